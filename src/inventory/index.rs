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
pub(crate) struct Index(OnceLock<Places>);

#[derive(Debug, Default, Clone)]
struct Places {
    items: ItemPlaces,
    /// For each item the sets of owners that it is in.
    sets: HashMap<ItemId, Vec<usize>>,
    /// For each set of owners what they share, in the order of the inventory.
    shared: Vec<Vec<usize>>,
}

/// The places of items in a list, found by their ids, which stand there and nowhere else: a list
/// may have 100,000, and a page asks for each of them many times.
#[derive(Debug, Default, Clone)]
pub(super) struct ItemPlaces {
    table: HashTable<u32>,
    state: RandomState,
}

impl ItemPlaces {
    pub(super) fn of(&self, id: &ItemId, items: &[Item]) -> Option<usize> {
        let is_it = |place: &u32| id_at(*place, items) == Some(id);
        let place = self.table.find(self.state.hash_one(Some(id)), is_it)?;
        usize::try_from(*place).ok()
    }

    /// Puts down where one of the items stands. No other may have its id.
    pub(super) fn add(&mut self, place: usize, items: &[Item]) {
        let hash = |place: &u32| self.state.hash_one(id_at(*place, items));
        // There are far fewer items than this type can count: the number of domains is limited.
        if let Ok(place) = u32::try_from(place) {
            self.table.insert_unique(hash(&place), place, hash);
        }
    }
}

fn id_at(place: u32, items: &[Item]) -> Option<&ItemId> {
    items.get(usize::try_from(place).ok()?).map(|item| &item.id)
}

impl Index {
    pub(super) fn place_of(&self, id: &ItemId, of: &Inventory) -> Option<usize> {
        self.places(of).items.of(id, &of.items)
    }

    /// Returns the places of the containers that an item is an owner of, in their order.
    pub(super) fn shared_by(&self, id: &ItemId, of: &Inventory) -> Vec<usize> {
        let places = self.places(of);
        let sets = places.sets.get(id).map(Vec::as_slice).unwrap_or_default();
        let shared = sets.iter().filter_map(|set| places.shared.get(*set)).flatten();
        let mut shared: Vec<_> = shared.copied().collect();
        shared.sort_unstable();
        shared
    }

    fn places(&self, of: &Inventory) -> &Places {
        self.0.get_or_init(|| Places::new(of))
    }
}

impl Places {
    fn new(of: &Inventory) -> Self {
        let mut places = Self::default();
        (0..of.items.len()).for_each(|place| places.items.add(place, &of.items));
        let mut known: HashMap<usize, usize> = HashMap::new();
        for (place, SharedContainer { owners, .. }) in of.shared.iter().enumerate() {
            // Who owns several containers together stands once in memory.
            let address = Arc::as_ptr(owners).addr();
            let set = *known.entry(address).or_insert_with(|| {
                let set = places.shared.len();
                places.shared.push(Vec::new());
                for owner in owners.iter() {
                    places.sets.entry(owner.clone()).or_default().push(set);
                }
                set
            });
            if let Some(shared) = places.shared.get_mut(set) {
                shared.push(place);
            }
        }
        places
    }
}
