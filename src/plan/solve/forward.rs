//! What may be left to choose after the first blocks.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    core::Core,
    counts::{Counts, CountsHashing, Rank},
    effort::Steps,
    fewest::Sureness,
    graph::{Interval, OptionGroup},
    instance::Weight,
    lookahead::{Lookahead, Shortfall, Undecided},
};

/// So many states are kept, over all blocks.
const MOST_STATES: usize = 1 << 18;

/// What is left to choose.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) rest: Counts,
    /// What the choices that lead to it weigh, with the items taken.
    pub(super) before: Interval,
    /// The least sum of their deficits.
    deficit: Weight,
}

/// Returns the states before each block and after the last, and whether these are surely all from
/// which enough weight can be reached.
pub(super) fn states(
    core: &Core<'_>,
    groups: &[Vec<OptionGroup>],
    steps: &mut Steps,
) -> (Vec<Vec<State>>, Sureness) {
    let lookahead = lookahead(core, groups, steps);
    let available = available(core);
    let width = MOST_STATES / core.blocks.len().max(1);
    let weight = core.worth.weight;
    let before = Interval { low: weight, high: weight };
    let mut states = vec![vec![State { rest: core.rest, before, deficit: 0 }]];
    let mut sureness = Sureness::Sure;
    for (block, groups) in groups.iter().enumerate() {
        steps.take(8 * states[block].len() * groups.len());
        // In a vector beside the map, as for the look ahead.
        let mut next: Vec<State> = Vec::new();
        let mut known: HashMap<Counts, usize, CountsHashing> = HashMap::default();
        for state in states[block].iter().flat_map(|state| state.after(groups)) {
            let is_available = available[block + 1].minus(state.rest).is_some();
            let deficit = lookahead.deficit(block + 1, state.rest).filter(|_| is_available);
            if deficit.is_none_or(|after| core.slack < state.deficit + after) {
                continue;
            }
            match known.entry(state.rest) {
                Entry::Occupied(at) => next[*at.get()].merge(&state),
                Entry::Vacant(at) => {
                    at.insert(next.len());
                    next.push(state);
                }
            }
        }
        if width < next.len() {
            // By the counts as well, so that the same states are kept in every run.
            next.sort_unstable_by_key(|state| (state.deficit, state.rest));
            next.truncate(width);
            sureness = Sureness::Unsure;
        }
        states.push(next);
    }
    (states, sureness)
}

impl State {
    /// Returns the states that the options of the next block lead to.
    fn after(&self, groups: &[OptionGroup]) -> impl Iterator<Item = Self> {
        groups.iter().filter_map(|group| {
            let rest = self.rest.minus(group.counts)?;
            let Interval { low, high } = group.hull();
            let before = Interval { low: self.before.low + low, high: self.before.high + high };
            Some(Self { rest, before, deficit: self.deficit + group.deficit })
        })
    }

    fn merge(&mut self, other: &Self) {
        self.before.low = other.before.low.min(self.before.low);
        self.before.high = other.before.high.max(self.before.high);
        self.deficit = other.deficit.min(self.deficit);
    }
}

/// Looks ahead for all classes but the safest: with that, it would be as large as the states.
fn lookahead(core: &Core<'_>, groups: &[Vec<OptionGroup>], steps: &mut Steps) -> Lookahead {
    let shortfall =
        |group: &OptionGroup| Shortfall { counts: group.counts, deficit: group.deficit };
    let blocks: Vec<Vec<Shortfall>> =
        groups.iter().map(|groups| groups.iter().map(shortfall).collect()).collect();
    let singles = |rest: Counts, rank: Rank| {
        let mut deficit = 0;
        for counted in Rank::all().filter(|other| *other <= rank) {
            let (pool, count) = (&core.pools[counted], rest.get(counted));
            if pool.len() < count {
                return None;
            }
            deficit += pool.deficit(count, core.multipliers[counted]);
        }
        Some(deficit)
    };
    let undecided = Undecided { blocks: &blocks, counts: core.rest, slack: core.slack, singles };
    Lookahead::new(&undecided, Rank::all().take(Rank::all().len() - 1), steps)
}

/// Returns how many items of each class there are at most in the blocks from each on and in the
/// singles.
fn available(core: &Core<'_>) -> Vec<Counts> {
    let singles = |counts: Counts, rank| counts.with(rank, core.pools[rank].len());
    let mut available = vec![Rank::all().fold(Counts::default(), singles)];
    for (number, open) in core.blocks.iter().rev().enumerate() {
        let after = available[number];
        let with_block = |counts: Counts, rank| {
            let most = open.options.iter().map(|subset| subset.worth.counts.get(rank)).max();
            counts.with(rank, after.get(rank) + most.unwrap_or(0))
        };
        available.push(Rank::all().fold(after, with_block));
    }
    available.reverse();
    available
}
