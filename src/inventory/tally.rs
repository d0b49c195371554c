//! `Tally`: files with their sizes, added up.

use std::num::NonZeroI64;

use jiff::Timestamp;

use crate::{backup::FileRecord, bytes::Bytes};

/// Files with their sizes, added up.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many files there are.
    pub files: u64,
    /// What they take in this backup.
    pub local: Bytes,
    /// What they would take in iCloud Backup: an estimate.
    pub icloud: Bytes,
    /// When one of them was changed last.
    pub modified: Option<Modified>,
}

/// When a file was changed last, to the second, as the manifest has it. As an `Option`, it takes a
/// third of the memory of a [`Timestamp`]: each app and each container has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Modified(NonZeroI64);

impl Modified {
    /// Seconds stand this much higher than they are, so that none is 0. All that a [`Timestamp`]
    /// can hold are a millionth of it.
    const ABOVE: i64 = 1 << 62;

    /// Takes a time without its part of a second.
    pub fn at(time: Timestamp) -> Option<Self> {
        NonZeroI64::new(time.as_second().saturating_add(Self::ABOVE)).map(Self)
    }

    /// Returns the time, to the second.
    pub fn time(self) -> Timestamp {
        Timestamp::from_second(self.0.get().saturating_sub(Self::ABOVE)).unwrap_or_default()
    }
}

impl Tally {
    /// Counts one file.
    pub(super) fn of(file: &FileRecord<'_>) -> Self {
        let modified = file.modified.and_then(Modified::at);
        Self { files: 1, local: file.size, icloud: file.size, modified }
    }

    /// Returns when one of the files was changed last.
    pub fn modified(&self) -> Option<Timestamp> {
        self.modified.map(Modified::time)
    }

    /// Adds the files of another sum.
    pub(super) fn merge(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.local = self.local.saturating_add(other.local);
        self.icloud = self.icloud.saturating_add(other.icloud);
        self.modified = self.modified.max(other.modified);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_keeps_its_second_and_its_order() {
        let seconds =
            [Timestamp::MIN.as_second(), -1, 0, 1, 1_700_000_000, Timestamp::MAX.as_second()];
        let times = seconds.map(|second| Timestamp::from_second(second).unwrap());
        let modified = times.map(|time| Modified::at(time).unwrap());
        assert_eq!(modified.map(Modified::time), times);
        assert!(modified.is_sorted());
        assert_eq!(size_of::<Option<Modified>>(), 8);
    }
}
