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
    bytes::Bytes,
    catalogue::Storage,
    plan::{Exclusion, Outcome, Plan},
    report::{View, account, copies::second_answer, words},
};

/// How many apps are named in the answer.
const NAMED: usize = 6;

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
    pub(super) left_out: Vec<LeftOut>,
    pub(super) more: String,
    pub(super) care: String,
    pub(super) bar: Bar,
    pub(super) keys: Vec<Key>,
    pub(super) tiers: Vec<Tier>,
    /// What stands above the tiers.
    pub(super) storage: String,
}

/// An app that is named in the answer.
pub(super) struct LeftOut {
    pub(super) place: usize,
    pub(super) tone: &'static str,
    pub(super) name: String,
    pub(super) size: String,
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
        let fit = Fit::of(plan);
        let named = plan.exclude.iter().take(NAMED);
        let more = plan.exclude.len().saturating_sub(NAMED);
        Self {
            fit: fit.as_str(),
            headline: fit.headline(&apps(plan.exclude.len()), &storage.name),
            lead: fit.lead(plan, view),
            used: plan.used().display(view.units).to_string(),
            used_bytes: plan.used().get(),
            of_tier: format!("of {}", storage.name),
            room: fit.room(plan, view),
            holds: fit.holds(report, storage, plan, view),
            second: second(report, &report.chosen, view),
            left_out: named.filter_map(|it| LeftOut::new(report, it, view)).collect(),
            more: match (plan.exclude.len(), more) {
                (0, _) => "All apps stay in the backup.".to_owned(),
                (_, 0) => String::new(),
                (_, more) => format!("and {more} more"),
            },
            care: care(report, &plan.exclude),
            bar: Bar::new(plan, storage),
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
}

impl Fit {
    pub(super) fn of(plan: &Plan) -> Self {
        let is_in_budget = plan.after() <= plan.budget && plan.elsewhere <= plan.quota;
        match (is_in_budget, plan.exclude.is_empty()) {
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
            Self::Over | Self::OverStill => false,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Whole | Self::Reduced => "fits",
            Self::Tight => "tight",
            Self::Over | Self::OverStill => "over",
        }
    }

    fn headline(self, apps: &str, tier: &str) -> String {
        match self {
            Self::Whole => format!("It fits {tier}."),
            Self::Reduced => format!("Switch {apps} off, and it fits {tier}."),
            Self::Tight => format!("It fits {tier}, but hardly has room to grow."),
            Self::Over => format!("It does not fit {tier}."),
            Self::OverStill => format!("Even with {apps} off, it does not fit {tier}."),
        }
    }

    fn lead(self, plan: &Plan, view: &View) -> String {
        let size = |bytes: Bytes| bytes.display(view.units).to_string();
        let (current, after, freed) = (size(plan.current), size(plan.after()), size(plan.freed));
        let elsewhere = match plan.elsewhere {
            Bytes::ZERO => String::new(),
            elsewhere => format!(", beside {} that are in iCloud already", size(elsewhere)),
        };
        match self {
            Self::Whole => format!(
                "iCloud Backup would take about {current}{elsewhere}. There is nothing to switch \
                 off."
            ),
            Self::Reduced => format!(
                "Instead of about {current}, iCloud Backup would take {after}: {freed} \
                 less{elsewhere}."
            ),
            Self::Tight | Self::Over => {
                format!("iCloud Backup would take about {after}{elsewhere}.")
            }
            Self::OverStill => format!("About {after} of {current} would remain{elsewhere}."),
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
        }
    }

    /// Says how much is left free, and what could still take it.
    fn holds(self, report: &PageReport<'_>, storage: &Storage, plan: &Plan, view: &View) -> String {
        if !self.is_worth_steps() {
            return String::new();
        }
        let free = account::free(plan, storage, view.units);
        format!("{free}{}", not_seen(report))
    }
}

/// Says what may still be in iCloud that nobody has counted.
pub(super) fn not_seen(report: &PageReport<'_>) -> String {
    let told = account::not_seen(&report.account.elsewhere);
    told.map_or_else(String::new, |told| format!(" {told}."))
}

impl LeftOut {
    fn new(report: &PageReport<'_>, exclusion: &Exclusion, view: &View) -> Option<Self> {
        Some(Self {
            place: report.place_of(&exclusion.subject.id)?,
            tone: Tone::from(exclusion.class).as_str(),
            name: report.name(&exclusion.subject.id),
            size: exclusion.own.display(view.units).to_string(),
        })
    }
}

/// Returns what to be careful about: things that are saved nowhere else.
fn care(report: &PageReport<'_>, exclude: &[Exclusion]) -> String {
    let only =
        exclude.iter().filter(|it| matches!(Tone::from(it.class), Tone::Photos | Tone::Keep));
    let names: Vec<_> = only.map(|it| report.name(&it.subject.id)).collect();
    if names.is_empty() {
        return String::new();
    }
    format!("Careful: maybe the only copy of {}", names.join(", "))
}

impl Tier {
    fn new(report: &PageReport<'_>, other: &TierPlan<'_>) -> Self {
        let takes = match other.plan.outcome {
            Outcome::Fits => "fits as it is".to_owned(),
            Outcome::Plan => format!("{} off", apps(other.plan.exclude.len())),
            Outcome::Impossible => "too small".to_owned(),
        };
        Self {
            name: other.storage.name.clone(),
            price: other.price.unwrap_or_default().to_owned(),
            is_chosen: other.storage.quota == report.chosen.storage.quota,
            takes,
        }
    }
}
