//! What is said of the apps: those that are left out, and those that may hold up the others.

use super::{
    super::words, BACKUPS, COMPUTER, DoctorReport, NEW_BACKUP, Wording, fine, with_remedy,
};
use crate::{
    account::ElsewhereSource,
    bytes::{Bytes, Units},
    doctor::{
        Check, Disk, Elsewhere, Estimate, Finding, OffItem, Sign, Stuck, Suspect, SwitchedOff,
    },
    inventory::ItemId,
};

/// How many apps that may be stuck are named.
const SHOWN: usize = 3;

pub(super) fn switched_off(off: &SwitchedOff, report: &DoctorReport<'_>, units: Units) -> Wording {
    let Some(items) = off.items.as_deref() else {
        return with_remedy(
            "Which apps are left out of iCloud Backup already, this backup does not tell.",
            "Look which of them are off there.",
            BACKUPS,
        );
    };
    let seen = left_out(items, off.absent, report, units);
    if seen.is_empty() {
        return fine("No app in this backup is recorded to be left out.");
    }
    let has = |which: Elsewhere| items.iter().any(|item| item.elsewhere == which);
    let again = |which: Elsewhere, what: &str, copy: &str| {
        let of_these = items.iter().filter(|item| item.elsewhere == which);
        on_again(what, copy, of_these.map(|item| item.local).sum(), report, units)
    };
    let fix = if has(Elsewhere::Nowhere) {
        &*again(Elsewhere::Nowhere, "what is saved nowhere else", "a copy")
    } else if has(Elsewhere::PhotosByHand) {
        &*again(Elsewhere::PhotosByHand, "the Photo Library", "a complete copy")
    } else if has(Elsewhere::Phrase) {
        "See that the phrase of each wallet is on paper, in a safe place. Leave the switch off: who \
         gets at a backup must not get at a wallet."
    } else {
        "Nothing, if that is how it is meant. What is switched on again needs room."
    };
    with_remedy(seen.join(" "), fix, BACKUPS)
}

/// Names what is left out, by where else it is.
fn left_out(
    items: &[OffItem],
    absent: usize,
    report: &DoctorReport<'_>,
    units: Units,
) -> Vec<String> {
    let named = |which: Elsewhere| {
        let items = items.iter().filter(|item| item.elsewhere == which);
        let named: Vec<_> = items.map(|item| with_size(item, report, units)).collect();
        (!named.is_empty()).then(|| words::listed(&named))
    };
    let nowhere = named(Elsewhere::Nowhere).map(|named| {
        format!("Left out of iCloud Backup, and saved nowhere else by itself: {named}.")
    });
    let photos = named(Elsewhere::PhotosByHand).map(|named| {
        format!(
            "Left out while iCloud Photos is off: {named}. Photos are saved only where you put them \
             yourself."
        )
    });
    let phrase = named(Elsewhere::Phrase).map(|named| {
        format!("Left out, as is right for a wallet: {named}. What counts is its phrase on paper.")
    });
    let mut seen: Vec<_> = [nowhere, photos, phrase].into_iter().flatten().collect();
    let also = |seen: &[String]| if seen.is_empty() { "Left out" } else { "Also left out" };
    if let Some(others) = named(Elsewhere::Perhaps) {
        seen.push(format!("{} of iCloud Backup: {others}.", also(&seen)));
    }
    if 0 < absent {
        let apps = words::counted(words::number(absent), "app", "apps");
        let are = if absent == 1 { "is" } else { "are" };
        seen.push(format!("{}: {apps} that {are} not in this backup.", also(&seen)));
    }
    seen
}

/// Says to switch something on again, if there is room for it in iCloud; else that is no help, and would
/// keep everything else from being saved.
fn on_again(
    what: &str,
    copy: &str,
    needed: Bytes,
    report: &DoctorReport<'_>,
    units: Units,
) -> String {
    let filling = match report.diagnosis.finding(Check::Storage) {
        Some(Finding::Storage(filling)) => Some(filling),
        _ => None,
    };
    let free = filling.and_then(|filling| match (&filling.storage, filling.estimate) {
        (Some(storage), Estimate::Whole(_)) => {
            let free = storage.quota.saturating_sub(filling.used());
            Some((free, filling.elsewhere.source))
        }
        _ => None,
    });
    let size = |bytes: Bytes| bytes.display(units).to_string();
    let needs = size(needed);
    let Some((free, source)) = free else {
        return format!(
            "Switch {what} on again if about {needs} are free in iCloud, or see that there is {copy} of \
             it elsewhere."
        );
    };
    // What else is there, a backup shows only in part.
    let most = match source {
        ElsewhereSource::Option => size(free),
        ElsewhereSource::Backup => format!("at most {}", size(free)),
    };
    if needed <= free {
        return format!(
            "Switch {what} on again: it needs about {needs}, and {most} are free in iCloud. Or see that \
             there is {copy} of it elsewhere."
        );
    }
    let free =
        if free == Bytes::ZERO { "nothing is free".to_owned() } else { format!("{most} are free") };
    format!(
        "First see that there is {copy} of it elsewhere. Switched on again, it takes about {needs} in \
         iCloud, and {free} there: make room before that."
    )
}

fn with_size(item: &OffItem, report: &DoctorReport<'_>, units: Units) -> String {
    let name = report.backup.home_screen_name(&item.id, report.catalogue);
    format!("{name} ({})", item.local.display(units))
}

pub(super) fn stuck(stuck: &Stuck, report: &DoctorReport<'_>, units: Units) -> Wording {
    if stuck.suspects.is_empty() {
        let disk = match stuck.disk {
            Disk::Compared => " and no files are missing or cut short",
            Disk::Incomplete => "; most files are missing here, which is a fault of this copy",
            Disk::NotCompared => "",
        };
        let nothing = format!(
            "No app stands far above the others, none has over 100,000 files in one place{disk}."
        );
        return match stuck.estimate {
            Estimate::Whole(_) => fine(nothing),
            Estimate::AtLeast(_) => with_remedy(
                format!("{nothing} But only a part of the backup could be read."),
                NEW_BACKUP,
                COMPUTER,
            ),
        };
    }
    let suspects = stuck.suspects.iter();
    let mut seen: Vec<_> =
        suspects.take(SHOWN).map(|suspect| suspected(suspect, report, units)).collect();
    let hidden = words::number(stuck.suspects.len().saturating_sub(SHOWN));
    if 0 < hidden {
        seen.push(format!("There are signs of {} more.", words::grouped(hidden)));
    }
    with_remedy(seen.join(" "), fix(stuck), BACKUPS)
}

/// Returns what to do about apps that may be stuck.
fn fix(stuck: &Stuck) -> &'static str {
    if stuck.implausible().is_some() {
        return "Make a local backup, then delete this app on the device and install it again: its \
                records are wrong. Sign in there, or bring its data back from its own backup.";
    }
    let mut signs = stuck.suspects.iter().flat_map(|suspect| &suspect.signs);
    let mut items = stuck.suspects.iter().flat_map(|suspect| &suspect.items);
    // Faults alone may be this copy's, and no reason to leave anything out.
    if signs.all(|sign| matches!(sign, Sign::Faults { .. })) {
        "Make a new local backup and look again: perhaps it is only this copy that lacks them. If \
         the same app lacks files again, leave it out and choose Back Up Now; its data stays on \
         the device."
    } else if items.any(ItemId::is_switchable) {
        "If a backup never ends: make a local backup, then leave this out and choose Back Up Now. \
         Its data stays on the device. If the backup ends now, this was it: delete what you don’t need in \
         the app, and switch it on again."
    } else {
        "There is no switch for it. If a backup never ends, delete what is not needed of it."
    }
}

/// Says what hints at an item, in one sentence.
fn suspected(suspect: &Suspect, report: &DoctorReport<'_>, units: Units) -> String {
    let names = words::listed(&report.names(&suspect.items));
    let signs: Vec<_> = suspect.signs.iter().map(|sign| hint(*sign, suspect, units)).collect();
    format!("{names}: {}.", signs.join("; "))
}

fn hint(sign: Sign, suspect: &Suspect, units: Units) -> String {
    let size = |bytes: Bytes| bytes.display(units).to_string();
    let files = |count| words::counted(count, "file", "files");
    match sign {
        Sign::Implausible { local } => {
            format!("said to hold {}, which is more than this device can", size(local))
        }
        Sign::FarAbove { all } => {
            format!("about {} of the {} that all apps take", size(suspect.icloud), size(all))
        }
        Sign::ManyFiles { files: count } => format!("{} in one place", files(count)),
        Sign::Faults { missing, truncated: 0 } => {
            format!("{} missing from this backup", files(missing))
        }
        Sign::Faults { missing: 0, truncated } => {
            format!("{} cut short in this backup", files(truncated))
        }
        Sign::Faults { missing, truncated } => format!(
            "{} missing from this backup and {} cut short",
            files(missing),
            words::grouped(truncated)
        ),
    }
}
