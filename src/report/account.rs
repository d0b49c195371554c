//! What was taken from the account: where photos and messages are kept, and what is off already.

use super::{Assumption, Assumptions, BackupReport, Basis, words};
use crate::{
    backup::evidence::Switch,
    bytes::Bytes,
    catalogue::Catalogue,
    inventory::{Item, Kind, Place},
    report::View,
};

/// Returns what was taken from the account, in a few sentences.
pub(super) fn sentences(backup: &BackupReport, catalogue: &Catalogue, view: &View) -> String {
    let mut sentences = assumed(backup.assumptions);
    sentences.extend(off_already(backup, catalogue, view));
    sentences.join(" ")
}

/// Returns why an item isn't in iCloud Backup, if it isn't.
pub(super) fn state(backup: &BackupReport, item: &Item) -> Option<&'static str> {
    let place = match item.id.kind() {
        Kind::Photos => backup.assumptions.photos.place,
        Kind::Messages => backup.assumptions.messages.place,
        Kind::App | Kind::Health | Kind::System | Kind::Unassigned => Place::DeviceBackup,
    };
    match (item.switch, place) {
        (Switch::Off, _) => Some("off already"),
        (Switch::On, Place::Icloud) => Some("in iCloud"),
        (Switch::On, Place::DeviceBackup) => None,
    }
}

/// Tells where photos and messages are taken to be kept, and who says so.
fn assumed(assumptions: Assumptions) -> Vec<String> {
    let both =
        [("iCloud Photos", assumptions.photos), ("Messages in iCloud", assumptions.messages)];
    let by = |basis: Basis| -> Vec<(&str, Place)> {
        let of_basis = both.iter().filter(|(_, assumption)| assumption.basis == basis);
        of_basis.map(|(name, Assumption { place, .. })| (*name, *place)).collect()
    };
    let mut sentences = Vec::new();
    for (basis, lead) in [(Basis::Option, "As you say,"), (Basis::Backup, "By this backup,")] {
        let said: Vec<_> = by(basis)
            .into_iter()
            .map(|(name, place)| match place {
                Place::Icloud => format!("{name} is on (what it holds counts as nothing here)"),
                Place::DeviceBackup => format!("{name} is off"),
            })
            .collect();
        if !said.is_empty() {
            sentences.push(format!("{lead} {}.", words::listed(&said)));
        }
    }
    let unknown: Vec<_> = by(Basis::Default).into_iter().map(|(name, _)| name).collect();
    if !unknown.is_empty() {
        let names = unknown.join(" or ");
        sentences.push(format!("Nothing tells whether {names} is on; taken as off."));
    }
    sentences
}

/// Tells which apps are off for iCloud Backup already.
fn off_already(backup: &BackupReport, catalogue: &Catalogue, view: &View) -> Option<String> {
    let items = &backup.inventory.items;
    let off: Vec<_> = items.iter().filter(|item| item.switch == Switch::Off).collect();
    if off.is_empty() {
        return None;
    }
    let bytes: Bytes = off.iter().map(|item| item.total.local).sum();
    let names = off.iter().map(|item| catalogue.home_screen_name(item));
    let names: Vec<_> = names.map(words::printable).collect();
    Some(format!(
        "Off already, and counted as nothing: {} ({} on the device).",
        words::listed(&names),
        bytes.display(view.units),
    ))
}
