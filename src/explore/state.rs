//! `State`: what is chosen, and what comes of it.
//!
//! Nothing is added up here. What somebody says of the account goes to [`Account`], the set that is
//! off to [`Planner`], which judges it by the sums of every plan; both answer for any set and any
//! words, so that the numbers are those of `plan` for the same choice.

mod change;
mod choose;
mod shared;
mod storages;

use std::collections::BTreeSet;

pub use self::choose::Flip;
pub(super) use self::choose::StorageStep;
use self::{
    change::Change,
    storages::{glances, storages},
};
use super::rows::Row;
use crate::{
    account::{Account, Statements, Subject},
    bytes::Bytes,
    catalogue::{Catalogue, Storage},
    inventory::ItemId,
    plan::{Goal, Plan, PlanError, Planner},
    report::{BackupReport, Chooser, PlanReport, TierGlance, View},
};

/// What is looked at, and what was asked before.
#[derive(Debug)]
pub struct Explored<'b> {
    /// The backups that share the storage.
    pub backups: &'b [BackupReport],
    /// What is known about apps.
    pub catalogue: &'b Catalogue,
    /// What somebody says of the account.
    pub statements: Statements,
    /// What is asked of a plan.
    pub goal: Goal,
    /// The storage that it has to fit, if that is known.
    pub storage: Option<Storage>,
    /// How sizes and ages are shown.
    pub view: View,
}

/// What is chosen, and what comes of it.
#[derive(Debug)]
pub struct State<'b> {
    backups: &'b [BackupReport],
    catalogue: &'b Catalogue,
    view: View,
    statements: Statements,
    goal: Goal,
    account: Account,
    /// What can be chosen from with ← and →, smallest first.
    storages: Vec<Storage>,
    chosen: usize,
    /// What each tier would take; none where no plan can be made.
    tiers: Vec<TierGlance<'b>>,
    rows: Vec<Row<'b>>,
    off: BTreeSet<Subject>,
    chooser: Chooser,
    plan: Plan,
    undo: Vec<Change>,
    /// Where the question about an only copy was answered.
    asked: BTreeSet<Subject>,
}

impl<'b> State<'b> {
    /// Begins with what the options say, and no other switch off.
    ///
    /// # Errors
    /// When the sizes add up to more than can be counted, or no search can tell what a tier would
    /// take.
    pub fn new(explored: Explored<'b>) -> Result<Self, PlanError> {
        let Explored { backups, catalogue, statements, goal, storage, view } = explored;
        let account = account(backups, catalogue, &statements)?;
        let tiers = glances(backups, catalogue, &account, &goal)?;
        let used = account.elsewhere.bytes.saturating_add(account.current);
        let (storages, chosen) = storages(catalogue, storage, &tiers, used);
        let quota = storages.get(chosen).map(|storage| storage.quota).unwrap_or_default();
        // What was excluded by an option is off at first, and can be switched on again.
        let off = goal.exclude.clone();
        let plan = Planner::new(&account, &goal).of_set(quota, &off);
        Ok(Self {
            rows: Row::all(backups, &account, catalogue),
            backups,
            catalogue,
            view,
            statements,
            goal,
            account,
            storages,
            chosen,
            tiers,
            off,
            chooser: Chooser::Person,
            plan,
            undo: Vec::new(),
            asked: BTreeSet::new(),
        })
    }

    /// Returns the backups that share the storage.
    pub fn backups(&self) -> &'b [BackupReport] {
        self.backups
    }

    /// Returns how sizes and ages are shown.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Returns the rows, device by device and largest first.
    pub fn rows(&self) -> &[Row<'b>] {
        &self.rows
    }

    /// Returns a row by its index.
    pub fn row(&self, index: usize) -> Option<&Row<'b>> {
        self.rows.get(index)
    }

    /// Returns what is off, besides what the backups record as off.
    pub fn off(&self) -> &BTreeSet<Subject> {
        &self.off
    }

    /// Whether a row is off by choice.
    pub fn is_off(&self, row: &Row<'_>) -> bool {
        self.off.contains(&row.subject)
    }

    /// Returns what comes of the choice.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns everything that fills the storage.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Returns what is asked of a plan.
    pub fn goal(&self) -> &Goal {
        &self.goal
    }

    /// Returns what somebody says of the account.
    pub fn statements(&self) -> &Statements {
        &self.statements
    }

    /// Returns the storage that it has to fit.
    pub fn storage(&self) -> Option<&Storage> {
        self.storages.get(self.chosen)
    }

    /// Whether only a part of a manifest can be used, so that no plan is offered.
    pub fn is_partial(&self) -> bool {
        is_partial(self.backups)
    }

    /// Whether the own copy of an app is said to be there.
    pub fn is_said_to_be_copied(&self, id: &ItemId) -> bool {
        self.statements.own_copies.contains_key(id)
    }

    /// Returns what there is to say about the choice, for every kind of report.
    pub fn report(&self) -> PlanReport<'_> {
        let plan = self.storage().map(|storage| (storage.clone(), self.plan.clone()));
        PlanReport {
            backups: self.backups,
            catalogue: self.catalogue,
            account: &self.account,
            is_total_shown: self.statements.shown_total.is_some(),
            goal: &self.goal,
            plan,
            chooser: self.chooser,
            tiers: self.tiers.clone(),
            other_case: None,
            doubts: Vec::new(),
        }
        .doubted()
    }

    fn quota(&self) -> Bytes {
        self.storage().map(|storage| storage.quota).unwrap_or_default()
    }

    fn add_up(&mut self) -> Result<(), PlanError> {
        let account = account(self.backups, self.catalogue, &self.statements)?;
        self.tiers = glances(self.backups, self.catalogue, &account, &self.goal)?;
        // Replaced only now, so that a change that fails leaves all as it was.
        self.account = account;
        Ok(())
    }

    fn judge(&mut self) {
        self.plan = Planner::new(&self.account, &self.goal).of_set(self.quota(), &self.off);
    }
}

fn account(
    backups: &[BackupReport],
    catalogue: &Catalogue,
    statements: &Statements,
) -> Result<Account, PlanError> {
    let devices: Vec<_> = backups.iter().map(BackupReport::device).collect();
    Ok(Account::new(&devices, catalogue, statements)?)
}

fn is_partial(backups: &[BackupReport]) -> bool {
    backups.iter().any(|backup| !backup.inventory.completeness.is_complete())
}
