//! Apps whose other copy fills the same storage, in sentences: whether it is there, and what would
//! do if it were.

use super::{PlanReport, View, phrases::SAY, words};
use crate::{
    catalogue::Storage,
    inventory::{Item, ItemId},
    plan::{CopyNeeded, Exclusion, Plan, WithOwnCopies},
};

/// Says why leaving an app out frees nothing yet.
pub(super) fn needed(report: &PlanReport<'_>, needed: &CopyNeeded, view: &View) -> String {
    let name = report.home_screen_name(&needed.subject);
    let device = report.device_of(&needed.subject).map(|device| format!(" on {device}"));
    format!(
        "{name}{} ({}): its own backup would take the same room in iCloud that switching it off \
         frees.",
        device.unwrap_or_default(),
        needed.bytes.display(view.units),
    )
}

/// The answer that would hold if some own copies were there already.
pub(super) struct SecondAnswer {
    /// What it is, and what to look at.
    pub(super) sentence: String,
    /// What to type then.
    pub(super) options: String,
}

/// Returns the second answer of a plan, if it has one.
pub(super) fn second_answer(
    report: &PlanReport<'_>,
    storage: &Storage,
    plan: &Plan,
    view: &View,
) -> Option<SecondAnswer> {
    let WithOwnCopies { assumes, exclude, .. } = plan.with_own_copies.as_ref()?;
    let names: Vec<_> = assumes.iter().map(|id| report.app_name(id)).collect();
    let excluded: Vec<_> = exclude.iter().map(|it| excluded(report, it, view)).collect();
    let (own, last) = match names.as_slice() {
        [_] => ("own backup is", "the last one is"),
        _ => ("own backups are", "the last ones are"),
    };
    let sentence = format!(
        "If {}’s {own} in iCloud already, {} is enough with {} off: {}. Check in the app how old \
         {last}.",
        words::listed(&names),
        storage.name,
        SAY.app.counted(exclude.len()),
        words::listed(&excluded),
    );
    let options: Vec<_> = assumes.iter().map(|id| option(report, id)).collect();
    Some(SecondAnswer { sentence, options: options.join(" ") })
}

/// Returns the option that says that an app's own copy is there: with its name, where that means no
/// other app.
pub(super) fn option(report: &PlanReport<'_>, id: &ItemId) -> String {
    let name = report.app_name(id);
    let items = || report.backups.iter().flat_map(|backup| &backup.inventory.items);
    let is_other = |item: &Item| {
        let catalogue = report.catalogue;
        let names = [catalogue.home_screen_name(item), catalogue.store_name(item)];
        item.id != *id && names.iter().any(|other| words::is_same_name(other, name))
    };
    // Anything else would have to be quoted, which each shell does in its own way.
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'-'));
    if !is_plain || items().any(is_other) {
        return format!("--own-copy {id}");
    }
    let quote = if name.contains(' ') { "\"" } else { "" };
    format!("--own-copy {quote}{name}{quote}")
}

fn excluded(report: &PlanReport<'_>, exclusion: &Exclusion, view: &View) -> String {
    let name = report.home_screen_name(&exclusion.subject);
    let device = report.device_of(&exclusion.subject).map(|device| format!(" on {device}"));
    format!("{name}{} ({})", device.unwrap_or_default(), exclusion.own.display(view.units))
}
