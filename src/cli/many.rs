//! Many backups at once, each by itself, in the order of their paths: with `--format jsonl` a line
//! for each, and where a folder holds several instead of being one, a row of a table or an object.
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
    goal::{Wish, check_copies},
    password,
    plan::{account, is_impossible, smallest},
    read::Reader,
    request::{Audience, Reading},
};
use crate::{
    account::{Account, Statements, Subject},
    backup::{Backup, Description, Found, Password},
    catalogue::{Catalogue, Storage},
    examination::{
        self, Circumstances, Pace, PartialManifest, Read, Verify, diagnosed, recorded_storage,
    },
    inventory::{Missing, ScanOptions, Silent, Verification},
    plan::{Goal, PlanError},
    report::{
        BackupReport, PlanReport, Question, SeveralReport, SeveralRow, SizesReport, json, table,
    },
};

/// Backups by their path, those that could be read apart from the others.
#[derive(Default)]
struct Backups {
    read: Vec<OneRead>,
    failed: Vec<NotRead>,
}

/// A backup that could not be read, with what is known of it all the same.
struct NotRead {
    path: PathBuf,
    description: Option<Description>,
    failure: Failure,
}

impl NotRead {
    fn new(path: PathBuf, failure: Failure) -> Self {
        let backup = Backup::open(&path);
        let description = backup.ok().map(|backup| backup.describe(&backup.device().0));
        Self { path, description, failure }
    }
}

/// A backup that could be read.
pub(super) struct OneRead {
    pub(super) path: PathBuf,
    /// The path of its manifest.
    manifest: PathBuf,
    pub(super) report: BackupReport,
    pub(super) verification: Option<Verification>,
}

/// In which form many backups are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A line of JSON for each.
    Lines,
    /// One object of JSON.
    Object,
    /// A row for each.
    Table,
}

/// What is said of one backup.
pub(super) struct Said {
    /// As a line of JSON.
    pub(super) line: String,
    pub(super) row: SeveralRow,
    pub(super) answer: Answer,
}

impl Form {
    /// Returns the form for a folder of several backups, of which a person or a program asks.
    pub(super) fn for_folder(audience: Audience) -> Self {
        match audience {
            Audience::Person => Self::Table,
            Audience::Program => Self::Object,
        }
    }
}

/// How reading and judging one backup ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Good,
    Bad,
    None,
}

/// Writes the sizes of each backup.
pub(super) fn sizes(
    reading: &Reading,
    known: &AccountArgs,
    form: Form,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    known.check_for_several()?;
    let catalogue = reading.catalogue()?;
    let backups = Backups::read(reading, &catalogue, Verify::Nothing, terminal)?;
    let reports: Vec<_> = backups.read.iter().map(|read| &read.report).collect();
    let statements = match reports.as_slice() {
        [] => Statements::default(),
        reports => known.statements(reports, None, &catalogue)?,
    };
    let now = terminal.now;
    let line = |OneRead { path, report: backup, .. }: &'_ OneRead| {
        let account = account(slice::from_ref(backup), &catalogue, &statements)?;
        let report = SizesReport { backup, catalogue: &catalogue, account: &account, detail: None };
        let answer = match backup.inventory.missing {
            Missing::Nothing => Answer::Good,
            Missing::Rows(_) | Missing::AllFiles | Missing::TooManyRows => Answer::Bad,
        };
        let (goal, recorded) =
            (Goal::default(), recorded_storage(slice::from_ref(backup), &catalogue));
        let asked = (&account, recorded.as_ref(), &goal);
        let diagnosis = diagnosed((backup, &catalogue), asked, Circumstances::usual(now));
        let enough = enough(backup, (&account, &goal), &catalogue)?;
        let wrong = (enough.as_ref(), &diagnosis);
        let row = SeveralRow::of_sizes(path.clone(), &report, wrong, &reading.view);
        Ok(Said { line: json::sizes_line(path, &report)?, row, answer })
    };
    let said = backups.read.iter().map(line).collect::<Result<Vec<_>, Failure>>()?;
    backups.write(said, (Question::Sizes, form), reading, terminal)
}

/// Writes a plan for each backup by itself.
pub(super) fn plan(
    (reading, catalogue): (&Reading, &Catalogue),
    (wish, asked): (&Wish, Option<Storage>),
    form: Form,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    wish.account().check_for_several()?;
    let backups = Backups::read(reading, catalogue, Verify::Nothing, terminal)?.whole();
    let reports: Vec<_> = backups.read.iter().map(|read| &read.report).collect();
    // An app that is named need not be in every backup, but in one of those that could be read.
    let (goal, statements) = match reports.as_slice() {
        [] => (Goal::default(), Statements::default()),
        reports => {
            (wish.goal(reports, catalogue)?, wish.account().statements(reports, None, catalogue)?)
        }
    };
    let now = terminal.now;
    let line = |(place, OneRead { path, report, .. }): (usize, &OneRead)| {
        let backups = slice::from_ref(report);
        let storage = examination::storage(asked.clone(), None, backups, catalogue);
        let goal = goal_of(place, &goal);
        check_copies(&statements, storage.as_ref(), catalogue)?;
        let account = account(backups, catalogue, &statements)?;
        let asked = (&account, storage.as_ref(), &goal);
        let diagnosis = diagnosed((report, catalogue), asked, Circumstances::usual(now));
        // Where the size of the storage isn’t known, a person sees what the smallest that can do
        // takes, and a program what each does.
        let storage = match (storage, form) {
            (None, Form::Table) => smallest(&account, &goal, catalogue).map_err(PlanError::from)?,
            (storage, _) => storage,
        };
        let report = PlanReport::new(backups, catalogue, (&account, &statements), &goal, storage)?;
        let answer = if is_impossible(&report) { Answer::Bad } else { Answer::Good };
        let row = SeveralRow::of_plan(path.clone(), &report, &diagnosis, &reading.view);
        Ok(Said { line: json::plan_line(path, &report)?, row, answer })
    };
    let plans = || backups.read.par_iter().enumerate().map(line).collect();
    let said: Result<Vec<_>, Failure> = reading.within_threads(plans);
    backups.write(said?, (Question::Plan, form), reading, terminal)
}

/// Returns the smallest storage that can do for a backup; `None` also where only a part of it could be
/// read.
pub(super) fn enough(
    backup: &BackupReport,
    (account, goal): (&Account, &Goal),
    catalogue: &Catalogue,
) -> Result<Option<Storage>, Failure> {
    match backup.inventory.missing {
        Missing::Nothing => Ok(smallest(account, goal, catalogue).map_err(PlanError::from)?),
        Missing::Rows(_) | Missing::AllFiles | Missing::TooManyRows => Ok(None),
    }
}

/// Returns what is asked of one of several backups alone.
fn goal_of(place: usize, goal: &Goal) -> Goal {
    let own = |subjects: &BTreeSet<Subject>| {
        let own = subjects.iter().filter(|subject| subject.backup == place);
        own.map(|subject| Subject { backup: 0, ..subject.clone() }).collect()
    };
    Goal { keep: own(&goal.keep), exclude: own(&goal.exclude), ..goal.clone() }
}

/// Reads each backup, and writes what `say` says of it.
pub(super) fn each(
    (reading, catalogue): (&Reading, &Catalogue),
    verify: Verify,
    (question, form): (Question, Form),
    terminal: &mut Terminal<'_>,
    say: impl Fn(&OneRead) -> Result<Said, Failure>,
) -> Result<Exit, Failure> {
    let backups = Backups::read(reading, catalogue, verify, terminal)?;
    let said = backups.read.iter().map(say).collect::<Result<Vec<_>, _>>()?;
    backups.write(said, (question, form), reading, terminal)
}

impl Backups {
    fn read(
        reading: &Reading,
        catalogue: &Catalogue,
        verify: Verify,
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
            let result = read_one(&folder, &reader, password, (scan, verify));
            (folder, result)
        };
        let folders: Vec<_> = folders.into_iter().collect();
        let results: Vec<_> =
            reading.within_threads(|| folders.into_par_iter().map(read).collect());
        let closed = closed.into_iter().map(|error| NotRead {
            path: error.path().to_owned(),
            description: None,
            failure: error.into(),
        });
        let mut backups = Self { failed: closed.collect(), ..Self::default() };
        for (folder, result) in results {
            match result {
                Ok(read) => backups.read.push(OneRead {
                    path: folder,
                    manifest: read.database.path().to_owned(),
                    report: read.report,
                    verification: read.verification,
                }),
                Err(failure) => backups.failed.push(NotRead::new(folder, failure)),
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
            NotRead::new(path, PartialManifest { path: manifest }.into())
        });
        self.failed.extend(failed);
        self
    }

    /// Writes what is said of each that was read, and why the others could not be.
    fn write(
        &self,
        mut said: Vec<Said>,
        (question, form): (Question, Form),
        reading: &Reading,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        for NotRead { path, description, failure } in &self.failed {
            let (error, command) = (failure.to_string(), question.command());
            let line = json::error_line(path, &error, failure.hint(command).as_deref())?;
            let hint = failure.hint_beside_others(command);
            let about = (path.clone(), description.clone());
            let row = SeveralRow::of_error(about, &error, hint.as_deref());
            said.push(Said { line, row, answer: Answer::None });
        }
        said.sort_by(|one, other| one.row.path.cmp(&other.row.path));
        let all_are = |answer| said.iter().all(|said| said.answer == answer);
        let exit = if all_are(Answer::Good) {
            Exit::Good
        } else if all_are(Answer::None) {
            Exit::Failed
        } else {
            Exit::Bad
        };
        let lines: Vec<_> = said.iter().map(|said| said.line.as_str()).collect();
        let text = match form {
            Form::Lines => lines.concat(),
            Form::Object => json::several(&lines),
            Form::Table => {
                let rows = said.into_iter().map(|said| said.row).collect();
                table::several(&SeveralReport { question, rows }, &reading.view)
            }
        };
        terminal.write(&text, reading.paint)?;
        Ok(exit)
    }
}

fn read_one(
    folder: &Path,
    reader: &Reader<'_>,
    password: Option<&Password>,
    (scan, verify): (ScanOptions, Verify),
) -> Result<Read, Failure> {
    let backup = Backup::open(folder)?;
    let keys = password::keys_of(&backup, password)?;
    let pace = Pace { scan, progress: &Silent };
    reader.read_opened(&backup, keys.as_ref(), verify, pace)
}
