//! `Sums`: the rows that one thread gets, folded into sums per domain.

use std::{
    collections::{BTreeMap, HashMap, btree_map::Entry, hash_map},
    mem,
};

use super::{Scan, Totals, by_domain::by_domain, domain::DomainSums};
use crate::{
    backup::{FileEntry, Lost, Record},
    equality::are_equal,
    evidence::{EvidenceFile, EvidenceRows},
    inventory::{
        Completeness, ScanRules, Tally,
        content::{FolderIndex, LastFile},
        fold::Fold,
        folders::{AT_HAND, FolderWalk},
        keeping::Kept,
    },
};

/// A manifest with more domains is refused: a large phone has three thousand, and each takes memory
/// until all rows are read.
const MOST_DOMAINS: usize = 101_000;
/// So is one in which their names take more bytes than this: those of a large phone take some 200
/// KB.
const MOST_NAME_BYTES: usize = 16 << 20;
/// So is one with more folders in iCloud Drive, where each app has one.
const MOST_IN_DRIVE: usize = 10_000;
/// So is one in which the name of such a folder takes more bytes: Apple's file systems allow no
/// longer names.
const LONGEST_IN_DRIVE: usize = 255 * 3;

/// The sums of one thread.
pub(super) struct Sums<'r> {
    pub(super) rules: &'r ScanRules,
    kinds: &'r FolderIndex<'r>,
    /// The domain of the last row, and its sums; none before the first row.
    current: Option<(Vec<u8>, DomainSums<'r>)>,
    /// The sums of the other domains.
    pub(super) others: HashMap<Box<[u8]>, DomainSums<'r>>,
    /// Where the last file of the current domain was.
    last: LastFile,
    walk: FolderWalk,
    /// How much is kept of the other domains.
    kept: Kept,
    evidence: EvidenceRows,
    drive: HashMap<Box<[u8]>, Tally>,
    names: Names,
    /// Whether there is more than any device has. Some of the rows have it only if all of them do,
    /// so that it doesn't depend on the threads.
    is_crowded: bool,
    directories: u64,
    symlinks: u64,
    unusable: u64,
    unusable_files: u64,
}

/// How many names of domains are kept, and how long they are together.
#[derive(Debug, Default, Clone, Copy)]
struct Names {
    count: usize,
    bytes: usize,
}

impl Names {
    fn add(&mut self, name: &[u8]) {
        self.count += 1;
        self.bytes = self.bytes.saturating_add(name.len());
    }

    fn are_too_many(self) -> bool {
        MOST_DOMAINS < self.count || MOST_NAME_BYTES < self.bytes
    }
}

impl<'r> Sums<'r> {
    pub(super) fn new(rules: &'r ScanRules, kinds: &'r FolderIndex<'r>) -> Self {
        Self {
            rules,
            kinds,
            current: None,
            others: HashMap::new(),
            last: LastFile::default(),
            walk: FolderWalk::default(),
            kept: Kept::default(),
            evidence: BTreeMap::new(),
            drive: HashMap::new(),
            names: Names::default(),
            is_crowded: false,
            directories: 0,
            symlinks: 0,
            unusable: 0,
            unusable_files: 0,
        }
    }

    /// Returns the sums of a domain, with where the last of its files was.
    #[inline]
    fn domain(&mut self, text: &[u8]) -> (&mut DomainSums<'r>, &mut LastFile, &mut FolderWalk) {
        let is_current = self.current.as_ref().is_some_and(|(current, _)| are_equal(current, text));
        if !is_current {
            self.enter(text);
        }
        let (_, sums) = self.current.get_or_insert_default();
        (sums, &mut self.last, &mut self.walk)
    }

    /// Goes on with another domain.
    fn enter(&mut self, text: &[u8]) {
        self.is_crowded |= self.names.are_too_many();
        if self.is_crowded {
            // Nothing will come of it, so no more memory is taken.
            return;
        }
        self.last = LastFile::in_domain(text);
        self.put_folders_away();
        // What the current domain has isn't counted until it is left, because it still grows.
        let sums = if let Some(known) = self.others.remove(text) {
            self.kept.remove(known.kept());
            known
        } else {
            self.names.add(text);
            DomainSums::new(text, self.rules)
        };
        match &mut self.current {
            Some((current, known)) => {
                let left = mem::replace(known, sums);
                self.kept.add(left.kept());
                self.others.insert(current.as_slice().into(), left);
                current.clear();
                current.extend_from_slice(text);
            }
            none => *none = Some((text.to_owned(), sums)),
        }
        self.keep_within(self.kept);
    }

    /// Puts what was counted of the last folders where it belongs.
    fn put_folders_away(&mut self) {
        let Some((_, sums)) = &mut self.current else { return };
        for _ in 0..AT_HAND {
            sums.put_oldest_away(&mut self.walk);
            self.walk.turn();
        }
    }

    /// Drops what isn't kept once there is so much.
    fn keep_within(&mut self, kept: Kept) {
        let keeping = self.walk.keeping.within(kept);
        if keeping != self.walk.keeping {
            self.walk.keeping = keeping;
            self.drop_unkept();
        }
    }

    /// Drops what isn't kept of any domain.
    fn drop_unkept(&mut self) {
        let keeping = self.walk.keeping;
        let current = self.current.iter_mut().map(|(_, sums)| sums);
        self.others.values_mut().chain(current).for_each(|sums| sums.drop_all_but(keeping));
    }

    /// Puts everything where it belongs, and drops what isn't kept.
    pub(super) fn settle(&mut self) {
        self.put_folders_away();
        let mut kept = Kept::default();
        self.others.values().for_each(|sums| kept.add(sums.kept()));
        self.kept = kept;
        if let Some((_, sums)) = &self.current {
            kept.add(sums.kept());
        }
        self.keep_within(kept);
    }

    /// Whether there is more than any device has.
    pub(super) fn is_crowded(&self) -> bool {
        self.is_crowded || self.names.are_too_many()
    }

    /// Returns the sums of all domains, in no order.
    pub(super) fn domains(self) -> impl Iterator<Item = (Box<[u8]>, DomainSums<'r>)> {
        let current = self.current.map(|(text, sums)| (text.into(), sums));
        self.others.into_iter().chain(current)
    }

    pub(super) fn totals(&self) -> Totals {
        let mut sum = Tally::default();
        let current = self.current.iter().map(|(_, sums)| sums);
        self.others.values().chain(current).for_each(|domain| {
            sum.merge(domain.main);
            sum.merge(domain.messages());
        });
        Totals {
            files: sum.files,
            directories: self.directories,
            symlinks: self.symlinks,
            unusable: self.unusable,
            unusable_files: self.unusable_files,
            local: sum.local,
            icloud: sum.icloud,
        }
    }

    pub(super) fn into_scan(mut self, totals: Totals, completeness: Completeness) -> Scan {
        let name = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        let drive = mem::take(&mut self.drive).into_iter();
        let drive = drive.map(|(folder, tally)| (name(&folder), tally)).collect();
        let evidence = mem::take(&mut self.evidence);
        let (containers, watched) = by_domain(self);
        Scan { containers, totals, evidence, drive, watched, completeness }
    }

    fn add_to_drive(&mut self, folder: &[u8], tally: Tally) {
        let is_full = MOST_IN_DRIVE <= self.drive.len();
        match self.drive.get_mut(folder) {
            Some(sum) => sum.merge(tally),
            None if is_full || LONGEST_IN_DRIVE < folder.len() => {
                self.is_crowded = true;
            }
            None => drop(self.drive.insert(folder.into(), tally)),
        }
    }

    /// Keeps the greatest of several entries of the same file, in whatever order they come.
    fn keep(&mut self, file: EvidenceFile, entry: FileEntry) {
        match self.evidence.entry(file) {
            Entry::Vacant(none) => drop(none.insert(entry)),
            Entry::Occupied(mut known) if *known.get() < entry => drop(known.insert(entry)),
            Entry::Occupied(_) => (),
        }
    }
}

impl Fold for Sums<'_> {
    #[inline]
    fn row(&mut self, record: Record<'_>) {
        match record {
            Record::File(file) => {
                let kinds = self.kinds;
                let (domain, last, walk) = self.domain(file.domain);
                domain.add(&file, kinds, last, walk);
                let evidence = domain.evidence_of(file.path);
                let folder = domain.folder_of_drive(file.path);
                if let Some(evidence) = evidence {
                    self.keep(evidence, file.entry());
                }
                if let Some(folder) = folder {
                    self.add_to_drive(folder, Tally::of(&file));
                }
            }
            Record::Directory { domain } => {
                self.directories += 1;
                self.domain(domain);
            }
            Record::Symlink { domain } => {
                self.symlinks += 1;
                self.domain(domain);
            }
            Record::RunMark => (),
            Record::Unusable(lost) => {
                self.unusable += 1;
                self.unusable_files += match lost {
                    Lost::File => 1,
                    Lost::NoFile => 0,
                };
            }
        }
    }

    fn merge(&mut self, mut other: Self) {
        self.is_crowded |= other.is_crowded;
        self.put_folders_away();
        other.put_folders_away();
        self.walk.keeping = self.walk.keeping.and(other.walk.keeping);
        for (file, entry) in mem::take(&mut other.evidence) {
            self.keep(file, entry);
        }
        // Sorted first, because no loop may go by the order of hashes.
        let folders: BTreeMap<_, _> = mem::take(&mut other.drive).into_iter().collect();
        for (folder, tally) in folders {
            self.add_to_drive(&folder, tally);
        }
        self.directories += other.directories;
        self.symlinks += other.symlinks;
        self.unusable += other.unusable;
        self.unusable_files += other.unusable_files;
        if self.current.is_none() {
            // All domains are the other's.
            (self.current, self.others, self.kept) = (other.current, other.others, other.kept);
            self.names = other.names;
            return;
        }
        other.domains().for_each(|(text, sums)| {
            let is_current = self.current.as_ref().is_some_and(|(known, _)| **known == *text);
            match &mut self.current {
                Some((_, current)) if is_current => current.merge(sums),
                _ => match self.others.entry(text) {
                    hash_map::Entry::Vacant(none) => {
                        self.names.add(none.key());
                        none.insert(sums);
                    }
                    hash_map::Entry::Occupied(mut known) => known.get_mut().merge(sums),
                },
            }
        });
        self.drop_unkept();
        self.settle();
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        backup::{Domain, FileRecord, Origin},
        bytes::Bytes,
        inventory::{
            ContainerSums, ContentKind, DomainPaths, FileKind, FileKinds, Folders, KindName,
            Section,
            keeping::{Keeping, MOST_KINDS},
        },
    };

    /// Adds up as many domains on two threads, some of them on both.
    fn is_crowded(domains: usize, length: usize) -> bool {
        let rules = rules();
        let kinds = rules.kinds.index();
        let mut sums = [Sums::new(&rules, &kinds), Sums::new(&rules, &kinds)];
        for number in 0..domains {
            let name = format!("{number:0length$}");
            let record = Record::Directory { domain: name.as_bytes() };
            sums[number % 2].row(record);
            if number % 7 == 0 {
                sums[(number + 1) % 2].row(record);
            }
        }
        let [mut one, other] = sums;
        one.merge(other);
        one.is_crowded()
    }

    #[test]
    fn more_domains_than_any_device_has_are_refused() {
        assert!(!is_crowded(MOST_DOMAINS, 1));
        assert!(is_crowded(MOST_DOMAINS + 1, 1));
        let length = MOST_NAME_BYTES / 1_000;
        assert!(!is_crowded(1_000, length));
        assert!(is_crowded(1_001, length));
    }

    #[test]
    fn more_folders_of_icloud_drive_than_any_device_has_are_refused() {
        let rules = rules();
        let kinds = rules.kinds.index();
        let mut sums = Sums::new(&rules, &kinds);
        for number in 0..MOST_IN_DRIVE {
            sums.add_to_drive(number.to_string().as_bytes(), Tally::default());
        }
        assert!(!sums.is_crowded());
        sums.add_to_drive(b"one more", Tally::default());
        assert!(sums.is_crowded());
    }

    const KINDS: &[FileKind] = &[FileKind {
        name: KindName::new("pictures"),
        content: ContentKind::Media,
        extensions: &["jpg", "png", "heic", "gif"],
        within: &[],
    }];

    fn rules() -> ScanRules {
        let path = |domain: &str, path: &str| (domain.to_owned(), path.to_owned());
        ScanRules {
            left_out: DomainPaths::new([path("HomeDomain", "Library/CloudStorage")]),
            watched: DomainPaths::new([path("AppDomain-a", "Library/SMS")]),
            kinds: FileKinds::new(KINDS, &[]),
        }
    }

    fn file<'a>(domain: &'a str, path: &'a str, size: u64) -> Record<'a> {
        Record::File(FileRecord {
            domain: domain.as_bytes(),
            path: path.as_bytes(),
            size: Bytes::new(size),
            // Each size has a month of its own.
            modified: Timestamp::from_second(
                1_500_000_000 + i64::try_from(size % 256).unwrap() * 2_629_800,
            )
            .ok(),
            origin: Origin::Mbdb { key: None },
        })
    }

    fn row() -> impl Strategy<Value = Record<'static>> {
        let domain = prop::sample::select(vec!["HomeDomain", "MediaDomain", "AppDomain-a", ""]);
        let path = prop::sample::select(vec![
            "Library/SMS/sms.db",
            "Library/CloudStorage/x",
            "Library/CloudStorage2",
            "Library/SMS/Attachments/0a/1",
            "Library/Mail/V10/a",
            "Documents/a/b/c",
            "Library/a.jpg",
            "Library/b/a.JPG",
            "Documents/b.jpg",
            "Library/a.png",
            "",
        ]);
        prop_oneof![
            8 => (domain, path, prop_oneof![0..1000_u64, 1_u64 << 20..2 << 20, Just(u64::MAX / 2)])
                .prop_map(|(domain, path, size)| file(domain, path, size)),
            1 => Just(Record::Directory { domain: b"AppDomain-b" }),
            1 => Just(Record::Unusable(Lost::File)),
        ]
    }

    #[test]
    fn messages_and_what_never_goes_to_icloud_are_told_apart() {
        let rules = rules();
        let kinds = rules.kinds.index();
        let mut sums = Sums::new(&rules, &kinds);
        sums.row(file("HomeDomain", "Library/SMS/sms.db", 1));
        sums.row(file("HomeDomain", "Library/CloudStorage/a", 20));
        sums.row(file("HomeDomain", "Library/Other", 300));
        sums.row(Record::Directory { domain: b"AppDomain-only.folders" });
        let totals = sums.totals();
        assert_eq!((totals.local.get(), totals.icloud.get(), totals.files), (321, 301, 3));
        let (containers, _) = by_domain(sums);
        let sum = |domain, section| {
            let key = (&domain, section);
            let tally = containers.iter().find(|it| it.key() == key).unwrap().tally;
            (tally.local.get(), tally.icloud.get())
        };
        assert_eq!(sum(Domain::Home, Section::Messages), (1, 1));
        assert_eq!(sum(Domain::Home, Section::Main), (320, 300));
        assert_eq!(sum(Domain::parse("AppDomain-only.folders"), Section::Main), (0, 0));
    }

    /// Adds up domains, each with the same number of files, on several threads; returns how many
    /// domains have folders or files that are kept, and how many of these have folders of two
    /// levels.
    fn crowd(domains: u32, files: u32, threads: u32, path: &str) -> (usize, usize) {
        let rules = rules();
        let kinds = rules.kinds.index();
        let mut sum = Sums::new(&rules, &kinds);
        for number in 0..threads {
            let mut thread = Sums::new(&rules, &kinds);
            // Each thread has some files of each domain, if there are several.
            for index in (number..domains * files).step_by(usize::try_from(threads).unwrap()) {
                let domain = format!("Crowd{}Domain", index / files);
                let path = path.replace('#', &index.to_string());
                thread.row(file(&domain, &path, 2 << 20));
            }
            sum.merge(thread);
        }
        let (containers, _) = by_domain(sum);
        assert_eq!(containers.len(), usize::try_from(domains).unwrap());
        let kept: Vec<_> = containers.iter().filter_map(|sums| sums.folders.as_deref()).collect();
        let has_two = |it: &&&Folders| it.folders.iter().any(|it| !it.folders.is_empty());
        (kept.len(), kept.iter().filter(has_two).count())
    }

    #[test]
    fn the_order_of_a_crowd_makes_no_difference() {
        let rules = rules();
        let kinds = rules.kinds.index();
        let crowd = |plain| {
            let crowd = (0..plain).map(|number| (format!("AppDomain-{number}"), "Library/a.jpg"));
            let other = (0..6_000).map(|number| (format!("B{number}"), "Documents/a/b"));
            crowd.chain(other).collect::<Vec<_>>()
        };
        let add_up = |crowd: &mut dyn Iterator<Item = &(String, &'static str)>| {
            let mut sums = Sums::new(&rules, &kinds);
            for (domain, path) in crowd {
                sums.row(file(domain, path, 2 << 20));
            }
            by_domain(sums)
        };
        for (plain, with_folders, with_kinds) in [(2_192, 6_000, 2_192), (2_193, 0, 0)] {
            let crowd = crowd(plain);
            let forward = add_up(&mut crowd.iter());
            let has_folders = |sums: &&ContainerSums| sums.folders.is_some();
            assert_eq!(forward.0.iter().filter(has_folders).count(), with_folders);
            let has_kinds = |sums: &&ContainerSums| {
                sums.known_content.as_ref().is_some_and(|known| !known.kinds.is_empty())
            };
            assert_eq!(forward.0.iter().filter(has_kinds).count(), with_kinds);
            assert_eq!(add_up(&mut crowd.iter().rev()), forward);
        }
    }

    #[test]
    fn what_is_too_much_is_dropped_while_rows_are_read() {
        let rules = rules();
        let kinds = rules.kinds.index();
        let mut sums = Sums::new(&rules, &kinds);
        for number in 0..8_194 {
            let domain = format!("Crowd{number}Domain");
            sums.row(file(&domain, "Documents/a/b", 2 << 20));
        }
        assert_eq!(sums.walk.keeping, Keeping::NOTHING);
        assert!(
            sums.domains().all(|(_, sums)| sums.kept() == Kept { domains: 1, ..Kept::default() })
        );
    }

    #[test]
    fn with_more_kinds_than_any_phone_has_none_is_kept_and_what_may_be_own_counts_as_own() {
        let rules = rules();
        let kinds = rules.kinds.index();
        for threads in [1, 2, 3] {
            for more in [0, 1] {
                let mut all: Vec<_> = (0..threads).map(|_| Sums::new(&rules, &kinds)).collect();
                for number in 0..MOST_KINDS / 4 + more {
                    let domain = format!("AppDomain-{number}");
                    for (turn, extension) in ["jpg", "png", "heic", "gif"].into_iter().enumerate() {
                        let path = format!("Library/a.{extension}");
                        all[(number + turn) % threads].row(file(&domain, &path, 1));
                    }
                }
                let mut sum = Sums::new(&rules, &kinds);
                for thread in all {
                    sum.merge(thread);
                }
                let (containers, _) = by_domain(sum);
                let known = |sums: &ContainerSums| {
                    let known = sums.known_content.as_ref().unwrap();
                    (known.kinds.len(), known.content.self_made.get())
                };
                let expected = if more == 0 { (4, 0) } else { (0, 4) };
                assert!(containers.iter().all(|sums| known(sums) == expected), "{threads} {more}");
            }
        }
    }

    #[test]
    fn of_more_domains_and_folders_than_any_phone_has_none_is_kept() {
        for threads in [1, 2, 3] {
            let check = |domains, files, path, expected| {
                assert_eq!(
                    crowd(domains, files, threads, path),
                    expected,
                    "{threads} {domains} {files} {path}"
                );
            };
            check(2_000, 1, "Documents/a/b", (2_000, 2_000));
            check(8_192, 1, "Documents/a/b", (8_192, 8_192));
            check(8_193, 1, "Documents/a/b", (0, 0));
            check(300, 100, "Documents/#/b", (300, 300));
            check(300, 120, "Documents/#/b", (300, 0));
            check(300, 120, "#/a/b", (300, 0));
            check(2_000, 1, "file", (2_000, 0));
            check(2_049, 1, "file", (0, 0));
            check(8_193, 1, "file", (0, 0));
        }
    }

    proptest! {
        /// However rows are split between threads and in whatever order sums are added, the
        /// result is the same.
        #[test]
        fn any_split_adds_up_to_the_same(
            rows in prop::collection::vec(row(), 0..60),
            of_threads in prop::collection::vec(0..4_usize, 60),
        ) {
            let rules = rules();
            let kinds = rules.kinds.index();
            let mut whole = Sums::new(&rules, &kinds);
            let mut threads: Vec<_> = (0..4).map(|_| Sums::new(&rules, &kinds)).collect();
            for (row, thread) in rows.iter().zip(&of_threads) {
                whole.row(*row);
                threads[*thread].row(*row);
            }
            let mut sum = Sums::new(&rules, &kinds);
            for thread in threads.into_iter().rev() {
                sum.merge(thread);
            }
            prop_assert_eq!(sum.totals(), whole.totals());
            prop_assert_eq!(by_domain(sum), by_domain(whole));
        }
    }
}
