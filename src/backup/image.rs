//! `Image`: a manifest in memory, because it had to be decrypted or its latest rows stand in a log.
//!
//! An encrypted file is decrypted in the very buffer that it was read into, on all cores: each block needs
//! only the encrypted one before it. A log is put onto the database that it belongs to, so that no
//! copy of either is ever written to a disk. Threads then share the buffer, and read rows straight from
//! its pages. SQLite can't share it (its interface for that asks for memory that is never freed),
//! so it gets as little as it needs: the first page for the schema, which holds no rows; and,
//! only where something about the file is unusual, a copy of all, made once. Both the buffer and
//! that copy are overwritten when they go.

use std::{
    fmt,
    io::{self, Read},
    path::Path,
    sync::{Mutex, PoisonError},
};

use rayon::prelude::*;
use rusqlite::{Connection, MAIN_DB, backup::Backup};
use zeroize::Zeroizing;

use super::{BackupError, SQLITE_MAGIC, log, open_file, secret::Key};

const BLOCK: usize = 16;
/// How many bytes one thread decrypts at a time.
const STRETCH: usize = 1 << 20;
/// Where a database says how its journal is kept; 1 is the old way, which needs no second file.
const JOURNAL_MODES: [usize; 2] = [18, 19];
/// Where it says how many pages it has.
const COUNT_OF_PAGES: std::ops::Range<usize> = 28..32;
/// Files larger than this are not read into memory: those of a million rows have a gigabyte.
const LARGEST: u64 = 4 << 30;
/// The most bytes that one value of SQLite's can have.
const LARGEST_VALUE: i64 = 500_000_000;

/// A manifest in memory. Wiped when it goes.
pub(super) struct Image {
    bytes: Zeroizing<Vec<u8>>,
    copy: Mutex<Option<WipedCopy>>,
}

impl Image {
    /// Decrypts a file; `None` where what comes out is no database.
    pub(super) fn decrypt(path: &Path, key: &Key) -> io::Result<Option<Self>> {
        let mut bytes = read(path, 0)?;
        // What is behind the last whole block was cut off.
        let whole = bytes.len() - bytes.len() % BLOCK;
        bytes.truncate(whole);
        decrypt(&mut bytes, key);
        if !bytes.starts_with(SQLITE_MAGIC) {
            return Ok(None);
        }
        let whole = length_without_padding(&bytes);
        bytes.truncate(whole);
        Ok(Some(Self::of(bytes)))
    }

    /// Reads a file and its log, which together take as much memory as on the disk, and until
    /// they are one the log once more; `None` where the log holds nothing that counts.
    ///
    /// # Errors
    /// When one of the two can't be read, which is named.
    pub(super) fn with_log(path: &Path, log: &Path) -> Result<Option<Self>, BackupError> {
        let read = |path, room| read(path, room).map_err(|error| BackupError::from_io(path, error));
        let log = read(log, 0)?;
        let mut bytes = read(path, log.len())?;
        let applied = log::apply(&mut bytes, &log);
        Ok(applied.map(|()| Self::of(bytes)))
    }

    /// Takes the bytes of a database.
    pub(super) fn of(mut bytes: Zeroizing<Vec<u8>>) -> Self {
        // What was left in WAL mode asks for a log and an index of it, which memory has not.
        for place in JOURNAL_MODES {
            if let Some(mode) = bytes.get_mut(place) {
                *mode = 1;
            }
        }
        Self { bytes, copy: Mutex::new(None) }
    }

    /// Returns the bytes of the database.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether all pages are there that the header counts.
    pub(super) fn is_whole(&self) -> bool {
        let count = self.bytes.get(COUNT_OF_PAGES).and_then(|count| count.try_into().ok());
        let count = count.map(u32::from_be_bytes).and_then(|count| usize::try_from(count).ok());
        count.is_some_and(|count| count <= self.bytes.len() / page_size(&self.bytes))
    }

    /// Opens a database that has nothing but the schema, as far as that stands on the first page
    /// and names no page far behind it.
    pub(super) fn schema(&self) -> rusqlite::Result<Connection> {
        // SQLite insists that the first page of each table is there, not that it holds anything.
        const PAGES: u32 = 64;
        let size = page_size(&self.bytes);
        let mut pages = self.bytes.get(..size).unwrap_or_default().to_vec();
        if let Some(count) = pages.get_mut(COUNT_OF_PAGES) {
            count.copy_from_slice(&PAGES.to_be_bytes());
        }
        pages.resize(size.saturating_mul(usize::try_from(PAGES).unwrap_or_default()), 0);
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact(MAIN_DB, pages.as_slice(), pages.len(), true)?;
        Ok(connection)
    }

    /// Has SQLite read all of it: one thread at a time, from a copy that is made the first time.
    pub(super) fn with_sqlite<T>(
        &self,
        prepare: impl FnOnce(&Connection) -> rusqlite::Result<()>,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut copy = self.copy.lock().unwrap_or_else(PoisonError::into_inner);
        let copy = match &mut *copy {
            Some(copy) => copy,
            none => none.insert(WipedCopy::of(&self.bytes)?),
        };
        prepare(&copy.0)?;
        ask(&copy.0)
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({} bytes)", self.bytes.len())
    }
}

/// SQLite's own copy of a database, overwritten when it goes.
pub(super) struct WipedCopy(pub(super) Connection);

impl WipedCopy {
    /// Copies the bytes of a whole file.
    pub(super) fn of(bytes: &[u8]) -> rusqlite::Result<Self> {
        const IS_READ_ONLY: bool = false;
        let mut copy = Self(Connection::open_in_memory()?);
        copy.0.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), IS_READ_ONLY)?;
        Ok(copy)
    }

    /// Overwrites each page with one of zeros, by way of SQLite's means for making backups.
    pub(super) fn wipe(&mut self) -> rusqlite::Result<()> {
        let count =
            |name: &str| self.0.pragma_query_value(None, name, |value| value.get::<_, i64>(0));
        let (size, mut left) = (count("page_size")?, count("page_count")?);
        left = left.saturating_mul(size);
        self.0.execute_batch("PRAGMA writable_schema = OFF; PRAGMA journal_mode = OFF")?;
        let zeros = Connection::open_in_memory()?;
        zeros.execute_batch(&format!("PRAGMA page_size = {size}; CREATE TABLE zeros (zeros)"))?;
        while 0 < left {
            let some = left.min(LARGEST_VALUE);
            zeros.execute("INSERT INTO zeros VALUES (zeroblob(?1))", [some])?;
            left -= some;
        }
        Backup::new(&zeros, &mut self.0)?.step(-1)?;
        Ok(())
    }
}

impl Drop for WipedCopy {
    fn drop(&mut self) {
        // What can't be wiped is freed all the same.
        let _ = self.wipe();
    }
}

/// Reads a file, with room for some more bytes behind it: a buffer that grows leaves copies
/// behind.
fn read(path: &Path, room: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut file = open_file(path)?;
    let length = file.metadata()?.len();
    if LARGEST < length {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let length = usize::try_from(length).map_err(io::Error::other)?;
    let mut bytes = Zeroizing::new(Vec::new());
    bytes.try_reserve_exact(length.saturating_add(room)).map_err(|_| io::ErrorKind::OutOfMemory)?;
    bytes.resize(length, 0);
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Decrypts bytes in their place.
fn decrypt(bytes: &mut [u8], key: &Key) {
    // The last encrypted block before each stretch, while it is still encrypted.
    let before = bytes
        .chunks(STRETCH)
        .map(|stretch| stretch.last_chunk::<BLOCK>().copied().unwrap_or_default());
    let before: Vec<_> = std::iter::once([0; BLOCK]).chain(before).collect();
    bytes
        .par_chunks_mut(STRETCH)
        .zip(before)
        .for_each(|(stretch, before)| key.decrypt(stretch, before));
}

/// Returns how long a database is without the padding that encryption adds. Some writers add
/// none, and the last bytes of a page can look like it: only what goes beyond whole pages is.
fn length_without_padding(bytes: &[u8]) -> usize {
    let whole = bytes.len() - bytes.len() % page_size(bytes);
    match bytes.get(whole..) {
        Some(rest)
            if rest.len() == BLOCK && rest.iter().all(|byte| usize::from(*byte) == BLOCK) =>
        {
            whole
        }
        _ => bytes.len(),
    }
}

/// Returns how long a database is by its header, if it is one.
pub(super) fn length_by_header(header: &[u8]) -> Option<u64> {
    let count = header.get(COUNT_OF_PAGES)?.try_into().ok().map(u32::from_be_bytes)?;
    let size = u64::try_from(page_size(header)).ok()?;
    header.starts_with(SQLITE_MAGIC).then_some(u64::from(count) * size)
}

/// Returns the size of a page by the header of a database; never 0.
fn page_size(bytes: &[u8]) -> usize {
    match bytes.get(16..18) {
        Some(&[0, 1]) => 1 << 16,
        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])).max(512),
        _ => 512,
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write, path::PathBuf, sync::Arc};

    use aes::Block;
    use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
    use tempfile::NamedTempFile;

    use super::*;
    use crate::backup::table::FilesTable;

    const NEEDLE: &[u8] = b"a text that stands in a row";

    fn key() -> Key {
        Key::fill(|bytes| bytes.fill(7))
    }

    /// Returns the bytes of a database.
    fn database(statements: &str) -> Vec<u8> {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(statements).unwrap();
        connection.serialize(MAIN_DB).unwrap().to_vec()
    }

    /// A table as iOS makes it, with rows of any length.
    fn files(lengths: &[usize]) -> Vec<u8> {
        let schema = crate::backup::pages::SCHEMA;
        let rows: Vec<_> = lengths
            .iter()
            .map(|length| {
                let path = String::from_utf8(NEEDLE.repeat(1 + length / NEEDLE.len())).unwrap();
                format!("INSERT INTO Files VALUES (NULL, 'HomeDomain', '{path}', 2, NULL);")
            })
            .collect();
        database(&format!("PRAGMA page_size = 4096; {schema}; {}", rows.concat()))
    }

    /// Encrypts bytes as a manifest is, and writes them to a file, which goes with the first value.
    fn encrypted(plain: &[u8], padding: &[u8]) -> (NamedTempFile, PathBuf) {
        let mut bytes = [plain, padding].concat();
        let (blocks, rest) = Block::slice_as_chunks_mut(&mut bytes);
        assert!(rest.is_empty());
        let key = key();
        let key: &[u8; 32] = key.bytes().try_into().unwrap();
        let mut cipher = cbc::Encryptor::<aes::Aes256>::new(key.into(), &[0; BLOCK].into());
        cipher.encrypt_blocks(blocks);
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        let path = file.path().to_owned();
        (file, path)
    }

    /// Returns the lengths of the paths of all rows.
    fn lengths_of_paths(database: &FilesTable) -> Vec<usize> {
        let mut lengths = Vec::new();
        let mut reader = database.reader().unwrap();
        for part in database.parts().unwrap() {
            let gaps = reader.visit(&part, |row| lengths.push(row.path.unwrap().len())).unwrap();
            assert_eq!(gaps.0, 0);
        }
        lengths
    }

    fn contains_needle(bytes: &[u8]) -> bool {
        bytes.windows(NEEDLE.len()).any(|window| window == NEEDLE)
    }

    #[test]
    fn only_what_goes_beyond_whole_pages_is_padding() {
        let plain = files(&[10, 20]);
        let lengths: Vec<_> = [&[16; 16][..], &[], &[0; 16], &[1; 16]]
            .into_iter()
            .map(|padding| {
                let (_file, path) = encrypted(&plain, padding);
                let image = Image::decrypt(&path, &key()).unwrap().unwrap();
                assert_eq!(image.bytes()[20..plain.len()], plain[20..]);
                image.bytes().len() - plain.len()
            })
            .collect();
        assert_eq!(lengths, [0, 0, 16, 16]);
    }

    #[test]
    fn another_key_gives_no_database() {
        let (_file, path) = encrypted(&files(&[10]), &[16; 16]);
        let other = Key::fill(|bytes| bytes.fill(8));
        assert!(Image::decrypt(&path, &other).unwrap().is_none());
    }

    #[test]
    fn rows_that_go_on_on_other_pages_are_read_without_sqlite() {
        let lengths = [10, 3_900, 4_090, 4_200, 9_000, 130_000, 20];
        let expected = lengths.map(|length| NEEDLE.len() * (1 + length / NEEDLE.len()));
        let (_file, path) = encrypted(&files(&lengths), &[16; 16]);
        let image = Arc::new(Image::decrypt(&path, &key()).unwrap().unwrap());
        let found = FilesTable::of_image(path, Arc::clone(&image)).unwrap();
        assert_eq!(lengths_of_paths(&found), expected);
        assert!(image.copy.lock().unwrap().is_none());
    }

    #[test]
    fn a_table_that_is_unusual_is_read_by_sqlite() {
        let plain = database(
            "CREATE TABLE other (a);
             CREATE TABLE Files (fileID, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
             INSERT INTO Files VALUES (NULL, 'HomeDomain', 'abc', 2, NULL);",
        );
        let (_file, path) = encrypted(&plain, &[16; 16]);
        let image = Arc::new(Image::decrypt(&path, &key()).unwrap().unwrap());
        let found = FilesTable::of_image(path, Arc::clone(&image)).unwrap();
        assert_eq!(lengths_of_paths(&found), [3]);
        assert!(image.copy.lock().unwrap().is_some());
    }

    #[test]
    fn what_sqlite_was_given_is_overwritten() {
        let plain = files(&[10, 3_900, 9_000]);
        assert!(contains_needle(&plain));
        let mut copy = WipedCopy::of(&plain).unwrap();
        assert!(contains_needle(&copy.0.serialize(MAIN_DB).unwrap()));
        copy.wipe().unwrap();
        // Not what SQLite now takes for its database, but the memory: it is as large as before.
        let wiped = copy.0.serialize(MAIN_DB).unwrap();
        assert!(!contains_needle(&wiped));
        assert!(plain.len() <= wiped.len(), "{} of {}", wiped.len(), plain.len());
    }

    #[test]
    fn the_first_page_tells_the_schema_and_no_rows() {
        let (_file, path) = encrypted(&files(&[10; 2_000]), &[16; 16]);
        let image = Image::decrypt(&path, &key()).unwrap().unwrap();
        let mut schema = image.schema().unwrap();
        let count: i64 =
            schema.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 2);
        assert!(!contains_needle(&schema.serialize(MAIN_DB).unwrap()));
    }
}
