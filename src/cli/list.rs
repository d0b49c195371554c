//! `list`: the backups in the usual places, or in a folder.

use std::{cmp::Reverse, num::NonZeroUsize, path::PathBuf, slice};

use super::{
    Exit, Failure, Paint, Terminal,
    args::{ListArgs, ListFormatArg},
    failure::{MAKE_ONE, joined},
    many::{Answer, Answered, Asked, ManyForm, Source},
    paths::{Lines, Named, PathsFrom},
    request::{found_in, usual_places},
    threads::Threads,
    view::view,
};
use crate::{
    backup::{Backup, BackupError, Encryption, EncryptionScope, Found, State, find, size_on_disk},
    bytes::Units,
    examination::hint::{self, Face},
    file_system::Disk,
    report::{
        ListReport, ListedBackup, ManifestState, OutlineReport, Question, View, Warning, csv, json,
        table,
    },
};

/// Which backups to list, and how.
struct List {
    named: Option<PathBuf>,
    paths_from: Option<PathsFrom>,
    usual_places: Vec<PathBuf>,
    threads: Option<NonZeroUsize>,
    format: ListFormatArg,
    view: View,
    paint: Paint,
}

impl List {
    fn new(args: ListArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let usual_places = usual_places(terminal);
        let named = if args.folder.is_some() { Named::Something } else { Named::Nothing };
        let is_lines = args.format == ListFormatArg::Jsonl;
        let lines = if is_lines { Lines::Yes } else { Lines::No };
        let paths_from = PathsFrom::new(args.listed, named, lines)?;
        if args.folder.is_none() && paths_from.is_none() && usual_places.is_empty() {
            return Err(Failure::NoUsualPlace);
        }
        Ok(Self {
            named: args.folder,
            paths_from,
            usual_places,
            threads: args.threads,
            format: args.format,
            view: view(&args.show, terminal),
            paint: args.show.color.into(),
        })
    }

    /// Finds all backups. A usual place may be missing, or closed beside others; a named one may
    /// not.
    fn found(&self) -> Result<Found, Failure> {
        let Some(folder) = &self.named else {
            let mut found = found_in(&self.usual_places);
            let is_usual =
                |error: &BackupError| self.usual_places.iter().any(|usual| usual == error.path());
            return match found.closed.iter().position(is_usual) {
                // Beside backups, a closed folder is a warning. Alone it is the answer.
                Some(index) if found.backups.is_empty() => {
                    let error = found.closed.remove(index);
                    Err(error.beside(found.closed).into())
                }
                _ => Ok(found),
            };
        };
        Ok(find(&Disk, folder)?)
    }

    /// Says that there are none, and how to make one.
    fn nothing_found(&self) -> String {
        let folders = self.named.as_ref().map_or(self.usual_places.as_slice(), slice::from_ref);
        let make_one = MAKE_ONE.trim_start_matches("make a backup first: ");
        format!("No backups in {}.\nTo make one, {make_one}.\n", joined(folders))
    }
}

/// Shows the backups as one report, or in a line for each.
pub(super) fn list(args: ListArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let request = List::new(args, terminal)?;
    if let Some(from) = &request.paths_from {
        let paths = Source::listed(from, terminal)?;
        return lines(&request, paths, terminal);
    }
    let found = request.found()?;
    if request.format == ListFormatArg::Jsonl {
        return lines(&request, Source::found(found), terminal);
    }
    let report = Threads::new(request.threads).within(|| reported(found))?;
    let text = match request.format {
        // `Jsonl` was answered above.
        ListFormatArg::Json | ListFormatArg::Jsonl => {
            terminal.write_by(|out| json::list(&report, out))?;
            return Ok(Exit::Good);
        }
        ListFormatArg::Csv => csv::list(&report)?,
        ListFormatArg::Table if report.backups.is_empty() => {
            request.nothing_found() + &table::list(&report, &request.view)
        }
        ListFormatArg::Table => table::list(&report, &request.view),
    };
    terminal.write(&text, request.paint)?;
    // CSV has no room for warnings.
    if request.format == ListFormatArg::Csv {
        terminal.warn(&report.all_warnings(), Units::Icloud, request.paint);
    }
    Ok(Exit::Good)
}

/// Writes a line for each path: the backups that are there.
fn lines(request: &List, paths: Source, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let asked = Asked {
        question: Question::List,
        form: ManyForm::Lines,
        threads: request.threads,
        view: &request.view,
        paint: request.paint,
    };
    asked.answer(paths, None, terminal, |path| {
        let found = find(&Disk, path)?;
        if found.backups.is_empty() {
            let closed = BackupError::of_closed(found.closed);
            return Err(closed.unwrap_or_else(|| BackupError::none_in(&Disk, path)).into());
        }
        let report = reported(found)?;
        Ok(Answered::line(Answer::Good, json::list_line(path, &report)?))
    })
}

/// Says what each backup is that was found, the newest first.
fn reported(found: Found) -> Result<ListReport, Failure> {
    let mut warnings = of_search(&found);
    let backups = found.backups.into_iter().map(|path| listed(path, &mut warnings));
    let mut backups = backups.collect::<Result<Vec<_>, _>>()?;
    backups.sort_by_key(|backup| Reverse(backup.description.last_backup));
    Ok(ListReport { backups, warnings })
}

/// Says what a backup is. One whose manifest can't be opened may call itself finished, and is
/// of no use all the same.
fn listed(path: PathBuf, warnings: &mut Vec<Warning>) -> Result<ListedBackup, Failure> {
    let backup = Backup::open(&path)?;
    let (device, problems) = backup.device();
    let problems = backup.problems().iter().chain(&problems);
    warnings.extend(problems.map(|problem| Warning::of_problem_in(&path, problem)));
    let mut description = backup.describe(&device);
    let manifest = check(&backup).unwrap_or_else(|error| {
        let hint = hint::of_backup(&error, Face::Terminal);
        warnings.push(Warning::of_unreadable("unreadable_manifest", &error, hint.as_deref()));
        ManifestState::Unreadable
    });
    if manifest != ManifestState::Whole && description.state == State::Finished {
        description.state = State::Unknown;
    }
    let is_locked = description.encryption == Encryption::Encrypted
        && !matches!(backup.encryption_scope(), Ok(EncryptionScope::Nothing));
    let outline = is_locked.then(|| OutlineReport::new(&backup, &device));
    let disk_bytes = size_on_disk(&Disk, &path);
    Ok(ListedBackup { path, description, manifest, outline, disk_bytes })
}

/// Opens the manifest, where that needs no password.
fn check(backup: &Backup) -> Result<ManifestState, BackupError> {
    let is_cut_off = match backup.encryption_scope()? {
        EncryptionScope::Nothing | EncryptionScope::Files => backup.database(None)?.is_cut_off(),
        // Nothing of an encrypted manifest is seen without its password.
        EncryptionScope::Everything => false,
    };
    Ok(if is_cut_off { ManifestState::CutOff } else { ManifestState::Whole })
}

/// Warns of what may be a backup and can't be read as one: closed folders and archives; and of
/// folders that were not searched.
fn of_search(found: &Found) -> Vec<Warning> {
    /// More of them say no more.
    const MOST: usize = 100;
    let closed = found.closed.iter().take(MOST);
    let closed = closed.map(|error| {
        Warning::of_unreadable(
            "unreadable_place",
            error,
            hint::of_backup(error, Face::Terminal).as_deref(),
        )
    });
    let more = found.closed.len().saturating_sub(MOST);
    closed
        .chain(Warning::of_more_folders(more))
        .chain(Warning::of_archives(&found.archives))
        .chain(Warning::of_extent(found.extent))
        .collect()
}
