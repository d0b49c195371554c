//! The writing of the folder, file by file.

use std::{borrow::Cow, fs, path::Path};

use super::{BackupBuilder, Catalogue, Domains, SnapshotFolder};
use crate::{
    blobs,
    container::Container,
    encryption::{self, Encrypted, Encryption},
    error::Error,
    folder, manifest_db, manifest_mbdb, plists,
    row::Row,
    written::Written,
};

impl BackupBuilder {
    /// Writes the backup into a folder that is empty or not there yet.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Written, Error> {
        let folder = folder.as_ref();
        folder::make_empty(folder)?;
        self.write_plists(folder)?;
        let domains = self.whole_domains()?;
        let rows = self.encrypt(domains.rows());
        let (wal_rows, raw_rows) = match self.catalogue {
            Catalogue::Database => (self.encrypt(&self.wal_rows), self.raw_rows.len()),
            Catalogue::Mbdb => (Vec::new(), 0),
        };
        self.write_catalogue(folder, &rows, &wal_rows)?;
        let raw_rows = u64::try_from(raw_rows).unwrap_or(u64::MAX);
        let mut written = Written { raw_rows, ..Written::default() };
        for row in rows.iter().chain(&wal_rows) {
            let id = row.file_id();
            let path = match self.catalogue {
                Catalogue::Database => folder.join(id.get(..2).unwrap_or_default()).join(&id),
                Catalogue::Mbdb => folder.join(&id),
            };
            blobs::write(&path, row, self.blobs, &self.encryption)?;
            written.count(row);
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
            plists::manifest(device, &containers, &self.encryption, last_backup)
        })?;
        self.write_status(&folder.join("Status.plist"))
    }

    fn write_status(&self, path: &Path) -> Result<(), Error> {
        let healthy = || plists::status(&self.device, self.states, self.last_backup);
        self.status.write(path, self.form, healthy)
    }

    /// The domains with all files, those included that are made only now.
    fn whole_domains(&self) -> Result<Domains, Error> {
        let mut domains = self.domains.clone();
        for made in &self.made {
            made.rows(self.last_backup)?.into_iter().for_each(|row| domains.add(row));
        }
        Ok(domains)
    }

    /// The rows as they stand in the backup: with keys and encrypted contents, if it has them.
    fn encrypt<'a>(&self, rows: impl IntoIterator<Item = &'a Row>) -> Vec<Cow<'a, Row>> {
        let keys = self.encryption.password().map(Encrypted::keys);
        let encrypt = |row: &'a Row| match &keys {
            Some(keys) => Cow::Owned(keys.encrypt(row.clone())),
            None => Cow::Borrowed(row),
        };
        rows.into_iter().map(encrypt).collect()
    }

    fn write_catalogue(
        &self,
        folder: &Path,
        rows: &[Cow<'_, Row>],
        wal_rows: &[Cow<'_, Row>],
    ) -> Result<(), Error> {
        match self.catalogue {
            Catalogue::Database => self.write_manifest(&folder.join("Manifest.db"), rows, wal_rows),
            Catalogue::Mbdb => {
                let path = folder.join("Manifest.mbdb");
                manifest_mbdb::write(&path, rows.iter().map(AsRef::as_ref))?;
                self.damages.iter().try_for_each(|damage| damage.aim(&path)?.strike(&path))
            }
        }
    }

    fn write_manifest(
        &self,
        path: &Path,
        rows: &[Cow<'_, Row>],
        wal_rows: &[Cow<'_, Row>],
    ) -> Result<(), Error> {
        match &self.encryption {
            Encryption::Noise { pages } => encryption::write_noise(path, *pages)?,
            Encryption::None | Encryption::Password(_) => {
                self.write_database(path, rows, wal_rows)?;
            }
        }
        let aimed = self.damages.iter().map(|damage| damage.aim(path));
        let wounds = aimed.collect::<Result<Vec<_>, _>>()?;
        if let Some(encrypted) = self.encryption.password() {
            encrypted.encrypt_manifest(path)?;
        }
        wounds.iter().try_for_each(|wound| wound.strike(path))
    }

    fn write_database(
        &self,
        path: &Path,
        rows: &[Cow<'_, Row>],
        wal_rows: &[Cow<'_, Row>],
    ) -> Result<(), Error> {
        manifest_db::create(path, |inserter| {
            rows.iter().try_for_each(|row| inserter.insert(row))?;
            self.raw_rows.iter().try_for_each(|row| inserter.insert_raw(row))
        })?;
        if wal_rows.is_empty() {
            return Ok(());
        }
        manifest_db::append_to_wal(path, |inserter| {
            wal_rows.iter().try_for_each(|row| inserter.insert(row))
        })
    }
}
