//! One folder of a container: what is in it, folder by folder and file by file.
//!
//! Who walks through an app asks for one folder after the other, and each is read anew: what stands
//! further down is only added up. So memory is needed for the names of one folder, whatever else
//! the backup holds.

use std::{cmp::Reverse, collections::HashMap};

use super::{
    ItemId, Progress, ScanOptions, Section, Tally,
    detail::looks_like_a_cache,
    fold::{Fold, fold_rows},
};
use crate::backup::{BackupError, Database, Domain, FileRecord, Record};

/// A folder to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// The item that it belongs to: messages share their domains with others.
    pub item: ItemId,
    /// The domain.
    pub domain: Domain,
    /// The path below the domain's root, as the manifest has it; empty for the root itself.
    pub path: Vec<u8>,
}

/// What is in a folder.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Level {
    /// Folders and files, largest first.
    pub entries: Vec<LevelEntry>,
    /// What was too much to be named, added up.
    pub others: Tally,
}

/// A folder or a file in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelEntry {
    /// The name, as the manifest has it.
    pub name: Vec<u8>,
    /// Whether it is a file, a folder, or a folder that looks like a cache.
    pub kind: EntryKind,
    /// What it takes, with all that is in it.
    pub tally: Tally,
}

/// What stands in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A folder.
    Folder,
    /// A folder whose name looks like that of a cache.
    Cache,
    /// A file.
    File,
}

impl Inside {
    /// Returns the folder of this name in it.
    #[must_use]
    pub fn folder(&self, name: &[u8]) -> Self {
        let mut path = self.path.clone();
        if !path.is_empty() {
            path.push(b'/');
        }
        path.extend_from_slice(name);
        Self { path, ..self.clone() }
    }
}

/// Reads a folder; no more than the `most` largest of what is in it are named.
///
/// # Errors
/// When nothing of the manifest can be read.
pub fn level(
    database: &Database,
    inside: &Inside,
    most: usize,
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<Level, BackupError> {
    let domain = inside.domain.to_string().into_bytes();
    let (children, _) =
        fold_rows(database, options, progress, || Children::new(inside, &domain, most))?;
    Ok(children.into_level())
}

/// What one thread has seen of a folder.
struct Children<'a> {
    inside: &'a Inside,
    domain: &'a [u8],
    section: Section,
    most: usize,
    /// Rows of a folder come together, so that the last one is looked for first.
    last: Option<(Box<[u8]>, Tally)>,
    folders: HashMap<Box<[u8]>, Tally>,
    files: Vec<(Box<[u8]>, Tally)>,
    others: Tally,
}

impl<'a> Children<'a> {
    fn new(inside: &'a Inside, domain: &'a [u8], most: usize) -> Self {
        Self {
            inside,
            domain,
            section: Section::of_item(&inside.item),
            most,
            last: None,
            folders: HashMap::new(),
            files: Vec::new(),
            others: Tally::default(),
        }
    }

    fn add(&mut self, file: &FileRecord<'_>) {
        if file.domain != self.domain || Section::of(&self.inside.domain, file.path) != self.section
        {
            return;
        }
        let Some(below) = below(file.path, &self.inside.path) else { return };
        let tally = Tally::of(file);
        let Some(end) = below.iter().position(|byte| *byte == b'/') else {
            self.files.push((below.into(), tally));
            // Twice as many are kept before the smaller half goes, so that each is sorted once.
            if self.most.saturating_mul(2).max(1_000) < self.files.len() {
                self.keep_largest_files();
            }
            return;
        };
        let name = below.get(..end).unwrap_or_default();
        match &mut self.last {
            Some((last, sum)) if **last == *name => sum.merge(tally),
            _ => {
                self.put_last_away();
                self.last = Some((name.into(), tally));
            }
        }
    }

    fn put_last_away(&mut self) {
        if let Some((name, tally)) = self.last.take() {
            self.folders.entry(name).or_default().merge(tally);
        }
    }

    fn keep_largest_files(&mut self) {
        self.files.sort_unstable_by(|(name, tally), (other, its)| {
            its.local.cmp(&tally.local).then_with(|| name.cmp(other))
        });
        for (_, tally) in self.files.drain(self.most.min(self.files.len())..) {
            self.others.merge(tally);
        }
    }

    fn into_level(mut self) -> Level {
        self.put_last_away();
        let folders = self.folders.into_iter().map(|(name, tally)| LevelEntry {
            kind: if looks_like_a_cache(&name) { EntryKind::Cache } else { EntryKind::Folder },
            name: name.into(),
            tally,
        });
        let files = self.files.into_iter().map(|(name, tally)| LevelEntry {
            name: name.into(),
            kind: EntryKind::File,
            tally,
        });
        let mut entries: Vec<_> = folders.chain(files).collect();
        entries.sort_unstable_by(|a, b| {
            let key = |entry: &LevelEntry| Reverse(entry.tally.local);
            // A crafted manifest can have a file and a folder of one name.
            key(a).cmp(&key(b)).then_with(|| (&a.name, a.kind).cmp(&(&b.name, b.kind)))
        });
        let mut others = self.others;
        for entry in entries.drain(self.most.min(entries.len())..) {
            others.merge(entry.tally);
        }
        Level { entries, others }
    }
}

impl Fold for Children<'_> {
    fn row(&mut self, record: Record<'_>) {
        if let Record::File(file) = record {
            self.add(&file);
        }
    }

    fn merge(&mut self, mut other: Self) {
        other.put_last_away();
        // Sorted first, because no loop may go by the order of hashes.
        let folders: std::collections::BTreeMap<_, _> = other.folders.into_iter().collect();
        for (name, tally) in folders {
            self.folders.entry(name).or_default().merge(tally);
        }
        self.files.extend(other.files);
        self.others.merge(other.others);
        self.keep_largest_files();
    }
}

/// Returns what follows of a path below a folder; `None` where it is elsewhere.
fn below<'p>(path: &'p [u8], folder: &[u8]) -> Option<&'p [u8]> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix(b"/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{backup::Origin, bytes::Bytes};

    fn file(path: &'static str, size: u64) -> FileRecord<'static> {
        FileRecord {
            domain: b"HomeDomain",
            path: path.as_bytes(),
            size: Bytes::new(size),
            modified: None,
            origin: Origin::Row { archive: b"", file_id: None },
        }
    }

    fn read(path: &str, most: usize, files: &[FileRecord<'static>]) -> Level {
        let inside =
            Inside { item: ItemId::Settings, domain: Domain::Home, path: path.as_bytes().into() };
        let new = || Children::new(&inside, b"HomeDomain", most);
        let (mut one, mut other) = (new(), new());
        for (number, file) in files.iter().enumerate() {
            let fold = if number % 2 == 0 { &mut one } else { &mut other };
            fold.row(Record::File(*file));
        }
        let mut all = new();
        all.merge(other);
        all.merge(one);
        all.into_level()
    }

    #[track_caller]
    fn check(level: &Level, expected: &str, others: u64) {
        let shown = level.entries.iter().map(|entry| {
            let mark = match entry.kind {
                EntryKind::Folder => "/",
                EntryKind::Cache => "/*",
                EntryKind::File => "",
            };
            format!("{}{mark} {}", String::from_utf8_lossy(&entry.name), entry.tally.local.get())
        });
        assert_eq!(shown.collect::<Vec<_>>().join(", "), expected);
        assert_eq!(level.others.local, Bytes::new(others));
    }

    #[test]
    fn a_folder_is_shown_with_all_that_is_below_it() {
        let files = [
            file("a/b/c", 1),
            file("a/Caches/x", 20),
            file("a/b/d/e", 3),
            file("a/f", 5),
            file("ab/x", 100),
            file("Library/SMS/sms.db", 900),
            file("a/Caches/y/z", 20),
        ];
        check(&read("", 9, &files), "ab/ 100, a/ 49", 0);
        check(&read("a", 9, &files), "Caches/* 40, f 5, b/ 4", 0);
        check(&read("a/b", 9, &files), "d/ 3, c 1", 0);
        check(&read("a", 1, &files), "Caches/* 40", 9);
        check(&read("nowhere", 9, &files), "", 0);
    }
}
