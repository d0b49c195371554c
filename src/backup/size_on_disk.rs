//! What a backup takes on the disk, with all that lies in its folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::bytes::Bytes;

/// Returns what the files in a folder take, at any depth, found on all cores; `None` where
/// something couldn't be looked at. What links lead to isn't in the folder.
pub fn size_on_disk(folder: &Path) -> Option<Bytes> {
    let mut folders = Vec::new();
    let files = list(folder, &mut folders).ok()?;
    let below = folders.into_par_iter().map(below).try_reduce(|| 0, u64::checked_add)?;
    files.checked_add(below).map(Bytes::new)
}

/// Adds up the files at any depth, without a call in a call: a folder may be deep.
fn below(folder: PathBuf) -> Option<u64> {
    let mut folders = vec![folder];
    let mut sum = 0_u64;
    while let Some(folder) = folders.pop() {
        sum = sum.checked_add(list(&folder, &mut folders).ok()?)?;
    }
    Some(sum)
}

/// Adds up the files right in a folder, and notes the folders in it.
fn list(folder: &Path, folders: &mut Vec<PathBuf>) -> io::Result<u64> {
    let mut sum = 0_u64;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            folders.push(entry.path());
        } else if metadata.is_file() {
            sum = sum.saturating_add(metadata.len());
        }
    }
    Ok(sum)
}
