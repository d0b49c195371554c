//! Reading a backup from its folder to the numbers of a report: opened with its password, and read.

use std::path::Path;

use super::{
    Failure, Terminal,
    password::Passwords,
    progress::Bar,
    request::{Audience, Reading},
};
use crate::{
    backup::{Backup, BackupError, Keys},
    catalogue::Catalogue,
    examination::{Read, ReadOptions, Verify},
    report::{OutlineReport, table},
};

/// Reads backups as a request asks for it.
pub(super) struct Reader<'r> {
    reading: &'r Reading,
    catalogue: &'r Catalogue,
    passwords: Passwords,
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
        // After the keys: it would be drawn over the question for a password.
        let bar = Bar::new(what, self.reading.quiet, terminal);
        let options = self.options();
        let keys = keys.as_ref();
        self.read_opened(backup, ReadOptions { keys, verify, progress: &bar, ..options })
    }

    /// Scans a manifest whose keys are there, and reads Info.plist beside it.
    pub(super) fn read_opened(
        &self,
        backup: &Backup,
        options: ReadOptions<'_>,
    ) -> Result<Read, Failure> {
        let read = || Read::new(backup, self.catalogue, options);
        Ok(self.reading.within_threads(read)?)
    }

    /// Returns how backups are read by this request.
    pub(super) fn options(&self) -> ReadOptions<'static> {
        let Reading { overrides, scan, .. } = *self.reading;
        ReadOptions { overrides, scan, ..ReadOptions::default() }
    }

    /// Opens what is encrypted. A person who has no password is shown what is known without it.
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
