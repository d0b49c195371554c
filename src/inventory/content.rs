//! `Content`: what the bytes of an app are, by the kinds of its files.
//!
//! A manifest tells names, sizes and dates, and that is enough to tell much of what an unknown app
//! holds: what its owner made, what was downloaded and can be again, and caches. The kinds are
//! handed in as [`FileKinds`]; what is of none of them is [`other`](Content::other), and never
//! taken for harmless. A file goes by the innermost folder above it that says something, then by
//! its extension; pictures, films and sound, which may be anything, by where they lie, else by how
//! their dates spread: what was made over months wasn't downloaded in a day.

mod kinds;
mod last_file;
mod sums;

use std::{
    cmp::{Ordering, Reverse},
    iter::Sum,
};

use jiff::Timestamp;

pub use self::kinds::{ContentKind, FileKind, FileKinds, FolderKind, KindName};
pub(super) use self::{kinds::FolderIndex, last_file::LastFile, sums::KindSums};
use crate::bytes::Bytes;

/// What some bytes are. The four parts add up to all of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// What the owner of the device made: photos, documents, recordings, projects, drafts.
    pub self_made: Bytes,
    /// What can be downloaded again: maps, models, books, films, offline packs.
    pub downloads: Bytes,
    /// What the app keeps to be quicker.
    pub caches: Bytes,
    /// What can't be determined.
    pub other: Bytes,
    /// What of the others was deleted already, and lies in a folder until it is emptied.
    pub deleted: Bytes,
}

/// Files of one extension in one container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindTally {
    /// What they are called, such as `downloaded AI models`.
    pub name: KindName,
    /// What they are.
    pub content: ContentKind,
    /// Their extension, in small letters.
    pub extension: String,
    /// How many there are.
    pub files: u64,
    /// What they take in this backup.
    pub bytes: Bytes,
    /// When the oldest of them was changed last.
    pub oldest: Option<Timestamp>,
    /// The innermost folder that has all of them and whose path isn't too long to be shown; empty
    /// where that is the container.
    pub folder: String,
}

/// What is known of the files of a container by their names.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct KnownContent {
    /// What their bytes are.
    pub content: Content,
    /// They themselves by kind, largest first; none in a backup with more domains or kinds than any
    /// device has.
    pub kinds: Box<[KindTally]>,
}

impl KindTally {
    /// Sets the larger before the other, and orders equals by what else they differ in.
    pub(super) fn largest_first(&self, other: &Self) -> Ordering {
        let bytes = |it: &Self| Reverse(it.bytes);
        bytes(self)
            .cmp(&bytes(other))
            .then_with(|| self.extension.cmp(&other.extension))
            .then_with(|| self.content.cmp(&other.content))
            .then_with(|| self.folder.cmp(&other.folder))
    }
}

impl KnownContent {
    /// Returns what is known, unless that is nothing: there may be 100,000 containers.
    pub(super) fn boxed(self) -> Option<Box<Self>> {
        let is_known =
            self.content != Content::unknown(self.content.other) || !self.kinds.is_empty();
        is_known.then(|| Box::new(self))
    }
}

impl Content {
    /// Adds what other bytes are.
    pub(super) fn merge(&mut self, other: Self) {
        self.self_made = self.self_made.saturating_add(other.self_made);
        self.downloads = self.downloads.saturating_add(other.downloads);
        self.caches = self.caches.saturating_add(other.caches);
        self.other = self.other.saturating_add(other.other);
        self.deleted = self.deleted.saturating_add(other.deleted);
    }

    /// Counts bytes of which nothing is known.
    pub(crate) fn unknown(bytes: Bytes) -> Self {
        Self { other: bytes, ..Self::default() }
    }

    /// Returns what a container's bytes are; where nothing is known, all of them are `other`.
    pub(super) fn of(known: Option<&KnownContent>, bytes: Bytes) -> Self {
        known.map_or_else(|| Self::unknown(bytes), |known| known.content)
    }

    /// Returns all bytes.
    pub fn total(&self) -> Bytes {
        [self.self_made, self.downloads, self.caches, self.other].into_iter().sum()
    }

    fn add(&mut self, content: ContentKind, bytes: Bytes) {
        let part = match content {
            ContentKind::SelfMade => &mut self.self_made,
            ContentKind::Downloads => &mut self.downloads,
            ContentKind::Caches => &mut self.caches,
            ContentKind::Deleted => {
                // Among the others as well, because the four parts add up to all bytes.
                self.deleted = self.deleted.saturating_add(bytes);
                &mut self.other
            }
            ContentKind::Media | ContentKind::Other => &mut self.other,
        };
        *part = part.saturating_add(bytes);
    }
}

impl Sum for Content {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum.merge(part);
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::keeping::Keeping;

    fn kinds() -> FileKinds {
        const fn kind(
            name: &'static str,
            content: ContentKind,
            extensions: &'static [&'static str],
        ) -> FileKind {
            FileKind { name: KindName::new(name), content, extensions, within: &[] }
        }
        const fn folder(names: &'static [&'static str], content: ContentKind) -> FolderKind {
            FolderKind { names, content }
        }
        const MODELS: FileKind = kind("downloaded AI models", ContentKind::Downloads, &["bin"]);
        static FILES: [FileKind; 5] = [
            kind("downloaded AI models", ContentKind::Downloads, &["gguf"]),
            FileKind { within: &["*models"], ..MODELS },
            kind("drawings", ContentKind::SelfMade, &["procreate"]),
            kind("pictures", ContentKind::Media, &["jpg", "png"]),
            kind("archives", ContentKind::Other, &["zip"]),
        ];
        static FOLDERS: [FolderKind; 4] = [
            folder(&["caches", "*cache"], ContentKind::Caches),
            folder(&[".trash"], ContentKind::Deleted),
            folder(&["downloads", "offline"], ContentKind::Downloads),
            folder(&["drafts"], ContentKind::SelfMade),
        ];
        FileKinds::new(&FILES, &FOLDERS)
    }

    fn count(files: &[(&str, u64, i64)]) -> KnownContent {
        let kinds = kinds();
        let index = kinds.index();
        let (mut sums, mut last) = (KindSums::default(), LastFile::in_domain(b"AppDomain-a"));
        for (path, bytes, day) in files {
            let time = Timestamp::from_second(1_500_000_000 + day * 86_400).unwrap();
            if let Some(seen) = last.look_at(path.as_bytes(), &index) {
                sums.add(&seen, Bytes::new(*bytes), Some(time), &mut last, Keeping::default());
            }
        }
        let all = files.iter().map(|(_, bytes, _)| Bytes::new(*bytes)).sum();
        sums.settled(all, &kinds)
    }

    /// Checks what a file is: self-made, downloaded, a cache, something else, deleted.
    #[track_caller]
    fn check(path: &str, expected: [u64; 5]) {
        let Content { self_made, downloads, caches, other, deleted } =
            count(&[(path, 7, 0)]).content;
        let found = [self_made, downloads, caches, other, deleted].map(|part| part.get() / 7);
        assert_eq!(found, expected, "{path}");
    }

    const SELF_MADE: [u64; 5] = [1, 0, 0, 0, 0];
    const DOWNLOAD: [u64; 5] = [0, 1, 0, 0, 0];
    const CACHE: [u64; 5] = [0, 0, 1, 0, 0];
    const OTHER: [u64; 5] = [0, 0, 0, 1, 0];

    #[test]
    fn a_file_goes_by_its_extension() {
        check("Documents/models/a.gguf", DOWNLOAD);
        check("Library/A.GGUF", DOWNLOAD);
        check("Library/x.procreate", SELF_MADE);
        check("Library/x.unheard", OTHER);
        check("gguf", OTHER);
        check("Library/.gguf", OTHER);
        check("a.gguf", DOWNLOAD);
        check("Library/a.gguf/b", OTHER);
    }

    #[test]
    fn some_extensions_count_only_in_folders_of_a_name() {
        check("Documents/whisper-models/ggml.bin", DOWNLOAD);
        check("Documents/Models/deep/ggml.bin", DOWNLOAD);
        check("Documents/other/ggml.bin", OTHER);
    }

    #[test]
    fn the_innermost_folder_that_says_something_counts() {
        check("Library/Caches/a.dat", CACHE);
        check("Library/imageCache/a.jpg", CACHE);
        check("Documents/drafts/a", SELF_MADE);
        check("Library/Caches/drafts/a", SELF_MADE);
        check("Documents/drafts/cache/a", CACHE);
        check("Documents/Offline/film.dat", DOWNLOAD);
        check("Documents/.Trash/a.procreate", [0, 0, 0, 1, 1]);
    }

    #[test]
    fn what_folder_and_extension_disagree_about_is_not_taken_for_harmless() {
        check("Library/Caches/a.procreate", OTHER);
        check("Documents/downloads/a.procreate", OTHER);
        check("Documents/drafts/a.gguf", DOWNLOAD);
    }

    #[test]
    fn pictures_in_documents_are_somebodys_own_and_in_downloads_they_are_not() {
        check("Documents/entries/a.jpg", SELF_MADE);
        check("Documents/Downloads/a.jpg", DOWNLOAD);
        check("Documents/drafts/a.jpg", SELF_MADE);
        check("Library/Application Support/a.jpg", OTHER);
    }

    #[test]
    fn pictures_elsewhere_are_somebodys_own_once_they_were_made_over_months() {
        let own = |months: i64| {
            let files: Vec<_> =
                (0..months).map(|month| ("Library/store/a.jpg", 5, month * 31)).collect();
            count(&files).content
        };
        assert_eq!(own(5).other.get(), 25);
        assert_eq!(own(6).self_made.get(), 30);
        assert_eq!(own(6).total(), Bytes::new(30));
    }

    #[test]
    fn files_of_a_kind_are_told_with_their_folder_and_their_oldest_day() {
        let known = count(&[
            ("Documents/models/a/x.gguf", 5, 20),
            ("Documents/models/ab/y.gguf", 6, 10),
            ("Documents/other/z.jpg", 50, 0),
        ]);
        let [pictures, models] = &*known.kinds else { panic!("{known:?}") };
        assert_eq!((pictures.files, pictures.folder.as_str()), (1, "Documents/other"));
        assert_eq!((models.files, models.bytes.get()), (2, 11));
        assert_eq!(models.folder, "Documents/models");
        assert_eq!(models.oldest.unwrap().as_second(), 1_500_000_000 + 10 * 86_400);
    }

    #[test]
    fn a_kind_is_told_with_a_folder_that_has_all_its_files() {
        let known = count(&[
            ("Documents/a.gguf", 5, 0),
            ("Library/a.unheard", 5, 0),
            ("Library/b.gguf", 5, 0),
        ]);
        assert_eq!(known.kinds[0].folder, "");
        assert_eq!(known.kinds[0].files, 2);
    }
}
