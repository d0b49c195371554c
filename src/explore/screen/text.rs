//! Text that fits a number of columns.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::report::words;

/// Returns a text left-aligned in exactly this number of columns.
pub(super) fn left(text: &str, columns: usize) -> String {
    let text = words::shortened(text, columns);
    let rest = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(rest))
}

/// Returns a text right-aligned in exactly this number of columns.
pub(super) fn right(text: &str, columns: usize) -> String {
    let text = words::shortened(text, columns);
    let rest = columns.saturating_sub(text.width());
    format!("{}{text}", " ".repeat(rest))
}

/// Wraps a text at this number of columns. A word that is wider is cut.
pub(super) fn wrapped(lead: &str, text: &str, columns: usize) -> Vec<String> {
    let lines = words::wrapped(lead, text, columns);
    lines.lines().map(|line| words::shortened(line, columns).into_owned()).collect()
}

/// Puts one text at the left end of a line, and another at its right end. Where both don't fit, the
/// first is cut.
pub(super) fn at_both_ends(
    text: &str,
    style: Style,
    end: Vec<Span<'static>>,
    columns: usize,
) -> Line<'static> {
    let end = Line::from(end);
    let room = columns.saturating_sub(end.width()).saturating_sub(2);
    let mut spans = vec![Span::styled(left(text, room), style), Span::raw("  ")];
    spans.extend(end.spans);
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cell_is_as_wide_as_it_is_said_to_be(text in "\\PC{0,30}", columns in 1..20_usize) {
            let text = words::printable(&text);
            prop_assert_eq!(left(&text, columns).width(), columns);
            prop_assert_eq!(right(&text, columns).width(), columns);
        }
    }
}
