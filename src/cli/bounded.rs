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

/// Reads a file of text: UTF-8, with a mark or without, or UTF-16 with its mark, as PowerShell writes
/// it.
pub(super) fn text(file: &Path) -> io::Result<String> {
    decoded(bytes(file)?)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "it is not text"))
}

/// Returns the text that bytes stand for, without the mark of its encoding; `None` where they are no
/// text.
pub(super) fn decoded(bytes: Vec<u8>) -> Option<String> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks();
        let text = char::decode_utf16(pairs.iter().copied().map(unit));
        rest.is_empty().then(|| text.collect::<Result<String, _>>().ok()).flatten()
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, text @ ..] => units(text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => units(text, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8(text.to_vec()).ok(),
        _ => String::from_utf8(bytes).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_however_it_was_saved() {
        let check = |bytes: &[u8], expected: Option<&str>| {
            assert_eq!(decoded(bytes.to_vec()).as_deref(), expected, "{bytes:?}");
        };
        check("Größe".as_bytes(), Some("Größe"));
        check("\u{FEFF}Größe".as_bytes(), Some("Größe"));
        let units: Vec<_> = "\u{FEFF}Größe 🧶".encode_utf16().collect();
        let little: Vec<_> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<_> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        check(&little, Some("Größe 🧶"));
        check(&big, Some("Größe 🧶"));
        check(&[0xFF, 0xFE, 0x41], None);
        check(&[0xFF, 0xFE, 0x00, 0xD8], None);
        check(b"\xFF", None);
    }
}
