//! The scan: every row of a manifest, on all cores, folded into sums per domain.
//!
//! Each thread folds the chunks that it gets into sums of its own; the sums are then added. That
//! is the same in any order, so the result doesn't depend on the number of threads. Rows come in
//! the order of their domains almost always, which is why the sums of one domain are at hand, and
//! all others are kept small: a crafted manifest may have a domain for each row.

mod by_domain;
mod domain;
mod sums;

use std::collections::BTreeMap;

use self::sums::Sums;
use super::{
    Completeness, Content, Folders, ItemId, KnownContent, Progress, ScanOptions, ScanRules, Tally,
    fold::{Fold, fold_rows, fold_rows_in_turn},
    icloud::is_within,
};
use crate::{
    backup::{BackupError, Damage, Database, Domain, Gaps},
    bytes::Bytes,
    evidence::EvidenceRows,
};

/// The sums of a manifest.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The files of each part of each domain, sorted, each part once. A domain that has only
    /// directories stands here with no files.
    pub containers: Vec<ContainerSums>,
    /// The totals; `icloud` by the rules of paths alone.
    pub totals: Totals,
    /// The files that tell about the account.
    pub evidence: EvidenceRows,
    /// By the name of its folder: what each app keeps in iCloud Drive, as far as the device has it.
    pub drive: BTreeMap<String, Tally>,
    /// What was added up apart, by the text of a domain and a path below it.
    pub watched: BTreeMap<(String, String), Tally>,
    /// How much of the manifest could not be read.
    pub(super) completeness: Completeness,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerSums {
    /// The domain that it is, or is a part of.
    pub domain: Domain,
    /// Which part of it.
    pub section: Section,
    /// Their number and sizes.
    pub tally: Tally,
    /// What they are by their names, where that is known of any.
    pub known_content: Option<Box<KnownContent>>,
    /// They by folder, and the largest of them, as far as that is worth showing.
    pub folders: Option<Box<Folders>>,
}

impl ContainerSums {
    fn key(&self) -> (&Domain, Section) {
        (&self.domain, self.section)
    }

    fn content(&self) -> Content {
        Content::of(self.known_content.as_deref(), self.tally.local)
    }
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
    /// Those of them that are of files, or may be.
    pub unusable_files: u64,
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
/// When nothing of the manifest can be read, its sizes add up to more than can be counted, or it
/// names more domains than any device has.
pub fn scan(
    database: &Database,
    rules: &ScanRules,
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<Scan, BackupError> {
    scan_with(database, rules, options, progress, || ()).map(|(scan, ())| scan)
}

/// Adds up the files of a manifest on this thread alone. `pause` is awaited between its chunks with
/// the number of chunks that are done and the number of all: without threads, that is the time to
/// read ahead and to show progress.
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
    progress: &dyn Progress,
    new: impl Fn() -> F + Sync,
) -> Result<(Scan, F), BackupError> {
    let kinds = rules.kinds.index();
    let both = || (Sums::new(rules, &kinds), new());
    let ((sums, other), gaps) = fold_rows(database, options, progress, both)?;
    Ok((scan_of(sums, gaps, database)?, other))
}

fn scan_of(sums: Sums<'_>, gaps: Gaps, database: &Database) -> Result<Scan, BackupError> {
    let damaged = |source| Err(BackupError::Damaged { path: database.path().to_owned(), source });
    if sums.is_crowded() {
        return damaged(Damage::Crowded);
    }
    let totals = sums.totals();
    // Sums stop at the greatest count there is, so this stands for all that are greater.
    if totals.local == Bytes::new(u64::MAX) {
        return Err(BackupError::TotalTooLarge { path: database.path().to_owned() });
    }
    let completeness = if database.is_cut_off() || gaps != Gaps::default() {
        Completeness::Damaged(gaps)
    } else {
        Completeness::Complete
    };
    let scan = sums.into_scan(totals, completeness);
    let rows = totals.files + totals.directories + totals.symlinks + totals.unusable;
    match scan.completeness {
        // A sound manifest without rows is another thing, and the inventory tells of it.
        Completeness::Damaged(_) if rows == 0 => damaged(Damage::NoRows),
        _ => Ok(scan),
    }
}
