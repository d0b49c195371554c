//! `plan`: which apps to leave out, of one backup or of several that share their storage.

use super::{
    Exit, Failure, Terminal,
    args::{PlanArgs, PlanFormatArg},
    goal::{Wish, recorded_storage},
    many,
    read::Reader,
    request::{Audience, Reading},
};
use crate::{
    inventory::Missing,
    plan::Outcome,
    report::{PlanReport, checklist, csv, json, table},
};

/// What to plan for.
struct Plan {
    reading: Reading,
    planning: Planning,
    wish: Wish,
}

impl Plan {
    fn new(args: PlanArgs, terminal: &Terminal<'_>) -> Self {
        let planning: Planning = args.format.into();
        let audience = match planning {
            Planning::Together(PlanFormat::Table) => Audience::Person,
            Planning::Together(PlanFormat::Json | PlanFormat::Csv | PlanFormat::Checklist)
            | Planning::Each => Audience::Program,
        };
        Self {
            reading: Reading::new(args.backups, args.read, audience, terminal),
            planning,
            wish: Wish(args.goal),
        }
    }
}

/// The form of a plan.
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
    let request = Plan::new(args, terminal);
    match request.planning {
        Planning::Together(format) => together(&request, format, terminal),
        Planning::Each => many::plan(&request.reading, &request.wish, terminal),
    }
}

/// Plans for all backups together.
fn together(
    request: &Plan,
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
        if let Missing::Rows(_) = read.report.inventory.missing {
            return Err(Failure::PartialManifest { path: read.database.path().to_owned() });
        }
        backups.push(read.report);
    }
    let goal = request.wish.goal(&backups.iter().collect::<Vec<_>>(), &catalogue)?;
    let storage = asked.or_else(|| recorded_storage(&backups, &catalogue));
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
    let impossible =
        report.plan.as_ref().is_some_and(|(_, plan)| plan.outcome == Outcome::Impossible);
    Ok(if impossible { Exit::Bad } else { Exit::Good })
}
