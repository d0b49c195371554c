//! What is asked of the solver: the items that may be excluded, and what they have to free.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU64,
};

use super::{
    Allowed, Choosable, OwnCopies, Photos, Planner, Set,
    sums::{Together, indexed},
};
use crate::{
    account::{CopyState, CountedItem},
    bytes::Bytes,
    inventory::ItemId,
    plan::{
        Headroom,
        goal::WHOLE,
        solve::{Candidate, Charge, Problem, Requirement, Shared},
    },
};

/// What may be excluded beside what is excluded anyway, and the problem which of it to choose.
pub(super) struct Question {
    pub(super) candidates: Set,
    pub(super) problem: Problem,
}

impl<'a> Planner<'a> {
    /// Returns `None` where nothing that is excluded could be enough.
    pub(super) fn question(&self, quota: Bytes, allowed: Allowed) -> Option<Question> {
        let (candidates, rows): (Set, Vec<_>) = self.candidates(allowed).unzip();
        // The solver numbers the candidates alone.
        let mut numbers = vec![None; self.items.len()];
        for (number, candidate) in candidates.iter().enumerate() {
            if let Some(entry) = numbers.get_mut(*candidate) {
                *entry = Some(number);
            }
        }
        // A container that somebody keeps is never freed. Of the others, those who are excluded
        // anyway are no obstacle.
        let shared = self.shared.iter().filter_map(|Together { owners, bytes }| {
            let is_open = |owner: &&usize| self.items.get(**owner).is_some_and(|it| !it.is_forced);
            let open = owners.iter().filter(is_open);
            let owners: Option<Vec<_>> =
                open.map(|owner| numbers.get(*owner).copied().flatten()).collect();
            let owners = owners.filter(|owners| !owners.is_empty())?;
            Some(Shared { bytes: *bytes, owners })
        });
        let (charges, paid) = self.charges(&rows, allowed.copies);
        let candidate = |item: &&Choosable<'_>| Candidate {
            class: item.counted.class,
            own: allowed.copies.gain(item.counted),
        };
        let problem = Problem {
            candidates: rows.iter().map(candidate).collect(),
            shared: shared.collect(),
            charges,
            requirement: self.requirement(quota, paid, allowed.copies)?,
        };
        Some(Question { candidates, problem })
    }

    /// Returns what the copies of apps would add to what is elsewhere, for those that may be
    /// excluded, and in all for those that are excluded anyway.
    fn charges(&self, candidates: &[&Choosable<'a>], copies: OwnCopies) -> (Vec<Charge>, Bytes) {
        if copies == OwnCopies::AsKnown {
            return (Vec::new(), Bytes::ZERO);
        }
        let is_needed = |item: &Choosable<'_>| item.counted.own_copy.state == CopyState::Needed;
        let paid: BTreeSet<_> =
            self.all(&self.forced).filter(|it| is_needed(it)).map(|it| &it.subject.id).collect();
        let mut open: BTreeMap<&ItemId, Vec<usize>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let id = &candidate.subject.id;
            // An app has one copy for all devices, so a forced one on any of them has paid for it.
            if is_needed(candidate) && !paid.contains(id) {
                open.entry(id).or_default().push(index);
            }
        }
        let charge = |id: &ItemId| self.account.copy_charges.get(id).copied().unwrap_or_default();
        let charges = open
            .into_iter()
            .map(|(id, items)| Charge { bytes: charge(id), items })
            .filter(|open| Bytes::ZERO < open.bytes);
        (charges.collect(), paid.into_iter().map(charge).sum())
    }

    /// Returns what has to be freed beyond what is excluded anyway, where copies that take `paid`
    /// are elsewhere, too. `None` where what is elsewhere is more than the storage, or leaves less of it
    /// than the room to grow that is asked for.
    ///
    /// Without charges, that is the difference to the budget. With them the budget shrinks with each
    /// copy, so that both sides are multiplied out: what remains times all percents, room to grow
    /// included, is at most a hundred times what is left of the storage.
    fn requirement(&self, quota: Bytes, paid: Bytes, copies: OwnCopies) -> Option<Requirement> {
        let elsewhere = self.account.elsewhere.bytes;
        if Bytes::ZERO < self.goal.lacking(quota, elsewhere) {
            return None;
        }
        let forced = self.freed(&self.forced, copies);
        let after = i128::from(self.account.current.get()) - i128::from(forced.get());
        if copies == OwnCopies::AsKnown {
            let budget = self.goal.budget(quota, elsewhere);
            let goal = after - i128::from(budget.get());
            return Some(Requirement { freed_factor: NonZeroU64::MIN, charge_factor: 1, goal });
        }
        let left = i128::from(quota.get()) - i128::from(elsewhere.get()) - i128::from(paid.get());
        Some(match self.goal.headroom {
            Headroom::Size(room) => Requirement {
                freed_factor: NonZeroU64::MIN,
                charge_factor: 1,
                goal: after + i128::from(room.get()) - left,
            },
            Headroom::Percent(milli) => Requirement {
                // The sum begins at one, and so needs no check for zero.
                freed_factor: NonZeroU64::MIN.saturating_add((WHOLE - 1).saturating_add(milli)),
                charge_factor: WHOLE,
                goal: after * i128::from(WHOLE.saturating_add(milli)) - left * i128::from(WHOLE),
            },
        })
    }

    /// Returns what may be taken, in the order of the ids.
    pub(super) fn candidates(
        &self,
        allowed: Allowed,
    ) -> impl Iterator<Item = (usize, &Choosable<'a>)> {
        let is_possible = move |item: &CountedItem| {
            allowed.copies == OwnCopies::Assumed || item.own_copy.state != CopyState::Needed
        };
        let is_either = move |item: &Choosable<'_>| match allowed.photos {
            Photos::Library => !item.counted.is_in_photo_library,
            Photos::CopiesInIt => item.subject.id != ItemId::Photos,
            Photos::Either => true,
        };
        indexed(&self.items).filter(move |(_, item)| {
            let reach = allowed.copies.gain(item.counted).saturating_add(item.share);
            item.counted.class <= allowed.risk
                && is_possible(item.counted)
                && is_either(item)
                && !item.is_kept
                && !item.is_forced
                && allowed.min_size <= reach
                && Bytes::ZERO < reach
        })
    }

    /// Returns the ways to search: the photo library must not go together with apps whose other copy
    /// is in it.
    pub(super) fn either(&self, allowed: Allowed) -> Vec<Allowed> {
        let is_library = |item: &Choosable<'_>| item.subject.id == ItemId::Photos;
        let is_in_it = |item: &Choosable<'_>| item.counted.is_in_photo_library;
        let has = |of: fn(&Choosable<'_>) -> bool| {
            let mut candidates = self.candidates(allowed);
            (self.all(&self.forced).any(of), candidates.any(|(_, item)| of(item)))
        };
        let ways = match (has(is_library), has(is_in_it)) {
            ((true, _), (true, _)) => vec![Photos::Either],
            ((true, _), _) => vec![Photos::Library],
            (_, (true, _)) => vec![Photos::CopiesInIt],
            ((_, true), (_, true)) => vec![Photos::Library, Photos::CopiesInIt],
            _ => vec![Photos::Either],
        };
        ways.into_iter().map(|photos| Allowed { photos, ..allowed }).collect()
    }
}
