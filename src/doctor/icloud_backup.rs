//! Whether iCloud Backup is on, and when it last succeeded.

use jiff::{SignedDuration, Timestamp};

use super::{Input, Status};
use crate::evidence::{Permission, Switch};

/// A backup a day is usual, so this is the second one that was missed.
const NOTE: SignedDuration = SignedDuration::from_hours(2 * 24);
const WARNING: SignedDuration = SignedDuration::from_hours(7 * 24);
/// From then on the device itself warns.
const PROBLEM: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Whether iCloud Backup is on, and who may have switched it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupSwitch {
    /// The switch; `None` where this backup doesn't tell.
    pub switch: Option<Switch>,
    /// Who may have switched it off.
    pub by: Authority,
}

/// Who decides about iCloud Backup on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// Its owner, as far as anything tells.
    Owner,
    /// Maybe whoever manages it: there are signs that somebody does.
    MaybeManager,
    /// A profile, which forbids it.
    Profile,
}

impl BackupSwitch {
    pub(super) fn check(input: &Input<'_>) -> Self {
        let management = input.evidence.managed.as_ref().map(|fact| &fact.value);
        let by = match management {
            Some(it) if it.cloud_backup == Some(Permission::Forbidden) => Authority::Profile,
            // A profile or a restriction shows that somebody manages it, not who flipped the
            // switch.
            Some(it) if 0 < it.profiles || !it.restricted.is_empty() => Authority::MaybeManager,
            _ => Authority::Owner,
        };
        Self { switch: input.evidence.backup.as_ref().map(|fact| fact.value), by }
    }

    /// A problem when it is off, or forbidden.
    pub fn status(&self) -> Status {
        match (self.switch, self.by) {
            (Some(Switch::Off), _) | (_, Authority::Profile) => Status::Problem,
            (Some(Switch::On), _) => Status::Ok,
            (None, _) => Status::Unknown,
        }
    }
}

/// When iCloud Backup last succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastBackup {
    /// When, as the device records it; `None` where this backup doesn't tell.
    pub time: Option<Timestamp>,
    /// How long that was before the day of this backup.
    pub age: Option<SignedDuration>,
    /// Whether it is on and the device keeps a record, in which no success stands.
    pub is_never: bool,
}

impl LastBackup {
    pub(super) fn check(input: &Input<'_>) -> Self {
        let time = input.evidence.last_cloud_backup.as_ref().map(|fact| fact.value);
        let is_on = input.evidence.backup.as_ref().is_some_and(|fact| fact.value == Switch::On);
        Self {
            time,
            age: time.and_then(|time| input.before_backup(time)),
            is_never: time.is_none() && is_on && input.evidence.has_backup_record,
        }
    }

    /// Worth a note over two days, a warning over seven, a problem over fourteen or when no success
    /// was ever recorded.
    pub fn status(&self) -> Status {
        match self.age {
            None if self.is_never => Status::Problem,
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
        let time = Some(Timestamp::UNIX_EPOCH);
        let last = LastBackup { time, age: Some(age), is_never: false };
        assert_eq!(last.status(), expected, "{age}");
    }

    #[test]
    fn a_switch_that_is_off_or_forbidden_is_a_problem() {
        let status = |switch, by| BackupSwitch { switch, by }.status();
        assert_eq!(status(Some(Switch::On), Authority::MaybeManager), Status::Ok);
        assert_eq!(status(Some(Switch::Off), Authority::Owner), Status::Problem);
        assert_eq!(status(None, Authority::Profile), Status::Problem);
        assert_eq!(status(None, Authority::Owner), Status::Unknown);
    }

    #[test]
    fn a_device_without_any_success_has_a_problem() {
        let last = |is_never| LastBackup { time: None, age: None, is_never }.status();
        assert_eq!(last(true), Status::Problem);
        assert_eq!(last(false), Status::Unknown);
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
        assert_eq!(LastBackup { time: None, age: None, is_never: false }.status(), Status::Unknown);
        let undated = LastBackup { time: Some(Timestamp::UNIX_EPOCH), age: None, is_never: false };
        assert_eq!(undated.status(), Status::Unknown);
    }
}
