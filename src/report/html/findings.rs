//! The check-up: what the doctor found, the worst first, and what has to be looked at by hand.

use std::cmp::Reverse;

use super::PageReport;
use crate::{
    doctor::{self, Authority, Check, Finding, Status},
    evidence::SignIn,
    report::{
        View, Warning,
        doctor::{ALL_WELL, Remedy, WordedCause, WordedFinding, title},
        words,
    },
};

/// What the doctor found.
pub(super) struct Checkup {
    /// How it stands, and as of which day.
    pub(super) verdict: String,
    /// What stands at the top of the page, if something worse than the size was found.
    pub(super) worst: Option<Worst>,
    /// Why no backup is made, if that is known.
    pub(super) cause: Option<Cause>,
    /// Problems that the cause doesn't explain.
    pub(super) problems: Vec<ShownFinding>,
    /// What the cause explains, warnings and notes.
    pub(super) matters: Vec<ShownFinding>,
    pub(super) fine: Vec<ShownFinding>,
    pub(super) unknown: Vec<ShownFinding>,
    pub(super) by_hand: Vec<ShownFinding>,
}

/// The worst that was found besides the size, and what to do about it.
pub(super) struct Worst {
    pub(super) title: String,
    pub(super) fix: String,
    pub(super) location: &'static str,
}

/// Why no backup is made, and what to do first.
pub(super) struct Cause {
    pub(super) sentence: String,
    pub(super) fix: String,
    pub(super) location: &'static str,
}

pub(super) struct ShownFinding {
    pub(super) status: &'static str,
    pub(super) label: &'static str,
    pub(super) title: &'static str,
    pub(super) evidence: String,
    pub(super) fix: Option<String>,
    pub(super) location: &'static str,
    /// Whether the cause says it, or it only follows from that.
    pub(super) is_explained: bool,
}

impl Checkup {
    pub(super) fn new(report: &PageReport<'_>, view: &View) -> Self {
        let mut findings = report.doctor.findings(view.units);
        findings.sort_by_key(|finding| Reverse(finding.status));
        let cause = report.doctor.cause(view.units);
        let lines = |is_wanted: &dyn Fn(&WordedFinding) -> bool| -> Vec<ShownFinding> {
            let shown = findings.iter().filter(|finding| is_wanted(finding));
            shown.map(|finding| ShownFinding::new(finding, cause.as_ref())).collect()
        };
        let is_seen = |finding: &WordedFinding| !finding.check.is_by_hand();
        // The finding that is the cause is shown above, and not once more as a problem.
        let is_open = |finding: &WordedFinding| {
            let is_cause = cause.as_ref().is_some_and(|cause| cause.check == finding.check);
            finding.status == Status::Problem && finding.follows_from.is_none() && !is_cause
        };
        Self {
            verdict: verdict(report),
            worst: worst(report, &findings, cause.as_ref()),
            cause: cause.as_ref().map(|cause| Cause {
                sentence: without_options(&words::printable(&cause.sentence)),
                fix: without_options(&words::printable(&cause.remedy.fix)),
                location: cause.remedy.location,
            }),
            problems: lines(&is_open),
            matters: lines(&|finding| {
                is_seen(finding) && Status::Unknown < finding.status && !is_open(finding)
            }),
            fine: lines(&|finding| is_seen(finding) && finding.status == Status::Ok),
            unknown: lines(&|finding| is_seen(finding) && finding.status == Status::Unknown),
            by_hand: lines(&|finding| finding.check.is_by_hand()),
        }
    }
}

impl ShownFinding {
    fn new(finding: &WordedFinding, cause: Option<&WordedCause>) -> Self {
        let (status, label) = match finding.status {
            Status::Problem => ("problem", "Problem"),
            Status::Warning => ("warning", "Warning"),
            Status::Note => ("note", "Note"),
            Status::Ok => ("ok", "Fine"),
            Status::Unknown => ("unclear", "Unknown"),
        };
        let remedy = finding.remedy.as_ref();
        Self {
            status,
            label,
            title: title(finding.check),
            evidence: without_options(&words::printable(&finding.evidence)),
            fix: remedy.map(|remedy| without_options(&words::printable(&remedy.fix))),
            location: remedy.map_or("", |remedy| remedy.location),
            is_explained: finding.follows_from.is_some()
                || cause.is_some_and(|cause| cause.check == finding.check),
        }
    }
}

/// Returns a sentence without the options and commands that it names in brackets: who looks at the
/// page has no command line.
fn without_options(sentence: &str) -> String {
    let mut text = sentence.to_owned();
    for beginning in [" (--", " (`"] {
        // Each turn takes one beginning out, so that it ends.
        while let Some((before, rest)) = text.split_once(beginning) {
            let after = rest.split_once(')').map_or("", |(_, after)| after);
            text = format!("{before}{after}");
        }
    }
    text
}

/// Says how it stands in one sentence, and as of which day.
fn verdict(report: &PageReport<'_>) -> String {
    let diagnosis = report.doctor.diagnosis;
    let count = |status| words::number(diagnosis.count(status));
    let counted: Vec<_> = [
        (count(Status::Problem), "problem", "problems"),
        (count(Status::Warning), "warning", "warnings"),
        (count(Status::Note), "note", "notes"),
    ]
    .into_iter()
    .filter(|(count, ..)| 0 < *count)
    .map(|(count, one, many)| words::counted(count, one, many))
    .collect();
    let found = if counted.is_empty() {
        ALL_WELL.to_owned()
    } else {
        format!("{}.", words::listed(&counted))
    };
    match diagnosis.as_of {
        Some(day) => {
            format!("{found} Based on the backup from {}.", words::day(day))
        }
        None => found,
    }
}

const INCOMPLETE: &str = "This local backup isn’t complete";
const FAILED: &str = "The last iCloud backup failed";

/// Returns why no backup is made, or the first problem that is left; the size is what the whole page
/// is about.
fn worst(
    report: &PageReport<'_>,
    findings: &[WordedFinding],
    cause: Option<&WordedCause>,
) -> Option<Worst> {
    let named = report.doctor.diagnosis.cause.as_ref().and_then(|cause| named(cause, report));
    if let (Some(title), Some(cause)) = (named, cause) {
        return Some(Worst::new(title, Some(&cause.remedy)));
    }
    let is_left = |finding: &&WordedFinding| {
        finding.status == Status::Problem
            && finding.check != Check::Storage
            && finding.follows_from.is_none()
            && cause.is_none_or(|cause| cause.check != finding.check)
    };
    let problem = findings.iter().find(is_left)?;
    let title = match problem.check {
        Check::LocalBackup => INCOMPLETE,
        Check::LastBackup => "iCloud Backup hasn’t succeeded for a long time",
        Check::RecentErrors => FAILED,
        Check::SwitchedOff => "An app that is switched off is saved nowhere else",
        check => title(check),
    };
    Some(Worst::new(title.to_owned(), problem.remedy.as_ref()))
}

impl Worst {
    fn new(title: String, remedy: Option<&Remedy>) -> Self {
        Self {
            title,
            fix: remedy
                .map(|remedy| without_options(&words::printable(&remedy.fix)))
                .unwrap_or_default(),
            location: remedy.map_or("", |remedy| remedy.location),
        }
    }
}

/// Returns why no backup is made in a few words; nothing where it is the size.
fn named(cause: &doctor::Cause, report: &PageReport<'_>) -> Option<String> {
    use doctor::Cause;
    let title = match cause {
        Cause::Full => return None,
        Cause::Unreadable => INCOMPLETE,
        Cause::Off(Authority::Profile) => "A profile doesn’t allow iCloud Backup",
        Cause::Off(Authority::MaybeManager | Authority::Owner) => "iCloud Backup is switched off",
        Cause::SignIn(SignIn::Rejected) => "Apple rejected the account’s password",
        Cause::SignIn(SignIn::Missing | SignIn::SignedIn) => "No Apple account is signed in",
        Cause::Implausible { item, .. } => {
            return Some(format!("{} is said to be larger than the device", report.name(item)));
        }
        Cause::Stuck => {
            let suspects = match report.doctor.diagnosis.finding(Check::StuckApp) {
                Some(Finding::StuckApp(stuck)) => stuck.suspects.as_slice(),
                _ => &[],
            };
            let ids: Vec<_> = suspects.iter().take(1).flat_map(|it| &it.items).collect();
            let names = if ids.is_empty() { "One app".to_owned() } else { report.listed(&ids) };
            return Some(format!("{names} may hold up every backup"));
        }
        Cause::Conditions => "No backup starts: never charging, locked and on Wi-Fi at once",
        Cause::UploadTime => "A whole backup takes longer than a night",
        Cause::Error => FAILED,
    };
    Some(title.to_owned())
}

/// Returns what should be known about how far the page can be trusted.
pub(super) fn notes(report: &PageReport<'_>, view: &View) -> Vec<String> {
    let warnings = report.doctor.warnings();
    let said = |warning: &Warning| words::printable(warning.said(view.units)).into_owned();
    warnings.iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_the_command_line_are_not_for_the_page() {
        let check = |sentence: &str, expected: &str| {
            assert_eq!(without_options(sentence), expected);
        };
        check(
            "At 10 Mbit/s (--upload-speed), a night of 8 h (--window).",
            "At 10 Mbit/s, a night of 8 h.",
        );
        check("No option (but this).", "No option (but this).");
        check("Leave apps out (`tierfit plan`), or more.", "Leave apps out, or more.");
    }
}
