//! What is taken from the account: where photos and messages are stored, what is off or kept out
//! already, and what is in iCloud besides.

use super::{Assumption, Assumptions, BackupReport, Basis, PlanReport, phrases::SAY, words};
use crate::{
    account::{Elsewhere, ElsewhereSource, Precision, SizeBasis, What},
    backup::State,
    bytes::{Bytes, Units},
    catalogue::{Catalogue, Storage},
    evidence::Switch,
    inventory::{Item, Kind, StoredIn},
    plan::{Headroom, Plan},
    report::View,
};

/// Returns what is taken from the account, in a few sentences.
pub(super) fn sentences(backup: &BackupReport, catalogue: &Catalogue, view: &View) -> String {
    let mut sentences = assumed(backup);
    let items = || backup.inventory.items.iter();
    // What is off and was sent all the same is a warning of its own.
    let is_sent = |item: &Item| backup.inventory.off_but_sent.contains_key(&item.id);
    let off = items().filter(|item| item.switch == Switch::Off && !is_sent(item));
    let restricted = items().filter(|item| item.is_restricted && item.switch == Switch::On);
    sentences.extend(left_out("Off already, so not counted", off, catalogue, view));
    sentences.extend(left_out(
        "Kept out of iCloud Backup by whoever manages the device",
        restricted,
        catalogue,
        view,
    ));
    sentences.join(" ")
}

/// Returns why an item isn't in iCloud Backup, if it isn't.
pub(super) fn state(backup: &BackupReport, item: &Item) -> Option<&'static str> {
    let stored = match item.id.kind() {
        Kind::Photos => backup.assumptions.photos.stored,
        Kind::Messages => backup.assumptions.messages.stored,
        Kind::App | Kind::Health | Kind::System | Kind::Unassigned => StoredIn::DeviceBackup,
    };
    match (item.switch, item.is_restricted, stored) {
        (Switch::Off, _, _) => Some("off already"),
        (Switch::On, true, _) => Some("not allowed"),
        (Switch::On, false, StoredIn::Icloud) => Some(SAY.in_icloud.as_str()),
        (Switch::On, false, StoredIn::DeviceBackup) => None,
    }
}

/// Tells where photos and messages are taken to be stored, and who says so.
fn assumed(backup: &BackupReport) -> Vec<String> {
    let Assumptions { photos, messages } = backup.assumptions;
    let both = [("iCloud Photos", photos), ("Messages in iCloud", messages)];
    let by = |basis: Basis| -> Vec<(&str, StoredIn)> {
        let of_basis = both.iter().filter(|(_, assumption)| assumption.basis == basis);
        of_basis.map(|(name, Assumption { stored, .. })| (*name, *stored)).collect()
    };
    let is_uploading = backup.is_uploading_photos();
    let mut sentences = Vec::new();
    for (basis, lead) in [
        (Basis::Option, "As you say,"),
        (Basis::Settings, "By the list of Settings,"),
        (Basis::Backup, "This backup says that"),
    ] {
        let said: Vec<_> = by(basis)
            .into_iter()
            .filter(|(name, _)| *name != "iCloud Photos" || !is_uploading)
            .map(|(name, stored)| match stored {
                StoredIn::Icloud => format!("{name} is on (so that isn’t part of the backup)"),
                StoredIn::DeviceBackup => format!("{name} is off"),
            })
            .collect();
        if !said.is_empty() {
            sentences.push(format!("{lead} {}.", words::listed(&said)));
        }
    }
    if is_uploading {
        sentences.push(
            "iCloud Photos is on, but its first upload isn’t finished. Until then the photos are \
             part of the backup, too."
                .to_owned(),
        );
    }
    let silent = match backup.description.state {
        State::NoBackup => "The list",
        _ => "The backup",
    };
    let unknown: Vec<_> = by(Basis::Default).into_iter().map(|(name, _)| name).collect();
    match unknown.as_slice() {
        [] => (),
        [name] => sentences
            .push(format!("{silent} doesn’t say whether {name} is on, so this assumes it’s off.")),
        names => sentences.push(format!(
            "{silent} doesn’t say whether {} are on, so this assumes they’re off.",
            words::either(names)
        )),
    }
    sentences
}

/// Names items that aren't part of iCloud Backup, if there are any.
fn left_out<'i>(
    lead: &str,
    items: impl Iterator<Item = &'i Item>,
    catalogue: &Catalogue,
    view: &View,
) -> Option<String> {
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        return None;
    }
    let bytes: Bytes = items.iter().map(|item| item.total.local).sum();
    let names = items.iter().map(|item| catalogue.home_screen_name(item));
    let names: Vec<_> = names.map(words::printable).collect();
    Some(format!(
        "{lead}: {} ({} on the device).",
        words::listed(&names),
        bytes.display(view.units),
    ))
}

/// Tells what is in iCloud besides the backup, and what it is made of: `about 6.2 GB (photos 3.9 GB,
/// messages 2.3 GB)`; `None` where nothing is known to be there.
pub(super) fn elsewhere(elsewhere: &Elsewhere, units: Units) -> Option<String> {
    let size = |bytes: Bytes| bytes.display(units).to_string();
    if elsewhere.bytes == Bytes::ZERO {
        return None;
    }
    let all = size(elsewhere.bytes);
    Some(match elsewhere.source {
        ElsewhereSource::Option => format!("{all}, as Settings shows it"),
        ElsewhereSource::Backup => {
            let parts: Vec<_> = elsewhere
                .parts
                .iter()
                .map(|part| format!("{} {}", part_name(part.what), size(part.bytes)))
                .collect();
            let lead = match elsewhere.precision() {
                Precision::About => SAY.about,
                Precision::AtLeast => SAY.at_least,
            };
            format!("{} ({})", lead.with(&[("size", &all)]), parts.join(", "))
        }
    })
}

/// The same as a sentence, besides one `backup` or several `backups`.
pub(super) fn besides(elsewhere: &Elsewhere, backups: &str, units: Units) -> Option<String> {
    let told = self::elsewhere(elsewhere, units)?;
    Some(format!("In iCloud besides the {backups}: {told}."))
}

/// What is never seen in a backup, and fills the storage all the same.
pub(super) const NOT_SEEN: &str = "mail, other devices’ backups and what your family uses";

/// Says what may be somebody else's of that.
pub(super) fn unclear(elsewhere: &Elsewhere, units: Units) -> Option<String> {
    (Bytes::ZERO < elsewhere.unclear).then(|| {
        format!(
            "{} of iCloud Drive are shared, and this backup doesn’t say by whom: they count here as \
             yours.",
            elsewhere.unclear.display(units)
        )
    })
}

/// Says which sizes are read in Settings, and which are estimated.
pub(super) fn basis(report: &PlanReport<'_>) -> String {
    let items = report.account.items.iter();
    let shown = items.filter(|(_, item)| item.basis == SizeBasis::Shown);
    let shown: Vec<_> =
        shown.map(|(subject, _)| words::printable(report.home_screen_name(subject))).collect();
    match (shown.as_slice(), report.is_total_shown) {
        ([], false) if report.is_one() => "Sizes are estimates from this local backup.".to_owned(),
        ([], false) => "Sizes are estimates from these local backups.".to_owned(),
        ([], true) => {
            "The total is as you read it in Settings; other sizes are estimates.".to_owned()
        }
        (names, is_total_shown) => {
            let total = if is_total_shown { " and of the whole backup" } else { "" };
            let others = if has_estimates(report) { "; the others are estimates" } else { "" };
            let names = words::listed(names);
            if shown.len() == 1 && !is_total_shown {
                format!("The size of {names} is as you read it in Settings{others}.")
            } else {
                format!("The sizes of {names}{total} are as you read them in Settings{others}.")
            }
        }
    }
}

/// Whether a size that counts was read neither as that of an item nor as a part of the whole.
fn has_estimates(report: &PlanReport<'_>) -> bool {
    let account = report.account;
    account.items.iter().any(|(_, item)| item.basis == SizeBasis::Estimated)
        || !account.shared.is_empty()
        || account.fixed != 0 && !report.is_total_shown
}

/// Returns what is used of the storage once all was done, such as `46.3 GB of 50 GB`.
pub(super) fn used(plan: &Plan, storage: &Storage, units: Units) -> String {
    let storage = words::storage(&storage.name, storage.quota, units);
    let used = plan.used().display(units).to_string();
    SAY.used.with(&[("used", &used), ("storage", &storage)])
}

/// Says how much of what is free is kept for growth, to follow that.
pub(super) fn kept_for_growth(plan: &Plan, headroom: Headroom, units: Units) -> String {
    let size = |bytes: Bytes| bytes.display(units).to_string();
    let asked = match headroom {
        // It may be more than all that is left.
        Headroom::Size(size) => size,
        Headroom::Percent(_) => plan.growth(),
    };
    match asked {
        Bytes::ZERO => String::new(),
        growth => {
            let phrase = if plan.free() < growth {
                SAY.less_than_growth
            // As they are shown: the same size twice in a sentence would read like a mistake.
            } else if size(growth) == size(plan.free()) {
                SAY.all_for_growth
            } else {
                SAY.some_for_growth
            };
            phrase.with(&[("growth", &size(growth))])
        }
    }
}

/// Says what could still take what is free, where nobody has said how much it is; without the full
/// stop, so that an option can follow.
pub(super) fn not_seen(elsewhere: &Elsewhere) -> Option<&'static str> {
    match elsewhere.source {
        ElsewhereSource::Option => None,
        ElsewhereSource::Backup => Some(SAY.not_seen.as_str()),
    }
}

/// Returns what a part of what is elsewhere is called.
pub(super) fn part_name(what: What) -> &'static str {
    match what {
        What::Photos => "photos",
        What::Messages => "messages",
        What::Drive => "iCloud Drive",
        What::OwnCopies => "apps’ own backups",
    }
}
