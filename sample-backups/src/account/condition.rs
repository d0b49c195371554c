//! `Condition`: a time in which iCloud Backup could have run.

use crate::plists;

/// A time in which the device was on a charger, on Wi-Fi and locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition {
    /// When it began, in Unix seconds.
    pub start: i64,
    /// How many seconds it lasted.
    pub seconds: u32,
    /// How many seconds before its end the last backup had succeeded.
    pub since_success: u32,
}

impl Condition {
    /// Returns the line that iOS records, as seen on iOS 16; the clock is four hours behind UTC.
    ///
    /// Of its fields the first, the second and the eleventh are understood; the others are as a
    /// real phone had them.
    pub(super) fn line(self) -> String {
        const BEHIND: i64 = 4 * 3_600;
        let clock = plists::date(self.start.saturating_sub(BEHIND));
        let clock = clock.as_date().map(|date| date.to_xml_format()).unwrap_or_default();
        let clock = clock.trim_end_matches('Z');
        let Self { seconds, since_success, .. } = self;
        format!("{clock}.250-04:00|{seconds}.500|1|1|1|0|1|0|0|0|{since_success}|0||0|1|0|0")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_its_time_with_a_fraction_and_an_offset() {
        let condition = Condition { start: 1_684_361_243, seconds: 1_511, since_success: 9_945 };
        assert_eq!(
            condition.line(),
            "2023-05-17T18:07:23.250-04:00|1511.500|1|1|1|0|1|0|0|0|9945|0||0|1|0|0"
        );
    }
}
