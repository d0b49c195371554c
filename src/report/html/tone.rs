//! `Tone`: how something looks on the page, by what leaving it out means.

use crate::account::{Class, CountedItem};

/// How something looks on the page, by what leaving it out means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    /// What is lost comes back by itself.
    Safe,
    /// Safe once its own backup is on.
    OwnBackup,
    /// It likely comes back.
    Likely,
    /// Nobody knows.
    Unknown,
    /// The photo library.
    Photos,
    /// The device backup is the only copy.
    Keep,
    /// It belongs to several apps.
    Together,
    /// There is no switch.
    Fixed,
}

impl Tone {
    /// All tones, in the order in which a person should think of leaving something out.
    pub(super) const ALL: [Self; 8] = [
        Self::Safe,
        Self::OwnBackup,
        Self::Likely,
        Self::Unknown,
        Self::Photos,
        Self::Keep,
        Self::Together,
        Self::Fixed,
    ];

    /// Returns the tone of an item, by how it counts if it can be switched off.
    pub(super) fn of(counted: Option<&CountedItem>) -> Self {
        counted.map_or(Self::Fixed, |counted| counted.class.into())
    }

    /// Returns the word that the style and the script know.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::OwnBackup => "own",
            Self::Likely => "likely",
            Self::Unknown => "unknown",
            Self::Photos => "photos",
            Self::Keep => "keep",
            Self::Together => "together",
            Self::Fixed => "fixed",
        }
    }

    /// Returns what stands above everything of this tone.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Safe => "Comes back by itself",
            Self::OwnBackup => "Needs its own backup first",
            Self::Likely => "Likely comes back",
            Self::Unknown => "Apps we don’t know",
            Self::Photos => "Your photos",
            Self::Keep => "The only copy",
            Self::Together => "Shared by several apps",
            Self::Fixed => "No switch",
        }
    }

    /// Returns what that means.
    pub(super) const fn meaning(self) -> &'static str {
        match self {
            Self::Safe => {
                "Their makers keep the data, or it can be fetched again. Leave these out first."
            }
            Self::OwnBackup => {
                "Safe once the app’s own backup or sync is on and has finished. Do that step first."
            }
            Self::Likely => {
                "By what is generally known, or because nearly all of it is downloads or caches. \
                 Read what is said of each before you leave it out."
            }
            Self::Unknown => "Not in the catalogue. Left out only if you say so.",
            Self::Photos => {
                "Left out only if you say so: make sure first that a complete copy is elsewhere."
            }
            Self::Keep => "This backup is their only automatic copy. Left out only if you say so.",
            Self::Together => "Freed only when all of the apps are off.",
            Self::Fixed => "Settings has no switch for these; they stay in every backup.",
        }
    }
}

impl From<Class> for Tone {
    fn from(class: Class) -> Self {
        match class {
            Class::Safe => Self::Safe,
            Class::OwnBackup => Self::OwnBackup,
            Class::Likely => Self::Likely,
            Class::Unknown => Self::Unknown,
            Class::Photos => Self::Photos,
            Class::Keep => Self::Keep,
        }
    }
}
