//! The answer at a glance: does it fit, how much is it, and what is left out for that.
//!
//! The script says the same sentences when a switch is flipped (`script/answer.js`), so what
//! changes here changes there; a test compares both.

use super::{
    PageReport,
    bar::{self, Bar, Key},
    tone::Tone,
};
use crate::{
    bytes::Bytes,
    plan::{Exclusion, Outcome, Plan},
    report::{View, words},
};

/// How many apps are named in the answer.
const NAMED: usize = 6;

/// The answer for the chosen tier and its plan.
pub(super) struct Answer {
    pub(super) fit: &'static str,
    pub(super) headline: String,
    pub(super) lead: String,
    pub(super) remains: String,
    pub(super) remains_bytes: u64,
    pub(super) of_tier: String,
    pub(super) room: String,
    pub(super) holds: String,
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
        let quota = storage.quota;
        let size = |bytes: Bytes| bytes.display(view.units).to_string();
        let fit = Fit::of(report, plan, quota);
        let named = plan.exclude.iter().take(NAMED);
        let more = plan.exclude.len().saturating_sub(NAMED);
        Self {
            fit: fit.as_str(),
            headline: fit.headline(&apps(plan.exclude.len()), &storage.name),
            lead: fit.lead(plan, &storage.name, view),
            remains: size(plan.after()),
            remains_bytes: plan.after().get(),
            of_tier: format!("of {}", storage.name),
            room: fit.room(plan, view),
            holds: fit.holds(report, plan, quota, view),
            left_out: named.filter_map(|it| LeftOut::new(report, it, view)).collect(),
            more: if 0 < more { format!("and {more} more") } else { String::new() },
            care: care(report, &plan.exclude),
            bar: Bar::new(report, plan, quota),
            keys: bar::keys(report, plan, quota, view),
            tiers: report.tiers().map(|other| Tier::new(report, other)).collect(),
            storage: match &report.recorded {
                Some(storage) => format!("Your iCloud storage: {} by this backup", storage.name),
                None => "Your iCloud storage".to_owned(),
            },
        }
    }
}

/// Returns a number of apps in words.
pub(super) fn apps(count: usize) -> String {
    words::counted(words::number(count), "app", "apps")
}

/// How a choice fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
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
    fn of(report: &PageReport<'_>, plan: &Plan, quota: Bytes) -> Self {
        let all = plan.after().saturating_add(report.goal.used_elsewhere);
        match (plan.after() <= plan.budget, plan.exclude.is_empty()) {
            (true, true) => Self::Whole,
            (true, false) => Self::Reduced,
            _ if all <= quota => Self::Tight,
            (false, true) => Self::Over,
            (false, false) => Self::OverStill,
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

    fn lead(self, plan: &Plan, tier: &str, view: &View) -> String {
        let size = |bytes: Bytes| bytes.display(view.units).to_string();
        let (current, after) = (size(plan.current), size(plan.after()));
        let (freed, short) = (size(plan.freed), size(plan.shortfall()));
        match self {
            Self::Whole => format!(
                "iCloud Backup would take about {current} of {tier}. There is nothing to switch off."
            ),
            Self::Reduced => {
                format!(
                    "Instead of about {current}, iCloud Backup would take {after}: {freed} less."
                )
            }
            Self::Tight => format!(
                "iCloud Backup would take about {after}. That is {short} more than leaves room to \
                 grow."
            ),
            Self::Over => format!(
                "iCloud Backup would take about {current}, {short} more than there is room for."
            ),
            Self::OverStill => format!(
                "About {after} of {current} would remain, {short} more than there is room for."
            ),
        }
    }

    fn room(self, plan: &Plan, view: &View) -> String {
        match self {
            Self::Whole | Self::Reduced => {
                format!("Fits, {} to spare", plan.spare().display(view.units))
            }
            Self::Tight | Self::Over | Self::OverStill => {
                format!("{} too much", plan.shortfall().display(view.units))
            }
        }
    }
}

impl Fit {
    /// Says how much else may be in iCloud before it is not so any more.
    fn holds(self, report: &PageReport<'_>, plan: &Plan, quota: Bytes, view: &View) -> String {
        let used = report.goal.used_elsewhere;
        let counted = if used == Bytes::ZERO {
            String::new()
        } else {
            format!(" ({} of it counted already)", used.display(view.units))
        };
        let most = match self {
            Self::Whole | Self::Reduced => plan.tolerates(quota, report.goal),
            Self::Tight => quota.saturating_sub(plan.after()),
            Self::Over | Self::OverStill => return String::new(),
        };
        format!(
            "This holds while everything else in iCloud (photos, iCloud Drive, mail, other \
             backups) stays below {}{counted}.",
            most.display(view.units),
        )
    }
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
    fn new(report: &PageReport<'_>, other: &super::TierPlan<'_>) -> Self {
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
