//! The columns of the table of sizes: which of them fit, and what stands in them.

use std::borrow::Cow;

use super::{
    super::{
        super::{Rows, View, words},
        grid::{GAP, RowTone, Side, bar},
    },
    SizesLine,
};
use crate::bytes::Bytes;

/// The columns that can be left out on a narrow terminal, and how wide the others are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    running: bool,
    files: bool,
    bar: usize,
    name: usize,
    rows: Rows,
}

/// What stands above the last column.
pub(super) const VERDICT: &str = "If left out";

/// How wide the widest cells are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Longest {
    pub(super) name: usize,
    pub(super) verdict: usize,
}

/// What size and estimate take with their gaps.
const FIRM: usize = 8 + GAP + 8 + GAP;
/// Which part of the whole a row is, and it with all above it.
const RUNNING: usize = 5 + GAP + 6 + GAP;
const FILES: usize = 9 + GAP;
const NARROWEST_NAME: usize = 12;

impl Columns {
    /// Chooses what fits: names get what they need, bars what is left.
    pub(super) fn that_fit(rows: Rows, width: usize, longest: Longest) -> Self {
        let longest_name = longest.name;
        let mut left = width.saturating_sub(FIRM + longest.verdict);
        let mut take = |columns: usize, leaving: usize| {
            let fits = columns + leaving <= left;
            if fits {
                left -= columns;
            }
            fits
        };
        let wish = longest_name.clamp(NARROWEST_NAME, rows.wish());
        // What is missed most comes first.
        let running = take(RUNNING, wish);
        let bar = if take(8 + GAP, wish) { 8 } else { 0 };
        let files = take(FILES, wish);
        let name = longest_name.min(left).max(NARROWEST_NAME);
        let further = if 0 < bar { left.saturating_sub(name).min(16) } else { 0 };
        Self { running, files, bar: bar + further, name, rows }
    }
}

impl Columns {
    /// Says what the columns of percentages stand for, if they are there.
    pub(super) fn legend(self) -> Option<&'static str> {
        const LEGEND: &str = "Share: of all in this backup. So far: with all rows above.";
        self.running.then_some(LEGEND)
    }

    pub(super) fn titles(self) -> Vec<(&'static str, Side)> {
        let mut titles = vec![("Name", Side::Left), ("Size", Side::Right)];
        if self.running {
            titles.push(("Share", Side::Right));
        }
        if 0 < self.bar {
            titles.push(("", Side::Left));
        }
        if self.running {
            titles.push(("So far", Side::Right));
        }
        if self.files {
            titles.push(("Files", Side::Right));
        }
        titles.extend([("iCloud", Side::Right), (VERDICT, Side::Left)]);
        titles
    }

    /// `scale` is what a full bar stands for, what has been shown so far, and the total.
    pub(super) fn cells(
        self,
        line: &SizesLine,
        scale: [Bytes; 3],
        view: &View,
    ) -> Vec<(String, RowTone)> {
        let [largest, running, total] = scale;
        let strong = match line.tone {
            RowTone::Bold => RowTone::Bold,
            RowTone::Dim => RowTone::Dim,
            _ => RowTone::Plain,
        };
        let mut cells = vec![
            (self.rows.shortened(&line.name, self.name).into_owned(), strong),
            (line.tally.local.display(view.units).to_string(), strong),
        ];
        if self.running {
            cells.push((words::share(line.tally.local, total), strong));
        }
        if 0 < self.bar {
            let share = line.tally.local.per_mille_of(largest);
            cells.push((bar(share, self.bar), RowTone::Plain));
        }
        if self.running {
            cells.push((words::share(running, total), RowTone::Dim));
        }
        if self.files {
            cells.push((words::grouped(line.tally.files), RowTone::Dim));
        }
        cells.push((line.tally.icloud.display(view.units).to_string(), strong));
        cells.push((line.verdict.to_owned(), line.tone));
        cells
    }
}

impl Rows {
    /// How much room a name gets before anything else does.
    fn wish(self) -> usize {
        match self {
            Self::Items => 24,
            Self::Domains => 44,
        }
    }

    /// Ids begin alike and differ at their end.
    fn shortened(self, name: &str, columns: usize) -> Cow<'_, str> {
        match self {
            Self::Items => words::shortened(name, columns),
            Self::Domains => words::shortened_path(name, columns),
        }
    }
}
