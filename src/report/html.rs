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
    map::Map,
    shape::Room,
    steps::Step,
    switches::{Group, Shared},
    table::Line,
};
use super::{BackupReport, PlanReport, View, heading::Heading, words};
use crate::{
    bytes::Bytes,
    catalogue::{Catalogue, TierFacts},
    inventory::{CloudAccount, ItemId},
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
    /// The backup.
    pub backup: &'a BackupReport,
    /// What is known about apps.
    pub catalogue: &'a Catalogue,
    /// Where photos and messages were taken to be kept.
    pub account: CloudAccount,
    /// What was asked of the plans.
    pub goal: &'a Goal,
    /// The tier that is shown at first, with its plan; those below it, and those above it.
    chosen: TierPlan<'a>,
    smaller: Vec<TierPlan<'a>>,
    larger: Vec<TierPlan<'a>>,
    /// What each tier would take.
    overview: PlanReport<'a>,
}

/// The plan of one tier.
#[derive(Debug)]
struct TierPlan<'a> {
    tier: &'a TierFacts,
    plan: Plan,
}

impl<'a> PageReport<'a> {
    /// Makes the plan of every tier. Shown at first is the one that was asked for, or the smallest
    /// that something allowed is enough for; the largest where nothing is.
    ///
    /// # Errors
    /// When the catalogue has no tiers. The bundled one always has.
    pub fn new(
        backup: &'a BackupReport,
        catalogue: &'a Catalogue,
        account: CloudAccount,
        goal: &'a Goal,
        tier: Option<&TierFacts>,
    ) -> Result<Self, HtmlError> {
        let choices = Choices::new([&backup.inventory], catalogue);
        let plan = |tier: &'a TierFacts| TierPlan {
            tier,
            plan: choices.plan(Bytes::new(tier.bytes), goal),
        };
        let mut tiers: Vec<_> = catalogue.tiers().iter().map(plan).collect();
        let is_wanted = |planned: &TierPlan<'_>| match tier {
            Some(tier) => planned.tier.bytes == tier.bytes,
            None => planned.plan.outcome != Outcome::Impossible,
        };
        let last = tiers.len().saturating_sub(1);
        let place = tiers.iter().position(is_wanted).unwrap_or(last);
        let larger = tiers.split_off((place + 1).min(tiers.len()));
        let chosen = tiers.pop().ok_or(HtmlError::NoTiers)?;
        let overview = PlanReport::new(std::slice::from_ref(backup), catalogue, goal, None);
        Ok(Self { backup, catalogue, account, goal, chosen, smaller: tiers, larger, overview })
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

    /// Whether the catalogue knows an item.
    fn is_known(&self, id: &ItemId) -> bool {
        match id {
            ItemId::App(app) => self.catalogue.app(app).is_some(),
            _ => true,
        }
    }

    /// Whether the plan that is shown at first leaves an item out.
    fn is_off(&self, id: &ItemId) -> bool {
        self.chosen.plan.exclude.iter().any(|exclusion| exclusion.subject.id == *id)
    }
}

/// The style: one file for what the parts of the page look like, in the order of the page.
const STYLE: &str = concat!(
    include_str!("html/style/base.css"),
    include_str!("html/style/answer.css"),
    include_str!("html/style/map.css"),
    include_str!("html/style/switches.css"),
    include_str!("html/style/table.css"),
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
    notes: Vec<String>,
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
        notes: report
            .backup
            .warnings
            .iter()
            .map(|it| words::printable(&it.message).into())
            .collect(),
    };
    Ok(page.render()? + "\n")
}
