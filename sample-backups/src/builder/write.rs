//! The writing of the folder, file by file.

use std::{fs, path::Path};

use super::{BackupBuilder, SnapshotFolder};
use crate::{
    blobs,
    container::Container,
    encryption::{self, Encryption},
    error::Error,
    folder, manifest_db, plists,
    written::Written,
};

impl BackupBuilder {
    /// Writes the backup into a folder that is empty or not there yet.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Written, Error> {
        let folder = folder.as_ref();
        folder::make_empty(folder)?;
        self.write_plists(folder)?;
        let written = self.write_manifest(&folder.join("Manifest.db"))?;
        for row in self.domains.rows().chain(&self.wal_rows) {
            blobs::write(folder, row, self.blobs, self.encryption)?;
        }
        if self.snapshot == SnapshotFolder::Present {
            let snapshot = folder.join("Snapshot");
            fs::create_dir_all(&snapshot).map_err(Error::io(&snapshot))?;
            self.write_status(&snapshot.join("Status.plist"))?;
        }
        Ok(written)
    }

    /// Writes the three property lists.
    pub(crate) fn write_plists(&self, folder: &Path) -> Result<(), Error> {
        let (device, last_backup) = (&self.device, self.last_backup);
        self.info.write(&folder.join("Info.plist"), self.form, || {
            plists::info(device, &self.apps, last_backup)
        })?;
        self.manifest.write(&folder.join("Manifest.plist"), self.form, || {
            let of_apps = self.apps.iter().map(Container::of);
            let containers: Vec<_> = of_apps.chain(self.containers.iter().cloned()).collect();
            plists::manifest(device, &containers, self.encryption, last_backup)
        })?;
        self.write_status(&folder.join("Status.plist"))
    }

    fn write_status(&self, path: &Path) -> Result<(), Error> {
        let healthy = || plists::status(&self.device, self.states, self.last_backup);
        self.status.write(path, self.form, healthy)
    }

    fn write_manifest(&self, path: &Path) -> Result<Written, Error> {
        match self.encryption {
            Encryption::None => self.write_database(path)?,
            Encryption::Noise { pages } => encryption::write_noise(path, pages)?,
        }
        for damage in &self.damages {
            damage.apply(path)?;
        }
        let mut written = Written::default();
        self.domains.rows().chain(&self.wal_rows).for_each(|row| written.count(row));
        written.raw_rows = u64::try_from(self.raw_rows.len()).unwrap_or(u64::MAX);
        Ok(written)
    }

    fn write_database(&self, path: &Path) -> Result<(), Error> {
        manifest_db::create(path, |rows| {
            self.domains.rows().try_for_each(|row| rows.insert(row))?;
            self.raw_rows.iter().try_for_each(|row| rows.insert_raw(row))
        })?;
        if self.wal_rows.is_empty() {
            return Ok(());
        }
        manifest_db::append_to_wal(path, |rows| {
            self.wal_rows.iter().try_for_each(|row| rows.insert(row))
        })
    }
}
