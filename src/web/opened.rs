//! `Opened`: a backup that was opened, and its manifest, added up once.

use std::{path::Path, sync::Arc};

use tierfit::{
    backup::{Backup, Database, EncryptionScope, Keys, Lock},
    bytes::{Bytes, Units},
    catalogue::Catalogue,
    examination,
    file_system::FileSystem,
    inventory::{self, Disk, Scan},
    report::{BackupReport, Overrides},
};
use wasm_bindgen::prelude::*;

use crate::{failure::Failure, files::HandedFiles};

/// The largest manifest that is read encrypted. A browser decrypts some 100 MB in a second.
const LARGEST_ENCRYPTED: u64 = 1 << 30;

#[wasm_bindgen]
extern "C" {
    /// Shows on the page how much is done, and reads ahead.
    #[wasm_bindgen(js_name = tierfitPause)]
    async fn pause(done: u32, all: u32);
}

/// A backup that was opened.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) backup: Backup,
    /// What of it a password opens.
    pub(crate) scope: EncryptionScope,
    pub(crate) lock: Option<Lock>,
    pub(crate) keys: Option<Keys>,
    /// Its manifest, added up: once, however often the page asks, and whatever else it fetches
    /// first.
    pub(crate) scanned: Option<(Database, Scan)>,
}

impl Opened {
    /// Opens a backup, unless it is encrypted and too large for a browser.
    pub(crate) fn new(files: &Arc<HandedFiles>, path: &Path) -> Result<Self, Failure> {
        let backup = Backup::open_in(files.clone(), path)?;
        let scope = backup.encryption_scope()?;
        let manifest = backup.folder().join(backup.manifest_name());
        let length = files.metadata(&manifest).map_or(0, |manifest| manifest.length);
        if scope == EncryptionScope::Everything && LARGEST_ENCRYPTED < length {
            return Err(Failure {
                message: format!(
                    "{} is encrypted, and with {} too large for a browser",
                    manifest.display(),
                    Bytes::new(length).display(Units::Icloud)
                ),
                hint: Some("the tierfit of the command line reads it".to_owned()),
            });
        }
        let lock = match scope {
            EncryptionScope::Nothing => None,
            EncryptionScope::Files | EncryptionScope::Everything => backup.lock()?,
        };
        Ok(Self { backup, scope, lock, keys: None, scanned: None })
    }

    /// Adds up the manifest, unless a file beside it is wanted first, which would change it.
    pub(crate) async fn scan(
        &mut self,
        files: &HandedFiles,
        catalogue: &Catalogue,
    ) -> Result<(), Failure> {
        if self.scanned.is_none() {
            let database = self.backup.database(self.keys.as_ref())?;
            if !files.wanted().is_empty() {
                return Ok(());
            }
            let rules = catalogue.scan_rules();
            // Only their ratio is shown.
            let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
            let pause = async |done, all| pause(number(done), number(all)).await;
            let scan = inventory::scan_in_turn(&database, &rules, pause).await?;
            self.scanned = Some((database, scan));
        }
        Ok(())
    }

    pub(crate) fn read(
        &self,
        catalogue: &Catalogue,
        overrides: Overrides,
    ) -> Result<BackupReport, Failure> {
        let Self { backup, keys, scanned, .. } = self;
        let unscanned = || Failure::new("the backup has not been added up");
        let (database, scan) = scanned.as_ref().ok_or_else(unscanned)?;
        let disk = Disk { backup, database, keys: keys.as_ref() };
        let lists = examination::Lists::of(backup);
        // A copy, because the page may ask again with another list of Settings.
        let scan = scan.clone();
        let report = examination::report(scan, &lists, disk, catalogue, overrides);
        examination::whole(report, database).map_err(|error| Failure {
            hint: Some("make a new backup, and check that it completes".to_owned()),
            ..Failure::new(error)
        })
    }
}
