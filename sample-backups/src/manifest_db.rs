//! Manifest.db: the catalogue of a backup, as iOS leaves it behind.

pub(crate) mod header;
mod rowids;
pub(crate) mod wal;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Statement, params};

use self::rowids::Rowids;
use crate::{error::Error, raw_row::RawRow, row::Row};

/// The settings of a real file; without a journal, since a half-written sample is of no use.
const SETTINGS: &str = "
    PRAGMA page_size = 4096;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -200000;
    PRAGMA user_version = 2;
";

/// The tables of a real file, word for word, in the order of its `sqlite_master`.
const TABLES: &str = "
    CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
    CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);
";

/// Its indexes; made after the rows, which is several times faster than along with them.
const INDEXES: &str = "
    CREATE INDEX FilesDomainIdx ON Files(domain);
    CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
    CREATE INDEX FilesFlagsIdx ON Files(flags);
";

const INSERT: &str = "
    INSERT INTO Files (rowid, fileID, domain, relativePath, flags, file)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
";

/// Puts rows into the table `Files`.
pub(crate) struct Inserter<'connection> {
    path: PathBuf,
    statement: Statement<'connection>,
    rowids: Rowids,
}

impl Inserter<'_> {
    /// Adds a row under the next free number.
    pub(crate) fn insert(&mut self, row: &Row) -> Result<(), Error> {
        let rowid = self.rowids.next(&row.domain);
        let path = &row.mbfile.relative_path;
        self.statement
            .execute(params![
                rowid,
                row.file_id(),
                row.domain,
                path,
                row.flags_column(),
                row.archive()
            ])
            .map(drop)
            .map_err(Error::database(&self.path))
    }

    /// Adds an odd row, under its own number if it has one.
    pub(crate) fn insert_raw(&mut self, row: &RawRow) -> Result<(), Error> {
        let rowid = row.rowid.unwrap_or_else(|| self.rowids.next(""));
        self.statement
            .execute(params![
                rowid,
                row.file_id,
                row.domain,
                row.relative_path,
                row.flags,
                row.file
            ])
            .map(drop)
            .map_err(Error::database(&self.path))
    }
}

/// Creates a Manifest.db with the rows that `fill` inserts.
pub(crate) fn create(
    path: &Path,
    fill: impl FnOnce(&mut Inserter<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_CREATE)?;
    let run = |sql: &str| connection.execute_batch(sql).map_err(Error::database(path));
    run(SETTINGS)?;
    run("BEGIN")?;
    run(TABLES)?;
    insert_all(&connection, path, Rowids::first(), fill)?;
    run(INDEXES)?;
    run("COMMIT")?;
    close(connection, path)?;
    header::patch(path)
}

/// Appends the rows that `fill` inserts to the write-ahead log of an existing Manifest.db and
/// leaves the log beside it, as a backup does that is cut off.
pub(crate) fn append_to_wal(
    path: &Path,
    fill: impl FnOnce(&mut Inserter<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let scratch = path.with_extension("scratch");
    std::fs::copy(path, &scratch).map_err(Error::io(&scratch))?;
    let connection = open(&scratch, OpenFlags::empty())?;
    let run = |sql: &str| connection.execute_batch(sql).map_err(Error::database(path));
    run("PRAGMA wal_autocheckpoint = 0; BEGIN")?;
    let greatest = connection
        .query_row("SELECT max(rowid) FROM Files", [], |row| row.get(0))
        .map_err(Error::database(path))?;
    insert_all(&connection, path, Rowids::after(greatest), fill)?;
    run("COMMIT")?;
    let log = std::fs::read(beside(&scratch, "-wal")).map_err(Error::io(path))?;
    let destination = beside(path, "-wal");
    std::fs::write(&destination, wal::with_fixed_salts(log)).map_err(Error::io(&destination))?;
    close(connection, path)?;
    std::fs::remove_file(&scratch).map_err(Error::io(&scratch))
}

fn insert_all(
    connection: &Connection,
    path: &Path,
    rowids: Rowids,
    fill: impl FnOnce(&mut Inserter<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let statement = connection.prepare(INSERT).map_err(Error::database(path))?;
    fill(&mut Inserter { path: path.to_path_buf(), statement, rowids })
}

fn open(path: &Path, creation: OpenFlags) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | creation;
    Connection::open_with_flags(path, flags).map_err(Error::database(path))
}

fn close(connection: Connection, path: &Path) -> Result<(), Error> {
    connection.close().map_err(|(_, source)| Error::database(path)(source))
}

/// The path of a companion file: the name with something appended.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
