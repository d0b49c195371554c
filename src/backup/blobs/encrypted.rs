//! Whether blobs are encrypted, judging by what lies on the disk: another program may have
//! decrypted all of them, or some, and left what the property lists say of it.

use super::{Backup, FileEntry, FileId, Layout};
use crate::{backup::Encryption, bytes::Bytes, sqlite};

/// Whether the blobs are encrypted, judging by their lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::backup) enum BlobEncryption {
    /// They aren't.
    No,
    /// They are, or all happen to be as long as if they were.
    Yes,
    /// There are none.
    Unknown,
}

/// How a file lies on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlobForm {
    Plain,
    Encrypted,
}

impl Backup {
    /// Judges by some of the blobs whether they are encrypted. Encrypted ones have whole blocks of
    /// 16 bytes; of the others, only databases and one in 16 do. A few that are cut off prove
    /// nothing.
    pub(in crate::backup) fn blob_encryption(&self) -> BlobEncryption {
        const ENOUGH: usize = 64;
        let folders: Vec<_> = match self.layout {
            Layout::Mbdb => vec![self.folder().to_owned()],
            Layout::Database | Layout::Snapshot => (0..=u8::MAX)
                .map(|subdirectory| self.folder().join(format!("{subdirectory:02x}")))
                .collect(),
        };
        let files = folders.iter().flat_map(|folder| {
            let entries = self.files.list(folder).unwrap_or_default();
            entries.into_iter().map(move |entry| (folder, entry))
        });
        let lengths = files
            .filter(|(_, entry)| FileId::parse(entry.name.as_encoded_bytes()).is_some())
            .filter_map(|(folder, entry)| {
                self.files.symlink_metadata(&folder.join(entry.name)).ok()
            })
            .filter(|metadata| metadata.is_file() && 0 < metadata.length)
            .map(|metadata| metadata.length);
        // Taken lazily: no more folders are listed than it takes.
        let lengths: Vec<_> = lengths.take(ENOUGH).collect();
        let odd = lengths.iter().filter(|length| *length % 16 != 0).count();
        match lengths.len() {
            0 => BlobEncryption::Unknown,
            // A quarter lies between the few that are cut off and the 15 in 16 of plain files.
            all if all <= 4 * odd => BlobEncryption::No,
            _ => BlobEncryption::Yes,
        }
    }

    /// Tells whether a blob is encrypted. In an encrypted backup each one is, unless another
    /// program has decrypted it: then it has the size that the manifest gives, which no encrypted
    /// one has, or begins as a known kind of file does.
    pub(super) fn form_of(&self, entry: &FileEntry, found: Bytes, beginning: &[u8]) -> BlobForm {
        const BEGINNINGS: [&[u8]; 4] = [sqlite::MAGIC, b"bplist0", b"<?xml ", sqlite::WAL_MAGIC];
        match self.manifest_plist().encryption {
            Encryption::None | Encryption::Unknown => BlobForm::Plain,
            // Padding adds a byte at least.
            Encryption::Encrypted if found == entry.size => BlobForm::Plain,
            Encryption::Encrypted
                if BEGINNINGS.iter().any(|known| beginning.starts_with(known)) =>
            {
                BlobForm::Plain
            }
            Encryption::Encrypted => BlobForm::Encrypted,
        }
    }
}

/// Returns how many bytes an encrypted file takes on disk: whole blocks of 16, with at least one
/// byte of padding.
pub fn encrypted_size(size: Bytes) -> Bytes {
    let blocks = size.get() / 16;
    Bytes::new(blocks.saturating_add(1).saturating_mul(16))
}
