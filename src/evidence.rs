//! `Evidence`: what a backup tells about the account it belongs to.
//!
//! A few files inside a backup record how iCloud Backup is set up and how it fared. Each fact that
//! can be read from them keeps where it stood and how sure its meaning is; what is missing,
//! malformed or made to do harm is simply not known.
//!
//! The same files hold names, e-mail addresses and serial numbers. No type here can hold them.

mod accounts;
mod attempt;
mod cloud_backup;
mod database;
mod domains;
mod drive;
mod fact;
mod file;
mod gather;
mod last_backups;
mod photo_library;
mod profiles;
mod redacted;
mod software_update;
mod times;
#[cfg(any(test, fuzzing))]
pub(crate) mod untrusted;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use plist::Dictionary;

use self::{
    accounts::Accounts,
    cloud_backup::CloudBackup,
    fact::{later, seen, sourced},
    last_backups::LastBackups,
};
pub use self::{
    attempt::{Attempt, AttemptResult, Reason, ResultKind},
    drive::{DriveContents, DriveTally},
    fact::{Fact, Source, Sureness},
    file::{EvidenceFile, EvidenceFiles, Need, Unreadable},
    gather::EvidenceRows,
    redacted::Redacted,
    version::{ParseVersionError, Version},
};
use crate::{backup::Domain, bytes::Bytes};

/// What is known about the account. Every fact may be missing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// How large the account's iCloud storage is.
    pub quota: Option<Fact<Bytes>>,
    /// Whether iCloud Backup is on.
    pub backup: Option<Fact<Switch>>,
    /// How far iCloud Photos has come, and with it whether photos are in the device backup.
    pub photos: Option<Fact<PhotoSync>>,
    /// Whether Messages in iCloud is on.
    pub messages: Option<Fact<Switch>>,
    /// Whether iCloud Drive is on.
    pub drive: Option<Fact<Switch>>,
    /// Whether the device is signed in to an Apple account.
    pub sign_in: Option<Fact<SignIn>>,
    /// When iCloud Backup last succeeded.
    pub last_cloud_backup: Option<Fact<Timestamp>>,
    /// The domains that are switched off for iCloud Backup; none recorded is an empty set.
    pub switched_off: Option<Fact<BTreeSet<Domain>>>,
    /// What the last attempt meant to send.
    pub attempt: Option<Fact<Attempt>>,
    /// How the last attempts ended, the newest first.
    pub results: Option<Fact<Vec<AttemptResult>>>,
    /// When the device was on a charger, on Wi-Fi and locked, the newest first.
    pub conditions: Option<Fact<Vec<OnCondition>>>,
    /// The version of iOS that was offered and isn't installed.
    pub offered_update: Option<Fact<Version>>,
    /// What an organisation decides about the device.
    pub managed: Option<Fact<Management>>,
    /// Whether there is a record in which a success of iCloud Backup would stand.
    pub has_backup_record: bool,
    /// What is there and tells nothing, by why not.
    pub unreadable: BTreeMap<Source, Unreadable>,
}

/// A switch of Settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It is on.
    On,
    /// It is off.
    Off,
}

/// How far iCloud Photos has come on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoSync {
    /// It is off: the photos are in the device backup.
    Off,
    /// It is on, and its first upload isn't finished: until then iCloud Backup takes the photos,
    /// too.
    Uploading,
    /// Its first upload was finished: the photos aren't in the device backup.
    Complete,
}

/// Whether something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// All profiles together allow it.
    Allowed,
    /// A profile forbids it.
    Forbidden,
}

/// Whether the device is signed in to an Apple account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// It is, and nothing is wrong.
    SignedIn,
    /// There is no Apple account on it.
    Missing,
    /// There is one, and Apple has rejected its password.
    Rejected,
}

/// A time in which the device was on a charger, on Wi-Fi and locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnCondition {
    /// When it began.
    pub start: Timestamp,
    /// How long it lasted.
    pub length: SignedDuration,
    /// How long before its end the last backup had succeeded.
    pub since_success: Option<SignedDuration>,
}

/// What an organisation decides about a device.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Management {
    /// How many configuration profiles are installed.
    pub profiles: u64,
    /// The domains that a server or a profile keeps out of iCloud Backup.
    pub restricted: BTreeSet<Domain>,
    /// Whether the profiles allow iCloud Backup at all, as far as that is recorded.
    pub cloud_backup: Option<Permission>,
}

impl Evidence {
    /// Reads all that the files tell.
    ///
    /// Where two of them tell the same, the one is taken whose meaning is surer: the switches of
    /// the account before those of the list of backups. Of photos, what iCloud Photos leaves behind
    /// once its first upload is finished decides, because iCloud Backup goes by that; the account's
    /// switch only says what is wanted. Both are of the past where nobody is signed in any more,
    /// and tell nothing then. Of two times of a success, it is the later.
    pub fn read(files: &EvidenceFiles) -> Self {
        let mut unreadable = BTreeMap::new();
        let (accounts, problem) = accounts(files);
        if let Err(cause) = problem {
            unreadable.insert(Source::Accounts, cause);
        }
        let mut list = |file| dictionary(files, file, &mut unreadable);
        let backups = list(EvidenceFile::LastBackups);
        let has_backup_record = backups.is_some();
        let backups = backups.map_or_else(LastBackups::default, |list| LastBackups::read(&list));
        // A record in the new path is the one that is kept up, even where it can't be read.
        let record = if files.has(EvidenceFile::CloudBackup) {
            EvidenceFile::CloudBackup
        } else {
            EvidenceFile::OlderCloudBackup
        };
        let record = list(record);
        let has_record = record.is_some();
        let record = record.map_or_else(CloudBackup::default, |list| CloudBackup::read(&list));
        let offered = list(EvidenceFile::SoftwareUpdate);
        let offered = offered.and_then(|list| software_update::offered(&list));
        let managed = managed(&mut list, &record);
        // Without a list of what is off, all would seem to be on.
        if has_record && record.switched_off.is_none() {
            unreadable.insert(Source::CloudBackup, Unreadable::Damaged);
        }
        // Files outlive the account that they are about.
        let is_past = accounts.sign_in == Some(SignIn::Missing);
        let switch = backups.switch.filter(|_| !is_past);
        Self {
            quota: seen(accounts.quota, Source::Accounts),
            backup: seen(accounts.backup, Source::Accounts)
                .or_else(|| sourced(switch, Source::LastBackups)),
            photos: photos(files, &accounts),
            messages: seen(accounts.messages, Source::Accounts),
            drive: seen(accounts.drive, Source::Accounts),
            sign_in: sourced(accounts.sign_in, Source::Accounts),
            last_cloud_backup: later(
                sourced(backups.cloud, Source::LastBackups),
                seen(record.last_success(), Source::CloudBackup),
            ),
            managed,
            switched_off: sourced(record.switched_off, Source::CloudBackup),
            attempt: seen(record.attempt, Source::CloudBackup),
            results: seen(record.results, Source::CloudBackup),
            conditions: seen(record.conditions, Source::CloudBackup),
            offered_update: sourced(offered, Source::SoftwareUpdate),
            has_backup_record,
            unreadable,
        }
    }
}

/// Reads the accounts, and tells whether all that is there could be read.
fn accounts(files: &EvidenceFiles) -> (Accounts, Result<(), Unreadable>) {
    match files.tables(EvidenceFile::Accounts, EvidenceFile::AccountsWal) {
        None => (Accounts::default(), Ok(())),
        Some(Err(cause)) => (Accounts::default(), Err(cause)),
        Some(Ok(tables)) => Accounts::read(&tables),
    }
}

/// Reads a property list, or notes why that can't be done.
fn dictionary(
    files: &EvidenceFiles,
    file: EvidenceFile,
    unreadable: &mut BTreeMap<Source, Unreadable>,
) -> Option<Dictionary> {
    match files.dictionary(file)? {
        Ok(list) => Some(list),
        Err(cause) => {
            unreadable.insert(file.source(), cause);
            None
        }
    }
}

/// Tells how far iCloud Photos has come: by what it leaves behind, else by the account's switch.
fn photos(files: &EvidenceFiles, accounts: &Accounts) -> Option<Fact<PhotoSync>> {
    if accounts.sign_in == Some(SignIn::Missing) {
        return None;
    }
    if files.has(EvidenceFile::PhotoSync) {
        return seen(Some(PhotoSync::Complete), Source::PhotoSync);
    }
    let by_switch = accounts.photos.map(|switch| match switch {
        Switch::On => PhotoSync::Uploading,
        Switch::Off => PhotoSync::Off,
    });
    seen(by_switch, Source::Accounts)
}

/// Joins the profiles and the restrictions. Without a list of profiles, restrictions are listed
/// where there are some: that there are none doesn't mean that nobody manages the device.
fn managed(
    list: &mut impl FnMut(EvidenceFile) -> Option<Dictionary>,
    record: &CloudBackup,
) -> Option<Fact<Management>> {
    let listed = list(EvidenceFile::Profiles).and_then(|list| profiles::listed(&list));
    let server = list(EvidenceFile::Server).is_some_and(|list| profiles::has_server(&list));
    let truth = list(EvidenceFile::Restrictions);
    let cloud_backup = truth.and_then(|truth| profiles::cloud_backup(&truth));
    let restricted = record.restricted.clone().unwrap_or_default();
    // A server manages a device by a profile, listed or not.
    let known = listed.map(|count| count.max(u64::from(server))).or(server.then_some(1));
    let is_restricted = !restricted.is_empty() || cloud_backup == Some(Permission::Forbidden);
    let source = match cloud_backup {
        Some(Permission::Forbidden) => Source::Restrictions,
        _ => Source::CloudBackup,
    };
    let management = |profiles| Management { profiles, restricted, cloud_backup };
    match known {
        Some(profiles) => sourced(Some(management(profiles)), Source::Profiles),
        None if is_restricted => {
            Some(Fact { value: management(0), source, sureness: Sureness::Inferred })
        }
        None => None,
    }
}
