//! `FromSettings`: what Settings shows, instead of estimates or of a whole backup.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    account::Statements,
    bytes::Bytes,
    catalogue::{Catalogue, Storage},
    inventory::{Inventory, ItemId, Listed},
    report::{BackupReport, Overrides, Warning, words},
    settings::{Match, Names, Row, SettingsList, unknown_app},
};

/// What Settings shows, with the items that its rows stand for.
#[derive(Debug)]
pub struct FromSettings {
    /// What it shows.
    pub list: SettingsList,
    /// By an item of the backup: its row.
    pub rows: BTreeMap<ItemId, Row>,
}

/// A row, and what it stands for.
struct Meant {
    row: Row,
    id: ItemId,
}

/// Finds out what each row stands for, and warns of what isn't clear. Two rows that seem to be the
/// same app stand for none.
fn meant(
    list: &SettingsList,
    names: &Names,
    catalogue: &Catalogue,
    warnings: &mut Vec<Warning>,
) -> Vec<Meant> {
    let found: Vec<_> = list.rows.iter().map(|row| (row, names.find(&row.name))).collect();
    let mut seen = BTreeSet::new();
    let mut double = BTreeSet::new();
    for (_, found) in &found {
        if let Match::Exact(id) | Match::Near(id) = found
            && !seen.insert(id)
        {
            double.insert(id.clone());
        }
    }
    let shown = |name: &str| words::printable(name).into_owned();
    let name_of = |id: &ItemId| shown(catalogue.known_name(id).unwrap_or(id.as_str()));
    let meant = found.into_iter().map(|(row, found)| {
        let name = shown(&row.name);
        let id = match found {
            Match::Exact(id) | Match::Near(id) if double.contains(&id) => {
                let message = format!(
                    "Two rows of the list may be {}, so neither is taken for it.",
                    name_of(&id)
                );
                warnings.push(Warning::of_settings("settings_unclear", message));
                unknown_app(&row.name)
            }
            Match::Exact(id) => id,
            Match::Near(id) => {
                let message = format!("“{name}” in the list was read as {}.", name_of(&id));
                warnings.push(Warning::of_settings("settings_near", message));
                id
            }
            Match::Unclear(ids) => {
                let names: Vec<_> = ids.iter().map(name_of).collect();
                let message = format!(
                    "“{name}” in the list could be {}, so it is taken for none of them.",
                    words::listed(&names)
                );
                warnings.push(Warning::of_settings("settings_unclear", message));
                unknown_app(&row.name)
            }
            Match::Unknown => unknown_app(&row.name),
        };
        Meant { row: row.clone(), id }
    });
    let meant = meant.collect();
    warnings.extend(maybe_total(list, names));
    meant
}

/// Warns of a row that no app is known for and that is about as large as all others together: it may be a
/// total in words that aren't known.
fn maybe_total(list: &SettingsList, names: &Names) -> Option<Warning> {
    /// One row beside another is as large by chance.
    const FEWEST: usize = 3;
    /// The rows may lack small apps, or be of another day.
    const PARTS: u128 = 20;
    if list.rows.len() < FEWEST {
        return None;
    }
    let sum: Bytes = list.rows.iter().map(|row| row.bytes).sum();
    let rounding: Bytes = list.rows.iter().map(|row| row.rounding).sum();
    let is_as_large = |row: &&Row| {
        let others = sum.saturating_sub(row.bytes);
        let least = u128::from(others.get()) * (PARTS - 1) / PARTS;
        others <= row.bytes.saturating_add(rounding) || least <= u128::from(row.bytes.get())
    };
    let mut rows = list.rows.iter().filter(is_as_large);
    let row = rows.find(|row| names.find(&row.name) == Match::Unknown)?;
    let message = format!(
        "“{}” in the list, in line {}, is as large as all other rows together. If it is a total and no \
         app, take that line out, or name it “Next Backup Size”.",
        words::printable(&row.name),
        row.line
    );
    Some(Warning::of_settings("settings_maybe_total", message))
}

impl FromSettings {
    /// Makes a report of the list alone.
    pub fn alone(
        list: SettingsList,
        overrides: Overrides,
        catalogue: &Catalogue,
    ) -> (BackupReport, Self) {
        let mut warnings = list_warnings(&list);
        let names = Names::new(None, catalogue);
        let meant = meant(&list, &names, catalogue, &mut warnings);
        // First, because it holds for all the others.
        warnings.insert(
            0,
            Warning::of_settings(
                "settings_only",
                "No backup was looked into, only the list. Apps that may hold drafts or other data \
                 that is nowhere else are kept, and what several apps share counts with each of \
                 them, as Settings shows it. A local backup tells more."
                    .to_owned(),
            ),
        );
        let rows: BTreeMap<_, _> = meant.iter().map(|it| (it.id.clone(), it.row.clone())).collect();
        let listed = meant.into_iter().map(Meant::listed);
        let report = BackupReport::of_settings(Inventory::of_listed(listed), overrides, warnings);
        (report, Self { list, rows })
    }

    /// Puts the list beside a backup: apps that the backup lacks are added to it.
    pub fn beside(list: SettingsList, backup: &mut BackupReport, catalogue: &Catalogue) -> Self {
        let mut warnings = list_warnings(&list);
        let names = Names::new(Some(&backup.inventory), catalogue);
        let meant = meant(&list, &names, catalogue, &mut warnings);
        let mut rows = BTreeMap::new();
        let mut added = Vec::new();
        for it in meant {
            match backup.inventory.item(&it.id) {
                None => added.push(it.listed()),
                Some(item) if !item.id.is_switchable() || !item.is_included() => {
                    warnings.push(Warning::of_settings(
                        "settings_left",
                        format!(
                            "The list has a size for {}, which has no switch or is off in this \
                             backup, so that size isn’t used.",
                            words::printable(&it.row.name)
                        ),
                    ));
                }
                Some(_) => {
                    rows.insert(it.id, it.row);
                }
            }
        }
        if !added.is_empty() {
            let names: Vec<_> =
                added.iter().map(|it| words::printable(&it.name).into_owned()).collect();
            warnings.push(Warning::of_settings(
                "settings_not_in_backup",
                format!(
                    "{} in the list, but not in this backup, so what is in there can’t be looked \
                     into. A new local backup tells more.",
                    if let [only] = names.as_slice() {
                        format!("{only} is")
                    } else {
                        format!("{} are", words::listed(&names))
                    }
                ),
            ));
        }
        backup.inventory.add_listed(added);
        backup.warnings.extend(warnings);
        Self { list, rows }
    }

    /// Says what Settings shows, where it wasn't said otherwise.
    pub fn add_to(&self, statements: &mut Statements) {
        for (id, row) in &self.rows {
            statements.shown.entry(id.clone()).or_insert(row.bytes);
        }
        if statements.shown_total.is_none() {
            statements.shown_total = self.list.total();
        }
        if statements.used_elsewhere.is_none() {
            statements.used_elsewhere = self.list.used_elsewhere();
        }
    }

    /// Returns the storage that the screen shows.
    pub fn storage(&self, catalogue: &Catalogue) -> Option<Storage> {
        self.list.quota.and_then(|quota| Storage::asked(quota, catalogue))
    }
}

impl Meant {
    fn listed(self) -> Listed {
        Listed { id: self.id, name: self.row.name, bytes: self.row.bytes }
    }
}

/// Warns of what the totals of the screen say, and of sizes without a name.
fn list_warnings(list: &SettingsList) -> Vec<Warning> {
    /// A backup of which the list explains less than half is more than apps.
    const HALF: u64 = 2;
    let mut warnings = Vec::new();
    let sum: Bytes = list.rows.iter().map(|row| row.bytes).sum();
    if let (Some(next), Some(free)) = (list.next_backup_size, list.free())
        && free < next
    {
        warnings.push(Warning::sized("next_backup_too_large", |size| {
            format!(
                "Settings says that the next backup takes {}, and only {} of your iCloud storage are \
                 free.",
                size(next),
                size(free)
            )
        }));
    }
    if let Some(backup) = list.backup_size
        && sum.get().saturating_mul(HALF) < backup.get()
    {
        warnings.push(Warning::sized("backup_far_above_list", |size| {
            format!(
                "Settings says that the backup takes {}, and the apps in the list only {}. Is the \
                 list complete (Show All Apps)? Else messages, or what deleted apps left behind, \
                 take the rest.",
                size(backup),
                size(sum)
            )
        }));
    }
    if let Some(line) = list.without_name.first() {
        let message = format!(
            "In line {line} of the list it isn’t clear how large something is, or which name a size \
             belongs to, so it isn’t used. Write each app with its size on a line of its own."
        );
        let count = u64::try_from(list.without_name.len()).unwrap_or(u64::MAX);
        warnings.push(Warning { count, ..Warning::of_settings("settings_without_name", message) });
    }
    warnings
}
