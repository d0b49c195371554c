//! `Record`: one entry of the manifest, borrowed and understood, whichever form the manifest has.

use jiff::Timestamp;
use plist::{Dictionary, Value};

use super::mbfile::{MbFile, MbFiles};
use crate::{
    backup::{DevicePath, FileEntry, FileId},
    bytes::Bytes,
    encryption::EncryptionKey,
    property_list,
};

/// The columns of a row: each may be absent or of a wrong type, which comes to the same.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Columns<'a> {
    /// The `domain` column, if it is text.
    pub(super) domain: Option<&'a [u8]>,
    /// The `relativePath` column, if it is text.
    pub(super) path: Option<&'a [u8]>,
    /// The `flags` column, if it is a number.
    pub(super) flags: Option<i64>,
    /// The `file` column, if it is a blob.
    pub(super) file: Option<&'a [u8]>,
    /// The `fileID` column, if it is text.
    pub(super) file_id: Option<&'a [u8]>,
}

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record<'a> {
    /// A file: the only kind that takes room.
    File(FileRecord<'a>),
    /// A directory.
    Directory {
        /// The text of the domain.
        domain: &'a [u8],
    },
    /// A symbolic link.
    Symlink {
        /// The text of the domain.
        domain: &'a [u8],
    },
    /// A mark that a run under way has left behind. It stands for no file, so none is lost with it.
    RunMark,
    /// An entry that is none of these, or that lacks what its kind needs.
    Unusable(Lost),
}

/// What is lost with an entry that can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// A file, or what may have been one.
    File,
    /// A directory or a symbolic link, which take no room.
    NoFile,
}

/// An entry of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileRecord<'a> {
    /// The text of the domain.
    pub domain: &'a [u8],
    /// The path below the domain's root.
    pub path: &'a [u8],
    /// The size by the manifest.
    pub size: Bytes,
    /// When the file was changed last.
    pub modified: Option<Timestamp>,
    /// What the manifest tells besides.
    pub origin: Origin<'a>,
}

/// What a manifest says of a file besides its path and size, by the form of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a> {
    /// A row of Manifest.db.
    Row {
        /// All that the `file` column holds.
        archive: &'a [u8],
        /// What the `fileID` column holds, if it is text; nobody has looked whether it is an id.
        file_id: Option<&'a [u8]>,
    },
    /// A record of Manifest.mbdb, which doesn't tell the name of its file on disk.
    Mbdb {
        /// The key of the file, in an encrypted backup.
        key: Option<&'a [u8]>,
    },
}

impl FileRecord<'_> {
    /// Returns the name that the file has in the folder of the backup: the one that its row tells,
    /// `None` where that is no id; or in Manifest.mbdb, which tells none, the one that its path
    /// makes.
    pub fn file_id(&self) -> Option<FileId> {
        match self.origin {
            Origin::Row { file_id, .. } => file_id.and_then(FileId::parse),
            Origin::Mbdb { .. } => Some(FileId::of(self.domain, self.path)),
        }
    }

    /// Returns what it takes to read the file.
    pub fn entry(&self) -> FileEntry {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        let device_path = DevicePath::new(text(self.domain), text(self.path));
        let key = match self.origin {
            Origin::Row { archive, .. } => encryption_key(archive),
            Origin::Mbdb { key } => key.and_then(EncryptionKey::read),
        };
        FileEntry { device_path, size: self.size, id: self.file_id(), key }
    }
}

/// Returns the key of a file: data behind a reference, itself or in an object around it.
fn encryption_key(archive: &[u8]) -> Option<EncryptionKey> {
    let archive = property_list::read_dictionary(archive).ok()?;
    let objects = archive.get("$objects")?.as_array()?;
    let follow = |holder: &Dictionary, key: &str| {
        let index = holder.get(key)?.as_uid()?.get();
        objects.get(usize::try_from(index).ok()?)
    };
    let root = follow(archive.get("$top")?.as_dictionary()?, "root")?.as_dictionary()?;
    let key = follow(root, "EncryptionKey")?;
    let data = match key.as_dictionary() {
        // iOS puts it into an NSMutableData; data without an object around it is accepted, too.
        Some(object) => object.get("NS.data").and_then(Value::as_data),
        None => key.as_data(),
    };
    EncryptionKey::read(data?)
}

// The kinds in the `flags` column. Backups under way add marks (8, 16, 32, 128), hence bits.
const FILE: i64 = 1;
const DIRECTORY: i64 = 2;
const SYMLINK: i64 = 4;
/// A row with this bit and none of the others has neither domain nor path nor content.
const RUN_MARK: i64 = 16;

impl<'a> Record<'a> {
    /// Understands a row of Manifest.db.
    #[inline]
    pub(super) fn read(columns: Columns<'a>, archives: &mut MbFiles) -> Self {
        let Some(flags) = columns.flags else { return Self::Unusable(Lost::File) };
        // Before domain and path are asked for: such a row has neither, and is no loss.
        if flags & (FILE | DIRECTORY | SYMLINK | RUN_MARK) == RUN_MARK {
            return Self::RunMark;
        }
        let (Some(domain), Some(path)) = (columns.domain, columns.path) else {
            let is_told = flags & FILE == 0 && flags & (DIRECTORY | SYMLINK) != 0;
            return Self::Unusable(if is_told { Lost::NoFile } else { Lost::File });
        };
        if flags & FILE != 0 {
            let Some(archive) = columns.file else {
                return Self::Unusable(Lost::File);
            };
            match archives.read(archive) {
                Some(MbFile { size, modified }) => {
                    let origin = Origin::Row { archive, file_id: columns.file_id };
                    Self::File(FileRecord { domain, path, size, modified, origin })
                }
                None => Self::Unusable(Lost::File),
            }
        } else if flags & DIRECTORY != 0 {
            Self::Directory { domain }
        } else if flags & SYMLINK != 0 {
            Self::Symlink { domain }
        } else {
            Self::Unusable(Lost::File)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(flags: Option<i64>, domain: Option<&'static [u8]>, expected: Record<'_>) {
        let columns = Columns { domain, path: Some(b"p"), flags, ..Columns::default() };
        let record = Record::read(columns, &mut MbFiles::default());
        assert_eq!(record, expected, "{flags:?} {domain:?}");
    }

    #[test]
    fn the_kind_is_told_by_bits() {
        check(Some(2), Some(b"D"), Record::Directory { domain: b"D" });
        check(Some(2 | 8), Some(b"D"), Record::Directory { domain: b"D" });
        check(Some(4 | 128), Some(b"D"), Record::Symlink { domain: b"D" });
    }

    #[test]
    fn a_file_is_read_by_the_name_that_its_row_tells() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let check = |told: Option<&'static [u8]>, expected: Option<FileId>| {
            let origin = Origin::Row { archive: b"", file_id: told };
            let (domain, path) = (&b"HomeDomain"[..], &b"Library/a"[..]);
            let record = FileRecord { domain, path, size: Bytes::ZERO, modified: None, origin };
            assert_eq!(record.entry().id, expected);
        };
        check(Some(id.as_bytes()), FileId::parse(id.as_bytes()));
        check(Some(b"../a"), None);
        check(None, None);
    }

    #[test]
    fn a_mark_of_a_run_under_way_is_no_file() {
        check(Some(16), None, Record::RunMark);
        check(Some(16 | 32), Some(b"D"), Record::RunMark);
        check(Some(16 | 2), Some(b"D"), Record::Directory { domain: b"D" });
        check(Some(16 | 1), None, Record::Unusable(Lost::File));
    }

    #[test]
    fn what_lacks_what_its_kind_needs_is_unusable() {
        let (file, no_file) = (Record::Unusable(Lost::File), Record::Unusable(Lost::NoFile));
        check(Some(1), Some(b"D"), file);
        check(Some(2), None, no_file);
        check(Some(4 | 16), None, no_file);
        // What tells no kind may have been a file.
        check(Some(1 | 2), None, file);
        check(Some(8), Some(b"D"), file);
        check(Some(0), Some(b"D"), file);
        check(None, Some(b"D"), file);
    }
}
