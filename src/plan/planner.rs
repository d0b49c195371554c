//! `Planner`: what a plan chooses from, and the plans that come of it.

mod lists;
mod question;
mod sums;

use std::{cmp::Reverse, collections::BTreeSet};

use self::{
    question::Question,
    sums::{Together, indexed, is_all_in, together},
};
use super::{
    Escalation, Glance, Goal, Outcome, Plan, Proof, WithOwnCopies,
    solve::{Numbers, SolveError, least_numbers, solve},
};
use crate::{
    account::{Account, Class, CopyState, CountedItem, Subject},
    bytes::Bytes,
};

/// Chooses from the items of an account what to exclude.
#[derive(Debug, Clone)]
pub struct Planner<'a> {
    account: &'a Account,
    goal: &'a Goal,
    /// What can be switched off, in the order of its ids. There may be 100,000, which are known here by
    /// their indexes, and not looked for by their ids.
    items: Vec<Choosable<'a>>,
    /// What is excluded in any case: of what was asked, that which is a choice.
    forced: Set,
    /// What the same items share, all of their containers together.
    shared: Vec<Together>,
}

/// An item that can be switched off.
#[derive(Debug, Clone, Copy)]
struct Choosable<'a> {
    subject: &'a Subject,
    counted: &'a CountedItem,
    /// What it has a part in.
    share: Bytes,
    is_kept: bool,
    is_forced: bool,
}

/// Items by their indexes, sorted. Of two sets, that comes first whose ids come first.
type Set = Vec<usize>;

/// Which candidates a search may take.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    risk: Class,
    min_size: Bytes,
    copies: OwnCopies,
    photos: Photos,
}

/// What is taken of apps whose own copy in iCloud isn't known to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnCopies {
    /// They free nothing.
    AsKnown,
    /// The copies of those that are excluded are there, and fill the storage.
    Assumed,
}

/// Which of two kinds may be excluded that must not be excluded together: the photo library, and
/// apps whose other copy is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Photos {
    /// The photo library.
    Library,
    /// Apps that keep their copies there.
    CopiesInIt,
    /// Either, because only one of the two is there, or the person has asked for both.
    Either,
}

/// A set to exclude, with what it is compared by: the numbers of items of each class, the riskiest
/// first; what it frees; its members in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    numbers: Numbers,
    freed: Bytes,
    set: Set,
}

impl<'a> Planner<'a> {
    /// Takes what may be chosen from an account, as it is asked.
    pub fn new(account: &'a Account, goal: &'a Goal) -> Self {
        let mut items: Vec<_> = account
            .items
            .iter()
            .map(|(subject, counted)| Choosable {
                subject,
                counted,
                share: Bytes::ZERO,
                is_kept: goal.keep.contains(subject),
                is_forced: goal.exclude.contains(subject),
            })
            .collect();
        let shared = together(account, &items);
        for Together { owners, bytes } in &shared {
            for owner in owners {
                if let Some(item) = items.get_mut(*owner) {
                    item.share = item.share.saturating_add(*bytes);
                }
            }
        }
        let forced = indexed(&items).filter(|(_, item)| item.is_forced).map(|(index, _)| index);
        Self { account, goal, forced: forced.collect(), items, shared }
    }

    /// Returns what a search may take by what was asked.
    fn as_asked(&self) -> Allowed {
        Allowed {
            risk: self.goal.risk,
            min_size: self.goal.min_size,
            copies: OwnCopies::AsKnown,
            photos: Photos::Either,
        }
    }

    /// Makes the best plan for storage of this size.
    ///
    /// # Errors
    /// When the sizes add up to more than can be counted, or when the items share so much with one
    /// another that no search can tell whether some free enough.
    pub fn plan(&self, quota: Bytes) -> Result<Plan, SolveError> {
        let found = self.best(quota, self.as_asked())?;
        let with_own_copies =
            self.with_own_copies(quota, found.as_ref().map(|(choice, _)| choice))?;
        let (outcome, set, proof) = match found {
            Some((choice, proof)) if choice.set.is_empty() => (Outcome::Fits, choice.set, proof),
            Some((choice, proof)) => (Outcome::Plan, choice.set, proof),
            None => (Outcome::Impossible, self.most(), Proof::Optimal),
        };
        let escalation = match outcome {
            Outcome::Impossible => self.escalate(quota)?,
            Outcome::Fits | Outcome::Plan => None,
        };
        Ok(Plan {
            outcome,
            proof,
            kept: self.kept(&set),
            escalation,
            copies_needed: self.copies_needed(),
            with_own_copies,
            ..self.judged(quota, &set)
        })
    }

    /// Judges a set that somebody has put together, by the sums of every plan: what it frees, with
    /// containers that go with the last of their owners, and whether the rest fits. What can't be
    /// switched off is left out of it. Nothing is searched for, so that this takes no longer with
    /// each app that is off, and nothing says whether a better set exists.
    pub fn of_set(&self, quota: Bytes, chosen: &BTreeSet<Subject>) -> Plan {
        let set: Set = indexed(&self.items)
            .filter(|(_, item)| chosen.contains(item.subject))
            .map(|(index, _)| index)
            .collect();
        self.judged(quota, &set)
    }

    /// Adds up what a set frees, and nothing that takes a search.
    fn judged(&self, quota: Bytes, set: &Set) -> Plan {
        let elsewhere = self.account.elsewhere.bytes;
        let budget = self.goal.budget(quota, elsewhere);
        let freed = self.freed(set, OwnCopies::AsKnown);
        let after = self.account.current.saturating_sub(freed);
        let outcome = match (elsewhere <= quota && after <= budget, set.is_empty()) {
            (false, _) => Outcome::Impossible,
            (true, true) => Outcome::Fits,
            (true, false) => Outcome::Plan,
        };
        Plan {
            quota,
            elsewhere,
            budget,
            fixed: self.account.fixed,
            current: self.account.current,
            outcome,
            freed,
            exclude: self.exclusions(set, OwnCopies::AsKnown),
            proof: Proof::Optimal,
            shared: self.shared_freed(set),
            kept: Vec::new(),
            escalation: None,
            copies_needed: Vec::new(),
            with_own_copies: None,
        }
    }

    /// Returns what storage of this size would take, without deciding which items exactly.
    ///
    /// # Errors
    /// As [`plan`](Self::plan).
    pub fn glance(&self, quota: Bytes) -> Result<Glance, SolveError> {
        let known = self.as_asked();
        let with_small = Allowed { min_size: Bytes::ZERO, ..known };
        let numbers = match self.best_numbers(quota, known)? {
            None => self.best_numbers(quota, with_small)?,
            numbers => numbers,
        };
        let Some(numbers) = numbers else {
            return Ok(Glance { outcome: Outcome::Impossible, exclusions: 0, class: None });
        };
        let chosen = Class::RISKIEST_FIRST.into_iter().zip(numbers).filter(|(_, count)| 0 < *count);
        let class = chosen.map(|(class, _)| class).max();
        Ok(Glance {
            outcome: if class.is_none() { Outcome::Fits } else { Outcome::Plan },
            exclusions: numbers.iter().sum(),
            class,
        })
    }

    /// Returns how many items of each class the best set has, with those that go in any case.
    fn best_numbers(&self, quota: Bytes, allowed: Allowed) -> Result<Option<Numbers>, SolveError> {
        let mut best: Option<Numbers> = None;
        for allowed in self.either(allowed) {
            let Some(Question { problem, .. }) = self.question(quota, allowed) else { continue };
            let Some(chosen) = least_numbers(&problem)? else { continue };
            let mut numbers = self.numbers(&self.forced);
            for (number, chosen) in numbers.iter_mut().zip(chosen) {
                *number += chosen;
            }
            best = Some(best.map_or(numbers, |best| best.min(numbers)));
        }
        Ok(best)
    }

    /// Returns the best set; where there is none, the best one that small items may be in.
    fn best(&self, quota: Bytes, allowed: Allowed) -> Result<Option<(Choice, Proof)>, SolveError> {
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
    fn most(&self) -> Set {
        let allowed = Allowed { min_size: Bytes::ZERO, ..self.as_asked() };
        let sets = self.either(allowed).into_iter().map(|allowed| {
            let mut set = self.forced.clone();
            set.extend(self.candidates(allowed).map(|(index, _)| index));
            set.sort_unstable();
            self.without_useless(&set)
        });
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
    fn escalate(&self, quota: Bytes) -> Result<Option<Escalation>, SolveError> {
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

    /// Returns a plan that takes the copies of just those apps that it excludes to be there already,
    /// if that is better by its numbers than the one that is known.
    fn with_own_copies(
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

impl OwnCopies {
    /// Returns what leaving an item out frees by itself.
    fn gain(self, item: &CountedItem) -> Bytes {
        match self {
            Self::AsKnown => item.gain(),
            Self::Assumed => item.own,
        }
    }
}
