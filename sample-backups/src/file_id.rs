//! The name of a file in a backup.

use sha1::{Digest, Sha1};

/// Returns the fileID of a path: the SHA-1 of `domain-path` in 40 lower-case hex digits.
///
/// ```
/// assert_eq!(
///     sample_backups::file_id("HomeDomain", "Library/SMS/sms.db"),
///     "3d0d7e5fb2ce288813306e4d4636395e047a3d28"
/// );
/// ```
pub fn file_id(domain: &str, relative_path: &str) -> String {
    let hash = hash(domain, relative_path);
    hash.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]).filter_map(hex_digit).collect()
}

/// The fileID as 20 bytes.
pub(crate) fn hash(domain: &str, relative_path: &str) -> [u8; 20] {
    let mut sha1 = Sha1::new();
    sha1.update(domain);
    sha1.update("-");
    sha1.update(relative_path);
    sha1.finalize().into()
}

fn hex_digit(nibble: u8) -> Option<char> {
    char::from_digit(nibble.into(), 16)
}
