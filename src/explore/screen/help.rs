//! The help: what the keys do, and what the signs mean.

use ratatui::text::{Line, Span};

use super::{
    super::{keys::ALL, session::Session},
    Theme,
    list::sign_of,
    text,
};
use crate::{
    account::Class,
    report::{PlanReport, explore, words},
};

/// How many columns the keys take.
const KEYS: usize = 16;

/// Returns the help, and below it how far the numbers can be trusted.
pub(super) fn lines(
    session: &Session<'_>,
    report: &PlanReport<'_>,
    width: u16,
) -> Vec<Line<'static>> {
    let (theme, columns) = (session.theme, usize::from(width));
    let keys = ALL.into_iter().flat_map(|(key, what)| {
        let lines = text::wrapped("", what, columns.saturating_sub(KEYS));
        let key = std::iter::once(key).chain(std::iter::repeat(""));
        lines.into_iter().zip(key).map(move |(line, key)| {
            let key = Span::styled(text::left(key, KEYS), Theme::strong());
            Line::from(vec![key, Span::raw(line)])
        })
    });
    let signs = Class::RISKIEST_FIRST.into_iter().rev().map(|class| {
        let sign = Span::styled(text::left(sign_of(class), 2), theme.class(Some(class)));
        vec![sign, Span::raw(format!("{}   ", words::if_left_out(Some(class))))]
    });
    let signs: Vec<_> = signs.collect();
    let (first, second) = signs.split_at(signs.len() / 2);
    let signs = [Line::from(first.concat()), Line::from(second.concat())];
    let notes = explore::notes(report, session.state.view()).into_iter();
    let notes = notes.flat_map(|note| text::wrapped("- ", &note, columns)).map(Line::from);
    signs.into_iter().chain(keys).chain(notes).collect()
}
