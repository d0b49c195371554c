//! `BackupReport`: one backup that was read.

use super::{Assumptions, Basis, Overrides, Warning, words};
use crate::{
    account,
    backup::{Backup, Description, Device, Encryption, ListFile, Problem, State},
    bytes::Bytes,
    catalogue::Catalogue,
    evidence::{Evidence, PhotoSync, Version},
    inventory::{Inventory, ItemId},
};

/// The version of iOS that brought Messages in iCloud.
pub(super) const MESSAGES_IN_ICLOUD: &str = "11.4";

/// One backup that was read, with what there is to say about it.
#[derive(Debug)]
pub struct BackupReport {
    /// What it is.
    pub description: Description,
    /// What is in it.
    pub inventory: Inventory,
    /// What it tells about the account.
    pub evidence: Evidence,
    /// Where photos and messages were taken to be stored.
    pub assumptions: Assumptions,
    /// What the photo library takes in iCloud, if it was looked up.
    pub photo_library: Option<Bytes>,
    /// How far that can be trusted.
    pub warnings: Vec<Warning>,
}

impl BackupReport {
    /// Returns what its owner calls the device.
    pub fn device_name(&self) -> &str {
        self.description.device_name.as_deref().unwrap_or("a device without a name")
    }

    /// Returns what the device is called on the way to its row in Settings, where only the device in
    /// one's hand can be managed.
    pub fn name_on_the_way(&self) -> &str {
        self.description.device_name.as_deref().unwrap_or("this device")
    }

    /// Returns what such a device is called: `iPhone`, for one.
    pub fn device_word(&self) -> &'static str {
        words::device(self.description.product_type.as_deref())
    }

    /// Whether the device has an older version of iOS; unknown ones are as new as the newest.
    pub(super) fn is_before(&self, version: &str) -> bool {
        let parse = |version: &str| version.parse::<Version>().ok();
        let known = self.description.product_version.as_deref().and_then(parse);
        known.zip(parse(version)).is_some_and(|(known, version)| known < version)
    }

    /// Whether iCloud Photos is on and its first upload isn't finished, so that the photos are still in
    /// the backup.
    pub(super) fn is_uploading_photos(&self) -> bool {
        let photos = self.evidence.photos.as_ref();
        self.assumptions.photos.basis == Basis::Backup
            && photos.is_some_and(|photos| photos.value == PhotoSync::Uploading)
    }

    /// Returns what an item is called on the device.
    pub fn home_screen_name<'a>(&'a self, id: &'a ItemId, catalogue: &'a Catalogue) -> &'a str {
        let item = || self.inventory.item(id).map(|item| catalogue.home_screen_name(item));
        catalogue.known_name(id).or_else(item).unwrap_or(id.as_str())
    }

    /// Returns what an account has to know of the device.
    pub fn device(&self) -> account::Device<'_> {
        account::Device {
            inventory: &self.inventory,
            photos: self.assumptions.photos.stored,
            messages: self.assumptions.messages.stored,
            photo_library: self.photo_library,
            drive: self.evidence.drive.as_ref().map(|fact| fact.value),
        }
    }

    /// Makes a report of what Settings lists, without a backup.
    pub fn of_settings(inventory: Inventory, overrides: Overrides, warnings: Vec<Warning>) -> Self {
        let evidence = Evidence::default();
        let mut assumptions = Assumptions::new(overrides, &evidence);
        // The row of photos is hidden while they are in iCloud; messages have none, wherever they are.
        if assumptions.photos.basis == Basis::Default && inventory.item(&ItemId::Photos).is_some() {
            assumptions.photos.basis = Basis::Settings;
        }
        Self {
            description: Description {
                device_name: None,
                product_type: None,
                product_version: None,
                last_backup: None,
                encryption: Encryption::Unknown,
                state: State::NoBackup,
            },
            inventory,
            assumptions,
            evidence,
            photo_library: None,
            warnings,
        }
    }

    /// Puts together what was read, of Info.plist with its problems and of all else.
    pub fn new(
        backup: &Backup,
        device: &Device,
        more_problems: &[Problem],
        inventory: Inventory,
        account: AccountFacts,
        catalogue: &Catalogue,
    ) -> Self {
        let AccountFacts { evidence, assumptions, photo_library } = account;
        let mut description = backup.describe(device);
        let mut warnings = Warning::of_inventory(&inventory, backup.manifest_name());
        // A Status.plist that can't be read says already that nothing is known.
        let is_told = backup.problems().iter().any(|problem| problem.file == ListFile::Status);
        let state = Warning::of_state(description.state);
        warnings.extend(state.filter(|_| !is_told || description.state != State::Unknown));
        if backup.is_unfinished() {
            warnings.push(Warning::once(
                "snapshot_manifest",
                "No finished backup is in this folder. The numbers are those of one that was begun \
                 and never finished, and may change until it is.",
            ));
        }
        let problems = backup.problems().iter().chain(more_problems);
        warnings.extend(problems.map(Warning::of_problem));
        warnings.extend(Warning::of_unreadable_folders(backup.beside()));
        let unreadable = evidence.unreadable.iter();
        warnings.extend(unreadable.map(|(source, why)| Warning::of_evidence(*source, *why)));
        let product_type = description.product_type.as_deref();
        warnings.extend(Warning::of_implausible_sizes(&inventory, product_type, catalogue));
        warnings.extend(Warning::of_off_but_sent(&inventory, catalogue));
        // A list that calls the backup finished knows nothing of a manifest that lost a part since.
        if !inventory.completeness.is_complete() && description.state == State::Finished {
            description.state = State::Unknown;
        }
        Self { description, inventory, evidence, assumptions, photo_library, warnings }
    }
}

/// What was read of the account.
#[derive(Debug)]
pub struct AccountFacts {
    /// What the backup tells about it.
    pub evidence: Evidence,
    /// Where photos and messages were taken to be stored.
    pub assumptions: Assumptions,
    /// What the photo library takes in iCloud, if it was looked up.
    pub photo_library: Option<Bytes>,
}

#[cfg(test)]
impl BackupReport {
    /// Makes a report of values.
    pub(super) fn of_sample(
        sample: &crate::doctor::samples::Sample,
        warnings: Vec<Warning>,
    ) -> Self {
        Self {
            description: sample.description.clone(),
            inventory: sample.inventory.clone(),
            evidence: sample.evidence.clone(),
            assumptions: Assumptions::new(Overrides::default(), &sample.evidence),
            photo_library: None,
            warnings,
        }
    }
}
