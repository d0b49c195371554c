//! `FilesTable`: Manifest.db, opened so that nothing of the backup changes, and its rows.
//!
//! iOS leaves the file in WAL mode. A connection that is merely read-only would leave `-shm` and
//! `-wal` files in the backup, and would fail on a read-only disk. `immutable=1` avoids both, but
//! ignores the rows of a log that was never written back; where there is one, the two files are
//! put together in memory.
//!
//! Rows come in parts, so that each core can read its own: straight from the pages (`pages`) of a
//! table that is just as iOS makes it, else by ranges of rowid from SQLite. A manifest that had to
//! be decrypted, or has a log, is read in the same way, from memory (`image`). Where pages are
//! damaged, reading goes on behind them, and the gap is counted: what is read is the same for any
//! number of threads, because the parts don't depend on it.

mod rows;
mod uri;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::{Connection, OpenFlags, Row, config::DbConfig, limits::Limit};

pub(super) use self::rows::length;
use self::{
    rows::{ROWS, stretch, visit_range},
    uri::immutable_uri,
};
use super::{
    BackupError, Columns, Gaps,
    budget::Budget,
    image::Image,
    open_file,
    pages::{self, Leaf, Pages, RowRange, Source},
    secret::Key,
};

/// How many ranges a manifest is cut into: enough that many cores end at about the same time,
/// few enough that finding their first rows costs nothing.
const RANGES: i64 = 64;
/// Manifests with fewer rowids than this are one range.
const SMALL: i64 = 2_000;
/// How many parts the pages are cut into, for the same reason.
const PARTS: usize = 64;
/// Parts of fewer pages than this aren't worth a thread.
const FEW_LEAVES: usize = 200;

/// The table of files in a Manifest.db that can be read.
#[derive(Debug)]
pub(super) struct FilesTable {
    path: PathBuf,
    content: Content,
    care: Care,
    /// The first page of the table, where the table is just as iOS makes it.
    root: Option<u32>,
}

/// Where a manifest is read from.
#[derive(Debug)]
enum Content {
    /// From its file, of which SQLite wants to know by this name.
    File { uri: String },
    /// From memory, because it had to be decrypted or has a log.
    Memory(Arc<Image>),
}

/// How much SQLite insists on the file being whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// All checks, for a whole file.
    Whole,
    /// A file that is shorter than its header says is opened all the same.
    Salvage,
}

/// A part of the rows, to be read by one thread.
#[derive(Debug)]
pub(super) struct Rows {
    place: Place,
    budget: Arc<Budget>,
}

/// Where the rows of a part are found.
#[derive(Debug)]
enum Place {
    /// On these pages.
    Leaves(Vec<Leaf>),
    /// Wherever SQLite finds them.
    Range(RowRange),
}

/// One thread's connection to the table.
#[derive(Debug)]
pub(super) struct TableReader {
    sqlite: Sqlite,
    pages: Option<Pages>,
}

/// How SQLite is asked.
#[derive(Debug)]
enum Sqlite {
    /// Through a connection of our own.
    Own(Connection),
    /// Through one that all threads share, and that is made when the first of them needs it.
    Shared(Arc<Image>, Care),
}

impl FilesTable {
    /// Opens a file that begins as a database does.
    pub(super) fn open(path: PathBuf) -> Result<Self, BackupError> {
        let failed = |error| BackupError::from_io(&path, error);
        // A log that holds nothing that was ever committed leaves the file itself to read.
        if let Some(log) = log_of(&path)
            && let Some(image) = Image::with_log(&path, &log)?
        {
            return Self::of_image(path, Arc::new(image));
        }
        let uri = immutable_uri(&path).map_err(failed)?;
        Self::with(path, Content::File { uri })
    }

    /// Decrypts a file into memory, and opens it there.
    pub(super) fn decrypt(path: PathBuf, key: &Key) -> Result<Self, BackupError> {
        match Image::decrypt(&path, key) {
            Ok(Some(image)) => Self::of_image(path, Arc::new(image)),
            Ok(None) => Err(BackupError::Undecipherable { path }),
            Err(error) => Err(BackupError::from_io(path, error)),
        }
    }

    /// Opens what is in memory.
    pub(super) fn of_image(path: PathBuf, image: Arc<Image>) -> Result<Self, BackupError> {
        Self::with(path, Content::Memory(image))
    }

    fn with(path: PathBuf, content: Content) -> Result<Self, BackupError> {
        let mut table = Self { path, content, care: Care::Whole, root: None };
        let mut tables = table.tables();
        if tables.is_err() {
            table.care = Care::Salvage;
            tables = table.tables();
        }
        let tables = match tables {
            Ok(tables) => tables,
            Err(source) => return Err(BackupError::Damaged { path: table.path, source }),
        };
        let Some(files) = tables.into_iter().find(|table| table.name == "Files") else {
            return Err(BackupError::NoFiles { path: table.path });
        };
        if files.sql.as_deref() == Some(pages::SCHEMA) && table.care == Care::Whole {
            table.root = files.root;
            return Ok(table);
        }
        // Refuses a table without the columns, or without rowids; and one that is virtual, or
        // whose columns are computed and could run whatever the file says.
        let is_computed = table.reader()?.sqlite.ask(|connection| {
            connection.prepare(ROWS)?;
            connection.query_row(COMPUTED, [], |row| row.get(0))
        });
        match (is_computed, files.root) {
            (Ok(false), Some(1..)) => Ok(table),
            _ => Err(BackupError::NoFiles { path: table.path }),
        }
    }

    /// Leaves all to SQLite, which is the judge of what is read without it.
    #[cfg(any(test, fuzzing))]
    pub(super) fn by_sqlite(self) -> Self {
        Self { root: None, ..self }
    }

    /// Whether SQLite finds nothing wrong with the table.
    #[cfg(any(test, fuzzing))]
    pub(super) fn is_sound(&self) -> bool {
        let check = |connection: &Connection| {
            connection.query_row("PRAGMA quick_check(Files)", [], |row| row.get(0))
        };
        self.sqlite().and_then(|sqlite| sqlite.ask(check)).is_ok_and(|found: String| found == "ok")
    }

    /// Opens a connection, one for each thread.
    ///
    /// # Errors
    /// When the file can't be opened any more.
    pub(super) fn reader(&self) -> Result<TableReader, BackupError> {
        let sqlite = self
            .sqlite()
            .map_err(|source| BackupError::Damaged { path: self.path.clone(), source })?;
        Ok(TableReader { sqlite, pages: self.root.and_then(|_| self.pages()) })
    }

    /// Cuts the rows into parts, the same ones for any number of threads.
    ///
    /// # Errors
    /// When the file can't be opened any more.
    pub(super) fn parts(&self) -> Result<Vec<Rows>, BackupError> {
        let failed = |error| BackupError::from_io(&self.path, error);
        let budget = Arc::new(Budget::of_file(self.length().map_err(failed)?));
        let part = |place| Rows { place, budget: Arc::clone(&budget) };
        let leaves = self.root.and_then(|root| self.pages()?.leaves(root));
        if let Some(leaves) = leaves {
            let each = (leaves.len() / PARTS).max(FEW_LEAVES);
            let chunks = leaves.chunks(each);
            return Ok(chunks.map(|some| part(Place::Leaves(some.to_vec()))).collect());
        }
        Ok(self.ranges()?.into_iter().map(|range| part(Place::Range(range))).collect())
    }

    fn length(&self) -> io::Result<u64> {
        match &self.content {
            Content::File { .. } => Ok(fs::metadata(&self.path)?.len()),
            Content::Memory(image) => u64::try_from(image.bytes().len()).map_err(io::Error::other),
        }
    }

    /// Cuts the rowids into ranges. They have gaps, hence by the greatest rowid and not by their
    /// number.
    fn ranges(&self) -> Result<Vec<RowRange>, BackupError> {
        const ENDS: &str = "SELECT (SELECT min(rowid) FROM Files), (SELECT max(rowid) FROM Files)";
        let ends = |connection: &Connection| {
            connection.query_row(ENDS, [], |row| Ok((row.get(0)?, row.get(1)?)))
        };
        let ends = self.reader()?.sqlite.ask(ends);
        Ok(match ends {
            Ok((Some(first), Some(last))) => RowRange { first, last }.cut(),
            Ok(_) => Vec::new(),
            // The way to one of the ends is damaged; the rows between may not be. They are
            // looked for from 1 on, where iOS begins to count.
            Err(_) => {
                vec![RowRange { first: i64::MIN, last: 0 }, RowRange { first: 1, last: i64::MAX }]
            }
        })
    }

    /// Whether the file is shorter than it says.
    pub(super) fn is_cut_off(&self) -> bool {
        self.care == Care::Salvage
    }

    fn pages(&self) -> Option<Pages> {
        Pages::open(match &self.content {
            Content::File { .. } => Source::File(open_file(&self.path).ok()?),
            Content::Memory(image) => Source::Memory(Arc::clone(image)),
        })
    }

    fn sqlite(&self) -> rusqlite::Result<Sqlite> {
        match &self.content {
            Content::File { uri } => {
                // SQLite would wait for somebody to write where a pipe stands.
                if !self.path.is_file() {
                    return Err(rusqlite::Error::InvalidPath(self.path.clone()));
                }
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
                    | OpenFlags::SQLITE_OPEN_URI
                    | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(uri, flags)?;
                self.care.take(&connection)?;
                Ok(Sqlite::Own(connection))
            }
            Content::Memory(image) => Ok(Sqlite::Shared(Arc::clone(image), self.care)),
        }
    }

    fn tables(&self) -> rusqlite::Result<Vec<Table>> {
        if let Content::Memory(image) = &self.content
            && image.is_whole()
        {
            // Nearly always the first page is enough, and then SQLite sees no rows at all.
            let of_first_page = image.schema().and_then(|schema| {
                self.care.take(&schema)?;
                tables(&schema)
            });
            if of_first_page.is_ok() {
                return of_first_page;
            }
        }
        self.sqlite()?.ask(tables)
    }
}

impl Care {
    /// Sets a connection up to read what nobody has vouched for.
    fn take(self, connection: &Connection) -> rusqlite::Result<()> {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        match self {
            Self::Whole => {
                connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
                connection.execute_batch("PRAGMA cell_size_check = ON")?;
            }
            // Only with this pragma does SQLite take the length of the file for the number of
            // its pages. It can't write here whatever the schema allows.
            Self::Salvage => {
                connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
                connection.execute_batch("PRAGMA writable_schema = ON")?;
            }
        }
        // Each page is read once: a cache is of no use, and one of the usual size would take
        // 2 MB for each thread.
        connection.execute_batch("PRAGMA cache_size = 16")?;
        let longest = i32::try_from(pages::LONGEST_ROW).unwrap_or(i32::MAX);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, longest)?;
        Ok(())
    }
}

impl Sqlite {
    /// Asks with no page in memory that was read before. SQLite checks a page when it comes from
    /// the file and refuses it where it is damaged, but takes it the next time if it still has it:
    /// what is read would depend on what was asked before, and so on the threads.
    fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let ask = |connection: &Connection| {
            connection.execute_batch("PRAGMA shrink_memory")?;
            ask(connection)
        };
        match self {
            Self::Own(connection) => ask(connection),
            Self::Shared(image, care) => image.with_sqlite(|new| care.take(new), ask),
        }
    }
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    const TABLES: &str = "SELECT name, rootpage, sql FROM sqlite_schema WHERE type = 'table'";
    let mut tables = connection.prepare(TABLES)?;
    let table = |row: &Row<'_>| {
        Ok(Table { name: row.get(0)?, root: row.get(1).ok(), sql: row.get(2).ok() })
    };
    tables.query_map([], table)?.collect()
}

/// A table by the schema.
struct Table {
    name: String,
    root: Option<u32>,
    sql: Option<String>,
}

const COMPUTED: &str =
    "SELECT EXISTS (SELECT 1 FROM pragma_table_xinfo('Files') WHERE hidden <> 0)";

impl RowRange {
    fn cut(self) -> Vec<Self> {
        let count = self.last.saturating_sub(self.first).saturating_add(1);
        if count < SMALL {
            return vec![self];
        }
        let width = (count / RANGES).saturating_add(1);
        let starts = std::iter::successors(Some(self.first), |start| {
            start.checked_add(width).filter(|start| *start <= self.last)
        });
        starts
            .map(|first| Self { first, last: first.saturating_add(width - 1).min(self.last) })
            .collect()
    }
}

impl TableReader {
    /// Hands the rows of a part to `visit`, one after the other, and steps over what is damaged.
    ///
    /// # Errors
    /// When the table is there no more, or its rows claim many times the bytes of the file.
    pub(super) fn visit(
        &mut self,
        part: &Rows,
        mut visit: impl FnMut(Columns<'_>),
    ) -> Result<Gaps, rusqlite::Error> {
        let Rows { place, budget } = part;
        let leaves = match place {
            Place::Leaves(leaves) => leaves,
            Place::Range(range) => return self.visit_range(*range, budget, &mut visit),
        };
        let mut gaps = Gaps::default();
        for leaf in leaves {
            let read = self.pages.as_mut().and_then(|pages| pages.visit(*leaf, budget, &mut visit));
            if read.is_none() {
                gaps.0 += self.visit_range(leaf.range, budget, &mut visit)?.0;
            }
        }
        Ok(gaps)
    }

    fn visit_range(
        &self,
        range: RowRange,
        budget: &Budget,
        visit: &mut impl FnMut(Columns<'_>),
    ) -> Result<Gaps, rusqlite::Error> {
        if budget.is_spent() {
            return Err(overlapping());
        }
        let gaps = self.sqlite.ask(|connection| {
            let mut rows = connection.prepare(ROWS)?;
            let stretch = |range| stretch(&mut rows, range, budget, visit);
            Ok(visit_range(connection, range, stretch))
        })?;
        if budget.is_spent() { Err(overlapping()) } else { Ok(gaps) }
    }
}

/// Tells that rows claim the same bytes, as SQLite tells that a file is damaged.
fn overlapping() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some("rows claim the same bytes".to_owned()))
}

/// Returns the log beside a manifest, if there is one with something in it.
fn log_of(path: &Path) -> Option<PathBuf> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    fs::metadata(&log).is_ok_and(|log| log.is_file() && log.len() > 0).then_some(log)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tempfile::NamedTempFile;

    use super::*;

    #[test]
    fn a_manifest_as_ios_writes_it_is_read_from_its_pages() {
        let folder = tempfile::tempdir().unwrap();
        let many = sample_backups::Many { rows: 20_000, ..sample_backups::Many::default() };
        sample_backups::write_many(folder.path(), &many).unwrap();
        let table = FilesTable::open(folder.path().join(super::super::DATABASE)).unwrap();
        let parts = table.parts().unwrap();
        assert!(1 < parts.len());
        let mut reader = table.reader().unwrap();
        let mut rows = 0;
        for part in &parts {
            let Place::Leaves(leaves) = &part.place else { panic!("{part:?}") };
            for leaf in leaves {
                // None of them is left to SQLite.
                let pages = reader.pages.as_mut().unwrap();
                pages.visit(*leaf, &part.budget, |_| rows += 1).unwrap();
            }
        }
        assert_eq!(rows, 20_000);
    }

    /// A table whose eight rows of 12 MB all go on on the same pages.
    fn entangled(schema: &str) -> Vec<u8> {
        const PAGE: usize = 4_096;
        // What of such rows stands on their leaf, and how long they are then.
        const HERE: usize = 489;
        const LENGTH: usize = HERE + (PAGE - 4) * 2_900 + 3_800;
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&format!("PRAGMA page_size = {PAGE}; {schema}")).unwrap();
        for _ in 0..8 {
            let row = format!("INSERT INTO Files (file) VALUES (zeroblob({}))", LENGTH - 9);
            connection.execute_batch(&row).unwrap();
        }
        let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'Files'";
        let root: u32 = connection.query_row(root, [], |row| row.get(0)).unwrap();
        let root = usize::try_from(root).unwrap();
        let mut bytes = connection.serialize("main").unwrap().to_vec();
        let leaf = &mut bytes[(root - 1) * PAGE..root * PAGE];
        assert_eq!((leaf[0], leaf[4]), (0x0D, 8));
        let cells: Vec<_> = (0..8)
            .map(|cell| usize::from(u16::from_be_bytes([leaf[8 + 2 * cell], leaf[9 + 2 * cell]])))
            .collect();
        // Four bytes of length and one of rowid come before.
        let pointer = |cell: usize| cell + 5 + HERE..cell + 9 + HERE;
        let first = leaf[pointer(cells[0])].to_vec();
        for cell in cells {
            leaf[pointer(cell)].copy_from_slice(&first);
        }
        let last = usize::try_from(u32::from_be_bytes(first.try_into().unwrap())).unwrap() + 2_901;
        bytes.truncate(last * PAGE);
        bytes[28..32].copy_from_slice(&u32::try_from(last).unwrap().to_be_bytes());
        bytes
    }

    #[test]
    fn rows_that_claim_the_same_bytes_are_not_read_again_and_again() {
        let odd = pages::SCHEMA.replace("fileID TEXT PRIMARY KEY", "fileID TEXT");
        for schema in [pages::SCHEMA, &odd] {
            let mut file = NamedTempFile::new().unwrap();
            file.write_all(&entangled(schema)).unwrap();
            let database = FilesTable::open(file.path().to_owned()).unwrap();
            let mut rows = 0;
            let mut reader = database.reader().unwrap();
            let parts = database.parts().unwrap();
            let read = parts.iter().map(|part| reader.visit(part, |_| rows += 1));
            let read: Result<Vec<_>, _> = read.collect();
            assert!(read.unwrap_err().to_string().contains("claim the same bytes"));
            assert!(rows < 8, "{rows}");
        }
    }

    #[test]
    fn what_is_damaged_is_so_each_time_it_is_read() {
        let odd = pages::SCHEMA.replace("fileID TEXT PRIMARY KEY", "fileID TEXT");
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&odd).unwrap();
        for _ in 0..8 {
            connection.execute_batch("INSERT INTO Files (file) VALUES (zeroblob(300))").unwrap();
        }
        let mut bytes = connection.serialize("main").unwrap().to_vec();
        // The first row stands at the end of its page, with two bytes of length before it.
        let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() / 4_096 * 4_096 + 4_096;
        let row = bytes[..end].windows(3).rposition(|row| row[0] == 0x82 && row[2] == 1).unwrap();
        bytes[row + 1] += 1;
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        let table = FilesTable::open(file.path().to_owned()).unwrap();
        let mut reader = table.reader().unwrap();
        let read = [(); 2].map(|()| {
            let (mut rows, mut gaps) = (0, 0);
            for part in table.parts().unwrap() {
                gaps += reader.visit(&part, |_| rows += 1).unwrap().0;
            }
            (rows, gaps)
        });
        assert_eq!(read[0], read[1]);
        assert_ne!(read[0].1, 0);
    }

    #[test]
    fn rows_of_a_tree_out_of_order_are_not_read_again_and_again() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/pages");
        let table = FilesTable::open(corpus.join("rowids-out-of-order")).unwrap();
        let mut reader = table.reader().unwrap();
        let mut rows = 0;
        for part in table.parts().unwrap() {
            reader.visit(&part, |_| rows += 1).unwrap();
        }
        assert!(rows < 100, "{rows}");
    }

    #[test]
    fn a_table_that_computes_its_columns_is_refused() {
        for domain in ["TEXT AS (hex(zeroblob(9)))", "TEXT"] {
            let table =
                format!("CREATE TABLE Files (fileID, domain {domain}, relativePath, flags, file);");
            let mut connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(&table).unwrap();
            let mut file = NamedTempFile::new().unwrap();
            file.write_all(&connection.serialize("main").unwrap()).unwrap();
            let opened = FilesTable::open(file.path().to_owned());
            let is_refused = matches!(opened, Err(BackupError::NoFiles { .. }));
            assert_eq!(is_refused, domain != "TEXT");
        }
    }

    #[test]
    fn ranges_cover_every_rowid_once() {
        for (first, last) in [(1, 1), (1, 1_999), (1, 2_000), (-5, 1_000_003), (1, i64::MAX)] {
            let ranges = RowRange { first, last }.cut();
            assert_eq!(ranges[0].first, first);
            assert_eq!(ranges.last().unwrap().last, last);
            for pair in ranges.windows(2) {
                assert_eq!(pair[0].last + 1, pair[1].first);
            }
            assert!(ranges.len() <= 64, "{}", ranges.len());
        }
    }
}
