//! `compare`: two backups, each from its folder or as its sizes were saved.

use std::{collections::BTreeSet, path::Path};

use jiff::Timestamp;

use super::{
    Exit, Failure, Terminal,
    args::{CompareArgs, CompareFormatArg},
    goal::asked_storage,
    input,
    misuse::{Device, Misuse},
    plan::{account, smallest},
    read::Reader,
    request::{Audience, Reading},
};
use crate::{
    account::Statements,
    backup::{Backup, BackupError},
    bytes::Bytes,
    catalogue::{Catalogue, Storage},
    evidence::Switch,
    examination,
    growth::{Extent, Growth, Snapshot},
    inventory::ItemId,
    plan::{Goal, Outcome, PlanError, Planner},
    report::{BackupReport, CompareReport, Warning, json, json::Saved, table, words},
};

/// Shows what grew from one backup to another.
pub(super) fn compare(args: CompareArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let audience = match args.format {
        CompareFormatArg::Table => Audience::Person,
        CompareFormatArg::Json => Audience::Program,
    };
    let reading = Reading::new(Vec::new(), args.read, audience, terminal);
    let catalogue = reading.catalogue()?;
    let asked = asked_storage(args.tier.as_deref(), &catalogue)?;
    let mut reader = Reader::new(&reading, &catalogue);
    let (old, mut before) = snapshot(&args.old, &mut reader, &catalogue, terminal)?;
    let (new, known) = snapshot(&args.new, &mut reader, &catalogue, terminal)?;
    let of_old = std::mem::take(&mut before.warnings);
    if !args.same_device {
        check_is_one_device(&old, &new)?;
    }
    let growth = Growth::new(&old, &new).map_err(Misuse::from)?;
    let statements = Statements { used_elsewhere: args.used_elsewhere, ..Statements::default() };
    let storage = asked.or(known.storage);
    // The newer backup comes first: the storage may have been changed since the older one.
    let quota = storage.clone().or(before.storage);
    // From the older backup, so that it shows which of its switches were flipped since. Sizes that
    // were saved as JSON are too little to plan from.
    let planned = before
        .report
        .map(|report| planned(&report, &catalogue, &statements, quota))
        .transpose()?
        .flatten();
    let report = CompareReport {
        old: &old,
        new: &new,
        growth: &growth,
        storage,
        used_elsewhere: args.used_elsewhere.unwrap_or(known.elsewhere),
        planned,
        last_success: known.last_success,
        of_old,
        of_new: known.warnings,
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

/// Refuses two backups of two devices: what one has and the other hasn't never grew.
fn check_is_one_device(old: &Snapshot, new: &Snapshot) -> Result<(), Failure> {
    let names = (old.device_name.as_deref(), new.device_name.as_deref());
    // What one of them doesn't say can't tell them apart.
    let has_one_name = match names {
        (Some(old), Some(new)) => words::is_same_name(old, new),
        _ => true,
    };
    // Only iPhone or iPad: a new model may go on with the name and the data of the one before.
    let has_one_kind = match (old.product_type.as_deref(), new.product_type.as_deref()) {
        (Some(old), Some(new)) => words::device(Some(old)) == words::device(Some(new)),
        _ => true,
    };
    if has_one_name && has_one_kind {
        return Ok(());
    }
    let device = |snapshot: &Snapshot| Device {
        name: snapshot.device_name.clone(),
        model: snapshot.product_type.as_deref().map(|it| words::model(it).into()),
    };
    Err(Misuse::TwoDevices { old: device(old), new: device(new) }.into())
}

/// Returns what the plan for a backup switches off; `None` where none can be made.
fn planned(
    report: &BackupReport,
    catalogue: &Catalogue,
    statements: &Statements,
    storage: Option<Storage>,
) -> Result<Option<BTreeSet<ItemId>>, Failure> {
    if !report.inventory.completeness.is_complete() {
        return Ok(None);
    }
    let account = account(std::slice::from_ref(report), catalogue, statements)?;
    let goal = Goal::default();
    let storage = match storage {
        None => smallest(&account, &goal, catalogue).map_err(PlanError::from)?,
        storage => storage,
    };
    let Some(storage) = storage else { return Ok(None) };
    let plan = Planner::new(&account, &goal).plan(storage.quota).map_err(PlanError::from)?;
    let exclude = plan.exclude.into_iter().map(|exclusion| exclusion.subject.id);
    Ok((plan.outcome == Outcome::Plan).then(|| exclude.collect()))
}

/// What one of the two tells of the account.
struct Known {
    storage: Option<Storage>,
    /// What of it is used elsewhere, at least.
    elsewhere: Bytes,
    /// When iCloud Backup last succeeded.
    last_success: Option<Timestamp>,
    /// How far it can be trusted.
    warnings: Vec<Warning>,
    /// All that was read, of a backup that wasn't saved as JSON.
    report: Option<BackupReport>,
}

/// Reads one of the two, with what it tells of the account.
fn snapshot(
    path: &Path,
    reader: &mut Reader<'_>,
    catalogue: &Catalogue,
    terminal: &mut Terminal<'_>,
) -> Result<(Snapshot, Known), Failure> {
    // A backup is a folder, so a file is one that `sizes --format json` wrote.
    if path.is_file() {
        return saved(path, catalogue);
    }
    let report = reader.read(&reader.open(path)?, terminal)?.report;
    let description = &report.description;
    let name = |id: &_| report.home_screen_name(id, catalogue).to_owned();
    let off = report.inventory.items.iter().filter(|item| item.switch == Switch::Off);
    let snapshot = Snapshot {
        device_name: description.device_name.clone(),
        product_type: description.product_type.clone(),
        made: description.last_backup,
        extent: Extent::of(description.state, report.inventory.completeness),
        photos: Some(report.assumptions.photos.stored),
        messages: Some(report.assumptions.messages.stored),
        off: off.map(|item| item.id.clone()).collect(),
        parts: Snapshot::parts_of(&report.inventory, name),
    };
    let one = std::slice::from_ref(&report);
    let storage = examination::recorded_storage(one, catalogue);
    let elsewhere = account(one, catalogue, &Statements::default())?.elsewhere.bytes;
    let last_success = report.evidence.last_cloud_backup.as_ref().map(|fact| fact.value);
    let warnings = report.warnings.clone();
    Ok((snapshot, Known { storage, elsewhere, last_success, warnings, report: Some(report) }))
}

/// Reads sizes that were saved.
fn saved(path: &Path, catalogue: &Catalogue) -> Result<(Snapshot, Known), Failure> {
    // An archive gets an error of its own, which says to unpack it.
    if let Err(error @ BackupError::Archive { .. }) = Backup::open(path) {
        return Err(error.into());
    }
    let json =
        input::text(path).map_err(|source| Failure::SavedFile { file: path.to_owned(), source })?;
    let saved = json::saved_sizes(json.as_bytes(), catalogue)
        .map_err(|source| Failure::NotSaved { file: path.to_owned(), source })?;
    let storage = saved.quota.and_then(|quota| Storage::recorded(quota, catalogue));
    let Saved { snapshot, elsewhere, warnings, .. } = saved;
    Ok((snapshot, Known { storage, elsewhere, last_success: None, warnings, report: None }))
}
