//! One item from within: its largest folders and files, and folders that look like caches.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use jiff::Timestamp;

use super::{
    Item, Progress, ScanOptions, Section, Tally,
    scan::{Fold, fold_rows},
};
use crate::{
    backup::{BackupError, Database, Domain, FileRecord, Record},
    bytes::Bytes,
};

/// How many folders and files are named.
const SHOWN: usize = 12;
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
    /// The domain.
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
    /// The domain.
    pub domain: Domain,
    /// The path below the domain's root.
    pub path: String,
    /// What it takes in this backup.
    pub local: Bytes,
    /// When it was changed last.
    pub modified: Option<Timestamp>,
}

/// Looks into the containers that only `item` owns.
///
/// # Errors
/// When nothing of the manifest can be read.
pub fn detail(
    database: &Database,
    item: &Item,
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<Detail, BackupError> {
    let wanted: BTreeMap<Vec<u8>, &Domain> = item
        .containers
        .iter()
        .map(|container| (container.domain.to_string().into_bytes(), &container.domain))
        .collect();
    let (folders, _) = fold_rows(database, options, progress, || Folders::new(item, &wanted))?;
    Ok(folders.into_detail())
}

/// A folder of a domain, by the domain's place among those wanted.
type Folder = (usize, Vec<u8>);

/// What one thread has seen of the item.
struct Folders<'a> {
    wanted: Vec<(&'a [u8], &'a Domain)>,
    section: Section,
    by_folder: HashMap<Folder, Tally>,
    files: Vec<(usize, Vec<u8>, Tally)>,
}

impl<'a> Folders<'a> {
    fn new(item: &'a Item, wanted: &'a BTreeMap<Vec<u8>, &'a Domain>) -> Self {
        let section = match item.id {
            super::ItemId::Messages => Section::Messages,
            _ => Section::Main,
        };
        Self {
            wanted: wanted.iter().map(|(text, domain)| (text.as_slice(), *domain)).collect(),
            section,
            by_folder: HashMap::new(),
            files: Vec::new(),
        }
    }

    fn add(&mut self, file: &FileRecord<'_>) {
        let Ok(place) = self.wanted.binary_search_by(|(text, _)| (*text).cmp(file.domain)) else {
            return;
        };
        let Some((_, domain)) = self.wanted.get(place) else {
            return;
        };
        if Section::of(domain, file.path) != self.section {
            return;
        }
        let tally = Tally::of(file);
        self.by_folder.entry((place, parent(file.path).to_vec())).or_default().merge(tally);
        self.files.push((place, file.path.to_vec(), tally));
        if self.files.len() > SHOWN * 64 {
            self.keep_largest_files();
        }
    }

    fn keep_largest_files(&mut self) {
        self.files.sort_by(|a, b| {
            let key = |file: &(usize, Vec<u8>, Tally)| Reverse(file.2.local);
            key(a).cmp(&key(b)).then_with(|| (a.0, &a.1).cmp(&(b.0, &b.1)))
        });
        self.files.truncate(SHOWN);
    }

    fn into_detail(mut self) -> Detail {
        self.keep_largest_files();
        let wanted = std::mem::take(&mut self.wanted);
        let domain = |place: usize| {
            wanted.get(place).map_or_else(|| Domain::parse(""), |(_, domain)| (*domain).clone())
        };
        let folder = |((place, path), tally): &(Folder, Tally)| FolderSize {
            domain: domain(*place),
            path: String::from_utf8_lossy(path).into_owned(),
            files: tally.files,
            local: tally.local,
        };
        let files = std::mem::take(&mut self.files)
            .into_iter()
            .map(|(place, path, tally)| FileSize {
                domain: domain(place),
                path: String::from_utf8_lossy(&path).into_owned(),
                local: tally.local,
                modified: tally.modified,
            })
            .collect();
        let tree = self.with_ancestors();
        let caches = largest(tree.iter().filter(|((_, path), _)| is_outermost_cache(path)));
        let telling = largest(telling(&tree));
        Detail {
            folders: telling.iter().map(folder).collect(),
            files,
            caches: caches.iter().map(folder).collect(),
        }
    }

    /// Adds each folder's files to all folders above it.
    fn with_ancestors(self) -> BTreeMap<Folder, Tally> {
        let direct: BTreeMap<Folder, Tally> = self.by_folder.into_iter().collect();
        let mut tree: BTreeMap<Folder, Tally> = BTreeMap::new();
        for ((place, path), tally) in direct {
            let mut folder = path.as_slice();
            loop {
                tree.entry((place, folder.to_vec())).or_default().merge(tally);
                if folder.is_empty() {
                    break;
                }
                folder = parent(folder);
            }
        }
        tree
    }
}

impl Fold for Folders<'_> {
    fn row(&mut self, record: Record<'_>) {
        if let Record::File(file) = record {
            self.add(&file);
        }
    }

    fn merge(&mut self, other: Self) {
        let folders: BTreeMap<Folder, Tally> = other.by_folder.into_iter().collect();
        for (folder, tally) in folders {
            self.by_folder.entry(folder).or_default().merge(tally);
        }
        self.files.extend(other.files);
        self.keep_largest_files();
    }
}

/// Returns the folders that say something: no root, and none that is mostly one folder inside
/// it.
fn telling(tree: &BTreeMap<Folder, Tally>) -> impl Iterator<Item = (&Folder, &Tally)> {
    let mut largest_inside: BTreeMap<(usize, &[u8]), Bytes> = BTreeMap::new();
    for ((place, path), tally) in tree {
        if !path.is_empty() {
            let largest = largest_inside.entry((*place, parent(path))).or_default();
            *largest = tally.local.max(*largest);
        }
    }
    tree.iter().filter(move |((place, path), tally)| {
        let inside = largest_inside.get(&(*place, path.as_slice())).copied().unwrap_or_default();
        !path.is_empty() && inside.per_mille_of(tally.local) < MOSTLY
    })
}

fn largest<'t>(folders: impl Iterator<Item = (&'t Folder, &'t Tally)>) -> Vec<(Folder, Tally)> {
    let mut folders: Vec<_> = folders
        .filter(|(_, tally)| Bytes::ZERO < tally.local)
        .map(|(folder, tally)| (folder.clone(), *tally))
        .collect();
    folders.sort_by(|(a, sum_a), (b, sum_b)| {
        Reverse(sum_a.local).cmp(&Reverse(sum_b.local)).then_with(|| a.cmp(b))
    });
    folders.truncate(SHOWN);
    folders
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

fn looks_like_a_cache(name: &[u8]) -> bool {
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
        let tree: BTreeMap<Folder, Tally> = [
            ((0, b"".to_vec()), tally(1000)),
            ((0, b"Library".to_vec()), tally(1000)),
            ((0, b"Library/Media".to_vec()), tally(950)),
            ((0, b"Library/Media/a".to_vec()), tally(500)),
        ]
        .into();
        let paths: Vec<_> = largest(telling(&tree))
            .into_iter()
            .map(|((_, path), _)| String::from_utf8(path).unwrap())
            .collect();
        assert_eq!(paths, ["Library/Media", "Library/Media/a"]);
    }
}
