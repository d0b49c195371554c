//! The checklist of the chosen plan. The script writes it anew when a switch is flipped
//! (`script/steps.js`), in the same words; a test compares both.

use super::PageReport;
use crate::{
    plan::{Class, Exclusion},
    report::{View, words},
};

/// One thing to do.
pub(super) struct Step {
    /// By which it is told from the others, so that a mark on it survives.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) text: String,
}

/// Returns the steps; none where there is nothing to do.
pub(super) fn steps(report: &PageReport<'_>, view: &View) -> Vec<Step> {
    let (storage, plan) = (&report.chosen.storage, &report.chosen.plan);
    if plan.exclude.is_empty() {
        return Vec::new();
    }
    let mut steps = vec![Step {
        key: "backup".to_owned(),
        title: "Make a local backup".to_owned(),
        text: "Finder or iTunes › Back Up Now. It holds everything, whatever happens.".to_owned(),
    }];
    steps.extend(plan.exclude.iter().filter_map(|exclusion| first(report, exclusion)));
    steps.push(Step {
        key: "settings".to_owned(),
        title: "Open the list of apps on the device".to_owned(),
        text: format!("{} › {}", SWITCHES, device(report)),
    });
    steps.extend(plan.exclude.iter().map(|exclusion| Step {
        key: format!("off.{}", exclusion.subject.id),
        title: format!("Switch {} off", report.name(&exclusion.subject.id)),
        text: format!("Turn Off & Delete (about {})", exclusion.own.display(view.units)),
    }));
    steps.push(Step {
        key: "now".to_owned(),
        title: "Back up now".to_owned(),
        text: format!(
            "Settings › [your name] › iCloud › iCloud Backup › Back Up Now (about {} of {})",
            plan.after().display(view.units),
            storage.name,
        ),
    });
    steps
}

/// Where the switches are.
const SWITCHES: &str = "Settings › [your name] › iCloud › Manage Account Storage › Backups";

/// Returns the name under which Settings lists the backup.
pub(super) fn device(report: &PageReport<'_>) -> String {
    let name = report.backup.description.device_name.as_deref().unwrap_or("this device");
    words::printable(name).into_owned()
}

fn first(report: &PageReport<'_>, exclusion: &Exclusion) -> Option<Step> {
    let first = report.catalogue.advice(&exclusion.subject.id).first?;
    let ask = if exclusion.class == Class::Unknown { "Ask yourself: " } else { "" };
    Some(Step {
        key: format!("first.{}", exclusion.subject.id),
        title: format!("First, for {}", report.name(&exclusion.subject.id)),
        text: format!("{ask}{}", words::printable(first)),
    })
}
