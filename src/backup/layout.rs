//! `Layout`: how the files of a backup lie in its folder, which differs between versions of iOS,
//! and between a finished backup and an unfinished one.

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

use super::{ListFile, ManifestPlist};
use crate::{
    file_system::{Entry, FileSystem, Kind},
    sqlite,
};

pub(super) const DATABASE: &str = "Manifest.db";
pub(super) const OLD_DATABASE: &str = "Manifest.mbdb";
pub(super) const SNAPSHOT: &str = "Snapshot";
/// The manifest of an unfinished backup.
const NEW_DATABASE: &str = "Snapshot/Manifest.db";
const MBDB_MAGIC: &[u8] = b"mbdb";

/// Which manifest is read, and with it how the blobs lie in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// iOS 10 and later: Manifest.db, and blobs in subdirectories `00` to `ff`.
    Database,
    /// iOS 5 to 9: Manifest.mbdb, and blobs beside it.
    Mbdb,
    /// Unfinished: Manifest.db in the folder `Snapshot`, and blobs in the subdirectories there or,
    /// if they were there before, in those of the backup.
    Snapshot,
}

impl Layout {
    /// Finds the manifest to read, and returns its name too. Manifest.db is the newer form: an
    /// older one beside it was left behind. Either belongs to the last finished backup; an
    /// unfinished one is read only where there is no other. The form goes by the first bytes,
    /// because people rename manifests to please a program.
    pub(super) fn find(files: &dyn FileSystem, folder: &Path) -> (Self, &'static str) {
        let beginning = |name: &str| {
            let mut bytes = [0; sqlite::MAGIC.len()];
            let file = files.open(&folder.join(name));
            let read = file.and_then(|file| file.read_exact_at(&mut bytes, 0));
            read.is_ok().then_some(bytes)
        };
        if has_bytes(files, &folder.join(DATABASE)) {
            let is_old = beginning(DATABASE).is_some_and(|bytes| bytes.starts_with(MBDB_MAGIC));
            (if is_old { Self::Mbdb } else { Self::Database }, DATABASE)
        } else if is_file(files, &folder.join(OLD_DATABASE)) {
            let is_new = beginning(OLD_DATABASE).is_some_and(|bytes| bytes == *sqlite::MAGIC);
            (if is_new { Self::Database } else { Self::Mbdb }, OLD_DATABASE)
        } else if beginning(NEW_DATABASE).is_some() {
            (Self::Snapshot, NEW_DATABASE)
        } else {
            (Self::Database, DATABASE)
        }
    }

    /// Returns the layout where an encrypted Manifest.db was renamed to Manifest.mbdb: it begins as
    /// neither does, and only Manifest.plist tells.
    pub(super) fn of_encrypted(
        self,
        files: &dyn FileSystem,
        manifest: &Path,
        list: &ManifestPlist,
    ) -> Self {
        let mut bytes = [0; MBDB_MAGIC.len()];
        let file = files.open(manifest);
        let is_read = file.and_then(|file| file.read_exact_at(&mut bytes, 0)).is_ok();
        let has_key = list.key_material.manifest_key.is_some();
        if self == Self::Mbdb && has_key && is_read && bytes != MBDB_MAGIC {
            Self::Database
        } else {
            self
        }
    }

    /// Returns the path from which one of the property lists is read. In an unfinished backup, a
    /// missing or empty one is taken from the folder `Snapshot`.
    pub(super) fn path_of(self, files: &dyn FileSystem, folder: &Path, list: ListFile) -> PathBuf {
        let (usual, other) = (folder.join(list.name()), folder.join(SNAPSHOT).join(list.name()));
        let is_other =
            self == Self::Snapshot && !has_bytes(files, &usual) && is_file(files, &other);
        if is_other { other } else { usual }
    }
}

/// The folder in which a run that is under way puts its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Snapshot {
    Absent,
    Empty,
    Filled,
}

impl Snapshot {
    pub(super) fn look(files: &dyn FileSystem, folder: &Path) -> Self {
        let folder = folder.join(SNAPSHOT);
        match files
            .list(&folder)
            .map(|entries| entries.iter().any(|it| is_of_run(files, &folder, it)))
        {
            Ok(true) => Self::Filled,
            Ok(false) => Self::Empty,
            // What may not be looked into may well be filled.
            Err(_) if files.metadata(&folder).is_ok_and(|it| it.is_folder()) => Self::Filled,
            Err(_) => Self::Absent,
        }
    }
}

/// Whether something in the folder of a run was put there by it. What Finder or Explorer leave behind
/// wasn't, and a folder that is still empty says nothing.
fn is_of_run(files: &dyn FileSystem, folder: &Path, entry: &Entry) -> bool {
    const OF_SYSTEMS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
    let is_of_system = |name: &OsStr| {
        OF_SYSTEMS.iter().any(|known| name == *known) || name.as_encoded_bytes().starts_with(b"._")
    };
    if is_of_system(&entry.name) {
        return false;
    }
    let inside = || files.list(&folder.join(&entry.name));
    match entry.kind {
        Kind::Folder => {
            inside().map_or(true, |inside| inside.iter().any(|it| !is_of_system(&it.name)))
        }
        Kind::File | Kind::Link | Kind::Other => true,
    }
}

/// Whether there is a file that holds something, or may not be asked about.
fn has_bytes(files: &dyn FileSystem, path: &Path) -> bool {
    match files.metadata(path) {
        Ok(metadata) => metadata.is_file() && 0 < metadata.length,
        // A file that may not be asked about is there, and whoever opens it tells why that fails.
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// Whether there is a file.
pub(super) fn is_file(files: &dyn FileSystem, path: &Path) -> bool {
    files.metadata(path).is_ok_and(|metadata| metadata.is_file())
}
