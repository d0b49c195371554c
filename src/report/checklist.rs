//! A plan as a checklist: plain lines to print, paste or tick off, one step each.

use super::{PlanReport, View, account, words};
use crate::{
    account::Class,
    bytes::Bytes,
    catalogue::Storage,
    plan::{Exclusion, Outcome, Plan},
};

/// Writes the steps of a plan.
pub fn plan(report: &PlanReport<'_>, view: &View) -> String {
    let Some((storage, plan)) = &report.plan else {
        return "Name a tier to get the steps for it, such as --tier 50GB.\n".to_owned();
    };
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let devices: Vec<_> = report
        .backups
        .iter()
        .map(|backup| backup.description.device_name.as_deref().unwrap_or("the device"))
        .map(words::printable)
        .collect();
    let mut lines = vec![format!("{}: iCloud Backup in {}", devices.join(", "), storage.name)];
    match plan.outcome {
        Outcome::Fits => lines.push(format!(
            "Nothing to do: it takes about {} and has room to grow.",
            size(plan.current)
        )),
        Outcome::Impossible => lines.push(format!(
            "It can't fit: about {} too much, whatever may be left out. `tierfit plan` tells what \
             else helps.",
            size(plan.shortfall())
        )),
        Outcome::Plan => lines.extend(steps(report, storage, plan, view)),
    }
    lines.join("\n") + "\n"
}

fn steps(report: &PlanReport<'_>, storage: &Storage, plan: &Plan, view: &View) -> Vec<String> {
    // While iCloud is full, an app can't bring its copy there up to date: these come last.
    let (with_copy, others): (Vec<_>, Vec<_>) =
        plan.exclude.iter().partition(|it| report.needs_room(&it.subject));
    let mut steps = vec!["[ ] Make a local backup (Finder or iTunes › Back Up Now)".to_owned()];
    steps.extend(switch_off(report, &others, view));
    steps.extend(switch_off(report, &with_copy, view));
    steps.push(format!(
        "[ ] Settings › [your name] › iCloud › iCloud Backup › Back Up Now (about {}; then {} are \
         used)",
        plan.after().display(view.units),
        account::used(plan, storage, view.units),
    ));
    steps
}

/// Returns the steps that leave some apps out, one after the other.
fn switch_off(report: &PlanReport<'_>, exclusions: &[&Exclusion], view: &View) -> Vec<String> {
    let mut steps = Vec::new();
    if exclusions.is_empty() {
        return steps;
    }
    let named = |exclusion: &Exclusion| {
        let name = words::printable(report.home_screen_name(&exclusion.subject));
        match report.device_of(&exclusion.subject) {
            Some(device) => format!("{name} on {}", words::printable(device)),
            None => name.into_owned(),
        }
    };
    for exclusion in exclusions {
        let advice = report.advice(&exclusion.subject, view);
        let first = advice.first_step();
        steps.extend(first.map(|first| format!("[ ] {}: {first}", named(exclusion))));
        let lost = advice.lost.filter(|_| exclusion.class != Class::Safe);
        let lost = lost.map(|lost| format!("Without it, if the device is lost, so is: {lost}"));
        steps.extend(lost.into_iter().chain(advice.note).map(|note| format!("    {note}")));
    }
    steps.push(
        "[ ] Open Settings › [your name] › iCloud › Storage (or Manage Account Storage) › Backups › \
         the device › Show All Apps"
            .to_owned(),
    );
    steps.extend(exclusions.iter().map(|exclusion| {
        let own = exclusion.own.display(view.units);
        format!("[ ] {}: off › Turn Off & Delete (about {own})", named(exclusion))
    }));
    steps
}
