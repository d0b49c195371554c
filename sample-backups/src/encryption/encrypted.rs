//! `Encrypted`: the password of a backup, and how it protects the keys.

use std::path::Path;

use pbkdf2::pbkdf2_hmac_array;
use sha1::Sha1;
use sha2::Sha256;

use super::{
    cipher::{self, Padding},
    keybag::Keybag,
    keys::{CLASSES, Keys, class_key, wrap},
};
use crate::{error::Error, seeded::Seeded};

/// The class of the key of Manifest.db.
const MANIFEST_CLASS: u32 = 4;

/// The one class whose key isn't protected by the password, but by the phone alone.
const CLASS_OF_THE_PHONE: u32 = 11;

/// `WRAP` of a key that the password protects.
const BY_PASSWORD: u32 = 2;

/// `WRAP` of a key that only the phone itself can open.
const BY_PHONE: u32 = 1;

/// How a backup is encrypted: its password, and what that has to go through.
///
/// All keys are drawn from the password and the fileIDs, so the same description gives the same
/// bytes.
///
/// ```
/// use sample_backups::{BackupBuilder, Device, Encrypted};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// BackupBuilder::new(Device::iphone("Anna’s iPhone"))
///     .content("HomeDomain", "Library/SMS/sms.db", b"hello")
///     .encrypted(Encrypted::with_password("secret"))
///     .write(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encrypted {
    password: String,
    derivation: Derivation,
    /// `ITER`: rounds of PBKDF2 with SHA-1.
    iterations: u32,
    manifest: ManifestForm,
}

/// How the password becomes a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Derivation {
    /// Since iOS 10.2: first so many rounds (`DPIC`) of PBKDF2 with SHA-256.
    Double { rounds: u32 },
    /// Before: by PBKDF2 with SHA-1 alone.
    Single,
}

/// How Manifest.db is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ManifestForm {
    /// Encrypted and padded.
    Padded,
    /// Encrypted without padding, since its pages are whole blocks anyhow.
    Unpadded,
    /// Not encrypted.
    Plain,
}

impl Encrypted {
    /// The usual shape, that of iOS 10.2 and later, but with few rounds: `DPIC` is 1,000 and
    /// `ITER` 100, where a phone takes 10,000,000 and 10,000.
    pub fn with_password(password: &str) -> Self {
        Self {
            password: password.to_owned(),
            derivation: Derivation::Double { rounds: 1_000 },
            iterations: 100,
            manifest: ManifestForm::Padded,
        }
    }

    /// Sets the rounds of both derivations; before iOS 10.2 there is only the second.
    #[must_use]
    pub fn rounds(mut self, dpic: u32, iter: u32) -> Self {
        self.iterations = iter;
        if let Derivation::Double { rounds } = &mut self.derivation {
            *rounds = dpic;
        }
        self
    }

    /// As before iOS 10.2: the keybag has no `DPWT`, `DPIC` and `DPSL`.
    #[must_use]
    pub fn before_ios_10_2(mut self) -> Self {
        self.derivation = Derivation::Single;
        self
    }

    /// As in iOS 10.0 and 10.1: the files are encrypted and Manifest.db isn't, so that there is
    /// no `ManifestKey`; the keybag is that of before iOS 10.2.
    #[must_use]
    pub fn plain_manifest(mut self) -> Self {
        self.manifest = ManifestForm::Plain;
        self.before_ios_10_2()
    }

    /// Leaves the padding of Manifest.db out: its length stays a multiple of 4,096.
    #[must_use]
    pub fn without_padding(mut self) -> Self {
        self.manifest = ManifestForm::Unpadded;
        self
    }

    /// The keybag: its header, then the classes 1 to 11, of which 11 needs the phone.
    ///
    /// Takes as long as the rounds do.
    pub fn keybag(&self) -> Keybag {
        let mut seeded = Seeded::from_name(&format!("keybag of {}", self.password));
        let (salt, first_salt): ([u8; 20], [u8; 20]) = (seeded.array(), seeded.array());
        let key = self.key(&salt, &first_salt);
        let mut keybag = Keybag::new()
            .number(b"VERS", 4)
            .number(b"TYPE", 1)
            .entry(b"UUID", &seeded.bytes(16))
            .entry(b"HMCK", &seeded.bytes(40))
            .number(b"WRAP", 0)
            .entry(b"SALT", &salt)
            .number(b"ITER", self.iterations);
        if let Derivation::Double { rounds } = self.derivation {
            keybag = keybag.number(b"DPWT", 0).number(b"DPIC", rounds).entry(b"DPSL", &first_salt);
        }
        for class in CLASSES {
            let (wrapping, wrapped) = if class == CLASS_OF_THE_PHONE {
                (BY_PHONE, seeded.array())
            } else {
                (BY_PASSWORD, wrap(&key, &class_key(&self.password, class)))
            };
            keybag = keybag
                .also(b"UUID", &seeded.bytes(16))
                .also(b"CLAS", &class.to_be_bytes())
                .also(b"WRAP", &wrapping.to_be_bytes())
                .also(b"KTYP", &0_u32.to_be_bytes())
                .also(b"WPKY", &wrapped);
        }
        keybag
    }

    /// The key that the password becomes.
    fn key(&self, salt: &[u8], first_salt: &[u8]) -> [u8; 32] {
        let password = self.password.as_bytes();
        match self.derivation {
            Derivation::Single => pbkdf2_hmac_array::<Sha1, 32>(password, salt, self.iterations),
            Derivation::Double { rounds } => {
                let first = pbkdf2_hmac_array::<Sha256, 32>(password, first_salt, rounds);
                pbkdf2_hmac_array::<Sha1, 32>(&first, salt, self.iterations)
            }
        }
    }

    /// The keys of the files.
    pub(crate) fn keys(&self) -> Keys {
        Keys::of(&self.password)
    }

    /// `ManifestKey`, unless Manifest.db is plain.
    pub(crate) fn manifest_key(&self) -> Option<[u8; 44]> {
        match self.manifest {
            ManifestForm::Plain => None,
            ManifestForm::Padded | ManifestForm::Unpadded => {
                Some(self.keys().wrapped(MANIFEST_CLASS, &self.plain_manifest_key()))
            }
        }
    }

    /// Encrypts a Manifest.db in place.
    pub(crate) fn encrypt_manifest(&self, path: &Path) -> Result<(), Error> {
        let padding = match self.manifest {
            ManifestForm::Plain => return Ok(()),
            ManifestForm::Padded => Padding::Pkcs7,
            ManifestForm::Unpadded => Padding::None,
        };
        cipher::encrypt_file(path, &self.plain_manifest_key(), padding).map_err(Error::io(path))
    }

    fn plain_manifest_key(&self) -> [u8; 32] {
        Seeded::from_name(&format!("Manifest.db of {}", self.password)).array()
    }
}
