//! `Ties`: which items depend on one another while nothing is decided about them.

use std::{cmp::Reverse, mem};

use super::{
    blocks::Tie,
    index::{ChargeIndex, ContainerIndex, IndexVec, ItemIndex},
    instance::{Group, Instance},
    partition::{Decided, nothing_decided},
};

/// The containers and charges that tie items together, when some are decided about: a container
/// until one of its owners is out, a charge until one of its items is in.
pub(super) struct Ties<'i> {
    pub(super) instance: &'i Instance,
    decided: IndexVec<ItemIndex, Decided>,
}

impl<'i> Ties<'i> {
    pub(super) fn new(instance: &'i Instance) -> Self {
        Self { instance, decided: nothing_decided(instance) }
    }

    pub(super) fn decide(&mut self, item: ItemIndex, way: Decided) {
        self.decided[item] = way;
    }

    pub(super) fn decided(&self, item: ItemIndex) -> Decided {
        self.decided[item]
    }

    /// Returns how many items and memberships there are.
    pub(super) fn size(&self, items: &[ItemIndex]) -> usize {
        let size = |item: &ItemIndex| {
            let item = &self.instance.items[*item];
            1 + item.containers().len() + item.charges().len()
        };
        items.iter().map(size).sum()
    }

    /// Returns the item that is in the most containers and charges that tie it to others.
    pub(super) fn most_tied(&self, items: &[ItemIndex]) -> Option<ItemIndex> {
        let degree = |item: &ItemIndex| {
            let ties = |group: &&Group, end| !self.tied(group, end).is_empty();
            let containers = self.containers_of(*item).filter(|group| ties(group, Decided::Out));
            let charges = self.charges_of(*item).filter(|group| ties(group, Decided::In));
            (containers.count() + charges.count(), Reverse(*item))
        };
        items.iter().copied().max_by_key(degree)
    }

    /// Returns which of these open items are tied together, directly or through others, each sorted.
    pub(super) fn components(&self, items: impl Iterator<Item = ItemIndex>) -> Vec<Vec<ItemIndex>> {
        let Self { instance, .. } = self;
        let mut is_found = IndexVec::<ItemIndex, _>::filled(false, instance.items.len());
        let mut is_freed = IndexVec::<ContainerIndex, _>::filled(false, instance.containers.len());
        let mut is_charged = IndexVec::<ChargeIndex, _>::filled(false, instance.charges.len());
        let mut components = Vec::new();
        for first in items {
            if mem::replace(&mut is_found[first], true) {
                continue;
            }
            let mut component = vec![first];
            // By a list instead of calls: a chain of ties may be as long as there are items.
            let mut looked_at = 0;
            while let Some(item) = component.get(looked_at).copied() {
                looked_at += 1;
                let mut tied = Vec::new();
                for at in instance.items[item].containers() {
                    if !mem::replace(&mut is_freed[*at], true) {
                        tied.extend(self.tied(&instance.containers[*at], Decided::Out));
                    }
                }
                for at in instance.items[item].charges() {
                    if !mem::replace(&mut is_charged[*at], true) {
                        tied.extend(self.tied(&instance.charges[*at], Decided::In));
                    }
                }
                tied.retain(|item| !mem::replace(&mut is_found[*item], true));
                component.extend(tied);
            }
            component.sort_unstable();
            components.push(component);
        }
        components
    }

    /// Returns the containers that these open items still may free.
    pub(super) fn containers(&self, items: &[ItemIndex]) -> Vec<Tie> {
        let groups = items.iter().flat_map(|item| self.containers_of(*item)).collect();
        self.among(items, groups, Decided::Out)
    }

    /// Returns the charges that these open items still may bring.
    pub(super) fn charges(&self, items: &[ItemIndex]) -> Vec<Tie> {
        let groups = items.iter().flat_map(|item| self.charges_of(*item)).collect();
        self.among(items, groups, Decided::In)
    }

    fn containers_of(&self, item: ItemIndex) -> impl Iterator<Item = &'i Group> {
        let Self { instance, .. } = self;
        instance.items[item].containers().iter().map(|at| &instance.containers[*at])
    }

    fn charges_of(&self, item: ItemIndex) -> impl Iterator<Item = &'i Group> {
        let Self { instance, .. } = self;
        instance.items[item].charges().iter().map(|at| &instance.charges[*at])
    }

    fn has_ended(&self, group: &Group, end: Decided) -> bool {
        group.members.iter().any(|item| self.decided[*item] == end)
    }

    /// Returns the open members of a container or charge, if it ties several together.
    fn tied(&self, group: &Group, end: Decided) -> Vec<ItemIndex> {
        if self.has_ended(group, end) {
            return Vec::new();
        }
        let is_open = |item: &ItemIndex| self.decided[*item] == Decided::Open;
        let open: Vec<_> = group.members.iter().copied().filter(is_open).collect();
        // With one open member, what is left of it depends on nothing else.
        if open.len() < 2 { Vec::new() } else { open }
    }

    /// Returns each of the groups once, with its members among the items, unless it has ended.
    fn among(&self, items: &[ItemIndex], mut groups: Vec<&Group>, end: Decided) -> Vec<Tie> {
        groups.sort_unstable_by(|a, b| a.members.cmp(&b.members));
        groups.dedup_by(|a, b| a.members == b.members);
        groups.retain(|group| !self.has_ended(group, end));
        let tie = |group: &Group| {
            let is_member = |item: &ItemIndex| group.members.binary_search(item).is_ok();
            let members = items.iter().enumerate().filter(|(_, item)| is_member(item));
            Tie { members: members.fold(0, |bits, (bit, _)| bits | 1 << bit), weight: group.weight }
        };
        groups.into_iter().map(tie).collect()
    }
}
