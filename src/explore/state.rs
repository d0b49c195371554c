//! `State`: what is chosen, and what comes of it.
//!
//! Nothing is added up here. What somebody says of the account goes to [`Account`], the set that is
//! off to [`Planner`], which judges it by the sums of every plan; both answer for any set and any
//! words, so that the numbers are those of `plan` for the same choice.

mod change;
mod storages;

use std::collections::{BTreeMap, BTreeSet};

use self::{change::Change, storages::storages};
use super::rows::{Row, Switch};
use crate::{
    account::{Account, Class, Statements, Subject},
    bytes::Bytes,
    catalogue::{Catalogue, Storage, TierFacts},
    inventory::{ItemId, Missing},
    plan::{Goal, Outcome, Plan, PlanError, Planner},
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

impl<'b> State<'b> {
    /// Begins with what the options say, and no other switch off.
    ///
    /// # Errors
    /// When the sizes add up to more than can be counted, or no search can tell what a tier would
    /// take.
    pub fn new(explored: Explored<'b>) -> Result<Self, PlanError> {
        let Explored { backups, catalogue, statements, goal, storage, view } = explored;
        let account = account(backups, catalogue, &statements)?;
        let tiers = glances(backups, catalogue, (&account, &goal))?;
        let used = account.elsewhere.bytes.saturating_add(account.current);
        let (storages, chosen) = storages(catalogue, storage, (&tiers, used));
        let quota = storages.get(chosen).map(|storage| storage.quota).unwrap_or_default();
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
        }
    }

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
        let flips = best.symmetric_difference(&self.off).cloned().collect();
        self.flip_all(flips);
        self.plan.proof = plan.proof;
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

    fn quota(&self) -> Bytes {
        self.storage().map(|storage| storage.quota).unwrap_or_default()
    }

    fn flip_all(&mut self, subjects: Vec<Subject>) {
        if subjects.is_empty() {
            return;
        }
        self.toggle(&subjects);
        self.remember(Change::Flips(subjects));
        self.judge();
    }

    fn toggle(&mut self, subjects: &[Subject]) {
        for subject in subjects {
            if !self.off.remove(subject) {
                self.off.insert(subject.clone());
            }
        }
    }

    fn add_up(&mut self) -> Result<(), PlanError> {
        let account = account(self.backups, self.catalogue, &self.statements)?;
        self.tiers = glances(self.backups, self.catalogue, (&account, &self.goal))?;
        self.account = account;
        Ok(())
    }

    fn judge(&mut self) {
        self.plan = Planner::new(&self.account, &self.goal).of_set(self.quota(), &self.off);
    }

    /// Returns how many of the owners of each shared container that an app has a part in are off:
    /// by the owners, with what it takes.
    pub fn shared_with(&self, subject: &Subject) -> Vec<SharedWith<'_>> {
        let containers = self.account.shared.iter();
        let mut together: BTreeMap<&[Subject], Bytes> = BTreeMap::new();
        for shared in containers.filter(|shared| shared.owners.contains(subject)) {
            let sum = together.entry(&shared.owners).or_default();
            *sum = sum.saturating_add(shared.bytes);
        }
        let shared = together.into_iter().map(|(owners, bytes)| SharedWith {
            owners,
            bytes,
            off: owners.iter().filter(|owner| self.off.contains(owner)).count(),
        });
        shared.collect()
    }
}

/// What an app shares with the same others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedWith<'s> {
    /// All of its owners.
    pub owners: &'s [Subject],
    /// What it takes.
    pub bytes: Bytes,
    /// How many of its owners are off.
    pub off: usize,
}

/// To more storage, or to less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageStep {
    /// To more.
    Up,
    /// To less.
    Down,
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
    backups.iter().any(|backup| backup.inventory.missing != Missing::Nothing)
}

/// Returns what each tier would take; nothing where no plan can be made.
fn glances<'b>(
    backups: &[BackupReport],
    catalogue: &'b Catalogue,
    (account, goal): (&Account, &Goal),
) -> Result<Vec<TierGlance<'b>>, PlanError> {
    if is_partial(backups) {
        return Ok(Vec::new());
    }
    let planner = Planner::new(account, goal);
    let glance = |tier: &'b TierFacts| {
        let glance = planner.glance(Bytes::new(tier.bytes))?;
        Ok(TierGlance { tier, glance })
    };
    catalogue.tiers().iter().map(glance).collect()
}
