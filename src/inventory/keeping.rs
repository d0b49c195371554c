//! `Keeping`: which details of containers are kept once those of all of them together are too many.
//!
//! Whatever a crafted manifest holds, little memory is taken by each thread. Every limit counts what only grows
//! with the rows, so that some of them pass it only if all of them do; the result depends neither
//! on the number of threads nor on the order of the rows.

/// With more domains in all of the backup, no details of any are kept: a large phone has some three
/// thousand.
pub(super) const MOST_DOMAINS: usize = 8_192;
/// With more folders in all of the backup, no container is shown with any, or none with a second
/// level. A large phone has some ten thousand of each.
pub(super) const MOST_FOLDERS: usize = 32_768;
/// If more containers than this have large files, none are kept: a phone has a few hundred.
pub(super) const MOST_WITH_FILES: usize = 2_048;
/// If all containers together have files of more kinds, none are kept: most have those of one or
/// two.
pub(super) const MOST_KINDS: usize = 16_384;

/// How much is kept; with more rows it is never less.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    /// How many domains there are.
    pub(super) domains: usize,
    /// How many folders of the first level all of them have.
    pub(super) first: usize,
    /// The same of the second level.
    pub(super) second: usize,
    /// How many of them have large files.
    pub(super) with_files: usize,
    /// How many kinds of files each of them has, added up.
    pub(super) kinds: usize,
}

/// What is kept in all of the backup.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keeping {
    pub(super) folders: Depth,
    pub(super) files: Files,
    pub(super) kinds: Kinds,
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

/// Whether kinds of files are kept; if not, then only what the bytes are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kinds {
    #[default]
    Each,
    None,
}

impl Kept {
    pub(super) fn add(&mut self, other: Self) {
        self.domains += other.domains;
        self.first += other.first;
        self.second += other.second;
        self.with_files += other.with_files;
        self.kinds += other.kinds;
    }

    /// Takes away what was added before.
    pub(super) fn remove(&mut self, other: Self) {
        self.domains = self.domains.saturating_sub(other.domains);
        self.first = self.first.saturating_sub(other.first);
        self.second = self.second.saturating_sub(other.second);
        self.with_files = self.with_files.saturating_sub(other.with_files);
        self.kinds = self.kinds.saturating_sub(other.kinds);
    }
}

impl Keeping {
    /// Keeps no details at all.
    pub(super) const NOTHING: Self =
        Self { folders: Depth::None, files: Files::None, kinds: Kinds::None };

    /// Returns what is still kept once there is so much.
    #[must_use]
    pub(super) fn within(self, kept: Kept) -> Self {
        if MOST_DOMAINS < kept.domains {
            return Self::NOTHING;
        }
        let folders = match kept {
            Kept { first, .. } if MOST_FOLDERS < first => Depth::None,
            Kept { second, .. } if MOST_FOLDERS < second => Depth::One,
            _ => Depth::Two,
        };
        let files = if MOST_WITH_FILES < kept.with_files { Files::None } else { Files::Largest };
        let kinds = if MOST_KINDS < kept.kinds { Kinds::None } else { Kinds::Each };
        self.and(Self { folders, files, kinds })
    }

    /// Returns what is kept where both of two keep it.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            folders: self.folders.max(other.folders),
            files: self.files.max(other.files),
            kinds: self.kinds.max(other.kinds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_too_much_in_all_of_the_backup_nothing_is_kept() {
        let most = Kept {
            domains: MOST_DOMAINS,
            first: MOST_FOLDERS,
            second: MOST_FOLDERS,
            with_files: MOST_WITH_FILES,
            kinds: MOST_KINDS,
        };
        let within = |kept| Keeping::default().within(kept);
        let all = Keeping::default();
        assert_eq!(within(most), all);
        let one_level = Keeping { folders: Depth::One, ..all };
        assert_eq!(within(Kept { second: MOST_FOLDERS + 1, ..most }), one_level);
        let no_folders = Keeping { folders: Depth::None, ..all };
        assert_eq!(within(Kept { first: MOST_FOLDERS + 1, ..most }), no_folders);
        let no_files = Keeping { files: Files::None, ..all };
        assert_eq!(within(Kept { with_files: MOST_WITH_FILES + 1, ..most }), no_files);
        let no_kinds = Keeping { kinds: Kinds::None, ..all };
        assert_eq!(within(Kept { kinds: MOST_KINDS + 1, ..most }), no_kinds);
        assert_eq!(within(Kept { domains: MOST_DOMAINS + 1, ..Kept::default() }), Keeping::NOTHING);
        assert_eq!(one_level.and(no_folders).and(no_files).and(no_kinds), Keeping::NOTHING);
        // What isn't kept any more stays so.
        assert_eq!(Keeping::NOTHING.within(Kept::default()), Keeping::NOTHING);
    }
}
