//! `ForeignTable`: a manifest of a form that iOS doesn't make, read by SQLite itself.
//!
//! A tool may have rewritten the manifest: with texts in UTF-16, or without rowids. SQLite reads
//! such a table with one plain `SELECT`, and only if it finds nothing wrong with the whole
//! database: nothing would tell how much of a damaged one is missing.

mod uri;

use std::{io, path::Path};

use rusqlite::{Connection, OpenFlags, config::DbConfig, limits::Limit, types::ValueRef};

use self::uri::immutable_uri;
use super::Columns;
use crate::{file_system::FileSystem, sqlite::TableError};

const ROWS: &str = "SELECT domain, relativePath, flags, file, fileID FROM Files";
/// Values longer than this are refused.
const LONGEST_VALUE: i32 = 16 << 20;
/// Larger files are refused: to check them takes too long.
const LARGEST: u64 = 1 << 30;

/// A table that SQLite has found to be sound.
#[derive(Debug)]
pub(super) struct ForeignTable {
    uri: String,
}

/// Why a table of another form is not read.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Its form is never read, or only from a plain file without a WAL.
    #[error(transparent)]
    Form(#[from] TableError),
    /// SQLite reads files on a disk only.
    #[error("its form is unusual, and it isn't on a disk")]
    NotOnDisk,
    /// It is damaged, and only the usual form can be read in part.
    #[error("its form is unusual, and it is damaged")]
    Damaged,
    /// It is so large that checking it would take too long.
    #[error("its form is unusual, and it is too large to be checked")]
    TooLarge,
    /// The system can't read it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// SQLite can't read it.
    #[error("its form is unusual, and SQLite cannot read it: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// What SQLite says.
pub type SqliteError = rusqlite::Error;

impl ForeignTable {
    /// Opens a file that has no WAL.
    pub(super) fn open(files: &dyn FileSystem, path: &Path) -> Result<Self, Refused> {
        if files.metadata(path).is_ok_and(|metadata| LARGEST < metadata.length) {
            return Err(Refused::TooLarge);
        }
        let path = files.path_on_disk(path).ok_or(Refused::NotOnDisk)?;
        let table = Self { uri: immutable_uri(path)? };
        let connection = table.connect()?;
        let check: String =
            connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if check != "ok" {
            return Err(Refused::Damaged);
        }
        // A missing column is noticed here, before anybody counts on rows.
        connection.prepare(ROWS)?;
        Ok(table)
    }

    /// Connects without leaving a trace: a connection that is merely read-only could make files
    /// beside the database.
    fn connect(&self) -> rusqlite::Result<Connection> {
        // No mutex, because a connection never leaves the thread that has opened it.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.uri, flags)?;
        // The file is untrusted: what its schema calls must not run.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
        // Each page is read once, so that a large cache would only take memory.
        connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA cache_size = 16")?;
        Ok(connection)
    }

    /// Passes all rows to `visit`.
    ///
    /// # Errors
    /// When SQLite can't read them any more.
    pub(super) fn visit(&self, mut visit: impl FnMut(Columns<'_>)) -> rusqlite::Result<()> {
        let connection = self.connect()?;
        let mut rows = connection.prepare(ROWS)?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let column = |index: usize| row.get_ref(index).unwrap_or(ValueRef::Null);
            let text = |index| match column(index) {
                ValueRef::Text(text) => Some(text),
                _ => None,
            };
            visit(Columns {
                domain: text(0),
                path: text(1),
                flags: match column(2) {
                    ValueRef::Integer(flags) => Some(flags),
                    _ => None,
                },
                file: match column(3) {
                    ValueRef::Blob(file) => Some(file),
                    _ => None,
                },
                file_id: text(4),
            });
        }
        Ok(())
    }
}
