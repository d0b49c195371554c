//! A path as SQLite takes it: as a `file:` URI.

use std::{io, path::Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::backup::System;

/// Everything but letters, digits and what can't be mistaken for a part of a URI.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// Returns the URI of a file that nothing changes while it is read.
pub(super) fn immutable_uri(path: &Path) -> io::Result<String> {
    let path = std::path::absolute(path)?;
    Ok(uri_of(path.as_os_str().as_encoded_bytes(), System::current()))
}

/// Returns the URI of an absolute path, as SQLite takes it on this system.
fn uri_of(path: &[u8], system: System) -> String {
    let encoded = match system {
        System::Windows => {
            let forward: Vec<u8> =
                path.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect();
            // `C:/…` lacks the slash that a URI has before its path; `//server/…` has it.
            let slash = if forward.starts_with(b"/") { "" } else { "/" };
            format!("{slash}{}", percent_encode(&forward, PLAIN))
        }
        System::MacOs | System::Other => percent_encode(path, PLAIN).to_string(),
    };
    format!("file://{encoded}?immutable=1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_odd_characters_is_encoded_whole() {
        let uri = uri_of("/a b/c?d#e%f/ü.db".as_bytes(), System::Other);
        assert_eq!(uri, "file:///a%20b/c%3Fd%23e%25f/%C3%BC.db?immutable=1");
    }

    #[test]
    fn paths_of_windows_become_uris() {
        let uri = |path: &str| uri_of(path.as_bytes(), System::Windows);
        assert_eq!(uri(r"C:\a b\c.db"), "file:///C%3A/a%20b/c.db?immutable=1");
        assert_eq!(uri(r"\\server\share\c.db"), "file:////server/share/c.db?immutable=1");
    }
}
