//! `Instance`: a problem arranged for the search.

use std::collections::{BTreeMap, BTreeSet};

use super::{Class, Problem};

/// More items than this are not searched: a device has some hundreds of apps.
const MOST_ITEMS: usize = 4_000;
/// Nor more items than this that share containers.
const MOST_ENTANGLED: usize = 1_000;

/// How many items of each class, riskiest first.
pub(super) type Counts = [usize; 6];

/// The steps that a part of the search may still take, so that it ends in time, and on every
/// machine in the same place. A step is what takes about a nanosecond.
#[derive(Debug)]
pub(super) struct Steps(usize);

impl Steps {
    /// As many as take a quarter of a second.
    pub(super) fn new() -> Self {
        Self(200_000_000)
    }

    /// None where the search would go deeper than is good for the stack of a thread.
    pub(super) fn of(instance: &Instance) -> Self {
        let is_deep = MOST_ENTANGLED < instance.entangled.len() || MOST_ITEMS < instance.count();
        if is_deep { Self(0) } else { Self::new() }
    }

    pub(super) fn take(&mut self, steps: usize) {
        self.0 = self.0.saturating_sub(steps);
    }

    pub(super) fn are_used_up(&self) -> bool {
        self.0 == 0
    }
}

/// Returns the place of a class among all, riskiest first.
pub(super) fn rank(class: Class) -> usize {
    Class::RISKIEST_FIRST.iter().position(|other| *other == class).unwrap_or_default()
}

/// A problem arranged for the search. Items are named by their places in the problem.
#[derive(Debug)]
pub(super) struct Instance {
    items: Vec<Item>,
    shared: Vec<SharedBytes>,
    /// Items that own a part of a shared container: riskiest class first, in it the greatest
    /// potential first.
    pub(super) entangled: Vec<usize>,
    /// For each class, the items that don't: largest first, equals by their places.
    pub(super) free: [Vec<usize>; 6],
}

#[derive(Debug)]
struct Item {
    class: usize,
    own: u64,
    potential: u64,
    shared: Vec<usize>,
}

#[derive(Debug)]
struct SharedBytes {
    bytes: u64,
    owners: Vec<usize>,
}

impl Instance {
    pub(super) fn new(problem: &Problem) -> Self {
        let mut items: Vec<_> = problem
            .candidates
            .iter()
            .map(|candidate| Item {
                class: rank(candidate.class),
                own: candidate.own.get(),
                potential: candidate.own.get(),
                shared: Vec::new(),
            })
            .collect();
        // Containers of the same owners are freed together, as if they were one.
        let mut by_owners: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        for container in &problem.shared {
            let mut owners = container.owners.clone();
            owners.sort_unstable();
            let bytes = by_owners.entry(owners).or_default();
            *bytes = bytes.saturating_add(container.bytes.get());
        }
        let mut shared = Vec::new();
        for (owners, bytes) in by_owners {
            match owners.as_slice() {
                [] => (),
                // What has one owner left is that owner's own.
                [only] => {
                    if let Some(item) = items.get_mut(*only) {
                        item.own = item.own.saturating_add(bytes);
                        item.potential = item.potential.saturating_add(bytes);
                    }
                }
                owners => {
                    let count = u64::try_from(owners.len()).unwrap_or(u64::MAX);
                    for owner in owners {
                        if let Some(item) = items.get_mut(*owner) {
                            item.potential = item.potential.saturating_add(bytes.div_ceil(count));
                            item.shared.push(shared.len());
                        }
                    }
                    shared.push(SharedBytes { bytes, owners: owners.to_vec() });
                }
            }
        }
        let mut entangled: Vec<_> = (0..items.len()).collect();
        let mut free: [Vec<usize>; 6] = Default::default();
        entangled.retain(|place| {
            let item = items.get(*place);
            let is_free = item.is_none_or(|item| item.shared.is_empty());
            if let (true, Some(pool)) = (is_free, item.and_then(|item| free.get_mut(item.class))) {
                pool.push(*place);
            }
            !is_free
        });
        let mut instance = Self { items, shared, entangled: Vec::new(), free: Default::default() };
        entangled.sort_by_key(|place| {
            (instance.class(*place), std::cmp::Reverse(instance.potential(*place)), *place)
        });
        for pool in &mut free {
            pool.sort_by_key(|place| (std::cmp::Reverse(instance.own(*place)), *place));
        }
        instance.entangled = entangled;
        instance.free = free;
        instance
    }

    /// Returns how many items there are.
    pub(super) fn count(&self) -> usize {
        self.items.len()
    }

    pub(super) fn class(&self, place: usize) -> usize {
        self.items.get(place).map_or(0, |item| item.class)
    }

    /// Returns what an item frees by itself.
    pub(super) fn own(&self, place: usize) -> u64 {
        self.items.get(place).map_or(0, |item| item.own)
    }

    /// Returns the most that an item can add to any set.
    pub(super) fn potential(&self, place: usize) -> u64 {
        self.items.get(place).map_or(0, |item| item.potential)
    }

    /// Returns what a set frees.
    pub(super) fn freed(&self, set: &[usize]) -> u64 {
        let own: u64 = set.iter().map(|place| self.own(*place)).fold(0, u64::saturating_add);
        let members: BTreeSet<_> = set.iter().collect();
        let shared = self
            .shared
            .iter()
            .filter(|shared| shared.owners.iter().all(|owner| members.contains(owner)));
        shared.map(|shared| shared.bytes).fold(own, u64::saturating_add)
    }

    /// Returns how many items of each class a set has.
    pub(super) fn counts(&self, set: &[usize]) -> Counts {
        let mut counts = Counts::default();
        for place in set {
            if let Some(count) = counts.get_mut(self.class(*place)) {
                *count += 1;
            }
        }
        counts
    }
}

/// Entangled items that went in, and what that frees so far.
#[derive(Debug, Clone)]
pub(super) struct Entangled<'i> {
    instance: &'i Instance,
    pub(super) chosen: Vec<usize>,
    pub(super) counts: Counts,
    /// What they free.
    pub(super) freed: u64,
    /// The most that they can have a part in freeing.
    pub(super) hoped: u64,
    /// For each shared container, how many owners are still in the backup.
    owners_left: Vec<usize>,
}

impl<'i> Entangled<'i> {
    pub(super) fn new(instance: &'i Instance) -> Self {
        Self {
            instance,
            chosen: Vec::new(),
            counts: Counts::default(),
            freed: 0,
            hoped: 0,
            owners_left: instance.shared.iter().map(|shared| shared.owners.len()).collect(),
        }
    }

    pub(super) fn take(&mut self, place: usize) {
        let Some(item) = self.instance.items.get(place) else { return };
        self.chosen.push(place);
        if let Some(count) = self.counts.get_mut(item.class) {
            *count += 1;
        }
        self.freed = self.freed.saturating_add(item.own);
        self.hoped = self.hoped.saturating_add(item.potential);
        for number in &item.shared {
            if let Some(left) = self.owners_left.get_mut(*number) {
                *left -= 1;
                if *left == 0 {
                    let bytes = bytes_of(self.instance, *number);
                    self.freed = self.freed.saturating_add(bytes);
                }
            }
        }
    }

    /// Takes back the last one.
    pub(super) fn put_back(&mut self) {
        let Some(item) = self.chosen.pop().and_then(|place| self.instance.items.get(place)) else {
            return;
        };
        if let Some(count) = self.counts.get_mut(item.class) {
            *count -= 1;
        }
        self.freed = self.freed.saturating_sub(item.own);
        self.hoped = self.hoped.saturating_sub(item.potential);
        for number in &item.shared {
            if let Some(left) = self.owners_left.get_mut(*number) {
                if *left == 0 {
                    let bytes = bytes_of(self.instance, *number);
                    self.freed = self.freed.saturating_sub(bytes);
                }
                *left += 1;
            }
        }
    }
}

/// All items, of which one after the other stays in the backup, and what the others free.
#[derive(Debug)]
pub(super) struct Remaining<'i> {
    instance: &'i Instance,
    /// By the place of a shared container: whether all of its owners are still among them.
    is_whole: Vec<bool>,
    freed: u128,
}

impl<'i> Remaining<'i> {
    pub(super) fn all_of(instance: &'i Instance) -> Self {
        let own = instance.items.iter().map(|item| u128::from(item.own));
        let shared = instance.shared.iter().map(|shared| u128::from(shared.bytes));
        let is_whole = vec![true; instance.shared.len()];
        Self { instance, is_whole, freed: own.chain(shared).sum() }
    }

    /// Takes an item off, as long as the others free so much. Returns whether they do.
    pub(super) fn spare(&mut self, place: usize, goal: u64) -> bool {
        let Some(item) = self.instance.items.get(place) else { return false };
        let whole = |number: &&usize| self.is_whole.get(**number).copied().unwrap_or_default();
        let shared = item.shared.iter().filter(whole);
        let bytes = shared.map(|number| u128::from(bytes_of(self.instance, *number)));
        let without = self.freed.saturating_sub(bytes.chain([u128::from(item.own)]).sum());
        if without < u128::from(goal) {
            return false;
        }
        self.freed = without;
        for number in &item.shared {
            if let Some(is_whole) = self.is_whole.get_mut(*number) {
                *is_whole = false;
            }
        }
        true
    }
}

fn bytes_of(instance: &Instance, shared: usize) -> u64 {
    instance.shared.get(shared).map_or(0, |shared| shared.bytes)
}
