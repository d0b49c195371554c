//! Layer 4: what to exclude from iCloud Backup so that the rest fits.
//!
//! A [`Plan`] is the best set of items by the order that the contract fixes: the fewest of the
//! riskiest class, then of the next, then the fewest bytes. [`Goal`] says what is asked,
//! [`Class`] how risky an item is, [`solve`](solve::solve) finds the set and argues why it is the
//! best. All of it is arithmetic over what is handed in.

mod candidate;
mod choices;
mod goal;
pub mod solve;

pub use self::{
    candidate::{Class, Subject},
    choices::Choices,
    goal::{Goal, Headroom, ParseHeadroomError},
    solve::Proof,
};
use crate::bytes::Bytes;

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
    /// The shared containers that are freed with it, largest first.
    pub shared: Vec<SharedFreed>,
    /// What is large and stays, largest first, and why.
    pub kept: Vec<Kept>,
    /// If nothing allowed is enough: the least risk with which something is.
    pub escalation: Option<Escalation>,
}

/// A container that is freed because all of its owners are excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFreed {
    /// The owners.
    pub owners: Vec<Subject>,
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
    /// The device backup is the only copy.
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

    /// Returns how much may be used elsewhere before the backup has no room to grow any more:
    /// the most with which this plan would still be within its budget.
    pub fn tolerates(&self, quota: Bytes, goal: &Goal) -> Bytes {
        quota.saturating_sub(goal.headroom.above(self.after()))
    }
}
