//! A set to fall back on where there are too many cases for a search.

use super::{
    index::{ChargeIndex, ContainerIndex, IndexVec, ItemIndex},
    instance::{Instance, Weight},
};

/// All items, of which one after the other is left out.
struct Left<'i> {
    instance: &'i Instance,
    is_in: IndexVec<ItemIndex, bool>,
    /// Whether all owners are in.
    is_whole: IndexVec<ContainerIndex, bool>,
    /// How many items are in.
    charged: IndexVec<ChargeIndex, usize>,
    weight: Weight,
}

/// Returns a set that is enough, if one is found. Of all items those are left out whose charge is
/// more than what they free, and then those that aren't needed, the riskiest and lightest first.
pub(super) fn enough(instance: &Instance) -> Option<Vec<ItemIndex>> {
    let all: Vec<_> = instance.indices().collect();
    let mut left = Left {
        instance,
        is_in: IndexVec::filled(true, instance.items.len()),
        is_whole: IndexVec::filled(true, instance.containers.len()),
        charged: instance.charges.iter().map(|charge| charge.members.len()).collect(),
        weight: instance.worth(&all).weight,
    };
    for charge in instance.charges.iter() {
        let items = || charge.members.iter().copied().filter(|item| left.is_in[*item]);
        if items().map(|item| left.freed_by(item)).sum::<Weight>() < charge.weight {
            let items: Vec<_> = items().collect();
            for item in items {
                left.leave_out(item);
            }
        }
    }
    if left.weight < instance.goal {
        return None;
    }
    let mut order: Vec<_> = all.into_iter().filter(|index| left.is_in[*index]).collect();
    order.sort_by_key(|index| {
        let item = &instance.items[*index];
        (item.rank, item.own, *index)
    });
    // From the riskiest on, so that what remains is the safest.
    for index in order {
        if instance.goal <= left.weight_without(index) {
            left.leave_out(index);
        }
    }
    Some(instance.indices().filter(|index| left.is_in[*index]).collect())
}

impl Left<'_> {
    /// Returns what an item frees with all others that are in.
    fn freed_by(&self, index: ItemIndex) -> Weight {
        let item = &self.instance.items[index];
        let whole = item.containers().iter().filter(|at| self.is_whole[**at]);
        item.own + whole.map(|at| self.instance.containers[*at].weight).sum::<Weight>()
    }

    fn weight_without(&self, index: ItemIndex) -> Weight {
        let charges = self.instance.items[index].charges();
        let ended = charges.iter().filter(|at| self.charged[**at] == 1);
        let ended = ended.map(|at| self.instance.charges[*at].weight);
        self.weight - self.freed_by(index) + ended.sum::<Weight>()
    }

    fn leave_out(&mut self, index: ItemIndex) {
        self.weight = self.weight_without(index);
        self.is_in[index] = false;
        let item = &self.instance.items[index];
        item.containers().iter().for_each(|at| self.is_whole[*at] = false);
        item.charges().iter().for_each(|at| self.charged[*at] -= 1);
    }
}
