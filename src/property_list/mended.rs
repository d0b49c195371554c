//! What is done to an XML list before it is read: other alphabets are made UTF-8, what is half a
//! character becomes a replacement character, and large data that nobody asks for goes.

use std::borrow::Cow;

/// What stands for a character that isn't one: U+FFFD.
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Returns the text of an XML list in UTF-8. A name that was cut off within an emoji may hold half
/// of it, as bytes or as a number such as `&#xD83D;`: for either the parser would give up the whole
/// list.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, [u8]> {
    let utf8 = match bytes {
        [0xFF, 0xFE, units @ ..] => Cow::Owned(utf16(units, u16::from_le_bytes).into_bytes()),
        [0xFE, 0xFF, units @ ..] => Cow::Owned(utf16(units, u16::from_be_bytes).into_bytes()),
        _ => match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(_) => Cow::Borrowed(bytes),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        },
    };
    if half_character(&utf8).is_none() {
        return utf8;
    }
    let (mut whole, mut rest) = (Vec::with_capacity(utf8.len()), &*utf8);
    while let Some((before, behind)) = half_character(rest) {
        whole.extend_from_slice(before);
        whole.extend_from_slice(REPLACEMENT);
        rest = behind;
    }
    whole.extend_from_slice(rest);
    Cow::Owned(whole)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk());
    char::decode_utf16(units.map(|pair| unit(*pair)))
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Returns what stands before and behind the first reference to a number of half a character.
fn half_character(xml: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut from = 0;
    loop {
        let start = from + position(xml.get(from..)?, b"&#")?;
        let (before, reference) = (xml.get(..start)?, xml.get(start + 2..)?);
        // Longer ones are no numbers of characters.
        let length = reference.iter().take(12).position(|byte| *byte == b';');
        let digits = length.and_then(|length| reference.get(..length)).unwrap_or_default();
        let digits = str::from_utf8(digits).unwrap_or_default();
        let number = match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => digits.parse(),
        };
        if matches!(number, Ok(0xD800..=0xDFFF)) {
            return Some((before, reference.get(digits.len() + 1..)?));
        }
        from = start + 2;
    }
}

/// Returns a list in which data under a key is empty.
pub(super) fn without_data(xml: &[u8], key: &str) -> Vec<u8> {
    const BEGIN: &[u8] = b"<data>";
    let key = format!("<key>{key}</key>").into_bytes();
    let (mut kept, mut rest) = (Vec::new(), xml);
    while let Some(start) = position(rest, &key) {
        let (before, behind) = rest.split_at(start + key.len());
        kept.extend_from_slice(before);
        rest = behind;
        if let Some(data) = behind.trim_ascii_start().strip_prefix(BEGIN) {
            // Whatever it is, it ends where the next tag begins.
            let length = position(data, b"<").unwrap_or(data.len());
            kept.extend_from_slice(BEGIN);
            rest = data.get(length..).unwrap_or_default();
        }
    }
    kept.extend_from_slice(rest);
    kept
}

/// Returns where `wanted` first stands.
fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let start = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(start..)?.starts_with(wanted) {
            return Some(start);
        }
        from = start + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_text_is_left_alone() {
        for xml in ["<a>x &#65; &#x1F4F1; &#; &# &#x &#99999999999999; 📱</a>", "", "&#"] {
            assert!(matches!(text(xml.as_bytes()), Cow::Borrowed(_)), "{xml}");
        }
    }

    #[test]
    fn half_an_emoji_costs_no_more_than_itself() {
        let check = |xml: &[u8], expected: &str| {
            assert_eq!(str::from_utf8(&text(xml)).unwrap(), expected);
        };
        check(b"<a>x&#xD83D;y</a>", "<a>x\u{FFFD}y</a>");
        check(b"<a>&#65;&#55357;&#56561;</a>", "<a>&#65;\u{FFFD}\u{FFFD}</a>");
        check(b"<a>x\xED\xA0\xBD</a>", "<a>x\u{FFFD}\u{FFFD}\u{FFFD}</a>");
        check(b"<a>\xF0\x9F\x93</a>", "<a>\u{FFFD}</a>");
    }

    #[test]
    fn text_of_two_bytes_a_character_is_read() {
        let units = |text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<_>>()
        };
        assert_eq!(*text(&units("<é📱>", [0xFF, 0xFE], u16::to_le_bytes)), *"<é📱>".as_bytes());
        assert_eq!(*text(&units("<é📱>", [0xFE, 0xFF], u16::to_be_bytes)), *"<é📱>".as_bytes());
    }

    #[test]
    fn data_under_a_key_goes_and_nothing_else_does() {
        let check = |xml: &str, expected: &str| {
            assert_eq!(str::from_utf8(&without_data(xml.as_bytes(), "Icon")).unwrap(), expected);
        };
        check(
            "<key>Icon</key>\n\t<data>AA\nBB</data><key>Other</key><data>CC</data>",
            "<key>Icon</key><data></data><key>Other</key><data>CC</data>",
        );
        check("<key>Icon</key><string>s</string>", "<key>Icon</key><string>s</string>");
        check("<key>Icon</key><data>AA", "<key>Icon</key><data>");
        check("<key>Icon</key>", "<key>Icon</key>");
    }
}
