//! `Bytes`: a count of bytes, parsed from the command line and shown to a person.
//!
//! Everything is computed in bytes. Units appear only when a number is read or printed, because a
//! "GB" is 2^30 bytes on the iCloud screens and 10^9 on the iPhone Storage screen.

use std::{fmt, iter::Sum, str::FromStr};

use humansize::{FixedAt, FormatSizeOptions, format_size};

/// How many digits the largest count of bytes has.
const MOST_DIGITS: usize = 20;

/// A count of bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(u64);

/// What a "GB" is when a size is printed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// 2^30, as on the iCloud screens of an iPhone.
    #[default]
    Icloud,
    /// 10^9, as on the iPhone Storage screen and on a drive's label.
    Decimal,
}

impl Bytes {
    /// No bytes at all.
    pub const ZERO: Self = Self(0);

    /// Wraps a number of bytes.
    pub const fn new(count: u64) -> Self {
        Self(count)
    }

    /// Returns the number, for arithmetic that isn't about sizes and for output.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Adds, or returns `None` where the sum is past 2^64.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// Adds, and stops at the greatest count there is.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Subtracts, and stops at zero.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Returns how far `self` is above `limit`, or `None` when it fits.
    pub fn excess_over(self, limit: Self) -> Option<Self> {
        self.0.checked_sub(limit.0).filter(|excess| 0 < *excess).map(Self)
    }

    /// Returns which part of `whole` this is, in thousandths rounded down; 0 of nothing.
    pub fn per_mille_of(self, whole: Self) -> u16 {
        // A thousand times the largest count doesn't fit into 64 bits.
        let thousandths =
            (u128::from(self.0) * 1000).checked_div(u128::from(whole.0)).unwrap_or_default();
        u16::try_from(thousandths).unwrap_or(u16::MAX)
    }

    /// Returns the count in words, such as `4.1 GB` or `970 MB`: below a GB a decimal says nothing
    /// that anybody could use.
    pub fn display(self, units: Units) -> impl fmt::Display {
        if self.0 < 1000 {
            return format!("{} B", self.0);
        }
        let (base, options) = match units {
            Units::Icloud => (1024, FormatSizeOptions::from(humansize::WINDOWS)),
            Units::Decimal => (1000, FormatSizeOptions::from(humansize::DECIMAL)),
        };
        let scale = self.scale(base);
        let decimals = match scale {
            FixedAt::Base | FixedAt::Kilo | FixedAt::Mega => 0,
            _ => 1,
        };
        let options = options.decimal_places(decimals).decimal_zeroes(decimals);
        let options = options.fixed_at(Some(scale));
        // By the standards of units, a thousand has a small k; sizes of storage never do.
        format_size(self.0, options).replace(" kB", " KB")
    }

    /// Returns the unit in which this is below a thousand when it is rounded.
    fn scale(self, base: u128) -> FixedAt {
        /// Each larger unit, with what of the one below it, in twentieths, is shown as 1,000: 999.5
        /// where there are no decimals, else 999.95.
        const LARGER: [(FixedAt, u128); 5] = [
            (FixedAt::Mega, 19_990),
            (FixedAt::Giga, 19_990),
            (FixedAt::Tera, 19_999),
            (FixedAt::Peta, 19_999),
            (FixedAt::Exa, 19_999),
        ];
        let (mut scale, mut unit) = (FixedAt::Kilo, base);
        for (larger, twentieths) in LARGER {
            if u128::from(self.0) * 20 < unit * twentieths {
                break;
            }
            (scale, unit) = (larger, unit * base);
        }
        scale
    }
}

/// Adds sizes whose total is known to fit: every sum that is shown is a part of the total of a
/// scan, and a scan checks its total.
impl Sum for Bytes {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::ZERO, Self::saturating_add)
    }
}

/// Why a text is not a size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseBytesError {
    /// It isn't a number with a unit.
    #[error("`{0}` is not a size; write a number and a unit, such as 1.5GB or 300MB")]
    NotASize(String),
    /// It is past 2^64 bytes.
    #[error("`{0}` is more than any number of bytes that can be counted")]
    TooLarge(String),
}

/// Reads `1.5GB`, `300 MB`, `10GiB` (all binary, as on the iCloud screens) or a bare number of
/// bytes.
impl FromStr for Bytes {
    type Err = ParseBytesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The library takes exponents and grouping as well; a size that a person types has
        // neither, and `1e3` is more often a slip than a thousand.
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let unit = unit.trim_start();
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        if !is_number || 1 < number.matches('.').count() || !unit.chars().all(is_unit_letter) {
            return Err(ParseBytesError::NotASize(text.to_owned()));
        }
        let too_large = || ParseBytesError::TooLarge(text.to_owned());
        let number = significant(number).ok_or_else(too_large)?;
        let size = parse_size::Config::new().with_binary().parse_size(format!("{number}{unit}"));
        size.map(Self).map_err(|error| match error {
            parse_size::Error::PosOverflow => too_large(),
            _ => ParseBytesError::NotASize(text.to_owned()),
        })
    }
}

/// Returns a number without digits that tell nothing: zeros before it, and after its point those
/// behind as many as a count of bytes has; `None` where it has more before its point than that.
/// With one more, the library would add to the largest number that there is.
fn significant(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole = whole.trim_start_matches('0');
    let room = MOST_DIGITS.checked_sub(whole.len())?;
    let fraction = fraction.get(..room).unwrap_or(fraction);
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

fn is_unit_letter(c: char) -> bool {
    matches!(c.to_ascii_uppercase(), 'K' | 'M' | 'G' | 'T' | 'P' | 'I' | 'B')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_parsed(text: &str, expected: Option<u64>) {
        assert_eq!(text.parse().ok(), expected.map(Bytes::new), "{text}");
    }

    #[test]
    fn the_largest_size_has_no_digit_too_many() {
        let largest = u64::MAX.to_string();
        check_parsed(&largest, Some(u64::MAX));
        check_parsed(&format!("000{largest}"), Some(u64::MAX));
        check_parsed(&format!("{largest}.9"), Some(u64::MAX));
        for text in [format!("{largest}9"), format!("{largest}0"), "9".repeat(500)] {
            assert!(matches!(text.parse::<Bytes>(), Err(ParseBytesError::TooLarge(_))), "{text}");
        }
        check_parsed(&format!("1.5{}GB", "0".repeat(500)), Some(3 << 29));
        check_parsed(&format!("0.{}1", "0".repeat(500)), Some(0));
        check_parsed("1.2.3", None);
    }

    #[test]
    fn a_size_is_binary_whatever_the_spelling() {
        check_parsed("5GB", Some(5 << 30));
        check_parsed("5 gb", Some(5 << 30));
        check_parsed("5GiB", Some(5 << 30));
        check_parsed("1.5G", Some(3 << 29));
        check_parsed("10MB", Some(10 << 20));
        check_parsed("2TB", Some(2 << 40));
        check_parsed("123", Some(123));
        check_parsed("0.5KB", Some(512));
        check_parsed("00", Some(0));
        check_parsed("5 GB ", None);
        check_parsed("007.50 K", Some(7_680));
        check_parsed("0", Some(0));
    }

    #[test]
    fn junk_negative_and_overflowing_sizes_are_refused() {
        for text in [
            "",
            " ",
            "GB",
            "-1GB",
            "1e3",
            "1,5GB",
            "5 potatoes",
            "1 2GB",
            "0x10",
            "1_000",
            "∞",
            ".",
        ] {
            check_parsed(text, None);
        }
        let overflow: Result<Bytes, _> = "99999999999TB".parse();
        assert!(matches!(overflow, Err(ParseBytesError::TooLarge(_))), "{overflow:?}");
    }

    #[test]
    fn sizes_are_shown_in_the_units_of_the_icloud_screens() {
        let shown = |count, units| Bytes::new(count).display(units).to_string();
        assert_eq!(shown(0, Units::Icloud), "0 B");
        assert_eq!(shown(999, Units::Icloud), "999 B");
        assert_eq!(shown(1700, Units::Icloud), "2 KB");
        assert_eq!(shown(968 << 20, Units::Icloud), "968 MB");
        assert_eq!(shown(5 << 30, Units::Icloud), "5.0 GB");
        assert_eq!(shown(5 << 30, Units::Decimal), "5.4 GB");
        assert_eq!(shown(1018 << 20, Units::Icloud), "1.0 GB");
        assert_eq!(shown(999 << 20, Units::Icloud), "999 MB");
        assert_eq!(shown(1000, Units::Decimal), "1 KB");
        assert_eq!(shown(999_499, Units::Decimal), "999 KB");
        assert_eq!(shown(999_500, Units::Decimal), "1 MB");
        assert_eq!(shown(999_500_000, Units::Decimal), "1.0 GB");
        assert_eq!(shown(999_950_000_000, Units::Decimal), "1.0 TB");
        assert_eq!(shown(u64::MAX, Units::Icloud), "16.0 EB");
    }

    #[test]
    fn an_excess_is_above_the_limit_or_nothing() {
        assert_eq!(Bytes::new(5).excess_over(Bytes::new(3)), Some(Bytes::new(2)));
        assert_eq!(Bytes::new(3).excess_over(Bytes::new(3)), None);
        assert_eq!(Bytes::new(1).excess_over(Bytes::new(3)), None);
    }
}
