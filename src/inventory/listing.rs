//! Every file of a backup, for who wants to look through it folder by folder.
//!
//! Other than the scan, this holds the path of each file in memory: about 130 bytes for each.

use std::collections::{BTreeMap, HashMap};

use super::{
    Container, ItemId, Progress, ScanOptions, Section,
    fold::{Fold, fold_rows},
};
use crate::{
    backup::{BackupError, Database, Domain, Record},
    bytes::Bytes,
};

/// The files of a backup by container.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Listing(BTreeMap<(Domain, Section), Vec<ListedFile>>);

/// A file and what it takes in the backup. Files stand in the order of their paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedFile {
    /// The path below the domain's root.
    pub path: Box<[u8]>,
    /// What it takes in this backup.
    pub local: Bytes,
}

impl Listing {
    /// Returns the files of a container in the order of their paths. The messages share their
    /// domains with others, so it matters whose container it is.
    pub fn of(&self, owners: &[ItemId], container: &Container) -> &[ListedFile] {
        let section = match owners {
            [ItemId::Messages] => Section::Messages,
            _ => Section::Main,
        };
        self.0.get(&(container.domain.clone(), section)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Lists the files of a manifest.
///
/// # Errors
/// When nothing of the manifest can be read.
pub fn listing(
    database: &Database,
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<Listing, BackupError> {
    let (lists, _) = fold_rows(database, options, progress, Lists::default)?;
    Ok(lists.into_listing())
}

/// What one thread has seen.
#[derive(Default)]
struct Lists(HashMap<Box<[u8]>, Vec<ListedFile>>);

impl Lists {
    fn into_listing(self) -> Listing {
        let mut listing = Listing::default();
        let by_domain: BTreeMap<_, _> = self.0.into_iter().collect();
        for (text, files) in by_domain {
            let domain = Domain::parse(&String::from_utf8_lossy(&text));
            let (messages, main): (Vec<_>, Vec<_>) = files
                .into_iter()
                .partition(|file| Section::of(&domain, &file.path) == Section::Messages);
            for (section, files) in [(Section::Messages, messages), (Section::Main, main)] {
                // Added, because texts that are no UTF-8 can stand for one domain.
                listing.0.entry((domain.clone(), section)).or_default().extend(files);
            }
        }
        for files in listing.0.values_mut() {
            files.sort_unstable();
        }
        listing
    }
}

impl Fold for Lists {
    fn row(&mut self, record: Record<'_>) {
        if let Record::File(file) = record {
            let listed = ListedFile { path: file.path.into(), local: file.size };
            match self.0.get_mut(file.domain) {
                Some(files) => files.push(listed),
                None => drop(self.0.insert(file.domain.into(), vec![listed])),
            }
        }
    }

    fn merge(&mut self, other: Self) {
        // Sorted first, because no loop may go by the order of hashes.
        let by_domain: BTreeMap<_, _> = other.0.into_iter().collect();
        for (domain, files) in by_domain {
            self.0.entry(domain).or_default().extend(files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        backup::{FileRecord, Origin},
        inventory::{Attribution, Tally},
    };

    fn file(domain: &'static str, path: &'static str, size: u64) -> Record<'static> {
        Record::File(FileRecord {
            domain: domain.as_bytes(),
            path: path.as_bytes(),
            size: Bytes::new(size),
            modified: None,
            origin: Origin::Row { archive: b"", file_id: None },
        })
    }

    #[test]
    fn files_stand_by_container_in_the_order_of_their_paths() {
        let (mut lists, mut others) = (Lists::default(), Lists::default());
        lists.row(file("HomeDomain", "Library/b", 1));
        lists.row(file("HomeDomain", "Library/SMS/sms.db", 2));
        others.row(file("HomeDomain", "Library/a", 3));
        others.row(Record::Directory { domain: b"MediaDomain" });
        lists.merge(others);
        let listing = lists.into_listing();
        let check = |owner: ItemId, expected: &[(&str, u64)]| {
            let container = Container {
                domain: Domain::Home,
                attribution: Attribution::System,
                tally: Tally::default(),
                known_content: None,
                folders: None,
            };
            let files: Vec<_> = listing
                .of(&[owner], &container)
                .iter()
                .map(|file| (std::str::from_utf8(&file.path).unwrap(), file.local.get()))
                .collect();
            assert_eq!(files, expected);
        };
        check(ItemId::Settings, &[("Library/a", 3), ("Library/b", 1)]);
        check(ItemId::Messages, &[("Library/SMS/sms.db", 2)]);
    }
}
