//! Every item of a backup with its sizes.
//!
//! An [`Item`] is what Settings shows as one row, or a part of the system that has no row: an
//! app with its plugins and groups, the photo library, the messages, the rest. A container that
//! several items own stands on its own as a [`SharedContainer`], because switching off one of
//! its owners frees none of it. Each file counts once: items and shared containers add up to the
//! total.
//!
//! The [`scan()`] reads rows on all cores and folds them into sums per domain, with its largest
//! [`Folders`] and files; [`Attributor`] works out which app a domain belongs to;
//! [`Inventory::new`] puts both together. [`detail`], [`level`], [`listing`] and [`verify`] go
//! through the rows once more, for who asks further. What has to be known about apps, about files
//! and about iCloud beyond the backup is handed in as [`Ownership`], [`ScanRules`] and
//! [`CloudSettings`].

mod attribution;
mod content;
mod detail;
mod drive;
mod find;
mod fold;
mod folders;
mod icloud;
mod ids;
mod index;
mod item;
mod keeping;
mod level;
mod listing;
mod owners;
mod scan;
mod tally;
mod verify;

use std::{cmp::Reverse, collections::BTreeMap, mem};

pub(crate) use self::index::Index;
pub use self::{
    attribution::{Attribution, Attributor, GroupOwner, Ownership},
    content::{
        Content, ContentKind, FileKind, FileKinds, FolderKind, KindName, KindTally, KnownContent,
    },
    detail::{Detail, DetailQuery, FileSize, FolderSize, detail},
    drive::{DriveBasis, DriveUse},
    find::find,
    fold::{Progress, ScanOptions, Silent},
    folders::{Folder, Folders, LargeFile},
    icloud::{CloudSettings, DomainPaths, ScanRules, StoredIn},
    item::{Container, Item, ItemId, Kind, Listed, SharedContainer},
    level::{EntryKind, Inside, Level, LevelEntry, level},
    listing::{ListedFile, Listing, listing},
    scan::{ContainerSums, Scan, Section, Totals, scan, scan_in_turn},
    tally::{Modified, Tally},
    verify::{BlobFaults, Disk, Verification, verify},
};
use self::{drive::add_drive, owners::by_owner};
use crate::{
    backup::{BundleId, Domain, Gaps},
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
    pub completeness: Completeness,
    /// What iCloud Drive holds, as far as the backup tells.
    pub drive: DriveUse,
    /// What the originals of the photo library take in this backup.
    pub photo_originals: Bytes,
    /// What is off, and of which the last attempt counted bytes all the same: by item.
    pub off_but_sent: BTreeMap<ItemId, Bytes>,
    /// What was added up apart, by the text of a domain and a path below it.
    pub watched: BTreeMap<(String, String), Tally>,
    /// Finds items, and what they share.
    pub(crate) index: Index,
}

/// Whether all of the manifest could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// All of it could be read.
    Complete,
    /// Partial: the file is damaged here and there, or cut off.
    Damaged(Gaps),
    /// It lists no file at all.
    NoFiles,
    /// So many of its rows of files can't be used that its sums say nothing.
    TooManyUnusable,
}

/// One row in so many may be unusable before sums say nothing.
const ROWS_FOR_ONE_UNUSABLE: u64 = 1_000;

impl Completeness {
    /// Whether all of it could be read.
    pub fn is_complete(self) -> bool {
        self == Self::Complete
    }

    /// Judges a manifest by what could be read of it.
    fn of(read: Self, totals: &Totals) -> Self {
        let unusable = totals.unusable_files;
        let rows = totals.files.saturating_add(unusable);
        match read {
            Self::Complete if rows == 0 => Self::NoFiles,
            Self::Complete
                // A single one proves nothing, however small the backup is.
                if 1 < unusable && rows < unusable.saturating_mul(ROWS_FOR_ONE_UNUSABLE) =>
            {
                Self::TooManyUnusable
            }
            read => read,
        }
    }
}

impl Inventory {
    /// Puts the sums of a scan together by item.
    pub fn new(
        mut scan: Scan,
        attributor: &Attributor<'_>,
        settings: &CloudSettings,
        store_names: &BTreeMap<BundleId, String>,
    ) -> Self {
        let containers = mem::take(&mut scan.containers);
        let (mut items, mut shared) = by_owner(containers, attributor, settings, store_names);
        let drive = add_drive(&mut items, &scan, attributor, settings);
        let mut items = items.items;
        // There was room for as many items as there are containers.
        items.shrink_to_fit();
        for item in &mut items {
            item.switch = settings.switch_of(&item.id);
            item.is_restricted = settings.is_restricted(&item.id);
            item.sort();
        }
        // Ids are different, so the order is the same each time.
        items.sort_unstable_by(Item::largest_first);
        shared.sort_by(SharedContainer::largest_first);
        let icloud = items.iter().map(|item| item.total.icloud);
        let shared_icloud = shared.iter().map(|shared| shared.container.tally.icloud);
        let icloud: Bytes = icloud.chain(shared_icloud).sum();
        // The scan goes by paths alone; here it counts as well what is off or stored elsewhere.
        let totals = Totals { icloud, ..scan.totals };
        Self {
            items,
            shared,
            completeness: Completeness::of(scan.completeness, &totals),
            totals,
            drive,
            photo_originals: scan.sum_of(&scan::ORIGINALS),
            off_but_sent: off_but_sent(attributor, settings),
            watched: scan.watched,
            index: Index::default(),
        }
    }

    /// Makes an inventory of what Settings lists, without a backup: nothing can be looked into.
    pub fn of_listed(listed: impl IntoIterator<Item = Listed>) -> Self {
        let mut inventory = Self {
            items: Vec::new(),
            shared: Vec::new(),
            totals: Totals::default(),
            completeness: Completeness::Complete,
            drive: DriveUse::default(),
            photo_originals: Bytes::ZERO,
            off_but_sent: BTreeMap::new(),
            watched: BTreeMap::new(),
            index: Index::default(),
        };
        let items = listed.into_iter().map(|listed| {
            let bytes = listed.bytes;
            Item::listed(listed, bytes)
        });
        inventory.take_in(items);
        inventory
    }

    /// Adds what Settings lists and the backup lacks.
    pub fn add_listed(&mut self, listed: impl IntoIterator<Item = Listed>) {
        self.take_in(listed.into_iter().map(|listed| Item::listed(listed, Bytes::ZERO)));
    }

    /// Takes what Settings shows instead of what was estimated for items of the backup, each
    /// without what it shares.
    pub fn take_shown(&mut self, shown: impl Fn(&ItemId) -> Option<Bytes>) {
        for item in &mut self.items {
            if let Some(bytes) = shown(&item.id) {
                let others = self.totals.icloud.saturating_sub(item.total.icloud);
                self.totals.icloud = others.saturating_add(bytes);
                item.total.icloud = bytes;
            }
        }
    }

    fn take_in(&mut self, items: impl Iterator<Item = Item>) {
        for item in items {
            self.totals.local = self.totals.local.saturating_add(item.total.local);
            self.totals.icloud = self.totals.icloud.saturating_add(item.total.icloud);
            self.items.push(item);
        }
        self.items.sort_unstable_by(Item::largest_first);
        // The positions of items have changed.
        self.index = Index::default();
    }

    /// Returns what is below a path of a domain, if that was added up apart.
    pub fn watched(&self, domain: &Domain, path: &str) -> Tally {
        let key = (domain.to_string(), path.to_owned());
        self.watched.get(&key).copied().unwrap_or_default()
    }

    /// Returns all containers with their owners, in no order.
    pub(crate) fn each_container(&self) -> impl Iterator<Item = (&Container, &[ItemId])> {
        let own = self.items.iter().flat_map(|item| {
            let owner = std::slice::from_ref(&item.id);
            item.containers.iter().map(move |container| (container, owner))
        });
        let shared = self.shared.iter().map(|shared| (&shared.container, &*shared.owners));
        own.chain(shared)
    }

    /// Returns all containers with their owners, largest first.
    pub fn containers(&self) -> Vec<(&Container, &[ItemId])> {
        let mut containers: Vec<_> = self.each_container().collect();
        containers.sort_by(|(a, owners), (b, others)| {
            let by_size = Reverse(a.tally.local).cmp(&Reverse(b.tally.local));
            by_size.then_with(|| a.domain.cmp_text(&b.domain)).then_with(|| owners.cmp(others))
        });
        containers
    }

    /// Returns the item with this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items.get(self.index_of(id)?)
    }

    /// Returns the index of the item with this id.
    pub fn index_of(&self, id: &ItemId) -> Option<usize> {
        self.index.index_of(id, self)
    }

    /// Returns the shared containers that an item is one of the owners of, largest first.
    pub fn shared_by<'a>(&'a self, id: &'a ItemId) -> impl Iterator<Item = &'a SharedContainer> {
        self.index.shared_by(id, self).into_iter().filter_map(|index| self.shared.get(index))
    }
}

/// Returns what the last attempt counted of domains that are off, by item.
fn off_but_sent(attributor: &Attributor<'_>, settings: &CloudSettings) -> BTreeMap<ItemId, Bytes> {
    let mut sent: BTreeMap<ItemId, Bytes> = BTreeMap::new();
    for (domain, bytes) in &settings.last_attempt {
        let (owners, _) = attributor.owners(domain, Section::Main);
        if *bytes != Bytes::ZERO
            && settings.is_off(domain, &owners)
            && let Some(owner) = owners.into_iter().next()
        {
            let sum = sent.entry(owner).or_default();
            *sum = sum.saturating_add(*bytes);
        }
    }
    sent
}
