//! `sizes`: what each app takes, or one app from within; or every file, for programs that walk
//! through folders.

use std::slice;

use super::{
    Exit, Failure, Terminal,
    args::{AccountArgs, ByArg, SizesArgs, SizesFormatArg, SortArg},
    many::{Answer, Each, ManyForm, NamedApps, OneRead},
    misuse::Misuse,
    paths::Lines,
    plan::{account, enough},
    progress::Bar,
    read::Reader,
    request::{Audience, Reading},
    statements::check_copies,
    wanted,
};
use crate::{
    account::{Account, Statements},
    catalogue::Catalogue,
    examination::{self, Circumstances, FromSettings, Verify, diagnosed, recorded_storage},
    inventory::{self, DetailQuery, Item},
    plan::Goal,
    report::{
        Arrangement, BackupReport, ExplainReport, Naming, Order, Question, Rows, SeveralRow,
        SizesReport, csv, json, ncdu, table,
    },
};

/// How many rows of each part a table has.
const TOP: usize = 20;
/// How many folders and files of one app are shown.
const TOP_WITHIN: usize = 10;

/// What to show of which backup's sizes.
struct Sizes {
    reading: Reading,
    format: SizesFormat,
    arrangement: Arrangement,
    app: Option<String>,
    known: AccountArgs,
    /// Whether to explain the differences to the list of Settings, and how apps are named then.
    explain: Option<Naming>,
}

impl Sizes {
    fn new(args: SizesArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let format: SizesFormat = args.format.into();
        check(&args, format)?;
        let audience = format.audience();
        let usual = match (&args.app, args.min_size, audience) {
            (Some(_), None, _) => TOP_WITHIN,
            (None, None, Audience::Person) => TOP,
            // `--min-size` says already what is too small, and a program wants all.
            (_, Some(_), _) | (None, None, Audience::Program) => usize::MAX,
        };
        let top = match args.top {
            None => usual,
            Some(0) => usize::MAX,
            Some(top) => top,
        };
        let lines = if format == SizesFormat::Lines { Lines::Yes } else { Lines::No };
        let named = args.backup.into_iter().collect();
        let reading = Reading::new(named, args.read, audience, terminal);
        Ok(Self {
            reading: reading.listed(args.listed, lines)?,
            format,
            arrangement: Arrangement {
                rows: match args.by {
                    ByArg::App => Rows::Items,
                    ByArg::Domain => Rows::Domains,
                },
                order: match args.sort {
                    SortArg::Size => Order::Size,
                    SortArg::Name => Order::Name,
                    SortArg::Files => Order::Files,
                },
                top,
                least: args.min_size.unwrap_or_default(),
            },
            app: args.app,
            known: args.account,
            explain: args.explain.then_some(if args.anonymous {
                Naming::Numbers
            } else {
                Naming::Names
            }),
        })
    }

    /// Returns what to look for inside an item.
    fn query<'i>(&self, item: &'i Item) -> DetailQuery<'i> {
        DetailQuery { item, top: self.arrangement.top, least: self.arrangement.least }
    }
}

/// Refuses options that contradict each other, before anything is read.
fn check(args: &SizesArgs, format: SizesFormat) -> Result<(), Misuse> {
    if args.app.is_some() && matches!(format, SizesFormat::Lines | SizesFormat::Ncdu) {
        return Err(Misuse::AppInFullFormat);
    }
    if args.account.settings.is_some() && format == SizesFormat::Ncdu {
        return Err(Misuse::SettingsInNcdu);
    }
    if args.account.settings.is_some() && format == SizesFormat::Lines {
        return Err(Misuse::SettingsAsLines);
    }
    if args.explain && format == SizesFormat::Report(Format::Csv) {
        return Err(Misuse::ExplainedAsCsv);
    }
    if args.account.settings.is_some() && args.backup.is_none() {
        let option = match (&args.app, args.by) {
            (Some(_), _) => Some("--app"),
            (None, ByArg::Domain) => Some("--by domain"),
            (None, ByArg::App) => None,
        };
        if let Some(option) = option {
            return Err(Misuse::NothingBelowApps { option });
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SizesFormat {
    /// A report on one backup.
    Report(Format),
    /// A line for each backup.
    Lines,
    /// Every file, for ncdu.
    Ncdu,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Json,
    Csv,
}

impl SizesFormat {
    /// Returns who reads it.
    fn audience(self) -> Audience {
        match self {
            Self::Report(Format::Table) => Audience::Person,
            Self::Report(Format::Json | Format::Csv) | Self::Lines | Self::Ncdu => {
                Audience::Program
            }
        }
    }
}

impl From<SizesFormatArg> for SizesFormat {
    fn from(format: SizesFormatArg) -> Self {
        match format {
            SizesFormatArg::Table => Self::Report(Format::Table),
            SizesFormatArg::Json => Self::Report(Format::Json),
            SizesFormatArg::Csv => Self::Report(Format::Csv),
            SizesFormatArg::Jsonl => Self::Lines,
            SizesFormatArg::Ncdu => Self::Ncdu,
        }
    }
}

/// Shows what each app takes, in the form that was asked for.
pub(super) fn sizes(args: SizesArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let request = Sizes::new(args, terminal)?;
    match request.format {
        SizesFormat::Report(format) => report(&request, format, terminal),
        SizesFormat::Lines => each(&request, ManyForm::Lines, terminal),
        SizesFormat::Ncdu => ncdu(&request, terminal),
    }
}

/// Reports on one backup.
fn report(request: &Sizes, format: Format, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let reading = &request.reading;
    let mut list = request.known.settings_list(reading, terminal)?;
    if let Some(list) = list.take_if(|_| reading.is_of_none()) {
        let catalogue = reading.catalogue()?;
        let (backup, from) = FromSettings::alone(list, reading.overrides, &catalogue);
        let account = added_up(&request.known, &backup, &catalogue, Some(&from))?;
        let report =
            SizesReport { backup: &backup, catalogue: &catalogue, account: &account, detail: None };
        return show(request, &report, format, terminal);
    }
    let backup = match reading.one_backup() {
        Err(failure)
            if failure.is_of_several() && format != Format::Csv && request.app.is_none() =>
        {
            return each(request, ManyForm::for_folder(reading.audience), terminal);
        }
        backup => backup?,
    };
    let catalogue = reading.catalogue()?;
    let mut read = Reader::new(reading, &catalogue).read(&backup, terminal)?;
    let from = list.map(|list| FromSettings::beside(list, &mut read.report, &catalogue));
    if let (Some(from), Some(naming)) = (&from, request.explain) {
        return explain(&read.report, &catalogue, from, reading, naming, terminal);
    }
    let account = added_up(&request.known, &read.report, &catalogue, from.as_ref())?;
    read.report.inventory.take_shown(|id| account.shown(id));
    let detail = match &request.app {
        None => None,
        Some(wanted) => {
            let found = wanted::find(wanted, &[&read.report], &catalogue)?;
            let item = found.first().and_then(|found| read.report.inventory.item(&found.id));
            let bar = Bar::new("Adding up", reading.quiet, terminal);
            let within =
                |item| inventory::detail(&read.database, request.query(item), reading.scan, &bar);
            item.map(|item| Ok::<_, Failure>((item, within(item)?))).transpose()?
        }
    };
    let backup = &read.report;
    let report = SizesReport { backup, catalogue: &catalogue, account: &account, detail };
    show(request, &report, format, terminal)
}

/// Writes a report on one backup.
fn show(
    request: &Sizes,
    report: &SizesReport<'_>,
    format: Format,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let reading = &request.reading;
    let backup = report.backup;
    let text = match format {
        Format::Json => {
            terminal.write_by(|out| json::sizes(report, out))?;
            return Ok(backup.inventory.completeness.into());
        }
        Format::Csv => csv::sizes(report, request.arrangement)?,
        Format::Table => table::sizes(report, request.arrangement, &reading.view),
    };
    terminal.write(&text, reading.paint)?;
    // CSV has no room for warnings.
    if format == Format::Csv {
        terminal.warn(&backup.warnings, reading.view.units, reading.paint);
    }
    Ok(backup.inventory.completeness.into())
}

/// Adds up the account of a backup, in which no copy is larger than the storage.
fn added_up(
    known: &AccountArgs,
    backup: &BackupReport,
    catalogue: &Catalogue,
    from: Option<&FromSettings>,
) -> Result<Account, Failure> {
    let statements = known.statements(&[backup], from, catalogue)?;
    let storage = examination::storage(None, from, slice::from_ref(backup), catalogue);
    check_copies(&statements, storage.as_ref(), catalogue)?;
    account(slice::from_ref(backup), catalogue, &statements)
}

/// Shows the sizes of each backup by itself.
fn each(request: &Sizes, form: ManyForm, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let (reading, known) = (&request.reading, &request.known);
    let catalogue = reading.catalogue()?;
    let named = NamedApps::default();
    let each =
        Each { reading, catalogue: &catalogue, verify: Verify::Nothing, known, named: &named };
    let now = terminal.now;
    each.answer(Question::Sizes, form, terminal, |OneRead { path, report: mut backup, .. }| {
        let known = known.within(&mut backup, &catalogue, &named);
        let backup = &backup;
        let account = added_up(&known, backup, &catalogue, None)?;
        let report = SizesReport { backup, catalogue: &catalogue, account: &account, detail: None };
        let is_complete = backup.inventory.completeness.is_complete();
        let answer = if is_complete { Answer::Good } else { Answer::Bad };
        let line = || json::sizes_line(&path, &report);
        form.answer(answer, line, || {
            let recorded = recorded_storage(slice::from_ref(backup), &catalogue);
            // `sizes` takes no options of a plan, so a row tells what the usual one needs.
            let goal = Goal::default();
            let (storage, usual) = (recorded.as_ref(), Circumstances::usual(now));
            let diagnosis = diagnosed(backup, &catalogue, &account, storage, &goal, usual);
            let enough = enough(backup, &account, &goal, &catalogue)?;
            let (path, view) = (path.clone(), &reading.view);
            Ok(SeveralRow::of_sizes(path, &report, enough.as_ref(), &diagnosis, view))
        })
    })
}

/// Shows what Settings lists beside what is estimated.
fn explain(
    backup: &BackupReport,
    catalogue: &Catalogue,
    from: &FromSettings,
    reading: &Reading,
    naming: Naming,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    // Without anything that Settings shows, which would replace what is to be explained.
    let estimates = account(slice::from_ref(backup), catalogue, &Statements::default())?;
    let report = ExplainReport::new(backup, catalogue, &estimates, &from.list, &from.rows, naming);
    match reading.audience {
        Audience::Program => terminal.write_by(|out| json::explain(&report, out))?,
        Audience::Person => {
            terminal.write(&table::explain(&report, &reading.view), reading.paint)?;
        }
    }
    Ok(backup.inventory.completeness.into())
}

/// Writes every file of a backup as ncdu reads it.
fn ncdu(request: &Sizes, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    let read = Reader::new(reading, &catalogue).read(&reading.one_backup()?, terminal)?;
    let bar = Bar::new("Listing", reading.quiet, terminal);
    let listing = inventory::listing(&read.database, reading.scan, &bar)?;
    // Gone before the output begins, which may be on the same terminal.
    drop(bar);
    let backup = &read.report;
    let account = account(slice::from_ref(backup), &catalogue, &Statements::default())?;
    let report = SizesReport { backup, catalogue: &catalogue, account: &account, detail: None };
    let now = terminal.now;
    terminal.write_by(|out| ncdu::ncdu(&report, &listing, now, out))?;
    terminal.warn(&backup.warnings, reading.view.units, reading.paint);
    Ok(backup.inventory.completeness.into())
}
