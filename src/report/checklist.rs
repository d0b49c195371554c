//! A plan as a checklist: plain lines to print, paste or tick off, one step each.

use super::{PlanReport, View, words};
use crate::{
    bytes::Bytes,
    catalogue::Storage,
    plan::{Class, Outcome, Plan},
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
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let mut steps = vec!["[ ] Make a local backup (Finder or iTunes › Back Up Now)".to_owned()];
    let mut add = |step: String| steps.push(format!("[ ] {}", words::printable(&step)));
    let named = |exclusion: &crate::plan::Exclusion| {
        let name = report.home_screen_name(&exclusion.subject);
        match report.device_of(&exclusion.subject) {
            Some(device) => format!("{name} on {device}"),
            None => name.to_owned(),
        }
    };
    for exclusion in &plan.exclude {
        if let Some(first) = report.catalogue.advice(&exclusion.subject.id).first {
            let ask = if exclusion.class == Class::Unknown { "Ask yourself: " } else { "" };
            add(format!("{}: {ask}{first}", named(exclusion)));
        }
    }
    add("Open Settings › [your name] › iCloud › Manage Account Storage › Backups › the device"
        .to_owned());
    for exclusion in &plan.exclude {
        let own = size(exclusion.own);
        add(format!("{}: off › Turn Off & Delete (about {own})", named(exclusion)));
    }
    add(format!(
        "Settings › [your name] › iCloud › iCloud Backup › Back Up Now (about {} of {})",
        size(plan.after()),
        storage.name,
    ));
    steps
}
