//! Choosing so many sizes out of each of several lists that their sum is the least one at or
//! above a target.

use std::collections::HashSet;

use super::instance::Steps;

/// How many sums are kept in mind, so that none is tried twice.
const MOST_REMEMBERED: usize = 1 << 18;

/// Sizes, greatest first, whose sums are at hand.
#[derive(Debug, Clone)]
pub(super) struct Sizes {
    sizes: Vec<u64>,
    /// `sums[i]` is the sum of the first `i`.
    sums: Vec<u64>,
}

impl Sizes {
    /// `sizes` come greatest first.
    pub(super) fn new(sizes: Vec<u64>) -> Self {
        let running = sizes.iter().scan(0_u64, |sum, size| {
            *sum = sum.saturating_add(*size);
            Some(*sum)
        });
        let sums = std::iter::once(0).chain(running).collect();
        Self { sizes, sums }
    }

    pub(super) fn as_slice(&self) -> &[u64] {
        &self.sizes
    }

    pub(super) fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The sum of the greatest `count` from a place on.
    pub(super) fn greatest(&self, from: usize, count: usize) -> u64 {
        self.sum(from, from.saturating_add(count).min(self.sizes.len()))
    }

    /// The sum of the smallest `count`.
    pub(super) fn smallest(&self, count: usize) -> u64 {
        self.sum(self.sizes.len().saturating_sub(count), self.sizes.len())
    }

    fn sum(&self, from: usize, to: usize) -> u64 {
        let at = |place: usize| self.sums.get(place).copied().unwrap_or_default();
        at(to).saturating_sub(at(from))
    }

    fn size(&self, place: usize) -> u64 {
        self.sizes.get(place).copied().unwrap_or_default()
    }
}

/// Sizes to choose from, and how many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pool<'s> {
    pub(super) sizes: &'s Sizes,
    pub(super) count: usize,
}

/// A choice: for each pool, the places of what was chosen, and the sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) sum: u64,
    pub(super) places: Vec<Vec<usize>>,
}

/// Returns the choice with the least sum from `target` on and below `limit`, if there is one.
pub(super) fn least_sum(
    pools: &[Pool<'_>],
    target: u64,
    limit: u64,
    steps: &mut Steps,
) -> Option<Choice> {
    if pools.iter().any(|pool| pool.sizes.count() < pool.count) {
        return None;
    }
    // Last comes the pool with the most to choose, where the walk from both ends helps most.
    let mut order: Vec<_> = (0..pools.len()).collect();
    order.retain(|place| pools.get(*place).is_some_and(|pool| 0 < pool.count));
    order.sort_by_key(|place| pools.get(*place).map(|pool| pool.count));
    let ordered: Vec<_> = order.iter().filter_map(|place| pools.get(*place).copied()).collect();
    let later = |of: fn(&Pool<'_>) -> u64| -> Vec<u64> {
        let mut sums: Vec<_> = ordered
            .iter()
            .rev()
            .scan(0_u64, |sum, pool| {
                let before = *sum;
                *sum = sum.saturating_add(of(pool));
                Some(before)
            })
            .collect();
        sums.reverse();
        sums
    };
    let mut search = Search {
        later_greatest: later(|pool| pool.sizes.greatest(0, pool.count)),
        later_smallest: later(|pool| pool.sizes.smallest(pool.count)),
        pools: ordered,
        target,
        limit,
        chosen: Vec::new(),
        best: None,
        tried: HashSet::new(),
        steps,
    };
    search.choose_from(0, 0);
    let chosen = search.best?;
    let mut choice = Choice { sum: search.limit, places: vec![Vec::new(); pools.len()] };
    for (pool, place) in chosen {
        let original = order.get(pool).and_then(|original| choice.places.get_mut(*original));
        if let Some(places) = original {
            places.push(place);
        }
    }
    Some(choice)
}

struct Search<'s, 'p> {
    pools: Vec<Pool<'p>>,
    /// For each pool, what those behind it add at most and at least.
    later_greatest: Vec<u64>,
    later_smallest: Vec<u64>,
    target: u64,
    /// The sum of the best choice so far; only a smaller one is better.
    limit: u64,
    /// Pairs of pool and place.
    chosen: Vec<(usize, usize)>,
    best: Option<Vec<(usize, usize)>>,
    tried: HashSet<(usize, usize, usize, u64)>,
    steps: &'s mut Steps,
}

impl Search<'_, '_> {
    fn choose_from(&mut self, pool: usize, sum: u64) {
        match self.pools.get(pool) {
            Some(next) => {
                let count = next.count;
                self.choose(pool, 0, count, sum);
            }
            None => self.note(sum),
        }
    }

    fn note(&mut self, sum: u64) {
        if self.target <= sum && sum < self.limit {
            self.limit = sum;
            self.best = Some(self.chosen.clone());
        }
    }

    /// Chooses the smallest `count` of a pool and of the pools behind it what is smallest there.
    fn note_smallest(&mut self, number: usize, count: usize, sum: u64) {
        if self.limit <= sum {
            return;
        }
        let before = self.chosen.len();
        for (later, pool) in self.pools.iter().enumerate().skip(number) {
            let count = if later == number { count } else { pool.count };
            let from = pool.sizes.count().saturating_sub(count);
            self.chosen.extend((from..pool.sizes.count()).map(|place| (later, place)));
        }
        self.note(sum);
        self.chosen.truncate(before);
    }

    /// Chooses `count` more from a place of a pool on, then from the pools behind it.
    fn choose(&mut self, number: usize, from: usize, count: usize, sum: u64) {
        let Some(sizes) = self.pools.get(number).map(|pool| pool.sizes) else { return };
        let later_smallest = self.later_smallest.get(number).copied().unwrap_or_default();
        let smallest = sum.saturating_add(sizes.smallest(count)).saturating_add(later_smallest);
        if self.target <= smallest {
            // Nothing that begins like this is better than going on with the smallest.
            return self.note_smallest(number, count, smallest);
        }
        let is_last = number + 1 == self.pools.len();
        match count {
            0 => return self.choose_from(number + 1, sum),
            1 if is_last => return self.choose_last(number, sizes, from, sum),
            2 if is_last => return self.choose_last_two(number, sizes, from, sum),
            _ => (),
        }
        self.steps.take(100);
        if self.tried.contains(&(number, from, count, sum)) {
            return;
        }
        if self.tried.len() < MOST_REMEMBERED {
            self.tried.insert((number, from, count, sum));
        }
        let most = self.later_greatest.get(number).copied().unwrap_or_default();
        let smallest = sizes.smallest(count - 1).saturating_add(later_smallest);
        let end = (sizes.count() + 1).saturating_sub(count);
        let mut place = from;
        while place < end && !self.is_over() {
            self.steps.take(10);
            let size = sizes.size(place);
            let so_far = sum.saturating_add(size);
            let greatest = sizes.greatest(place + 1, count - 1).saturating_add(most);
            if so_far.saturating_add(greatest) < self.target {
                // Those behind it are smaller still.
                break;
            }
            if self.limit <= so_far.saturating_add(smallest) {
                // Too large: leap to the first that isn't.
                let room = self.limit.saturating_sub(sum).saturating_sub(smallest);
                let fits = sizes.as_slice().partition_point(|size| room <= *size);
                place = fits.max(place + 1);
                continue;
            }
            self.chosen.push((number, place));
            self.choose(number, place + 1, count - 1, so_far);
            self.chosen.pop();
            // Equal ones would lead to the same sums.
            place += 1;
            while place < end && sizes.size(place) == size {
                place += 1;
            }
        }
    }

    /// The smallest that reaches the target.
    fn choose_last(&mut self, number: usize, sizes: &Sizes, from: usize, sum: u64) {
        self.steps.take(20);
        let lacking = self.target.saturating_sub(sum);
        let behind = sizes.as_slice().partition_point(|size| lacking <= *size);
        if let Some(place) = behind.checked_sub(1).filter(|place| from <= *place) {
            self.chosen.push((number, place));
            self.note(sum.saturating_add(sizes.size(place)));
            self.chosen.pop();
        }
    }

    /// Walks from both ends: where the two are too small together, the small one moves up; where
    /// they are enough, nothing smaller goes with the large one than what comes next.
    fn choose_last_two(&mut self, number: usize, sizes: &Sizes, from: usize, sum: u64) {
        let (mut large, mut small) = (from, sizes.count().saturating_sub(1));
        while large < small && !self.is_over() {
            self.steps.take(1);
            let both = sum.saturating_add(sizes.size(large)).saturating_add(sizes.size(small));
            if both < self.target {
                small -= 1;
                continue;
            }
            if both < self.limit {
                self.chosen.extend([(number, large), (number, small)]);
                self.note(both);
                self.chosen.truncate(self.chosen.len().saturating_sub(2));
            }
            large += 1;
        }
    }

    fn is_over(&self) -> bool {
        self.limit <= self.target || self.steps.are_used_up()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_brute_force(pools: &[(Vec<u64>, usize)], target: u64, limit: u64) -> Option<u64> {
        let mut sums = vec![0];
        for (sizes, count) in pools {
            let of_pool: Vec<u64> = (0..1_u32 << sizes.len())
                .filter(|set| usize::try_from(set.count_ones()).unwrap() == *count)
                .map(|set| {
                    (0..sizes.len()).filter(|at| set & (1 << at) != 0).map(|at| sizes[at]).sum()
                })
                .collect();
            sums = sums.iter().flat_map(|a| of_pool.iter().map(move |b| a + b)).collect();
        }
        sums.into_iter().filter(|sum| target <= *sum && *sum < limit).min()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_least_sum_is_the_least(
            pools in prop::collection::vec(
                (prop::collection::vec(prop_oneof![0..6_u64, 0..40_u64, 1_000..1_040_u64], 0..7), 0..5_usize),
                0..4,
            ),
            target in 0..4_000_u64,
            above in prop_oneof![Just(1_u64), 0..200_u64, Just(1_000_000)],
        ) {
            let limit = target + above;
            let sorted: Vec<_> = pools
                .iter()
                .map(|(sizes, _)| {
                    let mut sizes = sizes.clone();
                    sizes.sort_unstable_by(|a, b| b.cmp(a));
                    Sizes::new(sizes)
                })
                .collect();
            let counts = pools.iter().map(|(_, count)| *count);
            let arranged: Vec<_> =
                sorted.iter().zip(counts).map(|(sizes, count)| Pool { sizes, count }).collect();
            let found = least_sum(&arranged, target, limit, &mut Steps::new());
            if let Some(choice) = &found {
                let sum: u64 = choice.places.iter().zip(&arranged)
                    .flat_map(|(places, pool)| places.iter().map(|place| pool.sizes.as_slice()[*place]))
                    .sum();
                prop_assert_eq!(sum, choice.sum);
            }
            prop_assert_eq!(found.map(|choice| choice.sum), by_brute_force(&pools, target, limit));
        }
    }
}
