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
    inventory::{self, Attributor, CloudAccount, Inventory},
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
    pub(super) keys: Option<Keys>,
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
        let keys = self.keys(backup, terminal)?;
        let reading = self.reading;
        let database = reading.within_threads(|| backup.database(keys.as_ref()))?;
        let rules = self.catalogue.cloud_rules();
        let bar = Bar::new("Adding up", reading.quiet, terminal);
        let (scan, (device, problems)) = rayon::join(
            || inventory::scan(&database, &rules, reading.scan, &bar),
            || backup.device(),
        );
        let scan = scan?;
        drop(bar);
        let ownership = self.catalogue.ownership();
        let domains = scan.containers.keys().map(|(domain, _)| domain);
        let attributor = Attributor::new(&ownership, &device, backup.manifest(), domains);
        let evidence = backup.evidence(&scan.evidence, keys.as_ref());
        let assumptions = Assumptions::new(reading.said, &evidence);
        let account = CloudAccount {
            photos: assumptions.photos.place,
            messages: assumptions.messages.place,
            off: evidence.switched_off.as_ref().map(|fact| fact.value.clone()).unwrap_or_default(),
        };
        let inventory = Inventory::new(&scan, &attributor, &account, &device.store_names);
        let report =
            BackupReport::new(backup, (&device, &problems), inventory, (evidence, assumptions));
        Ok(Read { report, database, keys })
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
