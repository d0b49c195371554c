//! Layer 4: what to exclude from iCloud Backup so that the rest fits.
//!
//! A [`Plan`] is the best set of items by the order that the contract fixes: the fewest of the
//! riskiest class, then of the next, then the fewest bytes. [`Goal`] says what is asked,
//! [`Class`] how risky an item is, [`solve`](solve::solve) finds the set and argues why it is the
//! best. All of it is arithmetic over what is handed in.

mod candidate;
mod goal;
pub mod solve;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use self::solve::{Candidate, Problem, Shared, solve};
pub use self::{
    candidate::{Class, Subject},
    goal::{Goal, Headroom, ParseHeadroomError},
    solve::Proof,
};
use crate::{
    bytes::Bytes,
    catalogue::Catalogue,
    inventory::{Inventory, ItemId},
};

/// What to exclude so that the rest fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How large the backups may be together.
    pub budget: Bytes,
    /// What has no switch.
    pub fixed: Bytes,
    /// What iCloud Backup would take now.
    pub current: Bytes,
    /// How it ended.
    pub outcome: Outcome,
    /// What to exclude, largest first.
    pub exclude: Vec<Exclusion>,
    /// What that frees, shared containers included.
    pub freed: Bytes,
    /// Whether nothing better exists.
    pub proof: Proof,
    /// If nothing allowed is enough: the least risk with which something is.
    pub escalation: Option<Escalation>,
}

/// How a plan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is nothing to do.
    Fits,
    /// What is to be excluded is enough.
    Plan,
    /// Nothing that is allowed is enough. What is to be excluded frees the most.
    Impossible,
}

/// An item to exclude.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The item.
    pub subject: Subject,
    /// How risky that is.
    pub class: Class,
    /// What it frees by itself.
    pub own: Bytes,
}

/// What would be enough if more risk were allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The class that would have to be allowed.
    pub risk: Class,
    /// What would be excluded, largest first.
    pub exclude: Vec<Exclusion>,
}

impl Plan {
    /// Returns what remains in the backups.
    pub fn after(&self) -> Bytes {
        self.current.saturating_sub(self.freed)
    }

    /// Returns what is lacking to the budget.
    pub fn shortfall(&self) -> Bytes {
        self.after().saturating_sub(self.budget)
    }

    /// Returns what is left of the budget.
    pub fn spare(&self) -> Bytes {
        self.budget.saturating_sub(self.after())
    }

    /// Returns what had to be freed.
    pub fn to_free(&self) -> Bytes {
        self.current.saturating_sub(self.budget)
    }

    /// Returns the riskiest class among what is to be excluded.
    pub fn riskiest(&self) -> Option<Class> {
        self.exclude.iter().map(|exclusion| exclusion.class).max()
    }
}

/// What a plan chooses from: the rows with a switch, and what they share.
#[derive(Debug, Clone)]
pub struct Choices {
    rows: BTreeMap<Subject, Row>,
    shared: Vec<SharedRow>,
    fixed: Bytes,
    current: Bytes,
}

#[derive(Debug, Clone)]
struct Row {
    class: Class,
    own: Bytes,
}

#[derive(Debug, Clone)]
struct SharedRow {
    bytes: Bytes,
    owners: Vec<Subject>,
}

/// Which candidates a search may take.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    risk: Class,
    min_size: Bytes,
}

impl Choices {
    /// Takes the rows of one backup or of several that share one quota.
    pub fn new<'i>(
        backups: impl IntoIterator<Item = &'i Inventory>,
        catalogue: &Catalogue,
    ) -> Self {
        let mut choices = Self {
            rows: BTreeMap::new(),
            shared: Vec::new(),
            fixed: Bytes::ZERO,
            current: Bytes::ZERO,
        };
        for (backup, inventory) in backups.into_iter().enumerate() {
            let subject = |id: &ItemId| Subject { id: id.clone(), backup };
            for item in &inventory.items {
                let own = item.total.icloud;
                match Class::of(&item.id, catalogue) {
                    Some(class) => {
                        choices.rows.insert(subject(&item.id), Row { class, own });
                    }
                    None => choices.fixed = choices.fixed.saturating_add(own),
                }
            }
            for shared in &inventory.shared {
                choices.shared.push(SharedRow {
                    bytes: shared.container.tally.icloud,
                    owners: shared.owners.iter().map(subject).collect(),
                });
            }
            choices.current = choices.current.saturating_add(inventory.totals.icloud);
        }
        choices
    }

    /// Makes the best plan for storage of this size.
    pub fn plan(&self, quota: Bytes, goal: &Goal) -> Plan {
        let budget = goal.budget(quota);
        let allowed = Allowed { risk: goal.risk, min_size: goal.min_size };
        let found = self.best(budget, goal, allowed);
        let (outcome, set, proof, escalation) = match found {
            Some((set, proof)) if set.is_empty() => (Outcome::Fits, set, proof, None),
            Some((set, proof)) => (Outcome::Plan, set, proof, None),
            None => (
                Outcome::Impossible,
                self.most(goal, allowed.risk),
                Proof::Optimal,
                self.escalate(budget, goal),
            ),
        };
        Plan {
            budget,
            fixed: self.fixed,
            current: self.current,
            outcome,
            freed: self.freed(&set),
            exclude: self.exclusions(&set),
            proof,
            escalation,
        }
    }

    /// Returns the best set; where there is none, the best one that small items may be in.
    fn best(
        &self,
        budget: Bytes,
        goal: &Goal,
        allowed: Allowed,
    ) -> Option<(BTreeSet<Subject>, Proof)> {
        let with_small = Allowed { min_size: Bytes::ZERO, ..allowed };
        self.search(budget, goal, allowed).or_else(|| self.search(budget, goal, with_small))
    }

    fn search(
        &self,
        budget: Bytes,
        goal: &Goal,
        allowed: Allowed,
    ) -> Option<(BTreeSet<Subject>, Proof)> {
        let forced = &goal.exclude;
        let to_free = self.current.saturating_sub(budget).saturating_sub(self.freed(forced));
        if to_free == Bytes::ZERO {
            return Some((forced.clone(), Proof::Optimal));
        }
        let candidates = self.candidates(goal, allowed);
        let place = |subject: &Subject| candidates.binary_search(&subject).ok();
        // A container that somebody keeps is never freed. Of the others, those who are excluded
        // anyway are no obstacle.
        let shared = self.shared.iter().filter_map(|shared| {
            let open = shared.owners.iter().filter(|owner| !forced.contains(*owner));
            let owners: Option<Vec<_>> = open.map(place).collect();
            let owners = owners.filter(|owners| !owners.is_empty())?;
            Some(Shared { bytes: shared.bytes, owners })
        });
        let problem = Problem {
            candidates: candidates
                .iter()
                .filter_map(|subject| self.rows.get(*subject))
                .map(|row| Candidate { class: row.class, own: row.own })
                .collect(),
            shared: shared.collect(),
            goal: to_free,
        };
        let solution = solve(&problem)?;
        let chosen = solution.chosen.iter().filter_map(|place| candidates.get(*place));
        Some((forced.iter().chain(chosen.copied()).cloned().collect(), solution.proof))
    }

    /// Returns what may be taken, in the order of the ids.
    fn candidates<'a>(&'a self, goal: &'a Goal, allowed: Allowed) -> Vec<&'a Subject> {
        self.rows
            .iter()
            .filter(|(subject, row)| {
                row.class <= allowed.risk
                    && !goal.keep.contains(*subject)
                    && !goal.exclude.contains(*subject)
                    && allowed.min_size <= self.reach(subject)
            })
            .map(|(subject, _)| subject)
            .collect()
    }

    /// Returns what a row has of its own and what it has a part in.
    fn reach(&self, subject: &Subject) -> Bytes {
        let own = self.rows.get(subject).map(|row| row.own);
        let shared = self.shared.iter().filter(|shared| shared.owners.contains(subject));
        own.into_iter().chain(shared.map(|shared| shared.bytes)).sum()
    }

    /// Returns what all of these free together.
    fn freed(&self, set: &BTreeSet<Subject>) -> Bytes {
        let own = set.iter().filter_map(|subject| self.rows.get(subject)).map(|row| row.own);
        let shared = self
            .shared
            .iter()
            .filter(|shared| shared.owners.iter().all(|owner| set.contains(owner)));
        own.chain(shared.map(|shared| shared.bytes)).sum()
    }

    /// Returns the set that frees the most of what is allowed, without what frees nothing.
    fn most(&self, goal: &Goal, risk: Class) -> BTreeSet<Subject> {
        let allowed = Allowed { risk, min_size: Bytes::ZERO };
        let mut set: BTreeSet<Subject> = goal.exclude.clone();
        set.extend(self.candidates(goal, allowed).into_iter().cloned());
        let frees_something = |subject: &Subject| {
            let own = self.rows.get(subject).map_or(Bytes::ZERO, |row| row.own);
            let shares = self.shared.iter().any(|shared| {
                Bytes::ZERO < shared.bytes
                    && shared.owners.contains(subject)
                    && shared.owners.iter().all(|owner| set.contains(owner))
            });
            Bytes::ZERO < own || shares
        };
        set.iter()
            .filter(|subject| goal.exclude.contains(*subject) || frees_something(subject))
            .cloned()
            .collect()
    }

    /// Returns the least risk above the one allowed with which there is a plan.
    fn escalate(&self, budget: Bytes, goal: &Goal) -> Option<Escalation> {
        Class::RISKIEST_FIRST.into_iter().rev().filter(|risk| goal.risk < *risk).find_map(|risk| {
            let allowed = Allowed { risk, min_size: goal.min_size };
            let (set, _) = self.best(budget, goal, allowed)?;
            Some(Escalation { risk, exclude: self.exclusions(&set) })
        })
    }

    fn exclusions(&self, set: &BTreeSet<Subject>) -> Vec<Exclusion> {
        let mut exclusions: Vec<_> = set
            .iter()
            .filter_map(|subject| {
                let row = self.rows.get(subject)?;
                Some(Exclusion { subject: subject.clone(), class: row.class, own: row.own })
            })
            .collect();
        exclusions.sort_by(|a, b| {
            Reverse(a.own).cmp(&Reverse(b.own)).then_with(|| a.subject.cmp(&b.subject))
        });
        exclusions
    }
}
