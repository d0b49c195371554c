//! `Folders`: the folders of a container and its largest files, added up while a manifest is scanned.
//!
//! Of each container, the folders of two levels are known, and the largest files. Whatever a crafted
//! manifest holds, little memory is taken: folders that are too many aren't kept at all. Every limit
//! counts what only grows with the rows, so that some of them pass it only if all of them do; the result
//! depends neither on the number of threads nor on the order of the rows.

mod walk;

use std::{cmp::Reverse, mem};

use self::walk::Ends;
pub(super) use self::walk::{AT_HAND, FolderWalk};
use super::{KindName, KindTally, icloud::is_within};
use crate::{backup::Domain, bytes::Bytes};

/// A longer name isn't kept: that of a folder which somebody named, or which is a UUID or an id, is
/// shorter.
const LONGEST_NAME: usize = 128;
/// A longer path of a file isn't kept either.
const LONGEST_PATH: usize = 400;
/// A container with more folders of the first level is shown without any. The settings of iOS itself
/// have some two hundred.
const MOST_FIRST: usize = 512;
/// A folder with more folders in it is shown without them: their areas would be too small to be read.
const MOST_IN_FOLDER: usize = 128;
/// A container with more folders of the second level is shown without that level.
const MOST_SECOND: usize = 2_048;
/// With more containers that have folders in all of the backup, nothing of any is kept: a large phone has
/// some three thousand.
const MOST_CONTAINERS: usize = 8_192;
/// With more folders in all of the backup, no container is shown with any, or none with a second level.
/// A large phone has some ten thousand of each.
const MOST_IN_ALL: usize = 32_768;
/// How many files of a container are kept: its largest.
const MOST_FILES: usize = 8;
/// A smaller file is never kept.
const LARGE: Bytes = Bytes::new(1 << 20);
/// If more containers than this have large files, none are kept: a phone has a few hundred.
const MOST_WITH_FILES: usize = 2_048;
/// A folder that takes less than this part of its container is too small to be seen.
const SMALLEST_PART: u64 = 1_000;

/// What is known of the folders of a container. Sizes are what iCloud Backup would take of them; what
/// lies in none of the folders is the rest of the container.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The folders of the first level, largest first. `Library` is none: what is in it counts as if it
    /// lay beside the others.
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

/// Where the folders of a container begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// At the root of the domain and in `Library`.
    Plain,
    /// In `Media` as well: photos and recordings have nothing beside it.
    Media,
    /// In `Library/SMS`.
    Messages,
}

impl Root {
    /// Returns where the folders of a domain begin.
    pub(super) fn of(domain: &Domain) -> Self {
        match domain {
            Domain::CameraRoll | Domain::Media => Self::Media,
            _ => Self::Plain,
        }
    }

    /// Returns what stands before the name of the first folder of a path.
    fn passed_over(self, path: &[u8]) -> usize {
        let passed: &[&[u8]] = match self {
            Self::Plain => &[b"Library/"],
            Self::Media => &[b"Library/", b"Media/"],
            Self::Messages => &[b"Library/SMS/", b"Library/"],
        };
        passed.iter().find(|passed| path.starts_with(passed)).map_or(0, |passed| passed.len())
    }
}

/// The folders of a container as one thread has added them up.
#[derive(Debug, Default)]
pub(super) struct FolderSums {
    folders: Level,
    /// How many folders of the second level there are. Once they are too many it stays so.
    second: usize,
    files: Vec<Large>,
}

/// The folders of one level, sorted by their names.
#[derive(Debug)]
enum Level {
    Kept(Vec<FolderSum>),
    TooMany,
}

impl Default for Level {
    fn default() -> Self {
        Self::Kept(Vec::new())
    }
}

/// What is in a folder.
#[derive(Debug)]
struct FolderSum {
    /// The path below the root for the first level, the name for the second.
    name: Box<[u8]>,
    sum: Sum,
    /// Empty for the second level.
    folders: Level,
}

/// Files, added up.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sum {
    files: u64,
    bytes: Bytes,
}

/// A large file: the largest stands first, and of equals the first by its path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Large {
    bytes: Reverse<Bytes>,
    path: Box<[u8]>,
}

/// How much is kept of folders and files; with more rows it is never less.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    containers: usize,
    first: usize,
    second: usize,
    with_files: usize,
}

/// What is kept of folders and files in all of the backup.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keeping {
    folders: Depth,
    files: Files,
}

/// How many levels of folders are kept.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    #[default]
    Two,
    One,
    None,
}

/// Whether large files are kept.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Files {
    #[default]
    Largest,
    None,
}

impl Kept {
    pub(super) fn add(&mut self, other: Self) {
        self.containers += other.containers;
        self.first += other.first;
        self.second += other.second;
        self.with_files += other.with_files;
    }

    /// Takes away what was added before.
    pub(super) fn remove(&mut self, other: Self) {
        self.containers = self.containers.saturating_sub(other.containers);
        self.first = self.first.saturating_sub(other.first);
        self.second = self.second.saturating_sub(other.second);
        self.with_files = self.with_files.saturating_sub(other.with_files);
    }
}

impl Keeping {
    /// Returns what is still kept once there is so much.
    #[must_use]
    pub(super) fn within(self, kept: Kept) -> Self {
        if MOST_CONTAINERS < kept.containers {
            return Self { folders: Depth::None, files: Files::None };
        }
        let folders = match kept {
            Kept { first, .. } if MOST_IN_ALL < first => Depth::None,
            Kept { second, .. } if MOST_IN_ALL < second => Depth::One,
            _ => Depth::Two,
        };
        let files = if MOST_WITH_FILES < kept.with_files { Files::None } else { Files::Largest };
        self.and(Self { folders, files })
    }

    /// Returns what is kept where either of two keeps it.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self { folders: self.folders.max(other.folders), files: self.files.max(other.files) }
    }
}

impl Sum {
    fn merge(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

impl Level {
    /// Returns a folder, which has nothing yet if it wasn't there; `None` where there are too many.
    fn of(&mut self, name: &[u8], most: usize) -> Option<&mut FolderSum> {
        let at = self.kept().binary_search_by(|folder| (*folder.name).cmp(name));
        if at.is_err() && self.kept().len() == most {
            *self = Self::TooMany;
        }
        let Self::Kept(folders) = self else { return None };
        let at = at.unwrap_or_else(|at| {
            // Most containers have one folder or several.
            folders.reserve_exact(usize::from(folders.is_empty()));
            folders.insert(at, FolderSum::new(name));
            at
        });
        folders.get_mut(at)
    }

    /// Returns how many folders there are, or one more than there may be.
    fn count(&self, most: usize) -> usize {
        match self {
            Self::Kept(folders) => folders.len(),
            Self::TooMany => most + 1,
        }
    }

    fn kept(&self) -> &[FolderSum] {
        match self {
            Self::Kept(folders) => folders,
            Self::TooMany => &[],
        }
    }

    /// Adds folders of the same level.
    fn merge(&mut self, other: Self, most: usize) {
        match other {
            Self::Kept(folders) => {
                for folder in folders {
                    let Some(known) = self.of(&folder.name, most) else { return };
                    known.sum.merge(folder.sum);
                    known.folders.merge(folder.folders, MOST_IN_FOLDER);
                }
            }
            Self::TooMany => *self = Self::TooMany,
        }
    }
}

impl FolderSum {
    fn new(name: &[u8]) -> Self {
        Self { name: name.into(), sum: Sum::default(), folders: Level::default() }
    }
}

impl FolderSums {
    /// Adds files of a folder, which is the last of this path.
    fn add(&mut self, path: &[u8], Ends { first, second }: Ends, sum: Sum) {
        let Some(folder) = self.folders.of(path.get(..first).unwrap_or_default(), MOST_FIRST)
        else {
            self.second = MOST_SECOND + 1;
            return;
        };
        folder.sum.merge(sum);
        let Some(name) = second.and_then(|end| path.get(first + 1..end)) else { return };
        if MOST_SECOND < self.second {
            return;
        }
        let before = folder.folders.count(MOST_IN_FOLDER);
        if let Some(inner) = folder.folders.of(name, MOST_IN_FOLDER) {
            inner.sum.merge(sum);
        }
        self.second += folder.folders.count(MOST_IN_FOLDER) - before;
        self.drop_second_if_too_many();
    }

    fn drop_second_if_too_many(&mut self) {
        if MOST_SECOND < self.second {
            self.second = MOST_SECOND + 1;
            self.drop_second();
        }
    }

    fn drop_second(&mut self) {
        if let Level::Kept(folders) = &mut self.folders {
            for folder in folders {
                folder.folders = Level::default();
            }
        }
    }

    /// Keeps a file if it is among the largest.
    #[inline]
    pub(super) fn keep(&mut self, path: &[u8], bytes: Bytes) {
        let is_larger = |last: &Large| last.bytes.0 <= bytes;
        if self.files.len() < MOST_FILES || self.files.last().is_some_and(is_larger) {
            self.insert(Large { bytes: Reverse(bytes), path: path.into() });
        }
    }

    fn insert(&mut self, file: Large) {
        let at = self.files.partition_point(|known| *known <= file);
        // Most containers have one large file or several.
        self.files.reserve_exact(usize::from(self.files.is_empty()));
        self.files.insert(at, file);
        self.files.truncate(MOST_FILES);
    }

    /// Adds what another thread has added up of the same container.
    pub(super) fn merge(&mut self, other: Self) {
        let is_over = MOST_SECOND < self.second.max(other.second);
        self.folders.merge(other.folders, MOST_FIRST);
        self.second = match &self.folders {
            Level::TooMany => MOST_SECOND + 1,
            Level::Kept(_) if is_over => MOST_SECOND + 1,
            Level::Kept(folders) => {
                folders.iter().map(|folder| folder.folders.count(MOST_IN_FOLDER)).sum()
            }
        };
        self.drop_second_if_too_many();
        for file in other.files {
            self.insert(file);
        }
    }

    /// Returns how much is kept of it.
    pub(super) fn kept(&self) -> Kept {
        let first = self.folders.count(MOST_FIRST);
        Kept {
            // What has nothing but files isn't counted: once too many have some, that is gone.
            containers: first.min(1),
            first,
            second: self.second,
            with_files: usize::from(!self.files.is_empty()),
        }
    }

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

/// Returns what most of a folder is: three quarters of its bytes, by kinds of which all files lie in
/// it.
fn kind(path: &str, bytes: Bytes, kinds: &[KindTally]) -> Option<KindName> {
    let within = |kind: &&KindTally| is_within(kind.folder.as_bytes(), path.as_bytes());
    let largest = kinds.iter().find(within)?.name;
    let of_kind = kinds.iter().filter(within).filter(|kind| kind.name == largest);
    let sum: Bytes = of_kind.map(|kind| kind.bytes).sum();
    (bytes.get() / 4 * 3 <= sum.get()).then_some(largest)
}

/// Puts the sums of a thread to those of another.
pub(super) fn merge(sums: &mut Option<Box<FolderSums>>, other: Option<Box<FolderSums>>) {
    match (sums, other) {
        (Some(sums), Some(mut other)) => sums.merge(mem::take(&mut *other)),
        (none @ None, other) => *none = other,
        (Some(_), None) => (),
    }
}

/// Drops what isn't kept of any container.
pub(super) fn drop_all_but(sums: &mut Option<Box<FolderSums>>, keeping: Keeping) {
    let Some(known) = sums else { return };
    match keeping.folders {
        Depth::Two => (),
        Depth::One => known.drop_second(),
        Depth::None => known.folders = Level::default(),
    }
    if keeping.files == Files::None {
        known.files = Vec::new();
    }
    if keeping.folders == Depth::None && known.files.is_empty() {
        *sums = None;
    }
}

#[cfg(test)]
mod tests;
