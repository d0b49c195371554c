//! `Database`: the manifest of a backup, Manifest.db or Manifest.mbdb, and its records.
//!
//! Since iOS 10 it is a table of SQLite's (`table`), before it was a file of records (`mbdb`). Both
//! come in chunks, so that each core can read its own, and both are handed on as [`Record`]: nobody
//! above has to know which it was.

#[cfg(feature = "disk")]
mod foreign;
// In a browser there is no disk and no SQLite, and the same names refuse.
#[cfg(not(feature = "disk"))]
#[path = "manifest/no_foreign.rs"]
mod foreign;
pub(super) mod mbdb;
mod mbfile;
mod record;
mod table;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

pub use self::{
    foreign::{Refused, SqliteError},
    mbfile::MbFile,
    record::{FileRecord, Lost, Origin, Record},
};
use self::{mbdb::Mbdb, mbfile::MbFiles, record::Columns, table::FilesTable};
use super::{BackupError, Damage};
use crate::{encryption::Key, file_system::FileSystem};

/// How many gaps there are in what could be read of a manifest.
pub use crate::sqlite::Gaps;

/// A manifest that can be read.
#[derive(Debug)]
pub struct Database {
    path: PathBuf,
    form: ManifestForm,
}

/// What form a manifest has.
#[derive(Debug)]
enum ManifestForm {
    /// Manifest.db
    Table(FilesTable),
    /// Manifest.mbdb
    Mbdb(Mbdb),
}

/// All records of a manifest, to be read once, in chunks.
#[derive(Debug)]
pub struct Records<'d> {
    database: &'d Database,
    form: RecordsForm<'d>,
}

#[derive(Debug)]
enum RecordsForm<'d> {
    Rows(table::Rows<'d>),
    Mbdb(&'d Mbdb),
}

/// A chunk of the records, to be read by one thread.
#[derive(Debug)]
pub struct Chunk(ChunkForm);

#[derive(Debug)]
enum ChunkForm {
    Rows(table::TableChunk),
    Stretch(mbdb::Stretch),
}

/// What one thread reads the records with.
#[derive(Debug)]
pub struct Reader<'d>(ReaderForm<'d>);

#[derive(Debug)]
enum ReaderForm<'d> {
    Table { rows: table::TableReader<'d>, archives: MbFiles },
    Mbdb(&'d Mbdb),
}

impl Database {
    /// Opens a file that begins as a database does.
    pub(super) fn open(files: &dyn FileSystem, path: PathBuf) -> Result<Self, BackupError> {
        let table = FilesTable::open(files, path.clone())?;
        Ok(Self { path, form: ManifestForm::Table(table) })
    }

    /// Opens an encrypted file.
    pub(super) fn decrypt(
        files: &dyn FileSystem,
        path: PathBuf,
        key: Arc<Key>,
    ) -> Result<Self, BackupError> {
        let table = FilesTable::decrypt(files, path.clone(), key)?;
        Ok(Self { path, form: ManifestForm::Table(table) })
    }

    /// Opens a file of records.
    pub(super) fn open_mbdb(files: &dyn FileSystem, path: PathBuf) -> Result<Self, BackupError> {
        match Mbdb::open(files, &path) {
            Ok(Some(mbdb)) => Ok(Self { path, form: ManifestForm::Mbdb(mbdb) }),
            Ok(None) => Err(BackupError::NoFiles { path }),
            Err(error) => Err(BackupError::from_io(path, error)),
        }
    }

    /// Returns the file, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Prepares to read all records once.
    ///
    /// # Errors
    /// When the way to them is damaged from the beginning.
    pub fn records(&self) -> Result<Records<'_>, BackupError> {
        let form = match &self.form {
            ManifestForm::Table(table) => RecordsForm::Rows(table.rows()?),
            ManifestForm::Mbdb(mbdb) => RecordsForm::Mbdb(mbdb),
        };
        Ok(Records { database: self, form })
    }

    /// Whether the file is shorter than it says, or damaged from some offset on.
    pub fn is_cut_off(&self) -> bool {
        match &self.form {
            ManifestForm::Table(table) => table.is_cut_off(),
            ManifestForm::Mbdb(mbdb) => mbdb.is_cut_off(),
        }
    }

    fn check_unchanged(&self) -> Result<(), BackupError> {
        match &self.form {
            ManifestForm::Table(table) => table.check_unchanged(),
            // Its chunks notice by themselves where records don't begin any more as they did.
            ManifestForm::Mbdb(_) => Ok(()),
        }
    }
}

impl Records<'_> {
    /// Cuts the records into chunks, the same ones for any number of threads. Each is to be read
    /// once.
    pub fn chunks(&self) -> Vec<Chunk> {
        match &self.form {
            RecordsForm::Rows(rows) => {
                rows.chunks().into_iter().map(|chunk| Chunk(ChunkForm::Rows(chunk))).collect()
            }
            RecordsForm::Mbdb(mbdb) => {
                mbdb.chunks().map(|stretch| Chunk(ChunkForm::Stretch(stretch))).collect()
            }
        }
    }

    /// Returns what reads the chunks, one for each thread.
    pub fn reader(&self) -> Reader<'_> {
        Reader(match &self.form {
            RecordsForm::Rows(rows) => {
                // Each thread learns the shapes of archives for itself.
                ReaderForm::Table { rows: rows.reader(), archives: MbFiles::default() }
            }
            RecordsForm::Mbdb(mbdb) => ReaderForm::Mbdb(mbdb),
        })
    }

    /// Returns the gaps beside those in the chunks, once all were read.
    ///
    /// # Errors
    /// When a program has written to the manifest meanwhile: what was read mixes two states.
    pub fn finish(&self) -> Result<Gaps, BackupError> {
        self.database.check_unchanged()?;
        Ok(match &self.form {
            RecordsForm::Rows(rows) => rows.finish(),
            RecordsForm::Mbdb(_) => Gaps::default(),
        })
    }
}

impl Reader<'_> {
    /// Passes the records of a chunk to `visit`, and steps over what is damaged. A chunk of another
    /// manifest is a gap.
    ///
    /// # Errors
    /// When the records claim many times the bytes of the file, or can't be read any more.
    pub fn visit(
        &mut self,
        chunk: &Chunk,
        mut visit: impl FnMut(Record<'_>),
    ) -> Result<Gaps, Damage> {
        match (&mut self.0, &chunk.0) {
            (ReaderForm::Table { rows, archives }, ChunkForm::Rows(chunk)) => {
                rows.visit(chunk, |columns| visit(Record::read(columns, archives)))
            }
            (ReaderForm::Mbdb(mbdb), ChunkForm::Stretch(stretch)) => {
                Ok(mbdb.visit(*stretch, visit))
            }
            (ReaderForm::Table { .. }, ChunkForm::Stretch(_))
            | (ReaderForm::Mbdb(_), ChunkForm::Rows(_)) => Ok(Gaps(1)),
        }
    }
}
