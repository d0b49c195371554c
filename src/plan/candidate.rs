//! `Class`: how much risk it is to leave an item out, and the items that may be left out.

use std::fmt;

use crate::{
    catalogue::{Catalogue, Verdict},
    inventory::{ItemId, Kind},
};

/// How much risk it is to leave an item out, from riskless to risky.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What is lost comes back by itself.
    Safe,
    /// Safe once its own backup is on.
    OwnBackup,
    /// Nobody knows.
    Unknown,
    /// The photo library: nobody's pictures are left out unasked.
    Photos,
    /// The device backup is the only copy.
    Keep,
}

impl Class {
    /// All classes, the riskiest first: the order in which a plan avoids them.
    pub const RISKIEST_FIRST: [Self; 5] =
        [Self::Keep, Self::Photos, Self::Unknown, Self::OwnBackup, Self::Safe];

    /// Returns the class of an item, or `None` where it has no switch.
    pub fn of(id: &ItemId, catalogue: &Catalogue) -> Option<Self> {
        match id.kind() {
            Kind::Photos => Some(Self::Photos),
            Kind::App => catalogue.verdict_of(id).map(Self::from),
            Kind::Messages | Kind::Health | Kind::System | Kind::Unassigned => None,
        }
    }

    /// Returns the word for allowing this class and all that are less risky.
    pub const fn as_risk(self) -> &'static str {
        match self {
            Self::Keep => "any",
            Self::Safe | Self::OwnBackup | Self::Unknown | Self::Photos => self.as_str(),
        }
    }

    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::OwnBackup => "own-backup",
            Self::Unknown => "unknown",
            Self::Photos => "photos",
            Self::Keep => "keep",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Verdict> for Class {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::SelfSyncing | Verdict::Redownloadable => Self::Safe,
            Verdict::OwnBackupFirst => Self::OwnBackup,
            Verdict::Unknown => Self::Unknown,
            Verdict::LocalOnlyKeep => Self::Keep,
        }
    }
}

/// An item of one of the backups that a plan is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The item.
    pub id: ItemId,
    /// The backup, by its place among those that the plan is for.
    pub backup: usize,
}
