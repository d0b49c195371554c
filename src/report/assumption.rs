//! Where photos and messages are taken to be kept, and who says so.

use crate::{
    backup::evidence::{Evidence, Fact, Switch},
    inventory::Place,
};

/// Where photos and messages are taken to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumptions {
    /// The photo library.
    pub photos: Assumption,
    /// The messages.
    pub messages: Assumption,
}

/// Where something is taken to be kept, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumption {
    /// Where.
    pub place: Place,
    /// Who says so.
    pub basis: Basis,
}

/// Who says where something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The user, by an option.
    Option,
    /// The backup, by what it records of the account.
    Backup,
    /// Nobody; it is taken to be in the device backup.
    Default,
}

/// What the user says; what isn't said is taken from the backup.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Where photos are kept.
    pub photos: Option<Place>,
    /// Where messages are kept.
    pub messages: Option<Place>,
}

impl Assumptions {
    /// Takes what the user says before what the backup records, and that before nothing.
    pub fn new(said: Said, evidence: &Evidence) -> Self {
        Self {
            photos: Assumption::new(said.photos, evidence.photos.as_ref()),
            messages: Assumption::new(said.messages, evidence.messages.as_ref()),
        }
    }
}

impl Assumption {
    fn new(said: Option<Place>, recorded: Option<&Fact<Switch>>) -> Self {
        let recorded = recorded.map(|fact| match fact.value {
            Switch::On => Place::Icloud,
            Switch::Off => Place::DeviceBackup,
        });
        match (said, recorded) {
            (Some(place), _) => Self { place, basis: Basis::Option },
            (None, Some(place)) => Self { place, basis: Basis::Backup },
            (None, None) => Self { place: Place::DeviceBackup, basis: Basis::Default },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::evidence::{Source, Sureness};

    #[track_caller]
    fn check(said: Option<Place>, recorded: Option<Switch>, expected: (Place, Basis)) {
        let fact = recorded.map(|value| Fact {
            value,
            source: Source::Accounts,
            sureness: Sureness::Seen,
        });
        let found = Assumption::new(said, fact.as_ref());
        assert_eq!((found.place, found.basis), expected);
    }

    #[test]
    fn what_the_user_says_goes_before_what_the_backup_records() {
        let (cloud, device) = (Place::Icloud, Place::DeviceBackup);
        check(None, None, (device, Basis::Default));
        check(None, Some(Switch::On), (cloud, Basis::Backup));
        check(None, Some(Switch::Off), (device, Basis::Backup));
        check(Some(device), Some(Switch::On), (device, Basis::Option));
        check(Some(cloud), None, (cloud, Basis::Option));
    }
}
