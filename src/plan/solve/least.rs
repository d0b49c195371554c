//! The second step: the fewest bytes with given numbers of items.

use super::{
    instance::{Counts, Entangled, Instance, Steps},
    sums::{Choice, Pool, Sizes, least_sum},
};

/// What is already decided about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decided {
    /// Nothing.
    Open,
    /// It is in.
    In,
    /// It is out.
    Out,
}

/// Returns the set that frees the least from `goal` on, with as many items of each class as
/// `known` has, which is one of them.
pub(super) fn least_bytes(
    instance: &Instance,
    goal: u64,
    known: Vec<usize>,
    steps: &mut Steps,
) -> Vec<usize> {
    let decided = vec![Decided::Open; instance.count()];
    let counts = instance.counts(&known);
    let limit = instance.freed(&known);
    find(instance, &decided, counts, goal..limit, steps).unwrap_or(known)
}

/// Returns the set with these numbers, and with what is decided, that frees the least within
/// `range`, if there is one.
pub(super) fn find(
    instance: &Instance,
    decided: &[Decided],
    counts: Counts,
    range: std::ops::Range<u64>,
    steps: &mut Steps,
) -> Option<Vec<usize>> {
    if range.is_empty() {
        return None;
    }
    let free = instance.free.each_ref().map(|pool| FreePool::new(instance, pool, decided));
    let mut search = Search {
        instance,
        decided,
        counts,
        goal: range.start,
        limit: range.end,
        entangled: Entangled::new(instance),
        free,
        best: None,
        steps,
    };
    search.decide(0);
    search.best
}

/// The free items of a class: those that are in, and those that may be, largest first.
#[derive(Debug)]
struct FreePool {
    taken: Vec<usize>,
    taken_bytes: u64,
    open: Vec<usize>,
    sizes: Sizes,
}

impl FreePool {
    fn new(instance: &Instance, pool: &[usize], decided: &[Decided]) -> Self {
        let those = |wanted: Decided| -> Vec<usize> {
            let is_wanted = |place: &&usize| decided.get(**place) == Some(&wanted);
            pool.iter().filter(is_wanted).copied().collect()
        };
        let (taken, open) = (those(Decided::In), those(Decided::Open));
        let bytes = |places: &[usize]| -> Vec<u64> {
            places.iter().map(|place| instance.own(*place)).collect()
        };
        Self {
            taken_bytes: bytes(&taken).into_iter().fold(0, u64::saturating_add),
            sizes: Sizes::new(bytes(&open)),
            taken,
            open,
        }
    }

    /// Returns the least and the most that `count` items free, counting those that are in;
    /// `None` where there can't be so many.
    fn bounds(&self, count: usize) -> Option<(u64, u64)> {
        let further = count.checked_sub(self.taken.len())?;
        if self.open.len() < further {
            return None;
        }
        let (least, most) = (self.sizes.smallest(further), self.sizes.greatest(0, further));
        Some((self.taken_bytes.saturating_add(least), self.taken_bytes.saturating_add(most)))
    }

    /// Returns the items at these places of `open`, of equal ones those whose ids come first.
    fn chosen(&self, places: &[usize]) -> Vec<usize> {
        let mut used = vec![false; self.open.len()];
        let mut chosen = self.taken.clone();
        for place in places {
            let sizes = self.sizes.as_slice();
            let size = sizes.get(*place);
            let first_equal = sizes.partition_point(|other| Some(other) > size);
            let free_one = (first_equal..self.open.len()).find(|at| used.get(*at) == Some(&false));
            if let Some(at) = free_one {
                if let Some(used) = used.get_mut(at) {
                    *used = true;
                }
                chosen.extend(self.open.get(at));
            }
        }
        chosen
    }
}

struct Search<'s, 'i> {
    instance: &'i Instance,
    decided: &'s [Decided],
    counts: Counts,
    goal: u64,
    /// The best so far frees so much; only what frees less is better.
    limit: u64,
    entangled: Entangled<'i>,
    free: [FreePool; 6],
    best: Option<Vec<usize>>,
    steps: &'s mut Steps,
}

impl Search<'_, '_> {
    /// Decides about the entangled items from `next` on.
    fn decide(&mut self, next: usize) {
        if self.limit <= self.goal || self.steps.are_used_up() || !self.can_improve(next) {
            return;
        }
        let Some(place) = self.instance.entangled.get(next).copied() else {
            self.choose_free();
            return;
        };
        let decided = self.decided.get(place).copied().unwrap_or(Decided::Open);
        if decided != Decided::Out {
            self.entangled.take(place);
            self.decide(next + 1);
            self.entangled.put_back();
        }
        if decided != Decided::In {
            self.decide(next + 1);
        }
    }

    /// Whether some completion could free enough and less than the best.
    fn can_improve(&mut self, next: usize) -> bool {
        let left = self.instance.entangled.get(next..).unwrap_or_default();
        self.steps.take(50 + 10 * left.len());
        let mut least = self.entangled.freed;
        let mut most = if left.is_empty() { self.entangled.freed } else { self.entangled.hoped };
        for (class, (count, taken)) in self.counts.iter().zip(self.entangled.counts).enumerate() {
            let (Some(further), Some(free)) = (count.checked_sub(taken), self.free.get(class))
            else {
                return false;
            };
            let open = || left.iter().copied().filter(|place| self.instance.class(*place) == class);
            let open_count = open().count();
            if open_count == 0 {
                let Some((low, high)) = free.bounds(further) else { return false };
                least = least.saturating_add(low);
                most = most.saturating_add(high);
            } else {
                if open_count + free.open.len() + free.taken.len() < further {
                    return false;
                }
                let potentials = open().map(|place| self.instance.potential(place));
                let own = open().map(|place| self.instance.own(place));
                let taken = free.taken.iter().map(|place| self.instance.own(*place));
                most = most.saturating_add(extreme_sum(
                    potentials.chain(free.sizes.as_slice().iter().copied()).chain(taken.clone()),
                    further,
                    std::cmp::Reverse,
                ));
                let all = own.chain(free.sizes.as_slice().iter().copied()).chain(taken);
                least = least.saturating_add(extreme_sum(all, further, |size| size));
                self.steps.take(100 + 10 * free.sizes.count());
            }
        }
        self.goal <= most && least < self.limit
    }

    /// Everything is decided about entangled items: the rest is a matter of sums.
    fn choose_free(&mut self) {
        let so_far = self.entangled.freed;
        let mut pools = Vec::new();
        let mut taken = so_far;
        for ((free, count), entangled) in
            self.free.iter().zip(self.counts).zip(self.entangled.counts)
        {
            let further =
                count.checked_sub(entangled).and_then(|n| n.checked_sub(free.taken.len()));
            let Some(further) = further else { return };
            pools.push(Pool { sizes: &free.sizes, count: further });
            taken = taken.saturating_add(free.taken_bytes);
        }
        let target = self.goal.saturating_sub(taken);
        let Some(limit) = self.limit.checked_sub(taken) else { return };
        if let Some(Choice { sum, places }) = least_sum(&pools, target, limit, self.steps) {
            let mut set = self.entangled.chosen.clone();
            for (free, places) in self.free.iter().zip(&places) {
                set.extend(free.chosen(places));
            }
            set.sort_unstable();
            self.limit = taken.saturating_add(sum);
            self.best = Some(set);
        }
    }
}

/// Returns the sum of the first `count` sizes in the order of `key`.
fn extreme_sum<K: Ord>(
    sizes: impl Iterator<Item = u64>,
    count: usize,
    key: impl Fn(u64) -> K,
) -> u64 {
    let mut sizes: Vec<_> = sizes.collect();
    if count < sizes.len() {
        sizes.select_nth_unstable_by_key(count, |size| key(*size));
    }
    sizes.iter().take(count).copied().fold(0, u64::saturating_add)
}
