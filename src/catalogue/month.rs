//! `Month`: when something was seen.
//!
//! The build script includes this file too, so nothing here may use the rest of the crate.

/// A month, by which facts are dated.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: u16,
    /// From 1 to 12.
    pub month: u16,
}

impl Month {
    /// Reads a month, such as `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !are_digits(year) || !are_digits(month) {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        ((1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// Returns how many months it is from another to this one; 0 if that is later.
    pub fn since(self, earlier: Self) -> u32 {
        let count = |month: Self| u32::from(month.year) * 12 + u32::from(month.month);
        count(self).saturating_sub(count(earlier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted() {
        let month = |text| Month::parse(text);
        assert_eq!(month("2026-11").unwrap().since(month("2025-05").unwrap()), 18);
        assert_eq!(month("2025-05").unwrap().since(month("2026-11").unwrap()), 0);
        for text in ["2026", "2026-13", "2026-00", "26-11", "2026-1", "+026-11", ""] {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
