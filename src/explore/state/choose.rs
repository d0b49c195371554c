//! Choosing: what can be switched, planned and said of the account, and what comes of each.

use std::collections::BTreeSet;

use super::{State, change::Change};
use crate::{
    account::{Class, Subject},
    bytes::Bytes,
    explore::rows::Switch,
    inventory::ItemId,
    plan::{Outcome, PlanError, Planner},
    report::Chooser,
};

/// What came of flipping a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flip {
    /// It is flipped.
    Done,
    /// It would lose what may be the only copy: this has to be asked first.
    Asks,
    /// There is no switch.
    NoSwitch,
    /// It is out already, as the backup records it.
    Recorded(&'static str),
}

/// To more storage, or to less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageStep {
    /// To more.
    Up,
    /// To less.
    Down,
}

impl State<'_> {
    /// Flips the switch of a row. What may be an only copy asks once.
    pub fn flip(&mut self, index: usize) -> Flip {
        let Some(row) = self.rows.get(index) else { return Flip::NoSwitch };
        match row.switch {
            Switch::None => return Flip::NoSwitch,
            Switch::Recorded(state) => return Flip::Recorded(state),
            Switch::Free => (),
        }
        let is_only_copy = matches!(row.class, Some(Class::Keep | Class::Photos));
        let subject = row.subject.clone();
        if is_only_copy && !self.off.contains(&subject) && !self.asked.contains(&subject) {
            return Flip::Asks;
        }
        self.flip_all(vec![subject]);
        Flip::Done
    }

    /// Flips the switch of a row once its question is answered; it isn't asked again.
    pub fn flip_anyway(&mut self, index: usize) -> Flip {
        if let Some(row) = self.rows.get(index) {
            self.asked.insert(row.subject.clone());
        }
        self.flip(index)
    }

    /// Puts the best plan in place, or where none is enough, what frees the most; `None` where no
    /// plan can be made of what could be read.
    ///
    /// # Errors
    /// When no search can tell whether something is enough.
    pub fn plan_best(&mut self) -> Result<Option<Outcome>, PlanError> {
        if self.is_partial() {
            return Ok(None);
        }
        let plan = Planner::new(&self.account, &self.goal).plan(self.quota())?;
        let best: BTreeSet<Subject> = plan.exclude.into_iter().map(|it| it.subject).collect();
        // As flips, so that one undo takes all of it back.
        let flips = best.symmetric_difference(&self.off).cloned().collect();
        self.flip_all(flips);
        // The search has proved it; a set that is only judged has no proof.
        self.plan.proof = plan.proof;
        // After the flips, which count as a person's.
        self.chooser = Chooser::Planner;
        Ok(Some(plan.outcome))
    }

    /// Takes the next larger storage, or the next smaller one.
    pub fn step_storage(&mut self, step: StorageStep) {
        let next = match step {
            StorageStep::Up => self.chosen.saturating_add(1),
            StorageStep::Down => self.chosen.saturating_sub(1),
        };
        if next < self.storages.len() && next != self.chosen {
            self.remember(Change::Storage(self.chosen));
            self.chosen = next;
            self.judge();
        }
    }

    /// Allows the next riskier class in a plan; behind the riskiest comes the safest again.
    ///
    /// # Errors
    /// When no search can tell what a tier would take then.
    pub fn cycle_risk(&mut self) -> Result<(), PlanError> {
        let mut safest_first = Class::RISKIEST_FIRST.into_iter().rev();
        let riskier = safest_first.clone().find(|class| self.goal.risk < *class);
        let next = riskier.or_else(|| safest_first.next()).unwrap_or(self.goal.risk);
        let before = std::mem::replace(&mut self.goal.risk, next);
        self.take_in(Change::Risk(before))
    }

    /// Says that the own copy of an app is there, or takes that back.
    ///
    /// # Errors
    /// When the sizes add up to more than can be counted then.
    pub fn switch_own_copy(&mut self, id: &ItemId) -> Result<(), PlanError> {
        let copies = &mut self.statements.own_copies;
        let change = if let Some(size) = copies.remove(id) {
            Change::CopyRemoved(id.clone(), size)
        } else {
            copies.insert(id.clone(), None);
            Change::CopyAdded(id.clone())
        };
        self.take_in(change)
    }

    /// Says how much fills the storage besides the backups; `None` for what the backups show.
    ///
    /// # Errors
    /// When the sizes add up to more than can be counted then.
    pub fn set_elsewhere(&mut self, bytes: Option<Bytes>) -> Result<(), PlanError> {
        let before = std::mem::replace(&mut self.statements.used_elsewhere, bytes);
        self.take_in(Change::Elsewhere(before))
    }

    fn flip_all(&mut self, subjects: Vec<Subject>) {
        if subjects.is_empty() {
            return;
        }
        self.toggle(&subjects);
        self.remember(Change::Flips(subjects));
        self.judge();
    }

    pub(super) fn toggle(&mut self, subjects: &[Subject]) {
        for subject in subjects {
            if !self.off.remove(subject) {
                self.off.insert(subject.clone());
            }
        }
    }
}
