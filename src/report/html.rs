//! A page about one backup, for people who would rather look than type.
//!
//! One file that opens without a network and without a server: a map of what fills the backup, the
//! plan to play with, a checklist, a table, and how each figure is made. All of it is computed and
//! written here, so that it is there, and can be printed, without any script. The script only
//! changes what it says when somebody flips a switch, by the sums that `data` hands it.
//!
//! Names come out of a backup and may be made to do harm. The template escapes them, `data`
//! escapes them for the script, which sets them as text, and the policy of the page lets no
//! other script run and nothing be loaded. Characters that steer a terminal or turn text around
//! are in neither: `page` takes them out of the whole page, `data` out of what the script reads.

mod alone;
mod answer;
mod assets;
mod bar;
mod code;
mod data;
mod figures;
mod file_name;
mod findings;
mod flips;
mod folder_name;
mod icons;
mod inside;
mod items;
mod map;
mod page;
mod policy;
mod questions;
mod shape;
mod steps;
mod switches;
mod table;
mod tone;
mod treemap;

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

pub use self::{
    alone::checklist,
    file_name::{checklist_name, file_name},
    page::page,
};
use self::{icons::Icons, questions::Case};
use super::{
    BackupReport, OtherCase, PlanReport, View,
    doctor::DoctorReport,
    help::{LOCAL_BACKUP, help},
    plan::other_cases,
    words,
};
use crate::{
    account::{Account, CountedItem, Statements},
    backup::BundleId,
    bytes::Bytes,
    catalogue::{Catalogue, Storage, StorageSource},
    inventory::{Inventory, ItemId, SharedContainer},
    plan::{Goal, Outcome, Plan, PlanError, Planner},
};

/// Why the page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// There is no tier to plan for.
    #[error("the catalogue has no size of iCloud storage")]
    NoTiers,
    /// There is no plan, not even one that says that nothing is enough.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// What there is to say on the page about one backup.
#[derive(Debug)]
pub struct PageReport<'a> {
    backup: &'a BackupReport,
    catalogue: &'a Catalogue,
    account: &'a Account,
    goal: &'a Goal,
    doctor: DoctorReport<'a>,
    /// The storage that the backup tells of, if it does.
    recorded: Option<Storage>,
    /// The storage that is shown at first, with its plan; what is smaller, and what is larger.
    chosen: TierPlan<'a>,
    smaller: Vec<TierPlan<'a>>,
    larger: Vec<TierPlan<'a>>,
    /// What each tier would take.
    overview: PlanReport<'a>,
    /// For each set of owners, by its address, the indexes in the inventory of those that can still
    /// be switched off.
    choices: HashMap<usize, Vec<usize>>,
    /// Of each item of the inventory, what it is called on the device, fit to be shown.
    names: Vec<Cow<'a, str>>,
    /// Of each item of the inventory, how it counts in iCloud, if it can be switched off.
    counted: Vec<Option<&'a CountedItem>>,
    /// Of each item of the inventory, whether the plan that is shown at first leaves it out.
    off: Vec<bool>,
    /// The account, in each case of where photos and messages are.
    cases: Vec<Case>,
    icons: Icons,
}

/// The plan for storage that can be chosen.
#[derive(Debug)]
struct TierPlan<'a> {
    storage: Storage,
    /// What it costs, if it is a tier.
    price: Option<&'a str>,
    plan: Plan,
    /// What would be otherwise in a case that nothing tells of.
    other_case: Option<OtherCase>,
}

impl<'a> PageReport<'a> {
    /// Makes the plan of every tier. Shown at first is the storage that is given, or the smallest
    /// tier that something allowed is enough for; the largest where nothing is.
    ///
    /// # Errors
    /// When the catalogue has no tiers (the bundled one always has), or when the sizes of another
    /// case add up to more than can be counted, or when no search can tell whether something is
    /// enough.
    pub fn new(
        doctor: DoctorReport<'a>,
        account: &'a Account,
        statements: &Statements,
        goal: &'a Goal,
        storage: Option<Storage>,
    ) -> Result<Self, HtmlError> {
        let (backup, catalogue) = (doctor.backup, doctor.catalogue);
        let backups = std::slice::from_ref(backup);
        let planner = Planner::new(account, goal);
        let mut tiers = Vec::new();
        let own = backup.evidence.quota.as_ref().map(|fact| fact.value);
        for (mut storage, price) in storages(catalogue, storage.as_ref()) {
            if own == Some(storage.quota) {
                storage.source = StorageSource::Backup;
            }
            let mut plan = planner.plan(storage.quota).map_err(PlanError::from)?;
            // The page shows all apps anyway, and has no use for what stays in each tier.
            plan.kept = Vec::new();
            tiers.push(TierPlan { storage, price, plan, other_case: None });
        }
        let plans: Vec<_> = tiers.iter().map(|tier| &tier.plan).collect();
        let other_cases = other_cases(backups, catalogue, statements, goal, &plans)?;
        for (tier, other_case) in tiers.iter_mut().zip(other_cases) {
            tier.other_case = other_case;
        }
        let is_wanted = |planned: &TierPlan<'_>| match &storage {
            Some(storage) => planned.storage.quota == storage.quota,
            None => planned.plan.outcome != Outcome::Impossible,
        };
        let last = tiers.len().saturating_sub(1);
        let index = tiers.iter().position(is_wanted).unwrap_or(last);
        // With no tier at all, even the first index is past the end.
        let larger = tiers.split_off((index + 1).min(tiers.len()));
        let chosen = tiers.pop().ok_or(HtmlError::NoTiers)?;
        let inventory = &backup.inventory;
        let names = inventory.items.iter();
        let names = names.map(|item| words::printable(catalogue.home_screen_name(item))).collect();
        // By their indexes once, because every row of the page asks for it and there may be 100,000.
        let mut counted = vec![None; inventory.items.len()];
        for (subject, item) in account.items.iter() {
            let index = inventory.index_of(&subject.id);
            if let Some(known) = index.and_then(|index| counted.get_mut(index)) {
                *known = Some(item);
            }
        }
        let off = off(inventory, &chosen.plan);
        let mut report = Self {
            backup,
            catalogue,
            account,
            goal,
            doctor,
            choices: choices(inventory, &counted),
            names,
            counted,
            off,
            recorded: storage.filter(|storage| storage.source == StorageSource::Backup),
            chosen,
            smaller: tiers,
            larger,
            overview: PlanReport::new(backups, catalogue, account, statements, goal, None)?,
            cases: Vec::new(),
            icons: Icons::default(),
        };
        report.cases = questions::cases(&report, statements).map_err(PlanError::from)?;
        Ok(report)
    }

    /// Shows apps with their icons, as far as there is room: first those that are off, then the largest.
    #[must_use]
    pub fn with_icons(mut self, icons: &BTreeMap<BundleId, Vec<u8>>) -> Self {
        let mut items: Vec<_> = self.backup.inventory.items.iter().collect();
        items.sort_by_key(|item| (!self.is_off(&item.id), Reverse(self.bytes(item))));
        let apps = items.into_iter().filter_map(|item| match &item.id {
            ItemId::App(app) if self.counted(&item.id).is_some() => Some(app),
            _ => None,
        });
        self.icons = Icons::new(icons, apps);
        self
    }

    /// Returns all tiers, smallest first.
    fn tiers(&self) -> impl Iterator<Item = &TierPlan<'a>> {
        self.smaller.iter().chain([&self.chosen]).chain(&self.larger)
    }
}

impl TierPlan<'_> {
    /// Says what helps where its plan isn't enough; nothing where it is.
    fn helps(&self, report: &PageReport<'_>, view: &View) -> Vec<String> {
        match self.plan.outcome {
            Outcome::Fits | Outcome::Plan => Vec::new(),
            Outcome::Impossible => {
                let mut helps = help(&report.overview, &self.storage, &self.plan, view.units);
                helps.push(LOCAL_BACKUP.to_owned());
                helps
            }
        }
    }
}

/// Returns which owners of shared containers can still be switched off. Containers of the same owners
/// share them, so that one answer serves all.
fn choices(inventory: &Inventory, counted: &[Option<&CountedItem>]) -> HashMap<usize, Vec<usize>> {
    let choice = |id: &ItemId| {
        let index = inventory.index_of(id)?;
        counted.get(index)?.map(|_| index)
    };
    let mut choices: HashMap<usize, Vec<usize>> = HashMap::new();
    for SharedContainer { owners, .. } in &inventory.shared {
        choices
            .entry(items::address(owners))
            .or_insert_with(|| owners.iter().filter_map(choice).collect());
    }
    choices
}

/// Returns all tiers with their prices, and the storage that is given among them; smallest first.
fn storages<'a>(
    catalogue: &'a Catalogue,
    given: Option<&Storage>,
) -> Vec<(Storage, Option<&'a str>)> {
    let tiers = catalogue.tiers().iter();
    let mut storages: Vec<_> = tiers
        .filter_map(|tier| {
            let storage = Storage::asked(Bytes::new(tier.bytes), catalogue)?;
            Some((storage, Some(tier.price)))
        })
        .collect();
    let is_tier =
        |given: &&Storage| storages.iter().any(|(storage, _)| storage.quota == given.quota);
    let other = given.filter(|given| !is_tier(given)).map(|given| (given.clone(), None));
    storages.extend(other);
    storages.sort_by_key(|(storage, _)| storage.quota);
    storages
}

/// Returns of each item whether a plan leaves it out.
fn off(inventory: &Inventory, plan: &Plan) -> Vec<bool> {
    let mut off = vec![false; inventory.items.len()];
    for exclusion in &plan.exclude {
        let index = inventory.index_of(&exclusion.subject.id);
        if let Some(is_off) = index.and_then(|index| off.get_mut(index)) {
            *is_off = true;
        }
    }
    off
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_that_is_no_tier_stands_among_the_tiers() {
        let catalogue = Catalogue::bundled();
        let names = |gigabytes: u64| -> Vec<_> {
            let given = Storage::recorded(Bytes::new(gigabytes << 30), &catalogue);
            let storages = storages(&catalogue, given.as_ref());
            storages.into_iter().map(|(storage, price)| (storage.name, price.is_some())).collect()
        };
        let tier = |name: &str| (name.to_owned(), true);
        assert_eq!(names(50)[..2], [tier("5 GB"), tier("50 GB")]);
        assert_eq!(names(50).len(), catalogue.tiers().len());
        assert_eq!(names(55)[1..4], [tier("50 GB"), ("55 GB".to_owned(), false), tier("200 GB")]);
    }
}
