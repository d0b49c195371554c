//! What is known about one app or one row of Settings.

use serde::Deserialize;

use crate::{backup::Domain, bytes::Bytes};

/// What becomes of an app's data when it is left out of the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The vendor's server holds the data; signing in brings it back.
    SelfSyncing,
    /// What is big can be fetched again.
    Redownloadable,
    /// Safe only once the app's own backup or sync is switched on.
    OwnBackupFirst,
    /// Nobody has found out yet.
    Unknown,
    /// The device backup is the only automatic copy.
    LocalOnlyKeep,
}

impl Verdict {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SelfSyncing => "self_syncing",
            Self::Redownloadable => "redownloadable",
            Self::OwnBackupFirst => "own_backup_first",
            Self::Unknown => "unknown",
            Self::LocalOnlyKeep => "local_only_keep",
        }
    }
}

/// Where an app's other copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnCopy {
    /// At the vendor.
    Vendor,
    /// At the vendor, if its owner switched that on.
    VendorIfOn,
    /// In iCloud Drive.
    IcloudDrive,
    /// In iCloud, by the app's own sync.
    IcloudSync,
    /// At one of several places, as its owner chose.
    Choice,
    /// In a shop or on a server that gives it out again.
    Store,
    /// In the photo library.
    PhotoLibrary,
    /// In a phrase that its owner wrote down.
    RecoveryPhrase,
    /// Nowhere.
    None,
}

impl OwnCopy {
    /// Whether the copy lies in the same iCloud storage as the backup, or may: making it takes what
    /// leaving the app out frees.
    pub const fn may_fill_icloud(self) -> bool {
        match self {
            Self::IcloudDrive | Self::IcloudSync | Self::Choice => true,
            Self::Vendor
            | Self::VendorIfOn
            | Self::Store
            | Self::PhotoLibrary
            | Self::RecoveryPhrase
            | Self::None => false,
        }
    }

    /// Whether the copy fills the same iCloud storage as the backup; `None` where that depends on
    /// what its owner chose.
    pub const fn counts_against_icloud(self) -> Option<bool> {
        match self {
            Self::IcloudDrive | Self::IcloudSync => Some(true),
            Self::Vendor | Self::VendorIfOn | Self::Store | Self::RecoveryPhrase | Self::None => {
                Some(false)
            }
            Self::Choice | Self::PhotoLibrary => None,
        }
    }
}

/// Whether an app's data is in a device backup at all.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InBackup {
    /// It is.
    #[default]
    Yes,
    /// The app keeps it out of every backup: neither keeping nor leaving out protects it.
    No,
    /// That depends on a setting of the app.
    BySetting,
}

/// Of which kind a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The vendor's own words.
    Vendor,
    /// The app's own code.
    Code,
    /// A device that was looked into.
    Device,
    /// What somebody else says.
    Report,
    /// No source: it is generally known.
    Knowledge,
}

impl SourceKind {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vendor => "vendor",
            Self::Code => "code",
            Self::Device => "device",
            Self::Report => "report",
            Self::Knowledge => "knowledge",
        }
    }

    /// Whether somebody's data may rest on it.
    pub const fn counts(self) -> bool {
        match self {
            Self::Vendor | Self::Code | Self::Device => true,
            Self::Report | Self::Knowledge => false,
        }
    }
}

/// Where a claim comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimSource {
    /// Of which kind it is.
    pub kind: SourceKind,
    /// Where it stands; nothing where it is generally known.
    pub url: Option<String>,
    /// The month when it was looked up, such as `2026-11`.
    pub seen: Option<String>,
    /// What it says, in words of our own.
    pub says: Option<String>,
}

/// A claim that nobody names a source for.
impl Default for ClaimSource {
    fn default() -> Self {
        Self { kind: SourceKind::Knowledge, url: None, seen: None, says: None }
    }
}

/// Data of an app that matters, is on the device alone, and has no other copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalData {
    /// One word for it, such as `drafts`.
    pub what: String,
    /// What it is, in half a sentence.
    pub text: String,
    /// Where it lies: paths of domains, with all that is below them; none where that isn't known.
    pub paths: Vec<(Domain, String)>,
    /// Where that comes from.
    pub source: ClaimSource,
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// Seen, or told by the vendor.
    High,
    /// Generally known.
    Medium,
    /// Somebody's guess.
    Low,
}

/// What is known about an app. The bundled catalogue has all of it but what is optional there; a user's own may
/// leave out everything but the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppFacts {
    /// As on the home screen.
    pub name: Option<String>,
    /// What becomes of its data.
    pub verdict: Verdict,
    /// Where its other copy is.
    pub copy: Option<OwnCopy>,
    /// Whether its data is in a device backup at all.
    pub in_backup: InBackup,
    /// What of it has no other copy, whatever the verdict says of the rest.
    pub local: Vec<LocalData>,
    /// Where the verdict comes from.
    pub source: ClaimSource,
    /// What is still there afterwards.
    pub survives: Option<String>,
    /// What would be gone.
    pub lost: Option<String>,
    /// What to do before switching it off.
    pub first: Option<String>,
    /// What makes it smaller inside the app.
    pub smaller: Option<String>,
    /// Anything else worth telling.
    pub note: Option<String>,
    /// Containers that don't carry its id in their name.
    pub groups: Vec<String>,
    /// How sure the verdict is.
    pub sureness: Sureness,
}

/// What is known about an item that is no app.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowFacts {
    /// Its id, such as `system.photos`.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub about: String,
    /// What becomes of its data, if it has a switch.
    pub verdict: Option<Verdict>,
    /// What is still there afterwards.
    pub survives: Option<String>,
    /// What would be gone.
    pub lost: Option<String>,
    /// What to do before switching it off.
    pub first: Option<String>,
}

/// A size of iCloud storage that can be had.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierFacts {
    /// Its name, such as `50 GB`.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// What it costs a month in the US, as of the date of the catalogue.
    pub price: String,
}

/// A model of iPhone or iPad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFacts {
    /// What it is called, such as `iPhone 13`.
    pub name: String,
    /// The largest storage that it was sold with. A gigabyte is 2^30 bytes here, so that no device is
    /// taken for smaller than it is.
    pub largest: Bytes,
}

/// A version of iOS.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseFacts {
    /// The number before the first dot. 18 was followed by 26.
    pub major: u16,
    /// The month when it came out, such as `2025-09`.
    pub since: String,
    /// The newest version of it that is known.
    pub newest: String,
}
