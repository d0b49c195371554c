//! Reading files that somebody names, and none that is larger than makes sense. By one name standard
//! input is meant.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read},
    path::Path,
};

use crate::text::decoded;

/// The name that stands for standard input.
pub(super) const STDIN: &str = "-";

/// What is read of one file at most: a hundred times what any of them has.
const LARGEST: u64 = 64 << 20;

/// Whether standard input is meant, and no file.
pub(super) fn is_stdin(file: &Path) -> bool {
    file == Path::new(STDIN)
}

/// Returns how a file is called in a message.
pub(super) fn shown(file: &Path) -> String {
    if is_stdin(file) { "standard input".to_owned() } else { file.display().to_string() }
}

/// Reads a file, or fails where it is larger than 64 MB.
pub(super) fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    all_of(&mut File::open(file)?)
}

/// Reads a stream to its end, or fails where that is as far away.
pub(super) fn all_of(stream: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more tells a file that is too large from one that just fits.
    let read = stream.take(LARGEST + 1).read_to_end(&mut bytes)?;
    match u64::try_from(read) {
        Ok(read) if read <= LARGEST => Ok(bytes),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

/// Reads a file of text, in UTF-8 or UTF-16.
pub(super) fn text(file: &Path) -> io::Result<String> {
    let bytes = bytes(file)?;
    let text = decoded(&bytes).map(Cow::into_owned);
    text.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "it is not text"))
}
