//! Whether the device is ever on a charger, on Wi-Fi and locked, without which no backup starts
//! by itself.

use jiff::{SignedDuration, Timestamp};

use super::{Input, Status};
use crate::evidence::OnCondition;

/// How far back from the day of the backup counts.
const RECENT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The times when a backup could have started, if they are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conditions {
    /// Nothing is recorded, or nothing says when this backup was made.
    Unrecorded,
    /// There was none in the last seven days.
    Never {
        /// The last one before that.
        last: Option<Timestamp>,
    },
    /// There were some in the last seven days.
    Met {
        /// How many; the device records each time by itself.
        times: u64,
        /// When the last one began.
        last: Timestamp,
        /// How long the longest one was.
        longest: SignedDuration,
    },
}

impl Conditions {
    pub(super) fn check(input: &Input<'_>) -> Self {
        let Some((recorded, as_of)) = input.evidence.conditions.as_ref().zip(input.as_of()) else {
            return Self::Unrecorded;
        };
        Self::judge(&recorded.value, as_of)
    }

    fn judge(recorded: &[OnCondition], as_of: Timestamp) -> Self {
        let last = recorded.iter().map(|time| time.start).max();
        let recent: Vec<_> = recorded.iter().filter(|time| is_recent(time, as_of)).collect();
        let last_recent = recent.iter().map(|time| time.start).max();
        let longest = recent.iter().map(|time| time.length).max();
        match last_recent.zip(longest) {
            None => Self::Never { last },
            Some((last, longest)) => {
                Self::Met { times: u64::try_from(recent.len()).unwrap_or(u64::MAX), last, longest }
            }
        }
    }

    /// A warning when there was none in the last seven days.
    pub fn status(&self) -> Status {
        match self {
            Self::Unrecorded => Status::Unknown,
            Self::Never { .. } => Status::Warning,
            Self::Met { .. } => Status::Ok,
        }
    }
}

/// Whether a time ended within the last seven days.
fn is_recent(time: &OnCondition, as_of: Timestamp) -> bool {
    let since_start = as_of.duration_since(time.start);
    // A damaged record may have a length below zero, which would move its end before its start.
    let since_end = since_start.saturating_sub(time.length.max(SignedDuration::ZERO));
    since_end <= RECENT
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    /// Judges times that began so many hours before the backup and lasted so many hours.
    fn judge(times: &[(i64, i64)]) -> Conditions {
        let as_of = Timestamp::from_second(1_000 * HOUR).unwrap();
        let times: Vec<_> = times
            .iter()
            .map(|(before, hours)| OnCondition {
                start: as_of - SignedDuration::from_hours(*before),
                length: SignedDuration::from_hours(*hours),
                since_success: None,
            })
            .collect();
        Conditions::judge(&times, as_of)
    }

    #[track_caller]
    fn check(times: &[(i64, i64)], expected: Status) {
        assert_eq!(judge(times).status(), expected, "{times:?}");
    }

    #[test]
    fn none_in_the_last_seven_days_is_a_warning() {
        check(&[], Status::Warning);
        check(&[(7 * 24, 0)], Status::Ok);
        check(&[(7 * 24 + 1, 0)], Status::Warning);
        check(&[(300, 1), (200, 2)], Status::Warning);
    }

    #[test]
    fn a_long_time_counts_by_its_end() {
        check(&[(7 * 24 + 5, 5)], Status::Ok);
        check(&[(7 * 24 + 6, 5)], Status::Warning);
        check(&[(7 * 24 + 1, -5)], Status::Warning);
    }

    #[test]
    fn only_recent_times_are_counted() {
        let hours = SignedDuration::from_hours;
        let as_of = Timestamp::from_second(1_000 * HOUR).unwrap();
        let last = as_of - hours(10);
        let longest = hours(8);
        assert_eq!(
            judge(&[(10, 2), (34, 8), (400, 20)]),
            Conditions::Met { times: 2, last, longest }
        );
        assert_eq!(judge(&[(400, 20)]), Conditions::Never { last: Some(as_of - hours(400)) });
    }
}
