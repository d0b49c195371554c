//! `Parts`: what is open in one case of a partition once some items are decided.

use std::cmp::Reverse;

use super::{
    blocks::{Block, Subset},
    counts::{Counts, PerClass},
    index::{IndexVec, ItemIndex},
    instance::{Weight, Worth},
    multipliers::weight_of,
    partition::{Decided, Partition, Pieces, Single},
};

/// One case of a partition: items that are chosen, blocks with the options that are left, and
/// singles.
#[derive(Debug, Clone)]
pub(super) struct Parts<'p> {
    pub(super) taken: Vec<ItemIndex>,
    /// What the items taken are worth.
    pub(super) worth: Worth,
    pub(super) blocks: Vec<OpenBlock<'p>>,
    pub(super) pools: PerClass<Pool>,
}

/// A block, and what may still be chosen of it.
#[derive(Debug, Clone)]
pub(super) struct OpenBlock<'p> {
    pub(super) block: &'p Block,
    pub(super) options: Vec<Subset>,
}

/// The singles of a class, heaviest first, equals in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(super) struct Pool {
    singles: Vec<Single>,
    /// `sums[i]` is the weight of the first `i`.
    sums: Vec<Weight>,
}

impl Pool {
    pub(super) fn new(mut singles: Vec<Single>) -> Self {
        singles.sort_unstable_by_key(|single| (Reverse(single.weight), single.item));
        // With sums from the first on, the weight of any run is one subtraction.
        let mut sums = vec![0];
        let mut sum = 0;
        for single in &singles {
            sum += single.weight;
            sums.push(sum);
        }
        Self { singles, sums }
    }

    pub(super) fn singles(&self) -> &[Single] {
        &self.singles
    }

    pub(super) fn len(&self) -> usize {
        self.singles.len()
    }

    pub(super) fn weight(&self, index: usize) -> Weight {
        self.singles[index].weight
    }

    /// Returns the sum of the weights from one index up to another.
    pub(super) fn sum(&self, from: usize, to: usize) -> Weight {
        self.sums[to] - self.sums[from]
    }

    /// Returns the largest sum of so many weights, or of all if there are fewer.
    pub(super) fn top(&self, count: usize) -> Weight {
        self.sums[count.min(self.len())]
    }

    /// Returns how many are heavier than this.
    pub(super) fn heavier(&self, weight: Weight) -> usize {
        self.singles.partition_point(|single| weight < single.weight)
    }

    /// Returns how many of the heaviest weigh as much as that together; `None` where all don't.
    pub(super) fn needed(&self, weight: Weight) -> Option<usize> {
        let needed = self.sums.partition_point(|sum| *sum < weight);
        (needed <= self.len()).then_some(needed)
    }

    /// Returns by how much those that are worth more than the multiplier are worth more.
    pub(super) fn surplus(&self, multiplier: Weight) -> Weight {
        let heavier = self.heavier(multiplier);
        self.top(heavier) - multiplier * weight_of(heavier)
    }

    /// Returns how far the heaviest `count` fall short of what the multiplier promises for them.
    pub(super) fn deficit(&self, count: usize, multiplier: Weight) -> Weight {
        self.surplus(multiplier) + multiplier * weight_of(count) - self.top(count)
    }
}

impl<'p> Parts<'p> {
    /// Returns `None` where the case contradicts what is decided.
    pub(super) fn new(
        partition: &'p Partition,
        case: &'p Pieces,
        decided: &IndexVec<ItemIndex, Decided>,
    ) -> Option<Self> {
        let contradict = |items: &[ItemIndex], way| items.iter().any(|item| decided[*item] == way);
        if contradict(&case.taken, Decided::Out) || contradict(&case.without, Decided::In) {
            return None;
        }
        let both = [&partition.common, case];
        let mut taken = case.taken.clone();
        let mut worth = case.worth;
        let mut pools = PerClass::<Vec<Single>>::of(|_| Vec::new());
        for single in both.iter().flat_map(|pieces| &pieces.singles) {
            match decided[single.item] {
                Decided::Open => pools[single.rank].push(*single),
                Decided::In => {
                    taken.push(single.item);
                    worth = worth + single.worth();
                }
                Decided::Out => (),
            }
        }
        let blocks = both.iter().flat_map(|pieces| &pieces.blocks).map(|block| {
            let ins = block.bits(|item| decided[item] == Decided::In);
            let outs = block.bits(|item| decided[item] == Decided::Out);
            let is_left = |subset: &&Subset| subset.members & (ins | outs) == ins;
            OpenBlock { block, options: block.options.iter().filter(is_left).copied().collect() }
        });
        let blocks = blocks.collect();
        let pools = pools.map(Pool::new);
        Some(Self { taken, worth, blocks, pools })
    }
}

impl Single {
    pub(super) fn worth(&self) -> Worth {
        Worth { counts: Counts::one(self.rank), weight: self.weight, charged: 0 }
    }
}
