//! Reading a backup from its folder to the numbers of a report: opened with its password, scanned,
//! and put together by item.

use super::{
    Failure, Terminal,
    password::Passwords,
    progress::Bar,
    request::{Audience, Reading},
};
use crate::{
    backup::{Backup, BackupError, Database, Keys},
    catalogue::Catalogue,
    inventory::{
        self, Attributor, CloudAccount, Disk, Inventory, Progress, Scan, ScanOptions, Verification,
    },
    report::{Assumptions, BackupReport, OutlineReport, table},
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
        let evidence = backup.evidence(&scan.evidence, keys);
        let assumptions = Assumptions::new(self.reading.said, &evidence);
        let account = CloudAccount {
            photos: assumptions.photos.place,
            messages: assumptions.messages.place,
            off: evidence.switched_off.as_ref().map(|fact| fact.value.clone()).unwrap_or_default(),
        };
        let inventory = Inventory::new(&scan, &attributor, &account, &device.store_names);
        let report =
            BackupReport::new(backup, (&device, &problems), inventory, (evidence, assumptions));
        Ok(Read { report, database, verification })
    }

    fn scan(
        &self,
        disk: Disk<'_>,
        verify: Verify,
        Pace { scan: options, progress }: Pace<'_>,
    ) -> Result<(Scan, Option<Verification>), BackupError> {
        let rules = self.catalogue.cloud_rules();
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
