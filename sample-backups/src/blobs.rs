//! The contents of files: `<first two digits>/<fileID>`.

use std::{
    fs::{self, File},
    path::Path,
};

use crate::{
    encryption::Encryption,
    error::Error,
    row::{Row, RowKind},
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

/// Writes the row's content, if it is to have any.
pub(crate) fn write(
    folder: &Path,
    row: &Row,
    blobs: Blobs,
    encryption: &Encryption,
) -> Result<(), Error> {
    let sparse_size = match (row.kind, blobs) {
        (RowKind::File, Blobs::Sparse) => u64::try_from(row.mbfile.size).ok(),
        (RowKind::File | RowKind::Directory | RowKind::Symlink, _) => None,
    };
    if row.content.is_none() && sparse_size.is_none() {
        return Ok(());
    }
    let id = row.file_id();
    let shelf = folder.join(id.get(..2).unwrap_or_default());
    fs::create_dir_all(&shelf).map_err(Error::io(&shelf))?;
    let path = shelf.join(&id);
    match (&row.content, sparse_size) {
        (Some(bytes), _) => fs::write(&path, bytes).map_err(Error::io(&path)),
        (None, size) => File::create(&path)
            .and_then(|file| file.set_len(encryption.size_on_disk(size.unwrap_or(0))))
            .map_err(Error::io(&path)),
    }
}
