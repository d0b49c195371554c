//! Reading one file of a backup into memory: found by its row, decrypted where it is encrypted,
//! and held against the size that the manifest tells.

use std::{cmp::Ordering, fmt, io, sync::Arc};

use zeroize::Zeroizing;

use super::{Backup, DevicePath, FileId, encrypted::BlobForm, encrypted_size};
use crate::{
    bytes::Bytes,
    encryption::{CbcFile, EncryptionKey, Keys},
    file_system::{File, Kind, ReadAt},
    sqlite,
};

/// Files larger than this are not read into memory. Those of interest have a few megabytes.
const LARGEST: Bytes = Bytes::new(256 << 20);
const BLOCK: usize = 16;
/// The endings of files that come and go with a database.
const BESIDE_A_DATABASE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// What the manifest says of a file: enough to read it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileEntry {
    /// Where it stood on the phone.
    pub device_path: DevicePath,
    /// Its size by the manifest.
    pub size: Bytes,
    /// The name that it has in the folder of the backup, if its row tells one.
    pub(in crate::backup) id: Option<FileId>,
    /// Its own key, wrapped; none in a backup that isn't encrypted.
    pub(in crate::backup) key: Option<EncryptionKey>,
}

/// The content of a file. Wiped when it goes.
pub struct Content {
    /// The bytes. Of an encrypted file never more than the manifest tells, because what is more
    /// can't be told from padding.
    pub bytes: Zeroizing<Vec<u8>>,
    /// How the file on disk compares with the manifest.
    pub agreement: Agreement,
}

/// How a file on disk compares with the manifest. Databases that were in use while the backup was
/// made differ in healthy backups too, in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// They tell the same size.
    Same,
    /// The file on disk is shorter.
    Shorter,
    /// The file on disk is longer.
    Longer,
}

impl Agreement {
    fn of(found: Bytes, expected: Bytes) -> Self {
        match found.cmp(&expected) {
            Ordering::Less => Self::Shorter,
            Ordering::Equal => Self::Same,
            Ordering::Greater => Self::Longer,
        }
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It isn't in the folder.
    #[error("the file is not in the backup's folder")]
    Missing,
    /// It can't be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// It is too large for memory.
    #[error("the file has {} bytes, which is more than is ever read into memory", .0.get())]
    TooLarge(Bytes),
    /// It is encrypted, and there are no keys.
    #[error("the file is encrypted, and no password was given")]
    Locked,
    /// It is encrypted, and its own key is missing or damaged.
    #[error("the key of the file is missing or damaged")]
    NoKey,
}

impl Backup {
    /// Opens a file to be read at any offset, with the keys if the backup is encrypted. Of an
    /// encrypted file there is never more than the manifest tells, because what is more can't be
    /// told from padding.
    ///
    /// # Errors
    /// When it isn't there, or can't be opened or decrypted.
    pub fn open_file(
        &self,
        entry: &FileEntry,
        keys: Option<&Keys>,
    ) -> Result<Arc<dyn ReadAt>, FileError> {
        self.open_content(entry, keys).map(|(content, _)| content)
    }

    /// Reads a file into memory, with the keys if the backup is encrypted.
    ///
    /// # Errors
    /// When it isn't there, can't be read or decrypted, or is too large.
    pub fn read_file(&self, entry: &FileEntry, keys: Option<&Keys>) -> Result<Content, FileError> {
        let (file, agreement) = self.open_content(entry, keys)?;
        let length = file.length().map_err(FileError::from_io)?;
        if LARGEST < Bytes::new(length) {
            return Err(FileError::TooLarge(Bytes::new(length)));
        }
        // As large from the start as it will be: a buffer that grows leaves copies behind.
        let mut bytes = Zeroizing::new(vec![0; usize::try_from(length).unwrap_or_default()]);
        file.read_exact_at(&mut bytes, 0).map_err(FileError::from_io)?;
        Ok(Content { bytes, agreement })
    }

    /// Opens a file, and compares its size with the manifest.
    fn open_content(
        &self,
        entry: &FileEntry,
        keys: Option<&Keys>,
    ) -> Result<(Arc<dyn ReadAt>, Agreement), FileError> {
        let file = self.open_blob(entry).map_err(FileError::from_io)?;
        let length = file.length().map_err(FileError::from_io)?;
        let found = Bytes::new(length);
        let mut beginning = [0; BLOCK];
        // A file shorter than a block has no beginning to be known by, and goes by its size alone.
        let beginning = match file.read_exact_at(&mut beginning, 0) {
            Ok(()) => &beginning[..],
            Err(_) => &[],
        };
        Ok(match self.form_of(entry, found, beginning) {
            BlobForm::Plain => (file, Agreement::of(found, entry.size)),
            BlobForm::Encrypted => {
                let keys = keys.ok_or(FileError::Locked)?;
                let key = entry.key.as_ref().and_then(|key| keys.unwrap(key));
                let key = Arc::new(key.ok_or(FileError::NoKey)?);
                let plain = CbcFile::new(file, key, entry.size.get());
                let plain = Arc::new(plain.map_err(FileError::from_io)?);
                (plain, Agreement::of(found, encrypted_size(entry.size)))
            }
        })
    }

    /// Whether a file on disk, although it hasn't the size that the manifest tells, is whole: a
    /// database of SQLite's that was in use while the backup was made, or what belongs to one.
    pub fn was_in_use(&self, entry: &FileEntry, keys: Option<&Keys>) -> bool {
        let name = entry.device_path.path.as_str();
        BESIDE_A_DATABASE.iter().any(|ending| name.ends_with(ending))
            || self.is_whole_database(entry, keys).unwrap_or_default()
    }

    /// Whether the file begins as a database does that has as many bytes as the file.
    fn is_whole_database(&self, entry: &FileEntry, keys: Option<&Keys>) -> Option<bool> {
        let file = self.open_blob(entry).ok()?;
        let length = file.length().ok()?;
        // The header of a database has 100 bytes, and only whole blocks can be decrypted.
        let mut header = [0; 7 * BLOCK];
        file.read_exact_at(&mut header, 0).ok()?;
        // Padding makes an encrypted file up to one block longer.
        let padding = match self.form_of(entry, Bytes::new(length), &header) {
            BlobForm::Plain => 0,
            BlobForm::Encrypted => {
                keys?.unwrap(entry.key.as_ref()?)?.decrypt(&mut header, [0; BLOCK]);
                u64::try_from(BLOCK).ok()?
            }
        };
        let told = sqlite::length_by_header(&header)?;
        Some(told <= length && length <= told.checked_add(padding)?)
    }

    /// Opens a file as it lies in the backup's folder. What is behind a link isn't in the backup.
    fn open_blob(&self, entry: &FileEntry) -> io::Result<Arc<dyn File>> {
        // Where the row tells no id that can be used, the one that its path makes is right all the
        // same.
        let path = self.blob_path(entry.id.unwrap_or_else(|| entry.device_path.file_id()));
        if self.files.symlink_metadata(&path)?.kind == Kind::Link {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.files.open(&path)
    }
}

impl FileError {
    fn from_io(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Unreadable(error),
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes, {:?})", self.bytes.len(), self.agreement)
    }
}
