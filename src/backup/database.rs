//! `Database`: the list of files of a backup, whichever of two forms it has, and its records.
//!
//! Since iOS 10 it is a table of SQLite's (`table`), before it was a file of records (`mbdb`). Both
//! come in parts, so that each core can read its own, and both are handed on as [`Record`]: nobody
//! above has to know which it was.

use std::path::{Path, PathBuf};

use super::{
    BackupError, Record,
    mbdb::{self, Mbdb},
    secret::Key,
    table::{FilesTable, Rows, TableReader},
};

/// A manifest that can be read.
#[derive(Debug)]
pub struct Database {
    path: PathBuf,
    form: Form,
}

/// What form a manifest has.
#[derive(Debug)]
enum Form {
    /// Manifest.db
    Table(FilesTable),
    /// Manifest.mbdb
    Mbdb(Mbdb),
}

/// A part of the records, to be read by one thread.
#[derive(Debug)]
pub struct Part(PartForm);

#[derive(Debug)]
enum PartForm {
    Rows(Rows),
    Stretch(mbdb::Stretch),
}

/// How many places of a manifest could not be read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Gaps(pub u64);

/// What one thread reads the manifest with.
#[derive(Debug)]
pub struct Reader<'d>(ReaderForm<'d>);

#[derive(Debug)]
enum ReaderForm<'d> {
    Table(TableReader),
    Mbdb(&'d Mbdb),
}

impl Database {
    /// Opens a file that begins as a database does.
    pub(super) fn open(path: PathBuf) -> Result<Self, BackupError> {
        let table = FilesTable::open(path.clone())?;
        Ok(Self { path, form: Form::Table(table) })
    }

    /// Decrypts a file into memory, and opens it there.
    pub(super) fn decrypt(path: PathBuf, key: &Key) -> Result<Self, BackupError> {
        let table = FilesTable::decrypt(path.clone(), key)?;
        Ok(Self { path, form: Form::Table(table) })
    }

    /// Opens a file of records.
    pub(super) fn open_mbdb(path: PathBuf) -> Result<Self, BackupError> {
        match Mbdb::open(&path) {
            Ok(Some(mbdb)) => Ok(Self { path, form: Form::Mbdb(mbdb) }),
            Ok(None) => Err(BackupError::NoFiles { path }),
            Err(error) => Err(BackupError::from_io(path, error)),
        }
    }

    /// Returns the file, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what reads the parts, one for each thread.
    ///
    /// # Errors
    /// When the file can't be opened any more.
    pub fn reader(&self) -> Result<Reader<'_>, BackupError> {
        Ok(Reader(match &self.form {
            Form::Table(table) => ReaderForm::Table(table.reader()?),
            Form::Mbdb(mbdb) => ReaderForm::Mbdb(mbdb),
        }))
    }

    /// Cuts the records into parts, the same ones for any number of threads.
    ///
    /// # Errors
    /// When the file can't be opened any more.
    pub fn parts(&self) -> Result<Vec<Part>, BackupError> {
        Ok(match &self.form {
            Form::Table(table) => {
                table.parts()?.into_iter().map(|rows| Part(PartForm::Rows(rows))).collect()
            }
            Form::Mbdb(mbdb) => {
                mbdb.parts().map(|stretch| Part(PartForm::Stretch(stretch))).collect()
            }
        })
    }

    /// Whether the file is shorter than it says, or makes no sense from some place on.
    pub fn is_cut_off(&self) -> bool {
        match &self.form {
            Form::Table(table) => table.is_cut_off(),
            Form::Mbdb(mbdb) => mbdb.is_cut_off(),
        }
    }
}

impl Reader<'_> {
    /// Hands the records of a part to `visit`, one after the other, and steps over what is
    /// damaged. Parts of another manifest hold nothing for this one.
    ///
    /// # Errors
    /// When the table is there no more.
    pub fn visit(
        &mut self,
        part: &Part,
        mut visit: impl FnMut(Record<'_>),
    ) -> Result<Gaps, rusqlite::Error> {
        match (&mut self.0, &part.0) {
            (ReaderForm::Table(table), PartForm::Rows(rows)) => {
                table.visit(rows, |columns| visit(Record::read(columns)))
            }
            (ReaderForm::Mbdb(mbdb), PartForm::Stretch(stretch)) => Ok(mbdb.visit(*stretch, visit)),
            (ReaderForm::Table(_), PartForm::Stretch(_))
            | (ReaderForm::Mbdb(_), PartForm::Rows(_)) => Ok(Gaps::default()),
        }
    }
}
