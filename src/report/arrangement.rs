//! `Arrangement`: which rows of sizes are shown, and in what order.

use std::{borrow::Cow, cmp::Reverse};

use crate::{bytes::Bytes, inventory::Tally};

/// Which rows of sizes are shown, and in what order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrangement {
    /// What they stand for.
    pub rows: Rows,
    /// By what they are ordered.
    pub order: Order,
    /// How many are shown of each part.
    pub top: usize,
    /// Those that take less in the backup aren't shown.
    pub least: Bytes,
}

/// What the rows stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Apps and parts of the system.
    Items,
    /// Domains of the manifest.
    Domains,
}

/// By what rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The largest first.
    Size,
    /// By name.
    Name,
    /// Those with most files first.
    Files,
}

/// What a row is arranged by.
pub(super) trait Row {
    fn name(&self) -> Cow<'_, str>;

    fn tally(&self) -> Tally;
}

impl Arrangement {
    /// Orders rows that come by size, and takes off and returns those that aren't shown.
    pub(super) fn arrange<R: Row>(self, rows: &mut Vec<R>) -> Vec<R> {
        // Equals stay as they are.
        match self.order {
            Order::Size => rows.sort_by_key(|row| Reverse(row.tally().local)),
            Order::Name => rows.sort_by_cached_key(|row| row.name().to_lowercase()),
            Order::Files => rows.sort_by_key(|row| Reverse(row.tally().files)),
        }
        let is_large = |row: &R| self.least <= row.tally().local;
        let (mut shown, small): (Vec<_>, Vec<_>) = rows.drain(..).partition(is_large);
        let mut hidden = shown.split_off(self.top.min(shown.len()));
        hidden.extend(small);
        *rows = shown;
        hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Named(&'static str, u64, u64);

    impl Row for Named {
        fn name(&self) -> Cow<'_, str> {
            self.0.into()
        }

        fn tally(&self) -> Tally {
            Tally { local: Bytes::new(self.1), files: self.2, ..Tally::default() }
        }
    }

    #[track_caller]
    fn check(order: Order, top: usize, least: u64, shown: &str, hidden: &str) {
        let mut rows = vec![Named("b", 9, 1), Named("C", 5, 7), Named("a", 5, 2), Named("d", 1, 9)];
        let arrangement = Arrangement { rows: Rows::Items, order, top, least: Bytes::new(least) };
        let rest = arrangement.arrange(&mut rows);
        let names = |rows: &[Named]| rows.iter().map(|row| row.0).collect::<String>();
        assert_eq!((names(&rows).as_str(), names(&rest).as_str()), (shown, hidden));
    }

    #[test]
    fn rows_are_ordered_before_they_are_cut() {
        check(Order::Size, usize::MAX, 0, "bCad", "");
        check(Order::Name, usize::MAX, 0, "abCd", "");
        check(Order::Files, 2, 0, "dC", "ab");
    }

    #[test]
    fn what_is_small_is_not_shown_whatever_the_order() {
        check(Order::Size, usize::MAX, 5, "bCa", "d");
        check(Order::Files, 1, 5, "C", "abd");
        check(Order::Size, usize::MAX, 10, "", "bCad");
    }
}
