//! `Window`: how long the device lies on its charger in a night.

use std::str::FromStr;

use jiff::SignedDuration;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How long iCloud Backup can work in a night: more than no time, and at most a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window(SignedDuration);

/// Why a text is no window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a part of a day; write hours and minutes, such as 8h or 7h30m")]
pub struct ParseWindowError(String);

/// Eight hours: a night's sleep.
impl Default for Window {
    fn default() -> Self {
        Self(SignedDuration::from_hours(8))
    }
}

impl Window {
    /// Returns how long it is.
    pub const fn get(self) -> SignedDuration {
        self.0
    }
}

/// Reads `8h`, `7h30m`, `90 minutes`, or a bare number of hours.
impl FromStr for Window {
    type Err = ParseWindowError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let duration = match text.parse::<i32>() {
            Ok(hours) => Some(SignedDuration::from_hours(i64::from(hours))),
            Err(_) => text.parse().ok(),
        };
        duration
            .filter(|duration| duration.is_positive() && *duration <= DAY)
            .map(Self)
            .ok_or_else(|| ParseWindowError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, minutes: Option<i64>) {
        let window: Option<Window> = text.parse().ok();
        let expected = minutes.map(SignedDuration::from_mins).map(Window);
        assert_eq!(window, expected, "{text}");
    }

    #[test]
    fn a_window_is_a_part_of_a_day() {
        check("8h", Some(480));
        check("8", Some(480));
        check("7h30m", Some(450));
        check("90 minutes", Some(90));
        check("24h", Some(1_440));
        check("24", Some(1_440));
    }

    #[test]
    fn junk_no_time_and_more_than_a_day_are_no_window() {
        for text in ["", "0", "0h", "-8h", "8h ago", "25h", "25", "night", "2147483647"] {
            check(text, None);
        }
    }
}
