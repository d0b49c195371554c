//! `FolderSums`: the folders of one container and its largest files, as one thread has added them
//! up.

use std::{cmp::Reverse, mem};

use super::walk::Ends;
use crate::{
    bytes::Bytes,
    inventory::keeping::{Depth, Files, Keeping, Kept},
};

/// A container with more folders of the first level is shown without any. The settings of iOS
/// itself have some two hundred.
pub(super) const MOST_FIRST: usize = 512;
/// A folder with more folders in it is shown without them: their areas would be too small to be
/// read.
pub(super) const MOST_IN_FOLDER: usize = 128;
/// A container with more folders of the second level is shown without that level.
pub(super) const MOST_SECOND: usize = 2_048;
/// How many files of a container are kept: its largest.
pub(super) const MOST_FILES: usize = 8;

/// The folders of a container as one thread has added them up.
#[derive(Debug, Default)]
pub(in crate::inventory) struct FolderSums {
    pub(super) folders: Siblings,
    /// How many folders of the second level there are. Once they are too many it stays so.
    second: usize,
    pub(super) files: Vec<Large>,
}

/// The folders of one level, sorted by their names.
#[derive(Debug)]
pub(super) enum Siblings {
    Kept(Vec<FolderSum>),
    TooMany,
}

impl Default for Siblings {
    fn default() -> Self {
        Self::Kept(Vec::new())
    }
}

/// What is in a folder.
#[derive(Debug)]
pub(super) struct FolderSum {
    /// The path below the root for the first level, the name for the second.
    pub(super) name: Box<[u8]>,
    pub(super) sum: Sum,
    /// Empty for the second level.
    pub(super) folders: Siblings,
}

/// Files, added up.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::inventory) struct Sum {
    pub(super) files: u64,
    pub(super) bytes: Bytes,
}

/// A large file: the largest stands first, and of equals the first by its path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Large {
    pub(super) bytes: Reverse<Bytes>,
    pub(super) path: Box<[u8]>,
}

impl Sum {
    pub(super) fn merge(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

impl Siblings {
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

    pub(super) fn kept(&self) -> &[FolderSum] {
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
        Self { name: name.into(), sum: Sum::default(), folders: Siblings::default() }
    }
}

impl FolderSums {
    /// Adds files of a folder, which is the last of this path.
    pub(super) fn add(&mut self, path: &[u8], Ends { first, second }: Ends, sum: Sum) {
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
        if let Siblings::Kept(folders) = &mut self.folders {
            for folder in folders {
                folder.folders = Siblings::default();
            }
        }
    }

    /// Keeps a file if it is among the largest.
    #[inline]
    pub(in crate::inventory) fn keep(&mut self, path: &[u8], bytes: Bytes) {
        // One that is equal, too: of equals, the path decides.
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
    pub(in crate::inventory) fn merge(&mut self, other: Self) {
        let is_over = MOST_SECOND < self.second.max(other.second);
        self.folders.merge(other.folders, MOST_FIRST);
        self.second = match &self.folders {
            Siblings::TooMany => MOST_SECOND + 1,
            // What is over the limit for some of the rows is over it for all of them.
            Siblings::Kept(_) if is_over => MOST_SECOND + 1,
            Siblings::Kept(folders) => {
                folders.iter().map(|folder| folder.folders.count(MOST_IN_FOLDER)).sum()
            }
        };
        self.drop_second_if_too_many();
        for file in other.files {
            self.insert(file);
        }
    }

    /// Returns how much is kept of it.
    pub(in crate::inventory) fn kept(&self) -> Kept {
        Kept {
            first: self.folders.count(MOST_FIRST),
            second: self.second,
            with_files: usize::from(!self.files.is_empty()),
            ..Kept::default()
        }
    }
}

/// Puts the sums of a thread to those of another.
pub(in crate::inventory) fn merge(
    sums: &mut Option<Box<FolderSums>>,
    other: Option<Box<FolderSums>>,
) {
    match (sums, other) {
        (Some(sums), Some(mut other)) => sums.merge(mem::take(&mut *other)),
        (none @ None, other) => *none = other,
        (Some(_), None) => (),
    }
}

/// Drops what isn't kept of any container.
pub(in crate::inventory) fn drop_all_but(sums: &mut Option<Box<FolderSums>>, keeping: Keeping) {
    let Some(known) = sums else { return };
    match keeping.folders {
        Depth::Two => (),
        Depth::One => known.drop_second(),
        Depth::None => known.folders = Siblings::default(),
    }
    if keeping.files == Files::None {
        known.files = Vec::new();
    }
    if keeping.folders == Depth::None && known.files.is_empty() {
        *sums = None;
    }
}
