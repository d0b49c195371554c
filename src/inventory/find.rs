//! Finding the rows of a few files among all of them.

use super::{
    Progress, ScanOptions,
    fold::{Fold, fold_rows},
};
use crate::backup::{BackupError, Database, FileEntry, FilePlace, Record};

/// Returns the entry of each file that the manifest has, in the order in which they are asked
/// for.
///
/// # Errors
/// When nothing of the manifest can be read.
pub fn find(
    database: &Database,
    places: &[FilePlace],
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<Vec<FileEntry>, BackupError> {
    let new = || Finds { places, found: vec![None; places.len()] };
    let (finds, _) = fold_rows(database, options, progress, new)?;
    Ok(finds.found.into_iter().flatten().collect())
}

/// What one thread has found.
struct Finds<'p> {
    places: &'p [FilePlace],
    found: Vec<Option<FileEntry>>,
}

impl Fold for Finds<'_> {
    fn row(&mut self, record: Record<'_>) {
        let Record::File(file) = record else { return };
        for (place, found) in self.places.iter().zip(&mut self.found) {
            if place.domain.as_bytes() == file.domain && place.path.as_bytes() == file.path {
                *found = Some(file.entry());
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for (found, other) in self.found.iter_mut().zip(other.found) {
            *found = found.take().or(other);
        }
    }
}
