//! Databases of SQLite's, read straight from their pages.
//!
//! The format is fixed and public (<https://www.sqlite.org/fileformat2.html>). A [`Database`] is
//! opened over anything that can be read at an offset ([`ReadAt`]), with or without a write-ahead
//! log; a [`Scan`] walks one table on as many threads as there are. Nothing is ever written, no
//! file beside the database is made, and rows are borrowed from the pages they stand on.
//!
//! The input is untrusted. Everything that a sound b-tree promises is checked while reading: keys
//! ascend, cells neither overlap nor leave bytes of a page unaccounted for, all leaf pages are
//! equally deep, every page has one use. What breaks a promise is counted as a [gap](Gaps): rows
//! may be missing there. Reading goes on behind it, so that as much as possible of a damaged
//! database is recovered. Memory doesn't grow with the number of rows, and time grows with the
//! bytes alone.
//!
//! It knows nothing of backups.

mod cell;
mod header;
mod pager;
mod pages;
mod record;
mod scan;
mod schema;
mod source;
mod tree;
#[cfg(any(test, fuzzing))]
pub(crate) mod untrusted;
mod wal;

use self::{
    header::Header,
    pager::{Ahead, Pager},
    source::Source,
    wal::Wal,
};
pub use self::{
    header::{OpenError, length_by_header},
    record::Value,
    scan::{Chunk, Gaps, Reader, Scan, ScanError},
    schema::{Column, Schema, SchemaError, Table, TableError},
    wal::WAL_MAGIC,
};

use std::{io, sync::Arc};

use crate::file_system::ReadAt;

/// The first bytes of every database.
pub const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A database that could be opened.
#[derive(Debug, Clone)]
pub struct Database {
    source: Source,
    header: Header,
}

impl Database {
    /// Opens a database, and the write-ahead log (WAL) beside it if there is one. Only what was
    /// committed to the WAL counts, and nothing of a WAL that belongs to another database.
    ///
    /// # Errors
    /// When it can't be read, is no database, or needs more memory than it may take.
    pub fn open(file: Arc<dyn ReadAt>, wal: Option<Arc<dyn ReadAt>>) -> Result<Self, OpenError> {
        let mut source = Source::new(file)?;
        let page_size = Header::page_size_of(&source)?;
        if let Some(wal) = wal {
            source.overlay = Wal::read(wal, page_size)?.map(Arc::new);
        }
        let header = Header::read(&source, page_size)?;
        Ok(Self { source, header })
    }

    /// Whether the file is shorter than its header says.
    pub fn is_cut_off(&self) -> bool {
        self.header.is_cut_off
    }

    /// Returns all tables and indexes.
    ///
    /// # Errors
    /// When the schema can't be read.
    pub fn schema(&self) -> Result<Schema, SchemaError> {
        Schema::read(self)
    }

    /// Prepares to read all rows of a table.
    ///
    /// # Errors
    /// When its root page can't be read.
    pub fn scan(&self, schema: &Schema, table: &Table) -> Result<Scan, ScanError> {
        Scan::new(self.clone(), schema, table)
    }

    fn pager(&self, ahead: Ahead) -> Pager {
        Pager::new(self.source.clone(), self.header, ahead)
    }

    /// Reads an overflow page into a buffer for the bytes of a page that are SQLite's.
    fn overflow_page(&self, number: u32, page: &mut [u8]) -> io::Result<()> {
        // The first page is the schema's root, so that no row goes on there.
        if number < 2 || self.header.pages < number {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.source.read_page(number, self.header.page_size, page)
    }
}
