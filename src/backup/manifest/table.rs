//! `FilesTable`: Manifest.db, read so that nothing of the backup changes, and its rows.
//!
//! Its pages are read by [`sqlite`], which checks their structure and takes part of a damaged table
//! for what it is. A table of another form than iOS makes, and that is sound, is read by SQLite itself:
//! see [`foreign`](super::foreign).
//!
//! iOS leaves the file in WAL mode, and its newest rows may stand in a write-ahead log beside it.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use super::{
    Columns, Gaps,
    foreign::{ForeignTable, Refused},
};
use crate::backup::{BackupError, Damage, open_file};
use crate::encryption::{CbcFile, Key};
use crate::sqlite::{self, OpenError, ReadAt, Schema, Table, TableError, Value};

const NAME: &str = "Files";
/// In the order of the fields of [`Columns`].
const COLUMNS: [&str; 5] = ["domain", "relativePath", "flags", "file", "fileID"];

/// The table of files in a Manifest.db that can be read.
#[derive(Debug)]
pub(super) struct FilesTable {
    path: PathBuf,
    files: Vec<WatchedFile>,
    form: Form,
}

#[derive(Debug)]
enum Form {
    Pages { database: sqlite::Database, schema: Schema, table: Table, columns: [usize; 5] },
    Foreign(ForeignTable),
}

/// The rows of the table, to be read once, in parts.
#[derive(Debug)]
pub(super) enum Rows<'t> {
    Pages { scan: Box<sqlite::Scan>, columns: [usize; 5] },
    Foreign(&'t ForeignTable),
}

/// Opens a table of another form than iOS makes.
type OpenForeign = fn(&Path) -> Result<ForeignTable, Refused>;

/// A part of the rows, to be read by one thread.
#[derive(Debug)]
pub(super) enum Part {
    Pages(sqlite::Part),
    All,
}

/// What one thread reads with.
#[derive(Debug)]
pub(super) enum Reader<'t> {
    Pages(Box<sqlite::Reader<'t, 5>>),
    Foreign(&'t ForeignTable),
}

impl FilesTable {
    /// Opens a file that begins as a database does.
    pub(super) fn open(path: PathBuf) -> Result<Self, BackupError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| BackupError::from_io(path, error)
        };
        let mut files = vec![WatchedFile::open(&path).map_err(failed(&path))?];
        if let Some(log) = log_of(&path) {
            files.push(WatchedFile::open(&log).map_err(failed(&log))?);
        }
        let opened = sqlite::Database::open(
            files
                .first()
                .map(WatchedFile::bytes)
                .ok_or_else(|| BackupError::NoFiles { path: path.clone() })?,
            files.get(1).map(WatchedFile::bytes),
        );
        let may_be_foreign = files.len() == 1;
        Self::with(path, files, opened, may_be_foreign.then_some(ForeignTable::open))
    }

    /// Opens an encrypted file, of which each page is decrypted when it is read.
    pub(super) fn decrypt(path: PathBuf, key: Arc<Key>) -> Result<Self, BackupError> {
        let failed = |error| BackupError::from_io(&path, error);
        let file = WatchedFile::open(&path).map_err(failed)?;
        let plain = CbcFile::new(file.bytes(), key, u64::MAX).map_err(failed)?;
        match sqlite::Database::open(Arc::new(plain), None) {
            Err(OpenError::NoDatabase) => Err(BackupError::Undecipherable { path }),
            opened => Self::with(path, vec![file], opened, None),
        }
    }

    fn with(
        path: PathBuf,
        files: Vec<WatchedFile>,
        opened: Result<sqlite::Database, OpenError>,
        foreign: Option<OpenForeign>,
    ) -> Result<Self, BackupError> {
        let damaged = |source| BackupError::Damaged { path: path.clone(), source };
        let database = match opened {
            Err(OpenError::Io(error)) => return Err(BackupError::from_io(path, error)),
            opened => opened.map_err(|error| damaged(error.into()))?,
        };
        let schema = database.schema().map_err(|error| damaged(error.into()))?;
        let table = match (schema.table(NAME), foreign) {
            (Ok(table), _) => table,
            (Err(TableError::WithoutRowid | TableError::Utf16), Some(open)) => {
                return match open(&path) {
                    Ok(table) => Ok(Self { path, files, form: Form::Foreign(table) }),
                    Err(refused) => Err(BackupError::Foreign { path, source: refused }),
                };
            }
            (Err(TableError::Missing), _) => return Err(BackupError::NoFiles { path }),
            (Err(error), _) => {
                return Err(BackupError::Foreign { path, source: Refused::Form(error) });
            }
        };
        let Some(columns) = table.columns_named(COLUMNS) else {
            return Err(BackupError::NoFiles { path });
        };
        Ok(Self { path, files, form: Form::Pages { database, schema, table, columns } })
    }

    /// Prepares to read all rows once.
    ///
    /// # Errors
    /// When the way to them is damaged from the beginning.
    pub(super) fn rows(&self) -> Result<Rows<'_>, BackupError> {
        match &self.form {
            Form::Foreign(table) => Ok(Rows::Foreign(table)),
            Form::Pages { database, schema, table, columns } => {
                let scan = database.scan(schema, table).map_err(|error| self.damaged(error))?;
                Ok(Rows::Pages { scan: Box::new(scan), columns: *columns })
            }
        }
    }

    /// Whether the file is shorter than it says.
    pub(super) fn is_cut_off(&self) -> bool {
        match &self.form {
            Form::Pages { database, .. } => database.is_cut_off(),
            Form::Foreign(_) => false,
        }
    }

    /// Checks that nobody has written to the files since they were opened: what was read of them
    /// would be of two moments.
    ///
    /// # Errors
    /// When somebody has.
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

impl Rows<'_> {
    /// Cuts the rows into parts, the same ones for any number of threads.
    pub(super) fn parts(&self) -> Vec<Part> {
        match self {
            Self::Pages { scan, .. } => scan.parts().into_iter().map(Part::Pages).collect(),
            Self::Foreign(_) => vec![Part::All],
        }
    }

    /// Returns what one thread reads with.
    pub(super) fn reader(&self) -> Reader<'_> {
        match self {
            Self::Pages { scan, columns } => Reader::Pages(Box::new(scan.reader(*columns))),
            Self::Foreign(table) => Reader::Foreign(table),
        }
    }

    /// Returns how many places make no sense beside those in the parts, once all were read.
    pub(super) fn finish(&self) -> Gaps {
        match self {
            Self::Pages { scan, .. } => scan.finish(),
            Self::Foreign(_) => Gaps::default(),
        }
    }
}

impl Reader<'_> {
    /// Hands the rows of a part to `visit`, one after the other, and steps over what is damaged.
    ///
    /// # Errors
    /// When the rows claim many times the bytes of the file, or SQLite can't read them any more.
    pub(super) fn visit(
        &mut self,
        part: &Part,
        mut visit: impl FnMut(Columns<'_>),
    ) -> Result<Gaps, Damage> {
        match (self, part) {
            (Self::Pages(reader), Part::Pages(part)) => {
                Ok(reader.visit(part, |values| visit(Columns::from(values)))?)
            }
            (Self::Foreign(table), Part::All) => {
                table.visit(visit)?;
                Ok(Gaps::default())
            }
            (Self::Pages(_), Part::All) | (Self::Foreign(_), Part::Pages(_)) => Ok(Gaps::default()),
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
    file: Arc<File>,
    length: u64,
    modified: Option<SystemTime>,
}

impl WatchedFile {
    fn open(path: &Path) -> io::Result<Self> {
        let file = open_file(path)?;
        let metadata = file.metadata()?;
        let (length, modified) = (metadata.len(), metadata.modified().ok());
        Ok(Self { file: Arc::new(file), length, modified })
    }

    fn bytes(&self) -> Arc<dyn ReadAt> {
        self.file.clone()
    }

    fn is_unchanged(&self) -> bool {
        self.file
            .metadata()
            .is_ok_and(|now| (now.len(), now.modified().ok()) == (self.length, self.modified))
    }
}

/// Returns the write-ahead log beside a manifest, if there is one with something in it.
fn log_of(path: &Path) -> Option<PathBuf> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    std::fs::metadata(&log).is_ok_and(|log| log.is_file() && log.len() > 0).then_some(log)
}
