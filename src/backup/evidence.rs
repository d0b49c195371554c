//! `Evidence`: what a backup tells about the account it belongs to.
//!
//! A few files inside a backup record how iCloud Backup is set up and how it fared. Each fact that
//! can be read from them keeps where it stood and how sure its meaning is; what is missing,
//! malformed or made to do harm is simply not known.
//!
//! The same files hold names, e-mail addresses and serial numbers. No type here can hold them.

mod accounts;
mod cloud_backup;
mod domains;
mod gather;
mod last_backups;
mod place;
mod profiles;
mod recorded;
mod software_update;
mod times;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use self::{accounts::Accounts, cloud_backup::CloudBackup, last_backups::LastBackups};
pub use self::{
    place::{EvidenceFiles, Need, Place},
    recorded::Recorded,
    version::{ParseVersionError, Version},
};
use super::Domain;
use crate::bytes::Bytes;

/// What is known about the account. Every fact may be missing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// How large the account's iCloud storage is.
    pub quota: Option<Fact<Bytes>>,
    /// Whether iCloud Backup is on.
    pub backup: Option<Fact<Switch>>,
    /// Whether iCloud Photos is on, and with it all photos are elsewhere than in the backup.
    pub photos: Option<Fact<Switch>>,
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
}

/// Something read from a backup, with where it stood and how sure its meaning is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<T> {
    /// What was read.
    pub value: T,
    /// Where it stood.
    pub source: Source,
    /// How sure it is that this is what it means.
    pub sureness: Sureness,
}

/// A file inside a backup that tells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// `Library/Accounts/Accounts3.sqlite`
    Accounts,
    /// `Library/Preferences/com.apple.mobile.ldbackup.plist`
    LastBackups,
    /// `Library/Preferences/com.apple.MobileBackup.plist`
    CloudBackup,
    /// `Media/PhotoData/CPL/initialsync_marker`
    PhotoSync,
    /// `Library/Preferences/com.apple.softwareupdateservices.ui.ios.plist`
    SoftwareUpdate,
    /// The folder of configuration profiles.
    Profiles,
}

/// How sure the meaning of a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sureness {
    /// Seen in the files of real devices.
    Seen,
    /// Read in the code of tools that are known to work.
    Told,
    /// Inferred.
    Inferred,
}

/// A switch of Settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It is on.
    On,
    /// It is off.
    Off,
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

/// What one attempt meant to send: changed bytes, never the size of a backup.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// All of it.
    pub total: Bytes,
    /// By domain.
    pub domains: BTreeMap<Domain, Bytes>,
}

/// How one attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptResult {
    /// When.
    pub time: Timestamp,
    /// Of which kind.
    pub kind: ResultKind,
    /// The number that was recorded.
    pub code: i64,
    /// Where the number comes from, such as `MBErrorDomain`.
    pub domain: Recorded,
    /// The words that were recorded.
    pub description: Recorded,
}

/// What a recorded result means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultKind {
    /// The backup was made.
    Success,
    /// It was put off and tried again later, which nobody is told of.
    Retry,
    /// It failed.
    Failure,
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
    /// The domains that the server keeps out of iCloud Backup.
    pub restricted: BTreeSet<Domain>,
}

impl Evidence {
    /// Reads all that the files tell.
    ///
    /// Where two of them tell the same, the one is taken whose meaning is surer: the switches of
    /// the account before those of the list of backups and before what iCloud Photos left behind.
    /// These two are of the past where nobody is signed in any more, and tell nothing then. Of two
    /// times of a success, it is the later.
    pub fn read(files: &EvidenceFiles) -> Self {
        let accounts = files.content(Place::Accounts).map_or_else(Accounts::default, |image| {
            Accounts::read(image, files.content(Place::AccountsLog))
        });
        let backups =
            files.content(Place::LastBackups).map_or_else(Default::default, LastBackups::read);
        // A record in the new place is the one that is kept up, even where it can't be read.
        let record = files.content(Place::CloudBackup).or(files.content(Place::OlderCloudBackup));
        let record = record.map_or_else(CloudBackup::default, CloudBackup::read);
        let offered = files.content(Place::SoftwareUpdate).and_then(software_update::offered);
        let is_past = accounts.sign_in == Some(SignIn::Missing);
        let photos = files.has(Place::PhotoSync).then_some(Switch::On);
        let (photos, switch) = if is_past { (None, None) } else { (photos, backups.switch) };
        Self {
            quota: seen(accounts.quota, Source::Accounts),
            backup: seen(accounts.backup, Source::Accounts)
                .or_else(|| told(switch, Source::LastBackups)),
            photos: seen(accounts.photos, Source::Accounts)
                .or_else(|| seen(photos, Source::PhotoSync)),
            messages: seen(accounts.messages, Source::Accounts),
            drive: seen(accounts.drive, Source::Accounts),
            sign_in: told(accounts.sign_in, Source::Accounts),
            last_cloud_backup: later(
                told(backups.cloud, Source::LastBackups),
                seen(record.last_success(), Source::CloudBackup),
            ),
            managed: managed(files, &record),
            switched_off: told(record.switched_off, Source::CloudBackup),
            attempt: seen(record.attempt, Source::CloudBackup),
            results: seen(record.results, Source::CloudBackup),
            conditions: seen(record.conditions, Source::CloudBackup),
            offered_update: told(offered, Source::SoftwareUpdate),
        }
    }
}

/// Joins the profiles and the restrictions. Without a list of profiles, restrictions are told of
/// where there are some: that there are none doesn't mean that nobody manages the device.
fn managed(files: &EvidenceFiles, record: &CloudBackup) -> Option<Fact<Management>> {
    let listed = files.content(Place::Profiles).and_then(profiles::listed);
    let server = files.content(Place::Server).is_some_and(profiles::has_server);
    let restricted = record.restricted.clone().unwrap_or_default();
    // A server manages a device by a profile, listed or not.
    let known = listed.map(|count| count.max(u64::from(server))).or(server.then_some(1));
    match known {
        Some(profiles) => told(Some(Management { profiles, restricted }), Source::Profiles),
        None if restricted.is_empty() => None,
        None => Some(Fact {
            value: Management { profiles: 0, restricted },
            source: Source::CloudBackup,
            sureness: Sureness::Inferred,
        }),
    }
}

fn seen<T>(value: Option<T>, source: Source) -> Option<Fact<T>> {
    value.map(|value| Fact { value, source, sureness: Sureness::Seen })
}

fn told<T>(value: Option<T>, source: Source) -> Option<Fact<T>> {
    value.map(|value| Fact { value, source, sureness: Sureness::Told })
}

/// Returns the later of two times, the first where they are the same.
fn later(one: Option<Fact<Timestamp>>, other: Option<Fact<Timestamp>>) -> Option<Fact<Timestamp>> {
    match (one, other) {
        (Some(one), Some(other)) if one.value < other.value => Some(other),
        (one, other) => one.or(other),
    }
}
