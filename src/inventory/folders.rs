//! `Folders`: the folders of a container and its largest files, added up while a manifest is
//! scanned.
//!
//! Of each container, the folders of two levels are known, and the largest files. Folders that are
//! too many aren't kept at all, by limits like those of [`keeping`](super::keeping).

mod sums;
mod walk;

use std::cmp::Reverse;

use self::sums::{FolderSum, Sum};
pub(super) use self::{
    sums::{FolderSums, drop_all_but, merge},
    walk::{AT_HAND, FolderWalk, Root},
};
use super::{KindName, KindTally, icloud::is_within};
use crate::bytes::Bytes;

/// A smaller file is never kept.
const LARGE: Bytes = Bytes::new(1 << 20);
/// A folder that takes less than this part of its container is too small to be seen.
const SMALLEST_PART: u64 = 1_000;

/// What is known of the folders of a container. Sizes are what iCloud Backup would take of them;
/// what lies in none of the folders is the rest of the container.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The folders of the first level, largest first. `Library` is none: what is in it counts as if
    /// it lay beside the others.
    pub folders: Vec<Folder>,
    /// The largest files of the container, in whatever folder, largest first.
    pub files: Vec<LargeFile>,
}

/// A folder of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The path below the domain's root.
    pub path: String,
    /// How many files are in it, however deep.
    pub files: u64,
    /// What iCloud Backup would take of them.
    pub bytes: Bytes,
    /// What most of its bytes are, if the names of its files tell.
    pub kind: Option<KindName>,
    /// The folders in it, largest first; none in those of the second level.
    pub folders: Vec<Folder>,
}

/// A large file of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LargeFile {
    /// The path below the domain's root.
    pub path: String,
    /// What iCloud Backup would take of it.
    pub bytes: Bytes,
}

impl FolderSums {
    /// Returns what is large enough to be shown of a container that takes so much, if anything is.
    pub(super) fn settled(self, whole: Bytes, kinds: &[KindTally]) -> Option<Box<Folders>> {
        if whole < LARGE {
            return None;
        }
        let least = Bytes::new(whole.get().div_ceil(SMALLEST_PART));
        let folders = settled(self.folders.kept(), b"", least, kinds);
        let files = self.files.into_iter().map(|file| LargeFile {
            path: String::from_utf8_lossy(&file.path).into_owned(),
            bytes: file.bytes.0,
        });
        let files: Vec<_> = files.filter(|file| least <= file.bytes).collect();
        let is_any = !folders.is_empty() || !files.is_empty();
        is_any.then(|| Box::new(Folders { folders, files }))
    }
}

/// Returns the folders of a level that are large enough, the largest first.
fn settled(level: &[FolderSum], above: &[u8], least: Bytes, kinds: &[KindTally]) -> Vec<Folder> {
    let large = level.iter().filter(|folder| least <= folder.sum.bytes);
    let mut folders: Vec<_> = large
        .map(|folder| {
            let path = [above, &*folder.name].concat();
            let inner = settled(folder.folders.kept(), &[&path, &b"/"[..]].concat(), least, kinds);
            let path = String::from_utf8_lossy(&path).into_owned();
            let Sum { files, bytes } = folder.sum;
            let kind = kind(&path, bytes, kinds);
            Folder { path, files, bytes, kind, folders: inner }
        })
        .collect();
    folders.sort_by(|a, b| (Reverse(a.bytes), &a.path).cmp(&(Reverse(b.bytes), &b.path)));
    folders
}

/// Returns what most of a folder is: three quarters of its bytes, by kinds of which all files lie
/// in it.
fn kind(path: &str, bytes: Bytes, kinds: &[KindTally]) -> Option<KindName> {
    let within = |kind: &&KindTally| is_within(kind.folder.as_bytes(), path.as_bytes());
    let largest = kinds.iter().find(within)?.name;
    let of_kind = kinds.iter().filter(within).filter(|kind| kind.name == largest);
    let sum: Bytes = of_kind.map(|kind| kind.bytes).sum();
    // Divided first, because three times the largest count is past 2^64.
    (bytes.get() / 4 * 3 <= sum.get()).then_some(largest)
}

#[cfg(test)]
mod tests;
