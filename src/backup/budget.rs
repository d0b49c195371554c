//! `Budget`: how many bytes the rows of a manifest may have together.
//!
//! In a sound file no byte belongs to two rows, so all rows together are no longer than the file.
//! A crafted one can let each of its rows claim the same megabytes, and a small file would keep
//! the program busy for hours. All threads draw on one budget: whether it is enough is the same
//! for any number of them, and in any order.

use std::sync::atomic::{AtomicU64, Ordering};

use super::pages::LONGEST_ROW;

/// What is left to be read.
#[derive(Debug)]
pub(super) struct Budget(AtomicU64);

/// The budget was not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spent;

impl Budget {
    /// A row can be drawn from its pages, and where its leaf is unusual again from SQLite, whose
    /// columns are counted twice.
    const READ_AT_MOST: u64 = 4;

    /// For a file of this many bytes, with as much as one damaged row can claim.
    pub(super) fn of_file(length: u64) -> Self {
        let longest = u64::try_from(LONGEST_ROW).unwrap_or(u64::MAX);
        Self(AtomicU64::new(length.saturating_mul(Self::READ_AT_MOST).saturating_add(longest)))
    }

    /// Draws the bytes of a row, or of several.
    pub(super) fn draw(&self, bytes: usize) -> Result<(), Spent> {
        let bytes = u64::try_from(bytes).map_err(|_| Spent)?;
        let drawn = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            // Once it is not enough, it never is again.
            Some(left.saturating_sub(bytes))
        });
        match drawn {
            Ok(left) if bytes < left => Ok(()),
            Ok(_) | Err(_) => Err(Spent),
        }
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_enough_once_is_never_enough_again() {
        let budget = Budget::of_file(100);
        assert_eq!(budget.draw(LONGEST_ROW), Ok(()));
        assert_eq!(budget.draw(399), Ok(()));
        assert!(!budget.is_spent());
        assert_eq!(budget.draw(2), Err(Spent));
        assert_eq!(budget.draw(0), Err(Spent));
        assert!(budget.is_spent());
    }
}
