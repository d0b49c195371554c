//! `Core`: what is left to decide once the counts are known.

use std::cmp::Reverse;

use super::{
    blocks::Subset,
    counts::{Counts, PerClass, Rank},
    index::ItemIndex,
    instance::{Weight, Worth},
    multipliers::{Line, Multipliers, Relaxation, largest_surplus},
    parts::{OpenBlock, Parts, Pool},
};

/// What is left to decide in one case when the counts are known. Whatever can't be otherwise in a
/// set that weighs enough is taken or left out.
///
/// Positions are the order of decisions: the blocks, and then the singles.
#[derive(Debug)]
pub(super) struct Core<'p> {
    pub(super) taken: Vec<ItemIndex>,
    /// What the items taken are worth.
    pub(super) worth: Worth,
    /// How many items of each class are to be chosen from the rest.
    pub(super) rest: Counts,
    /// Those with charges first, then those whose decision matters most.
    pub(super) blocks: Vec<OpenBlock<'p>>,
    pub(super) pools: PerClass<Pool>,
    /// The singles in the order in which they are decided about: the farther the weight is from the
    /// multiplier, the earlier.
    pub(super) turns: Vec<Turn>,
    pub(super) multipliers: Multipliers,
    /// The largest sum of deficits of a choice that weighs enough.
    pub(super) slack: Weight,
}

/// A single about which is decided: it is the first or the last that is open in its pool.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) rank: Rank,
    pub(super) index: usize,
    pub(super) run: Run,
}

/// How a single follows an equal one, so that of equal singles those are chosen whose ids come
/// first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    /// The one before isn't equal.
    Begins,
    /// Its id comes after that of the one before: when that is out, so is this.
    OutStaysOut,
    /// Its id comes before that of the one before: when that is in, so is this.
    InStaysIn,
}

/// The singles of a pool that are open: from one index up to another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Span {
    pub(super) fn len(self) -> usize {
        self.to - self.from
    }

    /// Returns what is open when the first or last one isn't any more.
    pub(super) fn without(self, index: usize) -> Self {
        if index == self.from {
            Self { from: self.from + 1, ..self }
        } else {
            Self { to: self.to - 1, ..self }
        }
    }
}

/// Something that is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pick {
    /// An option of a block, by their indices in the core.
    Option { block: usize, option: usize },
    /// A single, by its index in the pool of its class.
    Single { rank: Rank, index: usize },
}

impl<'p> Core<'p> {
    /// Returns `None` where no choice with these counts weighs enough. The multipliers are those to
    /// begin with, and become better ones.
    pub(super) fn new(
        parts: Parts<'p>,
        counts: Counts,
        goal: Weight,
        multipliers: &mut Multipliers,
    ) -> Option<Self> {
        let Parts { taken, worth, mut blocks, pools } = parts;
        let rest = counts.minus(worth.counts)?;
        for open in &mut blocks {
            open.options.retain(|subset| rest.minus(subset.worth.counts).is_some());
        }
        let lines: Vec<Vec<Line>> =
            blocks.iter().map(|open| open.options.iter().map(line).collect()).collect();
        // All counts are known, so those of every class limit the choice.
        let limited = Rank::all().collect();
        let relaxation = Relaxation { blocks: &lines, pools: &pools, limited };
        relaxation.improve(rest, multipliers);
        let slack = worth.weight + relaxation.bound(rest, multipliers) - goal;
        // The bound is below the goal, so no choice weighs enough.
        if slack < 0 {
            return None;
        }
        let multipliers = *multipliers;
        let turns = Vec::new();
        let mut core = Self { taken, worth, rest, blocks, pools, turns, multipliers, slack };
        // What is dropped first may leave the rest of its block without an alternative.
        core.drop_short_options();
        core.settle_blocks()?;
        core.settle_singles()?;
        core.arrange_blocks();
        core.arrange_singles();
        Some(core)
    }

    /// Returns the position after the last decision.
    pub(super) fn end(&self) -> usize {
        self.blocks.len() + self.turns.len()
    }

    /// Returns how many options there are.
    pub(super) fn options(&self) -> usize {
        self.blocks.iter().map(|open| open.options.len()).sum()
    }

    /// Returns the deficit of each option of a block.
    pub(super) fn deficits(&self, block: usize) -> Vec<Weight> {
        let lines: Vec<_> = self.blocks[block].options.iter().map(line).collect();
        let largest = largest_surplus(&lines, &self.multipliers);
        lines.iter().map(|line| largest - line.surplus(&self.multipliers)).collect()
    }

    /// Returns the deficits of a single that is in, and of one that is out.
    pub(super) fn deficits_of_single(&self, rank: Rank, index: usize) -> (Weight, Weight) {
        let surplus = self.pools[rank].weight(index) - self.multipliers[rank];
        ((-surplus).max(0), surplus.max(0))
    }

    /// Returns the items that are chosen with a pick.
    pub(super) fn items_of(&self, pick: Pick) -> Vec<ItemIndex> {
        match pick {
            Pick::Option { block, option } => {
                let open = &self.blocks[block];
                open.block.members(open.options[option]).collect()
            }
            Pick::Single { rank, index } => vec![self.pools[rank].singles()[index].item],
        }
    }

    /// Keeps only these options. Returns `None` where a block has none left.
    pub(super) fn keep(&mut self, is_usable: impl Fn(usize, &Subset) -> bool) -> Option<()> {
        for (block, open) in self.blocks.iter_mut().enumerate() {
            open.options.retain(|subset| is_usable(block, subset));
        }
        self.settle_blocks()?;
        self.arrange_blocks();
        Some(())
    }

    fn drop_short_options(&mut self) {
        for open in &mut self.blocks {
            let lines: Vec<_> = open.options.iter().map(line).collect();
            let largest = largest_surplus(&lines, &self.multipliers);
            let deficit = |subset: &Subset| largest - line(subset).surplus(&self.multipliers);
            open.options.retain(|subset| deficit(subset) <= self.slack);
        }
    }

    /// Takes the options that have no alternative.
    fn settle_blocks(&mut self) -> Option<()> {
        let blocks = std::mem::take(&mut self.blocks);
        let (settled, open): (Vec<_>, Vec<_>) =
            blocks.into_iter().partition(|open| open.options.len() < 2);
        self.blocks = open;
        for OpenBlock { block, options } in settled {
            let only = options.first()?;
            self.rest = self.rest.minus(only.worth.counts)?;
            self.worth = self.worth + only.worth;
            self.taken.extend(block.members(*only));
        }
        Some(())
    }

    /// Takes the singles that no choice can do without, and leaves out those that none can have.
    fn settle_singles(&mut self) -> Option<()> {
        for rank in Rank::all() {
            let mut open = Vec::new();
            for (index, single) in self.pools[rank].singles().iter().enumerate() {
                let (deficit_in, deficit_out) = self.deficits_of_single(rank, index);
                if self.slack < deficit_out {
                    self.rest = self.rest.minus(Counts::one(rank))?;
                    self.worth = self.worth + single.worth();
                    self.taken.push(single.item);
                } else if deficit_in <= self.slack {
                    open.push(*single);
                }
            }
            self.pools[rank] = Pool::new(open);
        }
        Some(())
    }

    fn arrange_blocks(&mut self) {
        let multipliers = self.multipliers;
        self.blocks.sort_by_cached_key(|open| {
            // Lists are made from the end on and take no charges, so blocks with charges come
            // first.
            let is_charged = open.options.iter().any(|subset| 0 < subset.worth.charged);
            let mut surpluses: Vec<_> =
                open.options.iter().map(|subset| line(subset).surplus(&multipliers)).collect();
            surpluses.sort_unstable_by_key(|surplus| Reverse(*surplus));
            let two = surpluses.first().zip(surpluses.get(1));
            Reverse((is_charged, two.map(|(best, next)| best - next)))
        });
    }

    fn arrange_singles(&mut self) {
        let mut spans = PerClass::of(|rank| Span { from: 0, to: self.pools[rank].len() });
        while let Some(turn) = self.next_turn(&spans) {
            spans[turn.rank] = spans[turn.rank].without(turn.index);
            self.turns.push(turn);
        }
    }

    /// Returns the single that is farthest from the multiplier of its class.
    fn next_turn(&self, spans: &PerClass<Span>) -> Option<Turn> {
        let ends = Rank::all().filter(|rank| 0 < spans[*rank].len()).flat_map(|rank| {
            // Pools are sorted, so the farthest is at one of the ends.
            let Span { from, to } = spans[rank];
            [(rank, from), (rank, to - 1)]
        });
        let distance = |(rank, index): &(Rank, usize)| {
            let distance = self.pools[*rank].weight(*index) - self.multipliers[*rank];
            (distance.abs(), Reverse((*rank, *index)))
        };
        let (rank, index) = ends.max_by_key(distance)?;
        let weight = |turn: &Turn| self.pools[turn.rank].weight(turn.index);
        let before = self.turns.last().filter(|before| before.rank == rank);
        let run = match before.filter(|before| weight(before) == self.pools[rank].weight(index)) {
            Some(before) if before.index < index => Run::OutStaysOut,
            Some(_) => Run::InStaysIn,
            None => Run::Begins,
        };
        Some(Turn { rank, index, run })
    }
}

/// Returns an option as the multipliers see it.
pub(super) fn line(subset: &Subset) -> Line {
    Line { counts: subset.worth.counts, weight: subset.worth.weight }
}
