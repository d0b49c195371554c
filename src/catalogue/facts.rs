//! What is known about one app or one row of Settings.

use std::str::FromStr;

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

/// What is known about an app. The bundled catalogue has all of it but notes; a user's own may
/// leave out everything but the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppFacts {
    /// As on the home screen.
    pub name: Option<String>,
    /// What becomes of its data.
    pub verdict: Verdict,
    /// Where its other copy is.
    pub copy: Option<OwnCopy>,
    /// What is still there afterwards.
    pub survives: Option<String>,
    /// What would be gone.
    pub lost: Option<String>,
    /// What to do before switching it off.
    pub first: Option<String>,
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

/// Finds a tier by its name, with or without the space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierName(String);

impl FromStr for TierName {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let without_spaces = text.chars().filter(|c| !c.is_whitespace());
        Ok(Self(without_spaces.collect::<String>().to_ascii_uppercase()))
    }
}

impl TierName {
    /// Whether this is the name of that tier.
    pub fn is(&self, tier: &TierFacts) -> bool {
        tier.name.parse().as_ref() == Ok(self)
    }
}
