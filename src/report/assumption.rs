//! Where photos and messages are taken to be stored, and who says so.

use crate::{
    evidence::{Evidence, PhotoSync, Switch},
    inventory::StoredIn,
};

/// Where photos and messages are taken to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumptions {
    /// The photo library.
    pub photos: Assumption,
    /// The messages.
    pub messages: Assumption,
}

/// Where something is taken to be stored, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumption {
    /// Where: in iCloud, or on the device and so in its backup.
    pub stored: StoredIn,
    /// Who says so.
    pub basis: Basis,
}

/// Who says where something is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The person, by an option.
    Option,
    /// The backup, by what it records of the account.
    Backup,
    /// The list that Settings shows: what has a row there is part of the backup.
    Settings,
    /// Nobody; it is taken to be in the device backup.
    Default,
}

/// What the person says; what isn't said is taken from the backup.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Overrides {
    /// Where photos are stored.
    pub photos: Option<StoredIn>,
    /// Where messages are stored.
    pub messages: Option<StoredIn>,
}

impl Assumptions {
    /// Takes what the person says before what the backup records, and that before nothing.
    pub fn new(overrides: Overrides, evidence: &Evidence) -> Self {
        let photos = evidence.photos.as_ref().map(|fact| match fact.value {
            PhotoSync::Complete => StoredIn::Icloud,
            // Until the first upload is finished, iCloud Backup takes the photos all the same.
            PhotoSync::Uploading | PhotoSync::Off => StoredIn::DeviceBackup,
        });
        let messages = evidence.messages.as_ref().map(|fact| match fact.value {
            Switch::On => StoredIn::Icloud,
            Switch::Off => StoredIn::DeviceBackup,
        });
        Self {
            photos: Assumption::new(overrides.photos, photos),
            messages: Assumption::new(overrides.messages, messages),
        }
    }
}

impl Assumption {
    fn new(said: Option<StoredIn>, recorded: Option<StoredIn>) -> Self {
        match (said, recorded) {
            (Some(stored), _) => Self { stored, basis: Basis::Option },
            (None, Some(stored)) => Self { stored, basis: Basis::Backup },
            (None, None) => Self { stored: StoredIn::DeviceBackup, basis: Basis::Default },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::samples::fact;

    #[test]
    fn what_the_person_says_goes_before_what_the_backup_records() {
        let check = |said, recorded, stored, basis| {
            assert_eq!(Assumption::new(said, recorded), Assumption { stored, basis });
        };
        let (cloud, device) = (StoredIn::Icloud, StoredIn::DeviceBackup);
        check(None, None, device, Basis::Default);
        check(None, Some(cloud), cloud, Basis::Backup);
        check(None, Some(device), device, Basis::Backup);
        check(Some(device), Some(cloud), device, Basis::Option);
        check(Some(cloud), None, cloud, Basis::Option);
    }

    #[test]
    fn photos_leave_the_backup_once_their_first_upload_is_finished() {
        let stored = |sync| {
            let evidence = Evidence { photos: Some(fact(sync)), ..Evidence::default() };
            Assumptions::new(Overrides::default(), &evidence).photos.stored
        };
        assert_eq!(stored(PhotoSync::Complete), StoredIn::Icloud);
        assert_eq!(stored(PhotoSync::Uploading), StoredIn::DeviceBackup);
        assert_eq!(stored(PhotoSync::Off), StoredIn::DeviceBackup);
    }
}
