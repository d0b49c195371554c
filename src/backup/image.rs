//! `Image`: a manifest that was decrypted, in memory and nowhere else.
//!
//! The file is decrypted in the very buffer that it was read into, on all cores: each block needs
//! only the encrypted one before it. Threads then share the buffer, and read rows straight from
//! its pages. SQLite can't share it (its interface for that asks for memory that is never freed),
//! so it gets as little as it needs: the first page for the schema, which holds no rows; and,
//! only where something about the file is unusual, a copy of all, made once. Both the buffer and
//! that copy are overwritten when they go.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
    sync::{Mutex, PoisonError},
};

use rayon::prelude::*;
use rusqlite::{Connection, MAIN_DB, backup::Backup};
use zeroize::Zeroizing;

use super::{SQLITE_MAGIC, secret::Key};

const BLOCK: usize = 16;
/// How many bytes one thread decrypts at a time.
const STRETCH: usize = 1 << 20;
/// Where a database says how its journal is kept; 1 is the old way, which needs no second file.
const JOURNAL_MODES: [usize; 2] = [18, 19];
/// The most bytes that one value of SQLite's can have.
const LARGEST_VALUE: i64 = 500_000_000;

/// A decrypted manifest. Wiped when it goes.
pub(super) struct Image {
    bytes: Zeroizing<Vec<u8>>,
    copy: Mutex<Option<WipedCopy>>,
}

impl Image {
    /// Decrypts a file; `None` where what comes out is no database.
    pub(super) fn decrypt(path: &Path, key: &Key) -> io::Result<Option<Self>> {
        let mut bytes = read(path)?;
        decrypt(&mut bytes, key);
        if !bytes.starts_with(SQLITE_MAGIC) {
            return Ok(None);
        }
        let whole = length_without_padding(&bytes);
        bytes.truncate(whole);
        // What was left in WAL mode asks for a log and an index of it, which memory has not.
        for place in JOURNAL_MODES {
            if let Some(mode) = bytes.get_mut(place) {
                *mode = 1;
            }
        }
        Ok(Some(Self { bytes, copy: Mutex::new(None) }))
    }

    /// Returns the bytes of the database.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Opens a database that has nothing but the schema, as far as that stands on the first page.
    pub(super) fn schema(&self) -> rusqlite::Result<Connection> {
        const COUNT_OF_PAGES: std::ops::Range<usize> = 28..32;
        let first = self.bytes.get(..page_size(&self.bytes)).unwrap_or_default();
        let mut page = first.to_vec();
        if let Some(count) = page.get_mut(COUNT_OF_PAGES) {
            count.copy_from_slice(&1_u32.to_be_bytes());
        }
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact(MAIN_DB, page.as_slice(), page.len(), true)?;
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
            none => {
                let new = WipedCopy::of(&self.bytes)?;
                prepare(&new.0)?;
                none.insert(new)
            }
        };
        ask(&copy.0)
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({} bytes)", self.bytes.len())
    }
}

/// SQLite's own copy of a database, overwritten when it goes.
struct WipedCopy(Connection);

impl WipedCopy {
    fn of(bytes: &[u8]) -> rusqlite::Result<Self> {
        const IS_READ_ONLY: bool = false;
        let mut copy = Self(Connection::open_in_memory()?);
        copy.0.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), IS_READ_ONLY)?;
        Ok(copy)
    }

    /// Overwrites each page with one of zeros, by way of SQLite's means for making backups.
    fn wipe(&mut self) -> rusqlite::Result<()> {
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

/// Reads a file as far as it has whole blocks. What is behind them was cut off.
fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
    let whole = length - length % BLOCK;
    let mut bytes = Zeroizing::new(Vec::new());
    bytes.try_reserve_exact(whole).map_err(|_| io::ErrorKind::OutOfMemory)?;
    bytes.resize(whole, 0);
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

/// Returns the size of a page by the header of a database; never 0.
fn page_size(bytes: &[u8]) -> usize {
    match bytes.get(16..18) {
        Some(&[0, 1]) => 1 << 16,
        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])).max(512),
        _ => 512,
    }
}
