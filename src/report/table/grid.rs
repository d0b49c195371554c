//! Cells in columns.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets::NOTHING};
use unicode_width::UnicodeWidthStr;

use super::style;

/// Two spaces stand between columns.
pub(super) const GAP: usize = 2;

/// Rows of cells under a heading, aligned by what they take on a terminal.
pub(super) struct Grid {
    table: Table,
    sides: Vec<Side>,
}

/// To which side the cells of a column lean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// How a row looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowTone {
    Plain,
    Dim,
    Bold,
    /// Green: nothing is lost.
    Safe,
    /// Yellow: something has to be done or known first.
    Careful,
    /// Red: the only copy, or a problem.
    Danger,
}

impl RowTone {
    fn paint(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Dim => style::dim(text),
            Self::Bold => style::bold(text),
            Self::Safe => style::green(text),
            Self::Careful => style::yellow(text),
            Self::Danger => style::red(text),
        }
    }
}

impl Grid {
    pub(super) fn new(columns: &[(&str, Side)]) -> Self {
        let mut table = Table::new();
        // Cells are cut to fit before they come here, so nothing is left to be wrapped.
        table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        let sides: Vec<_> = columns.iter().map(|(_, side)| *side).collect();
        let mut grid = Self { table, sides };
        let header: Vec<_> =
            columns.iter().map(|(name, _)| ((*name).to_owned(), RowTone::Dim)).collect();
        let cells = grid.cells(header);
        grid.table.set_header(cells);
        grid
    }

    pub(super) fn add(&mut self, row: impl IntoIterator<Item = (String, RowTone)>) {
        let cells = self.cells(row);
        self.table.add_row(cells);
    }

    fn cells(&self, row: impl IntoIterator<Item = (String, RowTone)>) -> Vec<Cell> {
        row.into_iter()
            .zip(&self.sides)
            .map(|((text, tone), side)| {
                Cell::new(tone.paint(&text)).set_alignment(match side {
                    Side::Left => CellAlignment::Left,
                    Side::Right => CellAlignment::Right,
                })
            })
            .collect()
    }

    /// Returns the lines, each ending in a line break and none in spaces.
    pub(super) fn text(mut self) -> String {
        let last = self.sides.len().saturating_sub(1);
        for (index, column) in self.table.column_iter_mut().enumerate() {
            let gap = if index == last { 0 } else { GAP };
            column.set_padding((0, u16::try_from(gap).unwrap_or_default()));
        }
        self.table.lines().map(|line| without_trailing_spaces(&line) + "\n").collect()
    }

    /// Returns the lines without the heading.
    pub(super) fn text_without_heading(self) -> String {
        let text = self.text();
        text.split_once('\n').map(|(_, rows)| rows.to_owned()).unwrap_or_default()
    }
}

/// Drops spaces at the end of a line, also those that stand before a closing style.
fn without_trailing_spaces(line: &str) -> String {
    let plain = anstream::adapter::strip_str(line).to_string();
    let spaces = plain.width() - plain.trim_end().width();
    let mut kept = line.to_owned();
    for _ in 0..spaces {
        // No escape sequence has a space in it, so the last ones are those that end the line.
        if let Some(at) = kept.rfind(' ') {
            kept.remove(at);
        }
    }
    kept
}

/// Returns a bar of a number of columns, as full as `per_mille` thousandths, in eighths of a
/// column.
pub(super) fn bar(per_mille: u16, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let full = columns * 8 * usize::from(per_mille.min(1000));
    // What isn't nothing is shown.
    let eighths = (full / 1000).max(usize::from(per_mille > 0));
    let (whole, rest) = (eighths / 8, eighths % 8);
    format!("{}{}", "█".repeat(whole), EIGHTHS.get(rest).unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_eighths_and_whatever_is_not_nothing() {
        assert_eq!(bar(1000, 4), "████");
        assert_eq!(bar(500, 4), "██");
        assert_eq!(bar(540, 4), "██▏");
        assert_eq!(bar(1, 4), "▏");
        assert_eq!(bar(0, 4), "");
    }

    #[test]
    fn wide_names_keep_columns_aligned() {
        let mut grid = Grid::new(&[("Name", Side::Left), ("Size", Side::Right)]);
        for name in ["漢字ノート", "Knit 🧶", "plain"] {
            grid.add([(name.to_owned(), RowTone::Safe), ("1.0 GB".to_owned(), RowTone::Plain)]);
        }
        let text = anstream::adapter::strip_str(&grid.text()).to_string();
        assert_eq!(
            text,
            "Name          Size\n漢字ノート  1.0 GB\nKnit 🧶     1.0 GB\nplain       1.0 GB\n"
        );
    }
}
