//! Choosing: what each key changes, and what is answered to it.

use super::{Mode, Session};
use crate::{
    account::Class,
    explore::state::Flip,
    inventory::ItemId,
    plan::{Outcome, PlanError},
    report::{explore, words},
};

impl Session<'_> {
    pub(super) fn flip(&mut self) {
        let Some(row) = self.marked() else { return };
        match self.state.flip(row) {
            Flip::Done => (),
            Flip::Asks => self.mode = Mode::Confirm(row),
            refused => self.cannot_flip(row, refused),
        }
    }

    pub(super) fn flip_anyway(&mut self, row: usize) {
        let flip = self.state.flip_anyway(row);
        self.cannot_flip(row, flip);
    }

    pub(super) fn cannot_flip(&mut self, row: usize, flip: Flip) {
        let name = self.state.row(row).map(|row| row.name.clone()).unwrap_or_default();
        match flip {
            Flip::Done | Flip::Asks => (),
            Flip::NoSwitch => self.refuse(format!("Settings has no switch for {name}")),
            Flip::Recorded(state) => {
                self.refuse(format!("{name}: {state} in this backup, so it isn’t counted"));
            }
        }
    }

    pub(super) fn plan(&mut self) {
        match self.state.plan_best() {
            Ok(None) => self.refuse(explore::NO_PLAN),
            Ok(Some(Outcome::Fits)) => {
                let verdict = explore::verdict(&self.state.report(), self.state.view());
                self.done(verdict.map(|verdict| verdict.switches).unwrap_or_default());
            }
            Ok(Some(Outcome::Plan)) => {
                let off = explore::apps_off(self.state.off().len());
                // A plan that the search could not prove is not called the best.
                let doubt = explore::doubt(self.state.plan().proof, self.state.view().units);
                self.done(doubt.unwrap_or_else(|| format!("The best plan: {off}")));
            }
            Ok(Some(Outcome::Impossible)) => self
                .refuse("Not enough with this risk: press r to allow more, or → for more storage"),
            Err(error) => self.cannot_plan(error),
        }
    }

    pub(super) fn cannot_plan(&mut self, error: PlanError) {
        self.refuse(words::sentences(&error.to_string(), None));
    }

    pub(super) fn risk(&mut self) {
        match self.state.cycle_risk() {
            Ok(()) => {
                let word = risk(self.state.goal().risk);
                self.done(format!("The plan may switch off: {word}. Press p for the best plan"));
            }
            Err(error) => self.cannot_plan(error),
        }
    }

    pub(super) fn own_copy(&mut self) {
        let Some(row) = self.marked().and_then(|row| self.state.row(row)) else { return };
        let (id, name) = (row.subject.id.clone(), row.name.clone());
        if !matches!(id, ItemId::App(_)) {
            self.refuse(words::has_no_own_copy(&name));
            return;
        }
        match self.state.switch_own_copy(&id) {
            Ok(()) if self.state.is_said_to_be_copied(&id) => {
                self.done(format!("{name}: its own backup counts as in iCloud already"));
            }
            Ok(()) => self.done(format!("{name}: its own backup counts as the backup shows it")),
            Err(error) => self.cannot_plan(error),
        }
    }
}

/// Says up to which risk a plan may go.
fn risk(class: Class) -> &'static str {
    match class {
        Class::Safe => "only what comes back by itself",
        Class::OwnBackup => "also apps with a backup of their own",
        Class::Likely => "also apps that likely come back",
        Class::Unknown => "also apps we don’t know",
        Class::Photos => "also the photo library",
        Class::Keep => "also what is saved nowhere else",
    }
}
