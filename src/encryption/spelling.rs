//! `Password::spellings`: what somebody may have meant by the bytes that a program wrote as a
//! password.
//!
//! Editors and shells put a byte order mark in front and line breaks behind, write UTF-16 where
//! they call it Unicode, and store an é as one character or as two. A backup accepts one spelling.
//! Trying one takes a second or more, so each is tried once, the likely ones first.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::secret::Password;

/// The most bytes of text for each byte that it is made of: a letter of Latin-1 takes three as a
/// letter and an accent in UTF-8. What is made fits from the beginning, because a buffer that
/// grows leaves copies behind.
const GROWS: usize = 4;

impl Password {
    /// Returns what may have been meant, in the order in which to try it; nothing if the password
    /// is empty.
    pub fn spellings(&self) -> Vec<Self> {
        let mut found = Vec::new();
        if let Some(text) = decoded(self.bytes()) {
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
            let line = text.trim_end_matches(['\r', '\n']);
            add_forms(line, &mut found);
            // A space at the end is part of some passwords; more often it was copied by mistake.
            add_forms(line.trim_end(), &mut found);
        } else {
            let bytes = self.bytes();
            let end = bytes.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n'));
            let line = end.and_then(|end| bytes.get(..=end)).unwrap_or_default();
            add(line, &mut found);
            // Before Unicode, each byte was a letter. Most of Europe's were those of Latin-1.
            add_forms(&written(line.iter().copied().map(char::from), line.len()), &mut found);
        }
        found
    }
}

/// Adds a text as it is, with each letter and its accents in one, and with them apart.
fn add_forms(text: &str, to: &mut Vec<Password>) {
    add(text.as_bytes(), to);
    add(written(text.nfc(), text.len()).as_bytes(), to);
    add(written(text.nfd(), text.len()).as_bytes(), to);
}

fn add(bytes: &[u8], to: &mut Vec<Password>) {
    let password = Password::new(bytes.to_vec());
    if !password.is_empty() && !to.contains(&password) {
        to.push(password);
    }
}

/// Reads text: UTF-8, with a mark or without, or UTF-16 with its mark; `None` where it is neither.
fn decoded(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks();
        let units = pairs.iter().copied().map(unit);
        let is_text = rest.is_empty() && char::decode_utf16(units.clone()).all(|c| c.is_ok());
        is_text.then(|| written(char::decode_utf16(units).flatten(), bytes.len()))
    };
    match bytes {
        [0xFF, 0xFE, text @ ..] => units(text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => units(text, u16::from_be_bytes),
        text => Some(written(str::from_utf8(text).ok()?.chars(), text.len())),
    }
}

/// Writes characters that were made of this many bytes.
fn written(chars: impl Iterator<Item = char>, bytes: usize) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.saturating_mul(GROWS)));
    text.extend(chars);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&[u8]]) {
        let found = Password::new(bytes.to_vec()).spellings();
        let found: Vec<_> = found.iter().map(Password::bytes).collect();
        assert_eq!(found, expected, "{bytes:?}");
    }

    #[test]
    fn most_passwords_have_one_spelling() {
        for text in ["hunter2", "hunter2\n", "hunter2\r\n", "hunter2\r", "hunter2\n\n\r\n"] {
            check(text.as_bytes(), &[b"hunter2"]);
        }
        check(b"a\nb", &[b"a\nb"]);
        for nothing in ["", "\n", "\r\n\r\n", "\u{FEFF}", "\u{FEFF}\r\n"] {
            check(nothing.as_bytes(), &[]);
        }
    }

    #[test]
    fn marks_of_an_encoding_are_no_part_of_it() {
        check("\u{FEFF}hunter2\r\n".as_bytes(), &[b"hunter2"]);
        let utf16: Vec<_> = "\u{FEFF}x€\r\n".encode_utf16().collect();
        let little: Vec<_> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<_> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        check(&little, &["x€".as_bytes()]);
        check(&big, &["x€".as_bytes()]);
        // Half a character, and half of a pair: they are bytes of something else.
        check(
            &[0xFF, 0xFE, 0x41],
            &[&[0xFF, 0xFE, 0x41], "ÿþA".as_bytes(), "y\u{308}þA".as_bytes()],
        );
        assert!(decoded(&[0xFF, 0xFE, 0x00, 0xD8]).is_none());
    }

    #[test]
    fn accents_are_tried_as_given_then_joined_then_apart() {
        let (joined, apart) = ("Ångström", "A\u{30A}ngstro\u{308}m");
        check(joined.as_bytes(), &[joined.as_bytes(), apart.as_bytes()]);
        check(apart.as_bytes(), &[apart.as_bytes(), joined.as_bytes()]);
        check(b"\xE9\n", &[b"\xE9", "é".as_bytes(), "e\u{301}".as_bytes()]);
    }

    #[test]
    fn a_space_at_the_end_is_left_out_last() {
        check(b" two words \n", &[b" two words ", b" two words"]);
        check("é ".as_bytes(), &["é ", "e\u{301} ", "é", "e\u{301}"].map(str::as_bytes));
        check(b" \n", &[b" "]);
    }

    #[test]
    fn no_form_outgrows_its_buffer() {
        for c in '\0'..=char::MAX {
            let (text, bytes) = (c.to_string(), c.len_utf8() * GROWS);
            assert!(text.nfc().map(char::len_utf8).sum::<usize>() <= bytes, "{c:?}");
            assert!(text.nfd().map(char::len_utf8).sum::<usize>() <= bytes, "{c:?}");
        }
    }
}
