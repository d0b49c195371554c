//! `Content`: what the bytes of an app are, by the kinds of its files.
//!
//! A manifest tells names, sizes and dates, and that is enough to tell much of what an unknown app
//! holds: what its owner made, what was downloaded and can be again, and caches. The kinds are
//! handed in as [`FileKinds`]; what is of none of them is [`other`](Content::other), and never taken
//! for harmless. A file goes by the innermost folder above it that says something, then by its
//! extension; pictures, films and sound, which may be anything, by where they lie, else by how
//! their dates spread: what was made over months wasn't downloaded in a day.

mod kinds;

use std::iter::Sum;

use jiff::Timestamp;

pub(super) use self::kinds::FolderIndex;
pub use self::kinds::{ContentKind, FileKind, FileKinds, FolderKind, KindName};
use self::kinds::{Extension, FolderClue};
use crate::{backup::Domain, bytes::Bytes};

/// Pictures and films whose dates lie in at least so many months are somebody's own.
const OWN_MONTHS: u32 = 6;

/// What some bytes are. The four parts add up to all of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// What the owner of the device made: photos, documents, recordings, projects, drafts.
    pub self_made: Bytes,
    /// What can be downloaded again: maps, models, books, films, offline packs.
    pub downloads: Bytes,
    /// What the app keeps to be quicker.
    pub caches: Bytes,
    /// What can't be told.
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
    /// The innermost folder that has all of them; empty where that is the container.
    pub folder: String,
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

    /// Returns what so many bytes are, as far as that is known.
    pub(super) fn of(known: Option<&Self>, bytes: Bytes) -> Self {
        known.copied().unwrap_or_else(|| Self::unknown(bytes))
    }

    /// Returns it, if anything is known of any byte.
    pub(super) fn if_known(self) -> Option<Box<Self>> {
        (self != Self::unknown(self.other)).then(|| Box::new(self))
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

/// The files of one container by kind, as one thread has counted them.
#[derive(Debug, Default)]
pub(super) struct KindSums {
    sums: Vec<KindSum>,
    plain: Content,
}

/// Where the last file of a container was, and what that says: mostly, the next one is near.
#[derive(Debug, Default)]
pub(super) struct LastFile {
    /// Whether the container is an app's.
    is_in_app: bool,
    /// Which of the sums it went to.
    sum: usize,
    /// Whether the folder of that has the folder of the file.
    is_widened: bool,
    /// Its folder, and what it says.
    folder: Vec<u8>,
    clue: FolderClue,
    /// How long the path of the folder above it is, and what that says.
    parent: usize,
    parent_clue: FolderClue,
    /// Its extension, and the number of that if it is known.
    extension: Option<Extension>,
    number: Option<u16>,
}

/// What the path of a file tells.
pub(super) struct SeenFile<'p> {
    content: ContentKind,
    /// The number of its extension, if that is known.
    extension: Option<u16>,
    folder: &'p [u8],
}

/// Files of an extension, put down as something.
#[derive(Debug, Clone)]
struct KindSum {
    extension: u16,
    content: ContentKind,
    files: u64,
    bytes: Bytes,
    oldest: Option<Timestamp>,
    months: Months,
    folder: Box<[u8]>,
}

impl KindSums {
    /// Counts one file.
    #[inline]
    pub(super) fn add(
        &mut self,
        seen: &SeenFile<'_>,
        (bytes, modified): (Bytes, Option<Timestamp>),
        last: &mut LastFile,
    ) {
        let SeenFile { content, folder, .. } = *seen;
        let Some(extension) = seen.extension else {
            self.plain.add(content, bytes);
            return;
        };
        let is_same = |sum: &KindSum| sum.extension == extension && sum.content == content;
        let is_same_sum = self.sums.get(last.sum).is_some_and(is_same);
        if !is_same_sum {
            last.sum = self.sums.iter().position(is_same).unwrap_or_else(|| {
                // Most containers have files of one kind or of many.
                self.sums.reserve_exact(usize::from(self.sums.is_empty()));
                self.sums.push(KindSum::new(extension, content, folder));
                self.sums.len() - 1
            });
        }
        if let Some(sum) = self.sums.get_mut(last.sum) {
            sum.add(bytes, modified);
            if !last.is_widened || !is_same_sum {
                sum.widen(folder);
                last.is_widened = true;
            }
        }
    }

    /// Adds what another thread has counted.
    pub(super) fn merge(&mut self, other: Self) {
        self.plain.merge(other.plain);
        for sum in other.sums {
            let is_same = |known: &&mut KindSum| {
                known.extension == sum.extension && known.content == sum.content
            };
            match self.sums.iter_mut().find(is_same) {
                Some(known) => known.merge(&sum),
                None => self.sums.push(sum),
            }
        }
    }

    /// Returns what so many bytes are, and the files by kind, the largest first.
    pub(super) fn settled(self, all: Bytes, kinds: &FileKinds) -> (Content, Vec<KindTally>) {
        let mut content = self.plain;
        let mut tallies = Vec::new();
        for sum in self.sums {
            let what = sum.settled();
            content.add(what, sum.bytes);
            let Some((kind, extension)) = kinds.kind(sum.extension) else { continue };
            tallies.push(KindTally {
                name: kind.name,
                content: what,
                extension,
                files: sum.files,
                bytes: sum.bytes,
                oldest: sum.oldest,
                folder: String::from_utf8_lossy(&sum.folder).into_owned(),
            });
        }
        tallies.sort_by(|a, b| {
            let key = |tally: &KindTally| std::cmp::Reverse(tally.bytes);
            key(a)
                .cmp(&key(b))
                .then_with(|| (&a.extension, a.content).cmp(&(&b.extension, b.content)))
        });
        // What nothing is known of wasn't counted.
        content.other = content.other.saturating_add(all.saturating_sub(content.total()));
        (content, tallies)
    }
}

impl LastFile {
    /// Begins with a domain. Files go by their names only in those of apps.
    pub(super) fn in_domain(domain: &[u8]) -> Self {
        Self { is_in_app: Domain::is_of_app(domain), ..Self::default() }
    }

    /// Looks at the next file, and returns what that tells, if it tells anything.
    #[inline]
    pub(super) fn look_at<'p>(
        &mut self,
        path: &'p [u8],
        kinds: &FolderIndex<'_>,
    ) -> Option<SeenFile<'p>> {
        if !self.is_in_app {
            return None;
        }
        let (folder, name) = split_at_last_slash(path);
        if *folder != *self.folder {
            self.enter(kinds, folder);
        }
        // Files that follow each other mostly have the same extension.
        let extension = FolderIndex::extension(name);
        if extension != self.extension {
            self.extension = extension;
            self.number = extension.and_then(|extension| kinds.number(extension));
        }
        let content = kinds.content(self.clue, self.number);
        let seen = SeenFile { content, extension: self.number, folder };
        (content != ContentKind::Other || self.number.is_some()).then_some(seen)
    }

    /// Goes to another folder, mostly one beside the last.
    fn enter(&mut self, kinds: &FolderIndex<'_>, folder: &[u8]) {
        let (parent, name) = split_at_last_slash(folder);
        if self.folder.get(..self.parent) != Some(parent) {
            self.parent_clue = kinds.clue(parent);
            self.parent = parent.len();
        }
        let depth = usize::from(!parent.is_empty());
        self.clue = kinds.below(self.parent_clue, name, depth);
        self.folder.clear();
        self.folder.extend_from_slice(folder);
        self.is_widened = false;
    }
}

impl KindSum {
    fn new(extension: u16, content: ContentKind, folder: &[u8]) -> Self {
        Self {
            extension,
            content,
            files: 0,
            bytes: Bytes::ZERO,
            oldest: None,
            months: Months::default(),
            folder: folder.into(),
        }
    }

    #[inline]
    fn add(&mut self, bytes: Bytes, modified: Option<Timestamp>) {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some(time) = modified {
            self.oldest = Some(self.oldest.map_or(time, |oldest| oldest.min(time)));
            self.months.add(time);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.files += other.files;
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.oldest = [self.oldest, other.oldest].into_iter().flatten().min();
        self.months.merge(other.months);
        self.widen(&other.folder);
    }

    /// Takes the innermost folder that has both.
    #[inline]
    fn widen(&mut self, folder: &[u8]) {
        // Most folders lie below the one that has all of them already.
        let rest = folder.strip_prefix(&*self.folder);
        let has_it = match rest.map(<[u8]>::first) {
            Some(None | Some(b'/')) => true,
            Some(Some(_)) => self.folder.is_empty(),
            None => false,
        };
        if !has_it {
            self.folder = common_folder(&self.folder, folder).into();
        }
    }

    /// Decides about what may be anything.
    fn settled(&self) -> ContentKind {
        match self.content {
            ContentKind::Media if OWN_MONTHS <= self.months.count() => ContentKind::SelfMade,
            ContentKind::Media => ContentKind::Other,
            content => content,
        }
    }
}

/// Splits a path into the folder and the name.
#[inline]
fn split_at_last_slash(path: &[u8]) -> (&[u8], &[u8]) {
    match path.iter().rposition(|byte| *byte == b'/') {
        Some(at) => (path.get(..at).unwrap_or_default(), path.get(at + 1..).unwrap_or_default()),
        None => (&[], path),
    }
}

/// Returns the innermost folder that has both.
fn common_folder<'p>(one: &'p [u8], other: &[u8]) -> &'p [u8] {
    let common = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let ends = |folder: &[u8]| matches!(folder.get(common), None | Some(b'/'));
    let beginning = one.get(..common).unwrap_or_default();
    if ends(one) && ends(other) {
        return beginning;
    }
    let end = beginning.iter().rposition(|byte| *byte == b'/').unwrap_or_default();
    beginning.get(..end).unwrap_or_default()
}

/// Months in which something was changed, of some thirty days each, since 2008.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Months([u64; 4]);

impl Months {
    /// 2008-01-01 in Unix seconds, the year of the App Store.
    const FIRST: i64 = 1_199_145_600;
    const LENGTH: i64 = 30 * 86_400 + 37_800;

    #[inline]
    fn add(&mut self, time: Timestamp) {
        let month = (time.as_second() - Self::FIRST).div_euclid(Self::LENGTH).clamp(0, 255);
        let (word, bit) = (month / 64, month % 64);
        if let Some(word) = usize::try_from(word).ok().and_then(|word| self.0.get_mut(word)) {
            *word |= 1 << bit;
        }
    }

    fn merge(&mut self, other: Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word |= other;
        }
    }

    fn count(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn count(files: &[(&str, u64, i64)]) -> (Content, Vec<KindTally>) {
        let kinds = kinds();
        let index = kinds.index();
        let (mut sums, mut last) = (KindSums::default(), LastFile::in_domain(b"AppDomain-a"));
        for (path, bytes, day) in files {
            let time = Timestamp::from_second(1_500_000_000 + day * 86_400).unwrap();
            if let Some(seen) = last.look_at(path.as_bytes(), &index) {
                sums.add(&seen, (Bytes::new(*bytes), Some(time)), &mut last);
            }
        }
        let all = files.iter().map(|(_, bytes, _)| Bytes::new(*bytes)).sum();
        sums.settled(all, &kinds)
    }

    /// Checks what a file is: self-made, downloaded, a cache, something else, deleted.
    #[track_caller]
    fn check(path: &str, expected: [u64; 5]) {
        let (content, _) = count(&[(path, 7, 0)]);
        let Content { self_made, downloads, caches, other, deleted } = content;
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
            count(&files).0
        };
        assert_eq!(own(5).other.get(), 25);
        assert_eq!(own(6).self_made.get(), 30);
        assert_eq!(own(6).total(), Bytes::new(30));
    }

    #[test]
    fn files_of_a_kind_are_told_with_their_folder_and_their_oldest_day() {
        let (_, kinds) = count(&[
            ("Documents/models/a/x.gguf", 5, 20),
            ("Documents/models/ab/y.gguf", 6, 10),
            ("Documents/other/z.jpg", 50, 0),
        ]);
        let [pictures, models] = kinds.as_slice() else { panic!("{kinds:?}") };
        assert_eq!((pictures.files, pictures.folder.as_str()), (1, "Documents/other"));
        assert_eq!((models.files, models.bytes.get()), (2, 11));
        assert_eq!(models.folder, "Documents/models");
        assert_eq!(models.oldest.unwrap().as_second(), 1_500_000_000 + 10 * 86_400);
    }

    #[test]
    fn a_kind_is_told_with_a_folder_that_has_all_its_files() {
        let (_, kinds) = count(&[
            ("Documents/a.gguf", 5, 0),
            ("Library/a.unheard", 5, 0),
            ("Library/b.gguf", 5, 0),
        ]);
        assert_eq!(kinds[0].folder, "");
        assert_eq!(kinds[0].files, 2);
    }

    #[test]
    fn the_common_folder_ends_at_a_slash() {
        let check = |one: &str, other: &str, expected: &str| {
            assert_eq!(common_folder(one.as_bytes(), other.as_bytes()), expected.as_bytes());
            assert_eq!(common_folder(other.as_bytes(), one.as_bytes()), expected.as_bytes());
        };
        check("a/b", "a/b", "a/b");
        check("a/b", "a/b/c", "a/b");
        check("a/b", "a/bc", "a");
        check("a", "b", "");
        check("", "b", "");
        check("ab", "ac", "");
    }
}
