//! What to exclude from iCloud Backup so that everything fits.
//!
//! A [`Plan`] is a promise about an account: everything in it, not the backup alone, has to fit after
//! all that the plan says was done. It is the best set of items: the one with the fewest of
//! the riskiest class, then of the next, then with the fewest bytes. [`Goal`] says what is
//! asked, [`Planner`] what there is to choose from, [`solve`](solve::solve) finds the set and argues
//! why it is the best. All of it is arithmetic over what is handed in.

mod goal;
mod planner;
pub mod solve;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

pub use self::{
    goal::{Goal, Headroom, ParseHeadroomError},
    planner::Planner,
    solve::{Proof, SolveError},
};
use crate::{
    account::{AccountError, Class, Subject},
    bytes::Bytes,
    inventory::ItemId,
};

/// Why there is no answer to what was asked, not even that nothing is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The account can't be added up.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The search for the best set found none, and didn't exclude that there is one.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// What to exclude so that everything fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How large the storage is.
    pub quota: Bytes,
    /// What of it is used elsewhere.
    pub elsewhere: Bytes,
    /// How large the backups may be together.
    pub budget: Bytes,
    /// What is lacking before anything is backed up: what is elsewhere and the room to grow, where that is
    /// asked for as a size, are this much more than the storage.
    pub lacking: Bytes,
    /// What has no switch; below zero where Settings shows less than the parts add up to.
    pub fixed: i128,
    /// What iCloud Backup would take now.
    pub current: Bytes,
    /// How it ended.
    pub outcome: Outcome,
    /// What to exclude, largest first.
    pub exclude: Vec<Exclusion>,
    /// What that frees, shared containers included.
    pub freed: Bytes,
    /// Whether nothing better exists; `None` for a set that somebody has put together, because
    /// nothing was searched for.
    pub proof: Option<Proof>,
    /// The shared containers that are freed with it, largest first.
    pub shared: Vec<SharedFreed>,
    /// What is large and stays, largest first, and why.
    pub kept: Vec<Kept>,
    /// If nothing allowed is enough: the least risk with which something is.
    pub escalation: Option<Escalation>,
    /// What frees nothing as long as its own copy isn't in iCloud, largest first.
    pub copies_needed: Vec<CopyNeeded>,
    /// A better answer, if some own copies are there already.
    pub with_own_copies: Option<WithOwnCopies>,
}

/// A container that is freed because all of its owners are excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFreed {
    /// The owners, all of which are excluded.
    pub owners: Arc<[Subject]>,
    /// What it frees.
    pub bytes: Bytes,
}

/// An item that stays although it is large enough to be proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The item.
    pub subject: Subject,
    /// What it takes by itself.
    pub own: Bytes,
    /// Why it stays.
    pub reason: KeptReason,
}

/// Why an item stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptReason {
    /// Its owner asked for that.
    Asked,
    /// It holds data that has no other automatic copy.
    OnlyCopy,
    /// It is the photo library.
    Photos,
    /// It is riskier than allowed.
    Risk(Class),
}

/// What a tier would take, at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// How its plan ends.
    pub outcome: Outcome,
    /// How many items it excludes.
    pub exclusions: usize,
    /// The riskiest class among them.
    pub class: Option<Class>,
    /// Whether what can't be excluded is within the storage at least, though without the room to grow.
    pub is_within_quota: bool,
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
    /// What it takes by itself.
    pub own: Bytes,
    /// What leaving it out frees by itself: nothing, where making its own copy takes as much.
    pub gain: Bytes,
}

/// What would be enough if more risk were allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The class that would have to be allowed.
    pub risk: Class,
    /// What would be excluded, largest first.
    pub exclude: Vec<Exclusion>,
}

/// An item that frees nothing as long as its own copy isn't in iCloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyNeeded {
    /// The item.
    pub subject: Subject,
    /// What its copy would take.
    pub bytes: Bytes,
}

/// What could be excluded if some own copies are in iCloud already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithOwnCopies {
    /// The apps whose copies are taken to be there: just those of them that are excluded.
    pub assumes: BTreeSet<ItemId>,
    /// What is elsewhere with them.
    pub elsewhere: Bytes,
    /// What would be excluded, largest first.
    pub exclude: Vec<Exclusion>,
    /// What that frees.
    pub freed: Bytes,
}

impl Plan {
    /// Returns what remains in the backups.
    pub fn after(&self) -> Bytes {
        self.current.saturating_sub(self.freed)
    }

    /// Whether what remains leaves the room to grow that was asked for.
    pub fn is_within_budget(&self) -> bool {
        self.has_room_for(self.after())
    }

    /// Whether a backup of this size would leave it.
    pub fn has_room_for(&self, backup: Bytes) -> bool {
        self.lacking == Bytes::ZERO && backup <= self.budget
    }

    /// Returns what is lacking: to the budget, and to the room to grow; or where even an empty backup
    /// would not fit, to the whole storage.
    pub fn shortfall(&self) -> Bytes {
        if self.quota < self.elsewhere {
            // Nobody has room to grow in storage that others overfill.
            return self.after().saturating_add(self.elsewhere).saturating_sub(self.quota);
        }
        // Where something is lacking, the budget is zero.
        self.after().saturating_sub(self.budget).saturating_add(self.lacking)
    }

    /// Returns what is left of the budget.
    pub fn spare(&self) -> Bytes {
        self.budget.saturating_sub(self.after())
    }

    /// Returns what is used of the storage once all was done.
    pub fn used(&self) -> Bytes {
        self.elsewhere.saturating_add(self.after())
    }

    /// Returns what has no switch, as far as a picture can show it.
    pub fn without_switch(&self) -> Bytes {
        u64::try_from(self.fixed).map(Bytes::new).unwrap_or_default()
    }

    /// Returns what is free in the storage once all was done, room to grow included.
    pub fn free(&self) -> Bytes {
        self.quota.saturating_sub(self.elsewhere).saturating_sub(self.after())
    }

    /// Returns what of the storage that is left for backups is kept for them to grow.
    pub fn growth(&self) -> Bytes {
        self.quota.saturating_sub(self.elsewhere).saturating_sub(self.budget)
    }

    /// Returns what had to be freed.
    pub fn to_free(&self) -> Bytes {
        self.current.saturating_sub(self.budget)
    }

    /// Returns how much may be used elsewhere before the backup has no room to grow any more:
    /// the most with which this plan would still be within its budget.
    pub fn tolerates(&self, goal: &Goal) -> Bytes {
        self.quota.saturating_sub(goal.headroom.above(self.after()))
    }
}
