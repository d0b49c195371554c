//! `Lookahead`: how far the rest of a choice falls short of the bound at least.
//!
//! The bound of the multipliers lets the parts of an option count. Where a class has few items and
//! heavy ones, that makes it so high that nothing is excluded by it any more for the classes that
//! come after. So the riskier classes are counted exactly: for each block, and for each counts that
//! may be left to choose before it, the least sum of deficits with which the rest can be chosen.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    counts::{Counts, CountsHashing, Rank},
    effort::Steps,
    instance::Weight,
    multipliers::{Line, Multipliers, largest_surplus},
};

/// More counts than this, over all blocks, are too many.
const MOST_STATES: usize = 1 << 18;

/// An option, by its counts and its deficit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shortfall {
    pub(super) counts: Counts,
    pub(super) deficit: Weight,
}

/// What is left to choose, and the least sum of deficits of what was chosen before.
pub(super) type Remainder = (Counts, Weight);

/// Returns the options of a block whose deficit isn't more than `slack`.
pub(super) fn shortfalls(
    lines: &[Line],
    multipliers: &Multipliers,
    slack: Weight,
) -> Vec<Shortfall> {
    let largest = largest_surplus(lines, multipliers);
    let shortfalls = lines.iter().map(|line| Shortfall {
        counts: line.counts,
        deficit: largest - line.surplus(multipliers),
    });
    shortfalls.filter(|shortfall| shortfall.deficit <= slack).collect()
}

/// For each block and what may be left to choose before it: the least sum of deficits from there
/// on.
#[derive(Debug)]
pub(super) struct Lookahead {
    /// The safest class that is counted exactly.
    rank: Option<Rank>,
    layers: Vec<HashMap<Counts, Weight, CountsHashing>>,
}

/// The choice that a lookahead is for.
pub(super) struct Undecided<'q, S> {
    pub(super) blocks: &'q [Vec<Shortfall>],
    /// How many items of each class are chosen.
    pub(super) counts: Counts,
    /// The largest sum of deficits that matters.
    pub(super) slack: Weight,
    /// Returns the deficit of the singles of the classes down to one, when so many are left to
    /// choose after the last block; `None` where there are fewer.
    pub(super) singles: S,
}

impl Lookahead {
    /// Counts one class after the other exactly, as long as there aren't too many states: each
    /// helps to keep those of the next few.
    pub(super) fn new<S: Fn(Counts, Rank) -> Option<Weight>>(
        undecided: &Undecided<'_, S>,
        ranks: impl Iterator<Item = Rank>,
        steps: &mut Steps,
    ) -> Self {
        let mut lookahead = Self { rank: None, layers: Vec::new() };
        for rank in ranks {
            let of_class = |shortfall: &Shortfall| 0 < shortfall.counts.get(rank);
            if undecided.blocks.iter().flatten().any(of_class) {
                match lookahead.down_to(rank, undecided, steps) {
                    Some(further) => lookahead = further,
                    // What was counted up to here still holds.
                    None => break,
                }
            }
        }
        lookahead
    }

    /// Returns `None` where the rest falls too short.
    pub(super) fn deficit(&self, block: usize, rest: Counts) -> Option<Weight> {
        match self.rank {
            Some(rank) => self.layers[block].get(&rest.down_to(rank)).copied(),
            None => Some(0),
        }
    }

    /// Counts the classes down to one exactly; `None` where there are too many states.
    fn down_to<S: Fn(Counts, Rank) -> Option<Weight>>(
        &self,
        rank: Rank,
        undecided: &Undecided<'_, S>,
        steps: &mut Steps,
    ) -> Option<Self> {
        let blocks: Vec<_> =
            undecided.blocks.iter().map(|options| counted_down_to(rank, options)).collect();
        let mut left: Vec<Vec<Remainder>> = vec![vec![(undecided.counts.down_to(rank), 0)]];
        let mut states = 0;
        for (block, options) in blocks.iter().enumerate() {
            let next = self.next(&left[block], options, block + 1, undecided.slack, steps);
            states += next.len();
            if MOST_STATES < states || steps.left() == 0 {
                return None;
            }
            left.push(next);
        }
        let mut layers: Vec<HashMap<Counts, Weight, CountsHashing>> = Vec::new();
        for (block, states) in left.iter().enumerate().rev() {
            let mut layer = HashMap::default();
            for (rest, before) in states {
                let after = match (blocks.get(block), layers.last()) {
                    (Some(options), Some(next)) => least_after(*rest, options, next),
                    _ => (undecided.singles)(*rest, rank),
                };
                if let Some(after) = after.filter(|after| before + after <= undecided.slack) {
                    layer.insert(*rest, after);
                }
            }
            layers.push(layer);
        }
        layers.reverse();
        Some(Self { rank: Some(rank), layers })
    }

    /// Returns the states before a block when those before the last and its options are known.
    pub(super) fn next(
        &self,
        states: &[Remainder],
        options: &[Shortfall],
        block: usize,
        slack: Weight,
        steps: &mut Steps,
    ) -> Vec<Remainder> {
        steps.take(8 * states.len() * options.len());
        // In a vector beside the map, because the order of a map must not decide anything.
        let mut next: Vec<Remainder> = Vec::new();
        let mut known: HashMap<Counts, usize, CountsHashing> = HashMap::default();
        for (rest, deficit) in states {
            for shortfall in options {
                let deficit = deficit + shortfall.deficit;
                let Some(rest) = rest.minus(shortfall.counts) else { continue };
                let Some(after) = self.deficit(block, rest) else { continue };
                if slack < deficit + after {
                    continue;
                }
                match known.entry(rest) {
                    Entry::Occupied(at) => {
                        let (_, least) = &mut next[*at.get()];
                        *least = deficit.min(*least);
                    }
                    Entry::Vacant(at) => {
                        at.insert(next.len());
                        next.push((rest, deficit));
                    }
                }
            }
        }
        next
    }
}

/// Returns the options as they are when only the classes down to one are counted.
fn counted_down_to(rank: Rank, options: &[Shortfall]) -> Vec<Shortfall> {
    let counted =
        options.iter().map(|option| Shortfall { counts: option.counts.down_to(rank), ..*option });
    let mut counted: Vec<_> = counted.collect();
    counted.sort_unstable_by_key(|option| (option.counts, option.deficit));
    counted.dedup_by_key(|option| option.counts);
    counted
}

fn least_after(
    rest: Counts,
    options: &[Shortfall],
    next: &HashMap<Counts, Weight, CountsHashing>,
) -> Option<Weight> {
    let each = options.iter().filter_map(|option| {
        let after = next.get(&rest.minus(option.counts)?)?;
        Some(option.deficit + after)
    });
    each.min()
}
