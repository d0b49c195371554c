//! How much of a backup is encrypted, and what opens it.

use super::{Backup, BackupError, Encryption, Layout, blobs::BlobEncryption};
use crate::encryption::{Keys, Lock, Password, UnlockError};

/// How much of a backup is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncryptionScope {
    /// Nothing of it.
    Nothing,
    /// The files, but not the list of them: iOS 10.1 and older.
    Files,
    /// The files and the list of them.
    Everything,
}

impl Backup {
    /// Returns how much of the backup is encrypted.
    ///
    /// # Errors
    /// When its manifest is missing or can't be opened.
    pub fn encryption_scope(&self) -> Result<EncryptionScope, BackupError> {
        // Up to iOS 9 the manifest was never encrypted.
        let is_plain = self.layout == Layout::Mbdb || self.begins_as_a_database()?;
        Ok(match (self.manifest_plist.encryption, is_plain) {
            (Encryption::None | Encryption::Unknown, _) => EncryptionScope::Nothing,
            (Encryption::Encrypted, true) if self.was_decrypted() => EncryptionScope::Nothing,
            (Encryption::Encrypted, true) => EncryptionScope::Files,
            (Encryption::Encrypted, false) => EncryptionScope::Everything,
        })
    }

    /// Whether another program has decrypted the files of a backup that says of itself that it is
    /// encrypted, and whose manifest isn't.
    fn was_decrypted(&self) -> bool {
        match self.blob_encryption() {
            BlobEncryption::No => true,
            BlobEncryption::Yes => false,
            // Since iOS 10.2 the manifest is as encrypted as the files are.
            BlobEncryption::Unknown => self.manifest_plist.key_material.manifest_key.is_some(),
        }
    }

    /// Returns what a password has to open; `None` where the backup isn't encrypted.
    ///
    /// # Errors
    /// When it is, and its keys are missing or can't be used.
    pub fn lock(&self) -> Result<Option<Lock>, BackupError> {
        match self.manifest_plist.encryption {
            Encryption::None | Encryption::Unknown => Ok(None),
            Encryption::Encrypted => {
                let key_material = &self.manifest_plist.key_material;
                Lock::read(key_material.keybag.as_deref(), key_material.manifest_key.as_deref())
                    .map(Some)
                    .map_err(|source| BackupError::NoLock { folder: self.folder.clone(), source })
            }
        }
    }

    /// Tries a password on the lock, in all its [spellings](Password::spellings), each of which
    /// takes a second or more.
    ///
    /// # Errors
    /// When it isn't the password, or the keys are damaged.
    pub fn unlock(&self, lock: &Lock, password: &Password) -> Result<Keys, BackupError> {
        let mut result = Err(UnlockError::WrongPassword);
        for spelling in password.spellings() {
            result = lock.open(&spelling);
            // It was the password, whatever else is wrong: another spelling can't be it, too.
            if !matches!(result, Err(UnlockError::WrongPassword)) {
                break;
            }
        }
        self.unlocked(result)
    }

    /// Tries what somebody else has [derived](Lock::derivation) from a password.
    ///
    /// # Errors
    /// When it was another password, or the keys are damaged.
    pub fn unlock_derived(&self, lock: &Lock, derived: &[u8; 32]) -> Result<Keys, BackupError> {
        self.unlocked(lock.open_derived(derived))
    }

    fn unlocked(&self, result: Result<Keys, UnlockError>) -> Result<Keys, BackupError> {
        let folder = || self.folder.clone();
        result.map_err(|error| match error {
            UnlockError::WrongPassword => BackupError::WrongPassword { folder: folder() },
            UnlockError::ManifestKey => BackupError::NoKey { folder: folder(), source: error },
        })
    }
}
