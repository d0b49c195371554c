//! Whose container is whose: items are made of the containers that they alone own.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    Attributor, CloudSettings, Container, ContainerSums, Item, ItemId, SharedContainer,
    index::ItemIndexes,
};
use crate::{backup::BundleId, evidence::Switch};

/// The memory of containers is given back each time that this many are done.
const GIVEN_BACK: usize = 4_096;

/// Puts containers together by the item that owns them; those of several stand alone.
pub(super) fn by_owner(
    mut containers: Vec<ContainerSums>,
    attributor: &Attributor<'_>,
    settings: &CloudSettings,
    store_names: &BTreeMap<BundleId, String>,
) -> (ItemsById, Vec<SharedContainer>) {
    let mut items = ItemsById::of_at_most(containers.len());
    let mut shared: Vec<SharedContainer> = Vec::new();
    let mut sets = OwnerSets::default();
    // From the end, so that what is done can be given back: items take as much once more.
    while let Some(sums) = containers.pop() {
        if containers.len().is_multiple_of(GIVEN_BACK) {
            containers.shrink_to_fit();
        }
        let ContainerSums { domain, section, known_content, .. } = sums;
        let (owners, attribution) = attributor.owners(&domain, section);
        let (owners, switch) = sets.one_of(owners, settings);
        let tally = settings.seen_by_icloud(&domain, section, switch, sums.tally);
        // What is kept elsewhere or left out takes nothing, whatever its folders have.
        let folders = sums.folders.filter(|_| tally.icloud == sums.tally.icloud);
        let container = Container { domain, attribution, tally, known_content, folders };
        match &*owners {
            [owner] => {
                if let Some(item) = items.of(owner, store_names) {
                    item.add(container);
                }
            }
            _ => shared.push(SharedContainer { container, owners }),
        }
    }
    // An app may have nothing but its part of a shared container.
    for owner in sets.owners_of_several() {
        items.of(owner, store_names);
    }
    (items, shared)
}

/// Items that are found by their ids. They stand one after the other, as an inventory has them,
/// because there may be 100,000.
pub(super) struct ItemsById {
    pub(super) items: Vec<Item>,
    indexes: ItemIndexes,
}

impl ItemsById {
    /// Returns none yet, with room for so many: to grow into it takes all of it twice.
    fn of_at_most(count: usize) -> Self {
        Self { items: Vec::with_capacity(count), indexes: ItemIndexes::default() }
    }

    /// Returns an item, which has nothing yet if it wasn't there.
    fn of(&mut self, id: &ItemId, store_names: &BTreeMap<BundleId, String>) -> Option<&mut Item> {
        let index = self.indexes.of(id, &self.items).unwrap_or_else(|| {
            let index = self.items.len();
            self.items.push(Item::new(id.clone(), store_names));
            self.indexes.add(index, &self.items);
            index
        });
        self.items.get_mut(index)
    }

    pub(super) fn has(&self, id: &ItemId) -> bool {
        self.indexes.of(id, &self.items).is_some()
    }

    /// Returns an item that is there.
    pub(super) fn known(&mut self, id: &ItemId) -> Option<&mut Item> {
        let index = self.indexes.of(id, &self.items)?;
        self.items.get_mut(index)
    }
}

/// The sets of owners that were met. Thousands of containers may have the same hundred owners, so
/// that each set is kept once, with whether iCloud Backup takes what they own. Sets are known by
/// where the texts of their ids are: ids may be long, and are shared themselves.
#[derive(Default)]
struct OwnerSets(HashMap<Vec<usize>, (Arc<[ItemId]>, Switch)>);

impl OwnerSets {
    /// Returns owners as they were met first.
    fn one_of(&mut self, owners: Vec<ItemId>, settings: &CloudSettings) -> (Arc<[ItemId]>, Switch) {
        if let [_] = owners.as_slice() {
            let switch = settings.taken_of(&owners);
            return (owners.into(), switch);
        }
        let indexes = owners.iter().map(|owner| owner.as_str().as_ptr().addr()).collect();
        let met = self.0.entry(indexes).or_insert_with(|| {
            let switch = settings.taken_of(&owners);
            (owners.into(), switch)
        });
        met.clone()
    }

    /// Returns those who share something, some of them several times.
    fn owners_of_several(&self) -> impl Iterator<Item = &ItemId> {
        self.0.values().flat_map(|(owners, _)| owners.iter())
    }
}
