//! Layer 2: every item of a backup with its sizes.
//!
//! An [`Item`] is what Settings shows as one row, or a part of the system that has no row: an
//! app with its plugins and groups, the photo library, the messages, the rest. A container that
//! several items own stands on its own as a [`SharedContainer`], because switching off one of
//! its owners frees none of it. Each file counts once: items and shared containers add up to the
//! total.
//!
//! The [`scan()`] reads rows on all cores and folds them into sums per domain; [`Attributor`] works
//! out which app a domain belongs to; [`Inventory::new`] puts both together. Only the scan
//! touches a file. What has to be known about apps and about iCloud beyond the backup is handed
//! in as [`Ownership`] and [`CloudRules`].

mod attribution;
mod detail;
mod find;
mod icloud;
mod item;
mod scan;
mod verify;

use std::{cmp::Reverse, collections::BTreeMap};

pub use self::{
    attribution::{Attribution, Attributor, GroupOwner, Ownership},
    detail::{Detail, FileSize, FolderSize, detail},
    find::find,
    icloud::{CloudAccount, CloudRules, Place},
    item::{Container, Item, ItemId, Kind, SharedContainer, Tally},
    scan::{Progress, Scan, ScanOptions, Section, Silent, Totals, scan},
    verify::{BlobFaults, Verification},
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
        account: CloudAccount,
        store_names: &BTreeMap<BundleId, String>,
    ) -> Self {
        let mut items: BTreeMap<ItemId, Item> = BTreeMap::new();
        let mut shared = Vec::new();
        for ((domain, section), tally) in &scan.containers {
            let (owners, attribution) = attributor.owners(domain, *section);
            let tally = account.seen_by_icloud(domain, *section, *tally);
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
        let mut items: Vec<_> = items.into_values().collect();
        items.sort_by(Item::largest_first);
        shared.sort_by(SharedContainer::largest_first);
        let icloud = items.iter().map(|item| item.total.icloud);
        let shared_icloud = shared.iter().map(|shared| shared.container.tally.icloud);
        let icloud: Bytes = icloud.chain(shared_icloud).sum();
        Self { items, shared, totals: Totals { icloud, ..scan.totals }, missing: scan.missing() }
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

    /// Returns the shared containers that an item is one of the owners of.
    pub fn shared_by<'a>(&'a self, id: &'a ItemId) -> impl Iterator<Item = &'a SharedContainer> {
        self.shared.iter().filter(move |shared| shared.owners.contains(id))
    }
}
