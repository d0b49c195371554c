//! Blocks: items that depend on one another, with all that can be made of them.

use super::{
    counts::Counts,
    index::ItemIndex,
    instance::{Instance, Weight, Worth},
};

/// Items that containers or charges tie together. What is chosen of a block doesn't change what
/// any other choice is worth.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) items: Vec<ItemIndex>,
    /// By counts, then by worth. Of equal ones only that whose ids come first.
    pub(super) options: Vec<Subset>,
}

/// A subset of a block's items.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subset {
    /// A bit for each item, that of the first is the lowest; a block has up to
    /// [`Limits::members`](super::effort::Limits::members) items.
    pub(super) members: u16,
    pub(super) worth: Worth,
}

/// The open members of a container or of a charge, as bits, and its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tie {
    pub(super) members: u16,
    pub(super) weight: Weight,
}

impl Block {
    /// `items` come in the order of their ids.
    pub(super) fn new(
        instance: &Instance,
        items: Vec<ItemIndex>,
        containers: &[Tie],
        charges: &[Tie],
    ) -> Self {
        let mut options = vec![Subset { members: 0, worth: Worth::default() }];
        for (bit, index) in items.iter().enumerate() {
            let item = &instance.items[*index];
            let one = Worth { counts: Counts::one(item.rank), weight: item.own, charged: 0 };
            for at in 0..options.len() {
                let Subset { members, worth } = options[at];
                options.push(Subset { members: members | 1 << bit, worth: worth + one });
            }
        }
        for Subset { members, worth } in &mut options {
            let freed = containers.iter().filter(|tie| *members & tie.members == tie.members);
            worth.weight += freed.map(|tie| tie.weight).sum::<Weight>();
            let brought = charges.iter().filter(|tie| *members & tie.members != 0);
            worth.charged = brought.map(|tie| tie.weight).sum();
            worth.weight -= worth.charged;
        }
        let key =
            |subset: &Subset| (subset.worth.counts, subset.worth.weight, subset.worth.charged);
        // Of two sets of the same size, that comes first which has the first item that isn't in
        // both; read from the lowest bit on, it is the greater one.
        options.sort_unstable_by_key(|subset| {
            (key(subset), std::cmp::Reverse(subset.members.reverse_bits()))
        });
        options.dedup_by_key(|subset| key(subset));
        Self { items, options }
    }

    pub(super) fn members(&self, subset: Subset) -> impl Iterator<Item = ItemIndex> {
        let is_in = move |bit: usize| subset.members & 1 << bit != 0;
        self.items.iter().enumerate().filter(move |(bit, _)| is_in(*bit)).map(|(_, item)| *item)
    }

    /// Returns the bits of those of the items for which `is_one` says so.
    pub(super) fn bits(&self, is_one: impl Fn(ItemIndex) -> bool) -> u16 {
        let ones = self.items.iter().enumerate().filter(|(_, item)| is_one(**item));
        ones.fold(0, |bits, (bit, _)| bits | 1 << bit)
    }
}
