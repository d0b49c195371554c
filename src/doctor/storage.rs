//! Whether the iCloud backup fits into the storage, beside all that is there already.

use super::{Estimate, Input, Status};
use crate::{account::Elsewhere, bytes::Bytes, catalogue::Storage};

/// Above so many hundredths of the storage, little is left to grow.
const NEARLY_FULL: u128 = 80;

/// What fills the storage: what iCloud Backup would take, and what is in iCloud besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// What iCloud Backup would take.
    pub estimate: Estimate,
    /// What is in iCloud besides.
    pub elsewhere: Elsewhere,
    /// The storage that both have to fit, if that is known.
    pub storage: Option<Storage>,
    /// How large the backup may be by a plan that leaves room to grow.
    pub budget: Option<Bytes>,
}

impl Filling {
    pub(super) fn check(input: &Input<'_>) -> Self {
        Self {
            estimate: input.estimate(),
            elsewhere: input.account.elsewhere.clone(),
            storage: input.storage.clone(),
            budget: input.budget,
        }
    }

    /// Returns all that fills the storage.
    pub fn used(&self) -> Bytes {
        self.estimate.bytes().saturating_add(self.elsewhere.bytes)
    }

    /// Whether the backup is larger than a plan would have it.
    pub(super) fn is_above_budget(&self) -> bool {
        self.budget.is_some_and(|budget| budget < self.estimate.bytes())
    }

    /// A problem above the storage, a warning above 80 % of it. A part that fits proves nothing of
    /// the whole.
    pub fn status(&self) -> Status {
        let Some(storage) = &self.storage else {
            return Status::Unknown;
        };
        // Wide enough for hundredths of any sum, a crafted one too.
        let used = u128::from(self.used().get()) * 100;
        let quota = u128::from(storage.quota.get());
        if quota * 100 < used {
            return Status::Problem;
        }
        match self.estimate {
            // What is missing may be what makes it too large.
            Estimate::AtLeast(_) => Status::Unknown,
            Estimate::Whole(_) if quota * NEARLY_FULL < used => Status::Warning,
            Estimate::Whole(_) => Status::Ok,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{account::ElsewhereSource, catalogue::StorageSource};

    fn filling(estimate: Estimate, quota: u64, elsewhere: u64) -> Filling {
        let (name, quota) = ("5 GB".to_owned(), Bytes::new(quota));
        Filling {
            estimate,
            elsewhere: Elsewhere {
                bytes: Bytes::new(elsewhere),
                source: ElsewhereSource::Option,
                parts: Vec::new(),
                unclear: Bytes::ZERO,
            },
            storage: Some(Storage { name, quota, source: StorageSource::Option }),
            budget: None,
        }
    }

    #[track_caller]
    fn check(taken: u64, quota: u64, elsewhere: u64, expected: Status) {
        let filling = filling(Estimate::Whole(Bytes::new(taken)), quota, elsewhere);
        assert_eq!(filling.status(), expected, "{taken} and {elsewhere} of {quota}");
    }

    #[test]
    fn above_the_storage_is_a_problem_and_above_four_fifths_a_warning() {
        check(800, 1_000, 0, Status::Ok);
        check(801, 1_000, 0, Status::Warning);
        check(1_000, 1_000, 0, Status::Warning);
        check(1_001, 1_000, 0, Status::Problem);
        check(u64::MAX, u64::MAX, 0, Status::Warning);
    }

    #[test]
    fn what_is_elsewhere_fills_the_same_storage() {
        check(300, 1_000, 500, Status::Ok);
        check(301, 1_000, 500, Status::Warning);
        check(501, 1_000, 500, Status::Problem);
        check(0, 1_000, 2_000, Status::Problem);
    }

    #[test]
    fn without_a_storage_nothing_is_known() {
        let whole = Estimate::Whole(Bytes::new(1));
        let filling = Filling { storage: None, ..filling(whole, 0, 0) };
        assert_eq!(filling.status(), Status::Unknown);
    }

    #[test]
    fn a_part_that_fits_proves_nothing_and_one_that_does_not_is_enough() {
        let part = |taken| filling(Estimate::AtLeast(Bytes::new(taken)), 1_000, 0).status();
        assert_eq!(part(10), Status::Unknown);
        assert_eq!(part(1_000), Status::Unknown);
        assert_eq!(part(1_001), Status::Problem);
    }
}
