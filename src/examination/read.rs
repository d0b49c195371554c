//! Reading a backup whose keys are there: scanned, and put together by item.

use std::path::PathBuf;

use crate::{
    backup::{Backup, BackupError, Containers, Database, Device, Keys, Problem},
    bytes::Bytes,
    catalogue::Catalogue,
    evidence::{DriveContents, Evidence, Source, Switch},
    inventory::{
        self, Attributor, CloudSettings, Disk, Inventory, Progress, Scan, ScanOptions, Silent,
        StoredIn, Verification,
    },
    report::{AccountFacts, Assumptions, BackupReport, Overrides},
};

/// A backup that was read, and its manifest, should more be asked of it.
#[derive(Debug)]
pub struct Read {
    /// What there is to say of it.
    pub report: BackupReport,
    /// Its manifest, still open: single folders and lists of files are read from it.
    pub database: Database,
    /// What came of looking at every file, if that was asked for.
    pub verification: Option<Verification>,
}

/// What the property lists beside a manifest say of the device and its apps.
#[derive(Debug)]
pub struct Lists {
    device: Device,
    containers: Containers,
    /// Why some of it can't be read.
    problems: Vec<Problem>,
}

impl Lists {
    /// Reads them.
    pub fn of(backup: &Backup) -> Self {
        let (device, mut problems) = backup.device();
        let (containers, others) = backup.containers();
        problems.extend(others);
        Self { device, containers, problems }
    }
}

/// Only a part of a manifest can be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "only a part of {} can be used, and a plan from incomplete data would be unreliable",
    .path.display()
)]
pub struct PartialManifest {
    /// The path of the manifest.
    pub path: PathBuf,
}

/// Whether to look at every file on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verify {
    /// At none: the manifest says how large they are.
    Nothing,
    /// At all of them, against what the manifest says.
    Everything,
}

/// How a backup is read. By default on all cores and in silence, as one that isn't encrypted.
#[derive(Clone, Copy)]
pub struct ReadOptions<'o> {
    /// What opens it, if it is encrypted.
    pub keys: Option<&'o Keys>,
    /// What somebody says of photos and messages.
    pub overrides: Overrides,
    /// Whether to look at every file.
    pub verify: Verify,
    /// How many threads read.
    pub scan: ScanOptions,
    /// What shows the progress.
    pub progress: &'o dyn Progress,
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        Self {
            keys: None,
            overrides: Overrides::default(),
            verify: Verify::Nothing,
            scan: ScanOptions { threads: None },
            progress: &Silent,
        }
    }
}

impl Read {
    /// Scans a manifest, and reads Info.plist beside it.
    ///
    /// # Errors
    /// When the manifest can't be opened, or nothing of it can be read.
    pub fn new(
        backup: &Backup,
        catalogue: &Catalogue,
        options: ReadOptions<'_>,
    ) -> Result<Self, BackupError> {
        let keys = options.keys;
        let scanned = || {
            let database = backup.database(keys)?;
            let scanned = scan(Disk { backup, database: &database, keys }, catalogue, options)?;
            Ok::<_, BackupError>((database, scanned))
        };
        let beside = || {
            // Not needed before all rows are added up, but what comes then waits for one thread.
            catalogue.ownership();
            Lists::of(backup)
        };
        // Side by side: with its icons, Info.plist can take as long as a scan of 100,000 rows.
        let (scanned, lists) = rayon::join(scanned, beside);
        let (database, (scan, verification)) = scanned?;
        let disk = Disk { backup, database: &database, keys };
        let report = report(scan, &lists, disk, catalogue, options.overrides);
        Ok(Self { report, database, verification })
    }

    /// Returns what there is to say, all of which has to be known.
    ///
    /// # Errors
    /// When only a part of the manifest can be used.
    pub fn whole(self) -> Result<BackupReport, PartialManifest> {
        whole(self.report, &self.database)
    }
}

/// Returns what there is to say of a backup, all of which has to be known.
///
/// # Errors
/// When only a part of the manifest can be used.
pub fn whole(report: BackupReport, database: &Database) -> Result<BackupReport, PartialManifest> {
    if report.inventory.completeness.is_complete() {
        Ok(report)
    } else {
        Err(PartialManifest { path: database.path().to_owned() })
    }
}

/// Puts together what there is to say of a backup whose manifest was added up.
pub fn report(
    scan: Scan,
    Lists { device, containers, problems }: &Lists,
    disk: Disk<'_>,
    catalogue: &Catalogue,
    overrides: Overrides,
) -> BackupReport {
    let Disk { backup, keys, .. } = disk;
    let domains = scan.containers.iter().map(|container| &container.domain);
    let attributor = Attributor::new(catalogue.ownership(), device, containers, domains);
    let mut evidence = backup.evidence(&scan.evidence, keys);
    // These decide below whether the photo library is looked for in iCloud.
    let assumptions = Assumptions::new(overrides, &evidence);
    let photo_library = photo_library(disk, &scan, assumptions.photos.stored, &mut evidence);
    let drive = drive_contents(disk, &scan, &mut evidence);
    let settings = settings(&evidence, assumptions, drive);
    let inventory = Inventory::new(scan, &attributor, &settings, &device.store_names);
    // Freed before the report is made: it grows with the number of apps and groups.
    drop(attributor);
    let account = AccountFacts { evidence, assumptions, photo_library };
    BackupReport::new(backup, device, problems, inventory, account, catalogue)
}

fn scan(
    disk: Disk<'_>,
    catalogue: &Catalogue,
    ReadOptions { verify, scan: options, progress, .. }: ReadOptions<'_>,
) -> Result<(Scan, Option<Verification>), BackupError> {
    let rules = catalogue.scan_rules();
    match verify {
        Verify::Nothing => Ok((inventory::scan(disk.database, &rules, options, progress)?, None)),
        Verify::Everything => {
            let (scan, verification) = inventory::verify(disk, &rules, options, progress)?;
            Ok((scan, Some(verification)))
        }
    }
}

/// Reads how large the photo library is in iCloud, where photos are stored there. What can't be
/// read is noted.
fn photo_library(
    disk: Disk<'_>,
    scan: &Scan,
    photos: StoredIn,
    evidence: &mut Evidence,
) -> Option<Bytes> {
    if photos != StoredIn::Icloud {
        return None;
    }
    match disk.backup.photo_library(&scan.evidence, disk.keys)? {
        Ok(bytes) => Some(bytes),
        Err(cause) => {
            evidence.unreadable.insert(Source::PhotoLibrary, cause);
            None
        }
    }
}

/// Reads what iCloud Drive holds, unless it is off.
fn drive_contents(disk: Disk<'_>, scan: &Scan, evidence: &mut Evidence) -> Option<DriveContents> {
    if evidence.drive.as_ref().is_some_and(|fact| fact.value == Switch::Off) {
        return None;
    }
    match disk.backup.drive_contents(&scan.evidence, disk.keys)? {
        Ok(contents) => Some(contents),
        Err(cause) => {
            evidence.unreadable.insert(Source::Drive, cause);
            None
        }
    }
}

/// Returns what decides what iCloud Backup takes.
fn settings(
    evidence: &Evidence,
    assumptions: Assumptions,
    drive: Option<DriveContents>,
) -> CloudSettings {
    // An absent key means that nothing is off, and not that nothing is known.
    let off = evidence.switched_off.as_ref().map(|fact| fact.value.clone());
    let restricted = evidence.managed.as_ref().map(|fact| fact.value.restricted.clone());
    let last_attempt = evidence.attempt.as_ref().map(|fact| fact.value.domains.clone());
    CloudSettings {
        photos: assumptions.photos.stored,
        messages: assumptions.messages.stored,
        off: off.unwrap_or_default(),
        restricted: restricted.unwrap_or_default(),
        last_attempt: last_attempt.unwrap_or_default(),
        drive,
    }
}
