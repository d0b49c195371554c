//! Layer 6: the program.
//!
//! Only this layer knows arguments, streams, the environment, the clock and exit codes. It reads
//! the arguments as typed (`args`), makes of them what is meant (`request`), has the layers below
//! do it, and writes the report. [`run`] is all of it; a [`Terminal`] can be made of buffers, so
//! that tests see what a person would.

mod args;
mod compare;
mod exit;
mod export;
mod failure;
mod generate;
mod many;
mod page;
mod password;
mod progress;
mod read;
mod request;
mod terminal;
mod version;
mod wanted;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, error::ErrorKind};

use self::{
    args::{Args, Command},
    failure::Failure,
    progress::Bar,
    read::Reader,
    request::{Audience, Format, PlanFormat, Planning, SizesFormat},
};
pub use self::{
    exit::Exit,
    terminal::{Ask, Environment, Paint, Stream, Terminal},
};
use crate::{
    backup::{Backup, Encryption},
    catalogue::Catalogue,
    doctor::{Case, Check, Diagnosis, Status},
    inventory,
    report::{
        ListReport, ListedBackup, OutlineReport, PlanReport, SizesReport, Warning, checklist, csv,
        doctor::DoctorReport, json, table, words,
    },
};

/// Runs the program with these arguments, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>, terminal: &mut Terminal<'_>) -> Exit {
    let args: Vec<_> = args.into_iter().collect();
    match Args::try_parse_from(&args) {
        Ok(args) => {
            let (paint, command) = (args.paint(), args.command.name());
            let result = execute(args, terminal);
            result.unwrap_or_else(|failure| match failure {
                Failure::Usage(message) => explain(&misuse(command, &message), terminal),
                failure => tell(&failure, paint, terminal),
            })
        }
        Err(error) if error.kind() == ErrorKind::DisplayVersion => {
            version(&args, terminal).unwrap_or_else(|failure| tell(&failure, Paint::Auto, terminal))
        }
        Err(error) => explain(&error, terminal),
    }
}

fn execute(args: Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    match args.command {
        Command::List(args) => list(&request::List::new(args, terminal)?, terminal),
        Command::Sizes(args) => {
            let request = request::Sizes::new(args, terminal)?;
            match request.format {
                SizesFormat::Report(format) => sizes(&request, format, terminal),
                SizesFormat::Lines => many::sizes(&request.reading, terminal),
                SizesFormat::Ncdu => export::ncdu(&request, terminal),
            }
        }
        Command::Plan(args) => {
            let request = request::Plan::new(args, terminal);
            match request.planning {
                Planning::Together(format) => plan(&request, format, terminal),
                Planning::Each => many::plan(&request, terminal),
            }
        }
        Command::Compare(args) => compare::compare(args, terminal),
        Command::Doctor(args) => doctor(&request::Doctor::new(args, terminal), terminal),
        Command::Report(args) => page::report(&page::Page::new(args, terminal)?, terminal),
        Command::Completions(args) => show(&generate::completions(args.shell), terminal),
        Command::Man => show(&generate::manual().map_err(Failure::Output)?, terminal),
    }
}

fn list(request: &request::List, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
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
    backups.sort_by_key(|backup| std::cmp::Reverse(backup.description.last_backup));
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

fn sizes(
    request: &request::Sizes,
    format: Format,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    let read = Reader::new(reading, &catalogue).read(&reading.one_backup()?, terminal)?;
    let detail = match &request.app {
        None => None,
        Some(wanted) => {
            let found = wanted::find(wanted, &[&read.report], &catalogue)?;
            let item = found.first().and_then(|found| read.report.inventory.item(&found.id));
            let bar = Bar::new("Adding up", reading.quiet, terminal);
            let within =
                |item| inventory::detail(&read.database, request.look(item), reading.scan, &bar);
            item.map(|item| Ok::<_, Failure>((item, within(item)?))).transpose()?
        }
    };
    let backup = &read.report;
    let report = SizesReport { backup, catalogue: &catalogue, detail };
    let text = match format {
        Format::Json => json::sizes(&report)?,
        Format::Csv => csv::sizes(&report, request.arrangement)?,
        Format::Table => table::sizes(&report, request.arrangement, &reading.view),
    };
    terminal.write(&text, reading.paint)?;
    if format == Format::Csv {
        terminal.warn(&backup.warnings, reading.paint);
    }
    Ok(match backup.inventory.missing {
        inventory::Missing::Nothing => Exit::Good,
        inventory::Missing::Rows(_) => Exit::Bad,
    })
}

fn plan(
    request: &request::Plan,
    format: PlanFormat,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    let asked = request.wish.asked(&catalogue)?;
    let mut backups = Vec::new();
    let mut reader = Reader::new(reading, &catalogue);
    for backup in reading.backups()? {
        let read = reader.read(&backup, terminal)?;
        if let inventory::Missing::Rows(_) = read.report.inventory.missing {
            return Err(Failure::PartialManifest { path: read.database.path().to_owned() });
        }
        backups.push(read.report);
    }
    let goal = request.wish.goal(&backups.iter().collect::<Vec<_>>(), &catalogue)?;
    let storage = asked.or_else(|| request::recorded_storage(&backups, &catalogue));
    let report = PlanReport::new(&backups, &catalogue, &goal, storage);
    let text = match format {
        PlanFormat::Json => json::plan(&report)?,
        PlanFormat::Csv => csv::plan(&report)?,
        PlanFormat::Checklist => checklist::plan(&report, &reading.view),
        PlanFormat::Table => table::plan(&report, &reading.view),
    };
    terminal.write(&text, reading.paint)?;
    if matches!(format, PlanFormat::Csv | PlanFormat::Checklist) {
        terminal.warn(report.warnings(), reading.paint);
    }
    let impossible = report
        .plan
        .as_ref()
        .is_some_and(|(_, plan)| plan.outcome == crate::plan::Outcome::Impossible);
    Ok(if impossible { Exit::Bad } else { Exit::Good })
}

fn doctor(request: &request::Doctor, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    let asked = request.asked(&catalogue)?;
    let backup = reading.one_backup()?;
    let read = Reader::new(reading, &catalogue).read_and(&backup, request.verify, terminal)?;
    let verification = read.verification;
    let backups = [read.report];
    let storage = asked.or_else(|| request::recorded_storage(&backups, &catalogue));
    let [report] = &backups;
    let diagnosis = Diagnosis::new(&Case {
        description: &report.description,
        evidence: &report.evidence,
        inventory: &report.inventory,
        catalogue: &catalogue,
        storage: storage.clone(),
        used_elsewhere: request.used_elsewhere,
        speed: request.speed,
        window: request.window,
        verification: verification.as_ref(),
        now: terminal.now,
    });
    let goal = request.goal();
    // A plan on half the truth is none.
    let is_wanted = diagnosis.status_of(Check::Storage) == Status::Problem
        && report.inventory.missing == inventory::Missing::Nothing;
    let report = DoctorReport {
        backup: report,
        catalogue: &catalogue,
        diagnosis: &diagnosis,
        plan: is_wanted.then(|| PlanReport::new(&backups, &catalogue, &goal, storage)),
        support: request.support,
    };
    let text = match reading.audience {
        Audience::Program => json::doctor(&report)?,
        Audience::Person => table::doctor(&report, &reading.view),
    };
    terminal.write(&text, reading.paint)?;
    Ok(if diagnosis.worst() == Status::Problem { Exit::Bad } else { Exit::Good })
}

/// Tells the version: `-V` in one line, `--version` with all that a report of a fault needs.
fn version(args: &[OsString], terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let text = if args.iter().any(|arg| arg == "--version") {
        version::long(&Catalogue::bundled()?)
    } else {
        version::SHORT.to_owned()
    };
    terminal.write(&text, Paint::Auto)?;
    Ok(Exit::Good)
}

/// Writes a text that is meant for another program, just as it is.
fn show(text: &str, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    terminal.write(text, Paint::Always)?;
    Ok(Exit::Good)
}

/// Tells on stderr why it could not be done, and how it can.
fn tell(failure: &Failure, paint: Paint, terminal: &mut Terminal<'_>) -> Exit {
    terminal.complain(&failure.to_string(), failure.hint().as_deref(), paint);
    Exit::Failed
}

/// Returns what is wrong with the arguments of a command, with how it is used.
fn misuse(command: &str, message: &str) -> clap::Error {
    let message = words::printable(message);
    let mut all = Args::command();
    all.build();
    match all.find_subcommand_mut(command) {
        Some(command) => command.error(ErrorKind::InvalidValue, message),
        None => all.error(ErrorKind::InvalidValue, message),
    }
}

/// Shows help where it was asked for, and what is wrong with the arguments where it wasn't.
fn explain(error: &clap::Error, terminal: &mut Terminal<'_>) -> Exit {
    let text = error.render().ansi().to_string();
    if error.kind() == ErrorKind::DisplayHelp {
        let written = terminal.write(&text, Paint::Auto).map(|()| Exit::Good);
        return written.unwrap_or_else(|failure| tell(&failure, Paint::Auto, terminal));
    }
    terminal.write_error(&text, Paint::Auto);
    Exit::Usage
}
