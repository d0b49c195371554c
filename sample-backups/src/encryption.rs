//! `Encryption`: whether the catalogue and the files can be read without a password.

mod cipher;
mod encrypted;
mod keybag;
mod keys;

use std::{fs, path::Path};

pub use self::{
    encrypted::Encrypted,
    keybag::{Keybag, tlv},
};
use crate::{error::Error, seeded::Seeded};

const PAGE: usize = 4096;

/// Whether the catalogue and the files can be read without a password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// Everything is plain.
    #[default]
    None,
    /// `IsEncrypted` is true and Manifest.db is noise that no password opens.
    Noise {
        /// The size of Manifest.db in pages of 4,096 bytes.
        pages: usize,
    },
    /// A password opens everything.
    Password(Encrypted),
}

impl Encryption {
    /// The flag in Manifest.plist.
    pub(crate) fn is_encrypted(&self) -> bool {
        match self {
            Self::None => false,
            Self::Noise { .. } | Self::Password(_) => true,
        }
    }

    /// How many bytes a file of this size takes on disk: AES pads up to the next whole block.
    pub(crate) fn size_on_disk(&self, size: u64) -> u64 {
        match self {
            Self::None => size,
            Self::Noise { .. } | Self::Password(_) => {
                (size / 16).saturating_add(1).saturating_mul(16)
            }
        }
    }

    /// What a password opens, if one does.
    pub(crate) fn password(&self) -> Option<&Encrypted> {
        match self {
            Self::None | Self::Noise { .. } => None,
            Self::Password(encrypted) => Some(encrypted),
        }
    }
}

/// Writes a Manifest.db of noise.
pub(crate) fn write_noise(path: &Path, pages: usize) -> Result<(), Error> {
    let noise = Seeded::from_name("Manifest.db").bytes(PAGE.saturating_mul(pages));
    fs::write(path, noise).map_err(Error::io(path))
}
