//! The first step: the least numbers of items of each class.

use std::cmp::Reverse;

use super::instance::{Counts, Entangled, Instance, Remaining, Steps};

/// The least numbers so far, and a set that has them.
#[derive(Debug, Clone)]
struct Numbers {
    counts: Counts,
    set: Vec<usize>,
}

/// Returns a set that frees `goal` with the least numbers, or `None` where there is none.
pub(super) fn least_counts(
    instance: &Instance,
    goal: u64,
    steps: &mut Steps,
) -> Option<Vec<usize>> {
    let all: Vec<_> = (0..instance.count()).collect();
    if instance.freed(&all) < goal {
        return None;
    }
    let set = without_what_is_not_needed(instance, goal, all);
    let best = Numbers { counts: instance.counts(&set), set };
    let mut search = Search {
        instance,
        goal,
        entangled: Entangled::new(instance),
        left: Left::new(instance),
        best,
        steps,
    };
    if let Some(least) = search.least() {
        search.decide(0, &least);
    }
    Some(search.best.set)
}

/// Returns a set to begin with: of all, whatever isn't needed is left out, the riskiest and
/// smallest first.
fn without_what_is_not_needed(instance: &Instance, goal: u64, all: Vec<usize>) -> Vec<usize> {
    let mut order = all;
    order.sort_by_key(|place| (instance.class(*place), instance.potential(*place), *place));
    let mut remaining = Remaining::all_of(instance);
    let mut set: Vec<_> =
        order.into_iter().filter(|place| !remaining.spare(*place, goal)).collect();
    set.sort_unstable();
    set
}

/// What is not decided about: for each class, the potentials of entangled items and the sizes of
/// free ones, greatest first, and their sum.
#[derive(Debug)]
struct Left {
    entangled: [Vec<u64>; 6],
    free: [Vec<u64>; 6],
    sums: [u64; 6],
}

impl Left {
    fn new(instance: &Instance) -> Self {
        let mut entangled: [Vec<u64>; 6] = Default::default();
        for place in &instance.entangled {
            if let Some(class) = entangled.get_mut(instance.class(*place)) {
                class.push(instance.potential(*place));
            }
        }
        // The first that is decided about is the last of its list.
        for class in &mut entangled {
            class.sort_unstable();
        }
        let free = instance
            .free
            .each_ref()
            .map(|pool| pool.iter().map(|place| instance.own(*place)).collect::<Vec<_>>());
        let sums = std::array::from_fn(|class| {
            let entangled = entangled.get(class).into_iter().flatten();
            let free = free.get(class).into_iter().flatten();
            entangled.chain(free).copied().fold(0, u64::saturating_add)
        });
        Self { entangled, free, sums }
    }

    fn take_next_entangled(&mut self, class: usize) -> u64 {
        let potential = self.entangled.get_mut(class).and_then(Vec::pop).unwrap_or_default();
        if let Some(sum) = self.sums.get_mut(class) {
            *sum = sum.saturating_sub(potential);
        }
        potential
    }

    fn put_back(&mut self, class: usize, potential: u64) {
        if let Some(list) = self.entangled.get_mut(class) {
            list.push(potential);
        }
        if let Some(sum) = self.sums.get_mut(class) {
            *sum = sum.saturating_add(potential);
        }
    }

    /// Returns how many of the greatest of a class are needed for `lacking`, and their sum;
    /// `None` where all are not enough.
    fn needed(&self, class: usize, lacking: u64) -> Option<(usize, u64)> {
        let (Some(entangled), Some(free)) = (self.entangled.get(class), self.free.get(class))
        else {
            return None;
        };
        let (mut entangled, mut free) = (entangled.iter().rev().peekable(), free.iter().peekable());
        let (mut count, mut sum) = (0, 0_u64);
        while sum < lacking {
            let next = match (entangled.peek(), free.peek()) {
                (Some(a), Some(b)) if a < b => free.next(),
                (Some(_), _) => entangled.next(),
                (None, _) => free.next(),
            };
            sum = sum.saturating_add(*next?);
            count += 1;
        }
        Some((count, sum))
    }
}

struct Search<'s, 'i> {
    instance: &'i Instance,
    goal: u64,
    entangled: Entangled<'i>,
    left: Left,
    best: Numbers,
    steps: &'s mut Steps,
}

impl Search<'_, '_> {
    /// Decides about the entangled items from `next` on. `least` are numbers that no completion
    /// can go below.
    fn decide(&mut self, next: usize, least: &Counts) {
        if self.best.counts <= *least || self.steps.are_used_up() {
            return;
        }
        let Some(place) = self.instance.entangled.get(next).copied() else {
            self.note(least);
            return;
        };
        let class = self.instance.class(place);
        let potential = self.left.take_next_entangled(class);
        self.entangled.take(place);
        let with = self.least();
        self.entangled.put_back();
        let without = self.least();
        // The more promising way first.
        let mut ways = [(with, true), (without, false)];
        ways.sort_by_key(|(least, is_in)| (least.is_none(), *least, Reverse(*is_in)));
        for (least, is_in) in ways {
            let Some(least) = least else { continue };
            if is_in {
                self.entangled.take(place);
                self.decide(next + 1, &least);
                self.entangled.put_back();
            } else {
                self.decide(next + 1, &least);
            }
        }
        self.left.put_back(class, potential);
    }

    /// Returns numbers that no completion can go below, or `None` where none frees enough.
    fn least(&mut self) -> Option<Counts> {
        // Once all is decided, what is hoped for is what is freed.
        let is_decided = self.left.entangled.iter().all(Vec::is_empty);
        let mut hoped = if is_decided { self.entangled.freed } else { self.entangled.hoped };
        let mut least = self.entangled.counts;
        for (class, count) in least.iter_mut().enumerate() {
            let safer = self
                .left
                .sums
                .iter()
                .skip(class + 1)
                .fold(hoped, |sum, class| sum.saturating_add(*class));
            let (needed, sum) = self.left.needed(class, self.goal.saturating_sub(safer))?;
            self.steps.take(20 + 4 * needed);
            *count += needed;
            hoped = hoped.saturating_add(sum);
        }
        Some(least)
    }

    /// Everything is decided about entangled items, and of the free ones the largest do.
    fn note(&mut self, counts: &Counts) {
        let mut set = self.entangled.chosen.clone();
        for ((pool, count), taken) in
            self.instance.free.iter().zip(counts).zip(self.entangled.counts)
        {
            set.extend(pool.iter().take(count.saturating_sub(taken)));
        }
        self.best = Numbers { counts: *counts, set };
    }
}
