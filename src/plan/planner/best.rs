//! The best sets: within what is allowed, with more risk, with own copies that are there; and where
//! nothing is enough, the set that frees the most.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{Allowed, Choosable, OwnCopies, Planner, Set, question::Question, sums::is_all_in};
use crate::{
    account::{Class, CopyState},
    bytes::Bytes,
    plan::{
        Escalation, Proof, WithOwnCopies,
        solve::{Numbers, SolveError, least_numbers, solve},
    },
};

/// A set to exclude, with what it is compared by: the numbers of items of each class, the riskiest
/// first; what it frees; its members in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Choice {
    pub(super) numbers: Numbers,
    pub(super) freed: Bytes,
    pub(super) set: Set,
}

impl Planner<'_> {
    /// Returns how many items of each class the best set has, with those that go in any case.
    pub(super) fn best_numbers(
        &self,
        quota: Bytes,
        allowed: Allowed,
    ) -> Result<Option<Numbers>, SolveError> {
        let mut best: Option<Numbers> = None;
        for allowed in self.either(allowed) {
            let Some(Question { problem, .. }) = self.question(quota, allowed) else { continue };
            let Some(chosen) = least_numbers(&problem)? else { continue };
            let mut numbers = self.numbers(&self.forced);
            for (number, chosen) in numbers.iter_mut().zip(chosen) {
                *number += chosen;
            }
            // The two ways exclude one another, so the better one is the answer.
            best = Some(best.map_or(numbers, |best| best.min(numbers)));
        }
        Ok(best)
    }

    /// Returns the best set; where there is none, the best one that small items may be in.
    pub(super) fn best(
        &self,
        quota: Bytes,
        allowed: Allowed,
    ) -> Result<Option<(Choice, Proof)>, SolveError> {
        match self.best_of_either(quota, allowed)? {
            None => self.best_of_either(quota, Allowed { min_size: Bytes::ZERO, ..allowed }),
            best => Ok(best),
        }
    }

    fn best_of_either(
        &self,
        quota: Bytes,
        allowed: Allowed,
    ) -> Result<Option<(Choice, Proof)>, SolveError> {
        let ways = self.either(allowed).into_iter();
        let found: Result<Vec<_>, _> = ways.map(|allowed| self.search(quota, allowed)).collect();
        Ok(found?.into_iter().flatten().min_by(|(one, _), (other, _)| one.cmp(other)))
    }

    fn search(
        &self,
        quota: Bytes,
        allowed: Allowed,
    ) -> Result<Option<(Choice, Proof)>, SolveError> {
        let Some(question) = self.question(quota, allowed) else { return Ok(None) };
        let Question { candidates, problem } = question;
        let Some(solution) = solve(&problem)? else { return Ok(None) };
        let chosen = solution.chosen.iter().filter_map(|index| candidates.get(*index));
        let mut set: Set = self.forced.iter().chain(chosen).copied().collect();
        // Sets are compared by their members in the order of the ids, which is that of the indexes.
        set.sort_unstable();
        // What goes anyway is freed by the better ones as well.
        let proof = match solution.proof {
            Proof::Optimal | Proof::Tied => solution.proof,
            Proof::EndedEarly { bound } => {
                let forced = self.freed(&self.forced, allowed.copies);
                Proof::EndedEarly { bound: bound.saturating_add(forced) }
            }
        };
        let (numbers, freed) = (self.numbers(&set), self.freed(&set, allowed.copies));
        Ok(Some((Choice { numbers, freed, set }, proof)))
    }

    /// Returns the set that frees the most of what is allowed, without what frees nothing.
    pub(super) fn most(&self) -> Set {
        let allowed = Allowed { min_size: Bytes::ZERO, ..self.as_asked() };
        let sets = self.either(allowed).into_iter().map(|allowed| {
            let mut set = self.forced.clone();
            set.extend(self.candidates(allowed).map(|(index, _)| index));
            set.sort_unstable();
            self.without_useless(&set)
        });
        // Of the sets that free as much, the one with the fewest risky items.
        let key = |set: &Set| (self.freed(set, OwnCopies::AsKnown), Reverse(self.numbers(set)));
        sets.max_by_key(key).unwrap_or_default()
    }

    /// Returns a set without what frees nothing in it, unless it is asked for.
    fn without_useless(&self, set: &[usize]) -> Set {
        let marks = self.marks(set);
        let shared = self.shared.iter();
        let shared =
            shared.filter(|shared| Bytes::ZERO < shared.bytes && is_all_in(&shared.owners, &marks));
        let sharing: Set = shared.flat_map(|shared| &shared.owners).copied().collect();
        let is_sharing = self.marks(&sharing);
        let frees_something = |index: usize| {
            let item = self.items.get(index);
            let is_useful =
                item.is_some_and(|item| item.is_forced || Bytes::ZERO < item.counted.gain());
            is_useful || is_sharing.get(index).copied().unwrap_or_default()
        };
        set.iter().copied().filter(|index| frees_something(*index)).collect()
    }

    /// Returns the least risk above the one allowed with which there is a plan.
    pub(super) fn escalate(&self, quota: Bytes) -> Result<Option<Escalation>, SolveError> {
        // From the safer ones on, so that the first with a plan is the least.
        let riskier = Class::RISKIEST_FIRST.into_iter().rev().filter(|risk| self.goal.risk < *risk);
        for risk in riskier {
            let allowed = Allowed { risk, ..self.as_asked() };
            if let Some((choice, _)) = self.best(quota, allowed)? {
                let exclude = self.exclusions(&choice.set, OwnCopies::AsKnown);
                return Ok(Some(Escalation { risk, exclude }));
            }
        }
        Ok(None)
    }

    /// Returns a plan that takes the copies of just those apps that it excludes to be there
    /// already, if that is better by its numbers than the one that is known.
    pub(super) fn with_own_copies(
        &self,
        quota: Bytes,
        known: Option<&Choice>,
    ) -> Result<Option<WithOwnCopies>, SolveError> {
        let is_needed = |item: &Choosable<'_>| item.counted.own_copy.state == CopyState::Needed;
        if !self.items.iter().any(is_needed) {
            return Ok(None);
        }
        let allowed = Allowed { copies: OwnCopies::Assumed, ..self.as_asked() };
        let choice = match self.best(quota, allowed) {
            Ok(Some((choice, _))) => choice,
            // The first answer stands without a second one.
            Ok(None) | Err(SolveError::Undecided) => return Ok(None),
            Err(error) => return Err(error),
        };
        // Fewer bytes alone are no reason to ask somebody about their copies.
        if known.is_some_and(|known| known.numbers <= choice.numbers) {
            return Ok(None);
        }
        let needed = self.all(&choice.set).filter(|item| is_needed(item));
        let assumes: BTreeSet<_> = needed.map(|item| item.subject.id.clone()).collect();
        let charges = assumes.iter().filter_map(|id| self.account.copy_charges.get(id));
        let elsewhere: Bytes = charges.copied().chain([self.account.elsewhere.bytes]).sum();
        // Only where what Settings shows in all is less than the parts of it: nothing can be said.
        if quota < elsewhere {
            return Ok(None);
        }
        Ok(Some(WithOwnCopies {
            assumes,
            elsewhere,
            exclude: self.exclusions(&choice.set, OwnCopies::Assumed),
            freed: choice.freed,
        }))
    }
}
