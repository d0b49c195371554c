//! `ReadAt`: where the bytes of a database come from.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    sync::Arc,
};

use super::wal::Wal;

/// Bytes that can be read at any offset, by several threads at once.
pub trait ReadAt: fmt::Debug + Send + Sync {
    /// Fills a buffer with the bytes from an offset on.
    ///
    /// # Errors
    /// When there are fewer bytes, or they can't be read.
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()>;

    /// Returns how many bytes there are.
    ///
    /// # Errors
    /// When that can't be found out.
    fn length(&self) -> io::Result<u64>;
}

impl ReadAt for File {
    #[cfg(unix)]
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(self, buffer, offset)
    }

    #[cfg(windows)]
    fn read_exact_at(&self, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
        use std::os::windows::fs::FileExt;
        while !buffer.is_empty() {
            match self.seek_read(buffer, offset) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    buffer = buffer.get_mut(count..).unwrap_or_default();
                    offset += u64::try_from(count).map_err(io::Error::other)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

impl ReadAt for Vec<u8> {
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let offset = usize::try_from(offset).map_err(io::Error::other)?;
        let mut bytes = self.get(offset..).unwrap_or_default();
        bytes.read_exact(buffer)
    }

    fn length(&self) -> io::Result<u64> {
        u64::try_from(self.len()).map_err(io::Error::other)
    }
}

impl ReadAt for zeroize::Zeroizing<Vec<u8>> {
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        (**self).read_exact_at(buffer, offset)
    }

    fn length(&self) -> io::Result<u64> {
        (**self).length()
    }
}

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
