//! Whether iCloud Backup is on, and when it last succeeded.

use jiff::{SignedDuration, Timestamp};

use super::{Case, Status};
use crate::backup::evidence::Switch;

/// A backup a day is usual, so this is the second one that was missed.
const NOTE: SignedDuration = SignedDuration::from_hours(2 * 24);
const WARNING: SignedDuration = SignedDuration::from_hours(7 * 24);
/// From then on the device itself warns.
const PROBLEM: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A problem when it is off.
pub(super) fn status_of_switch(switch: Option<Switch>) -> Status {
    match switch {
        Some(Switch::On) => Status::Ok,
        Some(Switch::Off) => Status::Problem,
        None => Status::Unknown,
    }
}

/// When iCloud Backup last succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastBackup {
    /// When.
    pub time: Option<Timestamp>,
    /// How long that was before the day of this backup.
    pub age: Option<SignedDuration>,
}

impl LastBackup {
    pub(super) fn see(case: &Case<'_>) -> Self {
        let time = case.evidence.last_cloud_backup.as_ref().map(|fact| fact.value);
        Self { time, age: time.and_then(|time| case.before_backup(time)) }
    }

    /// Worth a note over two days, a warning over seven, a problem over fourteen.
    pub fn status(&self) -> Status {
        match self.age {
            None => Status::Unknown,
            Some(age) if PROBLEM < age => Status::Problem,
            Some(age) if WARNING < age => Status::Warning,
            Some(age) if NOTE < age => Status::Note,
            Some(_) => Status::Ok,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(age: SignedDuration, expected: Status) {
        let last = LastBackup { time: Some(Timestamp::UNIX_EPOCH), age: Some(age) };
        assert_eq!(last.status(), expected, "{age}");
    }

    #[test]
    fn a_switch_that_is_off_is_a_problem() {
        assert_eq!(status_of_switch(Some(Switch::On)), Status::Ok);
        assert_eq!(status_of_switch(Some(Switch::Off)), Status::Problem);
        assert_eq!(status_of_switch(None), Status::Unknown);
    }

    #[test]
    fn the_older_the_last_backup_the_worse() {
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        let moment = SignedDuration::from_nanos(1);
        check(days(0), Status::Ok);
        check(days(2), Status::Ok);
        check(days(2) + moment, Status::Note);
        check(days(7), Status::Note);
        check(days(7) + moment, Status::Warning);
        check(days(14), Status::Warning);
        check(days(14) + moment, Status::Problem);
    }

    #[test]
    fn a_success_after_this_backup_is_no_fault() {
        check(-SignedDuration::from_hours(24 * 30), Status::Ok);
    }

    #[test]
    fn an_age_that_cannot_be_told_is_unknown() {
        assert_eq!(LastBackup { time: None, age: None }.status(), Status::Unknown);
        let undated = LastBackup { time: Some(Timestamp::UNIX_EPOCH), age: None };
        assert_eq!(undated.status(), Status::Unknown);
    }
}
