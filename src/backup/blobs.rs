//! The files of a backup as they lie in its folder: each under the hash of where it stood on the
//! phone, since iOS 10 in one of the 256 subdirectories `00` to `ff`.
//!
//! [`Blobs`] and [`Outline`] need no manifest, so this much is known of an encrypted backup
//! without its password: how many files there are, what they take, and the sizes of those whose
//! path on the phone is known. The [`Content`] of a file is read by what its row says, a
//! [`FileEntry`].

mod content;
mod encrypted;
mod file_id;
mod outline;

use std::{
    io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

pub(super) use self::encrypted::BlobEncryption;
pub use self::{
    content::{Agreement, Content, FileEntry, FileError},
    encrypted::encrypted_size,
    file_id::{DevicePath, FileId},
    outline::{Landmark, Outline},
};
use super::{
    Backup,
    layout::{Layout, SNAPSHOT, is_file},
};
use crate::{
    bytes::Bytes,
    file_system::{FileSystem, Kind},
};

/// A file in the folder of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blob {
    /// Its name, a hash of where the file stood on the phone.
    pub id: FileId,
    /// Its size on the disk, which in an encrypted backup has padding in it.
    pub bytes: Bytes,
}

/// All files in the folder of a backup.
#[derive(Debug, Default, Clone)]
pub struct Blobs {
    /// Sorted by their names.
    files: Vec<Blob>,
    /// By the first bits of a name: where the files begin whose names begin so. Names are hashes,
    /// so as many begin alike everywhere, and a look-up needs no search through all of them.
    starts: Vec<usize>,
    /// How many subdirectories or files could not be looked at.
    unreadable: u64,
}

/// What the files in the folder of a backup take.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct OnDisk {
    /// How many there are.
    pub files: u64,
    /// What they take.
    pub bytes: Bytes,
    /// How many subdirectories or files could not be looked at.
    pub unreadable: u64,
}

impl Backup {
    /// Returns where a file lies, if it is there at all.
    pub(super) fn blob_path(&self, id: FileId) -> PathBuf {
        match self.layout {
            Layout::Database => id.path_in(self.folder()),
            Layout::Mbdb => self.folder().join(id.to_string()),
            Layout::Snapshot => {
                let new = id.path_in(&self.folder().join(SNAPSHOT));
                if is_file(&*self.files, &new) { new } else { id.path_in(self.folder()) }
            }
        }
    }

    /// Returns all files in the folder, found on all cores. `told` is called when one more of the
    /// 256 subdirectories has been looked at; before iOS 10 there is only one.
    pub fn blobs(&self, told: impl Fn() + Sync) -> Blobs {
        let subdirectories: Vec<_> = match self.layout {
            Layout::Mbdb => vec![Blobs::in_folder(&*self.files, self.folder(), |_| true)],
            Layout::Database | Layout::Snapshot => (0..=u8::MAX)
                .into_par_iter()
                .map(|number| {
                    let found_in =
                        |folder: &Path| Blobs::in_subdirectory(&*self.files, folder, number);
                    let mut found = found_in(self.folder());
                    if self.layout == Layout::Snapshot {
                        // A run that was cut off leaves what it sent in `Snapshot`, newer than the
                        // file it replaces.
                        found.replace(found_in(&self.folder().join(SNAPSHOT)));
                    }
                    told();
                    found
                })
                .collect(),
        };
        let mut all = Blobs::default();
        for subdirectory in subdirectories {
            all.files.extend(subdirectory.files);
            all.unreadable += subdirectory.unreadable;
        }
        all.index();
        all
    }
}

impl Blobs {
    fn in_subdirectory(files: &dyn FileSystem, folder: &Path, number: u8) -> Self {
        // A file in a wrong subdirectory is found by nobody.
        Self::in_folder(files, &folder.join(format!("{number:02x}")), |id| {
            id.subdirectory() == number
        })
    }

    /// Takes other files instead of those of the same names.
    fn replace(&mut self, mut newer: Self) {
        newer.files.append(&mut self.files);
        // Keeps the order of those that are the same.
        newer.files.sort_by_key(|blob| blob.id);
        newer.files.dedup_by_key(|blob| blob.id);
        newer.unreadable += self.unreadable;
        *self = newer;
    }

    /// Returns the files right in a folder that are named as those of a backup are.
    fn in_folder(files: &dyn FileSystem, folder: &Path, belongs: impl Fn(FileId) -> bool) -> Self {
        let mut found = Self::default();
        let entries = match files.list(folder) {
            Ok(entries) => entries,
            // A small backup doesn't have each of the 256 subdirectories.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return found,
            Err(_) => return Self { unreadable: 1, ..found },
        };
        for entry in entries {
            let id = FileId::parse(entry.name.as_encoded_bytes()).filter(|id| belongs(*id));
            // Doesn't follow links: what is behind one isn't in the backup.
            let Some(id) = id.filter(|_| entry.kind == Kind::File) else { continue };
            match files.symlink_metadata(&folder.join(&entry.name)) {
                Ok(metadata) => {
                    found.files.push(Blob { id, bytes: Bytes::new(metadata.length) });
                }
                Err(_) => found.unreadable += 1,
            }
        }
        found.files.sort_by_key(|blob| blob.id);
        found
    }

    /// Returns the files, sorted by their names.
    pub fn files(&self) -> &[Blob] {
        &self.files
    }

    fn index(&mut self) {
        self.starts = Vec::with_capacity(FileId::BEGINNINGS + 1);
        for (index, blob) in self.files.iter().enumerate() {
            // Beginnings that no name has lead to the next file there is, so that their range is
            // empty.
            while self.starts.len() <= blob.id.beginning() {
                self.starts.push(index);
            }
        }
        self.starts.resize(FileId::BEGINNINGS + 1, self.files.len());
    }

    /// Returns which of the files has this name.
    pub fn index_of(&self, id: FileId) -> Option<usize> {
        let start = *self.starts.get(id.beginning())?;
        let end = *self.starts.get(id.beginning() + 1)?;
        let alike = self.files.get(start..end)?;
        let index = alike.binary_search_by_key(&id, |blob| blob.id).ok()?;
        Some(start + index)
    }

    /// Returns what they take together.
    pub fn on_disk(&self) -> OnDisk {
        OnDisk {
            files: u64::try_from(self.files.len()).unwrap_or(u64::MAX),
            bytes: self.files.iter().map(|blob| blob.bytes).sum(),
            unreadable: self.unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_name_and_no_other_is() {
        let parse = |text: String| FileId::parse(text.as_bytes()).unwrap();
        let id = |number: u64| parse(format!("{:016x}{number:016x}{:08x}", number << 44, 7));
        let files = (0..5_000).map(|number| Blob { id: id(number * 3), bytes: Bytes::new(number) });
        let mut blobs = Blobs { files: files.collect(), ..Blobs::default() };
        blobs.index();
        for (index, blob) in blobs.files.iter().enumerate() {
            assert_eq!(blobs.index_of(blob.id), Some(index));
        }
        assert_eq!(blobs.index_of(id(1)), None);
        assert_eq!(blobs.index_of(parse("f".repeat(40))), None);
        let mut none = Blobs::default();
        none.index();
        assert_eq!(none.index_of(id(0)), None);
    }
}
