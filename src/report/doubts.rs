//! What a plan rests on and the backup can't prove: own copies that may still grow, and a size in
//! Settings that its parts don't fit into.

use std::collections::BTreeMap;

use super::{PlanReport, Warning, words};
use crate::{
    bytes::{Bytes, Units},
    catalogue::Storage,
    inventory::ItemId,
    plan::{Outcome, Plan},
};

/// Returns what could break the promise of a plan.
pub(super) fn doubts(report: &PlanReport<'_>, plan: (&Storage, &Plan)) -> Vec<Warning> {
    growing_copies(report, plan).into_iter().chain(small_total(report)).collect()
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
