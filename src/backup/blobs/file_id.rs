//! `FileId`: the name of a blob, which is a hash of where the file stood on the phone.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use sha1::{Digest, Sha1};

/// Where a file stood on the phone: a domain, and a path below its root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DevicePath {
    /// The text of the domain.
    pub domain: String,
    /// The path below the domain's root.
    pub path: String,
}

/// The name of a file in the folder of a backup: 40 hexadecimal digits, of which the first come
/// first. As numbers they are compared faster than as digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u64, u64, u32);

impl DevicePath {
    /// A path by its domain's text and what stands below the domain's root.
    pub fn new(domain: impl Into<String>, path: impl Into<String>) -> Self {
        Self { domain: domain.into(), path: path.into() }
    }

    /// Returns the name that the file has in the folder of a backup: the SHA-1 of domain and path
    /// with a dash between. It is so for all of thousands of real rows.
    pub fn file_id(&self) -> FileId {
        FileId::of(self.domain.as_bytes(), self.path.as_bytes())
    }
}

impl FileId {
    /// How many beginnings names have, of 16 bits.
    pub(super) const BEGINNINGS: usize = 1 << 16;

    /// Returns the name of the blob of a file: see [`DevicePath::file_id`].
    pub fn of(domain: &[u8], path: &[u8]) -> Self {
        let hash: [u8; 20] = Sha1::new()
            .chain_update(domain)
            .chain_update(b"-")
            .chain_update(path)
            .finalize()
            .into();
        let number = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let (high, rest) = hash.split_at(8);
        let (middle, low) = rest.split_at(8);
        // Four bytes are left for the last number, which always fit.
        Self(number(high), number(middle), u32::try_from(number(low)).unwrap_or_default())
    }

    /// Returns the first 16 bits, by which names are looked up.
    pub(super) fn beginning(self) -> usize {
        usize::try_from(self.0 >> 48).unwrap_or_default()
    }

    /// Reads an id, if it is one. Anything else must never become a part of a path.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let (high, rest) = text.split_at_checked(16)?;
        let (middle, low) = rest.split_at_checked(16)?;
        if low.len() != 8 {
            return None;
        }
        Some(Self(hexadecimal(high)?, hexadecimal(middle)?, hexadecimal(low)?.try_into().ok()?))
    }

    /// Returns where the file lies in a backup with subdirectories.
    pub(super) fn path_in(self, folder: &Path) -> PathBuf {
        folder.join(format!("{:02x}", self.subdirectory())).join(self.to_string())
    }

    pub(super) fn subdirectory(self) -> u8 {
        let [first, ..] = self.0.to_be_bytes();
        first
    }
}

/// Reads up to 16 digits; of letters only the small ones.
fn hexadecimal(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |sum, digit| {
        let digit = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(sum << 4 | u64::from(digit))
    })
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(high, middle, low) = self;
        write!(f, "{high:016x}{middle:016x}{low:08x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_hash_of_its_path() {
        let id = DevicePath::new("HomeDomain", "Library/SMS/sms.db").file_id();
        assert_eq!(id.to_string(), "3d0d7e5fb2ce288813306e4d4636395e047a3d28");
        assert_eq!(FileId::parse(id.to_string().as_bytes()), Some(id));
        let path = id.path_in(Path::new("backup"));
        assert_eq!(path, Path::new("backup").join("3d").join(id.to_string()));
    }

    #[test]
    fn what_is_no_id_never_becomes_one() {
        let check = |text: &str| assert_eq!(FileId::parse(text.as_bytes()), None, "{text}");
        check("");
        check("3d0d7e5fb2ce288813306e4d4636395e047a3d2");
        check("3D0D7E5FB2CE288813306E4D4636395E047A3D28");
        check("../../../../../../../../../../etc/passwd");
        check("3d0d7e5fb2ce288813306e4d4636395e047a3d280");
    }
}
