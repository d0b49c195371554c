//! Lagrange multipliers: bounds on what a choice with given counts weighs at most.
//!
//! Let each class have a multiplier, and call *surplus* what an option weighs more than the
//! multipliers of its items. Whatever is chosen with given counts weighs the counts times the
//! multipliers, plus the surplus of each option; so it weighs at most the counts times the
//! multipliers, plus the largest surplus of each block and of each pool. That holds for any
//! multipliers; those are the best that make this bound the lowest. What an option falls short of
//! the largest surplus of its block is its *deficit*: by the sum of the deficits a choice falls
//! short of the bound.

use super::{
    counts::{Counts, PerClass, Rank},
    instance::Weight,
    parts::Pool,
};

/// No multiplier is larger: it would be more than all items weigh.
const LARGEST: Weight = 1 << 101;
/// More rounds than this hardly improve them.
const MOST_ROUNDS: usize = 8;

/// What an item of each class has to weigh to be worth choosing.
pub(super) type Multipliers = PerClass<Weight>;

/// An option of a block: its surplus is a linear function of the multipliers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) counts: Counts,
    pub(super) weight: Weight,
}

impl Line {
    pub(super) fn surplus(&self, multipliers: &Multipliers) -> Weight {
        self.weight - self.counts.times(multipliers)
    }
}

/// Returns the largest surplus of any option; where there is none, less than any.
pub(super) fn largest_surplus(lines: &[Line], multipliers: &Multipliers) -> Weight {
    lines.iter().map(|line| line.surplus(multipliers)).max().unwrap_or(-LARGEST)
}

/// Blocks and pools from which is chosen, so many of some classes and any number of the others.
#[derive(Debug)]
pub(super) struct Relaxation<'r> {
    pub(super) blocks: &'r [Vec<Line>],
    pub(super) pools: &'r PerClass<Pool>,
    /// The classes whose counts are limited.
    pub(super) limited: Vec<Rank>,
}

impl Relaxation<'_> {
    /// Returns what a choice with at most these counts weighs at most.
    pub(super) fn bound(&self, counts: Counts, multipliers: &Multipliers) -> Weight {
        let blocks = self.blocks.iter().map(|lines| largest_surplus(lines, multipliers));
        let pools = self.limited.iter().map(|rank| self.pools[*rank].surplus(multipliers[*rank]));
        counts.times(multipliers) + blocks.sum::<Weight>() + pools.sum::<Weight>()
    }

    /// Improves the multipliers one after the other, as long as that lowers the bound.
    pub(super) fn improve(&self, counts: Counts, multipliers: &mut Multipliers) {
        for _ in 0..MOST_ROUNDS {
            let before = *multipliers;
            for rank in &self.limited {
                multipliers[*rank] = self.best(*rank, counts.get(*rank), multipliers);
            }
            if *multipliers == before || self.limited.len() < 2 {
                break;
            }
        }
    }

    /// Returns the multiplier of a class that is best with the others as they are: the least with
    /// which no more than `count` of its items are worth choosing.
    fn best(&self, rank: Rank, count: usize, multipliers: &Multipliers) -> Weight {
        let mut others = *multipliers;
        others[rank] = 0;
        let blocks: Vec<_> =
            self.blocks.iter().map(|lines| envelope(lines, rank, &others)).collect();
        let chosen = |multiplier: Weight| {
            let of_block = |surpluses: &Vec<(usize, Weight)>| {
                let surplus = |(items, surplus): &(usize, Weight)| {
                    (surplus - multiplier * weight_of(*items), std::cmp::Reverse(*items))
                };
                surpluses.iter().max_by_key(|each| surplus(each)).map_or(0, |(items, _)| *items)
            };
            self.pools[rank].heavier(multiplier) + blocks.iter().map(of_block).sum::<usize>()
        };
        let (mut low, mut high) = (0, 1);
        // Doubling first: a multiplier may be any size up to that of all items.
        while count < chosen(high) && high < LARGEST {
            (low, high) = (high + 1, high * 2);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if count < chosen(middle) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// Returns the largest surplus for each number of items of a class.
fn envelope(lines: &[Line], rank: Rank, multipliers: &Multipliers) -> Vec<(usize, Weight)> {
    let mut surpluses: Vec<(usize, Weight)> = Vec::new();
    for line in lines {
        let (items, surplus) = (line.counts.get(rank), line.surplus(multipliers));
        match surpluses.iter_mut().find(|(other, _)| *other == items) {
            Some((_, largest)) => *largest = surplus.max(*largest),
            None => surpluses.push((items, surplus)),
        }
    }
    surpluses
}

#[expect(clippy::as_conversions, reason = "an instance has fewer items than that")]
pub(super) fn weight_of(count: usize) -> Weight {
    count as Weight
}
