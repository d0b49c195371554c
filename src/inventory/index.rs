//! `Index`: where an item stands in its inventory, and which containers it shares.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    sync::{Arc, OnceLock},
};

use hashbrown::HashTable;

use super::{Inventory, Item, ItemId, SharedContainer};

/// Where things stand in an inventory. It is made when it is first asked, once all of them are
/// there.
#[derive(Debug, Default, Clone)]
pub(crate) struct Index(OnceLock<Indexes>);

#[derive(Debug, Default, Clone)]
struct Indexes {
    items: ItemIndexes,
    /// For each item the sets of owners that it is in.
    sets: HashMap<ItemId, Vec<usize>>,
    /// For each set of owners what they share, in the order of the inventory.
    shared: Vec<Vec<usize>>,
}

/// The indexes of items in a list, found by their ids, which stand there and nowhere else: a list
/// may have 100,000, and a page asks for each of them many times.
#[derive(Debug, Default, Clone)]
pub(super) struct ItemIndexes {
    table: HashTable<u32>,
    state: RandomState,
}

impl ItemIndexes {
    pub(super) fn of(&self, id: &ItemId, items: &[Item]) -> Option<usize> {
        let is_it = |index: &u32| id_at(*index, items) == Some(id);
        let index = self.table.find(self.state.hash_one(Some(id)), is_it)?;
        usize::try_from(*index).ok()
    }

    /// Puts down where one of the items stands. No other may have its id.
    pub(super) fn add(&mut self, index: usize, items: &[Item]) {
        let hash = |index: &u32| self.state.hash_one(id_at(*index, items));
        // There are far fewer items than this type can count: the number of domains is limited.
        if let Ok(index) = u32::try_from(index) {
            self.table.insert_unique(hash(&index), index, hash);
        }
    }
}

fn id_at(index: u32, items: &[Item]) -> Option<&ItemId> {
    items.get(usize::try_from(index).ok()?).map(|item| &item.id)
}

impl Index {
    pub(super) fn index_of(&self, id: &ItemId, of: &Inventory) -> Option<usize> {
        self.indexes(of).items.of(id, &of.items)
    }

    /// Returns the indexes of the containers that an item is an owner of, in their order.
    pub(super) fn shared_by(&self, id: &ItemId, of: &Inventory) -> Vec<usize> {
        let indexes = self.indexes(of);
        let sets = indexes.sets.get(id).map(Vec::as_slice).unwrap_or_default();
        let shared = sets.iter().filter_map(|set| indexes.shared.get(*set)).flatten();
        let mut shared: Vec<_> = shared.copied().collect();
        shared.sort_unstable();
        shared
    }

    fn indexes(&self, of: &Inventory) -> &Indexes {
        self.0.get_or_init(|| Indexes::new(of))
    }
}

impl Indexes {
    fn new(of: &Inventory) -> Self {
        let mut indexes = Self::default();
        (0..of.items.len()).for_each(|index| indexes.items.add(index, &of.items));
        let mut known: HashMap<usize, usize> = HashMap::new();
        for (index, SharedContainer { owners, .. }) in of.shared.iter().enumerate() {
            // Who owns several containers together stands once in memory.
            let address = Arc::as_ptr(owners).addr();
            let set = *known.entry(address).or_insert_with(|| {
                let set = indexes.shared.len();
                indexes.shared.push(Vec::new());
                for owner in owners.iter() {
                    indexes.sets.entry(owner.clone()).or_default().push(set);
                }
                set
            });
            if let Some(shared) = indexes.shared.get_mut(set) {
                shared.push(index);
            }
        }
        indexes
    }
}
