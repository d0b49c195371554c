//! The answer at a glance: does it fit, how much is it, and what is left out for that.
//!
//! The script says the same sentences when a switch is flipped (`script/answer.js`), so what
//! changes here changes there; a test compares both.

use super::{
    PageReport, TierPlan,
    bar::{self, Bar, Key},
    tone::Tone,
};
use crate::{
    account::ElsewhereSource,
    backup::State,
    bytes::Bytes,
    doctor::{Cause, Check, Status},
    plan::{Exclusion, Outcome, Plan},
    report::{View, copies::second_answer, words},
};

/// The answer for the chosen tier and its plan.
pub(super) struct Answer {
    pub(super) fit: &'static str,
    pub(super) headline: String,
    pub(super) lead: String,
    /// What is used of the storage.
    pub(super) used: String,
    pub(super) used_bytes: u64,
    pub(super) of_tier: String,
    pub(super) room: String,
    pub(super) holds: String,
    /// What would be otherwise in a case that nothing tells of.
    pub(super) second: String,
    pub(super) care: String,
    pub(super) bar: Bar,
    pub(super) keys: Vec<Key>,
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

impl Answer {
    pub(super) fn new(report: &PageReport<'_>, view: &View) -> Self {
        let (storage, plan) = (&report.chosen.storage, &report.chosen.plan);
        let fit = Fit::of(plan, report.doubt(&report.chosen));
        Self {
            fit: fit.as_str(),
            headline: fit.headline(&apps(plan.exclude.len()), &storage.name),
            lead: fit.lead(plan, &storage.name, view),
            used: plan.used().display(view.units).to_string(),
            used_bytes: plan.used().get(),
            of_tier: format!("of {}", storage.name),
            room: fit.room(plan, view),
            holds: fit.holds(report, plan, view),
            second: second(report, &report.chosen, view),
            care: care(report, &plan.exclude),
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
/// or messages that are stored in iCloud.
pub(super) fn second(report: &PageReport<'_>, of: &TierPlan<'_>, view: &View) -> String {
    let copies = second_answer(&report.overview, (&of.storage, &of.plan), view);
    let copies = copies.map(|answer| words::printable(&answer.sentence).into_owned());
    let other = of.other_case.map(|other| other.sentence());
    copies.into_iter().chain(other).collect::<Vec<_>>().join(" ")
}

/// Returns a number of apps in words.
pub(super) fn apps(count: usize) -> String {
    words::counted(words::number(count), "app", "apps")
}

/// How a choice fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// With all apps, and room to grow.
    Whole,
    /// With some apps off, and room to grow.
    Reduced,
    /// Without the room to grow that was asked for.
    Tight,
    /// Not at all.
    Over,
    /// Not at all, although apps are off.
    OverStill,
    /// Perhaps: there is a reason to doubt what this backup tells.
    Unsure(Doubt),
}

/// Why nobody can say that something fits although it seems to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The backup isn't finished, so that there is more than it holds.
    Unfinished,
    /// iCloud says that the storage is full, though what is known of it would fit.
    Full,
}

impl PageReport<'_> {
    /// Returns why nobody can say that something fits this storage, if there is a reason.
    pub(super) fn doubt(&self, of: &TierPlan<'_>) -> Option<Doubt> {
        let diagnosis = self.doctor.diagnosis;
        let is_unfinished = match self.backup.description.state {
            State::Interrupted | State::Empty => true,
            State::Finished | State::Unknown | State::NoBackup => false,
        };
        if is_unfinished || diagnosis.status_of(Check::LocalBackup) == Status::Problem {
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

impl Fit {
    pub(super) fn of(plan: &Plan, doubt: Option<Doubt>) -> Self {
        let is_in_budget = plan.after() <= plan.budget && plan.elsewhere <= plan.quota;
        match (is_in_budget, plan.exclude.is_empty()) {
            _ if plan.used() <= plan.quota && doubt.is_some() => {
                doubt.map_or(Self::Whole, Self::Unsure)
            }
            (true, true) => Self::Whole,
            (true, false) => Self::Reduced,
            _ if plan.used() <= plan.quota => Self::Tight,
            (false, true) => Self::Over,
            (false, false) => Self::OverStill,
        }
    }

    /// Whether it is worth to do what is chosen: all of it fits then.
    pub(super) fn is_worth_steps(self) -> bool {
        match self {
            Self::Whole | Self::Reduced | Self::Tight => true,
            Self::Over | Self::OverStill | Self::Unsure(_) => false,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Whole | Self::Reduced => "fits",
            Self::Tight => "tight",
            Self::Over | Self::OverStill => "over",
            Self::Unsure(_) => "unsure",
        }
    }

    fn headline(self, apps: &str, tier: &str) -> String {
        match self {
            Self::Whole => format!("iCloud Backup fits {tier}."),
            Self::Reduced => {
                format!("iCloud Backup is too big for {tier}. With {apps} off, it fits.")
            }
            Self::Tight => format!("iCloud Backup only just fits {tier}."),
            Self::Over => format!("iCloud Backup is too big for {tier}."),
            Self::OverStill => {
                format!("Even with {apps} off, iCloud Backup is too big for {tier}.")
            }
            Self::Unsure(Doubt::Unfinished) => {
                format!("How much of {tier} it takes, an unfinished backup can’t tell.")
            }
            Self::Unsure(Doubt::Full) => "iCloud says that your storage is full.".to_owned(),
        }
    }

    fn lead(self, plan: &Plan, tier: &str, view: &View) -> String {
        let size = |bytes: Bytes| bytes.display(view.units).to_string();
        let (current, after) = (size(plan.current), size(plan.after()));
        let elsewhere = match plan.elsewhere {
            Bytes::ZERO => String::new(),
            elsewhere => format!(", and {} are in iCloud already", size(elsewhere)),
        };
        match self {
            Self::Whole => {
                format!("It takes about {current}{elsewhere}. There is nothing to switch off.")
            }
            Self::Reduced => format!(
                "It takes about {current}{elsewhere}. Without these apps, it takes about {after}."
            ),
            Self::Tight => {
                format!("It takes about {after}{elsewhere}. That leaves hardly any room to grow.")
            }
            Self::Over => format!("It takes about {after}{elsewhere}."),
            Self::OverStill => {
                format!("Of about {current}, {after} would remain{elsewhere}.")
            }
            Self::Unsure(Doubt::Unfinished) => format!(
                "It holds about {current} so far{elsewhere}. Make a new local backup, and look \
                 again."
            ),
            Self::Unsure(Doubt::Full) => format!(
                "By this backup, iCloud Backup takes about {after} of {tier}{elsewhere}. What else \
                 fills it isn’t in this backup: see Settings › [your name] › iCloud."
            ),
        }
    }

    fn room(self, plan: &Plan, view: &View) -> String {
        match self {
            Self::Whole | Self::Reduced | Self::Tight => {
                format!("{} stay free", plan.free().display(view.units))
            }
            Self::Over | Self::OverStill => {
                format!("{} too much", plan.shortfall().display(view.units))
            }
            Self::Unsure(Doubt::Unfinished) => "and what isn’t backed up yet".to_owned(),
            Self::Unsure(Doubt::Full) => "and what isn’t in this backup".to_owned(),
        }
    }

    /// Says how much more may be in iCloud.
    fn holds(self, report: &PageReport<'_>, plan: &Plan, view: &View) -> String {
        let free = plan.free().display(view.units);
        match report.account.elsewhere.source {
            _ if !self.is_worth_steps() => String::new(),
            ElsewhereSource::Option => {
                format!("All that you say is in iCloud is counted: {free} stay free.")
            }
            ElsewhereSource::Backup => format!(
                "There is room for {free} more in iCloud: photos, files, mail, other devices, \
                 family. With more than that, it doesn’t fit."
            ),
        }
    }
}

/// Asks about things that may be saved nowhere else.
fn care(report: &PageReport<'_>, exclude: &[Exclusion]) -> String {
    let only =
        exclude.iter().filter(|it| matches!(Tone::from(it.class), Tone::Photos | Tone::Keep));
    let names: Vec<_> = only.map(|it| report.name(&it.subject.id)).collect();
    if names.is_empty() {
        return String::new();
    }
    format!("Is there another copy of {}? This may be the only one.", names.join(", "))
}

impl Tier {
    fn new(report: &PageReport<'_>, other: &TierPlan<'_>) -> Self {
        let takes = match (other.plan.outcome, report.doubt(other)) {
            (Outcome::Impossible, _) => "too small".to_owned(),
            (_, Some(Doubt::Unfinished)) => "not known yet".to_owned(),
            (_, Some(Doubt::Full)) => "full, says iCloud".to_owned(),
            (Outcome::Fits, None) => "fits as it is".to_owned(),
            (Outcome::Plan, None) => format!("{} off", apps(other.plan.exclude.len())),
        };
        Self {
            name: other.storage.name.clone(),
            price: other.price.unwrap_or_default().to_owned(),
            is_chosen: other.storage.quota == report.chosen.storage.quota,
            takes,
        }
    }
}
