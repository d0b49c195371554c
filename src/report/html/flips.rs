//! The switches to flip first, together: what is off in the chosen plan, where to tap, and what would
//! be lost.
//!
//! The script says the same when a switch is flipped (`script/flips.js`); a test compares both.

use super::{
    PageReport,
    answer::{Doubt, Fit, apps},
    items::subject,
    steps,
    switches::Row,
};
use crate::{
    inventory::ItemId,
    report::{View, words},
};

/// What is off in the chosen plan.
pub(super) struct Flips<'a> {
    pub(super) title: String,
    /// What the device is called by people: an iPhone, for one.
    pub(super) device: &'static str,
    /// Where to tap.
    pub(super) path: String,
    /// Whether it is worth it to tap there: all of it fits then.
    pub(super) is_worth_it: bool,
    pub(super) rows: Vec<Row<'a>>,
    /// What would be lost with the device, app by app.
    pub(super) lost: String,
    /// What would still be there.
    pub(super) have: String,
}

impl<'a> Flips<'a> {
    pub(super) fn new(report: &PageReport<'a>, view: &View) -> Self {
        let chosen = &report.chosen;
        let exclude = &chosen.plan.exclude;
        let ids = || exclude.iter().map(|exclusion| &exclusion.subject.id);
        let fit = Fit::of(&chosen.plan, report.doubt(chosen));
        Self {
            title: title(fit, exclude.len()),
            device: device(report),
            path: format!("In {}", steps::switches(report)),
            is_worth_it: fit.is_worth_steps() && !exclude.is_empty(),
            rows: ids().filter_map(|id| Row::of(report, id)).collect(),
            lost: told(ids(), report, |id| report.overview.advice(&subject(id), view).lost),
            have: told(ids(), report, |id| report.overview.advice(&subject(id), view).survives),
        }
    }
}

/// Returns what the device is called by people.
pub(super) fn device(report: &PageReport<'_>) -> &'static str {
    let product = report.backup.description.product_type.as_deref().unwrap_or_default();
    ["iPhone", "iPad"].into_iter().find(|device| product.starts_with(device)).unwrap_or("device")
}

fn title(fit: Fit, count: usize) -> String {
    match (fit, count) {
        (Fit::Whole | Fit::Reduced | Fit::Tight, 0) => "Nothing to switch off".to_owned(),
        (Fit::Whole | Fit::Reduced | Fit::Tight, count) => format!("Switch off {}", apps(count)),
        (Fit::Over | Fit::OverStill, 0) => "Nothing is switched off here".to_owned(),
        (Fit::Over | Fit::OverStill, count) => format!("Still too big with {} off", apps(count)),
        (Fit::Unsure(Doubt::Unfinished | Doubt::Full), 0) => "Nothing to switch off yet".to_owned(),
        (Fit::Unsure(Doubt::Unfinished | Doubt::Full), count) => {
            format!("{} off in this plan", apps(count))
        }
    }
}

/// Says something of each app, one after the other.
fn told<'i>(
    ids: impl Iterator<Item = &'i ItemId>,
    report: &PageReport<'_>,
    text: impl Fn(&ItemId) -> Option<String>,
) -> String {
    /// A longer list is read in the rows.
    const MOST: usize = 12;
    let about = |id| match text(id) {
        _ if report.is_asked_about(id) => Some(format!("{}: not known.", report.name(id))),
        text => text.map(|text| format!("{}: {}.", report.name(id), text.trim_end_matches('.'))),
    };
    let told: Vec<_> = ids.filter_map(about).collect();
    let more = told.len().saturating_sub(MOST);
    let shown = told.into_iter().take(MOST);
    let more = (0 < more)
        .then(|| format!("And {}.", words::counted(words::number(more), "more app", "more apps")));
    shown.chain(more).collect::<Vec<_>>().join(" ")
}
