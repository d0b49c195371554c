//! `Source`: where the bytes of a database come from.

use std::{io, sync::Arc};

use super::wal::Wal;
use crate::file_system::ReadAt;

/// A database file with the pages of its write-ahead log laid over it.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) file: Arc<dyn ReadAt>,
    pub(super) length: u64,
    pub(super) overlay: Option<Arc<Wal>>,
}

impl Source {
    pub(super) fn new(file: Arc<dyn ReadAt>) -> io::Result<Self> {
        Ok(Self { length: file.length()?, file, overlay: None })
    }

    /// Reads from the file, and takes for zero what is behind its end.
    pub(super) fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let there = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let there = there.min(buffer.len());
        let (there, missing) = buffer.split_at_mut_checked(there).unwrap_or_default();
        // Zeros are no cells, so that the rows of a page that is cut off can be read as far as they
        // go.
        missing.fill(0);
        self.file.read_exact_at(there, offset)
    }

    /// Reads a page, or as much of it as there is room for: from the WAL if that has it, else from
    /// the file.
    pub(super) fn read_page(&self, number: u32, page_size: u32, page: &mut [u8]) -> io::Result<()> {
        let in_wal = self.overlay.as_ref().and_then(|wal| Some((wal, wal.offset(number)?)));
        if let Some((wal, offset)) = in_wal {
            return wal.file().read_exact_at(page, offset);
        }
        let before = u64::from(number.saturating_sub(1));
        self.read_at(page, before * u64::from(page_size))
    }

    /// Whether a page is read from the WAL.
    pub(super) fn is_in_wal(&self, page: u32) -> bool {
        self.overlay.as_ref().is_some_and(|wal| wal.offset(page).is_some())
    }
}
