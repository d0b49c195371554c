//! A plan, as text for a person: the verdict first, then how it comes about, then what to do.

mod bars;
mod copies;
mod stays;
mod switches;
mod tiers;

use super::{
    super::{
        PlanReport, View, account,
        help::{self, worth_it},
        words,
    },
    heading, notes, style,
};
use crate::{
    account::Class,
    bytes::Bytes,
    catalogue::{Storage, StorageSource},
    plan::{Outcome, Plan},
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
                parts.push(switches::steps(report, plan, view));
            }
            Outcome::Impossible => parts.push(stays::what_else_helps(report, storage, plan, view)),
        }
        parts.push(copies::copies_needed(report, storage, plan, view));
        parts.push(stays::kept(report, plan, view));
        if plan.outcome != Outcome::Impossible {
            parts.push(without_switch(report, plan, view));
        }
        parts.push(in_no_backup(report, view));
    }
    parts.push(tiers::tiers(report, view));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Returns what a storage is called in a sentence.
fn named(storage: &Storage) -> String {
    match storage.source {
        StorageSource::Option => storage.name.clone(),
        StorageSource::Backup => format!("your {}", storage.name),
    }
}

fn verdict(report: &PlanReport<'_>, storage: &Storage, plan: &Plan, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let name = named(storage);
    let used = account::used(plan, storage, view.units);
    let (sentence, paint): (String, fn(&str) -> String) = match plan.outcome {
        Outcome::Fits => (format!("It fits {name}: {used} would be used."), style::green),
        Outcome::Plan => (
            format!(
                "To fit {name}, switch {} off for iCloud Backup. That frees about {}; then {used} \
                 are used.",
                words::counted(words::number(plan.exclude.len()), "app", "apps"),
                size(plan.freed),
            ),
            style::bold,
        ),
        Outcome::Impossible => (impossible(report, storage, plan, view), style::red),
    };
    let mut text = paint(&words::wrapped("", &sentence, view.width)) + "\n";
    let other = report.other_case.map(|other| other.sentence());
    for sentence in words::doubt(plan.proof, view.units).into_iter().chain(other) {
        text.push_str(&style::yellow(&words::wrapped("", &sentence, view.width)));
        text.push('\n');
    }
    text
}

fn impossible(report: &PlanReport<'_>, storage: &Storage, plan: &Plan, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let name = named(storage);
    if plan.quota < plan.elsewhere {
        return format!(
            "It does not fit {name}, whatever you switch off: {} are taken already by what is not \
             part of the backup.",
            size(plan.elsewhere),
        );
    }
    if plan.exclude.is_empty() {
        return format!(
            "It does not fit {name}, and no switch that may be used would help: {} too much.",
            size(plan.shortfall()),
        );
    }
    let without = match report.goal.risk {
        Class::Safe => "every app that comes back by itself",
        Class::OwnBackup => "every app that has another copy",
        Class::Likely => "every app that likely comes back",
        Class::Unknown => "every app but the only copies",
        Class::Photos => "every app but the only copies, and without the photos",
        Class::Keep => "everything that has a switch",
    };
    format!(
        "It does not fit {name}: without {without}, the backup still takes about {}, {} too much.",
        size(plan.after()),
        size(plan.shortfall()),
    )
}

/// Shows what makes the backup much smaller without any switch.
fn without_switch(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let lines = worth_it(report, plan.quota, view.units).map(|help| help.sentence);
    list("Without any switch", lines, view)
}

/// Shows whose data is in no backup.
fn in_no_backup(report: &PlanReport<'_>, view: &View) -> String {
    list("In no backup, whatever you switch", help::in_no_backup(report).into_iter(), view)
}

fn list(title: &str, sentences: impl Iterator<Item = String>, view: &View) -> String {
    let lines: String =
        sentences.map(|sentence| words::wrapped("  - ", &sentence, view.width) + "\n").collect();
    if lines.is_empty() {
        return lines;
    }
    format!("{}\n{lines}", style::bold(title))
}
