//! Many backups at once, each by itself, in the order of their paths: with `--format jsonl` a line
//! for each, and where a folder holds several instead of being one, a row of a table or an object.
//!
//! They are read side by side. One that can't be read has a line that says why, and never stops
//! the others. Nobody is asked for a password: one that was given is tried on each. Lines are
//! written as soon as those before them are, and are held in memory no longer.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    ops::ControlFlow,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    slice,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    Exit, Failure, Paint, Terminal,
    args::AccountArgs,
    goal::{Wish, check_copies},
    in_order::in_order,
    password,
    paths::{Listed, PathsFrom},
    plan::{account, is_impossible, smallest},
    read::Reader,
    request::{Audience, Reading},
    wanted::SUGGESTED,
};
use crate::{
    account::Account,
    backup::{Backup, BackupError, Found, Password},
    catalogue::{Catalogue, Storage},
    examination::{
        self, Circumstances, PartialManifest, ReadOptions, Verify, diagnosed, recorded_storage,
    },
    inventory::{Missing, ScanOptions, Verification},
    plan::{Goal, PlanError},
    report::{
        BackupReport, PlanReport, Question, SeveralReport, SeveralRow, SizesReport, View, Warning,
        json::{self, LineError},
        table,
    },
};

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
pub(super) enum ManyForm {
    /// A line of JSON for each.
    Lines,
    /// One object of JSON.
    Object,
    /// A row for each.
    Table,
}

impl ManyForm {
    /// Returns the form for a folder of several backups, of which a person or a program asks.
    pub(super) fn for_folder(audience: Audience) -> Self {
        match audience {
            Audience::Person => Self::Table,
            Audience::Program => Self::Object,
        }
    }

    /// Returns what is said of one backup, made in this form only.
    pub(super) fn said(
        self,
        answer: Answer,
        line: impl FnOnce() -> Result<String, serde_json::Error>,
        row: impl FnOnce() -> Result<SeveralRow, Failure>,
    ) -> Result<Said, Failure> {
        let text = match self {
            Self::Lines | Self::Object => Text::Line(line()?),
            Self::Table => Text::Row(row()?),
        };
        Ok(Said { text, answer })
    }
}

/// What is said of one backup.
pub(super) struct Said {
    text: Text,
    answer: Answer,
}

impl Said {
    /// Says it in a line.
    pub(super) fn line(answer: Answer, line: String) -> Self {
        Self { text: Text::Line(line), answer }
    }
}

enum Text {
    Line(String),
    Row(SeveralRow),
}

/// How reading and judging one backup ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Good,
    Bad,
    None,
}

/// What is asked of many backups, and the form of the answer.
#[derive(Clone, Copy)]
pub(super) struct Asked<'v> {
    pub(super) question: Question,
    pub(super) form: ManyForm,
    pub(super) threads: Option<NonZeroUsize>,
    pub(super) view: &'v View,
    pub(super) paint: Paint,
}

/// Writes the sizes of each backup.
pub(super) fn sizes(
    reading: &Reading,
    known: &AccountArgs,
    form: ManyForm,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let catalogue = reading.catalogue()?;
    let named = NamedApps::default();
    let each =
        Each { reading, catalogue: &catalogue, verify: Verify::Nothing, known, named: &named };
    let now = terminal.now;
    each.answer(
        (Question::Sizes, form),
        terminal,
        |OneRead { path, report: mut backup, .. }| {
            let known = known.within(&mut backup, &catalogue, &named);
            let backup = &backup;
            let statements = known.statements(&[backup], None, &catalogue)?;
            let account = account(slice::from_ref(backup), &catalogue, &statements)?;
            let report =
                SizesReport { backup, catalogue: &catalogue, account: &account, detail: None };
            let answer = match backup.inventory.missing {
                Missing::Nothing => Answer::Good,
                Missing::Rows(_) | Missing::AllFiles | Missing::TooManyRows => Answer::Bad,
            };
            let line = || json::sizes_line(&path, &report);
            form.said(answer, line, || {
                let recorded = recorded_storage(slice::from_ref(backup), &catalogue);
                let goal = Goal::default();
                let asked = (&account, recorded.as_ref(), &goal);
                let diagnosis = diagnosed((backup, &catalogue), asked, Circumstances::usual(now));
                let enough = enough(backup, (&account, &goal), &catalogue)?;
                let wrong = (enough.as_ref(), &diagnosis);
                Ok(SeveralRow::of_sizes(path.clone(), &report, wrong, &reading.view))
            })
        },
    )
}

/// Writes a plan for each backup by itself.
pub(super) fn plan(
    (reading, catalogue): (&Reading, &Catalogue),
    (wish, asked): (&Wish, Option<Storage>),
    form: ManyForm,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let (known, now) = (wish.account(), terminal.now);
    let named = NamedApps::default();
    let each = Each { reading, catalogue, verify: Verify::Nothing, known, named: &named };
    each.answer((Question::Plan, form), terminal, |mut read| {
        if read.report.inventory.missing != Missing::Nothing {
            return Err(PartialManifest { path: read.manifest }.into());
        }
        let wish = wish.within(&mut read.report, catalogue, &named);
        let OneRead { path, report, .. } = &read;
        let backups = slice::from_ref(report);
        let storage = examination::storage(asked.clone(), None, backups, catalogue);
        let goal = wish.goal(&[report], catalogue)?;
        let statements = wish.account().statements(&[report], None, catalogue)?;
        check_copies(&statements, storage.as_ref(), catalogue)?;
        let account = account(backups, catalogue, &statements)?;
        let known = storage.clone();
        // Where the size of the storage isn’t known, a person sees what the smallest that can do
        // takes, and a program what each does.
        let storage = match (storage, form) {
            (None, ManyForm::Table) => {
                smallest(&account, &goal, catalogue).map_err(PlanError::from)?
            }
            (storage, _) => storage,
        };
        let planned = PlanReport::new(backups, catalogue, (&account, &statements), &goal, storage)?;
        let answer = if is_impossible(&planned) { Answer::Bad } else { Answer::Good };
        let line = || json::plan_line(path, &planned);
        form.said(answer, line, || {
            let asked = (&account, known.as_ref(), &goal);
            let diagnosis = diagnosed((report, catalogue), asked, Circumstances::usual(now));
            Ok(SeveralRow::of_plan(path.clone(), &planned, &diagnosis, &reading.view))
        })
    })
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

/// Reading each backup, to say something of it.
pub(super) struct Each<'r> {
    pub(super) reading: &'r Reading,
    pub(super) catalogue: &'r Catalogue,
    pub(super) verify: Verify,
    pub(super) known: &'r AccountArgs,
    pub(super) named: &'r NamedApps,
}

impl Each<'_> {
    /// Reads each backup, and writes what `say` says of it.
    pub(super) fn answer(
        &self,
        (question, form): (Question, ManyForm),
        terminal: &mut Terminal<'_>,
        say: impl Fn(OneRead) -> Result<Said, Failure> + Sync,
    ) -> Result<Exit, Failure> {
        let reading = self.reading;
        let paths = Source::new(reading, terminal)?;
        self.known.check_for_many(&paths)?;
        let password = reading.passwords().into_given(terminal)?;
        let reader = Reader::new(reading, self.catalogue);
        // Several are read side by side, each on one thread; a single one on all.
        let scan = if paths.is_of_one() {
            reading.scan
        } else {
            ScanOptions { threads: Some(NonZeroUsize::MIN) }
        };
        let threads = reading.scan.threads;
        let asked = Asked { question, form, threads, view: &reading.view, paint: reading.paint };
        asked.answer(paths, Some(self.named), terminal, |path| {
            say(read_one(path, &reader, password.as_ref(), (scan, self.verify))?)
        })
    }
}

fn read_one(
    folder: &Path,
    reader: &Reader<'_>,
    password: Option<&Password>,
    (scan, verify): (ScanOptions, Verify),
) -> Result<OneRead, Failure> {
    let backup = Backup::open(folder)?;
    let keys = password::keys_of(&backup, password)?;
    let options = ReadOptions { keys: keys.as_ref(), verify, scan, ..reader.options() };
    let read = reader.read_opened(&backup, options)?;
    Ok(OneRead {
        path: folder.to_owned(),
        manifest: read.database.path().to_owned(),
        report: read.report,
        verification: read.verification,
    })
}

/// The paths of many backups.
pub(super) struct Source {
    paths: Box<dyn Iterator<Item = Next> + Send>,
    is_of_one: bool,
    /// Ends a list before its end.
    end: Option<Arc<AtomicBool>>,
}

/// One of many paths, or what is there instead.
enum Next {
    Path(PathBuf),
    Failed(PathBuf, Failure),
    /// There may be more, but nobody can tell.
    Ended(Failure),
}

impl Source {
    fn new(reading: &Reading, terminal: &mut Terminal<'_>) -> Result<Self, Failure> {
        match &reading.paths_from {
            Some(from) => Self::listed(from, terminal),
            None => Ok(Self::found(reading.all()?)),
        }
    }

    /// The paths of a list, as it has them.
    pub(super) fn listed(from: &PathsFrom, terminal: &mut Terminal<'_>) -> Result<Self, Failure> {
        let list = from.open(terminal)?;
        let end = Some(list.end());
        let from = from.clone();
        let paths = list.map(move |listed| match listed {
            Ok(Listed::Path(path)) => Next::Path(path),
            Ok(Listed::Invalid(text)) => Next::Failed(text.into(), Failure::InvalidPath),
            Err(source) => Next::Ended(from.failure(source)),
        });
        Ok(Self { paths: Box::new(paths), is_of_one: false, end })
    }

    /// What was found in folders, each once and sorted by path.
    pub(super) fn found(Found { backups, closed, .. }: Found) -> Self {
        let closed = closed.into_iter().map(|error| (error.path().to_owned(), error));
        let closed: BTreeMap<PathBuf, BackupError> = closed.collect();
        let backups: BTreeSet<_> = backups.into_iter().collect();
        let is_of_one = backups.len() == 1;
        let mut paths: Vec<_> = backups.into_iter().map(Next::Path).collect();
        paths.extend(closed.into_iter().map(|(path, error)| Next::Failed(path, error.into())));
        paths.sort_by(|one, other| one.path().cmp(&other.path()));
        Self { paths: Box::new(paths.into_iter()), is_of_one, end: None }
    }

    /// Whether there is one backup, and it is known to be alone.
    pub(super) fn is_of_one(&self) -> bool {
        self.is_of_one
    }
}

impl Next {
    fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) | Self::Failed(path, _) => Some(path),
            Self::Ended(_) => None,
        }
    }
}

/// What became of one path.
enum Outcome {
    Said(Said),
    /// The arguments make no sense for this backup.
    Misused(Failure),
    Ended(Failure),
}

impl Asked<'_> {
    /// Asks about each path, and writes what is said, or why nothing can be.
    pub(super) fn answer(
        self,
        Source { paths, end, .. }: Source,
        named: Option<&NamedApps>,
        terminal: &mut Terminal<'_>,
        say: impl Fn(&Path) -> Result<Said, Failure> + Sync,
    ) -> Result<Exit, Failure> {
        let work = |next: Next| match next {
            Next::Path(path) => self.ask(&path, &say),
            Next::Failed(path, failure) => self.failed(&path, &failure),
            Next::Ended(failure) => Outcome::Ended(failure),
        };
        let mut told = Told::default();
        let mut failure = None;
        in_order(self.threads, paths, (&work, Outcome::size), &mut |result| {
            let step = match (result, self.form) {
                (Outcome::Said(Said { text: Text::Line(line), .. }), ManyForm::Lines) => {
                    terminal.write_on(&line)
                }
                (Outcome::Said(said), _) => {
                    told.add(said);
                    Ok(ControlFlow::Continue(()))
                }
                (Outcome::Misused(failure) | Outcome::Ended(failure), _) => Err(failure),
            };
            let step = step.unwrap_or_else(|stopped| {
                failure = Some(stopped);
                ControlFlow::Break(())
            });
            if let (true, Some(end)) = (step.is_break(), &end) {
                end.store(true, Ordering::Relaxed);
            }
            step
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        let absent = named.and_then(NamedApps::in_no_backup);
        match (self.form, absent) {
            (ManyForm::Lines, absent) => {
                if let Some((name, _)) = absent {
                    terminal.warn([&Warning::of_app_nowhere(&name)], self.paint);
                }
                Ok(Exit::Good)
            }
            // Most likely it was mistyped.
            (ManyForm::Object | ManyForm::Table, Some((_, failure))) => Err(failure),
            (ManyForm::Object | ManyForm::Table, None) => told.write(self, terminal),
        }
    }

    fn ask(self, path: &Path, say: impl Fn(&Path) -> Result<Said, Failure>) -> Outcome {
        // A fault of ours that one backup brings out is no reason to leave the others unanswered.
        let said = panic::catch_unwind(AssertUnwindSafe(|| say(path)));
        match said.unwrap_or_else(|_| Err(Failure::Internal)) {
            Ok(said) => Outcome::Said(said),
            // A person can put it right at once, and a program finds it in the line.
            Err(failure @ Failure::Usage(_)) if self.form != ManyForm::Lines => {
                Outcome::Misused(failure)
            }
            Err(failure) => self.failed(path, &failure),
        }
    }

    /// Says why there is no answer.
    fn failed(self, path: &Path, failure: &Failure) -> Outcome {
        let (message, command) = (failure.to_string(), self.question.command());
        let line = || {
            let (hint, code) = (failure.hint(command), failure.code());
            let error = LineError { code, message: &message, hint: hint.as_deref() };
            json::error_line(self.question, path, &error)
        };
        let row = || {
            let backup = Backup::open(path).ok();
            let description = backup.map(|backup| backup.describe(&backup.device().0));
            let hint = failure.hint_beside_others(command);
            Ok(SeveralRow::of_error((path.to_owned(), description), &message, hint.as_deref()))
        };
        match self.form.said(Answer::None, line, row) {
            Ok(said) => Outcome::Said(said),
            Err(failure) => Outcome::Ended(failure),
        }
    }
}

impl Outcome {
    fn size(&self) -> usize {
        match self {
            Self::Said(Said { text: Text::Line(line), .. }) => line.len(),
            Self::Said(Said { text: Text::Row(_), .. }) | Self::Misused(_) | Self::Ended(_) => 0,
        }
    }
}

/// What is said of several backups, to be written at once.
#[derive(Default)]
struct Told {
    answers: Vec<Answer>,
    lines: Vec<String>,
    rows: Vec<SeveralRow>,
}

impl Told {
    fn add(&mut self, said: Said) {
        self.answers.push(said.answer);
        match said.text {
            Text::Line(line) => self.lines.push(line),
            Text::Row(row) => self.rows.push(row),
        }
    }

    fn write(self, asked: Asked<'_>, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
        let all_are = |answer| self.answers.iter().all(|one| *one == answer);
        let exit = if all_are(Answer::Good) {
            Exit::Good
        } else if all_are(Answer::None) {
            Exit::Failed
        } else {
            Exit::Bad
        };
        let text = match asked.form {
            ManyForm::Lines | ManyForm::Object => {
                let lines: Vec<_> = self.lines.iter().map(String::as_str).collect();
                json::several(&lines)
            }
            ManyForm::Table => {
                let report = SeveralReport { question: asked.question, rows: self.rows };
                table::several(&report, asked.view)
            }
        };
        terminal.write(&text, asked.paint)?;
        Ok(exit)
    }
}

/// The apps that were named, and which of many backups have them.
#[derive(Default)]
pub(super) struct NamedApps(Mutex<BTreeMap<String, Sought>>);

/// What became of a name so far.
#[derive(Default)]
struct Sought {
    is_found: bool,
    /// What is called alike, in any backup.
    near: BTreeSet<String>,
}

impl NamedApps {
    /// Notes that a backup has an app of this name.
    pub(super) fn found(&self, name: &str) {
        self.note(name, |sought| sought.is_found = true);
    }

    /// Notes that a backup has none, and what it has that is called alike.
    pub(super) fn absent(&self, name: &str, near: Vec<String>) {
        self.note(name, |sought| sought.near.extend(near));
    }

    fn note(&self, name: &str, note: impl FnOnce(&mut Sought)) {
        let mut named = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        note(named.entry(name.to_owned()).or_default());
    }

    /// Returns a name that no backup has, with what it may mean.
    fn in_no_backup(&self) -> Option<(String, Failure)> {
        let named = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (name, sought) = named.iter().find(|(_, sought)| !sought.is_found)?;
        let near = sought.near.iter().take(SUGGESTED).cloned().collect();
        Some((name.clone(), Failure::NoSuchApp { name: name.clone(), near }))
    }
}
