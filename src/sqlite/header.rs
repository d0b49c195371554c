//! `Header`: the first hundred bytes of a database.

use std::io;

use super::{MAGIC, source::Source};

const LENGTH: usize = 100;
/// Databases of more pages than this are refused: the map of their pages would take 32 MB. With
/// pages of 4 KB that is a terabyte.
const MOST_PAGES: u32 = 1 << 28;

/// How a database is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) page_size: u32,
    /// How many bytes at the end of each page are not SQLite's.
    pub(super) reserved: u8,
    /// How many pages there are to read.
    pub(super) pages: u32,
    pub(super) is_cut_off: bool,
    pub(super) encoding: Encoding,
    /// The first page of the list of free pages; 0 where none is free.
    pub(super) first_trunk: u32,
    /// Whether there are pages that point back to the parents of others (auto-vacuum).
    pub(super) has_pointer_map: bool,
}

/// How texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// Understands the field of the header. An empty database may have none yet.
    fn of(field: u32) -> Self {
        match field {
            2 => Self::Utf16Le,
            3 => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }

    /// Returns a text, as far as it makes sense.
    pub(super) fn decode(self, text: &[u8]) -> String {
        let wide = |read: fn([u8; 2]) -> u16| {
            let (units, _) = text.as_chunks::<2>();
            let units: Vec<_> = units.iter().map(|unit| read(*unit)).collect();
            String::from_utf16_lossy(&units)
        };
        match self {
            Self::Utf8 => String::from_utf8_lossy(text).into_owned(),
            Self::Utf16Le => wide(u16::from_le_bytes),
            Self::Utf16Be => wide(u16::from_be_bytes),
        }
    }
}

/// Why a database can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its bytes can't be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It doesn't begin as a database does.
    #[error("it is not a database")]
    NoDatabase,
    /// Its header has values that no database has.
    #[error("the header of the database is damaged")]
    Header,
    /// It has more pages than can be kept track of.
    #[error("the database is too large")]
    TooLarge,
}

impl Header {
    /// Reads how large the pages are, which has to be known before the WAL can be read.
    pub(super) fn page_size_of(source: &Source) -> Result<u32, OpenError> {
        let mut bytes = [0; LENGTH];
        match source.file.read_exact_at(&mut bytes, 0) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(OpenError::NoDatabase);
            }
            read => read?,
        }
        if !bytes.starts_with(MAGIC) {
            return Err(OpenError::NoDatabase);
        }
        let size = match u16_at(&bytes, 16) {
            // 65,536 doesn't fit into the field's two bytes, so the format writes 1 for it.
            1 => 1 << 16,
            size => u32::from(size),
        };
        if !size.is_power_of_two() || size < 512 {
            return Err(OpenError::Header);
        }
        Ok(size)
    }

    /// Reads the header, from the WAL if that has the first page.
    pub(super) fn read(source: &Source, page_size: u32) -> Result<Self, OpenError> {
        let mut bytes = [0; LENGTH];
        source.read_page(1, page_size, &mut bytes)?;
        let reserved = bytes.get(20).copied().unwrap_or_default();
        // The format's own limit, without which its rules for cells would give sizes below zero.
        if page_size - u32::from(reserved) < 480 {
            return Err(OpenError::Header);
        }
        let length = source.length;
        let number = |pages: u64| u32::try_from(pages).map_err(|_| OpenError::TooLarge);
        let whole = number(length / u64::from(page_size))?;
        // Of a last page that is cut off, some rows may still be whole.
        let begun = number(length.div_ceil(u64::from(page_size)))?;
        // Only where both counters agree was the number of pages written by a SQLite that keeps it.
        let is_told = u32_at(&bytes, 28) != 0 && u32_at(&bytes, 24) == u32_at(&bytes, 92);
        let told = match &source.overlay {
            Some(wal) => wal.pages(),
            None if is_told => u32_at(&bytes, 28),
            // SQLite counts a page that was begun, too.
            None => begun,
        };
        let there = match &source.overlay {
            // The page of the locks is in no WAL, and nothing is missing without it.
            Some(wal) => wal.pages_there(whole, (1 << 30) / page_size + 1),
            None => told.min(begun),
        };
        if MOST_PAGES < there {
            return Err(OpenError::TooLarge);
        }
        Ok(Self {
            page_size,
            reserved,
            pages: there,
            is_cut_off: match &source.overlay {
                Some(_) => there < told,
                None => length < u64::from(told) * u64::from(page_size),
            },
            encoding: Encoding::of(u32_at(&bytes, 56)),
            first_trunk: u32_at(&bytes, 32),
            has_pointer_map: u32_at(&bytes, 52) != 0,
        })
    }

    /// Returns how many bytes of a page are SQLite's.
    pub(super) fn usable(&self) -> usize {
        usize::try_from(self.page_size).unwrap_or_default() - usize::from(self.reserved)
    }

    /// Returns the number of the page at 2^30 bytes, which SQLite never writes: it holds the locks.
    pub(super) fn lock_page(&self) -> u32 {
        (1 << 30) / self.page_size + 1
    }
}

/// Returns how many bytes a database has by its header, if that is one.
pub fn length_by_header(header: &[u8]) -> Option<u64> {
    let size = match u16_at(header, 16) {
        1 => 1 << 16,
        size => u64::from(size),
    };
    // A header that ends before the field must not count as one of no pages.
    let count = header.get(28..32).and(Some(u32_at(header, 28)))?;
    header.starts_with(MAGIC).then_some(u64::from(count) * size)
}

/// Reads a number whose most significant byte comes first.
pub(super) fn u16_at(bytes: &[u8], offset: usize) -> u16 {
    bytes.get(offset..).and_then(<[u8]>::first_chunk).copied().map_or(0, u16::from_be_bytes)
}

/// Reads a number whose most significant byte comes first.
pub(super) fn u32_at(bytes: &[u8], offset: usize) -> u32 {
    bytes.get(offset..).and_then(<[u8]>::first_chunk).copied().map_or(0, u32::from_be_bytes)
}
