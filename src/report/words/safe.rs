//! Texts that can’t steer a terminal, whatever a backup has in them.

use std::borrow::Cow;

/// Returns a text without characters that could steer a terminal, hide or turn around what
/// stands beside them: each becomes `�`.
pub fn printable(text: &str) -> Cow<'_, str> {
    without(text, is_unsafe)
}

/// Returns a text of several lines without such characters.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    without(text, |c| c != '\n' && is_unsafe(c))
}

/// Whether a text is all letters, digits and signs of ASCII. Most texts are, and this finds
/// that out much faster than a look at each character.
fn is_plain(text: &str) -> bool {
    // Without an early end, so that the compiler can look at many bytes at once.
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// The same of a text of many lines.
pub fn are_plain_lines(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b'\n' | b' '..=b'~'))
}

fn without(text: &str, is_odd: fn(char) -> bool) -> Cow<'_, str> {
    if !is_plain(text) && text.contains(is_odd) {
        Cow::Owned(text.replace(is_odd, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character is for steering, not for reading: controls of ASCII and Latin-1, line and
/// paragraph separators, marks of direction, characters without any width but those that join
/// emoji and letters, and characters for private use, which each font shows as it likes.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{061C}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
                | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{7}\nd"), "a�[31mb�c��d");
        assert_eq!(printable("evil\u{202e}gpj.exe"), "evil�gpj.exe");
        assert_eq!(printable("\u{e000}\u{f8ff}\u{f0000}\u{10fffd}"), "����");
        assert_eq!(printable_lines("a\tb\nc\u{202e}"), "a�b\nc�");
        assert_eq!(printable("漢字 🧶 👨\u{200d}👩\u{200d}👧"), "漢字 🧶 👨\u{200d}👩\u{200d}👧");
    }
}
