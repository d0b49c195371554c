//! Whether the iCloud backup fits into the storage.

use super::{Case, Estimate, Status};
use crate::{bytes::Bytes, catalogue::Storage};

/// Above so many hundredths of the room, little is left to grow.
const NEARLY_FULL: u128 = 80;

/// What iCloud Backup would take, against the storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// What it would take.
    pub estimate: Estimate,
    /// The storage that it has to fit, if that is known.
    pub storage: Option<Storage>,
    /// What else fills it.
    pub used_elsewhere: Bytes,
}

impl Filling {
    pub(super) fn see(case: &Case<'_>) -> Self {
        Self {
            estimate: case.estimate(),
            storage: case.storage.clone(),
            used_elsewhere: case.used_elsewhere,
        }
    }

    /// Returns what the storage has room for beside all else that is in it.
    pub fn room(&self) -> Option<Bytes> {
        self.storage.as_ref().map(|storage| storage.quota.saturating_sub(self.used_elsewhere))
    }

    /// A problem above the room, a warning above 80 % of it. A part that fits proves nothing of
    /// the whole.
    pub fn status(&self) -> Status {
        let Some(room) = self.room() else {
            return Status::Unknown;
        };
        let taken = u128::from(self.estimate.bytes().get()) * 100;
        let full = u128::from(room.get());
        if full * 100 < taken {
            return Status::Problem;
        }
        match self.estimate {
            Estimate::AtLeast(_) => Status::Unknown,
            Estimate::Whole(_) if full * NEARLY_FULL < taken => Status::Warning,
            Estimate::Whole(_) => Status::Ok,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::StorageSource;

    fn filling(estimate: Estimate, quota: u64, used_elsewhere: u64) -> Filling {
        let (name, quota) = ("5 GB".to_owned(), Bytes::new(quota));
        Filling {
            estimate,
            storage: Some(Storage { name, quota, source: StorageSource::Option }),
            used_elsewhere: Bytes::new(used_elsewhere),
        }
    }

    #[track_caller]
    fn check(taken: u64, quota: u64, used_elsewhere: u64, expected: Status) {
        let filling = filling(Estimate::Whole(Bytes::new(taken)), quota, used_elsewhere);
        assert_eq!(filling.status(), expected, "{taken} of {quota} less {used_elsewhere}");
    }

    #[test]
    fn above_the_room_is_a_problem_and_above_four_fifths_a_warning() {
        check(800, 1_000, 0, Status::Ok);
        check(801, 1_000, 0, Status::Warning);
        check(1_000, 1_000, 0, Status::Warning);
        check(1_001, 1_000, 0, Status::Problem);
        check(u64::MAX, u64::MAX, 0, Status::Warning);
    }

    #[test]
    fn what_is_used_elsewhere_takes_room_away() {
        check(400, 1_000, 500, Status::Ok);
        check(401, 1_000, 500, Status::Warning);
        check(501, 1_000, 500, Status::Problem);
        check(1, 1_000, 2_000, Status::Problem);
        check(0, 1_000, 2_000, Status::Ok);
    }

    #[test]
    fn without_a_storage_nothing_is_known() {
        let whole = Estimate::Whole(Bytes::new(1));
        let filling = Filling { storage: None, ..filling(whole, 0, 0) };
        assert_eq!((filling.room(), filling.status()), (None, Status::Unknown));
    }

    #[test]
    fn a_part_that_fits_proves_nothing_and_one_that_does_not_is_enough() {
        let part = |taken| filling(Estimate::AtLeast(Bytes::new(taken)), 1_000, 0).status();
        assert_eq!(part(10), Status::Unknown);
        assert_eq!(part(1_000), Status::Unknown);
        assert_eq!(part(1_001), Status::Problem);
    }
}
