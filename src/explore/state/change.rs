//! `Change`: what was changed, so that it can be taken back step by step.

use super::State;
use crate::{
    account::{Class, Subject},
    bytes::Bytes,
    inventory::ItemId,
    plan::PlanError,
    report::Chooser,
};

/// What was changed, as it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// These were flipped.
    Flips(Vec<Subject>),
    Storage(usize),
    Risk(Class),
    /// The copy of an app wasn't said to be there.
    CopyAdded(ItemId),
    /// It was, with this size.
    CopyRemoved(ItemId, Option<Bytes>),
    Elsewhere(Option<Bytes>),
}

/// More steps back than this nobody takes, and a flip takes less than a hundred bytes.
const MOST_UNDONE: usize = 10_000;

impl State<'_> {
    /// Takes the last change back; returns whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(change) = self.undo.pop() else { return false };
        let is_of_account = match change {
            Change::Flips(_) | Change::Storage(_) => false,
            Change::Risk(_)
            | Change::CopyAdded(_)
            | Change::CopyRemoved(..)
            | Change::Elsewhere(_) => true,
        };
        self.revert(change);
        self.chooser = Chooser::Person;
        // Flips and another storage leave the sums of the account as they are.
        if is_of_account {
            // What was there before could be added up.
            let _ = self.add_up();
        }
        self.judge();
        true
    }

    pub(super) fn revert(&mut self, change: Change) {
        match change {
            Change::Flips(subjects) => self.toggle(&subjects),
            Change::Storage(before) => self.chosen = before,
            Change::Risk(before) => self.goal.risk = before,
            Change::CopyRemoved(id, size) => {
                self.statements.own_copies.insert(id, size);
            }
            Change::CopyAdded(id) => {
                self.statements.own_copies.remove(&id);
            }
            Change::Elsewhere(before) => self.statements.used_elsewhere = before,
        }
    }

    pub(super) fn remember(&mut self, change: Change) {
        if self.undo.len() == MOST_UNDONE {
            self.undo.remove(0);
        }
        self.undo.push(change);
        self.chooser = Chooser::Person;
    }

    /// Adds the account up anew after a change, which is taken back where that can't be done.
    pub(super) fn take_in(&mut self, change: Change) -> Result<(), PlanError> {
        if let Err(error) = self.add_up() {
            self.revert(change);
            return Err(error);
        }
        self.remember(change);
        self.judge();
        Ok(())
    }
}
