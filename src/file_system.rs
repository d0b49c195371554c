//! Where the files of a backup are.
//!
//! A [`FileSystem`] lists folders and opens files, and never writes. On a computer it is the
//! [`Disk`]; in a browser, which has no disk, it is the files that somebody has handed over.
//! Whoever reads a backup knows no other way to its bytes.

#[cfg(feature = "disk")]
mod disk;

use std::{
    ffi::OsString,
    fmt,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

#[cfg(feature = "disk")]
pub use self::disk::Disk;

/// Folders and files that can be read, by several threads at once.
pub trait FileSystem: fmt::Debug + Send + Sync {
    /// Returns what is right in a folder, in any order.
    ///
    /// # Errors
    /// When there is no such folder, or it may not be read.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;

    /// Returns what a path leads to, through links.
    ///
    /// # Errors
    /// When nothing is there, or it may not be asked about. [`is_dangling_link`] recognises a
    /// link to nothing.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// Returns what is at a path itself, be it a link.
    ///
    /// # Errors
    /// When nothing is there, or it may not be asked about.
    fn symlink_metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// Opens a file, and nothing else that stands there.
    ///
    /// # Errors
    /// When nothing is there, it is no file, or it may not be read.
    fn open(&self, path: &Path) -> io::Result<Arc<dyn File>>;

    /// Returns the one path, of all that lead to the same, that goes through no link.
    ///
    /// # Errors
    /// When nothing is there.
    fn real_path(&self, path: &Path) -> io::Result<PathBuf>;

    /// Returns the path by which other programs open a file; `None` where they can't.
    fn path_on_disk<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        let _ = path;
        None
    }
}

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

/// A file that is open.
pub trait File: ReadAt {
    /// Returns what the file is like now.
    ///
    /// # Errors
    /// When that can't be found out.
    fn metadata(&self) -> io::Result<Metadata>;
}

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name in the folder.
    pub name: OsString,
    /// What it is itself: a link is one, wherever it leads.
    pub kind: Kind,
}

/// What something in a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A link, wherever it leads.
    Link,
    /// A pipe, a device or something else that is no file.
    Other,
}

/// What is known of a file or folder without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metadata {
    /// What it is; for a path through a link, what that leads to.
    pub kind: Kind,
    /// How many bytes a file has.
    pub length: u64,
    /// When it was written to, if that is known.
    pub modified: Option<SystemTime>,
}

impl Metadata {
    /// Whether it is a file.
    pub fn is_file(&self) -> bool {
        self.kind == Kind::File
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.kind == Kind::Folder
    }
}

/// A link that leads to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is a link to something that is not there")]
struct DanglingLink;

/// Whether nothing was found because a link leads to nothing.
pub fn is_dangling_link(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    inner == Some(&DanglingLink)
}

/// The bytes of a file from an offset up to another, one after the other.
#[derive(Debug)]
pub struct Stretch<'f> {
    file: &'f dyn ReadAt,
    at: u64,
    end: u64,
}

impl<'f> Stretch<'f> {
    /// Returns the bytes from an offset on, up to another or the end of the file.
    ///
    /// # Errors
    /// When the file can't be asked for its length.
    pub fn new(file: &'f dyn ReadAt, start: u64, end: u64) -> io::Result<Self> {
        Ok(Self { file, at: start, end: end.min(file.length()?) })
    }
}

impl Read for Stretch<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // More than a machine of 32 bits can count is more than any buffer has room for.
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.get_mut(..left.min(buffer.len())).unwrap_or_default();
        if !wanted.is_empty() {
            // The length is known, so that fewer bytes are an error and not the end.
            self.file.read_exact_at(wanted, self.at)?;
            self.at += u64::try_from(wanted.len()).map_err(io::Error::other)?;
        }
        Ok(wanted.len())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_ends_where_it_was_told_or_with_the_file() {
        let file = b"abcdef".to_vec();
        let read = |start, end| {
            let mut bytes = Vec::new();
            Stretch::new(&file, start, end).unwrap().read_to_end(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!([read(1, 3), read(4, 100), read(6, 8), read(9, 8)], ["bc", "ef", "", ""]);
    }
}
