//! What every command that reads a backup is asked: which backup, with what knowledge, for whom.
//! What else a command is asked stands with it.

use std::path::{Path, PathBuf};

use super::{
    Failure, Paint, Terminal,
    args::{ListedArgs, ReadArgs, SwitchArg},
    input::is_stdin,
    misuse::Misuse,
    own_catalogue::{catalogue_with, usual_catalogue},
    password::Passwords,
    paths::{Lines, Named, PathsFrom},
    progress::Quiet,
    threads::Threads,
    view::view,
};
use crate::{
    backup::{Backup, BackupError, Found, default_places, find},
    catalogue::Catalogue,
    file_system::Disk,
    inventory::{ScanOptions, StoredIn},
    report::{Overrides, View, words},
};

/// Who reads the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    Person,
    Program,
}

/// Which backups to read, and how.
pub(super) struct Reading {
    named: Vec<PathBuf>,
    /// Where the paths of many backups are listed instead.
    pub(super) paths_from: Option<PathsFrom>,
    usual_places: Vec<PathBuf>,
    catalogue: Option<PathBuf>,
    usual_catalogue: Option<PathBuf>,
    password_file: Option<PathBuf>,
    pub(super) audience: Audience,
    pub(super) overrides: Overrides,
    pub(super) scan: ScanOptions,
    threads: Threads,
    pub(super) quiet: Quiet,
    pub(super) view: View,
    pub(super) paint: Paint,
}

impl Reading {
    pub(super) fn new(
        named: Vec<PathBuf>,
        args: ReadArgs,
        audience: Audience,
        terminal: &Terminal<'_>,
    ) -> Self {
        Self {
            named,
            paths_from: None,
            usual_places: usual_places(terminal),
            catalogue: args.catalogue,
            usual_catalogue: usual_catalogue(terminal),
            password_file: args.password_file,
            audience,
            overrides: Overrides {
                photos: stored_in(args.photos_in_icloud),
                messages: stored_in(args.messages_in_icloud),
            },
            scan: ScanOptions { threads: args.threads },
            threads: Threads::new(args.threads),
            quiet: if args.quiet { Quiet::Yes } else { Quiet::No },
            view: view(&args.show, terminal),
            paint: args.show.color.into(),
        }
    }

    /// Takes the backups from a list, if there is one.
    pub(super) fn listed(self, args: ListedArgs, lines: Lines) -> Result<Self, Failure> {
        let named = if self.named.is_empty() { Named::Nothing } else { Named::Something };
        let paths_from = PathsFrom::new(args, named, lines)?;
        if let Some(list) = &paths_from {
            self.check_input(&list.file, "the list of paths")?;
        }
        Ok(Self { paths_from, ..self })
    }

    /// Refuses standard input for something that is read to its end, where the password stands in it.
    pub(super) fn check_input(&self, file: &Path, what: &'static str) -> Result<(), Failure> {
        if is_stdin(file) && self.password_file.as_deref().is_some_and(is_stdin) {
            return Err(Misuse::TwiceFromInput { what }.into());
        }
        Ok(())
    }

    /// Opens the backups that were named, or the newest one in the usual places.
    pub(super) fn backups(&self) -> Result<Vec<Backup>, Failure> {
        if self.named.is_empty() {
            return Ok(vec![self.newest()?]);
        }
        self.named.iter().map(|named| self.open(named)).collect()
    }

    /// Whether no backup was named.
    pub(super) fn is_of_none(&self) -> bool {
        self.named.is_empty()
    }

    /// Whether one thing was named, and no more.
    pub(super) fn is_of_one(&self) -> bool {
        self.named.len() == 1
    }

    /// Opens the backup that was named, or the newest one in the usual places.
    pub(super) fn one_backup(&self) -> Result<Backup, Failure> {
        match self.named.first() {
            Some(named) => self.open(named),
            None => self.newest(),
        }
    }

    /// Opens a backup by its folder, or by the name of a device whose backup is in a usual place. A
    /// folder of that name comes first.
    pub(super) fn open(&self, named: &Path) -> Result<Backup, Failure> {
        match Backup::open(named) {
            // What is there, even if it is no backup, was meant as a folder.
            Err(BackupError::Missing { path }) => match named.to_str() {
                Some(name) => self.of_device(name, path.clone()),
                None => Err(BackupError::Missing { path }.into()),
            },
            opened => Ok(opened?),
        }
    }

    /// Finds the backup of a device by its name, which is no path of anything.
    fn of_device(&self, name: &str, path: PathBuf) -> Result<Backup, Failure> {
        let mut fitting = Vec::new();
        let Found { backups, closed, .. } = found_in(&self.usual_places);
        for folder in backups {
            let backup = Backup::open(&folder)?;
            let called = backup.describe(&backup.device().0).device_name;
            if called.is_some_and(|called| words::is_same_name(&called, name)) {
                fitting.push(backup);
            }
        }
        // Popped first, so that the second tells whether there are others.
        match (fitting.pop(), fitting.is_empty()) {
            // It may be where nobody could look.
            (None, _) => Err(BackupError::Missing { path }.beside(closed).into()),
            (Some(only), true) => Ok(only.with_beside(closed)),
            (Some(last), false) => {
                fitting.push(last);
                let backups = fitting.iter().map(|backup| backup.folder().to_owned()).collect();
                Err(Failure::SeveralOfDevice { name: name.to_owned(), backups })
            }
        }
    }

    /// Finds all backups in the folders that were named, or in the usual places.
    pub(super) fn all(&self) -> Result<Found, Failure> {
        if self.named.is_empty() {
            return self.in_usual_places();
        }
        let mut all = Found::default();
        for named in &self.named {
            let found = match find(&Disk, named) {
                Err(BackupError::Missing { .. }) => {
                    let backups = vec![self.open(named)?.folder().to_owned()];
                    Found { backups, ..Found::default() }
                }
                found => found?,
            };
            if found.backups.is_empty() && found.closed.is_empty() {
                return Err(BackupError::none_in(&Disk, named).into());
            }
            all.extend(found);
        }
        Ok(all)
    }

    /// Returns where the password of an encrypted backup comes from.
    pub(super) fn passwords(&self) -> Passwords {
        Passwords::new(self.password_file.clone())
    }

    /// Does something with no more threads than asked for.
    pub(super) fn within_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.threads.within(work)
    }

    fn newest(&self) -> Result<Backup, Failure> {
        let mut newest = None;
        let Found { backups, closed, .. } = self.in_usual_places()?;
        for folder in backups {
            let backup = Backup::open(&folder)?;
            let made = backup.describe(&backup.device().0).last_backup;
            // A backup without a date is older than any with one.
            if newest.as_ref().is_none_or(|(time, _)| *time < made) {
                newest = Some((made, backup));
            }
        }
        match newest {
            // A newer one may be where nobody could look, so the report has to say so.
            Some((_, backup)) => Ok(backup.with_beside(closed)),
            None => Err(match BackupError::of_closed(closed) {
                Some(error) => error.into(),
                None => Failure::NothingThere { folders: self.usual_places.clone() },
            }),
        }
    }

    /// Finds the backups in the usual places, of which there is at least one, or something that
    /// couldn't be looked into.
    fn in_usual_places(&self) -> Result<Found, Failure> {
        if self.usual_places.is_empty() {
            return Err(Failure::NoUsualPlace);
        }
        let found = found_in(&self.usual_places);
        if found.backups.is_empty() && found.closed.is_empty() {
            return Err(Failure::NothingThere { folders: self.usual_places.clone() });
        }
        Ok(found)
    }

    /// Returns the bundled catalogue with the user's own over it.
    pub(super) fn catalogue(&self) -> Result<Catalogue, Failure> {
        catalogue_with(self.usual_catalogue.as_deref(), self.catalogue.as_deref())
    }
}

/// Finds the backups in these folders, any of which may be missing. One that can't be looked into
/// doesn't keep the others from being found.
pub(super) fn found_in(folders: &[PathBuf]) -> Found {
    let mut all = Found::default();
    for folder in folders {
        match find(&Disk, folder) {
            Ok(found) => all.extend(found),
            Err(BackupError::Missing { .. }) => (),
            Err(error) => all.closed.push(error),
        }
    }
    all
}

pub(super) fn usual_places(terminal: &Terminal<'_>) -> Vec<PathBuf> {
    default_places(terminal.environment.system, &terminal.environment.folders)
}

/// Returns where something is stored, if that was said.
fn stored_in(switch: SwitchArg) -> Option<StoredIn> {
    match switch {
        SwitchArg::On => Some(StoredIn::Icloud),
        SwitchArg::Off => Some(StoredIn::DeviceBackup),
        SwitchArg::Auto => None,
    }
}
