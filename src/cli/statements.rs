//! What somebody knows of the account, and the list that Settings shows: read, and made into
//! [`Statements`] once it is known which apps there are.

use std::{io, path::Path};

use super::{
    Failure, Terminal,
    args::{AccountArgs, CopyArg},
    goal::{is_there, named},
    input,
    many::{NamedApps, Source},
    misuse::Misuse,
    request::Reading,
    wanted,
};
use crate::{
    account::{Statements, Subject},
    catalogue::{Catalogue, Storage},
    examination::FromSettings,
    inventory::ItemId,
    report::BackupReport,
    settings::SettingsList,
};

/// By this name the size of the whole backup is meant.
const TOTAL: &str = "total";

impl AccountArgs {
    /// Reads the list of Settings, if one was named.
    pub(super) fn settings_list(
        &self,
        reading: &Reading,
        terminal: &mut Terminal<'_>,
    ) -> Result<Option<SettingsList>, Failure> {
        let Some(file) = &self.settings else { return Ok(None) };
        reading.check_input(file, "the list of Settings")?;
        settings_list(file, terminal).map(Some)
    }

    /// Returns what of it is about one of many backups.
    pub(super) fn within(
        &self,
        backup: &mut BackupReport,
        catalogue: &Catalogue,
        named: &NamedApps,
    ) -> Self {
        let mut known = self.clone();
        known.own_copy.retain(|copy| is_there(&copy.name, backup, catalogue, named));
        known
    }

    /// Refuses what is known of one device for many backups, each of which is read by itself.
    pub(super) fn check_for_many(&self, paths: &Source) -> Result<(), Failure> {
        if !self.shown.is_empty() && !paths.is_of_one() {
            return Err(Misuse::ShownOfSeveral.into());
        }
        if self.settings.is_some() {
            return Err(Misuse::SettingsOfSeveral.into());
        }
        Ok(())
    }

    /// Returns what is said of the account, now that it is known which apps there are.
    pub(super) fn statements(
        &self,
        backups: &[&BackupReport],
        from_settings: Option<&FromSettings>,
        catalogue: &Catalogue,
    ) -> Result<Statements, Failure> {
        let mut statements =
            Statements { used_elsewhere: self.used_elsewhere, ..Statements::default() };
        for CopyArg { name, size } in &self.own_copy {
            let found = wanted::find(name, backups, catalogue)?;
            for subject in found {
                if !matches!(subject.id, ItemId::App(_)) {
                    let name = named(&subject, backups, catalogue);
                    return Err(Misuse::CopyOfNoApp { name }.into());
                }
                // By the id alone: a copy belongs to the account, whichever device made it.
                statements.own_copies.insert(subject.id, *size);
            }
        }
        if !self.shown.is_empty() && 1 < backups.len() {
            return Err(Misuse::ShownOfSeveral.into());
        }
        for shown in &self.shown {
            if shown.name.eq_ignore_ascii_case(TOTAL) {
                statements.shown_total = Some(shown.size);
                continue;
            }
            for subject in wanted::find(&shown.name, backups, catalogue)? {
                check_shown(&subject, backups, catalogue)?;
                statements.shown.insert(subject.id, shown.size);
            }
        }
        // Last, because what somebody typed counts before what the list shows.
        if let Some(from) = from_settings {
            from.add_to(&mut statements);
        }
        Ok(statements)
    }
}

/// Reads the list of a file, or of standard input.
fn settings_list(file: &Path, terminal: &mut Terminal<'_>) -> Result<SettingsList, Failure> {
    let failed = |source: io::Error| Failure::SettingsFile { file: file.to_owned(), source };
    let bytes =
        if input::is_stdin(file) { input::all_of(&mut terminal.input) } else { input::bytes(file) };
    // Bytes instead of text, because a picture is recognised by its first bytes.
    let list = SettingsList::of_bytes(&bytes.map_err(failed)?);
    list.map_err(|source| Failure::Settings { file: file.to_owned(), source })
}

/// Puts the list of Settings, if there is one, beside the backup that was read. It is refused
/// beside several: it is that of one device.
pub(super) fn beside(
    list: Option<SettingsList>,
    backups: &mut [BackupReport],
    catalogue: &Catalogue,
) -> Result<Option<FromSettings>, Failure> {
    match (list, backups) {
        (None, _) => Ok(None),
        (Some(list), [only]) => Ok(Some(FromSettings::beside(list, only, catalogue))),
        (Some(_), _) => Err(Misuse::SettingsOfSeveral.into()),
    }
}

/// Checks that Settings shows a size for an item.
fn check_shown(
    subject: &Subject,
    backups: &[&BackupReport],
    catalogue: &Catalogue,
) -> Result<(), Failure> {
    let name = named(subject, backups, catalogue);
    if !subject.id.is_switchable() {
        return Err(Misuse::NoSwitch { name }.into());
    }
    let backup = backups.get(subject.backup);
    let item = backup.and_then(|backup| backup.inventory.item(&subject.id));
    // A size of what is off in this backup is from another time.
    if item.is_some_and(|item| !item.is_included()) {
        return Err(Misuse::ShownIsOff { name }.into());
    }
    Ok(())
}

/// Checks that no copy is larger than the storage that it is said to be in.
pub(super) fn check_copies(
    statements: &Statements,
    storage: Option<&Storage>,
    catalogue: &Catalogue,
) -> Result<(), Failure> {
    let Some(storage) = storage else { return Ok(()) };
    let mut copies = statements.own_copies.iter();
    match copies.find(|(_, size)| size.is_some_and(|size| storage.quota < size)) {
        None => Ok(()),
        Some((id, _)) => {
            let name = catalogue.known_name(id).unwrap_or(id.as_str()).to_owned();
            Err(Misuse::CopyTooLarge { name, storage: storage.name.clone() }.into())
        }
    }
}
