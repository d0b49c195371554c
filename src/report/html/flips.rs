//! The switches to flip first, together: what is off in the chosen plan, where to tap, and what would
//! be lost.
//!
//! The script says the same when a switch is flipped (`script/flips.js`); a test compares both.

use super::{PageReport, items::subject, steps, switches::SwitchRow};
use crate::{
    inventory::ItemId,
    report::{View, brief, phrases::SAY, words},
};

/// What is off in the chosen plan.
pub(super) struct Flips<'a> {
    pub(super) title: String,
    /// What the device is called by people: an iPhone, for one.
    pub(super) device: &'static str,
    /// What does not happen.
    pub(super) harmless: String,
    /// Where to tap.
    pub(super) path: String,
    /// Whether it is worth it to tap there: all of it fits then.
    pub(super) is_worth_it: bool,
    /// Why there is nothing to do yet, where that has to be said.
    pub(super) why_none: &'static str,
    pub(super) rows: Vec<SwitchRow<'a>>,
    /// What would be lost with the device, app by app.
    pub(super) lost: String,
    /// What would still be there.
    pub(super) have: String,
    /// How to take it back.
    pub(super) undo: &'static str,
}

impl<'a> Flips<'a> {
    pub(super) fn new(report: &PageReport<'a>, view: &View) -> Self {
        let brief = report.brief(view);
        let exclude = &report.chosen.plan.exclude;
        let ids = || exclude.iter().map(|exclusion| &exclusion.subject.id);
        let device = brief.device();
        let name = words::printable(report.backup.name_on_the_way());
        Self {
            title: brief::title(brief),
            device,
            harmless: SAY.nothing_deleted.with(&[("device", device)]),
            path: brief::short_way(&name),
            is_worth_it: brief.fit().is_worth_steps() && !exclude.is_empty(),
            why_none: steps::none(brief.fit()),
            rows: ids().filter_map(|id| SwitchRow::of(report, id)).collect(),
            lost: told(ids(), report, |id| report.overview.advice(&subject(id), view).lost),
            have: told(ids(), report, |id| report.overview.advice(&subject(id), view).survives),
            undo: SAY.undo.as_str(),
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
    let about = |id| {
        let name = report.name(id);
        if report.is_asked_about(id) {
            return Some(SAY.is_not_known.with(&[("name", &name)]));
        }
        let text = text(id)?;
        // The phrase ends the sentence itself.
        Some(SAY.of_app.with(&[("name", &name), ("text", text.trim_end_matches('.'))]))
    };
    let told: Vec<_> = ids.filter_map(about).collect();
    let more = told.len().saturating_sub(MOST);
    let shown = told.into_iter().take(MOST);
    let more = (0 < more).then(|| SAY.and_more.with(&[("apps", &SAY.more_apps.counted(more))]));
    shown.chain(more).collect::<Vec<_>>().join(" ")
}
