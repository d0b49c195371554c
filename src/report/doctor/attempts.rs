//! What is said of the attempts that were made, and of the times when one could have been.

use jiff::SignedDuration;

use super::{
    super::words, ACCOUNT, BACK_UP_NOW, BACKUPS, DEVICE_STORAGE, ICLOUD_BACKUP, OVERNIGHT,
    SIGN_IN_AGAIN, Wording, fine, icloud, with_remedy,
};
use crate::{
    doctor::{Attempts, Conditions, LastBackup, Status},
    evidence::{AttemptResult, Reason},
    plan::Outcome,
};

pub(super) fn last_success(last: &LastBackup) -> Wording {
    const LOOK: &str = "Look there for the time of the last backup.";
    let Some(time) = last.time else {
        if last.is_never {
            return with_remedy(
                "No success is recorded: this device may never have made an iCloud backup.",
                "Put the device on a charger and on Wi-Fi, and choose Back Up Now. Until that \
                 succeeds, a local backup is the only one.",
                BACK_UP_NOW,
            );
        }
        return with_remedy(
            "When iCloud Backup last succeeded, this backup does not tell.",
            LOOK,
            BACK_UP_NOW,
        );
    };
    let day = words::day(time);
    let Some(age) = last.age else {
        let evidence = format!(
            "iCloud Backup last succeeded on {day}. How long that was before this backup can’t be \
             told, because nothing says when this one was made."
        );
        return with_remedy(evidence, LOOK, BACK_UP_NOW);
    };
    let evidence = format!("iCloud Backup last succeeded on {day}, {}.", before(age));
    match last.status() {
        Status::Ok | Status::Unknown => fine(evidence),
        Status::Note | Status::Warning | Status::Problem => with_remedy(
            format!("{evidence} It is meant to do so every day."),
            "Put the device on a charger and on Wi-Fi, and choose Back Up Now. If that fails, what \
             it says is the best clue.",
            BACK_UP_NOW,
        ),
    }
}

/// Says how long before this backup something was.
fn before(age: SignedDuration) -> String {
    let days = u64::try_from(age.as_hours() / 24).unwrap_or_default();
    match days {
        _ if age.is_negative() => "after this backup".to_owned(),
        0 => "less than a day before this backup".to_owned(),
        days => format!("{} before this backup", words::counted(days, "day", "days")),
    }
}

pub(super) fn recent(attempts: &Attempts, planned: Option<Outcome>) -> Wording {
    let Some(newest) = attempts.newest() else {
        return with_remedy(
            "How the last attempts ended, this backup does not tell.",
            "Choose Back Up Now, and see what it says.",
            BACK_UP_NOW,
        );
    };
    let (day, all) = (words::day(newest.time), words::number(attempts.results.len()));
    let all = words::counted(all, "recorded attempt", "recorded attempts");
    let failed = words::grouped(words::number(attempts.failures().count()));
    let Some(failure) = attempts.failures().next() else {
        return fine(format!("No failure among {all}; the newest was on {day}."));
    };
    let last = format!("on {}: {}", words::day(failure.time), as_recorded(failure));
    match attempts.status() {
        Status::Problem => {
            // Of a single failure, its own day says it already.
            let since = attempts.failing_since().filter(|since| *since < newest.time);
            let since = since.map(|since| format!(" It has failed since {}.", words::day(since)));
            let since = since.unwrap_or_default();
            let evidence =
                format!("The newest attempt failed, {last}.{since} Of {all}, {failed} failed.");
            let (fix, location) = remedy(failure.reason, planned);
            with_remedy(evidence, fix, location)
        }
        Status::Warning => {
            let evidence = format!(
                "An attempt failed, {last}. Those after it were put off, and none has succeeded \
                 since. Of {all}, {failed} failed."
            );
            let (fix, location) = remedy(failure.reason, planned);
            with_remedy(evidence, fix, location)
        }
        Status::Ok | Status::Unknown | Status::Note => with_remedy(
            format!("Of {all}, {failed} failed, the last {last}. One has succeeded since."),
            "There is nothing to do as long as it does not come back.",
            ICLOUD_BACKUP,
        ),
    }
}

/// Returns what to do about a failure, by what it says, and where.
fn remedy(reason: Reason, planned: Option<Outcome>) -> (&'static str, &'static str) {
    match reason {
        Reason::CloudStorage => (icloud::room(planned), BACKUPS),
        Reason::DeviceStorage => (
            "Make room on the device itself: a backup needs some while it is made.",
            DEVICE_STORAGE,
        ),
        Reason::SignIn => (SIGN_IN_AGAIN, ACCOUNT),
        Reason::Other => (
            "Choose Back Up Now and see whether the error happens again. If it does, restart the device and \
             try again; then give Apple Support the error’s name and number (--support writes them \
             down).",
            BACK_UP_NOW,
        ),
    }
}

/// Returns an error in the words in which it was recorded.
fn as_recorded(result: &AttemptResult) -> String {
    let AttemptResult { code, domain, description, .. } = result;
    let name = format!("{domain} {code}").trim_start().to_owned();
    match description.as_str().trim_end_matches('.') {
        "" => name,
        said => format!("{name}: {said}"),
    }
}

pub(super) fn conditions(conditions: &Conditions) -> Wording {
    match conditions {
        Conditions::Unrecorded => with_remedy(
            "Whether the device was on a charger, on Wi-Fi and locked, this backup does not tell. \
             Only then does a backup start by itself.",
            OVERNIGHT,
            ICLOUD_BACKUP,
        ),
        Conditions::Never { last } => {
            let last = match last {
                Some(time) => format!(" The last recorded time was on {}.", words::day(*time)),
                None => String::new(),
            };
            let evidence = format!(
                "In the 7 days before this backup, the device was never locked, charging and on Wi-Fi \
                 at the same time. Only then does a backup start by itself.{last}"
            );
            with_remedy(evidence, OVERNIGHT, ICLOUD_BACKUP)
        }
        Conditions::Met { times, last, longest } => fine(format!(
            "On a charger, on Wi-Fi and locked {} in the 7 days before this backup, last on {}; {} \
             at the longest.",
            match times {
                1 => "once".to_owned(),
                times => words::counted(*times, "time", "times"),
            },
            words::day(*last),
            words::duration(*longest),
        )),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        doctor::samples::time,
        evidence::{Redacted, ResultKind},
    };

    fn last(before: i64) -> LastBackup {
        let age = SignedDuration::from_hours(before);
        LastBackup { time: Some(time("2026-11-02T02:00:00Z")), age: Some(age), is_never: false }
    }

    fn failure(day: &str, description: &str) -> AttemptResult {
        AttemptResult {
            time: time(day),
            kind: ResultKind::Failure,
            reason: Reason::Other,
            code: 300,
            domain: Redacted::new("MBErrorDomain"),
            description: Redacted::new(description),
        }
    }

    #[track_caller]
    fn check_fine((evidence, remedy): Wording, expected: &str) {
        assert_eq!((evidence.as_str(), remedy), (expected, None));
    }

    #[track_caller]
    fn check_with_remedy((evidence, remedy): Wording, expected: &str) {
        assert_eq!(evidence, expected);
        assert!(remedy.is_some());
    }

    #[test]
    fn the_last_success_is_told_with_its_day() {
        let on = "iCloud Backup last succeeded on 2 November 2026";
        check_fine(last_success(&last(23)), &format!("{on}, less than a day before this backup."));
        check_fine(last_success(&last(-1)), &format!("{on}, after this backup."));
        check_fine(last_success(&last(47)), &format!("{on}, 1 day before this backup."));
        let evidence = format!("{on}, 8 days before this backup. It is meant to do so every day.");
        check_with_remedy(last_success(&last(8 * 24)), &evidence);
        let nothing = LastBackup { time: None, age: None, is_never: false };
        let evidence = "When iCloud Backup last succeeded, this backup does not tell.";
        check_with_remedy(last_success(&nothing), evidence);
        let never = LastBackup { is_never: true, ..nothing };
        assert!(last_success(&never).0.starts_with("No success is recorded"));
        let undated = LastBackup { time: Some(Timestamp::UNIX_EPOCH), ..nothing };
        assert!(last_success(&undated).0.starts_with("iCloud Backup last succeeded on 1 January"));
    }

    #[test]
    fn an_error_is_told_as_it_was_recorded() {
        let said = |description| as_recorded(&failure("2026-11-19T02:00:00Z", description));
        assert_eq!(said("Not enough room."), "MBErrorDomain 300: Not enough room");
        assert_eq!(said(""), "MBErrorDomain 300");
    }

    #[test]
    fn what_to_do_about_a_failure_follows_from_what_it_says() {
        let fix = |reason| remedy(reason, Some(Outcome::Plan)).0;
        assert!(!fix(Reason::CloudStorage).contains("restart"));
        assert!(fix(Reason::CloudStorage).contains("names the fewest"));
        assert!(fix(Reason::DeviceStorage).contains("on the device"));
        assert!(fix(Reason::SignIn).contains("Sign in again"));
        assert!(fix(Reason::Other).contains("restart"));
    }

    #[test]
    fn failures_are_told_with_what_came_after_them() {
        let failed = failure("2026-11-19T02:00:00Z", "Said");
        let other =
            |kind| AttemptResult { kind, time: time("2026-11-20T02:00:00Z"), ..failed.clone() };
        let recent = |results: &[&AttemptResult]| {
            let results = results.iter().map(|result| (*result).clone()).collect();
            recent(&Attempts { results }, None)
        };
        check_with_remedy(recent(&[]), "How the last attempts ended, this backup does not tell.");
        let newest = "The newest attempt failed, on 19 November 2026: MBErrorDomain 300: Said. Of \
                      1 recorded attempt, 1 failed.";
        check_with_remedy(recent(&[&failed]), newest);
        let again = "The newest attempt failed, on 20 November 2026: MBErrorDomain 300: Said. It \
                     has failed since 19 November 2026. Of 2 recorded attempts, 2 failed.";
        check_with_remedy(recent(&[&other(ResultKind::Failure), &failed]), again);
        let put_off = "An attempt failed, on 19 November 2026: MBErrorDomain 300: Said. Those \
                       after it were put off, and none has succeeded since. Of 2 recorded \
                       attempts, 1 failed.";
        check_with_remedy(recent(&[&other(ResultKind::Retry), &failed]), put_off);
        let mended = "Of 2 recorded attempts, 1 failed, the last on 19 November 2026: \
                      MBErrorDomain 300: Said. One has succeeded since.";
        check_with_remedy(recent(&[&other(ResultKind::Success), &failed]), mended);
        let fine = "No failure among 1 recorded attempt; the newest was on 20 November 2026.";
        check_fine(recent(&[&other(ResultKind::Success)]), fine);
    }

    #[test]
    fn the_times_when_a_backup_could_have_started_are_told() {
        let day = time("2026-11-19T02:00:00Z");
        let longest = SignedDuration::from_mins(90);
        let met = |times| conditions(&Conditions::Met { times, last: day, longest });
        let around = |times: &str| {
            format!(
                "On a charger, on Wi-Fi and locked {times} in the 7 days before this backup, last \
                 on 19 November 2026; 1 h 30 min at the longest."
            )
        };
        check_fine(met(1), &around("once"));
        check_fine(met(2), &around("2 times"));
        let never = conditions(&Conditions::Never { last: Some(day) });
        assert!(never.0.ends_with("The last recorded time was on 19 November 2026."));
    }
}
