//! What a plan rests on and the backup can't prove: own copies that may still grow, a size in Settings
//! that its parts don't fit into, and a list that doesn't say what takes space besides its rows.

use std::collections::BTreeMap;

use super::{BackupReport, PlanReport, Warning, words};
use crate::{
    backup::State,
    bytes::{Bytes, Units},
    catalogue::Storage,
    inventory::ItemId,
    plan::{Outcome, Plan},
};

/// Returns what could break the promise of a plan.
pub(super) fn doubts(report: &PlanReport<'_>, plan: (&Storage, &Plan)) -> Vec<Warning> {
    let doubts = [growing_copies(report, plan), small_total(report), unknown_total(report, plan)];
    doubts.into_iter().flatten().collect()
}

/// Warns where the own copies of what is left out are smaller than it is on the device, and there is no
/// room for the rest: the step that lets an app's own backup finish would fill what the plan frees.
fn growing_copies(report: &PlanReport<'_>, (storage, plan): (&Storage, &Plan)) -> Option<Warning> {
    if plan.outcome == Outcome::Impossible {
        return None;
    }
    let mut growing: BTreeMap<&ItemId, Bytes> = BTreeMap::new();
    for exclusion in &plan.exclude {
        let Some(counted) = report.counted(&exclusion.subject) else { continue };
        let lacking = counted.copy_lacks();
        if Bytes::ZERO < lacking {
            // One copy is for all devices, so it grows to what the largest of them has.
            let known = growing.entry(&exclusion.subject.id).or_default();
            *known = lacking.max(*known);
        }
    }
    let lacking: Bytes = growing.values().copied().sum();
    if lacking <= plan.free() {
        return None;
    }
    let names: Vec<_> = growing.keys().map(|id| words::printable(report.app_name(id))).collect();
    let copies = if names.len() == 1 { "own copy is smaller" } else { "own copies are smaller" };
    let size = |bytes: Bytes| bytes.display(Units::Icloud).to_string();
    let message = format!(
        "In iCloud, {}’s {copies} than what is on the {}. Brought up to date, that takes up to {} more, \
         and only {} are free then: {} may not be enough.",
        words::listed(&names),
        report.device_word(),
        size(lacking),
        size(plan.free()),
        storage.name,
    );
    Some(Warning { bytes: Some(lacking), ..Warning::once("own_copy_may_grow", message) })
}

/// Warns where Settings shows less for the whole backup than its parts add up to here.
fn small_total(report: &PlanReport<'_>) -> Option<Warning> {
    let current = report.account.current.display(Units::Icloud).to_string();
    (report.is_total_shown && report.account.fixed < 0).then(|| {
        let message = format!(
            "Settings shows {current} for the whole backup, less than its apps add up to here. So an \
             app may free less than is said, and the plan may not be enough."
        );
        Warning::once("total_below_parts", message)
    })
}

/// Warns where a plan is made of a list alone and nothing tells what the whole backup takes: what has no
/// row there counts as nothing.
fn unknown_total(report: &PlanReport<'_>, (storage, plan): (&Storage, &Plan)) -> Option<Warning> {
    let is_list = |backup: &BackupReport| backup.description.state == State::NoBackup;
    if report.is_total_shown
        || plan.outcome == Outcome::Impossible
        || !report.backups.iter().all(is_list)
    {
        return None;
    }
    let message = format!(
        "Messages and system data have no row in this list, so they count as nothing here. If they take \
         more than the {} that stay free, {} isn’t enough. The line “Next Backup Size” of the same screen \
         tells, if it is more than the rows together.",
        plan.free().display(Units::Icloud),
        storage.name,
    );
    Some(Warning { bytes: Some(plan.free()), ..Warning::once("total_unknown", message) })
}
