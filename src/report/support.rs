//! The text for Apple Support: what they ask first, to be read out or pasted.
//!
//! It names no person, no device and no app.

use super::{
    doctor::{DoctorReport, amount, as_recorded},
    words,
};
use crate::{
    backup::evidence::{AttemptResult, ResultKind, SignIn, Switch},
    bytes::Units,
    doctor::{Attempts, Conditions, Finding},
};

/// No more different errors are written down.
const MOST_ERRORS: usize = 5;
const NOT_KNOWN: &str = "not known";

/// Writes the text, one line for each thing.
pub fn text(report: &DoctorReport<'_>, units: Units) -> String {
    let description = &report.backup.description;
    let system = words::system(description.product_type.as_deref());
    let as_of = report.diagnosis.as_of.map_or_else(|| NOT_KNOWN.to_owned(), words::day);
    let mut lines = vec![
        format!("Device: {}", description.product_type.as_deref().unwrap_or(NOT_KNOWN)),
        format!("{system}: {}", description.product_version.as_deref().unwrap_or(NOT_KNOWN)),
        format!("Day of what follows: {as_of}"),
    ];
    let mut tried = Vec::new();
    for finding in &report.diagnosis.findings {
        lines.extend(known(finding, units));
        tried.extend(tried_by(finding));
    }
    lines.push("Tried so far:".to_owned());
    tried.push("by hand (add what is true): restarted, other Wi-Fi, signed out and in".to_owned());
    lines.extend(tried.iter().map(|tried| format!("- {tried}")));
    let lines: Vec<_> = lines.iter().map(|line| words::printable(line)).collect();
    lines.join("\n") + "\n"
}

/// Returns the lines that a finding is worth to somebody at Apple.
fn known(finding: &Finding, units: Units) -> Vec<String> {
    match finding {
        Finding::IcloudBackup(switch) => {
            vec![format!("iCloud Backup: {}", on_or_off(switch.switch))]
        }
        Finding::SignIn(sign_in) => vec![format!(
            "Apple account: {}",
            match sign_in {
                Some(SignIn::SignedIn) => "signed in",
                Some(SignIn::Missing) => "not signed in",
                Some(SignIn::Rejected) => "password rejected",
                None => NOT_KNOWN,
            }
        )],
        Finding::Storage(filling) => {
            let of = filling.storage.as_ref().map_or(NOT_KNOWN, |storage| storage.name.as_str());
            let taken = amount(filling.estimate, units);
            vec![format!("Size of an iCloud backup: {taken}; storage: {of}")]
        }
        Finding::LastBackup(last) => {
            let time = last.time.map_or_else(|| NOT_KNOWN.to_owned(), words::day);
            vec![format!("Last success: {time}")]
        }
        Finding::RecentErrors(attempts) => recorded(attempts),
        Finding::LocalBackup(_)
        | Finding::Conditions(_)
        | Finding::UploadTime(_)
        | Finding::IosVersion(_)
        | Finding::IcloudDrive(_)
        | Finding::SwitchedOff(_)
        | Finding::StuckApp(_)
        | Finding::Managed(_)
        | Finding::Encryption(_)
        | Finding::ByHand(_) => Vec::new(),
    }
}

fn on_or_off(switch: Option<Switch>) -> &'static str {
    match switch {
        Some(Switch::On) => "on",
        Some(Switch::Off) => "off",
        None => NOT_KNOWN,
    }
}

/// Returns since when attempts fail, and how: each error once, the newest first.
fn recorded(attempts: &Attempts) -> Vec<String> {
    let since = attempts.failing_since().map(|since| format!("Fails since: {}", words::day(since)));
    let mut errors: Vec<Vec<&AttemptResult>> = Vec::new();
    for failure in attempts.failures() {
        let said = as_recorded(failure);
        let same = errors
            .iter_mut()
            .find(|same| same.first().is_some_and(|first| as_recorded(first) == said));
        match same {
            Some(same) => same.push(failure),
            None => errors.push(vec![failure]),
        }
    }
    let errors = errors.iter().take(MOST_ERRORS).filter_map(|same| {
        let (newest, oldest) = (same.first()?, same.last()?);
        let often = match same.len() {
            1 => String::new(),
            times => format!(" ({times} times since {})", words::day(oldest.time)),
        };
        Some(format!("- {}{often}: {}", words::day(newest.time), as_recorded(newest)))
    });
    let errors: Vec<_> = errors.collect();
    let title = match (attempts.newest(), errors.as_slice()) {
        (None, _) => format!("Errors recorded: {NOT_KNOWN}"),
        (Some(_), []) => "Errors recorded: none".to_owned(),
        (Some(_), _) => "Errors as recorded:".to_owned(),
    };
    since.into_iter().chain([title]).chain(errors).collect()
}

/// Returns what a finding tells about what was tried.
fn tried_by(finding: &Finding) -> Option<String> {
    match finding {
        Finding::RecentErrors(attempts) => {
            let count = |kind: ResultKind| {
                attempts.results.iter().filter(|result| result.kind == kind).count()
            };
            let all = words::number(attempts.results.len());
            (0 < all).then(|| {
                format!(
                    "{}: {} succeeded, {} failed, {} put off",
                    words::counted(all, "recorded attempt", "recorded attempts"),
                    count(ResultKind::Success),
                    count(ResultKind::Failure),
                    count(ResultKind::Retry),
                )
            })
        }
        Finding::Conditions(Conditions::Met { times, .. }) => Some(format!(
            "on a charger, on Wi-Fi and locked {} in the last 7 days",
            words::counted(*times, "time", "times")
        )),
        Finding::Conditions(Conditions::Never { .. }) => {
            Some("never on a charger, on Wi-Fi and locked in the last 7 days".to_owned())
        }
        Finding::SwitchedOff(off) => {
            let count = words::number(off.items.as_ref().map_or(0, Vec::len));
            (0 < count)
                .then(|| format!("{} left out of the backup", words::counted(count, "app", "apps")))
        }
        Finding::Conditions(Conditions::Unrecorded)
        | Finding::LocalBackup(_)
        | Finding::Storage(_)
        | Finding::IcloudBackup(_)
        | Finding::LastBackup(_)
        | Finding::UploadTime(_)
        | Finding::IosVersion(_)
        | Finding::SignIn(_)
        | Finding::IcloudDrive(_)
        | Finding::StuckApp(_)
        | Finding::Managed(_)
        | Finding::Encryption(_)
        | Finding::ByHand(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::{
        backup::{
            Domain,
            evidence::{Reason, Recorded},
        },
        doctor::{
            Diagnosis,
            samples::{Sample, fact, time},
        },
        report::{BackupReport, doctor::Support},
    };

    fn of(sample: &Sample) -> String {
        let backup = BackupReport::of_sample(sample, Vec::new());
        let report = DoctorReport {
            backup: &backup,
            catalogue: &sample.catalogue,
            diagnosis: &Diagnosis::new(&sample.case()),
            plan: None,
            support: Support::Added,
        };
        text(&report, Units::Icloud)
    }

    fn result(day: &str, code: i64) -> AttemptResult {
        AttemptResult {
            time: time(&format!("2026-11-{day}T02:00:00Z")),
            kind: if code == 0 { ResultKind::Success } else { ResultKind::Failure },
            reason: Reason::Other,
            code,
            domain: Recorded::new("MBErrorDomain"),
            description: Recorded::new("Said"),
        }
    }

    #[test]
    fn each_error_is_told_once_with_how_often_and_since_when() {
        let mut sample = Sample::new(&[("AppDomain-com.tencent.xin", 4 << 30)]);
        sample.has_to_fit(5);
        let evidence = &mut sample.evidence;
        evidence.backup = Some(fact(Switch::On));
        evidence.sign_in = Some(fact(SignIn::Rejected));
        evidence.last_cloud_backup = Some(fact(time("2026-11-12T02:00:00Z")));
        evidence.switched_off = Some(fact([Domain::parse("AppDomain-com.tencent.xin")].into()));
        evidence.conditions = Some(fact(Vec::new()));
        evidence.results = Some(fact(vec![
            result("19", 300),
            result("18", 17),
            result("17", 300),
            result("13", 300),
            result("12", 0),
            result("11", 17),
        ]));
        assert_snapshot!(of(&sample), @"
        Device: iPhone14,5
        iOS: 27.0
        Day of what follows: 20 November 2026
        Size of an iCloud backup: about 4.0 GB; storage: 5 GB
        iCloud Backup: on
        Last success: 12 November 2026
        Fails since: 13 November 2026
        Errors as recorded:
        - 19 November 2026 (3 times since 13 November 2026): MBErrorDomain 300: Said
        - 18 November 2026 (2 times since 11 November 2026): MBErrorDomain 17: Said
        Apple account: password rejected
        Tried so far:
        - 6 recorded attempts: 1 succeeded, 5 failed, 0 put off
        - never on a charger, on Wi-Fi and locked in the last 7 days
        - 1 app left out of the backup
        - by hand (add what is true): restarted, other Wi-Fi, signed out and in
        ");
    }

    #[test]
    fn it_names_no_person_no_device_and_no_app() {
        let sample = Sample::new(&[("AppDomain-com.tencent.xin", 9 << 30)]);
        let text = of(&sample);
        for name in ["Anna", "tencent", "WeChat"] {
            assert!(!text.contains(name), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_said_to_be_so() {
        let mut sample = Sample::new(&[]);
        sample.description.product_type = None;
        sample.description.last_backup = None;
        assert_snapshot!(of(&sample), @"
        Device: not known
        iOS: 27.0
        Day of what follows: not known
        Size of an iCloud backup: about 0 B; storage: not known
        iCloud Backup: not known
        Last success: not known
        Errors recorded: not known
        Apple account: not known
        Tried so far:
        - by hand (add what is true): restarted, other Wi-Fi, signed out and in
        ");
    }
}
