//! A page about one backup, for people who would rather look than type.
//!
//! One file that opens without a network and without a server: a map of what fills the backup, the
//! plan to play with, a checklist, a table, and how each figure is made. All of it is computed and
//! written here, so that it is there, and can be printed, without any script. The script only
//! changes what it says when somebody flips a switch, by the sums that `data` hands it.
//!
//! Names come out of a backup and may be made to do harm. The template escapes them, `data`
//! escapes them for the script, which sets them as text, and the policy of the page lets no
//! other script run and nothing be loaded.

mod answer;
mod bar;
mod data;
mod figures;
mod findings;
mod inside;
mod map;
mod policy;
mod shape;
mod steps;
mod switches;
mod table;
mod tone;
mod treemap;

use askama::Template;

use self::{
    answer::Answer,
    figures::Figure,
    findings::Checkup,
    map::Map,
    shape::Room,
    steps::Step,
    switches::{Group, Shared},
    table::Line,
};
use super::{
    BackupReport, PlanReport, View, account, doctor::DoctorReport, heading::Heading, words,
};
use crate::{
    backup::evidence::Switch,
    catalogue::{Catalogue, Storage, StorageSource},
    inventory::{Item, ItemId},
    plan::{Choices, Goal, Outcome, Plan},
};

/// Why the page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// There is no tier to plan for.
    #[error("the catalogue has no size of iCloud storage")]
    NoTiers,
    /// The template could not be filled. Never for this one; the library doesn't know that.
    #[error(transparent)]
    Template(#[from] askama::Error),
    /// The data could not be written. Never for these forms; the library doesn't know that.
    #[error(transparent)]
    Data(#[from] serde_json::Error),
}

/// What there is to say on the page about one backup.
#[derive(Debug)]
pub struct PageReport<'a> {
    backup: &'a BackupReport,
    catalogue: &'a Catalogue,
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
}

/// The plan for storage that can be chosen.
#[derive(Debug)]
struct TierPlan<'a> {
    storage: Storage,
    /// What it costs, if it is a tier.
    price: Option<&'a str>,
    plan: Plan,
}

impl<'a> PageReport<'a> {
    /// Makes the plan of every tier. Shown at first is the storage that is given, or the smallest
    /// tier that something allowed is enough for; the largest where nothing is.
    ///
    /// # Errors
    /// When the catalogue has no tiers. The bundled one always has.
    pub fn new(
        doctor: DoctorReport<'a>,
        goal: &'a Goal,
        storage: Option<Storage>,
    ) -> Result<Self, HtmlError> {
        let (backup, catalogue) = (doctor.backup, doctor.catalogue);
        let choices = Choices::new([&backup.inventory], catalogue);
        let mut tiers: Vec<_> = storages(catalogue, storage.as_ref())
            .into_iter()
            .map(|(storage, price)| {
                let plan = choices.plan(storage.quota, goal);
                TierPlan { storage, price, plan }
            })
            .collect();
        let is_wanted = |planned: &TierPlan<'_>| match &storage {
            Some(storage) => planned.storage.quota == storage.quota,
            None => planned.plan.outcome != Outcome::Impossible,
        };
        let last = tiers.len().saturating_sub(1);
        let place = tiers.iter().position(is_wanted).unwrap_or(last);
        let larger = tiers.split_off((place + 1).min(tiers.len()));
        let chosen = tiers.pop().ok_or(HtmlError::NoTiers)?;
        Ok(Self {
            backup,
            catalogue,
            goal,
            doctor,
            recorded: storage.filter(|storage| storage.source == StorageSource::Backup),
            chosen,
            smaller: tiers,
            larger,
            overview: PlanReport::new(std::slice::from_ref(backup), catalogue, goal, None),
        })
    }

    /// Returns all tiers, smallest first.
    fn tiers(&self) -> impl Iterator<Item = &TierPlan<'a>> {
        self.smaller.iter().chain([&self.chosen]).chain(&self.larger)
    }

    /// Returns what an item is called on the device, fit to be shown.
    fn name(&self, id: &ItemId) -> String {
        words::printable(self.backup.home_screen_name(id, self.catalogue)).into_owned()
    }

    fn names(&self, ids: &[ItemId]) -> Vec<String> {
        ids.iter().map(|id| self.name(id)).collect()
    }

    /// Returns by which number the page knows an item: its place in the inventory.
    fn place_of(&self, id: &ItemId) -> Option<usize> {
        self.backup.inventory.items.iter().position(|item| item.id == *id)
    }

    /// Returns what leaving an item out means, or why it isn't in iCloud Backup, in a few words.
    fn meaning(&self, item: &Item) -> &'static str {
        let verdict = self.catalogue.verdict_of(&item.id);
        account::state(self.backup, item).unwrap_or_else(|| words::verdict(&item.id, verdict))
    }

    /// Whether the catalogue knows an item.
    fn is_known(&self, id: &ItemId) -> bool {
        match id {
            ItemId::App(app) => self.catalogue.app(app).is_some(),
            _ => true,
        }
    }

    /// Whether an item has a switch that is on as far as the backup tells: what a plan chooses
    /// from.
    fn is_choice(&self, id: &ItemId) -> bool {
        let item = self.backup.inventory.item(id);
        item.is_some_and(|item| item.id.is_switchable() && item.switch == Switch::On)
    }

    /// Returns the owners of a container that can still be switched off.
    fn choices_among(&self, owners: &[ItemId]) -> Vec<ItemId> {
        owners.iter().filter(|owner| self.is_choice(owner)).cloned().collect()
    }

    /// Whether the plan that is shown at first frees a container of several items.
    fn is_freed(&self, owners: &[ItemId]) -> bool {
        let choices = self.choices_among(owners);
        !choices.is_empty() && choices.iter().all(|owner| self.is_off(owner))
    }

    /// Whether the plan that is shown at first leaves an item out.
    fn is_off(&self, id: &ItemId) -> bool {
        self.chosen.plan.exclude.iter().any(|exclusion| exclusion.subject.id == *id)
    }
}

/// Returns all tiers with their prices, and the storage that is given among them; smallest first.
fn storages<'a>(
    catalogue: &'a Catalogue,
    given: Option<&Storage>,
) -> Vec<(Storage, Option<&'a str>)> {
    let tiers = catalogue.tiers().iter();
    let mut storages: Vec<_> =
        tiers.map(|tier| (Storage::asked(tier), Some(tier.price.as_str()))).collect();
    let is_tier =
        |given: &&Storage| storages.iter().any(|(storage, _)| storage.quota == given.quota);
    let other = given.filter(|given| !is_tier(given)).map(|given| (given.clone(), None));
    storages.extend(other);
    storages.sort_by_key(|(storage, _)| storage.quota);
    storages
}

/// The style: one file for what the parts of the page look like, in the order of the page.
const STYLE: &str = concat!(
    include_str!("html/style/base.css"),
    include_str!("html/style/answer.css"),
    include_str!("html/style/map.css"),
    include_str!("html/style/switches.css"),
    include_str!("html/style/table.css"),
    include_str!("html/style/checkup.css"),
    include_str!("html/style/print.css"),
);

/// The script: one function, so that nothing of it is to be had from outside.
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("html/script/page.js"),
    include_str!("html/script/size.js"),
    include_str!("html/script/choice.js"),
    include_str!("html/script/answer.js"),
    include_str!("html/script/switches.js"),
    include_str!("html/script/steps.js"),
    include_str!("html/script/map.js"),
    include_str!("html/script/table.js"),
    include_str!("html/script/address.js"),
    include_str!("html/script/start.js"),
    "})();\n",
);

/// Everything that the template shows.
#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
struct Page<'a> {
    policy: String,
    style: &'static str,
    script: &'static str,
    data: String,
    version: &'static str,
    heading: Heading,
    answer: Answer,
    map: &'a Map<'a>,
    groups: Vec<Group>,
    shared: Vec<Shared>,
    steps: Vec<Step>,
    helps: Vec<String>,
    lines: Vec<Line>,
    total: Line,
    figures: Vec<Figure>,
    room: String,
    account: String,
    notes: Vec<String>,
    checkup: Checkup,
}

/// Writes the page.
///
/// # Errors
/// Never for this template and these forms; the libraries don't know that.
pub fn page(report: &PageReport<'_>, view: &View) -> Result<String, HtmlError> {
    let map = Map::new(report, view);
    let lines = table::lines(report, view);
    let helps = match report.chosen.plan.outcome {
        Outcome::Fits | Outcome::Plan => Vec::new(),
        Outcome::Impossible => data::helps(&report.chosen, report, view),
    };
    let page = Page {
        policy: policy::policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        data: data::data(report, &map, &lines, view)?,
        version: env!("CARGO_PKG_VERSION"),
        heading: Heading::new(&report.backup.description, view),
        answer: Answer::new(report, view),
        map: &map,
        groups: switches::groups(report, view),
        shared: switches::shared(report, view),
        steps: steps::steps(report, view),
        helps,
        total: table::total(report, view),
        lines,
        figures: figures::figures(report, view),
        room: figures::room(report, &report.chosen, view),
        account: account::sentences(report.backup, report.catalogue, view),
        notes: findings::notes(report),
        checkup: Checkup::new(report, view),
    };
    Ok(page.render()? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Bytes;

    #[test]
    fn storage_that_is_no_tier_stands_among_the_tiers() {
        let catalogue = Catalogue::bundled().unwrap();
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

    #[test]
    fn nothing_in_the_style_or_the_script_ends_its_element() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
        // The hash is that of what a browser reads, and it reads no carriage returns.
        assert!(!STYLE.contains('\r') && !SCRIPT.contains('\r'));
    }
}
