//! Times and lengths of time in untrusted files.

use jiff::{SignedDuration, Timestamp};
use plist::Value;

use crate::property_list;

/// 2001-01-01 00:00:00 UTC in Unix seconds: from there Core Foundation counts.
const REFERENCE: i64 = 978_307_200;

/// Reads a time that is a date or a number of seconds since 2001; `None` where it isn't after
/// that moment, before which there was no iCloud, or is past what can be represented.
pub(super) fn time(value: &Value) -> Option<Timestamp> {
    let reference = Timestamp::from_second(REFERENCE).ok()?;
    let time = match value {
        Value::Date(_) => property_list::time(value)?,
        _ => reference.checked_add(length(value)?).ok()?,
    };
    (reference < time).then_some(time)
}

/// Reads a length of time that is a number of seconds.
fn length(value: &Value) -> Option<SignedDuration> {
    match value {
        Value::Integer(seconds) => seconds.as_signed().map(SignedDuration::from_secs),
        Value::Real(seconds) => SignedDuration::try_from_secs_f64(*seconds).ok(),
        _ => None,
    }
}

/// Reads a time that is written out: as RFC 3339 has it, or in seconds, which count from 1970 where there
/// are too many of them to count from 2001.
pub(super) fn written_time(text: &str) -> Option<Timestamp> {
    /// In 2008, before any iCloud Backup, or in 2039.
    const FROM_1970: f64 = 1.2e9;
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let seconds: f64 = text.parse().ok()?;
    let begin = if FROM_1970 <= seconds { 0 } else { REFERENCE };
    let begin = Timestamp::from_second(begin).ok()?;
    begin.checked_add(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
}

/// Reads a length of time that is written out in seconds, such as `1511.560`; `None` of one that
/// is negative.
pub(super) fn written_length(text: &str) -> Option<SignedDuration> {
    let length = SignedDuration::try_from_secs_f64(text.parse().ok()?).ok()?;
    (!length.is_negative()).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: impl Into<Value>, expected: Option<&str>) {
        let time = time(&value.into()).map(|time| time.to_string());
        assert_eq!(time.as_deref(), expected);
    }

    #[test]
    fn seconds_count_from_2001() {
        check(816_792_800, Some("2026-11-19T14:53:20Z"));
        check(816_792_800.5, Some("2026-11-19T14:53:20.5Z"));
        let date = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_795_100_000);
        check(Value::Date(date.into()), Some("2026-11-19T14:53:20Z"));
    }

    #[test]
    fn a_written_time_is_a_date_or_seconds() {
        let time = |text| written_time(text).map(|time| time.to_string());
        let expected = Some("2026-11-19T14:53:20Z".to_owned());
        assert_eq!(time("2026-11-19T14:53:20Z"), expected);
        assert_eq!(time("2026-11-19T15:53:20+01:00"), expected);
        assert_eq!(time("1795100000"), expected);
        assert_eq!(time("1795100000.0"), expected);
        assert_eq!(time("816792800"), expected);
        for text in ["", "today", "inf", "nan", "1e300"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn times_that_cannot_be_are_none() {
        check(0, None);
        check(-1, None);
        check(i64::MAX, None);
        check(u64::MAX, None);
        for seconds in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e18, -1e300, 0.0] {
            check(seconds, None);
        }
        check(Value::Date(std::time::UNIX_EPOCH.into()), None);
        check("yesterday", None);
        check(true, None);
    }

    #[test]
    fn lengths_are_written_in_seconds() {
        let check = |text, expected| {
            assert_eq!(written_length(text), expected, "{text}");
        };
        check("1511.560", Some(SignedDuration::from_millis(1_511_560)));
        check("9945", Some(SignedDuration::from_secs(9_945)));
        check("0", Some(SignedDuration::ZERO));
        for text in ["", "-1", "inf", "NaN", "1e300", "1,5", "1 5"] {
            check(text, None);
        }
    }
}
