//! `Keeping`: which folders and files are kept once those of all containers together are too many.

/// With more containers that have folders in all of the backup, nothing of any is kept: a large
/// phone has some three thousand.
pub(super) const MOST_CONTAINERS: usize = 8_192;
/// With more folders in all of the backup, no container is shown with any, or none with a second
/// level. A large phone has some ten thousand of each.
pub(super) const MOST_IN_ALL: usize = 32_768;
/// If more containers than this have large files, none are kept: a phone has a few hundred.
pub(super) const MOST_WITH_FILES: usize = 2_048;

/// How much is kept of folders and files; with more rows it is never less.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::inventory) struct Kept {
    /// How many have folders.
    pub(super) containers: usize,
    /// How many folders of the first level all of them have.
    pub(super) first: usize,
    pub(super) second: usize,
    /// How many have large files.
    pub(super) with_files: usize,
}

/// What is kept of folders and files in all of the backup.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::inventory) struct Keeping {
    pub(super) folders: Depth,
    pub(super) files: Files,
}

/// How many levels of folders are kept.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    #[default]
    Two,
    One,
    None,
}

/// Whether large files are kept.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Files {
    #[default]
    Largest,
    None,
}

impl Kept {
    pub(in crate::inventory) fn add(&mut self, other: Self) {
        self.containers += other.containers;
        self.first += other.first;
        self.second += other.second;
        self.with_files += other.with_files;
    }

    /// Takes away what was added before.
    pub(in crate::inventory) fn remove(&mut self, other: Self) {
        self.containers = self.containers.saturating_sub(other.containers);
        self.first = self.first.saturating_sub(other.first);
        self.second = self.second.saturating_sub(other.second);
        self.with_files = self.with_files.saturating_sub(other.with_files);
    }
}

impl Keeping {
    /// Returns what is still kept once there is so much.
    #[must_use]
    pub(in crate::inventory) fn within(self, kept: Kept) -> Self {
        if MOST_CONTAINERS < kept.containers {
            // The least there is, whatever was kept before.
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
    pub(in crate::inventory) fn and(self, other: Self) -> Self {
        Self { folders: self.folders.max(other.folders), files: self.files.max(other.files) }
    }
}
