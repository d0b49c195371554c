//! How the last attempts ended.

use jiff::Timestamp;

use super::{Input, Status};
use crate::evidence::{AttemptResult, Evidence, Reason, ResultKind};

/// The attempts that the backup records, the newest first.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Attempts {
    /// How each ended.
    pub results: Vec<AttemptResult>,
}

impl Attempts {
    pub(super) fn check(input: &Input<'_>) -> Self {
        Self::of(input.evidence)
    }

    /// Returns what a backup records.
    pub fn of(evidence: &Evidence) -> Self {
        let results = evidence.results.as_ref();
        let mut results = results.map(|fact| fact.value.clone()).unwrap_or_default();
        results.sort_by_key(|result| std::cmp::Reverse(result.time));
        Self { results }
    }

    /// Returns the newest; `None` where none is recorded.
    pub fn newest(&self) -> Option<&AttemptResult> {
        self.results.first()
    }

    /// Returns those that failed, the newest first.
    pub fn failures(&self) -> impl Iterator<Item = &AttemptResult> {
        self.results.iter().filter(|result| result.kind == ResultKind::Failure)
    }

    /// Returns those after the last success, the newest first.
    pub fn since_success(&self) -> impl Iterator<Item = &AttemptResult> {
        self.results.iter().take_while(|result| result.kind != ResultKind::Success)
    }

    /// Returns since when attempts have failed, if none has succeeded after that.
    pub fn failing_since(&self) -> Option<Timestamp> {
        let failures = self.since_success().filter(|result| result.kind == ResultKind::Failure);
        failures.map(|result| result.time).min()
    }

    /// Whether the attempts since the last success say that there is too little room in iCloud.
    pub fn say_full(&self) -> bool {
        self.newest_full().is_some()
    }

    /// Returns when the newest of them said so.
    pub fn newest_full(&self) -> Option<Timestamp> {
        let full = self.since_success().find(|result| result.reason == Reason::CloudStorage);
        full.map(|result| result.time)
    }

    /// Returns when one last succeeded, as far back as attempts are recorded.
    pub fn last_success(&self) -> Option<Timestamp> {
        let success = self.results.iter().find(|result| result.kind == ResultKind::Success);
        success.map(|result| result.time)
    }

    /// A problem when the newest failed, a warning when one failed and none has succeeded since,
    /// worth a note when one has.
    pub fn status(&self) -> Status {
        match self.newest().map(|newest| newest.kind) {
            None => Status::Unknown,
            Some(ResultKind::Failure) => Status::Problem,
            Some(ResultKind::Success | ResultKind::Retry) => {
                if self.failing_since().is_some() {
                    Status::Warning
                } else if self.failures().next().is_some() {
                    Status::Note
                } else {
                    Status::Ok
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Redacted;

    const DAY: i64 = 86_400;

    /// Makes a record of one attempt a day, the newest first: `+` succeeded, `~` was put off,
    /// `-` failed.
    fn attempts(marks: &str) -> Attempts {
        let results = marks.chars().zip(0..).map(|(mark, day)| AttemptResult {
            time: Timestamp::from_second(100 * DAY - day * DAY).unwrap(),
            kind: match mark {
                '+' => ResultKind::Success,
                '~' => ResultKind::Retry,
                _ => ResultKind::Failure,
            },
            reason: Reason::Other,
            code: 0,
            domain: Redacted::new("MBErrorDomain"),
            description: Redacted::new("said"),
        });
        Attempts { results: results.collect() }
    }

    #[track_caller]
    fn check(marks: &str, expected: Status) {
        assert_eq!(attempts(marks).status(), expected, "{marks}");
    }

    #[test]
    fn the_newest_attempt_decides() {
        check("-", Status::Problem);
        check("-+++", Status::Problem);
        check("+", Status::Ok);
        check("+~+", Status::Ok);
        check("~", Status::Ok);
    }

    #[test]
    fn a_failure_counts_less_once_an_attempt_has_succeeded() {
        check("~-", Status::Warning);
        check("~~-+", Status::Warning);
        check("+-", Status::Note);
        check("~+-", Status::Note);
    }

    #[test]
    fn no_record_is_unknown() {
        check("", Status::Unknown);
    }

    #[test]
    fn the_beginning_of_the_trouble_is_the_first_failure_after_the_last_success() {
        let since = |marks| attempts(marks).failing_since().map(|time| time.as_second() / DAY);
        assert_eq!(since("---+-"), Some(98));
        assert_eq!(since("--~"), Some(99));
        assert_eq!(since("+--"), None);
        let success = attempts("-~+-+").last_success();
        assert_eq!(success.map(|time| time.as_second() / DAY), Some(98));
    }
}
