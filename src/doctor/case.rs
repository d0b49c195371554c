//! `Case`: all that a diagnosis is made from.

use jiff::{SignedDuration, Timestamp};

use super::{UploadSpeed, Window};
use crate::{
    backup::{Description, evidence::Evidence},
    bytes::{Bytes, Units},
    catalogue::{Catalogue, TierFacts},
    inventory::{Inventory, Missing, Verification},
};

/// All that a diagnosis is made from. No clock and no file is asked for more.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// What the backup is.
    pub description: &'a Description,
    /// What it tells about the account.
    pub evidence: &'a Evidence,
    /// What is in it.
    pub inventory: &'a Inventory,
    /// What is known about apps, storage and iOS.
    pub catalogue: &'a Catalogue,
    /// The iCloud storage that it has to fit, if that is known.
    pub storage: Option<Storage>,
    /// What else fills that storage.
    pub used_elsewhere: Bytes,
    /// How fast the connection sends.
    pub speed: UploadSpeed,
    /// How long the device lies on its charger in a night.
    pub window: Window,
    /// Whether the files on the disk are as they should be, if that was looked at.
    pub verification: Option<&'a Verification>,
    /// The time now.
    pub now: Timestamp,
}

/// iCloud storage that a backup has to fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    /// What it is called, such as `50 GB`.
    pub name: String,
    /// How large it is.
    pub quota: Bytes,
    /// Who says so.
    pub source: StorageSource,
}

/// Who says how large the storage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageSource {
    /// The user, by an option.
    Option,
    /// The backup, by what it records of the account.
    Backup,
}

/// What iCloud Backup would take, as far as it is known. Even the whole is an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimate {
    /// Every row of the manifest was counted.
    Whole(Bytes),
    /// Only a part of the manifest could be read, so it is this or more.
    AtLeast(Bytes),
}

impl Storage {
    /// Returns the storage of a tier that the user named.
    pub fn asked(tier: &TierFacts) -> Self {
        let (name, quota) = (tier.name.clone(), Bytes::new(tier.bytes));
        Self { name, quota, source: StorageSource::Option }
    }

    /// Returns the storage that the backup records, by the name of its tier if there is one.
    pub fn recorded(quota: Bytes, catalogue: &Catalogue) -> Self {
        let tier = catalogue.tiers().iter().find(|tier| Bytes::new(tier.bytes) == quota);
        let size = || quota.display(Units::Icloud).to_string();
        let name = tier.map_or_else(size, |tier| tier.name.clone());
        Self { name, quota, source: StorageSource::Backup }
    }
}

impl Estimate {
    /// Returns what was counted.
    pub const fn bytes(self) -> Bytes {
        match self {
            Self::Whole(bytes) | Self::AtLeast(bytes) => bytes,
        }
    }
}

impl Case<'_> {
    /// Returns the day of the backup, as of which all is judged.
    pub fn as_of(&self) -> Option<Timestamp> {
        self.description.last_backup
    }

    /// Returns what iCloud Backup would take.
    pub(super) fn estimate(&self) -> Estimate {
        let bytes = self.inventory.totals.icloud;
        match self.inventory.missing {
            Missing::Nothing => Estimate::Whole(bytes),
            Missing::Rows(_) => Estimate::AtLeast(bytes),
        }
    }

    /// Returns how long before the day of the backup a time was.
    pub(super) fn before_backup(&self, time: Timestamp) -> Option<SignedDuration> {
        self.as_of().map(|as_of| as_of.duration_since(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storage_is_called_by_its_tier_or_by_its_size() {
        let catalogue = Catalogue::bundled().unwrap();
        let recorded = |quota| Storage::recorded(Bytes::new(quota), &catalogue);
        assert_eq!(recorded(50 << 30).name, "50 GB");
        assert_eq!(recorded(7 << 30).name, "7.0 GB");
        assert_eq!(recorded(7 << 30).source, StorageSource::Backup);
        let asked = Storage::asked(&catalogue.tiers()[0]);
        let expected = Storage { source: StorageSource::Option, ..recorded(5 << 30) };
        assert_eq!(asked, expected);
    }
}
