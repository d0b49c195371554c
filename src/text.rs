//! Text that somebody has saved or typed: in whichever encoding their program saved it, and
//! decimals that are taken exactly.

use std::borrow::Cow;

/// Returns the text that bytes stand for, without the mark of its encoding: UTF-8, with a mark or
/// without, or UTF-16 with its mark, as PowerShell writes it; `None` where they are no text.
pub fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks();
        let text = char::decode_utf16(pairs.iter().copied().map(unit));
        // Half a unit at the end means that these bytes are something else.
        rest.is_empty().then(|| text.collect::<Result<String, _>>().ok()).flatten()
    };
    match bytes {
        [0xFF, 0xFE, text @ ..] => units(text, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, text @ ..] => units(text, u16::from_be_bytes).map(Cow::Owned),
        [0xEF, 0xBB, 0xBF, text @ ..] | text => str::from_utf8(text).ok().map(Cow::Borrowed),
    }
}

/// Reads a number with up to three decimals, in thousandths. No digit is lost on the way, as in a
/// float.
pub(crate) fn thousandths(number: &str) -> Option<u64> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) || 3 < decimals.len() {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    // Filled up from behind: the 5 of `1.5` stands for 500 thousandths.
    let decimals: u64 = format!("{decimals:0<3}").parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_taken_exactly() {
        for (text, expected) in [("12.5", 12_500), ("0.001", 1), ("7", 7_000), ("1.25", 1_250)] {
            assert_eq!(thousandths(text), Some(expected), "{text}");
        }
        for text in
            ["", ".", "1.", ".5", "1.2345", "1.2.3", "+1", "-1", "1.+5", "99999999999999999999"]
        {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }

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
