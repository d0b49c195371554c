//! Reading the files of evidence out of a backup.

use std::{collections::BTreeMap, sync::Arc};

use super::{DriveContents, Evidence, EvidenceFile, EvidenceFiles, Need, Unreadable};
use crate::{
    backup::{Backup, FileEntry, Keys},
    bytes::Bytes,
};

/// The rows of the files of evidence, by which they are read.
pub type EvidenceRows = BTreeMap<EvidenceFile, FileEntry>;

impl Backup {
    /// Reads what the backup tells about the account, from the rows of the files that do; with the
    /// keys if it is encrypted. What can't be read is not known, and reported as such.
    pub fn evidence(&self, rows: &EvidenceRows, keys: Option<&Keys>) -> Evidence {
        let mut files = EvidenceFiles::default();
        for (file, entry) in rows {
            match file.need() {
                // That the manifest lists it is enough, whether or not its blob can be read.
                Need::Presence => files.insert(*file, Ok(Arc::new(Vec::new()))),
                Need::Content => self.gather(*file, entry, keys, &mut files),
                Need::OnDemand => (),
            }
        }
        Evidence::read(&files)
    }

    /// Reads how large the photo library is in iCloud; `None` where the backup has no database of
    /// it.
    ///
    /// # Errors
    /// When it has one that can't be read.
    pub fn photo_library(
        &self,
        rows: &EvidenceRows,
        keys: Option<&Keys>,
    ) -> Option<Result<Bytes, Unreadable>> {
        let files = [EvidenceFile::PhotoLibrary, EvidenceFile::PhotoLibraryWal];
        self.some(files, rows, keys).photo_library()
    }

    /// Reads what iCloud Drive holds by app; `None` where the backup has no database of it.
    ///
    /// # Errors
    /// When it has one that can't be read.
    pub fn drive_contents(
        &self,
        rows: &EvidenceRows,
        keys: Option<&Keys>,
    ) -> Option<Result<DriveContents, Unreadable>> {
        self.some([EvidenceFile::Drive, EvidenceFile::DriveWal], rows, keys).drive_contents()
    }

    fn some<const N: usize>(
        &self,
        wanted: [EvidenceFile; N],
        rows: &EvidenceRows,
        keys: Option<&Keys>,
    ) -> EvidenceFiles {
        let mut files = EvidenceFiles::default();
        for file in wanted {
            if let Some(entry) = rows.get(&file) {
                self.gather(file, entry, keys, &mut files);
            }
        }
        files
    }

    fn gather(
        &self,
        file: EvidenceFile,
        entry: &FileEntry,
        keys: Option<&Keys>,
        files: &mut EvidenceFiles,
    ) {
        // Only opened: lists are read when they are asked for, and databases page by page.
        files.insert(file, self.open_file(entry, keys).map_err(Unreadable::from));
    }
}
