//! Text of files that somebody names, in whichever encoding a person's program saved it.

use std::borrow::Cow;

/// Returns the text that bytes stand for, without the mark of its encoding: UTF-8, with a mark or
/// without, or UTF-16 with its mark, as PowerShell writes it; `None` where they are no text.
pub fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks();
        let text = char::decode_utf16(pairs.iter().copied().map(unit));
        rest.is_empty().then(|| text.collect::<Result<String, _>>().ok()).flatten()
    };
    match bytes {
        [0xFF, 0xFE, text @ ..] => units(text, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, text @ ..] => units(text, u16::from_be_bytes).map(Cow::Owned),
        [0xEF, 0xBB, 0xBF, text @ ..] | text => str::from_utf8(text).ok().map(Cow::Borrowed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_however_it_was_saved() {
        let check = |bytes: &[u8], expected: Option<&str>| {
            assert_eq!(decoded(bytes).as_deref(), expected, "{bytes:?}");
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
