//! The numbers of rows. Real ones ascend with gaps, since each backup replaces rows of the last.

use crate::seeded::Seeded;

/// Gives each row its number.
pub(super) struct Rowids {
    last: i64,
    domain: String,
    gaps: Seeded,
}

impl Rowids {
    /// Numbers for an empty table.
    pub(super) fn first() -> Self {
        Self::after(None)
    }

    /// Numbers beyond those that are taken.
    pub(super) fn after(greatest: Option<i64>) -> Self {
        Self { last: greatest.unwrap_or(0), domain: String::new(), gaps: Seeded::new(0) }
    }

    /// The next number: now and then a few are left out, more so where a domain begins.
    pub(super) fn next(&mut self, domain: &str) -> i64 {
        let skipped = if domain == self.domain {
            [0, 0, 0, 0, 0, 0, 0, 4].get(self.draw(8)).copied().unwrap_or(0)
        } else {
            domain.clone_into(&mut self.domain);
            i64::try_from(self.draw(30)).unwrap_or(0)
        };
        self.last = self.last.saturating_add(1 + skipped);
        self.last
    }

    fn draw(&mut self, limit: u64) -> usize {
        usize::try_from(self.gaps.below(limit)).unwrap_or(0)
    }
}
