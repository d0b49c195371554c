//! `Input`: all that a diagnosis is made from.

use jiff::{SignedDuration, Timestamp};

use super::{UploadSpeed, Window};
use crate::{
    account::Account,
    backup::Description,
    bytes::Bytes,
    catalogue::{Catalogue, Storage},
    evidence::Evidence,
    inventory::{Inventory, Item, Verification},
};

/// More than any iPhone or iPad holds.
const LARGEST_DEVICE: Bytes = Bytes::new(4 << 40);

/// All that a diagnosis is made from. No clock and no file is asked for more.
#[derive(Debug, Clone)]
pub struct Input<'a> {
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
    /// Everything that fills that storage.
    pub account: &'a Account,
    /// How large the backup may be by a plan that leaves room to grow.
    pub budget: Option<Bytes>,
    /// How fast the connection sends.
    pub speed: UploadSpeed,
    /// How long the device lies on its charger in a night.
    pub window: Window,
    /// Whether the files on the disk are as they should be, if that was looked at.
    pub verification: Option<&'a Verification>,
    /// The time now.
    pub now: Timestamp,
}

/// What iCloud Backup would take, as far as it is known. Even the whole is an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimate {
    /// Every row of the manifest was counted.
    Whole(Bytes),
    /// Only a part of the manifest could be read, so it is this or more.
    AtLeast(Bytes),
}

impl Estimate {
    /// Returns what was counted.
    pub const fn bytes(self) -> Bytes {
        match self {
            Self::Whole(bytes) | Self::AtLeast(bytes) => bytes,
        }
    }
}

impl Input<'_> {
    /// Returns the day of the backup, as of which all is judged.
    pub fn as_of(&self) -> Option<Timestamp> {
        self.description.last_backup
    }

    /// Returns what iCloud Backup would take.
    pub(super) fn estimate(&self) -> Estimate {
        let bytes = self.account.current;
        if self.inventory.completeness.is_complete() {
            Estimate::Whole(bytes)
        } else {
            Estimate::AtLeast(bytes)
        }
    }

    /// Returns the largest item of a size that no device of this model holds, if there is one.
    pub(super) fn implausible(&self) -> Option<&Item> {
        let product_type = self.description.product_type.as_deref();
        let largest = product_type.and_then(|it| self.catalogue.model(it)).map(|it| it.largest);
        let largest = largest.unwrap_or(LARGEST_DEVICE);
        // They stand by their sizes, so the first is the largest.
        let mut items = self.inventory.items.iter();
        items.find(|item| largest < item.total.local)
    }

    /// Returns how long before the day of the backup a time was.
    pub(super) fn before_backup(&self, time: Timestamp) -> Option<SignedDuration> {
        self.as_of().map(|as_of| as_of.duration_since(time))
    }
}
