//! `plan`: which apps to leave out, of one backup or of several that share their storage.

use std::{collections::BTreeSet, slice};

use super::{
    Exit, Failure, Terminal,
    args::{PlanArgs, PlanFormatArg},
    goal::{GoalRequest, PlanQuery},
    many::{Answer, Each, ManyForm, NamedApps, OneRead},
    misuse::Misuse,
    paths::Lines,
    read::Reader,
    request::{Audience, Reading},
    statements::beside,
};
use crate::{
    account::{Account, Statements},
    backup::Backup,
    bytes::Bytes,
    catalogue::{Catalogue, Storage},
    examination::{Circumstances, FromSettings, PartialManifest, Verify, diagnosed},
    plan::{Goal, Outcome, PlanError, Planner, SolveError},
    report::{
        BackupReport, PlanReport, Question, SeveralRow, Warning, checklist, csv, json, table, words,
    },
};

/// What to plan for.
struct Plan {
    reading: Reading,
    planning: Planning,
    goal: GoalRequest,
}

impl Plan {
    fn new(args: PlanArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let planning: Planning = args.format.into();
        let audience = match planning {
            Planning::Together(PlanFormat::Table) => Audience::Person,
            Planning::Together(PlanFormat::Json | PlanFormat::Csv | PlanFormat::Checklist)
            | Planning::Each => Audience::Program,
        };
        if planning == Planning::Each && args.goal.account.settings.is_some() {
            return Err(Misuse::SettingsAsLines.into());
        }
        let lines = if planning == Planning::Each { Lines::Yes } else { Lines::No };
        let reading = Reading::new(args.backups, args.read, audience, terminal);
        Ok(Self {
            reading: reading.listed(args.listed, lines)?,
            planning,
            goal: GoalRequest(args.goal),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlanFormat {
    Table,
    Json,
    Csv,
    Checklist,
}

/// How several backups are planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Planning {
    /// All together share one tier.
    Together(PlanFormat),
    /// Each by itself, in a line of its own.
    Each,
}

impl From<PlanFormatArg> for Planning {
    fn from(format: PlanFormatArg) -> Self {
        match format {
            PlanFormatArg::Table => Self::Together(PlanFormat::Table),
            PlanFormatArg::Json => Self::Together(PlanFormat::Json),
            PlanFormatArg::Csv => Self::Together(PlanFormat::Csv),
            PlanFormatArg::Checklist => Self::Together(PlanFormat::Checklist),
            PlanFormatArg::Jsonl => Self::Each,
        }
    }
}

/// Shows which apps to leave out, in the form that was asked for.
pub(super) fn plan(args: PlanArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let request = Plan::new(args, terminal)?;
    let catalogue = request.reading.catalogue()?;
    request.goal.check(&catalogue)?;
    match request.planning {
        // All on one of the threads, so that the plan is made in memory that reading has given back:
        // allocators keep what is freed for the thread that had it.
        Planning::Together(format) => {
            let together = || together(&request, format, &catalogue, terminal);
            request.reading.within_threads(together)
        }
        Planning::Each => each(&request, &catalogue, ManyForm::Lines, terminal),
    }
}

/// Plans for all backups together.
fn together(
    request: &Plan,
    format: PlanFormat,
    catalogue: &Catalogue,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let reading = &request.reading;
    let known = request.goal.account();
    let list = known.settings_list(reading, terminal)?;
    let (mut backups, from_settings) = match list {
        Some(list) if reading.is_of_none() => {
            let (report, from) = FromSettings::alone(list, reading.overrides, catalogue);
            (vec![report], Some(from))
        }
        list => {
            let opened = match (reading.backups(), format) {
                // What shares a storage is for its owner to say.
                (Err(failure), PlanFormat::Table | PlanFormat::Json)
                    if failure.is_of_several() && reading.is_of_one() =>
                {
                    let form = ManyForm::for_folder(reading.audience);
                    return each(request, catalogue, form, terminal);
                }
                (opened, _) => opened?,
            };
            let mut backups = all_of(&opened, reading, catalogue, terminal)?;
            let from = beside(list, &mut backups, catalogue)?;
            (backups, from)
        }
    };
    request.goal.warn(&mut backups, catalogue)?;
    let query = request.goal.query(&backups, from_settings.as_ref(), catalogue)?;
    let PlanQuery { goal, storage, statements } = query;
    let account = account(&backups, catalogue, &statements)?;
    let storage = match format {
        // A person is shown the smallest that can do, and a program what each does.
        PlanFormat::Table | PlanFormat::Checklist => match storage {
            None => smallest(&account, &goal, catalogue).map_err(PlanError::from)?,
            storage => storage,
        },
        PlanFormat::Json | PlanFormat::Csv => storage,
    };
    let report = PlanReport::new(&backups, catalogue, &account, &statements, &goal, storage)?;
    let text = match format {
        PlanFormat::Json => None,
        PlanFormat::Csv => Some(csv::plan(&report)?),
        PlanFormat::Checklist => Some(checklist::plan(&report, &reading.view)),
        PlanFormat::Table => Some(table::plan(&report, &reading.view)),
    };
    match text {
        Some(text) => terminal.write(&text, reading.paint)?,
        // As JSON it may be large, and goes out piece by piece.
        None => terminal.write_by(|out| json::plan(&report, out))?,
    }
    // Neither a spreadsheet nor a list of steps has room for warnings.
    match format {
        PlanFormat::Csv => {
            let warnings = report.all_warnings().collect::<Vec<_>>();
            terminal.warn(&warnings, reading.view.units, reading.paint);
        }
        PlanFormat::Checklist => {
            terminal.warn(report.warnings(), reading.view.units, reading.paint);
        }
        PlanFormat::Table | PlanFormat::Json => (),
    }
    Ok(if is_impossible(&report) { Exit::Bad } else { Exit::Good })
}

/// Reads backups, of which all has to be readable.
fn all_of(
    opened: &[Backup],
    reading: &Reading,
    catalogue: &Catalogue,
    terminal: &mut Terminal<'_>,
) -> Result<Vec<BackupReport>, Failure> {
    let mut backups: Vec<BackupReport> = Vec::new();
    let mut folders = BTreeSet::new();
    let mut reader = Reader::new(reading, catalogue);
    for backup in opened {
        let read = reader.read(backup, terminal)?;
        let mut report = read.whole()?;
        let folder = backup.folder();
        // A backup that is named twice fills its part of the storage twice: said, and not refused.
        if !folders.insert(folder.canonicalize().unwrap_or_else(|_| folder.to_owned())) {
            report.warnings.push(Warning::of_named_twice(folder));
        } else if backups.iter().any(|other| looks_like_one_device(other, &report)) {
            report.warnings.push(Warning::of_one_device());
        }
        backups.push(report);
    }
    Ok(backups)
}

/// Whether two backups may be of the same device, by its name and its model: no report has what
/// would tell for sure.
fn looks_like_one_device(one: &BackupReport, other: &BackupReport) -> bool {
    let (one, other) = (&one.description, &other.description);
    let names = one.device_name.as_deref().zip(other.device_name.as_deref());
    names.is_some_and(|(one, other)| words::is_same_name(one, other))
        && one.product_type.is_some()
        && one.product_type == other.product_type
}

/// Plans for each backup by itself.
fn each(
    request: &Plan,
    catalogue: &Catalogue,
    form: ManyForm,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let (reading, request) = (&request.reading, &request.goal);
    let (known, now) = (request.account(), terminal.now);
    let named = NamedApps::default();
    let each = Each { reading, catalogue, verify: Verify::Nothing, known, named: &named };
    each.answer(Question::Plan, form, terminal, |mut read| {
        if !read.report.inventory.completeness.is_complete() {
            return Err(PartialManifest { path: read.manifest }.into());
        }
        let request = request.within(&mut read.report, catalogue, &named);
        request.warn(slice::from_mut(&mut read.report), catalogue)?;
        let OneRead { path, report, .. } = &read;
        let backups = slice::from_ref(report);
        let PlanQuery { goal, storage, statements } = request.query(backups, None, catalogue)?;
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
        let planned = PlanReport::new(backups, catalogue, &account, &statements, &goal, storage)?;
        let answer = if is_impossible(&planned) { Answer::Bad } else { Answer::Good };
        let line = || json::plan_line(path, &planned);
        form.answer(answer, line, || {
            let (known, usual) = (known.as_ref(), Circumstances::usual(now));
            let diagnosis = diagnosed(report, catalogue, &account, known, &goal, usual);
            Ok(SeveralRow::of_plan(path.clone(), &planned, &diagnosis, &reading.view))
        })
    })
}

/// Whether nothing allowed makes it fit: not the storage that it is for, or no tier at all.
fn is_impossible(report: &PlanReport<'_>) -> bool {
    match &report.plan {
        Some((_, plan)) => plan.outcome == Outcome::Impossible,
        None => report.smallest_tier().is_none(),
    }
}

/// Adds up the account of some backups.
pub(super) fn account(
    backups: &[BackupReport],
    catalogue: &Catalogue,
    statements: &Statements,
) -> Result<Account, Failure> {
    let devices: Vec<_> = backups.iter().map(BackupReport::device).collect();
    Ok(Account::new(&devices, catalogue, statements).map_err(PlanError::from)?)
}

/// Returns the smallest tier that can do, if one can.
pub(super) fn smallest(
    account: &Account,
    goal: &Goal,
    catalogue: &Catalogue,
) -> Result<Option<Storage>, SolveError> {
    let planner = Planner::new(account, goal);
    for tier in catalogue.tiers() {
        let quota = Bytes::new(tier.bytes);
        if planner.glance(quota)?.outcome != Outcome::Impossible {
            return Ok(Storage::asked(quota, catalogue));
        }
    }
    Ok(None)
}

/// Returns the smallest storage that can do for a backup; `None` also where only a part of it could
/// be read.
pub(super) fn enough(
    backup: &BackupReport,
    account: &Account,
    goal: &Goal,
    catalogue: &Catalogue,
) -> Result<Option<Storage>, Failure> {
    if !backup.inventory.completeness.is_complete() {
        return Ok(None);
    }
    Ok(smallest(account, goal, catalogue).map_err(PlanError::from)?)
}
