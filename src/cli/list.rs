//! `list`: the backups in the usual places, or in a folder.

use std::{cmp::Reverse, num::NonZeroUsize, path::PathBuf};

use super::{
    Exit, Failure, Paint, Terminal,
    args::ListArgs,
    request::{Format, usual_places, view, within_threads},
};
use crate::{
    backup::{Backup, BackupError, Encryption, backups_in},
    report::{ListReport, ListedBackup, OutlineReport, View, Warning, csv, json, table},
};

/// Which backups to list, and how.
struct List {
    places: Vec<PathBuf>,
    is_named: bool,
    threads: Option<NonZeroUsize>,
    format: Format,
    view: View,
    paint: Paint,
}

impl List {
    fn new(args: ListArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let is_named = args.folder.is_some();
        let places = match args.folder {
            Some(folder) => vec![folder],
            None => usual_places(terminal),
        };
        if places.is_empty() {
            return Err(Failure::NoUsualPlace);
        }
        Ok(Self {
            places,
            is_named,
            threads: args.threads,
            format: args.format.into(),
            view: view(&args.show, terminal),
            paint: args.show.color.into(),
        })
    }

    /// Returns the folders of all backups. A usual place may be missing; a named one may not.
    fn backups(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut backups = Vec::new();
        for place in &self.places {
            match backups_in(place) {
                Ok(found) => backups.extend(found),
                Err(BackupError::Missing { .. }) if !self.is_named => (),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(backups)
    }

    /// Does something with no more threads than asked for.
    fn within_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        within_threads(self.threads, work)
    }

    /// Says that there are none, and how to make one.
    fn nothing_found(&self) -> String {
        let places: Vec<_> = self.places.iter().map(|place| place.display().to_string()).collect();
        format!(
            "No backups in {}.\nTo make one, connect the device and choose “Back up all of the \
             data to this computer” in Finder or iTunes.\n",
            places.join(" or ")
        )
    }
}

/// Shows the backups.
pub(super) fn list(args: ListArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let request = List::new(args, terminal)?;
    let (mut backups, mut warnings) = (Vec::new(), Vec::new());
    for path in request.backups()? {
        let backup = Backup::open(&path)?;
        let (device, problems) = backup.device();
        let problems = backup.problems().iter().chain(&problems);
        warnings.extend(problems.map(|problem| Warning::of_problem_in(&path, problem)));
        let description = backup.describe(&device);
        let outline = match description.encryption {
            Encryption::Encrypted => {
                Some(request.within_threads(|| OutlineReport::new(&backup, &device)))
            }
            Encryption::None => None,
        };
        backups.push(ListedBackup { path, description, outline });
    }
    backups.sort_by_key(|backup| Reverse(backup.description.last_backup));
    let report = ListReport { backups, warnings };
    let text = match request.format {
        Format::Json => json::list(&report)?,
        Format::Csv => csv::list(&report)?,
        Format::Table if report.backups.is_empty() => request.nothing_found(),
        Format::Table => table::list(&report, &request.view),
    };
    terminal.write(&text, request.paint)?;
    if request.format == Format::Csv {
        terminal.warn(&report.warnings, request.paint);
    }
    Ok(Exit::Good)
}
