//! `Pager`: the pages of a database, read for one thread.

use std::io;

use zeroize::{Zeroize, Zeroizing};

use super::{header::Header, source::Source};

/// How many bytes are read ahead where pages follow each other: so few that they stay in a core's
/// own cache while their rows are read.
const READ_AHEAD: u32 = 64 << 10;

/// What is read besides the page that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ahead {
    /// Nothing: interior pages hardly ever stand side by side.
    Nothing,
    /// Those behind it, where pages are asked for one after the other.
    Pages,
}

/// Reads pages. What it holds is wiped when it goes, because it may have been decrypted.
#[derive(Debug)]
pub(super) struct Pager {
    source: Source,
    header: Header,
    /// Pages of the file that follow each other.
    buffer: Buffer,
    first: u32,
    count: u32,
    at_once: u32,
    most_at_once: u32,
    /// A page of the write-ahead log.
    of_wal: Zeroizing<Vec<u8>>,
}

impl Pager {
    pub(super) fn new(source: Source, header: Header, ahead: Ahead) -> Self {
        let most_at_once = match ahead {
            Ahead::Nothing => 1,
            Ahead::Pages => (READ_AHEAD / header.page_size).max(1),
        };
        Self {
            most_at_once,
            source,
            header,
            buffer: Buffer::default(),
            first: 0,
            count: 0,
            at_once: 1,
            of_wal: Zeroizing::default(),
        }
    }

    /// Returns the bytes of a page that are SQLite's.
    ///
    /// # Errors
    /// When there is no such page, or it can't be read.
    #[inline]
    pub(super) fn page(&mut self, number: u32) -> io::Result<&[u8]> {
        let missing = || io::Error::from(io::ErrorKind::UnexpectedEof);
        if number == 0 || self.header.pages < number {
            return Err(missing());
        }
        if self.source.is_in_wal(number) {
            return self.page_of_wal(number);
        }
        if !(self.first..self.first.saturating_add(self.count)).contains(&number) {
            self.read_ahead(number)?;
        }
        let page_size = usize::try_from(self.header.page_size).map_err(io::Error::other)?;
        let start = usize::try_from(number - self.first).map_err(io::Error::other)? * page_size;
        self.buffer.bytes.get(start..start + self.header.usable()).ok_or_else(missing)
    }

    fn page_of_wal(&mut self, number: u32) -> io::Result<&[u8]> {
        if self.of_wal.is_empty() {
            let page_size = usize::try_from(self.header.page_size).map_err(io::Error::other)?;
            self.of_wal = Zeroizing::new(vec![0; page_size]);
        }
        self.source.read_page(number, self.header.page_size, &mut self.of_wal)?;
        Ok(self.of_wal.get(..self.header.usable()).unwrap_or_default())
    }

    fn read_ahead(&mut self, number: u32) -> io::Result<()> {
        let most = self.most_at_once;
        // Only where pages are asked for in ascending order, with few others between, are those
        // ahead wanted.
        let is_near = self.first < number && number - self.first <= 2 * most;
        self.at_once = if is_near { (self.at_once * 2).clamp(1, most) } else { 1 };
        // Reading may fail half-way, and then the buffer holds no page that is whole.
        self.count = 0;
        let count = self.at_once.min(self.header.pages - number + 1);
        let length = |pages: u32| {
            let bytes = u64::from(pages) * u64::from(self.header.page_size);
            usize::try_from(bytes).map_err(io::Error::other)
        };
        let wanted = length(count)?;
        if self.buffer.bytes.len() < wanted {
            // As large at once as it ever gets: one that grows leaves copies behind.
            self.buffer = Buffer::new(length(if count == 1 { 1 } else { most })?);
        }
        let offset = u64::from(number - 1) * u64::from(self.header.page_size);
        let buffer = self.buffer.first(wanted);
        match self.source.read_at(buffer, offset) {
            // One bad sector of a disk must not take the pages around it along.
            Err(_) if 1 < count => {
                self.at_once = 1;
                self.source.read_at(self.buffer.first(length(1)?), offset)?;
                (self.first, self.count) = (number, 1);
            }
            read => {
                read?;
                (self.first, self.count) = (number, count);
            }
        }
        Ok(())
    }
}

/// Bytes that are wiped when they go, as far as any were ever put there: most trees are read page
/// by page, and a system gives memory only once it is touched.
#[derive(Debug, Default)]
struct Buffer {
    bytes: Vec<u8>,
    used: usize,
}

impl Buffer {
    fn new(length: usize) -> Self {
        Self { bytes: vec![0; length], used: 0 }
    }

    /// Returns the first bytes, to be filled.
    fn first(&mut self, count: usize) -> &mut [u8] {
        self.used = self.used.max(count);
        self.bytes.get_mut(..count).unwrap_or_default()
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.bytes.get_mut(..self.used).unwrap_or_default().zeroize();
    }
}
