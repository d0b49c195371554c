//! `Verification`: whether the files of a backup are on the disk as its manifest lists them.
//!
//! The folder is listed once, on all cores; then the rows are folded as in a scan and along with
//! it, and each looks for its file among those that were found. Nothing is opened but the few files
//! whose size is another than the manifest's, to tell databases that were in use from files that
//! are cut off.

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use super::{Progress, Scan, ScanOptions, ScanRules, fold::Fold, scan::scan_with};
use crate::{
    backup::{
        Backup, BackupError, Blobs, Database, Domain, Encryption, FileId, FileRecord, Keys, Record,
        encrypted_size,
    },
    bytes::Bytes,
};

/// What a walk over the files on the disk found, compared with the rows of the manifest.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Rows of files that were looked for.
    pub checked: u64,
    /// Those of them without a file on the disk.
    pub missing: u64,
    /// Those of them whose file is smaller than the manifest says.
    pub truncated: u64,
    /// Those of them whose file has another size, as that of a database has that was in use while
    /// the backup was made. Healthy backups have some.
    pub in_use: u64,
    /// Files on the disk that no row stands for.
    pub unexpected: u64,
    /// Rows whose id is none, which could lead anywhere on the disk, and that were not looked for.
    pub unsafe_ids: u64,
    /// Folders and files that could not be looked at.
    pub unreadable: u64,
    /// What was found in each domain that has a fault.
    pub by_domain: BTreeMap<Domain, BlobFaults>,
}

/// What was found in one domain.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct BlobFaults {
    /// Rows of files that were looked for.
    pub files: u64,
    /// Those of them without a file on the disk.
    pub missing: u64,
    /// Those of them whose file is smaller than the manifest says.
    pub truncated: u64,
}

/// A backup whose files can be looked at.
#[derive(Debug, Clone, Copy)]
pub struct Disk<'b> {
    /// The backup.
    pub backup: &'b Backup,
    /// Its manifest.
    pub database: &'b Database,
    /// What opens its files, if they are encrypted.
    pub keys: Option<&'b Keys>,
}

/// Adds up the files of a manifest as a scan does, and compares each with the disk.
///
/// # Errors
/// When nothing of the manifest can be read, or its sizes add up to more than can be counted.
pub fn verify(
    disk: Disk<'_>,
    rules: &ScanRules,
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<(Scan, Verification), BackupError> {
    // Both halves take about as long.
    let listed = AtomicUsize::new(0);
    let tell = || progress.advance(listed.fetch_add(1, Ordering::Relaxed) + 1, 2 * SUBDIRECTORIES);
    let blobs = disk.backup.blobs(tell);
    let seen: Vec<_> = blobs.files().iter().map(|_| AtomicBool::new(false)).collect();
    let new = || Checks { disk, blobs: &blobs, seen: &seen, sum: FaultsFound::default() };
    let (scan, checks) = scan_with(disk.database, rules, options, &SecondHalf(progress), new)?;
    let unexpected = seen.iter().filter(|seen| !seen.load(Ordering::Relaxed)).count();
    Ok((scan, checks.sum.into_verification(unexpected, blobs.on_disk().unreadable)))
}

/// How many folders the files of a backup lie in.
const SUBDIRECTORIES: usize = 256;

/// Tells of the second half of something.
struct SecondHalf<'p>(&'p dyn Progress);

impl Progress for SecondHalf<'_> {
    fn advance(&self, done: usize, all: usize) {
        self.0.advance(all.saturating_add(done), all.saturating_mul(2));
    }
}

/// What one thread has compared.
struct Checks<'b> {
    disk: Disk<'b>,
    blobs: &'b Blobs,
    /// Which of the files on the disk a row stands for.
    seen: &'b [AtomicBool],
    sum: FaultsFound,
}

#[derive(Default)]
struct FaultsFound {
    domains: Vec<(Box<[u8]>, BlobFaults)>,
    indexes: HashMap<Box<[u8]>, usize>,
    last: usize,
    in_use: u64,
    unsafe_ids: u64,
}

/// How a row compares with the disk.
enum Comparison {
    Same,
    Missing,
    Truncated,
    InUse,
}

impl Fold for Checks<'_> {
    fn row(&mut self, record: Record<'_>) {
        let Record::File(file) = record else { return };
        let Some(id) = file.file_id() else {
            self.sum.unsafe_ids += 1;
            return;
        };
        let comparison = self.compare(&file, id);
        let Some(faults) = self.sum.domain(file.domain) else { return };
        faults.files += 1;
        match comparison {
            Comparison::Same => (),
            Comparison::Missing => faults.missing += 1,
            Comparison::Truncated => faults.truncated += 1,
            Comparison::InUse => self.sum.in_use += 1,
        }
    }

    fn merge(&mut self, other: Self) {
        for (domain, faults) in other.sum.domains {
            if let Some(sum) = self.sum.domain(&domain) {
                sum.files += faults.files;
                sum.missing += faults.missing;
                sum.truncated += faults.truncated;
            }
        }
        self.sum.in_use += other.sum.in_use;
        self.sum.unsafe_ids += other.sum.unsafe_ids;
    }
}

impl Checks<'_> {
    fn compare(&self, file: &FileRecord<'_>, id: FileId) -> Comparison {
        let index = self.blobs.index_of(id);
        if let Some(seen) = index.and_then(|index| self.seen.get(index)) {
            seen.store(true, Ordering::Relaxed);
        }
        if file.size == Bytes::ZERO {
            // Nothing of it can be lost.
            return Comparison::Same;
        }
        let Some(index) = index else {
            return Comparison::Missing;
        };
        let found = self.blobs.files().get(index).map(|blob| blob.bytes).unwrap_or_default();
        let expected = match self.disk.backup.manifest_plist().encryption {
            Encryption::None | Encryption::Unknown => file.size,
            // No encrypted file has the size of what it holds: another program decrypted it.
            Encryption::Encrypted if found == file.size => file.size,
            Encryption::Encrypted => encrypted_size(file.size),
        };
        if found == expected {
            Comparison::Same
        } else if self.was_in_use(file) {
            Comparison::InUse
        } else if found < expected {
            Comparison::Truncated
        } else {
            // All that the manifest tells of is there.
            Comparison::Same
        }
    }

    fn was_in_use(&self, file: &FileRecord<'_>) -> bool {
        self.disk.backup.was_in_use(&file.entry(), self.disk.keys)
    }
}

impl FaultsFound {
    fn domain(&mut self, text: &[u8]) -> Option<&mut BlobFaults> {
        // Rows come in the order of their domains almost always, so the last one is looked at
        // first.
        if self.domains.get(self.last).is_none_or(|(last, _)| **last != *text) {
            let next = self.domains.len();
            self.last = *self.indexes.entry(text.into()).or_insert(next);
            if self.last == next {
                self.domains.push((text.into(), BlobFaults::default()));
            }
        }
        self.domains.get_mut(self.last).map(|(_, faults)| faults)
    }

    fn into_verification(self, unexpected: usize, unreadable: u64) -> Verification {
        let mut verification = Verification {
            in_use: self.in_use,
            unexpected: u64::try_from(unexpected).unwrap_or(u64::MAX),
            unsafe_ids: self.unsafe_ids,
            unreadable,
            ..Verification::default()
        };
        for (text, faults) in self.domains {
            verification.checked += faults.files;
            verification.missing += faults.missing;
            verification.truncated += faults.truncated;
            if 0 < faults.missing + faults.truncated {
                let domain = Domain::parse(&String::from_utf8_lossy(&text));
                // Texts that are no UTF-8 can stand for one domain.
                let sum = verification.by_domain.entry(domain).or_default();
                sum.files += faults.files;
                sum.missing += faults.missing;
                sum.truncated += faults.truncated;
            }
        }
        verification
    }
}
