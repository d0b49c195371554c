//! Layer 2: every item of a backup with its sizes.
//!
//! An [`Item`] is what Settings shows as one row, or a part of the system that has no row: an
//! app with its plugins and groups, the photo library, the messages, the rest. A container that
//! several items own stands on its own as a [`SharedContainer`], because switching off one of
//! its owners frees none of it. Each file counts once: items and shared containers add up to the
//! total.
//!
//! The [`scan()`] reads rows on all cores and folds them into sums per domain; [`Attributor`] works
//! out which app a domain belongs to; [`Inventory::new`] puts both together. [`detail`],
//! [`listing`] and [`verify`] go through the rows once more, for who asks further. What has to be
//! known about apps and about iCloud beyond the backup is handed in as [`Ownership`] and
//! [`CloudRules`].

mod attribution;
mod detail;
mod find;
mod fold;
mod icloud;
mod item;
mod listing;
mod scan;
mod verify;

use std::{cmp::Reverse, collections::BTreeMap};

pub use self::{
    attribution::{Attribution, Attributor, GroupOwner, Ownership},
    detail::{Detail, FileSize, FolderSize, Look, detail},
    find::find,
    fold::{Progress, ScanOptions, Silent},
    icloud::{CloudAccount, CloudRules, Place},
    item::{Container, Item, ItemId, Kind, SharedContainer, Tally},
    listing::{ListedFile, Listing, listing},
    scan::{Scan, Section, Totals, scan},
    verify::{BlobFaults, Disk, Verification, verify},
};
use crate::{
    backup::{BundleId, Gaps},
    bytes::Bytes,
};

/// Every item of a backup with its sizes.
#[derive(Debug, Clone)]
pub struct Inventory {
    /// The items, largest first.
    pub items: Vec<Item>,
    /// The containers that several items own, largest first.
    pub shared: Vec<SharedContainer>,
    /// What items and shared containers add up to, and what else was counted.
    pub totals: Totals,
    /// How much of the manifest could not be read.
    pub missing: Missing,
    /// How many folders of iCloud Drive the device had.
    pub drive_folders: usize,
}

/// Whether an app keeps a copy in iCloud Drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriveCopy {
    /// It does: as many files as the device has of it.
    Found(Tally),
    /// There is a part of iCloud Drive in the backup, and nothing of the app's in it.
    NotFound,
    /// Nothing of iCloud Drive is in the backup.
    Unknown,
}

/// Whether all of the manifest could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It could.
    Nothing,
    /// Rows are missing: the file is damaged in places, or cut off.
    Rows(Gaps),
}

impl Inventory {
    /// Puts the sums of a scan together by item.
    pub fn new(
        scan: &Scan,
        attributor: &Attributor<'_>,
        account: &CloudAccount,
        store_names: &BTreeMap<BundleId, String>,
    ) -> Self {
        let mut items: BTreeMap<ItemId, Item> = BTreeMap::new();
        let mut shared = Vec::new();
        for ((domain, section), tally) in &scan.containers {
            let (owners, attribution) = attributor.owners(domain, *section);
            let tally = account.seen_by_icloud(domain, *section, &owners, *tally);
            let container = Container { domain: domain.clone(), attribution, tally };
            match owners.as_slice() {
                [owner] => items
                    .entry(owner.clone())
                    .or_insert_with(|| Item::new(owner.clone(), store_names))
                    .add(container),
                _ => shared.push(SharedContainer { container, owners }),
            }
        }
        // An app may have nothing but its part of a shared container.
        for owner in shared.iter().flat_map(|container| &container.owners) {
            items.entry(owner.clone()).or_insert_with(|| Item::new(owner.clone(), store_names));
        }
        for (folder, tally) in &scan.drive {
            let owners = attributor.owners_in_drive(folder);
            let owner = owners.into_iter().find(|owner| items.contains_key(owner));
            if let Some(item) = owner.and_then(|owner| items.get_mut(&owner)) {
                item.drive.get_or_insert_default().merge(*tally);
            }
        }
        let mut items: Vec<_> = items.into_values().collect();
        for item in &mut items {
            item.switch = account.switch_of(&item.id);
        }
        items.sort_by(Item::largest_first);
        shared.sort_by(SharedContainer::largest_first);
        let icloud = items.iter().map(|item| item.total.icloud);
        let shared_icloud = shared.iter().map(|shared| shared.container.tally.icloud);
        let icloud: Bytes = icloud.chain(shared_icloud).sum();
        Self {
            items,
            shared,
            totals: Totals { icloud, ..scan.totals },
            missing: scan.missing,
            drive_folders: scan.drive.len(),
        }
    }

    /// Returns all containers with their owners, largest first.
    pub fn containers(&self) -> Vec<(&Container, Vec<ItemId>)> {
        let own = self.items.iter().flat_map(|item| {
            item.containers.iter().map(|container| (container, vec![item.id.clone()]))
        });
        let shared = self.shared.iter().map(|shared| (&shared.container, shared.owners.clone()));
        let mut containers: Vec<_> = own.chain(shared).collect();
        containers.sort_by_key(|(container, owners)| {
            (Reverse(container.tally.local), container.domain.to_string(), owners.clone())
        });
        containers
    }

    /// Returns the item with this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// Returns whether an app keeps a copy in iCloud Drive.
    pub fn drive_copy(&self, id: &ItemId) -> DriveCopy {
        match self.item(id).and_then(|item| item.drive) {
            Some(tally) => DriveCopy::Found(tally),
            None if 0 < self.drive_folders => DriveCopy::NotFound,
            None => DriveCopy::Unknown,
        }
    }

    /// Returns the shared containers that an item is one of the owners of.
    pub fn shared_by<'a>(&'a self, id: &'a ItemId) -> impl Iterator<Item = &'a SharedContainer> {
        self.shared.iter().filter(move |shared| shared.owners.contains(id))
    }
}
