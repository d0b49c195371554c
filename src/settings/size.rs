//! Sizes as screens show them.

use crate::bytes::Bytes;

/// A size that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) bytes: Bytes,
    /// Half of the last digit that was shown.
    pub(super) rounding: Bytes,
}

/// A size, and where in a line it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) size: Size,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Units by their lower-case names, the longest first, with the power of two that they stand for:
/// on the screens of iCloud a GB is 2^30 bytes. French has octets.
const UNITS: [(&str, u32); 25] = [
    ("gigabytes", 30),
    ("megabytes", 20),
    ("kilobytes", 10),
    ("octets", 0),
    ("bytes", 0),
    ("octet", 0),
    ("byte", 0),
    ("バイト", 0),
    ("字节", 0),
    ("位元組", 0),
    ("tib", 40),
    ("gib", 30),
    ("mib", 20),
    ("kib", 10),
    ("tb", 40),
    ("gb", 30),
    ("mb", 20),
    ("kb", 10),
    ("to", 40),
    ("go", 30),
    ("mo", 20),
    ("ko", 10),
    ("тб", 40),
    ("гб", 30),
    ("мб", 20),
];

/// What stands for no bytes at all: iOS writes “Zero KB”.
const ZEROS: [&str; 6] = ["zero", "null", "zéro", "cero", "ゼロ", "零"];

/// More digits than any size has.
const MOST_DIGITS: usize = 15;

/// Finds the sizes in a line that was made lower-case and plain.
pub(super) fn sizes(line: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let (number, length) = if is_begin(line, at) { number(rest) } else { (None, 0) };
        let size = number.and_then(|number| {
            let (power, length_of_unit) = unit_after(rest.get(length..).unwrap_or_default())?;
            Some((number.size(power)?, length + length_of_unit))
        });
        at += match size {
            Some((size, length)) => {
                found.push(Found { size, start: at, end: at + length });
                length
            }
            None => length.max(rest.chars().next().map_or(1, char::len_utf8)),
        };
    }
    found
}

/// Whether a number can begin here: not within a word or another number.
fn is_begin(line: &str, at: usize) -> bool {
    let before = line.get(..at).and_then(|before| before.chars().next_back());
    !before.is_some_and(|c| (c.is_alphanumeric() && c.is_ascii()) || c == '.' || c == ',')
}

/// A number with its digits behind the point.
struct Number {
    digits: u64,
    decimals: u32,
}

impl Number {
    fn size(&self, power: u32) -> Option<Size> {
        // Fifteen digits of terabytes need 90 bits.
        let unit = 1_u128 << power;
        let scale = 10_u128.checked_pow(self.decimals)?;
        let bytes = (u128::from(self.digits) * unit + scale / 2) / scale;
        Some(Size {
            bytes: Bytes::new(u64::try_from(bytes).ok()?),
            rounding: Bytes::new(u64::try_from(unit / scale / 2).ok()?),
        })
    }
}

/// Reads the number that a text begins with, and returns how long it is. What is too long for a number
/// has a length, too, so that it can be passed over as a whole.
fn number(text: &str) -> (Option<Number>, usize) {
    if let Some(word) = ZEROS.iter().find(|word| text.starts_with(**word)) {
        return (Some(Number { digits: 0, decimals: 0 }), word.len());
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return (None, 0);
    }
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',' || c == '\'';
    let (digits, _) = text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()));
    let digits = digits.trim_end_matches(['.', ',', '\'']);
    let number = (digits.len() <= MOST_DIGITS).then(|| of_digits(digits)).flatten();
    (number, digits.len())
}

/// Reads digits with marks. Of two kinds of marks the last is the decimal one; one mark before three
/// digits, or again, groups them.
fn of_digits(whole: &str) -> Option<Number> {
    let mark = whole.rfind(['.', ',']);
    let mark = mark.filter(|at| {
        let (before, after) = whole.split_at(*at);
        let same = after.chars().next().is_some_and(|mark| before.contains(mark));
        // “1.234” would be a size of four digits, which screens show with one or two decimals.
        !same && after.len() <= 3
    });
    let decimals = mark.map_or(0, |at| whole.len() - at - 1);
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    Some(Number { digits: digits.parse().ok()?, decimals: u32::try_from(decimals).ok()? })
}

/// Returns the unit that a text begins with, as a power of two, and how far it goes.
fn unit_after(text: &str) -> Option<(u32, usize)> {
    let trimmed = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let skipped = text.len() - trimmed.len();
    let (name, power) = UNITS.iter().find(|(name, _)| trimmed.starts_with(name))?;
    let after = trimmed.get(name.len()..)?.chars().next();
    // A unit is a word of its own; scripts without spaces may go on.
    let is_word = after.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii());
    // “1 go-kart” is no size.
    if after == Some('-') {
        return None;
    }
    // Latin letters, those with accents among them, end before U+0250.
    let is_latin = name.is_ascii() && after.is_some_and(|c| c.is_alphabetic() && c < '\u{250}');
    (is_word && !is_latin).then_some((*power, skipped + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[u64]) {
        let found: Vec<_> = sizes(line).iter().map(|found| found.size.bytes.get()).collect();
        assert_eq!(found, expected, "{line}");
    }

    const GB: u64 = 1 << 30;
    const MB: u64 = 1 << 20;

    #[test]
    fn sizes_are_read_as_screens_show_them() {
        check("11.3 gb", &[11 * GB + 3 * GB / 10]);
        check("11,3 gb", &[11 * GB + 3 * GB / 10]);
        check("968 mb", &[968 * MB]);
        check("968mb", &[968 * MB]);
        check("12 ko", &[12 << 10]);
        check("zero kb", &[0]);
        check("null kb", &[0]);
        check("512 bytes", &[512]);
        check("1.5 to", &[3 << 39]);
        check("1,234.5 mb", &[1234 * MB + MB / 2]);
        check("1.234,5 mb", &[1234 * MB + MB / 2]);
        check("1,234 mb", &[1234 * MB]);
        check("2tb", &[2 << 40]);
        check("50gb中46.3gb使用", &[50 * GB, 46 * GB + 3 * GB / 10]);
        check("46.3 gb of 50 gb used", &[46 * GB + 3 * GB / 10, 50 * GB]);
    }

    #[test]
    fn what_is_no_size_is_none() {
        for line in
            ["", "9:41", "87", "5g", "ios 18.6", "gb", "1 go-kart", "v2.3 gbx", "a5 gb", "1 good"]
        {
            check(line, &[]);
        }
        check(&"9".repeat(40), &[]);
        check("99999999999999 tb", &[]);
    }

    /// A megabyte of them would take hours if each were read to the end of the line.
    #[test]
    fn digits_without_end_are_read_once() {
        for part in ["1,", "1'", "1", ",", "1 "] {
            check(&part.repeat(500_000), &[]);
        }
        check("1'000'000'000'000'000'5 gb", &[]);
    }

    #[test]
    fn the_rounding_is_half_of_the_last_digit() {
        let rounding = |line: &str| sizes(line)[0].size.rounding.get();
        assert_eq!(rounding("11.3 gb"), GB / 20);
        assert_eq!(rounding("968 mb"), MB / 2);
        assert_eq!(rounding("2.45 gb"), GB / 200);
    }
}
