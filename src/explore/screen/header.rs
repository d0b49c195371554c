//! What stands above: whose backup it is, the storage, and how what is chosen fits.

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{super::session::Session, Lines, Theme, gauge, text};
use crate::{
    bytes::Bytes,
    report::{PlanReport, explore, words},
};

/// Two lines are enough for what is said of most.
const LINES_OF_VERDICT: usize = 2;

/// Returns the lines. Where there are enough, there are always as many of them, so that nothing
/// below moves.
pub(super) fn lines(
    session: &Session<'_>,
    report: &PlanReport<'_>,
    width: u16,
    room: Lines,
) -> Vec<Line<'static>> {
    let (theme, columns) = (session.theme, usize::from(width));
    let mut lines = vec![title(session, columns)];
    let Some(verdict) = explore::verdict(report, session.state.view()) else { return lines };
    lines.push(gauge::line(session, &verdict, columns));
    if room == Lines::Enough {
        lines.push(gauge::legend(session, columns));
    }
    let (sentence, style) = if session.state.is_partial() {
        (explore::NO_PLAN.to_owned(), theme.fits(explore::Fits::Unsure))
    } else {
        (verdict.sentence, theme.fits(verdict.fits))
    };
    let mut said = text::wrapped("", &sentence, columns);
    said.truncate(LINES_OF_VERDICT);
    if room == Lines::Enough {
        said.resize(LINES_OF_VERDICT, String::new());
    }
    lines.extend(said.into_iter().map(|line| Line::styled(line, style)));
    lines.push(sums(session, columns));
    lines
}

/// Names the devices and the day of the backup, and the storage.
fn title(session: &Session<'_>, columns: usize) -> Line<'static> {
    let view = session.state.view();
    let headings: Vec<_> =
        session.state.backups().iter().map(|backup| explore::heading(backup, view)).collect();
    let title = match headings.as_slice() {
        [[name, made]] => {
            // The day says most of it, and the storage at the other end needs this room.
            const END: usize = 14;
            let mut made = made.as_str();
            while columns < name.width() + 3 + made.width() + END
                && let Some((before, _)) = made.rsplit_once(", ")
            {
                made = before;
            }
            format!("{name} · {made}")
        }
        several => {
            let names: Vec<_> = several.iter().map(|[name, _]| name.as_str()).collect();
            words::listed(&names)
        }
    };
    let storage = session.state.storage();
    let storage = storage.map(|it| words::storage(&it.name, it.quota, view.units));
    let end = vec![
        Span::styled("← ", Theme::faint()),
        Span::styled(storage.unwrap_or_default(), Theme::strong()),
        Span::styled(" →", Theme::faint()),
    ];
    text::at_both_ends(&title, Theme::strong(), end, columns)
}

/// Counts the switches, with what they free, and tells up to which risk a plan goes.
fn sums(session: &Session<'_>, columns: usize) -> Line<'static> {
    let plan = session.state.plan();
    let units = session.state.view().units;
    let off = explore::apps_off(session.state.off().len());
    let shown = |bytes: Bytes| (Bytes::ZERO < bytes).then(|| bytes.display(units).to_string());
    let freed = shown(plan.freed).map(|freed| format!(", about {freed} freed"));
    let free = shown(plan.free()).map(|free| format!(" · {free} free"));
    let sums = [Some(off), freed, free].into_iter().flatten().collect::<String>();
    let risk = format!("risk: {}", session.state.goal().risk.as_risk());
    let end = vec![Span::styled(risk, Theme::faint())];
    text::at_both_ends(&sums, Theme::strong(), end, columns)
}
