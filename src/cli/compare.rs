//! `compare`: two backups, each from its folder or as its sizes were saved.

use std::path::Path;

use super::{
    Exit, Failure, Terminal,
    args::{CompareArgs, DoctorFormatArg},
    bounded,
    goal::{asked_storage, recorded_storage},
    plan::account,
    read::Reader,
    request::{Audience, Reading},
};
use crate::{
    account::Statements,
    bytes::Bytes,
    catalogue::{Catalogue, Storage},
    growth::{Extent, Growth, Snapshot},
    report::{CompareReport, json, table},
};

/// Shows what grew from one backup to another.
pub(super) fn compare(args: CompareArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let audience = match args.format {
        DoctorFormatArg::Table => Audience::Person,
        DoctorFormatArg::Json => Audience::Program,
    };
    let reading = Reading::new(Vec::new(), args.read, audience, terminal);
    let catalogue = reading.catalogue()?;
    let asked = asked_storage(args.tier.as_deref(), &catalogue)?;
    let mut reader = Reader::new(&reading, &catalogue);
    let (old, _) = snapshot(&args.old, &mut reader, &catalogue, terminal)?;
    let (new, known) = snapshot(&args.new, &mut reader, &catalogue, terminal)?;
    let growth = Growth::new(&old, &new).map_err(|error| Failure::Usage(error.to_string()))?;
    let report = CompareReport {
        old: &old,
        new: &new,
        growth: &growth,
        storage: asked.or(known.storage),
        used_elsewhere: args.used_elsewhere.unwrap_or(known.elsewhere),
    };
    let top = if args.top == 0 { usize::MAX } else { args.top };
    match audience {
        Audience::Program => terminal.write_by(|out| json::compare(&report, out))?,
        Audience::Person => {
            terminal.write(&table::compare(&report, top, &reading.view), reading.paint)?;
        }
    }
    Ok(Exit::Good)
}

/// What one of the two tells of the account.
struct Known {
    /// How large its storage is.
    storage: Option<Storage>,
    /// What of it is used elsewhere, at least.
    elsewhere: Bytes,
}

/// Reads one of the two, with what it tells of the account.
fn snapshot(
    path: &Path,
    reader: &mut Reader<'_>,
    catalogue: &Catalogue,
    terminal: &mut Terminal<'_>,
) -> Result<(Snapshot, Known), Failure> {
    if path.is_file() {
        let json = bounded::bytes(path)
            .map_err(|source| Failure::SavedFile { file: path.to_owned(), source })?;
        let saved = json::saved_sizes(&json, catalogue)
            .map_err(|source| Failure::NotSaved { file: path.to_owned(), source })?;
        let storage = saved.quota.and_then(|quota| Storage::recorded(quota, catalogue));
        return Ok((saved.snapshot, Known { storage, elsewhere: saved.elsewhere }));
    }
    let report = reader.read(&reader.open(path)?, terminal)?.report;
    let description = &report.description;
    let name = |id: &_| report.home_screen_name(id, catalogue).to_owned();
    let snapshot = Snapshot {
        device_name: description.device_name.clone(),
        made: description.last_backup,
        extent: Extent::of(description.state, report.inventory.missing),
        photos: Some(report.assumptions.photos.stored),
        messages: Some(report.assumptions.messages.stored),
        parts: Snapshot::parts_of(&report.inventory, name),
    };
    let one = std::slice::from_ref(&report);
    let storage = recorded_storage(one, catalogue);
    let elsewhere = account(one, catalogue, &Statements::default())?.elsewhere.bytes;
    Ok((snapshot, Known { storage, elsewhere }))
}
