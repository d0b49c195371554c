//! Reading files that somebody names, and none that is larger than makes sense.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// What is read of one file at most: a hundred times what any of them has.
const LARGEST: u64 = 64 << 20;

/// Reads a file.
pub(super) fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    all_of(&mut File::open(file)?)
}

/// Reads all that a stream has.
pub(super) fn all_of(stream: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = stream.take(LARGEST + 1).read_to_end(&mut bytes)?;
    match u64::try_from(read) {
        Ok(read) if read <= LARGEST => Ok(bytes),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

/// Reads a file of text.
pub(super) fn text(file: &Path) -> io::Result<String> {
    let is_no_text = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not text");
    String::from_utf8(bytes(file)?).map_err(is_no_text)
}
