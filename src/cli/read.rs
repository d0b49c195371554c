//! Reading a backup from its folder to the numbers of a report: opened with its password, scanned,
//! and put together by item.

use std::path::Path;

use super::{
    Failure, Terminal,
    password::Passwords,
    progress::Bar,
    request::{Audience, Reading},
};
use crate::{
    backup::{Backup, BackupError, Database, Keys},
    bytes::Bytes,
    catalogue::Catalogue,
    evidence::{DriveContents, Evidence, Source, Switch},
    inventory::{
        self, Attributor, CloudSettings, Disk, Inventory, Progress, Scan, ScanOptions, StoredIn,
        Verification,
    },
    report::{AccountFacts, Assumptions, BackupReport, OutlineReport, table},
};

/// Reads backups as a request asks for it.
pub(super) struct Reader<'r> {
    reading: &'r Reading,
    catalogue: &'r Catalogue,
    passwords: Passwords,
}

/// A backup that was read, and its manifest, should more be asked of it.
pub(super) struct Read {
    pub(super) report: BackupReport,
    pub(super) database: Database,
    pub(super) verification: Option<Verification>,
}

/// Whether to look at every file on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verify {
    Nothing,
    Everything,
}

/// On how many threads to read, and who is told how far that has come.
#[derive(Clone, Copy)]
pub(super) struct Pace<'p> {
    pub(super) scan: ScanOptions,
    pub(super) progress: &'p dyn Progress,
}

impl<'r> Reader<'r> {
    pub(super) fn new(reading: &'r Reading, catalogue: &'r Catalogue) -> Self {
        Self { reading, catalogue, passwords: reading.passwords() }
    }

    /// Opens a backup by its folder or the name of its device.
    pub(super) fn open(&self, named: &Path) -> Result<Backup, Failure> {
        self.reading.open(named)
    }

    /// Scans a manifest, and reads Info.plist beside it.
    pub(super) fn read(
        &mut self,
        backup: &Backup,
        terminal: &mut Terminal<'_>,
    ) -> Result<Read, Failure> {
        self.read_and(backup, Verify::Nothing, terminal)
    }

    /// The same; and if asked for, looks at every file.
    pub(super) fn read_and(
        &mut self,
        backup: &Backup,
        verify: Verify,
        terminal: &mut Terminal<'_>,
    ) -> Result<Read, Failure> {
        let keys = self.keys(backup, terminal)?;
        let what = match verify {
            Verify::Nothing => "Adding up",
            Verify::Everything => "Looking at every file",
        };
        let bar = Bar::new(what, self.reading.quiet, terminal);
        let pace = Pace { scan: self.reading.scan, progress: &bar };
        self.read_opened(backup, keys.as_ref(), verify, pace)
    }

    /// Scans a manifest whose keys are there, and reads Info.plist beside it.
    pub(super) fn read_opened(
        &self,
        backup: &Backup,
        keys: Option<&Keys>,
        verify: Verify,
        pace: Pace<'_>,
    ) -> Result<Read, Failure> {
        self.reading.within_threads(|| self.read_here(backup, keys, verify, pace))
    }

    fn read_here(
        &self,
        backup: &Backup,
        keys: Option<&Keys>,
        verify: Verify,
        pace: Pace<'_>,
    ) -> Result<Read, Failure> {
        let database = backup.database(keys)?;
        let disk = Disk { backup, database: &database, keys };
        let (scanned, (device, problems)) =
            rayon::join(|| self.scan(disk, verify, pace), || backup.device());
        let (scan, verification) = scanned?;
        let ownership = self.catalogue.ownership();
        let domains = scan.containers.keys().map(|(domain, _)| domain);
        let attributor = Attributor::new(&ownership, &device, backup.manifest(), domains);
        let mut evidence = backup.evidence(&scan.evidence, keys);
        let assumptions = Assumptions::new(self.reading.overrides, &evidence);
        let photo_library = photo_library(disk, &scan, assumptions.photos.stored, &mut evidence);
        let drive = drive_contents(disk, &scan, &mut evidence);
        let settings = settings(&evidence, assumptions, drive);
        let inventory = Inventory::new(scan, &attributor, &settings, &device.store_names);
        drop(attributor);
        let account = AccountFacts { evidence, assumptions, photo_library };
        let info = (&device, problems.as_slice());
        let report = BackupReport::new(backup, info, inventory, account, self.catalogue);
        Ok(Read { report, database, verification })
    }

    fn scan(
        &self,
        disk: Disk<'_>,
        verify: Verify,
        Pace { scan: options, progress }: Pace<'_>,
    ) -> Result<(Scan, Option<Verification>), BackupError> {
        let rules = self.catalogue.scan_rules();
        match verify {
            Verify::Nothing => {
                Ok((inventory::scan(disk.database, &rules, options, progress)?, None))
            }
            Verify::Everything => {
                let (scan, verification) = inventory::verify(disk, &rules, options, progress)?;
                Ok((scan, Some(verification)))
            }
        }
    }

    /// Opens what is encrypted. A person who has no password is shown what can be told without it.
    fn keys(
        &mut self,
        backup: &Backup,
        terminal: &mut Terminal<'_>,
    ) -> Result<Option<Keys>, Failure> {
        let keys = self.passwords.open(backup, self.reading.quiet, terminal);
        if let Err(Failure::Backup(BackupError::Encrypted { .. } | BackupError::NoLock { .. })) =
            &keys
            && self.reading.audience == Audience::Person
        {
            let outline = OutlineReport::new(backup, &backup.device().0);
            let text = table::outline(&outline, &self.reading.view);
            terminal.write(&text, self.reading.paint)?;
        }
        keys
    }
}

/// Reads how large the photo library is in iCloud, where photos are stored there. What can't be read
/// is noted.
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
