//! `Lock`: what stands between a password and the files of an encrypted backup, and the `Keys`
//! that open it.
//!
//! Since iOS 10.2 a password is hashed ten million times, which takes seconds on purpose; before,
//! ten thousand times. The key that comes out decrypts those of the classes, and one of these
//! decrypts the key of the manifest, or of a file.

use std::{collections::BTreeMap, fmt, sync::Arc};

use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::Sha256;

use super::{
    keybag::{Hashing, Keybag, KeybagError},
    secret::{Key, Password, WrappedKey},
};

/// What a password is tried on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    keybag: Keybag,
    /// The key of the manifest; none where the manifest itself is plain, as in iOS 10.0 and 10.1.
    manifest: Option<EncryptionKey>,
}

/// A key that is wrapped in that of a protection class, as `MBFile` has it under this name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EncryptionKey {
    class: u32,
    wrapped: WrappedKey,
}

/// What opens the files of one backup. Wiped when it goes.
pub struct Keys {
    classes: BTreeMap<u32, Key>,
    pub(crate) manifest: Option<Arc<Key>>,
}

/// How a password becomes the key of a keybag: hashed by PBKDF2 with SHA-256 first, where there is
/// a `stretch`, and that, or else the password itself, with SHA-1. Either gives 32 bytes.
#[derive(Debug, Clone, Copy)]
pub struct Derivation<'l> {
    /// With SHA-256, since iOS 10.2.
    pub stretch: Option<&'l Hashing>,
    /// With SHA-1.
    pub hashing: &'l Hashing,
}

/// Why there is nothing to try a password on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// There is no keybag, or none that could be read.
    #[error("its Manifest.plist has no keybag")]
    NoKeybag,
    /// The keybag can't be used.
    #[error(transparent)]
    Keybag(#[from] KeybagError),
    /// The manifest is encrypted, and its own key isn't there.
    #[error("its Manifest.plist has no key for Manifest.db")]
    NoManifestKey,
    /// The key of the manifest has not the length of one.
    #[error("the key of its manifest has {length} bytes instead of 44")]
    ManifestKey {
        /// How long it is.
        length: usize,
    },
}

/// Why a password didn't open a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// It is another one.
    #[error("it is not the password")]
    WrongPassword,
    /// It is the right one, and the manifest's own key is damaged.
    #[error("the key of its manifest is damaged")]
    ManifestKey,
}

impl Lock {
    /// Reads `BackupKeyBag` and `ManifestKey` of Manifest.plist.
    pub(crate) fn read(
        keybag: Option<&[u8]>,
        manifest_key: Option<&[u8]>,
    ) -> Result<Self, LockError> {
        let keybag = Keybag::read(keybag.ok_or(LockError::NoKeybag)?)?;
        let manifest = match manifest_key {
            None => None,
            Some(bytes) => Some(
                EncryptionKey::read(bytes).ok_or(LockError::ManifestKey { length: bytes.len() })?,
            ),
        };
        Ok(Self { keybag, manifest })
    }

    /// Returns how often the password is hashed when it is tried, whichever hash it is.
    pub fn rounds(&self) -> u64 {
        let stretch = self.keybag.stretch.as_ref().map_or(0, |stretch| stretch.rounds);
        u64::from(stretch) + u64::from(self.keybag.hashing.rounds)
    }

    /// Hashes something so often as if it were a password, for whoever wants to tell how long
    /// [`rounds`](Self::rounds) will take.
    pub fn rehearse(rounds: u32) {
        let mut nothing = [0; Key::LENGTH];
        // Since iOS 10.2 the step with SHA-256 is nearly all of the work: 10,000,000 rounds to
        // 10,000.
        pbkdf2_hmac::<Sha256>(b"password", b"salt", rounds, &mut nothing);
        std::hint::black_box(nothing);
    }

    /// Tries a password, which takes a second or more.
    ///
    /// # Errors
    /// When it isn't the password, or the manifest's key is damaged.
    pub fn open(&self, password: &Password) -> Result<Keys, UnlockError> {
        self.open_with(&self.key(password))
    }

    /// Returns how a password becomes the key of the keybag, for whoever can hash faster.
    pub fn derivation(&self) -> Derivation<'_> {
        let Keybag { stretch, hashing, .. } = &self.keybag;
        Derivation { stretch: stretch.as_ref(), hashing }
    }

    /// Tries a key that was derived from a password as [`derivation`](Self::derivation) says.
    ///
    /// # Errors
    /// When it wasn't the password, or the manifest's key is damaged.
    pub fn open_derived(&self, derived: &[u8; Key::LENGTH]) -> Result<Keys, UnlockError> {
        self.open_with(&Key::fill(|key| key.copy_from_slice(derived)))
    }

    fn open_with(&self, key: &Key) -> Result<Keys, UnlockError> {
        let classes: BTreeMap<_, _> = self
            .keybag
            .classes
            .iter()
            .filter_map(|(class, wrapped)| Some((*class, key.unwrap(wrapped)?)))
            .collect();
        // One damaged class must not look like a wrong password: it is wrong only if no class
        // opens.
        if classes.is_empty() {
            return Err(UnlockError::WrongPassword);
        }
        let mut keys = Keys { classes, manifest: None };
        if let Some(manifest) = &self.manifest {
            keys.manifest = Some(Arc::new(keys.unwrap(manifest).ok_or(UnlockError::ManifestKey)?));
        }
        Ok(keys)
    }

    /// Turns a password into the key of the keybag.
    fn key(&self, password: &Password) -> Key {
        let hash = |secret: &[u8]| {
            let hashing = &self.keybag.hashing;
            Key::fill(|key| pbkdf2_hmac::<Sha1>(secret, &hashing.salt, hashing.rounds, key))
        };
        match &self.keybag.stretch {
            None => hash(password.bytes()),
            Some(stretch) => {
                let stretched = Key::fill(|key| {
                    pbkdf2_hmac::<Sha256>(password.bytes(), &stretch.salt, stretch.rounds, key);
                });
                hash(stretched.bytes())
            }
        }
    }
}

impl EncryptionKey {
    /// Reads 44 bytes: the number of a class, the least significant byte first, and the key.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (class, wrapped) = bytes.split_at_checked(4)?;
        let class = u32::from_le_bytes(class.try_into().ok()?);
        Some(Self { class, wrapped: WrappedKey::new(wrapped)? })
    }
}

impl Keys {
    /// Decrypts a key with that of its class; `None` where the class has none or another one.
    pub(crate) fn unwrap(&self, key: &EncryptionKey) -> Option<Key> {
        self.classes.get(&key.class)?.unwrap(&key.wrapped)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Opens a keybag of one class that is given as hashcat writes it:
    /// `version*WPKY*ITER*SALT*DPIC*DPSL`.
    fn open(hash: &str, password: &str) -> Result<Keys, UnlockError> {
        let parts: Vec<_> = hash.split('*').collect();
        let hashing = |salt: &str, rounds: &str| Hashing {
            salt: bytes(salt).try_into().unwrap(),
            rounds: rounds.parse().unwrap(),
        };
        let keybag = Keybag {
            stretch: (!parts[4].is_empty()).then(|| hashing(parts[5], parts[4])),
            hashing: hashing(parts[3], parts[2]),
            classes: [(1, WrappedKey::new(&bytes(parts[1])).unwrap())].into(),
        };
        let lock = Lock { keybag, manifest: None };
        lock.open(&Password::new(password.into()))
    }

    fn bytes(hex: &str) -> Vec<u8> {
        let digits = hex.as_bytes().chunks(2);
        digits.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    const SINCE_10_2: &str = "10*17a3b858e79bc273be43a9f113b71efe7ec8e7e401396b350180b4592ef45db67ffef7b2d64329a5*10000*2721336781705041205314422175267631184867*1000*99fafc983e732998adb9fadc162a2e382143f115";
    const BEFORE_10_2: &str = "9*ebd7f9b33293b2511f0a4139d5b213feff51476968863cef60ec38d720497b6ff39a0bb63fa9f84e*10000*2202015774208421818002001652122401871832**";
    /// Of a real backup, with the ten million rounds that iOS asks for.
    const REAL: &str = "10*deff6d646eb1fa2b6741efee8b70eda84341a838cef2bb10e582669759d7e33c399a0ba2a52cb9ec*10000*f09cfa82cc1695657cb2c347ee127c2523795fda*10000000*66f159e15f3ddbbdd4057f8babef7ad4472fac10";

    #[test]
    fn the_published_vectors_open_with_their_passwords() {
        assert!(open(SINCE_10_2, "hashcat").is_ok());
        assert!(open(BEFORE_10_2, "hashcat").is_ok());
        assert_eq!(open(SINCE_10_2, "Hashcat").unwrap_err(), UnlockError::WrongPassword);
        assert_eq!(open(BEFORE_10_2, "").unwrap_err(), UnlockError::WrongPassword);
    }

    #[test]
    #[ignore = "takes a dozen seconds where nothing is optimized; CI runs it by itself"]
    fn a_real_backup_opens_after_ten_million_rounds() {
        let keys = open(REAL, "test123").unwrap();
        assert_eq!(
            keys.classes[&1].bytes(),
            bytes("c92b6a58e988a31c65fff965911147f624567facbfce602efc1a1da2374de238")
        );
        assert_eq!(format!("{keys:?}"), "Keys(…)");
    }

    #[test]
    fn a_key_of_another_length_is_no_key() {
        let key = |length: usize| EncryptionKey::read(&vec![0; length]).is_some();
        assert_eq!([43, 44, 45, 4, 3, 0].map(key), [false, true, false, false, false, false]);
        let lock = Lock::read(None, None);
        assert_eq!(lock, Err(LockError::NoKeybag));
    }
}
