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
const UNITS: [(&str, u32); 30] = [
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
    ("바이트", 0),
    ("байта", 0),
    ("байт", 0),
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
    ("кб", 10),
    ("б", 0),
];

/// What stands for no bytes at all: iOS writes “Zero KB”.
const ZEROS: [&str; 6] = ["zero", "null", "zéro", "cero", "ゼロ", "零"];

/// More digits than any size has.
const MOST_DIGITS: usize = 15;

/// The power of two of the largest unit. iOS shows at most 1,023 of any other.
const LARGEST_POWER: u32 = 40;
const MOST_OF_A_UNIT: u64 = 1_023;

/// Finds the sizes in a line that was made lower-case and plain.
pub(super) fn sizes(line: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let (reading, length) = if is_begin(line, at) { read(rest) } else { (None, 0) };
        if let Some(size) = reading {
            found.push(Found { size, start: at, end: at + length });
        }
        at += length.max(rest.chars().next().map_or(1, char::len_utf8));
    }
    found
}

/// Reads the size that a text begins with, and returns how long it is; without a size, how much can be
/// passed over as a whole.
fn read(text: &str) -> (Option<Size>, usize) {
    if let Some(read) = spaced(text) {
        return read;
    }
    let (number, length) = number(text);
    let size = number.and_then(|number| {
        let (power, length_of_unit) = unit_after(text.get(length..).unwrap_or_default())?;
        Some((number.size(power)?, length + length_of_unit))
    });
    size.map_or((None, length), |(size, length)| (Some(size), length))
}

/// Reads a size whose thousands a space sets apart, such as “1 012,3 mo”; `None` where the digits before the
/// space belong to a name, as in “Area 1 968 MB”.
///
/// The first group has one digit, because iOS shows at most 1,023 of a unit. So the second one begins
/// with 0, as no size does, and both readings exclude each other. There is no larger unit than a TB, of
/// which there may be more: where another digit follows, it can't be told.
fn spaced(text: &str) -> Option<(Option<Size>, usize)> {
    const AFTER_SPACE: usize = 2;
    let first = text.chars().next().filter(char::is_ascii_digit)?;
    let rest = text.get(1..)?.strip_prefix(' ')?;
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let group = rest.get(..length)?.trim_end_matches(MARKS);
    let (whole, decimals) = group.split_at(group.find(['.', ',']).unwrap_or(group.len()));
    let are_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let decimals = decimals.get(1..).unwrap_or_default();
    if first == '0' || whole.len() != GROUP || !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    let (power, length_of_unit) = unit_after(rest.get(group.len()..)?)?;
    let length = AFTER_SPACE + group.len() + length_of_unit;
    let all = format!("{first}{whole}");
    let number = Number::of(&all, decimals)?;
    if power < LARGEST_POWER && MOST_OF_A_UNIT < all.parse().ok()? {
        return None;
    }
    let is_clear = whole.starts_with('0');
    Some((number.size(power).filter(|_| is_clear), length))
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
    fn of(whole: &str, decimals: &str) -> Option<Self> {
        let digits = format!("{whole}{decimals}");
        if MOST_DIGITS < digits.len() {
            return None;
        }
        Some(Self { digits: digits.parse().ok()?, decimals: u32::try_from(decimals.len()).ok()? })
    }

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
    // A mark that is none of ASCII has three bytes.
    const LONGEST: usize = 2 * MOST_DIGITS;
    if let Some(word) = ZEROS.iter().find(|word| text.starts_with(**word)) {
        return (Some(Number { digits: 0, decimals: 0 }), word.len());
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return (None, 0);
    }
    let (digits, _) = text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()));
    let digits = digits.trim_end_matches(MARKS);
    let number = (digits.len() <= LONGEST).then(|| of_digits(digits)).flatten();
    (number, digits.len())
}

/// What stands between digits of a number. Switzerland sets groups apart by an apostrophe.
const MARKS: [char; 4] = ['.', ',', '\'', '’'];

fn is_part(c: char) -> bool {
    c.is_ascii_digit() || MARKS.contains(&c)
}

/// How many digits a group has.
const GROUP: usize = 3;

/// Reads digits with marks. Of two kinds of marks the last is the decimal one; one mark before three
/// digits, or again, groups them. A group never begins with 0, so “0.987” is less than one.
fn of_digits(text: &str) -> Option<Number> {
    let (before, decimals) = match text.rfind(['.', ',']) {
        Some(at) => {
            let (before, after) = text.split_at(at);
            let mark = after.get(..1)?;
            let decimals = after.get(1..)?;
            // “1.234” would be a size of four digits, which screens show with one or two decimals.
            let is_group = decimals.len() == GROUP && before != "0" && !before.contains(MARKS);
            if is_group || before.contains(mark) { (text, "") } else { (before, decimals) }
        }
        None => (text, ""),
    };
    let mut groups = before.split(MARKS);
    let first = groups.next()?;
    let others: Vec<_> = groups.collect();
    let are_alike = |mark: &char| before.matches(MARKS).all(|other| other.starts_with(*mark));
    let is_grouped = others.is_empty()
        || first.len() <= GROUP
            && others.iter().all(|group| group.len() == GROUP)
            && MARKS.iter().any(are_alike);
    let has_leading_zero = first.starts_with('0') && (1 < first.len() || !others.is_empty());
    let is_number = !first.is_empty() && is_grouped && !has_leading_zero;
    is_number.then(|| Number::of(&before.replace(MARKS, ""), decimals)).flatten()
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
    // Latin letters, those with accents among them, end before U+0250; Cyrillic ones lie from U+0400 on.
    let is_cyrillic = |c: char| ('\u{400}'..'\u{530}').contains(&c);
    let goes_on = |c: char| {
        c.is_alphabetic()
            && (name.is_ascii() && c < '\u{250}' || name.starts_with(is_cyrillic) && is_cyrillic(c))
    };
    (is_word && !after.is_some_and(goes_on)).then_some((*power, skipped + name.len()))
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
    fn thousands_are_grouped_by_a_space_or_an_apostrophe() {
        let exact = 1012 * MB + (3 * MB + 5) / 10;
        for line in ["1 012,3 mo", "1’012.3 mb", "1'012,3 mb", "1,012.3 mb", "app 1 012.3 mb"] {
            check(line, &[exact]);
        }
        check("1 012 mb", &[1012 * MB]);
        check("1 023 gb", &[1023 * GB]);
        check("1 023,75 ko", &[(1023 << 10) + 768]);
        check("51 968 mb", &[968 * MB]);
        check("1 968 mb", &[968 * MB]);
        check("2048 3 mb", &[3 * MB]);
        check("2 048 968 mb", &[968 * MB]);
        check("1 012 tb", &[1012 << 40]);
        // A terabyte is the largest unit, so both readings are possible.
        check("1 968 tb", &[]);
        for line in ["1  012 mb", "51 012 mb", "1 099 mb", "1’01 mb", "1,01,2 mb", "1234,567,8 mb"]
        {
            check(line, &[]);
        }
    }

    #[test]
    fn a_group_never_begins_with_zero() {
        check("0.987 gb", &[987 * GB / 1000]);
        check("0,987 gb", &[987 * GB / 1000]);
        check("0.5 mb", &[MB / 2]);
        check("0 kb", &[0]);
        for line in ["012 mb", "00.5 mb", "0,987,123 mb", "0’987 mb"] {
            check(line, &[]);
        }
    }

    #[test]
    fn units_of_other_alphabets_are_words_of_their_own() {
        check("12 кб", &[12 << 10]);
        check("512 б", &[512]);
        check("512 байт", &[512]);
        check("11,3 гб", &[11 * GB + 3 * GB / 10]);
        check("5 билетов", &[]);
        check("512바이트", &[512]);
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
