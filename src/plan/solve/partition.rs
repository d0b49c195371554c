//! `Partition`: an instance in parts that don't depend on one another.

use super::{
    blocks::Block,
    counts::Rank,
    index::{IndexVec, ItemIndex},
    instance::{Instance, Weight, Worth},
    ties::Ties,
};

/// More cases than this aren't distinguished.
const MOST_CASES: usize = 1 << 10;
/// Nor is more looked at for that than this, in items and their ties; at once, and in all.
const MOST_TIES: usize = 1 << 14;
const MOST_LOOKED_AT: usize = 1 << 24;
/// Nor are more options listed than this.
const MOST_OPTIONS: usize = 1 << 18;

/// An instance in parts that don't depend on one another: each set of its items is a choice from
/// `common` and from exactly one of the `cases`.
#[derive(Debug)]
pub(super) struct Partition {
    pub(super) common: Pieces,
    pub(super) cases: Vec<Pieces>,
}

/// Parts of an instance that don't depend on one another.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// Items that are chosen, and what they are worth together.
    pub(super) taken: Vec<ItemIndex>,
    pub(super) worth: Worth,
    /// Items that are not chosen.
    pub(super) without: Vec<ItemIndex>,
    pub(super) blocks: Vec<Block>,
    pub(super) singles: Vec<Single>,
}

/// An item on which nothing depends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Single {
    pub(super) item: ItemIndex,
    pub(super) rank: Rank,
    pub(super) weight: Weight,
}

/// What is decided about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decided {
    Open,
    In,
    Out,
}

type Decisions = Vec<(ItemIndex, Decided)>;

impl Partition {
    /// Lists the subsets of blocks with up to so many members. Returns `None` where there are too
    /// many cases or options.
    pub(super) fn new(instance: &Instance, members: usize) -> Option<Self> {
        let mut ties = Ties::new(instance);
        let (tangled, small): (Vec<_>, Vec<_>) = ties
            .components(instance.indices())
            .into_iter()
            .partition(|component| members < component.len());
        let mut options = MOST_OPTIONS;
        let common = pieces(&ties, &Vec::new(), small, &mut options)?;
        let tangled: Vec<_> = tangled.into_iter().flatten().collect();
        let cases = cases(&mut ties, &tangled, members, &mut options)?;
        Some(Self { common, cases })
    }

    /// Returns how many options there are in a case.
    pub(super) fn options(&self, case: &Pieces) -> usize {
        let blocks = self.common.blocks.iter().chain(&case.blocks);
        blocks.map(|block| block.options.len()).sum()
    }
}

/// Tells apart what can be chosen of these items. As long as a component has too many of them, the
/// item with the most ties is either out, which is the end of its containers, or in, which takes it
/// out of its containers and is the end of its charges.
fn cases(
    ties: &mut Ties<'_>,
    tangled: &[ItemIndex],
    members: usize,
    options: &mut usize,
) -> Option<Vec<Pieces>> {
    let size = ties.size(tangled);
    if MOST_TIES < size {
        return None;
    }
    let mut cases = Vec::new();
    let mut open = vec![Decisions::new()];
    let mut looked_at = 0;
    while let Some(decisions) = open.pop() {
        looked_at += size;
        if MOST_CASES < open.len() + cases.len() || MOST_LOOKED_AT < looked_at {
            return None;
        }
        for (item, way) in &decisions {
            ties.decide(*item, *way);
        }
        let left = tangled.iter().copied().filter(|item| ties.decided(*item) == Decided::Open);
        let components = ties.components(left);
        match components.iter().find(|component| members < component.len()) {
            Some(large) => {
                let next = ties.most_tied(large)?;
                open.extend([Decided::Out, Decided::In].map(|way| {
                    let decision = [(next, way)];
                    decisions.iter().copied().chain(decision).collect()
                }));
            }
            None => cases.push(pieces(ties, &decisions, components, options)?),
        }
        for (item, _) in &decisions {
            // The next decisions begin from the same ties.
            ties.decide(*item, Decided::Open);
        }
    }
    Some(cases)
}

/// Makes pieces of the components that are left by some decisions; `None` where there would be more
/// than so many options.
fn pieces(
    ties: &Ties<'_>,
    decisions: &Decisions,
    components: Vec<Vec<ItemIndex>>,
    options: &mut usize,
) -> Option<Pieces> {
    let those = |wanted| {
        let are = decisions.iter().filter(move |(_, way)| *way == wanted);
        are.map(|(item, _)| *item).collect::<Vec<_>>()
    };
    let (taken, without) = (those(Decided::In), those(Decided::Out));
    let worth = ties.instance.worth(&taken);
    let mut pieces = Pieces { taken, worth, without, ..Pieces::default() };
    for items in components {
        let (containers, charges) = (ties.containers(&items), ties.charges(&items));
        match items.as_slice() {
            [item] if charges.is_empty() => {
                let rank = ties.instance.items[*item].rank;
                let freed = containers.iter().map(|tie| tie.weight).sum::<Weight>();
                let weight = ties.instance.items[*item].own + freed;
                pieces.singles.push(Single { item: *item, rank, weight });
            }
            _ => {
                // Counted before they are made, because each takes memory.
                *options = options.checked_sub(1 << items.len())?;
                let block = Block::new(ties.instance, items, &containers, &charges);
                pieces.blocks.push(block);
            }
        }
    }
    Some(pieces)
}

/// Returns that nothing is decided.
pub(super) fn nothing_decided(instance: &Instance) -> IndexVec<ItemIndex, Decided> {
    IndexVec::filled(Decided::Open, instance.items.len())
}
