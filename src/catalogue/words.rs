//! The words that the catalogue has for an app's data and where else it is.
//!
//! The build script includes this file too, so nothing here may use the rest of the crate.

use serde::{Deserialize, Serialize};

/// What becomes of an app's data when it is left out of the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// What an app's data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    /// Messages with people.
    Chats,
    /// What was begun and not posted.
    Drafts,
    /// Documents and media that somebody put there.
    Files,
    /// Edits, songs, drawings.
    Projects,
    /// Sound and video recorded in the app.
    Recordings,
    /// Pictures that are in this app alone.
    Pictures,
    /// Workouts, measurements, diaries.
    Records,
    /// Saved games.
    Progress,
    /// Passwords, codes, wallets.
    Keys,
    /// What belongs to an account: playlists, orders, bookmarks.
    Account,
    /// Media that a store or server gives out again.
    Downloads,
    /// What the app makes anew when it is missing.
    Cache,
    /// Preferences.
    Settings,
}

impl DataKind {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chats => "chats",
            Self::Drafts => "drafts",
            Self::Files => "files",
            Self::Projects => "projects",
            Self::Recordings => "recordings",
            Self::Pictures => "pictures",
            Self::Records => "records",
            Self::Progress => "progress",
            Self::Keys => "keys",
            Self::Account => "account",
            Self::Downloads => "downloads",
            Self::Cache => "cache",
            Self::Settings => "settings",
        }
    }

    /// Whether it can take gigabytes, whatever is the bulk in most people's backups.
    pub const fn can_be_large(self) -> bool {
        match self {
            Self::Chats
            | Self::Drafts
            | Self::Files
            | Self::Projects
            | Self::Recordings
            | Self::Pictures => true,
            Self::Records
            | Self::Progress
            | Self::Keys
            | Self::Account
            | Self::Downloads
            | Self::Cache
            | Self::Settings => false,
        }
    }

    /// Whether somebody would miss it.
    pub const fn matters(self) -> bool {
        !matches!(self, Self::Downloads | Self::Cache | Self::Settings)
    }
}

/// Where the other copy of an app's data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// In one of several storages, as its owner chose.
    Choice,
    /// In a shop or on a server that gives it out again.
    Store,
    /// In the photo library.
    PhotoLibrary,
    /// In a phrase that its owner wrote down.
    RecoveryPhrase,
    /// Nowhere.
    None,
    /// Nobody could find out.
    Unknown,
}

impl OwnCopy {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vendor => "vendor",
            Self::VendorIfOn => "vendor_if_on",
            Self::IcloudDrive => "icloud_drive",
            Self::IcloudSync => "icloud_sync",
            Self::Choice => "choice",
            Self::Store => "store",
            Self::PhotoLibrary => "photo_library",
            Self::RecoveryPhrase => "recovery_phrase",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }

    /// Whether there is one whatever its owner does.
    pub const fn is_automatic(self) -> bool {
        matches!(self, Self::Vendor | Self::Store)
    }

    /// Whether no other copy is known.
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::None | Self::Unknown)
    }

    /// Whether the copy lies in the same iCloud storage as the backup, or may: making it takes what
    /// leaving the app out frees.
    pub const fn may_fill_icloud(self) -> bool {
        matches!(self, Self::IcloudDrive | Self::IcloudSync | Self::Choice)
    }

    /// Whether the copy fills the same iCloud storage as the backup; `None` where that depends on
    /// what its owner chose, or isn't known.
    pub const fn counts_against_icloud(self) -> Option<bool> {
        match self {
            Self::IcloudDrive | Self::IcloudSync => Some(true),
            Self::Vendor | Self::VendorIfOn | Self::Store | Self::RecoveryPhrase | Self::None => {
                Some(false)
            }
            Self::Choice | Self::PhotoLibrary | Self::Unknown => None,
        }
    }
}

/// Whether an app's data is in a device backup at all.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

impl InBackup {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::BySetting => "by_setting",
        }
    }
}

/// Of which kind a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
