//! `--format jsonl`: many backups at once, a line for each, in the order of their paths.
//!
//! They are read side by side. One that can't be read has a line that says why, and never stops
//! the others. Nobody is asked for a password: one that was given is tried on each.

use std::{
    collections::BTreeSet,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    slice,
};

use rayon::prelude::*;

use super::{
    Exit, Failure, Terminal,
    args::AccountArgs,
    goal::{Wish, check_copies, recorded_storage},
    password,
    plan::{account, is_impossible},
    read::{Pace, Read, Reader, Verify},
    request::Reading,
};
use crate::{
    account::{Statements, Subject},
    backup::{Backup, Found, Password},
    catalogue::Catalogue,
    inventory::{Missing, ScanOptions, Silent},
    plan::Goal,
    report::{BackupReport, PlanReport, SizesReport, json},
};

/// Backups by their path, those that could be read apart from the others.
#[derive(Default)]
struct Backups {
    read: Vec<OneRead>,
    failed: Vec<(PathBuf, Failure)>,
}

/// A backup that could be read.
struct OneRead {
    path: PathBuf,
    /// The list of files that was read.
    manifest: PathBuf,
    report: BackupReport,
}

/// What is said of one backup.
struct Line<'b> {
    path: &'b Path,
    text: String,
    answer: Answer,
}

/// How reading and judging one backup ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Good,
    Bad,
    None,
}

/// Writes the sizes of each backup.
pub(super) fn sizes(
    reading: &Reading,
    known: &AccountArgs,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let catalogue = reading.catalogue()?;
    let backups = Backups::read(reading, &catalogue, terminal)?;
    let reports: Vec<_> = backups.read.iter().map(|read| &read.report).collect();
    let statements = match reports.as_slice() {
        [] => Statements::default(),
        reports => known.statements(reports, &catalogue)?,
    };
    let line = |OneRead { path, report: backup, .. }: &'_ OneRead| {
        let account = account(slice::from_ref(backup), &catalogue, &statements)?;
        let report = SizesReport { backup, catalogue: &catalogue, account: &account, detail: None };
        let answer = match backup.inventory.missing {
            Missing::Nothing => Answer::Good,
            Missing::Rows(_) | Missing::AllFiles | Missing::TooManyRows => Answer::Bad,
        };
        Ok((json::sizes_line(path, &report)?, answer))
    };
    let said = backups.read.iter().map(line).collect::<Result<Vec<_>, Failure>>()?;
    backups.write(said, reading, terminal)
}

/// Writes a plan for each backup by itself.
pub(super) fn plan(
    reading: &Reading,
    wish: &Wish,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let catalogue = reading.catalogue()?;
    let asked = wish.asked(&catalogue)?;
    let backups = Backups::read(reading, &catalogue, terminal)?.whole();
    let reports: Vec<_> = backups.read.iter().map(|read| &read.report).collect();
    // An app that is named need not be in every backup, but in one of those that could be read.
    let (goal, statements) = match reports.as_slice() {
        [] => (Goal::default(), Statements::default()),
        reports => (wish.goal(reports, &catalogue)?, wish.statements(reports, &catalogue)?),
    };
    let line = |(place, OneRead { path, report, .. }): (usize, &OneRead)| {
        let backups = slice::from_ref(report);
        let recorded = || recorded_storage(backups, &catalogue);
        let storage = asked.clone().or_else(recorded);
        let goal = goal_of(place, &goal);
        check_copies(&statements, storage.as_ref())?;
        let account = account(backups, &catalogue, &statements)?;
        let report = PlanReport::new(backups, &catalogue, (&account, &statements), &goal, storage)?;
        let answer = if is_impossible(&report) { Answer::Bad } else { Answer::Good };
        Ok((json::plan_line(path, &report)?, answer))
    };
    let plans = || backups.read.par_iter().enumerate().map(line).collect();
    let said: Result<Vec<_>, Failure> = reading.within_threads(plans);
    backups.write(said?, reading, terminal)
}

/// Returns what is asked of one of several backups alone.
fn goal_of(place: usize, goal: &Goal) -> Goal {
    let own = |subjects: &BTreeSet<Subject>| {
        let own = subjects.iter().filter(|subject| subject.backup == place);
        own.map(|subject| Subject { backup: 0, ..subject.clone() }).collect()
    };
    Goal { keep: own(&goal.keep), exclude: own(&goal.exclude), ..goal.clone() }
}

impl Backups {
    fn read(
        reading: &Reading,
        catalogue: &Catalogue,
        terminal: &mut Terminal<'_>,
    ) -> Result<Self, Failure> {
        let Found { backups: folders, closed, .. } = reading.all()?;
        let folders: BTreeSet<_> = folders.into_iter().collect();
        let mut passwords = reading.passwords();
        let password = passwords.given(terminal)?;
        let reader = Reader::new(reading, catalogue);
        // Several are read side by side, each on one thread; a single one on all.
        let scan = match folders.len() {
            1 => reading.scan,
            _ => ScanOptions { threads: Some(NonZeroUsize::MIN) },
        };
        let read = |folder: PathBuf| {
            let result = read_one(&folder, &reader, password, scan);
            (folder, result)
        };
        let folders: Vec<_> = folders.into_iter().collect();
        let results: Vec<_> =
            reading.within_threads(|| folders.into_par_iter().map(read).collect());
        let closed = closed.into_iter().map(|error| (error.path().to_owned(), error.into()));
        let mut backups = Self { failed: closed.collect(), ..Self::default() };
        for (folder, result) in results {
            match result {
                Ok(read) => backups.read.push(OneRead {
                    path: folder,
                    manifest: read.database.path().to_owned(),
                    report: read.report,
                }),
                Err(failure) => backups.failed.push((folder, failure)),
            }
        }
        Ok(backups)
    }

    /// Counts among those that failed what could be read only in part.
    fn whole(mut self) -> Self {
        let is_whole = |read: &OneRead| read.report.inventory.missing == Missing::Nothing;
        let (whole, parts): (Vec<_>, Vec<_>) = self.read.into_iter().partition(is_whole);
        self.read = whole;
        let failed = parts.into_iter().map(|OneRead { path, manifest, .. }| {
            (path, Failure::PartialManifest { path: manifest })
        });
        self.failed.extend(failed);
        self
    }

    /// Writes what is said of each that was read, and why the others could not be.
    fn write(
        &self,
        said: Vec<(String, Answer)>,
        reading: &Reading,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let said = said.into_iter().zip(&self.read);
        let mut lines: Vec<_> =
            said.map(|((text, answer), read)| Line { path: &read.path, text, answer }).collect();
        for (path, failure) in &self.failed {
            let text = json::error_line(path, &failure.to_string(), failure.hint().as_deref())?;
            lines.push(Line { path, text, answer: Answer::None });
        }
        lines.sort_by_key(|line| line.path);
        let text: String = lines.iter().map(|line| line.text.as_str()).collect();
        terminal.write(&text, reading.paint)?;
        let all_are = |answer| lines.iter().all(|line| line.answer == answer);
        Ok(if all_are(Answer::Good) {
            Exit::Good
        } else if all_are(Answer::None) {
            Exit::Failed
        } else {
            Exit::Bad
        })
    }
}

fn read_one(
    folder: &Path,
    reader: &Reader<'_>,
    password: Option<&Password>,
    scan: ScanOptions,
) -> Result<Read, Failure> {
    let backup = Backup::open(folder)?;
    let keys = password::keys_of(&backup, password)?;
    let pace = Pace { scan, progress: &Silent };
    reader.read_opened(&backup, keys.as_ref(), Verify::Nothing, pace)
}
