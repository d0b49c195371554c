//! `Row`: one row of `Files` that is as iOS writes it.

use crate::{
    file_id::{self, file_id},
    mbfile::{Dates, MbFile},
};

/// When rows were last changed unless told otherwise: 2023-11-14 22:13:20 UTC.
const LONG_AGO: i64 = 1_700_000_000;

/// One row of `Files`: a file, a directory or a symlink, with all that iOS archives about it.
///
/// For rows that iOS would not write, see [`RawRow`](crate::RawRow).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(crate) domain: String,
    pub(crate) kind: RowKind,
    pub(crate) marks: i64,
    pub(crate) mbfile: MbFile,
    pub(crate) content: Content,
}

/// What is on disk of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// What [`Blobs`](crate::Blobs) says.
    Unsaid,
    /// These bytes.
    Bytes(Vec<u8>),
    /// Nothing, whatever `Blobs` says.
    Missing,
}

/// What the column `flags` tells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    File,
    Directory,
    Symlink,
}

impl RowKind {
    fn flag(self) -> i64 {
        match self {
            Self::File => 1,
            Self::Directory => 2,
            Self::Symlink => 4,
        }
    }

    /// Type and permissions as seen in real rows.
    fn mode(self) -> u32 {
        match self {
            Self::File => 0o100_600,
            Self::Directory => 0o040_755,
            Self::Symlink => 0o120_755,
        }
    }
}

impl Row {
    /// A file of this many bytes, whose content is not in the backup unless
    /// [`Blobs::Sparse`](crate::Blobs) puts it there.
    pub fn file(domain: &str, relative_path: &str, size: u64) -> Self {
        let mut row = Self::new(RowKind::File, domain, relative_path);
        row.mbfile.size = size.into();
        row.mbfile.protection_class = 3;
        row
    }

    /// A file whose content is in the backup.
    pub fn content(domain: &str, relative_path: &str, bytes: &[u8]) -> Self {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self::file(domain, relative_path, size).on_disk(bytes)
    }

    /// A directory; an empty path is the domain's root.
    pub fn directory(domain: &str, relative_path: &str) -> Self {
        Self::new(RowKind::Directory, domain, relative_path)
    }

    /// A symlink.
    pub fn symlink(domain: &str, relative_path: &str, target: &str) -> Self {
        let mut row = Self::new(RowKind::Symlink, domain, relative_path);
        row.mbfile.target = Some(target.to_owned());
        row
    }

    fn new(kind: RowKind, domain: &str, relative_path: &str) -> Self {
        let [a, b, c, ..] = file_id::hash(domain, relative_path);
        Self {
            domain: domain.to_owned(),
            kind,
            marks: 0,
            mbfile: MbFile {
                relative_path: relative_path.to_owned(),
                size: 0,
                mode: kind.mode(),
                user_id: 501,
                group_id: 501,
                inode: u64::from(u32::from_be_bytes([1, a, b, c])),
                dates: Some(Dates::all_at(LONG_AGO)),
                flags: Some(0),
                protection_class: 0,
                target: None,
                digest: None,
                extended_attributes: None,
                encryption_key: None,
            },
            content: Content::Unsaid,
        }
    }

    /// Sets all three dates, in Unix seconds.
    #[must_use]
    pub fn modified(mut self, unix_seconds: i64) -> Self {
        self.mbfile.dates = Some(Dates::all_at(unix_seconds));
        self
    }

    /// Leaves the three dates out.
    #[must_use]
    pub fn without_dates(mut self) -> Self {
        self.mbfile.dates = None;
        self
    }

    /// Adds a digest (of the fileID, since there is no content).
    #[must_use]
    pub fn digest(mut self) -> Self {
        self.mbfile.digest = Some(file_id::hash(&self.file_id(), ""));
        self
    }

    /// Adds extended attributes, see [`extended_attributes`](crate::extended_attributes).
    #[must_use]
    pub fn extended_attributes(mut self, bytes: Vec<u8>) -> Self {
        self.mbfile.extended_attributes = Some(bytes);
        self
    }

    /// Sets the BSD flags of the file (not the column `flags`); 0x4000\_0000 is dataless.
    #[must_use]
    pub fn flags(mut self, st_flags: u32) -> Self {
        self.mbfile.flags = Some(st_flags);
        self
    }

    /// Leaves the BSD flags out.
    #[must_use]
    pub fn without_flags(mut self) -> Self {
        self.mbfile.flags = None;
        self
    }

    /// Sets any size that a property list can hold, negative or absurd ones included.
    #[must_use]
    pub fn size(mut self, size: i128) -> Self {
        self.mbfile.size = size;
        self
    }

    /// Adds bits to the column `flags`, as a backup under way does (8, 32, 128).
    #[must_use]
    pub fn marks(mut self, bits: i64) -> Self {
        self.marks |= bits;
        self
    }

    /// Adds class and wrapped key, as files of encrypted backups have them.
    #[must_use]
    pub fn encryption_key(mut self, key: [u8; 44]) -> Self {
        self.mbfile.encryption_key = Some(key);
        self
    }

    /// Puts these bytes on disk, whatever size the row tells.
    #[must_use]
    pub fn on_disk(mut self, bytes: &[u8]) -> Self {
        self.content = Content::Bytes(bytes.to_vec());
        self
    }

    /// Leaves the content out, as a partial copy does, whatever [`Blobs`](crate::Blobs) says.
    #[must_use]
    pub fn not_on_disk(mut self) -> Self {
        self.content = Content::Missing;
        self
    }

    /// The fileID: the row's primary key and the name of its content on disk.
    pub fn file_id(&self) -> String {
        file_id(&self.domain, &self.mbfile.relative_path)
    }

    /// What the column `file` holds.
    pub fn archive(&self) -> Vec<u8> {
        self.mbfile.to_bytes()
    }

    /// The column `flags`.
    pub(crate) fn flags_column(&self) -> i64 {
        self.kind.flag() | self.marks
    }
}
