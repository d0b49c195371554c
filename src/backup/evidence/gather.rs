//! Reading the files of evidence out of a backup.

use std::collections::BTreeMap;

use super::{
    super::{Backup, FileEntry, Keys},
    Evidence, EvidenceFiles, Need, Place,
};

impl Backup {
    /// Reads what the backup tells about the account, from the rows of the files that do; with the
    /// keys if it is encrypted. What can't be read is not known.
    pub fn evidence(&self, rows: &BTreeMap<Place, FileEntry>, keys: Option<&Keys>) -> Evidence {
        let mut files = EvidenceFiles::default();
        for (place, entry) in rows {
            match place.need() {
                Need::Presence => files.insert(*place, Vec::new().into()),
                // One that can't be read is there all the same, and tells nothing.
                Need::Content => {
                    let content = self.read_file(entry, keys).map(|content| content.bytes);
                    files.insert(*place, content.unwrap_or_default());
                }
            }
        }
        Evidence::read(&files)
    }
}
