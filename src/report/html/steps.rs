//! The checklist of the chosen plan. The script writes it anew when a switch is flipped
//! (`script/steps.js`), in the same words; a test compares both.

use super::{
    PageReport,
    answer::{Doubt, Fit},
};
use crate::{
    plan::Exclusion,
    report::{View, account, words},
};

/// One thing to do.
pub(super) struct Step {
    /// By which it is told from the others, so that a mark on it survives.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) text: String,
}

/// Says why there are no steps, if there are none.
pub(super) fn none(report: &PageReport<'_>) -> &'static str {
    match fit(report) {
        Fit::Whole | Fit::Reduced | Fit::Tight => "Nothing to switch off.",
        Fit::Over | Fit::OverStill => {
            "No switch that may be used is enough, so there is nothing to do here yet: see what \
             else helps."
        }
        Fit::Unsure(Doubt::Unfinished) => "Make a new local backup first: this one isn’t finished.",
        Fit::Unsure(Doubt::Full) => {
            "First see what else fills your iCloud, then enter it on this page."
        }
    }
}

fn fit(report: &PageReport<'_>) -> Fit {
    Fit::of(&report.chosen.plan, report.doubt(&report.chosen))
}

/// Returns the steps; none where there is nothing to do, or where it would not be enough.
pub(super) fn steps(report: &PageReport<'_>, view: &View) -> Vec<Step> {
    let (storage, plan) = (&report.chosen.storage, &report.chosen.plan);
    if plan.exclude.is_empty() || !fit(report).is_worth_steps() {
        return Vec::new();
    }
    let mut steps = vec![Step {
        key: "backup".to_owned(),
        title: "Make a local backup".to_owned(),
        text: "Finder or iTunes › Back Up Now. It holds everything, whatever happens.".to_owned(),
    }];
    // While iCloud is full, an app can't bring its copy there up to date: these come last.
    let (with_copy, others): (Vec<_>, Vec<_>) =
        plan.exclude.iter().partition(|it| report.overview.needs_room(&it.subject));
    let off = [others, with_copy].concat();
    steps.extend(off.iter().filter_map(|exclusion| first(report, exclusion, view)));
    steps.push(Step {
        key: "settings".to_owned(),
        title: "Open the list of apps on the device".to_owned(),
        text: switches(report),
    });
    steps.extend(off.iter().map(|exclusion| Step {
        key: format!("off.{}", report.key_of(&exclusion.subject.id)),
        title: format!("Switch {} off", report.name(&exclusion.subject.id)),
        text: format!("Turn Off & Delete (about {})", exclusion.own.display(view.units)),
    }));
    steps.push(Step {
        key: "now".to_owned(),
        title: "Back up now".to_owned(),
        text: format!(
            "Settings › [your name] › iCloud › iCloud Backup › Back Up Now (about {}; then {})",
            plan.after().display(view.units),
            account::used(plan, storage, view.units),
        ),
    });
    steps
}

/// Where the switches are.
const SWITCHES: &str =
    "Settings › [your name] › iCloud › Storage (or Manage Account Storage) › Backups";

/// Returns where the switches of the backup are.
pub(super) fn switches(report: &PageReport<'_>) -> String {
    format!("{SWITCHES} › {} › Show All Apps", device(report))
}

/// Returns the name under which Settings lists the backup.
pub(super) fn device(report: &PageReport<'_>) -> String {
    let name = report.backup.description.device_name.as_deref().unwrap_or("this device");
    words::printable(name).into_owned()
}

fn first(report: &PageReport<'_>, exclusion: &Exclusion, view: &View) -> Option<Step> {
    let id = &exclusion.subject.id;
    let first = report.overview.advice(&exclusion.subject, view).first_step()?;
    Some(Step {
        key: format!("first.{}", report.key_of(id)),
        title: format!("First, for {}", report.name(id)),
        text: first,
    })
}
