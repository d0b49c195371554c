//! A plan, as text for a person: the verdict first, then how it comes about, then what to do.

mod bars;
mod stays;
mod switches;
mod tiers;

use super::{
    super::{PlanReport, View, words},
    heading, notes, style,
};
use crate::{
    bytes::Bytes,
    catalogue::{Storage, StorageSource},
    plan::{Class, Outcome, Plan},
};

/// Shows a plan, or what each tier would take.
pub fn plan(report: &PlanReport<'_>, view: &View) -> String {
    let heading = report.backups.iter().map(|backup| heading(&backup.description, view)).collect();
    let mut parts: Vec<String> = vec![heading, body(report, view), notes(report.warnings(), view)];
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Shows what there is to say of a plan, without the backups that it is for.
pub(super) fn body(report: &PlanReport<'_>, view: &View) -> String {
    let mut parts = Vec::new();
    if let Some((storage, plan)) = &report.plan {
        parts.push(verdict(report, storage, plan, view));
        parts.push(bars::before_and_after(report, storage, plan, view));
        match plan.outcome {
            Outcome::Fits => (),
            Outcome::Plan => {
                parts.push(switches::switches(report, plan, view));
                parts.push(switches::steps(report, view));
            }
            Outcome::Impossible => parts.push(stays::what_else_helps(report, storage, plan, view)),
        }
        parts.push(stays::kept(report, plan, view));
    }
    parts.push(tiers::tiers(report, view));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn verdict(report: &PlanReport<'_>, storage: &Storage, plan: &Plan, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let name = match storage.source {
        StorageSource::Option => storage.name.clone(),
        StorageSource::Backup => format!("the account’s {}", storage.name),
    };
    let (sentence, paint): (String, fn(&str) -> String) = match plan.outcome {
        Outcome::Fits => (
            format!("It fits {}: iCloud Backup would take about {}.", name, size(plan.current)),
            style::green,
        ),
        Outcome::Plan => (
            format!(
                "To fit {}, switch {} off for iCloud Backup: about {} less, {} remain.",
                name,
                words::counted(words::number(plan.exclude.len()), "app", "apps"),
                size(plan.freed),
                size(plan.after()),
            ),
            style::bold,
        ),
        Outcome::Impossible => {
            let without = match report.goal.risk {
                Class::Safe => "every app that is safe to leave out",
                Class::OwnBackup => "every app that has another copy",
                Class::Unknown => "every app that may be left out",
                Class::Photos => "every app that may be left out and the photos",
                Class::Keep => "everything that has a switch",
            };
            (
                format!(
                    "It does not fit {}: without {without}, about {} remain, {} too much.",
                    name,
                    size(plan.after()),
                    size(plan.shortfall()),
                ),
                style::red,
            )
        }
    };
    let mut text = paint(&words::wrapped("", &sentence, view.width)) + "\n";
    if let Some(doubt) = words::doubt(plan.proof, view.units) {
        text.push_str(&style::yellow(&words::wrapped("", &doubt, view.width)));
        text.push('\n');
    }
    text
}
