//! The gauge: what fills the storage, what is kept for growth, and where the storage ends.

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{super::session::Session, Theme, text};
use crate::{bytes::Bytes, report::explore::Verdict};

const ELSEWHERE: &str = "▓";
const FIXED: &str = "▒";
const APPS: &str = "█";
const GROWTH: &str = "░";
const FREE: &str = "·";
const END: &str = "│";

/// Draws what is used of the storage, and a bar of it.
pub(super) fn line(session: &Session<'_>, verdict: &Verdict, columns: usize) -> Line<'static> {
    let theme = session.theme;
    let used = format!("{} ", verdict.used);
    let room = columns.saturating_sub(used.width());
    let plan = session.state.plan();
    let (quota, all) = (plan.quota, plan.used());
    let scale = quota.max(all);
    let position =
        // One column is for the sign where the storage ends.
        |bytes: Bytes| room.saturating_sub(1) * usize::from(bytes.per_mille_of(scale)) / 1_000;
    let fixed = plan.without_switch().min(plan.after());
    let growth = plan.growth().min(plan.free());
    // Where each part ends. What is kept for growth stands before the end of the storage.
    let ends = [
        (ELSEWHERE, position(plan.elsewhere), theme.label()),
        (FIXED, position(plan.elsewhere.saturating_add(fixed)), Theme::faint()),
        (APPS, position(all), theme.fits(verdict.fits)),
        (FREE, position(quota.saturating_sub(growth)), Theme::faint()),
        (GROWTH, position(quota), Theme::faint()),
    ];
    let mut spans = vec![Span::styled(used, Theme::strong())];
    let mut drawn = 0;
    let end = position(quota);
    for (sign, until, style) in ends {
        // What is above the storage stands behind its end.
        let before = until.min(end).saturating_sub(drawn.min(end));
        let behind = until.saturating_sub(drawn.max(end));
        spans.push(Span::styled(sign.repeat(before), style));
        if drawn <= end && (end < until || sign == GROWTH) && 0 == count(&spans, END) {
            spans.push(Span::styled(END, Theme::strong()));
        }
        spans.push(Span::styled(sign.repeat(behind), style));
        drawn = drawn.max(until);
    }
    Line::from(spans)
}

fn count(spans: &[Span<'_>], sign: &str) -> usize {
    spans.iter().filter(|span| span.content == sign).count()
}

/// Says what the signs of the bar stand for.
pub(super) fn legend(session: &Session<'_>, columns: usize) -> Line<'static> {
    let plan = session.state.plan();
    let units = session.state.view().units;
    let parts = [
        (ELSEWHERE, plan.elsewhere, "used elsewhere"),
        (FIXED, plan.without_switch().min(plan.after()), "without a switch"),
        (GROWTH, plan.growth().min(plan.free()), "kept for growth"),
    ];
    let said = parts
        .into_iter()
        .filter(|(_, bytes, _)| Bytes::ZERO < *bytes)
        .map(|(sign, bytes, what)| format!("{sign} {} {what}", bytes.display(units)));
    let said = said.collect::<Vec<_>>().join("  ");
    Line::styled(text::left(&said, columns), Theme::faint())
}
