//! What sets of items add up to: containers that several share go with the last of their owners.

use std::collections::HashMap;

use super::{Choosable, OwnCopies, Planner, Set};
use crate::{
    account::{Account, Class, Subject},
    bytes::Bytes,
    plan::solve::Numbers,
};

/// What the same items share.
#[derive(Debug, Clone)]
pub(super) struct Together {
    pub(super) owners: Set,
    pub(super) bytes: Bytes,
}

impl<'a> Planner<'a> {
    /// Returns the items of a set.
    pub(super) fn all(&self, set: &[usize]) -> impl Iterator<Item = &Choosable<'a>> {
        set.iter().filter_map(|index| self.items.get(*index))
    }

    /// Returns of each item whether it is in a set.
    pub(super) fn marks(&self, set: &[usize]) -> Vec<bool> {
        let mut marks = vec![false; self.items.len()];
        for index in set {
            if let Some(mark) = marks.get_mut(*index) {
                *mark = true;
            }
        }
        marks
    }

    /// Returns what all of these free together.
    pub(super) fn freed(&self, set: &[usize], copies: OwnCopies) -> Bytes {
        let marks = self.marks(set);
        let own = self.all(set).map(|item| copies.gain(item.counted));
        let shared = self.shared.iter().filter(|shared| is_all_in(&shared.owners, &marks));
        own.chain(shared.map(|shared| shared.bytes)).sum()
    }

    /// Returns how many items of each class a set has, the riskiest first.
    pub(super) fn numbers(&self, set: &[usize]) -> Numbers {
        let mut numbers = Numbers::default();
        for item in self.all(set) {
            let classes = Class::RISKIEST_FIRST.into_iter().zip(&mut numbers);
            for (_, number) in classes.filter(|(class, _)| *class == item.counted.class) {
                *number += 1;
            }
        }
        numbers
    }
}

/// Puts together what the same items share. They stand once in memory for all of it.
pub(super) fn together(account: &Account, items: &[Choosable<'_>]) -> Vec<Together> {
    let mut together: Vec<Together> = Vec::new();
    let mut known: HashMap<*const Subject, usize> = HashMap::new();
    for shared in &account.shared {
        let index = *known.entry(shared.owners.as_ptr()).or_insert(together.len());
        match together.get_mut(index) {
            Some(known) => known.bytes = known.bytes.saturating_add(shared.bytes),
            None => together
                .push(Together { owners: indexes_of(&shared.owners, items), bytes: shared.bytes }),
        }
    }
    together
}

/// Returns which of the items these are; for one that is none of them, an index that none has, so that
/// what it shares is never freed.
pub(super) fn indexes_of(subjects: &[Subject], items: &[Choosable<'_>]) -> Set {
    let index = |subject| items.binary_search_by(|item| item.subject.cmp(subject)).ok();
    subjects.iter().map(|subject| index(subject).unwrap_or(items.len())).collect()
}

pub(super) fn indexed<'p, 'a>(
    items: &'p [Choosable<'a>],
) -> impl Iterator<Item = (usize, &'p Choosable<'a>)> {
    items.iter().enumerate()
}

pub(super) fn is_all_in(owners: &[usize], marks: &[bool]) -> bool {
    owners.iter().all(|owner| marks.get(*owner).copied().unwrap_or_default())
}
