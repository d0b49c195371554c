//! The contents of files.

use std::{
    fs::{self, File},
    path::Path,
};

use crate::{
    encryption::Encryption,
    error::Error,
    row::{Content, Row, RowKind},
};

/// Whether files without content of their own are on disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Blobs {
    /// Only the manifest tells of them.
    #[default]
    None,
    /// Each is a sparse file of its size, which takes no room on most file systems.
    Sparse,
}

/// What goes on disk for a row.
enum Blob<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// A sparse file for a file of this size.
    Sparse(u64),
}

/// Writes the row's content to this path, if it is to have any.
pub(crate) fn write(
    path: &Path,
    row: &Row,
    blobs: Blobs,
    encryption: &Encryption,
) -> Result<(), Error> {
    let Some(blob) = blob(row, blobs) else { return Ok(()) };
    if let Some(shelf) = path.parent() {
        fs::create_dir_all(shelf).map_err(Error::io(shelf))?;
    }
    let written = match blob {
        Blob::Bytes(bytes) => fs::write(path, bytes),
        Blob::Sparse(size) => {
            File::create(path).and_then(|file| file.set_len(encryption.size_on_disk(size)))
        }
    };
    written.map_err(Error::io(path))
}

fn blob(row: &Row, blobs: Blobs) -> Option<Blob<'_>> {
    match (&row.content, row.kind, blobs) {
        (Content::Bytes(bytes), _, _) => Some(Blob::Bytes(bytes)),
        (Content::Unsaid, RowKind::File, Blobs::Sparse) => {
            u64::try_from(row.mbfile.size).ok().map(Blob::Sparse)
        }
        (Content::Unsaid | Content::Missing, _, _) => None,
    }
}
