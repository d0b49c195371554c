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
