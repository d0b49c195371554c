//! `Version`: a version of iOS, which can be compared with another.

use std::{fmt, str::FromStr};

/// A version has no more numbers than this.
const MOST_NUMBERS: usize = 4;

/// A version of iOS: up to four numbers, such as 18.6.2.
///
/// Zeros at the end count nothing: 26.0 is 26, and is shown as 26.0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Vec<u16>);

/// A text that is no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is not a version of iOS, such as 18.6.2")]
pub struct ParseVersionError;

impl Version {
    /// Returns the first number, which changes once a year.
    pub fn major(&self) -> u16 {
        self.0.first().copied().unwrap_or_default()
    }
}

/// Reads one to four numbers with dots between them, and nothing else.
impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut numbers = Vec::new();
        for number in text.split('.') {
            // Parsing alone would take a plus sign.
            if numbers.len() == MOST_NUMBERS || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(ParseVersionError);
            }
            numbers.push(number.parse().map_err(|_| ParseVersionError)?);
        }
        while 1 < numbers.len() && numbers.last() == Some(&0) {
            numbers.pop();
        }
        Ok(Self(numbers))
    }
}

/// Shows two numbers at least, as iOS does.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0.get(1).copied().unwrap_or_default();
        write!(f, "{}.{second}", self.major())?;
        self.0.iter().skip(2).try_for_each(|number| write!(f, ".{number}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check_shown(text: &str, expected: &str) {
        assert_eq!(version(text).to_string(), expected);
    }

    #[test]
    fn a_version_is_shown_with_two_numbers_at_least() {
        check_shown("18.6.2", "18.6.2");
        check_shown("12.5.7.1", "12.5.7.1");
        check_shown("26", "26.0");
        check_shown("26.0.0", "26.0");
        check_shown("26.0.1", "26.0.1");
        check_shown("0.0", "0.0");
    }

    #[test]
    fn versions_compare_by_number_and_not_by_letter() {
        assert!(version("9.3.5") < version("18.6"));
        assert!(version("18.6.2") < version("18.10"));
        assert!(version("18.7") < version("26.0"));
        assert!(version("26.0") < version("26.0.1"));
        assert_eq!(version("26"), version("26.0"));
        assert_eq!(version("26.1").major(), 26);
    }

    #[test]
    fn anything_else_is_no_version() {
        let odd = ["", ".", "18.", ".18", "18..6", "+18", "-1", "18.6 beta", "18.6.2.1.0", "18,6"];
        for text in odd.into_iter().chain(["99999", "١٨.٦", " 18.6", "iOS 18.6"]) {
            assert_eq!(text.parse::<Version>(), Err(ParseVersionError), "{text}");
        }
    }
}
