//! One item from within: its largest folders and files, and folders that look like caches.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use jiff::Timestamp;

use super::{
    Item, Progress, ScanOptions, Section, Tally,
    fold::{Fold, fold_rows},
};
use crate::{
    backup::{BackupError, Database, Domain, FileRecord, Record},
    bytes::Bytes,
};

/// Deeper folders are counted as a part of the one that is so deep. Real paths are far from it.
const DEEPEST: usize = 64;
/// A folder of which one folder inside it holds at least so many thousandths says nothing that
/// the inner one doesn't say.
const MOSTLY: u16 = 900;

/// What takes the room inside an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The largest folders, largest first; of nested ones that are nearly equal, the innermost.
    pub folders: Vec<FolderSize>,
    /// The largest files, largest first.
    pub files: Vec<FileSize>,
    /// The outermost folders whose names look like caches, largest first.
    pub caches: Vec<FolderSize>,
}

/// A folder with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderSize {
    /// The domain that it is in.
    pub domain: Domain,
    /// The path below the domain's root; empty for the root itself.
    pub path: String,
    /// How many files are in it.
    pub files: u64,
    /// What they take in this backup.
    pub local: Bytes,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSize {
    /// The domain that it is in.
    pub domain: Domain,
    /// The path below the domain's root.
    pub path: String,
    /// What it takes in this backup.
    pub local: Bytes,
    /// When it was changed last.
    pub modified: Option<Timestamp>,
}

/// What to look for inside an item.
#[derive(Debug, Clone, Copy)]
pub struct DetailQuery<'a> {
    /// The item; containers that it shares with others aren't looked into.
    pub item: &'a Item,
    /// How many folders and files are named.
    pub top: usize,
    /// Those that take less aren't named.
    pub least: Bytes,
}

/// Looks into the containers that only one item owns.
///
/// # Errors
/// When nothing of the manifest can be read.
pub fn detail(
    database: &Database,
    query: DetailQuery<'_>,
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<Detail, BackupError> {
    // Sorted by their texts, among which the domain of each row is searched.
    let domains: BTreeMap<Vec<u8>, &Domain> = query
        .item
        .containers
        .iter()
        .map(|container| (container.domain.to_string().into_bytes(), &container.domain))
        .collect();
    let (folders, _) =
        fold_rows(database, options, progress, || FolderTallies::new(query, &domains))?;
    Ok(folders.into_detail())
}

/// A folder of a domain, by the domain's index among those looked into.
type DomainFolder = (usize, Vec<u8>);

/// The same, as a part of a longer path.
type PathBeginning<'p> = (usize, &'p [u8]);

/// A file by the index of its domain, with its path.
type Found = (usize, Vec<u8>, Tally);

/// What one thread has seen of the item.
struct FolderTallies<'a> {
    query: DetailQuery<'a>,
    domains: Vec<(&'a [u8], &'a Domain)>,
    section: Section,
    by_folder: HashMap<DomainFolder, Tally>,
    files: Vec<Found>,
}

impl<'a> FolderTallies<'a> {
    fn new(query: DetailQuery<'a>, domains: &'a BTreeMap<Vec<u8>, &'a Domain>) -> Self {
        Self {
            query,
            domains: domains.iter().map(|(text, domain)| (text.as_slice(), *domain)).collect(),
            section: Section::of_item(&query.item.id),
            by_folder: HashMap::new(),
            files: Vec::new(),
        }
    }

    fn add(&mut self, file: &FileRecord<'_>) {
        let text = String::from_utf8_lossy(file.domain);
        let Ok(index) = self.domains.binary_search_by(|(domain, _)| (*domain).cmp(text.as_bytes()))
        else {
            return;
        };
        let Some((_, domain)) = self.domains.get(index) else {
            return;
        };
        if Section::of(domain, file.path) != self.section {
            return;
        }
        let tally = Tally::of(file);
        // Each folder is added to all those above it, and a crafted path may have thousands.
        let folder = outer(parent(file.path)).to_vec();
        self.by_folder.entry((index, folder)).or_default().merge(tally);
        if self.query.least <= tally.local {
            self.files.push((index, file.path.to_vec(), tally));
        }
        // Twice as many are kept before the smaller half goes, so that sorting stays rare.
        if self.files.len() > self.query.top.saturating_mul(2).max(1_000) {
            self.keep_largest_files();
        }
    }

    fn keep_largest_files(&mut self) {
        self.files.sort_by(|a, b| {
            let key = |file: &Found| Reverse(file.2.local);
            key(a).cmp(&key(b)).then_with(|| (a.0, &a.1).cmp(&(b.0, &b.1)))
        });
        self.files.truncate(self.query.top);
    }

    fn into_detail(mut self) -> Detail {
        self.keep_largest_files();
        let files = std::mem::take(&mut self.files)
            .into_iter()
            .map(|(index, path, tally)| FileSize {
                domain: self.domain(index),
                path: String::from_utf8_lossy(&path).into_owned(),
                local: tally.local,
                modified: tally.modified(),
            })
            .collect();
        let tree = with_ancestors(&self.by_folder);
        let caches = tree.iter().filter(|((_, path), _)| is_outermost_cache(path));
        Detail { folders: self.largest(telling(&tree)), files, caches: self.largest(caches) }
    }

    /// Returns the largest of these folders, the largest first.
    fn largest<'t>(
        &self,
        folders: impl Iterator<Item = (&'t PathBeginning<'t>, &'t Tally)>,
    ) -> Vec<FolderSize> {
        // A folder of empty files takes nothing, and is never named.
        let least = self.query.least.max(Bytes::new(1));
        let mut folders: Vec<_> = folders.filter(|(_, tally)| least <= tally.local).collect();
        folders.sort_by_key(|(folder, tally)| (Reverse(tally.local), **folder));
        folders.truncate(self.query.top);
        let named = |((index, path), tally): (&PathBeginning<'_>, &Tally)| FolderSize {
            domain: self.domain(*index),
            path: String::from_utf8_lossy(path).into_owned(),
            files: tally.files,
            local: tally.local,
        };
        folders.into_iter().map(named).collect()
    }

    fn domain(&self, index: usize) -> Domain {
        let domain = self.domains.get(index).map(|(_, domain)| (*domain).clone());
        // Each index was found among those that are looked into, so there always is one.
        domain.unwrap_or_else(|| Domain::parse(""))
    }
}

impl Fold for FolderTallies<'_> {
    fn row(&mut self, record: Record<'_>) {
        if let Record::File(file) = record {
            self.add(&file);
        }
    }

    fn merge(&mut self, other: Self) {
        // Sorted first, because no loop may go by the order of hashes.
        let folders: BTreeMap<DomainFolder, Tally> = other.by_folder.into_iter().collect();
        for (folder, tally) in folders {
            self.by_folder.entry(folder).or_default().merge(tally);
        }
        self.files.extend(other.files);
        self.keep_largest_files();
    }
}

/// Adds each folder's files to all folders above it.
fn with_ancestors(by_folder: &HashMap<DomainFolder, Tally>) -> BTreeMap<PathBeginning<'_>, Tally> {
    let direct: BTreeMap<&DomainFolder, &Tally> = by_folder.iter().collect();
    let mut tree: BTreeMap<PathBeginning<'_>, Tally> = BTreeMap::new();
    for ((index, path), tally) in direct {
        let mut folder = path.as_slice();
        loop {
            tree.entry((*index, folder)).or_default().merge(*tally);
            if folder.is_empty() {
                break;
            }
            folder = parent(folder);
        }
    }
    tree
}

/// Returns the folders that say something: no root, and none that is mostly one folder inside
/// it.
fn telling<'t>(
    tree: &'t BTreeMap<PathBeginning<'t>, Tally>,
) -> impl Iterator<Item = (&'t PathBeginning<'t>, &'t Tally)> {
    let mut largest_inside: BTreeMap<PathBeginning<'_>, Bytes> = BTreeMap::new();
    for ((index, path), tally) in tree {
        if !path.is_empty() {
            let largest = largest_inside.entry((*index, parent(path))).or_default();
            *largest = tally.local.max(*largest);
        }
    }
    tree.iter().filter(move |(folder, tally)| {
        let inside = largest_inside.get(*folder).copied().unwrap_or_default();
        !folder.1.is_empty() && inside.per_mille_of(tally.local) < MOSTLY
    })
}

/// Returns the path down to the deepest folder that counts by itself.
fn outer(path: &[u8]) -> &[u8] {
    let mut ends = path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    let end = ends.nth(DEEPEST - 1).map_or(path.len(), |(index, _)| index);
    path.get(..end).unwrap_or_default()
}

fn parent(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|byte| *byte == b'/').unwrap_or_default();
    path.get(..end).unwrap_or_default()
}

/// Whether the last folder of a path looks like a cache, and none above it does.
fn is_outermost_cache(path: &[u8]) -> bool {
    let mut names = path.rsplit(|byte| *byte == b'/');
    names.next().is_some_and(looks_like_a_cache) && !names.any(looks_like_a_cache)
}

/// Whether a folder of this name is likely to hold what can be made or fetched anew.
pub(super) fn looks_like_a_cache(name: &[u8]) -> bool {
    const NAMES: [&str; 7] =
        ["tmp", "temp", "temporary", "thumbnails", "thumbs", "downloads", "downloaded"];
    let name = String::from_utf8_lossy(name).to_lowercase();
    name.contains("cache") || NAMES.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_is_named_once_at_its_outermost_folder() {
        assert!(is_outermost_cache(b"Documents/ImageCache"));
        assert!(!is_outermost_cache(b"Documents/ImageCache/tmp"));
        assert!(!is_outermost_cache(b"Documents/Projects"));
        assert!(is_outermost_cache(b"tmp"));
    }

    #[test]
    fn a_folder_that_is_mostly_one_folder_is_passed_over() {
        let tally = |size| Tally { files: 1, local: Bytes::new(size), ..Tally::default() };
        let tree: BTreeMap<PathBeginning<'_>, Tally> = [
            ((0, &b""[..]), tally(1000)),
            ((0, b"Library"), tally(1000)),
            ((0, b"Library/Media"), tally(950)),
            ((0, b"Library/Media/a"), tally(500)),
        ]
        .into();
        let paths: Vec<_> = telling(&tree).map(|((_, path), _)| *path).collect();
        assert_eq!(paths, [&b"Library/Media"[..], b"Library/Media/a"]);
    }

    #[test]
    fn folders_without_end_are_counted_where_nobody_looks_deeper() {
        let deep = "a/".repeat(100_000);
        assert_eq!(outer(parent(deep.as_bytes())).len(), 2 * DEEPEST - 1);
        let usual = "Library/Caches/com.example.app";
        assert_eq!(outer(usual.as_bytes()), usual.as_bytes());
        let folders = [((0, outer(deep.as_bytes()).to_vec()), Tally::default())].into();
        assert_eq!(with_ancestors(&folders).len(), 1 + DEEPEST);
    }
}
