//! `list`: the backups in the usual places, or in a folder.

use std::{cmp::Reverse, num::NonZeroUsize, path::PathBuf, slice};

use super::{
    Exit, Failure, Paint, Terminal,
    args::ListArgs,
    request::{Format, found_in, usual_places, view, within_threads},
};
use crate::{
    backup::{Backup, Encryption, backups_in},
    report::{ListReport, ListedBackup, OutlineReport, View, Warning, csv, json, table},
};

/// Which backups to list, and how.
struct List {
    named: Option<PathBuf>,
    usual_places: Vec<PathBuf>,
    threads: Option<NonZeroUsize>,
    format: Format,
    view: View,
    paint: Paint,
}

impl List {
    fn new(args: ListArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let usual_places = usual_places(terminal);
        if args.folder.is_none() && usual_places.is_empty() {
            return Err(Failure::NoUsualPlace);
        }
        Ok(Self {
            named: args.folder,
            usual_places,
            threads: args.threads,
            format: args.format.into(),
            view: view(&args.show, terminal),
            paint: args.show.color.into(),
        })
    }

    /// Returns the folders of all backups. A usual place may be missing; a named one may not.
    fn backups(&self) -> Result<Vec<PathBuf>, Failure> {
        match &self.named {
            Some(folder) => Ok(backups_in(folder)?),
            None => found_in(&self.usual_places),
        }
    }

    /// Does something with no more threads than asked for.
    fn within_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        within_threads(self.threads, work)
    }

    /// Says that there are none, and how to make one.
    fn nothing_found(&self) -> String {
        let places = self.named.as_ref().map_or(self.usual_places.as_slice(), slice::from_ref);
        let places: Vec<_> = places.iter().map(|place| place.display().to_string()).collect();
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
