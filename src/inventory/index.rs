//! `Index`: where an item stands in its inventory, and which containers it shares.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use super::{Inventory, ItemId, SharedContainer};

/// Where things stand in an inventory. It is made when it is first asked, once all of them are
/// there.
#[derive(Debug, Default, Clone)]
pub(crate) struct Index(OnceLock<Places>);

#[derive(Debug, Default, Clone)]
struct Places {
    /// The places of the items, in the order of their ids. There may be 100,000, and no more than
    /// domains.
    items: Vec<u32>,
    /// For each item the sets of owners that it is in.
    sets: HashMap<ItemId, Vec<usize>>,
    /// For each set of owners what they share, in the order of the inventory.
    shared: Vec<Vec<usize>>,
}

impl Index {
    pub(super) fn place_of(&self, id: &ItemId, of: &Inventory) -> Option<usize> {
        let items = &self.places(of).items;
        let at = items.binary_search_by_key(&Some(id), |place| id_at(*place, of)).ok()?;
        usize::try_from(*items.get(at)?).ok()
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
        let items = (0..).take(of.items.len()).collect();
        let mut places = Self { items, ..Self::default() };
        places.items.sort_unstable_by_key(|place| id_at(*place, of));
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

fn id_at(place: u32, of: &Inventory) -> Option<&ItemId> {
    of.items.get(usize::try_from(place).ok()?).map(|item| &item.id)
}
