//! A diagnosis in words: for each check what was seen, what to do about it, and where.
//!
//! Every sentence is for somebody who is worried and no engineer. What a backup can't prove is
//! said to be "about" or "may"; what it doesn't tell is said to be unknown, with where to look.

mod account;
mod apps;
mod attempts;
mod by_hand;
mod cause;
mod icloud;
mod local;

use super::{BackupReport, PlanReport, Warning, phrases::SAY, words};
use crate::{
    bytes::{Bytes, Units},
    catalogue::Catalogue,
    doctor::{Check, Diagnosis, Estimate, Finding, Freshness, Status},
    inventory::ItemId,
    plan::Outcome,
};

/// Warnings that the finding about the local backup tells already.
pub(super) const IN_A_FINDING: [&str; 5] =
    ["interrupted_backup", "empty_backup", "unknown_state", "partial_manifest", "unusable_rows"];

/// A diagnosis, with the plan that would mend it.
#[derive(Debug)]
pub struct DoctorReport<'a> {
    /// The backup.
    pub backup: &'a BackupReport,
    /// What is known about apps.
    pub catalogue: &'a Catalogue,
    /// What was found out.
    pub diagnosis: &'a Diagnosis,
    /// What to leave out, if the storage is the problem.
    pub plan: Option<PlanReport<'a>>,
    /// Whether to add the text for Apple Support.
    pub support: Support,
}

/// Whether a text for Apple Support is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It is.
    Added,
    /// It isn't.
    LeftOut,
}

/// Why no backup is made, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedCause {
    /// The check that found it.
    pub check: Check,
    /// The checks whose findings follow from it.
    pub follows: Vec<Check>,
    /// Why no backup is made.
    pub sentence: String,
    /// What to do about it.
    pub remedy: Remedy,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedFinding {
    /// The check.
    pub check: Check,
    /// The check whose finding explains it, if one does.
    pub follows_from: Option<Check>,
    /// The items that it is about.
    pub items: Vec<ItemId>,
    /// How bad it is.
    pub status: Status,
    /// What was seen.
    pub evidence: String,
    /// What to do about it; nothing where all is well.
    pub remedy: Option<Remedy>,
}

/// What to do, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What to do.
    pub fix: String,
    /// Where: in Settings, if nothing else is given.
    pub location: &'static str,
}

/// What was seen, and what to do about it.
type Wording = (String, Option<Remedy>);

const ACCOUNT: &str = "Settings › [your name]";
/// Where nobody is signed in, so that no name stands there.
const SIGN_IN: &str = "Settings › Sign in (at the top)";
const ICLOUD: &str = "Settings › [your name] › iCloud";
const ICLOUD_BACKUP: &str = "Settings › [your name] › iCloud › iCloud Backup";
const BACK_UP_NOW: &str = SAY.now_how_each.as_str();
const ICLOUD_DRIVE: &str = "Settings › [your name] › iCloud › iCloud Drive";
/// Where apps are switched off, by both ways that versions of Settings have.
const BACKUPS: &str = "Settings › [your name] › iCloud › iCloud Backup › this device; on some \
                       versions it is iCloud › Storage (or Manage Account Storage) › Backups";
/// Where the backups of other devices are.
const OTHER_BACKUPS: &str =
    "Settings › [your name] › iCloud › Storage (or Manage Account Storage) › Backups";
/// What the device itself has room for.
const DEVICE_STORAGE: &str = "Settings › General › iPhone Storage (or iPad Storage)";
const UPDATE: &str = "Settings › General › Software Update";
const MANAGEMENT: &str = "Settings › General › VPN & Device Management";
const COMPUTER: &str = "On the computer: Finder or iTunes › the device › Back Up Now";

/// What is said where nothing is wrong.
pub(super) const ALL_WELL: &str = "Nothing in this backup stands in the way of iCloud Backup.";

// What to do, where several findings say the same.
const ASK_MANAGER: &str =
    "Ask whoever manages the device, such as your company or school, to allow it.";
const ASK_MANAGER_FIRST: &str = "Ask whoever manages the device, such as your company or school. If \
                                 it is yours to decide, switch on Back Up This iPhone or iPad.";
const SWITCH_ON: &str = "Switch on Back Up This iPhone or iPad, and choose Back Up Now.";
const LOOK_WHETHER_ON: &str = "Check whether it is on.";
const NEW_BACKUP: &str = "Make a new backup and look again.";
const OVERNIGHT: &str = "Leave it on a charger and on Wi-Fi overnight, with the screen locked.";
const SIGN_IN_AGAIN: &str = "Sign in again where it asks for the password.";

impl DoctorReport<'_> {
    /// Returns every finding in words, in the order of the checks.
    pub fn findings(&self, units: Units) -> Vec<WordedFinding> {
        self.diagnosis.findings.iter().map(|finding| self.worded(finding, units)).collect()
    }

    fn worded(&self, finding: &Finding, units: Units) -> WordedFinding {
        let (evidence, remedy) = match finding {
            Finding::LocalBackup(backup) => local::whole(backup),
            Finding::Storage(filling) => icloud::storage(filling, self.planned_outcome(), units),
            Finding::IcloudBackup(switch) => icloud::switch(*switch),
            Finding::LastBackup(last) => attempts::last_success(last),
            Finding::RecentErrors(attempts) => attempts::recent(attempts, self.planned_outcome()),
            Finding::Conditions(conditions) => attempts::conditions(conditions),
            Finding::UploadTime(upload) => icloud::upload(upload, units),
            Finding::IosVersion(versions) => account::versions(versions, self.system()),
            Finding::SignIn(sign_in) => account::sign_in(*sign_in),
            Finding::IcloudDrive(drive) => account::drive(drive, &self.names(&drive.apps)),
            Finding::SwitchedOff(off) => apps::switched_off(off, self, units),
            Finding::StuckApp(stuck) => apps::stuck(stuck, self, units),
            Finding::Managed(managed) => {
                account::managed(managed, &self.names(&managed.restricted))
            }
            Finding::Encryption(encryption) => local::encryption(*encryption),
            Finding::ByHand(what) => by_hand::by_hand(*what),
        };
        let check = finding.check();
        WordedFinding {
            check,
            follows_from: self.diagnosis.follows_from(check),
            items: items_of(finding),
            status: finding.status(),
            evidence,
            remedy,
        }
    }

    /// Returns why no backup is made, if anything tells.
    pub fn cause(&self, units: Units) -> Option<WordedCause> {
        let cause = self.diagnosis.cause.as_ref()?;
        let follows = cause.explains().iter().copied();
        let follows: Vec<_> = follows
            .filter(|check| self.diagnosis.follows_from(*check) == Some(cause.check()))
            .collect();
        let (sentence, remedy) = cause::cause(cause, self, units);
        Some(WordedCause { check: cause.check(), follows, sentence, remedy })
    }

    /// Returns all that should be known about how far the findings can be trusted, the age of the
    /// backup first.
    pub fn warnings(&self) -> Vec<Warning> {
        self.age_warning().into_iter().chain(self.backup.warnings.iter().cloned()).collect()
    }

    /// Says that the backup is too old to tell how things are now.
    pub fn age_warning(&self) -> Option<Warning> {
        match self.diagnosis.freshness {
            Freshness::Fresh => None,
            Freshness::Stale(age) => Some(Warning::once(
                "old_backup",
                format!(
                    "This backup is {}, and much of what it tells may have changed since. Make \
                     a new one first.",
                    words::old(age),
                ),
            )),
            Freshness::Undated => Some(Warning::once(
                "undated_backup",
                "Nothing says when this backup was made, so what it tells may have changed since.",
            )),
        }
    }

    /// Returns what items are called on the device.
    fn names<'i>(&self, ids: impl IntoIterator<Item = &'i ItemId>) -> Vec<String> {
        let name = |id: &ItemId| self.backup.home_screen_name(id, self.catalogue).to_owned();
        ids.into_iter().map(name).collect()
    }

    /// Returns how the plan ends that would make room, if there is one.
    fn planned_outcome(&self) -> Option<Outcome> {
        self.plan.as_ref()?.plan.as_ref().map(|(_, plan)| plan.outcome)
    }

    fn system(&self) -> &'static str {
        words::system(self.backup.description.product_type.as_deref())
    }
}

/// Returns the items that a finding is about.
fn items_of(finding: &Finding) -> Vec<ItemId> {
    match finding {
        Finding::IcloudDrive(drive) => drive.apps.clone(),
        Finding::SwitchedOff(off) => {
            off.items.iter().flatten().map(|item| item.id.clone()).collect()
        }
        Finding::StuckApp(stuck) => {
            stuck.suspects.iter().flat_map(|suspect| suspect.items.iter().cloned()).collect()
        }
        Finding::Managed(managed) => managed.restricted.iter().cloned().collect(),
        Finding::LocalBackup(_)
        | Finding::Storage(_)
        | Finding::IcloudBackup(_)
        | Finding::LastBackup(_)
        | Finding::RecentErrors(_)
        | Finding::Conditions(_)
        | Finding::UploadTime(_)
        | Finding::IosVersion(_)
        | Finding::SignIn(_)
        | Finding::Encryption(_)
        | Finding::ByHand(_) => Vec::new(),
    }
}

/// Returns what a check is called.
pub fn title(check: Check) -> &'static str {
    match check {
        Check::LocalBackup => "This local backup",
        Check::Storage => "Room in iCloud",
        Check::IcloudBackup => "iCloud Backup",
        Check::LastBackup => "Last iCloud backup",
        Check::RecentErrors => "Recorded errors",
        Check::Conditions => "Charger, Wi-Fi, lock",
        Check::UploadTime => "Time to upload",
        Check::IosVersion => "Version of iOS",
        Check::SignIn => "Apple account",
        Check::IcloudDrive => "iCloud Drive",
        Check::SwitchedOff => "Apps left out",
        Check::StuckApp => "An app that is stuck",
        Check::Managed => "Managed device",
        Check::Encryption => "Encryption",
        Check::Wifi => "Wi-Fi",
        Check::DeviceStorage => "Room on the device",
        Check::OldBackups => "Old backups",
        Check::SystemStatus => "Apple’s servers",
    }
}

/// Says that all is well.
fn fine(evidence: impl Into<String>) -> Wording {
    (evidence.into(), None)
}

/// Says what to do.
fn with_remedy(
    evidence: impl Into<String>,
    fix: impl Into<String>,
    location: &'static str,
) -> Wording {
    (evidence.into(), Some(Remedy { fix: fix.into(), location }))
}

/// Returns an estimate as far as it is known.
pub(super) fn amount(estimate: Estimate, units: Units) -> String {
    let size = |bytes: Bytes| bytes.display(units).to_string();
    match estimate {
        Estimate::Whole(bytes) => format!("about {}", size(bytes)),
        Estimate::AtLeast(bytes) => format!("at least {}", size(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        backup::{Domain, Encryption},
        doctor::samples::{Sample, fact},
        evidence::{PhotoSync, SignIn, Switch},
        inventory::{BlobFaults, Verification},
    };

    const GB: u64 = 1 << 30;
    const WECHAT: &str = "AppDomain-com.tencent.xin";
    const SPOTIFY: &str = "AppDomain-com.spotify.client";

    fn of<T>(sample: &Sample, read: impl FnOnce(&DoctorReport<'_>) -> T) -> T {
        let backup = BackupReport::of_sample(sample, Vec::new());
        read(&DoctorReport {
            backup: &backup,
            catalogue: &sample.catalogue,
            diagnosis: &Diagnosis::new(&sample.input()),
            plan: None,
            support: Support::LeftOut,
        })
    }

    fn findings(sample: &Sample) -> Vec<WordedFinding> {
        of(sample, |report| report.findings(Units::Icloud))
    }

    #[track_caller]
    fn check(sample: &Sample, check: Check, expected: &str) {
        let findings = findings(sample);
        let finding = findings.iter().find(|finding| finding.check == check).unwrap();
        assert_eq!(finding.evidence, expected);
    }

    #[test]
    fn whatever_is_not_fine_comes_with_what_to_do_and_where() {
        let mut full = Sample::new(&[(WECHAT, 9 * GB), ("CameraRollDomain", GB)]);
        full.has_to_fit(5);
        full.evidence.backup = Some(fact(Switch::Off));
        full.evidence.photos = Some(fact(PhotoSync::Off));
        full.evidence.conditions = Some(fact(Vec::new()));
        full.evidence.switched_off = Some(fact([Domain::CameraRoll].into()));
        full.description.encryption = Encryption::None;
        let mut partial = Sample::new(&[(WECHAT, 1)]);
        partial.cut_off();
        partial.has_to_fit(50);
        partial.description.product_version = Some("18.0".to_owned());
        for sample in [full, partial, Sample::new(&[])] {
            for finding in findings(&sample) {
                let is_fine = finding.status == Status::Ok;
                assert_eq!(finding.remedy.is_none(), is_fine, "{finding:?}");
                assert!(finding.evidence.ends_with('.'), "{finding:?}");
                let sentences = finding.remedy.iter().all(|remedy| remedy.fix.ends_with('.'));
                assert!(sentences, "{finding:?}");
            }
        }
    }

    #[test]
    fn what_is_left_out_is_told_by_where_else_it_is() {
        let mut sample =
            Sample::new(&[(WECHAT, 3 * GB), (SPOTIFY, GB), ("CameraRollDomain", 2 * GB)]);
        let mut left_out = |domains: &[&str]| {
            let off = domains.iter().map(|domain| Domain::parse(domain)).collect();
            sample.evidence.switched_off = Some(fact(off));
            sample.evidence.photos = Some(fact(PhotoSync::Off));
            let findings = findings(&sample);
            findings
                .into_iter()
                .find(|finding| finding.check == Check::SwitchedOff)
                .unwrap()
                .evidence
        };
        assert_eq!(left_out(&[]), "No app in this backup is recorded to be left out.");
        assert_eq!(left_out(&[SPOTIFY]), "Left out of iCloud Backup: Spotify (1.0 GB).");
        assert_eq!(
            left_out(&[SPOTIFY, WECHAT]),
            "Left out of iCloud Backup, and saved nowhere else by itself: WeChat (3.0 GB). Also \
             left out of iCloud Backup: Spotify (1.0 GB)."
        );
        assert_eq!(
            left_out(&["CameraRollDomain"]),
            "Left out while iCloud Photos is off: Photo Library (2.0 GB). Photos are saved only \
             where you put them yourself."
        );
    }

    #[test]
    fn what_is_switched_on_again_needs_room() {
        #[track_caller]
        fn check(taken: u64, quota: Option<u64>, expected: &str) {
            let mut sample = Sample::new(&[(WECHAT, 8 * GB), (SPOTIFY, taken * GB)]);
            if let Some(quota) = quota {
                sample.has_to_fit(quota);
            }
            sample.evidence.switched_off = Some(fact([Domain::parse(WECHAT)].into()));
            let findings = findings(&sample);
            let finding =
                findings.iter().find(|finding| finding.check == Check::SwitchedOff).unwrap();
            assert_eq!(finding.remedy.as_ref().unwrap().fix, expected);
        }
        check(
            20,
            Some(50),
            "Switch what is saved nowhere else on again: it needs about 8.0 GB, and at most 22.0 GB \
             are free in iCloud. Or see that there is a copy of it elsewhere.",
        );
        check(
            40,
            Some(50),
            "First see that there is a copy of it elsewhere. Switched on again, it takes about 8.0 GB \
             in iCloud, and at most 2.0 GB are free there: make room before that.",
        );
        check(
            40,
            None,
            "Switch what is saved nowhere else on again if about 8.0 GB are free in iCloud, or see that \
             there is a copy of it elsewhere.",
        );
    }

    #[test]
    fn who_is_not_signed_in_is_sent_to_where_to_sign_in() {
        let mut sample = Sample::new(&[(WECHAT, GB)]);
        sample.evidence.sign_in = Some(fact(SignIn::Missing));
        let cause = of(&sample, |report| report.cause(Units::Icloud)).unwrap();
        assert_eq!(cause.remedy.location, "Settings › Sign in (at the top)");
    }

    #[test]
    fn an_app_that_may_be_stuck_is_named_with_its_signs() {
        let mut sample = Sample::new(&[(WECHAT, 9 * GB), (SPOTIFY, GB)]);
        sample.inventory.items[0].containers[0].tally.files = 120_000;
        let faults = BlobFaults { files: 10, missing: 2, truncated: 1 };
        let by_domain = [(Domain::parse(WECHAT), faults)].into();
        sample.verification = Some(Verification { by_domain, ..Verification::default() });
        check(
            &sample,
            Check::StuckApp,
            "WeChat: about 9.0 GB of the 10.0 GB that all apps take; 120,000 files in one place; \
             2 files missing from this backup and 1 cut short.",
        );
        sample.verification = None;
        sample.inventory.items.truncate(0);
        check(
            &sample,
            Check::StuckApp,
            "No app stands far above the others, none has over 100,000 files in one place.",
        );
    }

    #[test]
    fn what_to_do_about_a_stuck_app_depends_on_its_signs() {
        #[track_caller]
        fn check(sample: &Sample, expected: &str) {
            let findings = findings(sample);
            let finding = findings.iter().find(|finding| finding.check == Check::StuckApp).unwrap();
            let fix = &finding.remedy.as_ref().unwrap().fix;
            assert!(fix.starts_with(expected), "{fix}");
        }
        let mut sample = Sample::new(&[(WECHAT, 9 * GB)]);
        check(&sample, "If a backup never ends: make a local backup");
        let mut system = Sample::new(&[("HomeDomain", GB)]);
        system.inventory.items[0].containers[0].tally.files = 120_000;
        check(&system, "There is no switch for it.");
        sample = Sample::new(&[(WECHAT, GB)]);
        let faults = BlobFaults { files: 10, missing: 2, truncated: 0 };
        let by_domain = [(Domain::parse(WECHAT), faults)].into();
        sample.verification = Some(Verification { by_domain, ..Verification::default() });
        check(&sample, "Make a new local backup and look again");
    }

    #[test]
    fn every_check_has_a_title_of_its_own() {
        let titles: std::collections::BTreeSet<_> = Check::ALL.into_iter().map(title).collect();
        assert_eq!(titles.len(), Check::ALL.len());
    }
}
