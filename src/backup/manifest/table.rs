//! `FilesTable`: Manifest.db, read so that nothing of the backup changes, and its rows.
//!
//! Its pages are read by [`sqlite`], which checks their structure and reads what can be read of a
//! damaged table. A sound table of a form that iOS doesn't make is read by SQLite itself: see
//! [`foreign`](super::foreign).
//!
//! iOS leaves the file in WAL mode: its newest rows may stand in the write-ahead log beside it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Columns, Gaps,
    foreign::{ForeignTable, Refused},
};
use crate::{
    backup::{BackupError, Damage, layout::DATABASE},
    encryption::{CbcFile, Key},
    file_system::{File, FileSystem, Kind, Metadata, ReadAt, is_dangling_link},
    sqlite::{self, OpenError, Schema, Table, TableError, Value},
};

const NAME: &str = "Files";
/// In the order of the fields of [`Columns`].
const COLUMNS: [&str; 5] = ["domain", "relativePath", "flags", "file", "fileID"];

/// The table of files in a Manifest.db that can be read.
#[derive(Debug)]
pub(super) struct FilesTable {
    path: PathBuf,
    files: Vec<WatchedFile>,
    form: TableForm,
    /// Whether a program was stopped in the middle of a change to it.
    is_half_changed: bool,
}

#[derive(Debug)]
enum TableForm {
    Pages { database: sqlite::Database, schema: Schema, table: Table, columns: [usize; 5] },
    Foreign(ForeignTable),
}

/// The rows of the table, to be read once, in chunks.
#[derive(Debug)]
pub(super) enum Rows<'t> {
    Pages { scan: Box<sqlite::Scan>, columns: [usize; 5] },
    Foreign(&'t ForeignTable),
}

/// A chunk of the rows, to be read by one thread.
#[derive(Debug)]
pub(super) enum TableChunk {
    Pages(sqlite::Chunk),
    All,
}

/// What one thread reads with.
#[derive(Debug)]
pub(super) enum TableReader<'t> {
    Pages(Box<sqlite::Reader<'t, 5>>),
    Foreign(&'t ForeignTable),
}

impl TableForm {
    /// Finds the table in a database that our own reader can read.
    fn of_pages(
        path: &Path,
        opened: Result<sqlite::Database, OpenError>,
    ) -> Result<Self, BackupError> {
        let path = || path.to_owned();
        let damaged = |source| BackupError::Damaged { path: path(), source };
        let database = opened.map_err(|error| match error {
            OpenError::Io(error) => BackupError::from_io(path(), error),
            error => damaged(error.into()),
        })?;
        let schema = database.schema().map_err(|error| damaged(error.into()))?;
        let table = schema.table(NAME).map_err(|error| match error {
            TableError::Missing => BackupError::NoFiles { path: path() },
            error => BackupError::Foreign { path: path(), source: Refused::Form(error) },
        })?;
        let columns =
            table.columns_named(COLUMNS).ok_or_else(|| BackupError::NoFiles { path: path() })?;
        Ok(Self::Pages { database, schema, table, columns })
    }
}

impl FilesTable {
    /// Opens a file that begins as a database does, with the WAL beside it.
    pub(super) fn open(files: &dyn FileSystem, path: PathBuf) -> Result<Self, BackupError> {
        let file = WatchedFile::open(files, &path)?;
        let named = NamesOf::manifest(files, &path);
        let wal = named.wal(files).map(|wal| WatchedFile::open(files, &wal)).transpose()?;
        let pages_of_wal = wal.as_ref().map(|wal| -> Arc<dyn ReadAt> { wal.file.clone() });
        let opened = sqlite::Database::open(file.file.clone(), pages_of_wal);
        let form = match TableForm::of_pages(&path, opened) {
            // Not with a WAL: SQLite opens the file as immutable, and then ignores the rows of one.
            Err(BackupError::Foreign {
                source: Refused::Form(TableError::WithoutRowid | TableError::Utf16),
                ..
            }) if wal.is_none() => match ForeignTable::open(files, &path) {
                Ok(table) => TableForm::Foreign(table),
                Err(source) => return Err(BackupError::Foreign { path, source }),
            },
            form => form?,
        };
        Ok(Self {
            is_half_changed: named.has_journal(files),
            path,
            // A program that writes to the manifest may write to either.
            files: [Some(file), wal].into_iter().flatten().collect(),
            form,
        })
    }

    /// Opens an encrypted file, of which each page is decrypted when it is read.
    pub(super) fn decrypt(
        files: &dyn FileSystem,
        path: PathBuf,
        key: Arc<Key>,
    ) -> Result<Self, BackupError> {
        let file = WatchedFile::open(files, &path)?;
        let plain = file
            .file
            .length()
            .and_then(|length| CbcFile::new(file.file.clone(), key, without_padding(length)))
            .map_err(|error| BackupError::from_io(&path, error))?;
        let form = match sqlite::Database::open(Arc::new(plain), None) {
            // The key was unwrapped with a check value, so that it is the file that doesn't fit.
            Err(OpenError::NoDatabase) => return Err(BackupError::Undecipherable { path }),
            opened => TableForm::of_pages(&path, opened)?,
        };
        Ok(Self { path, files: vec![file], form, is_half_changed: false })
    }

    /// Prepares to read all rows once.
    ///
    /// # Errors
    /// When the way to them is damaged from the beginning.
    pub(super) fn rows(&self) -> Result<Rows<'_>, BackupError> {
        match &self.form {
            TableForm::Foreign(table) => Ok(Rows::Foreign(table)),
            TableForm::Pages { database, schema, table, columns } => {
                let scan = database.scan(schema, table).map_err(|error| self.damaged(error))?;
                Ok(Rows::Pages { scan: Box::new(scan), columns: *columns })
            }
        }
    }

    /// Whether the file is shorter than it says, or only a part of a change was written.
    pub(super) fn is_cut_off(&self) -> bool {
        let is_short = match &self.form {
            TableForm::Pages { database, .. } => database.is_cut_off(),
            TableForm::Foreign(_) => false,
        };
        is_short || self.is_half_changed
    }

    /// Checks that no program has written to the files since they were opened: what was read would
    /// mix two states.
    ///
    /// # Errors
    /// When one has.
    pub(super) fn check_unchanged(&self) -> Result<(), BackupError> {
        if self.files.iter().all(WatchedFile::is_unchanged) {
            Ok(())
        } else {
            Err(BackupError::Changed { path: self.path.clone() })
        }
    }

    fn damaged(&self, error: impl Into<Damage>) -> BackupError {
        BackupError::Damaged { path: self.path.clone(), source: error.into() }
    }
}

/// Returns how much of an encrypted manifest is pages. Its length isn't recorded, and behind its last page
/// stands one block of padding: a header that counts no pages would have that for a page that was begun.
fn without_padding(length: u64) -> u64 {
    const BLOCK: u64 = 16;
    const SMALLEST_PAGE: u64 = 512;
    if length % SMALLEST_PAGE == BLOCK { length - BLOCK } else { length }
}

impl Rows<'_> {
    /// Cuts the rows into chunks, the same ones for any number of threads.
    pub(super) fn chunks(&self) -> Vec<TableChunk> {
        match self {
            Self::Pages { scan, .. } => scan.chunks().into_iter().map(TableChunk::Pages).collect(),
            Self::Foreign(_) => vec![TableChunk::All],
        }
    }

    /// Returns what one thread reads with.
    pub(super) fn reader(&self) -> TableReader<'_> {
        match self {
            Self::Pages { scan, columns } => TableReader::Pages(Box::new(scan.reader(*columns))),
            Self::Foreign(table) => TableReader::Foreign(table),
        }
    }

    /// Returns the gaps beside those in the chunks, once all were read.
    pub(super) fn finish(&self) -> Gaps {
        match self {
            Self::Pages { scan, .. } => scan.finish(),
            Self::Foreign(_) => Gaps::default(),
        }
    }
}

impl TableReader<'_> {
    /// Passes the rows of a chunk to `visit`, and steps over what is damaged. A chunk of another manifest
    /// is a gap.
    ///
    /// # Errors
    /// When the rows claim many times the bytes of the file, or SQLite can't read them any more.
    pub(super) fn visit(
        &mut self,
        chunk: &TableChunk,
        mut visit: impl FnMut(Columns<'_>),
    ) -> Result<Gaps, Damage> {
        match (self, chunk) {
            (Self::Pages(reader), TableChunk::Pages(chunk)) => {
                Ok(reader.visit(chunk, |values| visit(Columns::from(values)))?)
            }
            (Self::Foreign(table), TableChunk::All) => {
                table.visit(visit)?;
                Ok(Gaps::default())
            }
            (Self::Pages(_), TableChunk::All) | (Self::Foreign(_), TableChunk::Pages(_)) => {
                Ok(Gaps(1))
            }
        }
    }
}

impl<'r> From<[Value<'r>; 5]> for Columns<'r> {
    #[inline]
    fn from([domain, path, flags, file, file_id]: [Value<'r>; 5]) -> Self {
        Self {
            domain: domain.as_text(),
            path: path.as_text(),
            flags: flags.as_integer(),
            file: file.as_blob(),
            file_id: file_id.as_text(),
        }
    }
}

/// A file with what it was like when it was opened.
#[derive(Debug)]
struct WatchedFile {
    file: Arc<dyn File>,
    opened: Metadata,
}

impl WatchedFile {
    fn open(files: &dyn FileSystem, path: &Path) -> Result<Self, BackupError> {
        let opened = files.open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (opened, file) = opened.map_err(|error| BackupError::from_io(path, error))?;
        Ok(Self { file, opened })
    }

    fn is_unchanged(&self) -> bool {
        self.file.metadata().is_ok_and(|now| now == self.opened)
    }
}

/// The names that a manifest may have had for the program that wrote to it: its own; that of the file
/// that it leads to, if it is a link; and the usual one, where people renamed it to please a program, and
/// left what is beside it.
struct NamesOf(Vec<PathBuf>);

impl NamesOf {
    fn manifest(files: &dyn FileSystem, path: &Path) -> Self {
        let mut names = vec![path.to_owned()];
        let usual = path.with_file_name(DATABASE);
        if usual != path {
            names.push(usual);
        }
        // Only then: to find out where a file really is takes a look at each folder above it.
        if files.symlink_metadata(path).is_ok_and(|it| it.kind == Kind::Link) {
            names.extend(files.real_path(path));
        }
        Self(names)
    }

    fn with(&self, ending: &str) -> impl Iterator<Item = PathBuf> {
        self.0.iter().map(move |path| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        })
    }

    /// Returns the WAL, if there is one with something in it. SQLite leaves an empty one behind, which
    /// changes nothing; what stands there and can't be asked about is for whoever opens it to tell.
    fn wal(&self, files: &dyn FileSystem) -> Option<PathBuf> {
        self.with("-wal").find(|wal| match files.metadata(wal) {
            Ok(wal) => wal.is_file() && 0 < wal.length,
            Err(error) => error.kind() != io::ErrorKind::NotFound || is_dangling_link(&error),
        })
    }

    /// Whether there is a rollback journal that is still valid: it holds what pages were before a change
    /// that never ended. SQLite would take that change back, for which the manifest would have to be
    /// written to.
    fn has_journal(&self, files: &dyn FileSystem) -> bool {
        const MAGIC: [u8; 8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7];
        self.with("-journal").any(|journal| {
            let mut beginning = [0; MAGIC.len()];
            let file = files.open(&journal);
            // Once a change has ended, the journal is gone, empty, or begins with zeros.
            file.and_then(|file| file.read_exact_at(&mut beginning, 0)).is_ok()
                && beginning == MAGIC
        })
    }
}
