//! The scan: every row of a manifest, on all cores, folded into sums per domain.
//!
//! Each thread folds the parts that it gets into sums of its own; the sums are then added. That
//! is the same in any order, so the result doesn't depend on the number of threads. Rows come in
//! the order of their domains almost always, which is why the sums of one domain are at hand, and
//! all others are kept small: a crafted manifest may have a domain for each row.

use std::{
    collections::{BTreeMap, HashMap, btree_map::Entry, hash_map},
    mem,
};

use super::{
    Content, ItemId, KindTally, Missing, Progress, ScanOptions, ScanRules, Tally,
    content::{FolderIndex, KindSums, LastFile},
    fold::{Fold, fold_rows, fold_rows_in_turn},
    icloud::is_within,
};
use crate::{
    backup::{BackupError, Damage, Database, Domain, FileEntry, FileRecord, Gaps, Record},
    bytes::Bytes,
    evidence::{EvidenceFile, EvidenceRows},
};

/// The sums of a manifest.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The files of each part of each domain. A domain that has only directories stands here
    /// with no files.
    pub containers: BTreeMap<(Domain, Section), ContainerSums>,
    /// The totals; `icloud` by the rules of paths alone.
    pub totals: Totals,
    /// The files that tell about the account.
    pub evidence: EvidenceRows,
    /// By the name of its folder: what each app keeps in iCloud Drive, as far as the device has it.
    pub drive: BTreeMap<String, Tally>,
    /// What was added up apart, by the text of a domain and a path below it.
    pub watched: BTreeMap<(String, String), Tally>,
    /// How much of the manifest could not be read.
    pub(super) missing: Missing,
}

impl Scan {
    /// Returns what the files below these paths take in this backup.
    pub(super) fn sum_of(&self, paths: &[(&str, &str)]) -> Bytes {
        let watched = paths.iter().filter_map(|(domain, path)| {
            self.watched.get(&((*domain).to_owned(), (*path).to_owned()))
        });
        watched.map(|tally| tally.local).sum()
    }
}

/// What the files of a part of a domain add up to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ContainerSums {
    /// Their number and sizes.
    pub tally: Tally,
    /// What their bytes are.
    pub content: Content,
    /// They themselves by kind, largest first.
    pub kinds: Vec<KindTally>,
}

/// The originals of the photo library.
pub(super) const ORIGINALS: [(&str, &str); 2] =
    [("CameraRollDomain", "Media/DCIM"), ("CameraRollDomain", "Media/PhotoData/CPLAssets")];
/// What the device has of iCloud Drive.
pub(super) const DRIVE: (&str, &str) = ("HomeDomain", "Library/Mobile Documents");

/// A part of a domain that belongs to an item of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// All but the messages.
    Main,
    /// `Library/SMS` of two domains: the messages with their attachments.
    Messages,
}

/// What the rows of a manifest add up to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Rows of files.
    pub files: u64,
    /// Rows of directories.
    pub directories: u64,
    /// Rows of symbolic links.
    pub symlinks: u64,
    /// Rows that are none of these, or that lack what their kind needs.
    pub unusable: u64,
    /// What the files take in this backup.
    pub local: Bytes,
    /// What they would take in iCloud Backup: an estimate.
    pub icloud: Bytes,
}

impl Section {
    /// Returns the part of a domain that a path belongs to.
    pub fn of(domain: &Domain, path: &[u8]) -> Self {
        match domain {
            Domain::Home | Domain::Media if is_within(path, b"Library/SMS") => Self::Messages,
            _ => Self::Main,
        }
    }

    /// Returns the part of its domains that belongs to an item.
    pub(super) fn of_item(item: &ItemId) -> Self {
        match item {
            ItemId::Messages => Self::Messages,
            _ => Self::Main,
        }
    }
}

/// Adds up the files of a manifest.
///
/// # Errors
/// When nothing of the manifest can be read, or its sizes add up to more than can be counted.
pub fn scan(
    database: &Database,
    rules: &ScanRules,
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<Scan, BackupError> {
    scan_with(database, rules, options, (progress, || ())).map(|(scan, ())| scan)
}

/// Adds up the files of a manifest on this thread alone. `pause` is awaited between its parts with the
/// number of parts that are done and the number of all: without threads, that is the time to read
/// ahead and to show progress.
///
/// # Errors
/// When nothing of the manifest can be read, or its sizes add up to more than can be counted.
pub async fn scan_in_turn(
    database: &Database,
    rules: &ScanRules,
    pause: impl AsyncFnMut(usize, usize),
) -> Result<Scan, BackupError> {
    let kinds = rules.kinds.index();
    let (sums, gaps) = fold_rows_in_turn(database, pause, Sums::new(rules, &kinds)).await?;
    scan_of(sums, gaps, database)
}

/// Adds up the files of a manifest, and folds its rows into something else in the same pass.
pub(super) fn scan_with<F: Fold>(
    database: &Database,
    rules: &ScanRules,
    options: ScanOptions,
    (progress, new): (&dyn Progress, impl Fn() -> F + Sync),
) -> Result<(Scan, F), BackupError> {
    let kinds = rules.kinds.index();
    let both = || (Sums::new(rules, &kinds), new());
    let ((sums, other), gaps) = fold_rows(database, options, progress, both)?;
    Ok((scan_of(sums, gaps, database)?, other))
}

fn scan_of(sums: Sums<'_>, gaps: Gaps, database: &Database) -> Result<Scan, BackupError> {
    let totals = sums.totals();
    if totals.local == Bytes::new(u64::MAX) {
        return Err(BackupError::TotalTooLarge { path: database.path().to_owned() });
    }
    let missing = if database.is_cut_off() || gaps != Gaps::default() {
        Missing::Rows(gaps)
    } else {
        Missing::Nothing
    };
    let scan = sums.into_scan(totals, missing);
    let rows = totals.files + totals.directories + totals.symlinks + totals.unusable;
    match scan.missing {
        Missing::Rows(_) if rows == 0 => {
            Err(BackupError::Damaged { path: database.path().to_owned(), source: Damage::NoRows })
        }
        _ => Ok(scan),
    }
}

/// The sums of one thread.
struct Sums<'r> {
    rules: &'r ScanRules,
    kinds: &'r FolderIndex<'r>,
    /// The domain of the last row, and its sums; none before the first row.
    current: Option<(Vec<u8>, DomainSums<'r>)>,
    /// The sums of the other domains.
    others: HashMap<Box<[u8]>, DomainSums<'r>>,
    /// Where the last file of the current domain was.
    last: LastFile,
    evidence: EvidenceRows,
    drive: HashMap<Box<[u8]>, Tally>,
    directories: u64,
    symlinks: u64,
    unusable: u64,
}

/// What is in one domain.
#[derive(Default)]
struct DomainSums<'r> {
    main: Tally,
    /// Only of apps' domains; what is in those of the system is known.
    kinds: Option<Box<KindSums>>,
    /// Only of the few domains of which something else has to be known.
    special: Option<Box<Special<'r>>>,
}

/// What has to be known of a domain besides the sizes of its files.
struct Special<'r> {
    domain: Domain,
    left_out: &'r [String],
    watched: Vec<(&'r str, Tally)>,
    /// The evidence that can stand in this domain.
    evidence: Vec<EvidenceFile>,
    messages: Tally,
}

impl<'r> Sums<'r> {
    fn new(rules: &'r ScanRules, kinds: &'r FolderIndex<'r>) -> Self {
        Self {
            rules,
            kinds,
            current: None,
            others: HashMap::new(),
            last: LastFile::default(),
            evidence: BTreeMap::new(),
            drive: HashMap::new(),
            directories: 0,
            symlinks: 0,
            unusable: 0,
        }
    }

    /// Returns the sums of a domain, with where the last of its files was.
    #[inline]
    fn domain(&mut self, text: &[u8]) -> (&mut DomainSums<'r>, &mut LastFile) {
        let is_current = self.current.as_ref().is_some_and(|(current, _)| *current == text);
        if !is_current {
            self.enter(text);
        }
        let (_, sums) = self.current.get_or_insert_default();
        (sums, &mut self.last)
    }

    /// Goes on with another domain.
    fn enter(&mut self, text: &[u8]) {
        self.last = LastFile::default();
        let sums = self.others.remove(text);
        let sums = sums.unwrap_or_else(|| DomainSums::new(text, self.rules));
        match &mut self.current {
            Some((current, known)) => {
                let left = mem::replace(known, sums);
                self.others.insert(current.as_slice().into(), left);
                current.clear();
                current.extend_from_slice(text);
            }
            none => *none = Some((text.to_owned(), sums)),
        }
    }

    /// Returns the sums of all domains.
    fn domains(self) -> impl Iterator<Item = (Box<[u8]>, DomainSums<'r>)> {
        let current = self.current.map(|(text, sums)| (text.into(), sums));
        self.others.into_iter().chain(current)
    }

    fn totals(&self) -> Totals {
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
            local: sum.local,
            icloud: sum.icloud,
        }
    }

    fn into_scan(mut self, totals: Totals, missing: Missing) -> Scan {
        let name = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        let drive = mem::take(&mut self.drive).into_iter();
        let drive = drive.map(|(folder, tally)| (name(&folder), tally)).collect();
        let evidence = mem::take(&mut self.evidence);
        let (containers, watched) = by_domain(self);
        Scan { containers, totals, evidence, drive, watched, missing }
    }

    fn add_to_drive(&mut self, folder: &[u8], tally: Tally) {
        match self.drive.get_mut(folder) {
            Some(sum) => sum.merge(tally),
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

/// Sums by domain and section, and by what is watched.
type ByDomain = (BTreeMap<(Domain, Section), ContainerSums>, BTreeMap<(String, String), Tally>);

fn by_domain(sums: Sums<'_>) -> ByDomain {
    let mut containers: BTreeMap<_, ContainerSums> = BTreeMap::new();
    let mut watched: BTreeMap<_, Tally> = BTreeMap::new();
    let rules = sums.rules;
    sums.domains().for_each(|(text, sums)| {
        let text = String::from_utf8_lossy(&text);
        let domain = Domain::parse(&text);
        let messages = sums.messages();
        for (path, tally) in sums.special.into_iter().flat_map(|special| special.watched) {
            let key = (text.clone().into_owned(), path.to_owned());
            watched.entry(key).or_default().merge(tally);
        }
        let (content, kinds) = match sums.kinds {
            Some(kinds) => kinds.settled(&rules.kinds),
            None => (Content::unknown(sums.main.local), Vec::new()),
        };
        // Texts that are no UTF-8 can stand for one domain.
        let main = containers.entry((domain.clone(), Section::Main)).or_default();
        main.tally.merge(sums.main);
        main.content.merge(content);
        main.kinds.extend(kinds);
        if messages != Tally::default() {
            let content = Content::unknown(messages.local);
            let sums = containers.entry((domain, Section::Messages)).or_default();
            sums.tally.merge(messages);
            sums.content.merge(content);
        }
    });
    (containers, watched)
}

impl Fold for Sums<'_> {
    #[inline]
    fn row(&mut self, record: Record<'_>) {
        match record {
            Record::File(file) => {
                let kinds = self.kinds;
                let (domain, last) = self.domain(file.domain);
                domain.add(&file, kinds, last);
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
            Record::Unusable => self.unusable += 1,
        }
    }

    fn merge(&mut self, mut other: Self) {
        for (file, entry) in mem::take(&mut other.evidence) {
            self.keep(file, entry);
        }
        let folders: BTreeMap<_, _> = mem::take(&mut other.drive).into_iter().collect();
        for (folder, tally) in folders {
            self.add_to_drive(&folder, tally);
        }
        self.directories += other.directories;
        self.symlinks += other.symlinks;
        self.unusable += other.unusable;
        if self.current.is_none() {
            // All domains are the other's.
            (self.current, self.others) = (other.current, other.others);
            return;
        }
        other.domains().for_each(|(text, sums)| {
            let is_current = self.current.as_ref().is_some_and(|(known, _)| **known == *text);
            match &mut self.current {
                Some((_, current)) if is_current => current.merge(sums),
                _ => match self.others.entry(text) {
                    hash_map::Entry::Vacant(none) => drop(none.insert(sums)),
                    hash_map::Entry::Occupied(mut known) => known.get_mut().merge(sums),
                },
            }
        });
    }
}

impl<'r> DomainSums<'r> {
    fn new(text: &[u8], rules: &'r ScanRules) -> Self {
        let words = String::from_utf8_lossy(text);
        let domain = Domain::parse(&words);
        let ours = ORIGINALS.into_iter().chain([DRIVE]).filter(|(domain, _)| *domain == words);
        let watched = ours.map(|(_, path)| path);
        let watched = watched.chain(rules.watched.of(&words).iter().map(String::as_str));
        let evidence = EvidenceFile::ALL.into_iter().filter(|file| file.domain() == words);
        let is_apps = matches!(
            domain,
            Domain::App(_) | Domain::Placeholder(_) | Domain::Plugin(_) | Domain::Group(_)
        );
        let special = Special {
            left_out: rules.left_out.of(&words),
            watched: watched.map(|path| (path, Tally::default())).collect(),
            evidence: evidence.collect(),
            messages: Tally::default(),
            domain,
        };
        Self {
            main: Tally::default(),
            kinds: is_apps.then(Box::default),
            special: special.is_any().then(|| Box::new(special)),
        }
    }

    #[inline]
    fn add(&mut self, file: &FileRecord<'_>, kinds: &FolderIndex<'_>, last: &mut LastFile) {
        let mut tally = Tally::of(file);
        let sum = match &mut self.special {
            Some(special) => special.sum(file, &mut tally, &mut self.main),
            None => &mut self.main,
        };
        sum.merge(tally);
        if let Some(sums) = &mut self.kinds {
            sums.add(kinds, file.path, (file.size, file.modified), last);
        }
    }

    fn merge(&mut self, other: Self) {
        self.main.merge(other.main);
        match (&mut self.special, other.special) {
            (Some(special), Some(other)) => special.merge(*other),
            (none, other) => *none = other,
        }
        match (&mut self.kinds, other.kinds) {
            (Some(kinds), Some(other)) => kinds.merge(*other),
            (none, other) => *none = other,
        }
    }

    fn messages(&self) -> Tally {
        self.special.as_ref().map(|special| special.messages).unwrap_or_default()
    }

    #[inline]
    fn evidence_of(&self, path: &[u8]) -> Option<EvidenceFile> {
        let mut files = self.special.as_ref()?.evidence.iter().copied();
        files.find(|file| file.relative_path().as_bytes() == path)
    }

    /// Returns the folder of an app in iCloud Drive that a file is in.
    #[inline]
    fn folder_of_drive<'p>(&self, path: &'p [u8]) -> Option<&'p [u8]> {
        if self.special.as_ref()?.domain != Domain::Home {
            return None;
        }
        let (_, drive) = DRIVE;
        let below = path.strip_prefix(drive.as_bytes())?.strip_prefix(b"/")?;
        let (folder, _) = split_at_slash(below)?;
        Some(folder)
    }
}

impl Special<'_> {
    /// Whether there is anything to know.
    fn is_any(&self) -> bool {
        let has_messages = matches!(self.domain, Domain::Home | Domain::Media);
        let is_plain =
            self.left_out.is_empty() && self.watched.is_empty() && self.evidence.is_empty();
        has_messages || !is_plain
    }

    /// Counts a file where that is watched, and returns the sum that it goes to.
    #[inline]
    fn sum<'s>(
        &'s mut self,
        file: &FileRecord<'_>,
        tally: &mut Tally,
        main: &'s mut Tally,
    ) -> &'s mut Tally {
        if self.left_out.iter().any(|subtree| is_within(file.path, subtree.as_bytes())) {
            tally.icloud = Bytes::ZERO;
        }
        for (subtree, sum) in &mut self.watched {
            if is_within(file.path, subtree.as_bytes()) {
                sum.merge(*tally);
            }
        }
        match Section::of(&self.domain, file.path) {
            Section::Main => main,
            Section::Messages => &mut self.messages,
        }
    }

    fn merge(&mut self, other: Self) {
        self.messages.merge(other.messages);
        // Both have the same paths, because they are of the same domain.
        for ((_, sum), (_, other)) in self.watched.iter_mut().zip(other.watched) {
            sum.merge(other);
        }
    }
}

/// Cuts a path behind its first name; `None` where it has no other.
fn split_at_slash(path: &[u8]) -> Option<(&[u8], &[u8])> {
    path.split_at_checked(path.iter().position(|byte| *byte == b'/')?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        backup::Origin,
        inventory::{DomainPaths, FileKinds},
    };

    fn rules() -> ScanRules {
        let path = |domain: &str, path: &str| (domain.to_owned(), path.to_owned());
        ScanRules {
            left_out: DomainPaths::new([path("HomeDomain", "Library/CloudStorage")]),
            watched: DomainPaths::new([path("AppDomain-a", "Library/SMS")]),
            kinds: FileKinds::default(),
        }
    }

    fn file(domain: &'static str, path: &'static str, size: u64) -> Record<'static> {
        Record::File(FileRecord {
            domain: domain.as_bytes(),
            path: path.as_bytes(),
            size: Bytes::new(size),
            modified: None,
            origin: Origin::Mbdb { key: None },
        })
    }

    fn row() -> impl Strategy<Value = Record<'static>> {
        let domain = prop::sample::select(vec!["HomeDomain", "MediaDomain", "AppDomain-a", ""]);
        let path = prop::sample::select(vec![
            "Library/SMS/sms.db",
            "Library/CloudStorage/x",
            "Library/CloudStorage2",
            "",
        ]);
        prop_oneof![
            8 => (domain, path, prop_oneof![0..1000_u64, Just(u64::MAX / 2)])
                .prop_map(|(domain, path, size)| file(domain, path, size)),
            1 => Just(Record::Directory { domain: b"AppDomain-b" }),
            1 => Just(Record::Unusable),
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
            let tally = containers[&(domain, section)].tally;
            (tally.local.get(), tally.icloud.get())
        };
        assert_eq!(sum(Domain::Home, Section::Messages), (1, 1));
        assert_eq!(sum(Domain::Home, Section::Main), (320, 300));
        assert_eq!(sum(Domain::parse("AppDomain-only.folders"), Section::Main), (0, 0));
    }

    proptest! {
        /// However rows are split between threads and in whatever order sums are added, the
        /// result is the same.
        #[test]
        fn any_split_adds_up_to_the_same(
            rows in prop::collection::vec(row(), 0..60),
            parts in prop::collection::vec(0..4_usize, 60),
        ) {
            let rules = rules();
            let kinds = rules.kinds.index();
            let mut whole = Sums::new(&rules, &kinds);
            let mut threads: Vec<_> = (0..4).map(|_| Sums::new(&rules, &kinds)).collect();
            for (row, part) in rows.iter().zip(&parts) {
                whole.row(*row);
                threads[*part].row(*row);
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
