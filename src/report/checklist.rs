//! A plan as a checklist: plain lines to print, paste or tick off, one step each.

use super::{
    PlanReport, View,
    brief::{self, Answer, Brief, Step},
    phrases::SAY,
    words,
};
use crate::plan::Outcome;

/// Writes the steps of a plan.
pub fn plan(report: &PlanReport<'_>, view: &View) -> String {
    let devices: Vec<_> = report.backups.iter().map(super::BackupReport::device_name).collect();
    let devices: Vec<_> = devices.into_iter().map(words::printable).collect();
    let mut lines = vec![match &report.plan {
        Some((storage, _)) => format!(
            "{}: iCloud Backup in {}",
            devices.join(", "),
            words::tier(&storage.name, storage.quota, view.units)
        ),
        None => devices.join(", "),
    }];
    let answer = brief::answer(report, view);
    lines.push(answer.sentence());
    lines.extend(answer.question);
    lines.extend(answer.doubts);
    match Brief::of(report, view) {
        Some(brief) if brief.plan.outcome == Outcome::Plan => {
            let switches = brief::switches(brief);
            lines.push(SAY.nothing_deleted.with(&[("device", brief.device())]));
            lines.extend(brief::steps(brief, &switches).flat_map(boxed));
        }
        Some(brief) if brief.plan.outcome == Outcome::Fits => (),
        _ => lines.push("`tierfit plan` shows what else helps.".to_owned()),
    }
    lines.join("\n") + "\n"
}

/// Returns the steps in few words, without what else there is to know, for a code that a phone reads.
pub(super) fn short(brief: Brief<'_>) -> String {
    let switches = brief::switches(brief);
    let verdict = Answer::of(brief).verdict;
    let steps = brief::steps(brief, &switches).map(|step| format!("- {}", step.sentence()));
    std::iter::once(verdict).chain(steps).collect::<Vec<_>>().join("\n")
}

fn boxed(step: Step<'_>) -> impl Iterator<Item = String> {
    let line = format!("[ ] {}", step.sentence());
    let notes = step.wait.map(str::to_owned).into_iter().chain(step.notes);
    std::iter::once(line).chain(notes.map(|note| format!("    {note}")))
}
