//! Finding the rows of a few files among all of them.

use super::{
    Progress, ScanOptions,
    fold::{Fold, fold_rows},
};
use crate::backup::{BackupError, Database, DevicePath, FileEntry, Record};

/// Returns the entry of each file that the manifest has, in the order in which they are asked
/// for.
///
/// # Errors
/// When nothing of the manifest can be read.
pub fn find(
    database: &Database,
    paths: &[DevicePath],
    options: ScanOptions,
    progress: &dyn Progress,
) -> Result<Vec<FileEntry>, BackupError> {
    let new = || Finds { paths, found: vec![None; paths.len()] };
    let (finds, _) = fold_rows(database, options, progress, new)?;
    Ok(finds.found.into_iter().flatten().collect())
}

/// What one thread has found.
struct Finds<'p> {
    paths: &'p [DevicePath],
    found: Vec<Option<FileEntry>>,
}

impl Fold for Finds<'_> {
    fn row(&mut self, record: Record<'_>) {
        let Record::File(file) = record else { return };
        for (wanted, found) in self.paths.iter().zip(&mut self.found) {
            if wanted.domain.as_bytes() == file.domain && wanted.path.as_bytes() == file.path {
                // Of several rows of one file the greatest, whichever thread meets which.
                *found = found.take().max(Some(file.entry()));
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for (found, other) in self.found.iter_mut().zip(other.found) {
            *found = found.take().max(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        backup::{FileRecord, Origin},
        bytes::Bytes,
    };

    #[test]
    fn of_several_rows_of_one_file_the_same_is_found_in_any_order() {
        let paths = [DevicePath { domain: "HomeDomain".to_owned(), path: "a".to_owned() }];
        let finds = |sizes: &[u64]| {
            let mut finds = Finds { paths: &paths, found: vec![None] };
            for size in sizes {
                finds.row(Record::File(FileRecord {
                    domain: b"HomeDomain",
                    path: b"a",
                    size: Bytes::new(*size),
                    modified: None,
                    origin: Origin::Row { file_id: None, archive: b"" },
                }));
            }
            finds
        };
        let merged = |one: &[u64], other: &[u64]| {
            let mut sum = finds(one);
            sum.merge(finds(other));
            sum.found
        };
        let expected = finds(&[9]).found;
        assert_eq!(merged(&[9, 7], &[]), expected);
        assert_eq!(merged(&[7, 9], &[8]), expected);
        assert_eq!(merged(&[8], &[9]), expected);
    }
}
