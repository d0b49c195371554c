//! `Snapshot`: what is compared of a backup, be it read from its folder or saved earlier.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::{
    backup::{Domain, State},
    bytes::Bytes,
    inventory::{Completeness, Inventory, ItemId, StoredIn, Tally},
};

/// What one of two backups says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// What its owner calls the device.
    pub device_name: Option<String>,
    /// Its model, such as `iPhone14,5`.
    pub product_type: Option<String>,
    /// When it was made.
    pub made: Option<Timestamp>,
    /// Whether all of it is there.
    pub extent: Extent,
    /// Where photos were taken to be kept, if that is known.
    pub photos: Option<StoredIn>,
    /// Where messages were taken to be kept, if that is known.
    pub messages: Option<StoredIn>,
    /// The items that it records to be off for iCloud Backup.
    pub off: BTreeSet<ItemId>,
    /// Its parts, each with its name.
    pub parts: BTreeMap<Part, (String, Sizes)>,
}

impl Snapshot {
    /// Returns what of an inventory is compared, each part under its name.
    pub fn parts_of(
        inventory: &Inventory,
        name: impl Fn(&ItemId) -> String,
    ) -> BTreeMap<Part, (String, Sizes)> {
        let sizes = |tally: Tally| Sizes { local: tally.local, icloud: tally.icloud };
        let items = inventory
            .items
            .iter()
            .map(|item| (Part::Item(item.id.clone()), (name(&item.id), sizes(item.total))));
        let shared = inventory.shared.iter().map(|shared| {
            let domain = &shared.container.domain;
            let named = (domain.to_string(), sizes(shared.container.tally));
            (Part::Shared(domain.clone()), named)
        });
        items.chain(shared).collect()
    }

    /// Returns what its parts add up to.
    pub fn total(&self) -> Sizes {
        let sizes = || self.parts.values().map(|(_, sizes)| sizes);
        Sizes {
            local: sizes().map(|sizes| sizes.local).sum(),
            icloud: sizes().map(|sizes| sizes.icloud).sum(),
        }
    }
}

/// What is compared: an item, or a container that several items own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// An item.
    Item(ItemId),
    /// A container of several items.
    Shared(Domain),
}

/// What a backup takes, in itself and in iCloud Backup.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// What it takes in the local backup.
    pub local: Bytes,
    /// What it would take in iCloud Backup: an estimate.
    pub icloud: Bytes,
}

/// How much of a backup is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it, as far as anybody knows.
    Whole,
    /// Only a part: it was cut off, or is damaged.
    Partial,
}

impl Extent {
    /// Returns how much there is of a backup in this state, of whose manifest so much could be
    /// read.
    pub fn of(state: State, completeness: Completeness) -> Self {
        match state {
            // A missing Status.plist says nothing against a backup.
            State::Finished | State::Unknown | State::NoBackup if completeness.is_complete() => {
                Self::Whole
            }
            _ => Self::Partial,
        }
    }
}
