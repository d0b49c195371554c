//! Archives and images of disks that people keep backups in: they aren't read, but told apart from
//! what is no backup at all.

use std::{io::Read, path::Path};

use crate::{
    backup::BackupError,
    file_system::{FileSystem, Stretch},
};

/// Makes the error of what is no folder.
pub(in crate::backup) fn not_a_folder(files: &dyn FileSystem, path: &Path) -> BackupError {
    let path = path.to_owned();
    if is_named_as_an_archive(&path) || begins_as_an_archive(files, &path) {
        BackupError::Archive { path }
    } else {
        BackupError::NotAFolder { path }
    }
}

/// Whether something is called as an archive is, or as the image of a disk.
pub(super) fn is_named_as_an_archive(path: &Path) -> bool {
    const ENDINGS: [&str; 18] = [
        "zip",
        "tar",
        "gz",
        "tgz",
        "bz2",
        "tbz",
        "xz",
        "txz",
        "zst",
        "7z",
        "rar",
        "imazing",
        "imazingapp",
        "dmg",
        "iso",
        "sparseimage",
        "sparsebundle",
        "ipsw",
    ];
    has_ending(path, &ENDINGS)
}

/// Whether a file begins as an archive does, whatever it is called.
fn begins_as_an_archive(files: &dyn FileSystem, path: &Path) -> bool {
    const BEGINNINGS: [&[u8]; 6] =
        [b"PK\x03\x04", b"\x1F\x8B", b"7z\xBC\xAF", b"BZh", b"\xFD7zXZ", b"Rar!"];
    /// Where an archive of tar's tells what it is.
    const TAR: usize = 257;
    let mut bytes = Vec::new();
    let file = files.open(path);
    // The block that an archive of tar's begins with has room for all of these marks.
    let read = file.and_then(|file| Stretch::new(&*file, 0, 512)?.read_to_end(&mut bytes));
    read.is_ok()
        && (BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning))
            || bytes.get(TAR..).is_some_and(|bytes| bytes.starts_with(b"ustar")))
}

pub(super) fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
