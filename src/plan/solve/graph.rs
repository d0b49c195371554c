//! `Graph`: what the rest of the blocks and the singles can weigh, for all counts that may be left
//! to choose.
//!
//! The bound of the multipliers lets the parts of an option count, and any weight below it. The
//! graph doesn't: for each block and each counts that may be left before it, it has the weights
//! that can be reached with just these counts, as a few intervals. Where all sizes are near one
//! another, what lies between the intervals is a good part, and a goal there is met by the lowest
//! weight of the next interval.

use std::collections::HashMap;

use super::{
    blocks::Subset,
    core::{Core, line},
    counts::{Counts, CountsHashing, PerClass, Rank},
    effort::Steps,
    fewest::Sureness,
    forward::{State, states},
    instance::Weight,
    multipliers::largest_surplus,
    parts::Pool,
};

/// How many intervals are distinguished.
const MOST_INTERVALS: usize = 4;

/// What can be reached from each block on.
#[derive(Debug)]
pub(super) struct Graph {
    layers: Vec<Layer>,
    groups: Vec<Vec<OptionGroup>>,
    /// What the charges of the blocks from each on are at least.
    pub(super) charged: Vec<Weight>,
    /// Whether nothing is missing that matters.
    pub(super) sureness: Sureness,
}

/// What can be reached from one block on.
#[derive(Debug, Default)]
struct Layer {
    /// What the blocks before it can weigh when these counts are left, with the items taken; and
    /// where the intervals begin and end.
    states: HashMap<Counts, (Interval, usize, usize), CountsHashing>,
    intervals: Vec<Interval>,
}

/// Weights from one to another, both of which are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) low: Weight,
    pub(super) high: Weight,
}

impl Interval {
    pub(super) fn shifted(self, by: Weight) -> Self {
        Self { low: self.low + by, high: self.high + by }
    }

    /// Returns the sums of a weight of both.
    pub(super) fn plus(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }

    /// Whether it may have something of the window.
    fn meets(self, window: Self) -> bool {
        window.low <= self.high && self.low <= window.high
    }
}

impl Layer {
    fn intervals(&self, rest: Counts) -> &[Interval] {
        self.states.get(&rest).map_or(&[], |(_, from, to)| &self.intervals[*from..*to])
    }
}

impl Graph {
    /// Keeps what may lead to weights within a window.
    pub(super) fn new(core: &Core<'_>, window: Interval, steps: &mut Steps) -> Self {
        let mut groups: Vec<_> =
            (0..core.blocks.len()).map(|block| OptionGroup::all(core, block)).collect();
        let (states, sureness) = states(core, &groups, steps);
        let mut layers: Vec<Layer> = Vec::new();
        let mut found = Vec::new();
        // From the end on, because each layer is made of the one behind it.
        for (block, states) in states.iter().enumerate().rev() {
            let mut layer = Layer::default();
            for State { rest, before, .. } in states {
                found.clear();
                match (groups.get_mut(block), layers.last()) {
                    (Some(groups), Some(next)) => {
                        for group in groups {
                            found.extend(group.then(*rest, *before, next));
                        }
                    }
                    _ => found.extend(reach_of(&core.pools, *rest)),
                }
                found.retain(|after| before.plus(*after).meets(window));
                merge(&mut found);
                if !found.is_empty() {
                    let from = layer.intervals.len();
                    layer.intervals.extend(&found);
                    layer.states.insert(*rest, (*before, from, layer.intervals.len()));
                }
            }
            layers.push(layer);
        }
        layers.reverse();
        Self { layers, groups, charged: charged(core), sureness }
    }

    /// Returns what can be made of the blocks from one on and of the singles: the first interval
    /// that isn't below `least`.
    pub(super) fn reach(&self, block: usize, rest: Counts, least: Weight) -> Option<Interval> {
        let intervals = self.layers[block].intervals(rest);
        intervals.iter().find(|interval| least <= interval.high).copied()
    }

    /// Whether a choice from the blocks from one on and from the singles may be a part of one within
    /// the window.
    pub(super) fn may_end(
        &self,
        block: usize,
        counts: Counts,
        weight: Weight,
        window: Interval,
    ) -> bool {
        let state = self.layers[block].states.get(&counts);
        state.is_some_and(|(before, _, _)| before.shifted(weight).meets(window))
    }

    /// Whether an option may be a part of a choice within the window.
    pub(super) fn is_usable(&self, block: usize, subset: &Subset, window: Interval) -> bool {
        let mut groups = self.groups[block].iter();
        let group = groups.find(|group| group.counts == subset.worth.counts);
        let others = group.and_then(|group| group.others);
        others.is_some_and(|others| others.shifted(subset.worth.weight).meets(window))
    }
}

/// Returns what the charges of the blocks from each on are at least.
fn charged(core: &Core<'_>) -> Vec<Weight> {
    let mut charged = vec![0];
    let mut sum = 0;
    for open in core.blocks.iter().rev() {
        sum += open.options.iter().map(|subset| subset.worth.charged).min().unwrap_or(0);
        charged.push(sum);
    }
    charged.reverse();
    charged
}

/// Merges what overlaps, and then what is closest together as long as there are too many.
fn merge(intervals: &mut Vec<Interval>) {
    intervals.sort_unstable_by_key(|interval| interval.low);
    intervals.dedup_by(|next, last| {
        // Between whole numbers that follow one another there is no gap.
        let overlaps = next.low <= last.high + 1;
        if overlaps {
            last.high = last.high.max(next.high);
        }
        overlaps
    });
    // A gap that is closed promises weights that nothing has: the search is longer for it, not
    // wrong.
    while MOST_INTERVALS < intervals.len() {
        let gap = |at: &usize| intervals[*at + 1].low - intervals[*at].high;
        let Some(at) = (0..intervals.len() - 1).min_by_key(gap) else { break };
        intervals[at].high = intervals[at + 1].high;
        intervals.remove(at + 1);
    }
}

/// The options of a block with the same counts.
#[derive(Debug)]
pub(super) struct OptionGroup {
    pub(super) counts: Counts,
    /// The least deficit of any of them.
    pub(super) deficit: Weight,
    /// What they weigh.
    intervals: Vec<Interval>,
    /// What all else can weigh when one of them is chosen; `None` where that is never enough.
    others: Option<Interval>,
}

impl OptionGroup {
    fn all(core: &Core<'_>, block: usize) -> Vec<Self> {
        let options = &core.blocks[block].options;
        let lines: Vec<_> = options.iter().map(line).collect();
        let largest = largest_surplus(&lines, &core.multipliers);
        // Options are sorted by their counts.
        let groups = lines.chunk_by(|a, b| a.counts == b.counts).map(|lines| {
            let point = |weight| Interval { low: weight, high: weight };
            let mut intervals: Vec<_> = lines.iter().map(|line| point(line.weight)).collect();
            merge(&mut intervals);
            let deficit = largest - largest_surplus(lines, &core.multipliers);
            Self { counts: lines[0].counts, deficit, intervals, others: None }
        });
        groups.collect()
    }

    /// Returns from the least to the most that one of them weighs.
    pub(super) fn hull(&self) -> Interval {
        let last = self.intervals.len() - 1;
        Interval { low: self.intervals[0].low, high: self.intervals[last].high }
    }

    /// Returns what can be reached with one of them from a state, and takes note of what all else
    /// can weigh.
    fn then<'g>(
        &'g mut self,
        rest: Counts,
        before: Interval,
        next: &'g Layer,
    ) -> impl Iterator<Item = Interval> + 'g {
        let after = rest.minus(self.counts).map_or(&[][..], |rest| next.intervals(rest));
        for interval in after {
            let others = before.plus(*interval);
            self.others = Some(self.others.map_or(others, |known| Interval {
                low: others.low.min(known.low),
                high: others.high.max(known.high),
            }));
        }
        after.iter().flat_map(|interval| self.intervals.iter().map(|own| own.plus(*interval)))
    }
}

/// Returns what so many singles of each class can weigh; `None` where there are fewer.
fn reach_of(pools: &PerClass<Pool>, rest: Counts) -> Option<Interval> {
    let mut reach = Interval { low: 0, high: 0 };
    for rank in Rank::all() {
        let (pool, count) = (&pools[rank], rest.get(rank));
        let left_out = pool.len().checked_sub(count)?;
        reach.high += pool.sum(0, count);
        reach.low += pool.sum(left_out, pool.len());
    }
    Some(reach)
}
