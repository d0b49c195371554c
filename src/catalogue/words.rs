//! The words that the catalogue has for what becomes of an app's data.
//!
//! The build script includes this file too, so nothing here may use the rest of the crate.

use serde::Deserialize;

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
