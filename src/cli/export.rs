//! `sizes --format ncdu`: every file of a backup, for programs that walk through folders.

use super::{Exit, Failure, Terminal, progress::Bar, read::Reader, request::Sizes};
use crate::{
    inventory::{self, Missing},
    report::{SizesReport, ncdu},
};

/// Writes every file of a backup as ncdu reads it.
pub(super) fn ncdu(request: &Sizes, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    let read = Reader::new(reading, &catalogue).read(&reading.one_backup()?, terminal)?;
    let bar = Bar::new("Listing", reading.quiet, terminal);
    let listing = inventory::listing(&read.database, reading.scan, &bar)?;
    drop(bar);
    let backup = &read.report;
    let report = SizesReport { backup, catalogue: &catalogue, detail: None };
    let now = terminal.now;
    terminal.write_by(|out| ncdu::ncdu(&report, &listing, now, out))?;
    terminal.warn(&backup.warnings, reading.paint);
    Ok(match backup.inventory.missing {
        Missing::Nothing => Exit::Good,
        Missing::Rows(_) => Exit::Bad,
    })
}
