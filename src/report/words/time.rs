//! Days, ages and durations.

use jiff::{SignedDuration, Timestamp};

use super::counted;

/// Returns a day, such as `20 November 2026`.
pub fn day(time: Timestamp) -> String {
    time.strftime("%-d %B %Y").to_string()
}

/// Returns a year, such as `2016`.
pub fn year(time: Timestamp) -> String {
    time.strftime("%Y").to_string()
}

/// Returns a month such as `2026-11` as `Nov 2026`.
pub fn month(month: &str) -> String {
    // Only a whole day can be parsed as a date.
    let day = format!("{month}-01").parse::<jiff::civil::Date>();
    day.map_or_else(|_| month.to_owned(), |day| day.strftime("%b %Y").to_string())
}

/// Returns how long ago a time was, such as `3 days old`; nothing where it is still to come.
pub fn age(time: Timestamp, now: Timestamp) -> Option<String> {
    let age = SignedDuration::from_secs(now.as_second().checked_sub(time.as_second())?);
    if age.is_negative() {
        return None;
    }
    Some(if age.as_hours() == 0 { "made within the hour".to_owned() } else { old(age) })
}

/// Returns how old something is, such as `3 days old`.
pub fn old(age: SignedDuration) -> String {
    let hours = u64::try_from(age.as_hours()).unwrap_or_default();
    let days = hours / 24;
    match days {
        0 => format!("{} old", counted(hours, "hour", "hours")),
        1..=60 => format!("{} old", counted(days, "day", "days")),
        61..=730 => format!("{} old", counted(days / 30, "month", "months")),
        _ => format!("{} old", counted(days / 365, "year", "years")),
    }
}

/// Returns how far two days are apart, such as `3 days` or `less than a day`.
pub fn apart(duration: SignedDuration) -> String {
    match u64::try_from(duration.as_hours() / 24).unwrap_or_default() {
        0 => "less than a day".to_owned(),
        days => counted(days, "day", "days"),
    }
}

/// Returns how long something takes, such as `45 min`, `2 h 50 min` or `3 days`.
pub fn duration(duration: SignedDuration) -> String {
    let minutes = u64::try_from(duration.as_mins()).unwrap_or_default();
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (1..48, 0) => format!("{hours} h"),
        (1..48, minutes) => format!("{hours} h {minutes} min"),
        // From two days on, hours make no difference: rounded to the nearest day.
        (48.., _) => counted(hours.saturating_add(12) / 24, "day", "days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_the_unit_that_matters() {
        let check = |seconds: i64, expected: Option<&str>| {
            let now = Timestamp::from_second(2_000_000_000).unwrap();
            let time = Timestamp::from_second(2_000_000_000 - seconds).unwrap();
            assert_eq!(age(time, now).as_deref(), expected);
        };
        check(60, Some("made within the hour"));
        check(7_200, Some("2 hours old"));
        check(86_400, Some("1 day old"));
        check(86_400 * 59, Some("59 days old"));
        check(86_400 * 90, Some("3 months old"));
        check(86_400 * 1_100, Some("3 years old"));
        check(-86_400, None);
    }

    #[test]
    fn a_duration_is_told_in_the_units_that_matter() {
        let check = |minutes: i64, expected: &str| {
            assert_eq!(duration(SignedDuration::from_mins(minutes)), expected);
        };
        check(0, "less than a minute");
        check(45, "45 min");
        check(60, "1 h");
        check(170, "2 h 50 min");
        check(47 * 60 + 59, "47 h 59 min");
        check(48 * 60, "2 days");
        check(60 * 60, "3 days");
        check(-5, "less than a minute");
    }
}
