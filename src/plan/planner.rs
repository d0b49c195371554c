//! `Planner`: what a plan chooses from, and the plans that come of it.

mod best;
mod lists;
mod question;
mod sums;

use std::collections::BTreeSet;

use self::sums::{Together, indexed, together};
use super::{Glance, Goal, Outcome, Plan, Proof, SolveError};
use crate::{
    account::{Account, Class, CountedItem, Subject},
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
            // Finding none is a proof: where a search can't tell, it is an error.
            None => (Outcome::Impossible, self.most(), Proof::Optimal),
        };
        let escalation = match outcome {
            Outcome::Impossible => self.escalate(quota)?,
            Outcome::Fits | Outcome::Plan => None,
        };
        Ok(Plan {
            outcome,
            proof: Some(proof),
            kept: self.kept(&set),
            escalation,
            copies_needed: self.copies_needed(with_own_copies.as_ref()),
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
        let lacking = self.goal.lacking(quota, elsewhere);
        // Where there is no room at all, the budget is zero, which an empty backup would be within.
        let is_enough = lacking == Bytes::ZERO && after <= budget;
        let outcome = match (is_enough, set.is_empty()) {
            (false, _) => Outcome::Impossible,
            (true, true) => Outcome::Fits,
            (true, false) => Outcome::Plan,
        };
        Plan {
            quota,
            elsewhere,
            budget,
            lacking,
            fixed: self.account.fixed,
            current: self.account.current,
            outcome,
            freed,
            exclude: self.exclusions(set, OwnCopies::AsKnown),
            proof: None,
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
        // Small items come in only where nothing else is enough, as in a plan.
        let with_small = Allowed { min_size: Bytes::ZERO, ..known };
        let numbers = match self.best_numbers(quota, known)? {
            None => self.best_numbers(quota, with_small)?,
            numbers => numbers,
        };
        let Some(numbers) = numbers else {
            let freed = self.freed(&self.most(), OwnCopies::AsKnown);
            let after = self.account.current.saturating_sub(freed);
            let used = after.saturating_add(self.account.elsewhere.bytes);
            let outcome = Outcome::Impossible;
            return Ok(Glance {
                outcome,
                exclusions: 0,
                class: None,
                is_within_quota: used <= quota,
            });
        };
        let chosen = Class::RISKIEST_FIRST.into_iter().zip(numbers).filter(|(_, count)| 0 < *count);
        let class = chosen.map(|(class, _)| class).max();
        Ok(Glance {
            outcome: if class.is_none() { Outcome::Fits } else { Outcome::Plan },
            exclusions: numbers.iter().sum(),
            class,
            is_within_quota: true,
        })
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
