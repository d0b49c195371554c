//! The answer at a glance: does it fit, how much is it, and what is left out for that.
//!
//! Its sentences are those of [`brief`]. The script fills them anew when a switch is flipped
//! (`script/answer.js`); a test compares both.

use super::{
    PageReport, TierPlan,
    bar::{self, Bar, BarKey},
};
use crate::{
    account::ElsewhereSource,
    bytes::Bytes,
    doctor::{Cause, Check, Status},
    plan::{Outcome, Plan},
    report::{
        Naming, View,
        brief::{self, Brief, Doubt, Fit},
        copies::second_answer,
        doubts::{SAID_TO_BE_FULL, doubts},
        phrases::SAY,
        words,
    },
};

/// The answer for the chosen tier and its plan.
pub(super) struct ShownAnswer {
    pub(super) fit: &'static str,
    pub(super) headline: String,
    pub(super) lead: String,
    /// What is used of the storage.
    pub(super) used: String,
    pub(super) used_bytes: u64,
    pub(super) of_tier: String,
    pub(super) room: String,
    /// What could still take what is free.
    pub(super) holds: String,
    /// What would be otherwise in a case that nothing tells of.
    pub(super) second: String,
    pub(super) care: String,
    pub(super) bar: Bar,
    pub(super) keys: Vec<BarKey>,
    pub(super) tiers: Vec<Tier>,
    /// What stands above the tiers.
    pub(super) storage: String,
}

/// A tier to choose.
pub(super) struct Tier {
    pub(super) name: String,
    /// What it costs, if it is for sale.
    pub(super) price: String,
    pub(super) takes: String,
    pub(super) is_chosen: bool,
}

impl ShownAnswer {
    pub(super) fn new(report: &PageReport<'_>, view: &View) -> Self {
        let (storage, plan) = (&report.chosen.storage, &report.chosen.plan);
        let brief = report.brief(view);
        let fit = brief.fit();
        let answer = brief::Answer::of(brief);
        Self {
            fit: strip(fit),
            headline: answer.verdict,
            lead: lead(fit, answer.takes),
            used: plan.used().display(view.units).to_string(),
            used_bytes: plan.used().get(),
            of_tier: format!("of {}", storage.name),
            room: room(fit, plan, view),
            holds: holds(report, fit),
            second: second(report, &report.chosen, view),
            care: brief::question(brief).unwrap_or_default(),
            bar: Bar::new(plan),
            keys: bar::keys(report, plan, view),
            tiers: report.tiers().map(|other| Tier::new(report, other)).collect(),
            storage: match &report.recorded {
                Some(storage) => format!("Your iCloud storage: {} by this backup", storage.name),
                None => "Your iCloud storage".to_owned(),
            },
        }
    }
}

/// Says what would be otherwise in a case that nothing tells of: own copies that are there, photos
/// or messages that are stored in iCloud; and what could break the promise.
pub(super) fn second(report: &PageReport<'_>, of: &TierPlan<'_>, view: &View) -> String {
    let copies = second_answer(&report.overview, &of.storage, &of.plan, view);
    let copies = copies.map(|answer| words::printable(&answer.sentence).into_owned());
    let other = of.other_case.map(|other| other.sentence());
    // The headline says it of the storage that is full, and of a larger one nothing does.
    let is_told = report.doubt(of) == Some(Doubt::Full) || report.full_storage() < of.storage.quota;
    let doubts = doubts(&report.overview, &of.storage, &of.plan).into_iter();
    let doubts = doubts.filter(|doubt| !(is_told && doubt.code == SAID_TO_BE_FULL));
    let doubts = doubts.map(|doubt| words::printable(doubt.said(view.units)).into_owned());
    copies.into_iter().chain(other).chain(doubts).collect::<Vec<_>>().join(" ")
}

impl PageReport<'_> {
    /// Returns what the plan that is shown at first says.
    pub(super) fn brief<'s>(&'s self, view: &'s View) -> Brief<'s> {
        let TierPlan { storage, plan, .. } = &self.chosen;
        let (report, doubt) = (&self.overview, self.doubt(&self.chosen));
        Brief { report, storage, plan, view, doubt, naming: Naming::Names }
    }

    /// Returns why nobody can say that something fits this storage, if there is a reason.
    pub(super) fn doubt(&self, of: &TierPlan<'_>) -> Option<Doubt> {
        let diagnosis = self.doctor.diagnosis;
        if self.overview.is_unfinished()
            || diagnosis.status_of(Check::LocalBackup) == Status::Problem
        {
            return Some(Doubt::Unfinished);
        }
        let is_full = of.plan.outcome == Outcome::Fits && self.is_said_to_be_full(of);
        is_full.then_some(Doubt::Full)
    }

    /// Whether iCloud says that this storage is full, and nobody has said what is in it.
    pub(super) fn is_said_to_be_full(&self, of: &TierPlan<'_>) -> bool {
        self.doctor.diagnosis.cause == Some(Cause::Full)
            && self.account.elsewhere.source == ElsewhereSource::Backup
            && of.storage.quota <= self.full_storage()
    }

    /// Returns the size of the storage that iCloud says is full.
    fn full_storage(&self) -> Bytes {
        let recorded = self.backup.evidence.quota.as_ref().map(|fact| fact.value);
        recorded.unwrap_or(self.chosen.storage.quota)
    }
}

/// Says what the backup takes, and what has to be known before anybody can tell whether it fits. What
/// is free stands in the strip.
fn lead(fit: Fit, takes: String) -> String {
    match brief::before(fit) {
        Some(before) => format!("{takes} {before}"),
        None => takes,
    }
}

/// Returns how the strip looks, by a word that the style knows.
fn strip(fit: Fit) -> &'static str {
    match fit {
        Fit::Whole | Fit::Reduced => "fits",
        Fit::Tight => "tight",
        Fit::Over | Fit::OverStill => "over",
        Fit::Unsure(Doubt::Unfinished | Doubt::Full) => "unsure",
    }
}

/// Says in a few words how much is free, or too much.
fn room(fit: Fit, plan: &Plan, view: &View) -> String {
    match fit {
        Fit::Whole | Fit::Reduced | Fit::Tight => {
            SAY.stay_free.with(&[("free", &plan.free().display(view.units).to_string())])
        }
        Fit::Over | Fit::OverStill => {
            SAY.too_much.with(&[("short", &plan.shortfall().display(view.units).to_string())])
        }
        Fit::Unsure(Doubt::Unfinished) => SAY.not_backed_up.as_str().to_owned(),
        Fit::Unsure(Doubt::Full) => SAY.not_in_backup.as_str().to_owned(),
    }
}

/// Says what could still take what is free, where nobody has said how much it is.
fn holds(report: &PageReport<'_>, fit: Fit) -> String {
    let told = crate::report::account::not_seen(&report.account.elsewhere);
    told.filter(|_| fit.is_worth_steps()).map(|told| format!("{told}.")).unwrap_or_default()
}

impl Tier {
    fn new(report: &PageReport<'_>, other: &TierPlan<'_>) -> Self {
        Self {
            name: other.storage.name.clone(),
            price: other.price.unwrap_or_default().to_owned(),
            is_chosen: other.storage.quota == report.chosen.storage.quota,
            takes: brief::in_short(&other.plan, report.doubt(other)),
        }
    }
}
