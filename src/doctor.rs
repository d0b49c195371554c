//! Why iCloud Backup may fail, by what a backup tells.
//!
//! A [`Diagnosis`] has one [`Finding`] for each [`Check`], always, in the order of
//! [`Check::ALL`]. A finding is what was seen; how bad that is follows from it and nothing else.
//! What a backup doesn't tell is unknown, never fine. All is judged as of the day of the backup. Of
//! several findings the [`Cause`] is the one that comes first, because it explains the others.
//!
//! An [`Input`] is handed in, the time included; nothing is read here, and nothing is put into
//! words.

mod account;
mod cause;
mod check;
mod conditions;
mod icloud_backup;
mod input;
mod ios_version;
mod local_backup;
mod recent_errors;
#[cfg(test)]
pub(crate) mod samples;
mod speed;
mod storage;
mod stuck_app;
mod switched_off;
mod upload_time;
mod window;

use jiff::{SignedDuration, Timestamp};

pub use self::{
    account::{Drive, Managed},
    cause::Cause,
    check::{Check, Status},
    conditions::Conditions,
    icloud_backup::{Authority, BackupSwitch, LastBackup},
    input::{Estimate, Input},
    ios_version::{Table, Versions},
    local_backup::LocalBackup,
    recent_errors::Attempts,
    speed::{ParseSpeedError, UploadSpeed},
    storage::Filling,
    stuck_app::{Disk, Sign, Stuck, Suspect},
    switched_off::{Elsewhere, OffItem, SwitchedOff},
    upload_time::Upload,
    window::{ParseWindowError, Window},
};
use crate::{
    backup::Encryption,
    evidence::{Fact, SignIn},
};

/// What was found out about a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The day of the backup, as of which all is judged.
    pub as_of: Option<Timestamp>,
    /// Whether that is long ago.
    pub freshness: Freshness,
    /// One for each check, in their order.
    pub findings: Vec<Finding>,
    /// Why no backup is made; none where nothing is wrong, or nothing tells.
    pub cause: Option<Cause>,
}

/// Whether the day of the backup is long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It isn't: two weeks at most.
    Fresh,
    /// It is: this long, more than two weeks. What was found may have changed.
    Stale(SignedDuration),
    /// Nothing says which day it was.
    Undated,
}

/// What was seen at one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// How whole the local backup is.
    LocalBackup(LocalBackup),
    /// What iCloud Backup would take, against the storage.
    Storage(Filling),
    /// Whether iCloud Backup is on, and who decides about it.
    IcloudBackup(BackupSwitch),
    /// When iCloud Backup last succeeded.
    LastBackup(LastBackup),
    /// How the last attempts ended.
    RecentErrors(Attempts),
    /// When a backup could have started.
    Conditions(Conditions),
    /// How long a whole backup takes to send.
    UploadTime(Upload),
    /// The version of iOS, against what has come out.
    IosVersion(Versions),
    /// Whether the device is signed in.
    SignIn(Option<SignIn>),
    /// Whether iCloud Drive is on, and who needs it.
    IcloudDrive(Drive),
    /// What is left out already.
    SwitchedOff(SwitchedOff),
    /// The apps that may hold up the others.
    StuckApp(Stuck),
    /// What an organisation decides about the device.
    Managed(Managed),
    /// Whether the local backup is encrypted.
    Encryption(Encryption),
    /// Nothing: it has to be looked at by hand.
    ByHand(ByHand),
}

/// What no backup tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByHand {
    /// Whether the Wi-Fi is steady.
    Wifi,
    /// Whether the device has room to work.
    DeviceStorage,
    /// Whether backups of older devices fill the storage.
    OldBackups,
    /// Whether Apple's servers are up.
    SystemStatus,
}

impl Diagnosis {
    /// Looks at everything that an input can tell.
    pub fn new(input: &Input<'_>) -> Self {
        let (as_of, evidence) = (input.as_of(), input.evidence);
        let findings = vec![
            Finding::LocalBackup(LocalBackup::check(input)),
            Finding::Storage(Filling::check(input)),
            Finding::IcloudBackup(BackupSwitch::check(input)),
            Finding::LastBackup(LastBackup::check(input)),
            Finding::RecentErrors(Attempts::check(input)),
            Finding::Conditions(Conditions::check(input)),
            Finding::UploadTime(Upload::check(input)),
            Finding::IosVersion(Versions::check(input)),
            Finding::SignIn(value(evidence.sign_in.as_ref())),
            Finding::IcloudDrive(Drive::check(input)),
            Finding::SwitchedOff(SwitchedOff::check(input)),
            Finding::StuckApp(Stuck::check(input)),
            Finding::Managed(Managed::check(input)),
            Finding::Encryption(input.description.encryption),
            Finding::ByHand(ByHand::Wifi),
            Finding::ByHand(ByHand::DeviceStorage),
            Finding::ByHand(ByHand::OldBackups),
            Finding::ByHand(ByHand::SystemStatus),
        ];
        let freshness = Freshness::of(as_of, input.now);
        let mut diagnosis = Self { as_of, freshness, findings, cause: None };
        // Found among the findings, because it is one of them that explains the others.
        diagnosis.cause = Cause::of(&diagnosis, input.inventory.completeness);
        diagnosis
    }

    /// Returns the check whose finding explains that of another, which is no fault of its own then.
    pub fn follows_from(&self, check: Check) -> Option<Check> {
        let cause = self.cause.as_ref()?;
        let is_explained = cause.explains().contains(&check)
            // What is fine, or not known, needs no explanation.
            && Status::Note <= self.status_of(check)
            && cause.check() != check;
        is_explained.then(|| cause.check())
    }

    /// Returns the worst status that was found.
    pub fn worst(&self) -> Status {
        self.findings.iter().map(Finding::status).max().unwrap_or(Status::Unknown)
    }

    /// Whether every file on the disk was looked at.
    pub fn is_verified(&self) -> bool {
        let local = self.finding(Check::LocalBackup);
        matches!(local, Some(Finding::LocalBackup(backup)) if backup.verification.is_some())
    }

    /// Returns how many checks were found so.
    pub fn count(&self, status: Status) -> usize {
        self.findings.iter().filter(|finding| finding.status() == status).count()
    }

    /// Returns what was seen at a check.
    pub fn finding(&self, check: Check) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.check() == check)
    }

    /// Returns how a check was found.
    pub fn status_of(&self, check: Check) -> Status {
        self.finding(check).map_or(Status::Unknown, Finding::status)
    }
}

impl Freshness {
    fn of(as_of: Option<Timestamp>, now: Timestamp) -> Self {
        const STALE: SignedDuration = SignedDuration::from_hours(14 * 24);
        match as_of.map(|as_of| now.duration_since(as_of)) {
            None => Self::Undated,
            Some(age) if STALE < age => Self::Stale(age),
            Some(_) => Self::Fresh,
        }
    }
}

impl Finding {
    /// Returns the check that it is about.
    pub const fn check(&self) -> Check {
        match self {
            Self::LocalBackup(_) => Check::LocalBackup,
            Self::Storage(_) => Check::Storage,
            Self::IcloudBackup(_) => Check::IcloudBackup,
            Self::LastBackup(_) => Check::LastBackup,
            Self::RecentErrors(_) => Check::RecentErrors,
            Self::Conditions(_) => Check::Conditions,
            Self::UploadTime(_) => Check::UploadTime,
            Self::IosVersion(_) => Check::IosVersion,
            Self::SignIn(_) => Check::SignIn,
            Self::IcloudDrive(_) => Check::IcloudDrive,
            Self::SwitchedOff(_) => Check::SwitchedOff,
            Self::StuckApp(_) => Check::StuckApp,
            Self::Managed(_) => Check::Managed,
            Self::Encryption(_) => Check::Encryption,
            Self::ByHand(ByHand::Wifi) => Check::Wifi,
            Self::ByHand(ByHand::DeviceStorage) => Check::DeviceStorage,
            Self::ByHand(ByHand::OldBackups) => Check::OldBackups,
            Self::ByHand(ByHand::SystemStatus) => Check::SystemStatus,
        }
    }

    /// Returns how bad it is.
    pub fn status(&self) -> Status {
        match self {
            Self::LocalBackup(backup) => backup.status(),
            Self::Storage(filling) => filling.status(),
            Self::IcloudBackup(switch) => switch.status(),
            Self::LastBackup(last) => last.status(),
            Self::RecentErrors(attempts) => attempts.status(),
            Self::Conditions(conditions) => conditions.status(),
            Self::UploadTime(upload) => upload.status(),
            Self::IosVersion(versions) => versions.status(),
            Self::SignIn(sign_in) => account::status_of_sign_in(*sign_in),
            Self::IcloudDrive(drive) => drive.status(),
            Self::SwitchedOff(off) => off.status(),
            Self::StuckApp(stuck) => stuck.status(),
            Self::Managed(managed) => managed.status(),
            Self::Encryption(encryption) => local_backup::status_of_encryption(*encryption),
            Self::ByHand(_) => Status::Unknown,
        }
    }
}

fn value<T: Copy>(fact: Option<&Fact<T>>) -> Option<T> {
    fact.map(|fact| fact.value)
}

#[cfg(test)]
mod tests {
    use super::{
        samples::{Sample, fact, time},
        *,
    };
    use crate::evidence::Switch;

    #[track_caller]
    fn check_freshness(now: &str, expected: Freshness) {
        let sample = Sample::new(&[]);
        let input = Input { now: time(now), ..sample.input() };
        assert_eq!(Diagnosis::new(&input).freshness, expected, "{now}");
    }

    #[test]
    fn every_check_has_one_finding_in_their_order() {
        let diagnosis = Diagnosis::new(&Sample::new(&[]).input());
        let checks: Vec<_> = diagnosis.findings.iter().map(Finding::check).collect();
        assert_eq!(checks, Check::ALL);
        assert!(checks.is_sorted());
        for finding in &diagnosis.findings {
            let is_by_hand = matches!(finding, Finding::ByHand(_));
            assert_eq!(finding.check().is_by_hand(), is_by_hand, "{finding:?}");
        }
    }

    #[test]
    fn without_evidence_nothing_is_fine_but_what_the_manifest_tells() {
        let diagnosis = Diagnosis::new(&Sample::new(&[("HomeDomain", 10)]).input());
        let fine = diagnosis.findings.iter().filter(|finding| finding.status() == Status::Ok);
        let fine: Vec<_> = fine.map(|finding| finding.check().as_str()).collect();
        assert_eq!(fine, ["local_backup", "upload_time", "ios_version", "stuck_app", "encryption"]);
        assert_eq!(diagnosis.worst(), Status::Unknown);
    }

    #[test]
    fn the_worst_finding_counts() {
        let mut sample = Sample::new(&[]);
        sample.evidence.backup = Some(fact(Switch::Off));
        let diagnosis = Diagnosis::new(&sample.input());
        assert_eq!((diagnosis.worst(), diagnosis.count(Status::Problem)), (Status::Problem, 1));
        assert_eq!(diagnosis.status_of(Check::IcloudBackup), Status::Problem);
        let order = [Status::Ok, Status::Unknown, Status::Note, Status::Warning, Status::Problem];
        assert!(order.is_sorted());
    }

    #[test]
    fn ages_count_from_the_day_of_the_backup() {
        let mut sample = Sample::new(&[]);
        sample.evidence.last_cloud_backup = Some(fact(time("2026-11-17T06:00:00Z")));
        assert_eq!(Diagnosis::new(&sample.input()).status_of(Check::LastBackup), Status::Note);
        let later = Input { now: time("2027-11-23T12:00:00Z"), ..sample.input() };
        assert_eq!(Diagnosis::new(&later).status_of(Check::LastBackup), Status::Note);
        sample.description.last_backup = None;
        assert_eq!(Diagnosis::new(&sample.input()).status_of(Check::LastBackup), Status::Unknown);
    }

    #[test]
    fn a_backup_is_stale_after_two_weeks() {
        check_freshness("2026-11-20T06:00:00Z", Freshness::Fresh);
        check_freshness("2026-12-04T06:00:00Z", Freshness::Fresh);
        let age = SignedDuration::from_secs(14 * 86_400 + 1);
        check_freshness("2026-12-04T06:00:01Z", Freshness::Stale(age));
        check_freshness("2025-01-01T00:00:00Z", Freshness::Fresh);
        let mut undated = Sample::new(&[]);
        undated.description.last_backup = None;
        assert_eq!(Diagnosis::new(&undated.input()).freshness, Freshness::Undated);
    }
}
