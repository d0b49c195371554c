//! What a backup takes on the disk, with all that lies in its folder.

use std::{
    io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::{
    bytes::Bytes,
    file_system::{FileSystem, Kind},
};

/// Returns what the files in a folder take, at any depth, found on all cores; `None` where
/// something couldn't be looked at. What links lead to isn't in the folder.
pub fn size_on_disk(disk: &dyn FileSystem, folder: &Path) -> Option<Bytes> {
    let mut folders = Vec::new();
    let files = list(disk, folder, &mut folders).ok()?;
    let below = folders
        .into_par_iter()
        .map(|folder| below(disk, folder))
        .try_reduce(|| 0, u64::checked_add)?;
    files.checked_add(below).map(Bytes::new)
}

/// Adds up the files at any depth, without a call in a call: a folder may be deep.
fn below(disk: &dyn FileSystem, folder: PathBuf) -> Option<u64> {
    let mut folders = vec![folder];
    let mut sum = 0_u64;
    while let Some(folder) = folders.pop() {
        sum = sum.checked_add(list(disk, &folder, &mut folders).ok()?)?;
    }
    Some(sum)
}

/// Adds up the files right in a folder, and notes the folders in it.
fn list(disk: &dyn FileSystem, folder: &Path, folders: &mut Vec<PathBuf>) -> io::Result<u64> {
    let mut sum = 0_u64;
    for entry in disk.list(folder)? {
        let path = folder.join(&entry.name);
        match entry.kind {
            Kind::Folder => folders.push(path),
            Kind::File => sum = sum.saturating_add(disk.symlink_metadata(&path)?.length),
            Kind::Link | Kind::Other => (),
        }
    }
    Ok(sum)
}
