//! The text for Apple Support: what they ask first, to be read out or pasted.
//!
//! It names no person, no device and no app, because nothing in it could: it is made of numbers, days
//! and our own words. Of a backup's own texts it takes only those of a known form that has no room for
//! anything else (a model, a version, the name of an error), and never a sentence.

use super::{
    doctor::{DoctorReport, amount},
    words,
};
use crate::{
    bytes::Units,
    doctor::{Attempts, Conditions, Finding},
    evidence::{AttemptResult, Reason, ResultKind, SignIn, Switch},
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
        format!(
            "Device: {}",
            words::model(known_form(description.product_type.as_deref(), is_model))
        ),
        format!("{system}: {}", known_form(description.product_version.as_deref(), is_version)),
        format!("Day of what follows: {as_of}"),
    ];
    let mut tried = Vec::new();
    for finding in &report.diagnosis.findings {
        lines.extend(known(finding, units));
        tried.extend(tried_by(finding));
    }
    lines.push("Tried so far:".to_owned());
    tried.push(
        "by yourself (add what is true): restarted, other Wi-Fi, signed out and in".to_owned(),
    );
    lines.extend(tried.iter().map(|tried| format!("- {tried}")));
    lines.join("\n") + "\n"
}

/// Returns a text of the backup, if it has a form that names nobody.
fn known_form(text: Option<&str>, is_known: fn(&str) -> bool) -> &str {
    text.filter(|text| is_known(text)).unwrap_or(NOT_KNOWN)
}

/// Whether a text is a model, such as `iPhone14,5`.
fn is_model(text: &str) -> bool {
    // Letters and two numbers leave no room for a name.
    let letters = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let numbers = letters.split(',').filter(|number| is_short_number(number)).count();
    ["iPhone", "iPad", "iPod"].iter().any(|kind| text == format!("{kind}{letters}"))
        && numbers == 2
        && letters.matches(',').count() == 1
}

/// Whether a text is a version, such as `18.6.1`.
fn is_version(text: &str) -> bool {
    text.split('.').count() <= 4 && text.split('.').all(is_short_number)
}

fn is_short_number(text: &str) -> bool {
    // A longer number could be one that names somebody.
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is the name of a family of errors: letters that end as Apple's do, such as
/// `NSURLErrorDomain`, or a name of Apple's own in reverse, such as `com.apple.accounts`.
fn is_error_domain(text: &str) -> bool {
    let is_word = |text: &str| {
        !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    match text.strip_prefix("com.apple.") {
        Some(rest) => rest.split('.').count() <= 3 && rest.split('.').all(is_word),
        None => {
            is_word(text) && (text.ends_with("ErrorDomain") || text.starts_with("kCFErrorDomain"))
        }
    }
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

/// Names an error by its family and number, and says what we make of it.
fn named(result: &AttemptResult) -> String {
    let domain = result.domain.as_str();
    // A name of any other form could hold somebody's name.
    let domain = if is_error_domain(domain) { domain } else { "Error" };
    let meaning = match result.reason {
        Reason::CloudStorage => " (too little room in iCloud)",
        Reason::DeviceStorage => " (too little room on the device)",
        Reason::SignIn => " (the sign-in failed)",
        Reason::Other => "",
    };
    format!("{domain} {}{meaning}", result.code)
}

/// Returns since when attempts fail, and how: each error once, the newest first.
fn recorded(attempts: &Attempts) -> Vec<String> {
    let since = attempts.failing_since().map(|since| format!("Fails since: {}", words::day(since)));
    // In a list instead of a map, so that the newest stays first.
    let mut errors: Vec<(String, Vec<&AttemptResult>)> = Vec::new();
    for failure in attempts.failures() {
        let name = named(failure);
        match errors.iter_mut().find(|(known, _)| *known == name) {
            Some((_, same)) => same.push(failure),
            None => errors.push((name, vec![failure])),
        }
    }
    let errors = errors.iter().take(MOST_ERRORS).filter_map(|(name, same)| {
        let (newest, oldest) = (same.first()?, same.last()?);
        let often = match same.len() {
            1 => String::new(),
            times => format!(" ({times} times since {})", words::day(oldest.time)),
        };
        Some(format!("- {}{often}: {name}", words::day(newest.time)))
    });
    let errors: Vec<_> = errors.collect();
    let title = match (attempts.newest(), errors.as_slice()) {
        (None, _) => format!("Errors recorded: {NOT_KNOWN}"),
        (Some(_), []) => "Errors recorded: none".to_owned(),
        (Some(_), _) => "Errors recorded:".to_owned(),
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
        backup::Domain,
        doctor::{
            Diagnosis,
            samples::{Sample, fact, time},
        },
        evidence::{Reason, Redacted},
        report::{BackupReport, doctor::Support},
    };

    fn of(sample: &Sample) -> String {
        let backup = BackupReport::of_sample(sample, Vec::new());
        let report = DoctorReport {
            backup: &backup,
            catalogue: &sample.catalogue,
            diagnosis: &Diagnosis::new(&sample.input()),
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
            domain: Redacted::new("MBErrorDomain"),
            description: Redacted::new("Anna has not enough storage"),
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
        Device: iPhone 13
        iOS: 27.0
        Day of what follows: 20 November 2026
        Size of an iCloud backup: about 4.0 GB; storage: 5 GB
        iCloud Backup: on
        Last success: 12 November 2026
        Fails since: 13 November 2026
        Errors recorded:
        - 19 November 2026 (3 times since 13 November 2026): MBErrorDomain 300
        - 18 November 2026 (2 times since 11 November 2026): MBErrorDomain 17
        Apple account: password rejected
        Tried so far:
        - 6 recorded attempts: 1 succeeded, 5 failed, 0 put off
        - never on a charger, on Wi-Fi and locked in the last 7 days
        - 1 app left out of the backup
        - by yourself (add what is true): restarted, other Wi-Fi, signed out and in
        ");
    }

    #[test]
    fn it_names_no_person_no_device_and_no_app() {
        let mut sample = Sample::new(&[("AppDomain-com.tencent.xin", 9 << 30)]);
        sample.description.product_type = Some("iPhone of Anna".to_owned());
        sample.description.product_version = Some("+1 555 0100".to_owned());
        let mut failed = result("19", 303);
        failed.reason = Reason::CloudStorage;
        failed.domain = Redacted::new("Anna");
        sample.evidence.results = Some(fact(vec![failed]));
        let text = of(&sample);
        for name in ["Anna", "555", "tencent", "WeChat"] {
            assert!(!text.contains(name), "{text}");
        }
        assert!(text.contains("19 November 2026: Error 303 (too little room in iCloud)"), "{text}");
    }

    #[test]
    fn only_what_has_a_known_form_is_taken_over() {
        let check = |is_known: fn(&str) -> bool, known: &[&str], others: &[&str]| {
            assert!(known.iter().all(|text| is_known(text)), "{known:?}");
            assert_eq!(others.iter().find(|text| is_known(text)), None);
        };
        let others = ["", "iPhone", "iPhone14", "iPhone14,", "iPhone1,2,3", "iPhone5550100,1"];
        check(is_model, &["iPhone14,5", "iPad13,1", "iPod9,1"], &others);
        check(is_model, &[], &["Anna14,5", "iPhoneAnna14,5", "iPhone14,5 of Anna"]);
        check(
            is_version,
            &["18.6", "26.6.1", "5"],
            &["", "18.", "5550100", "18.6 beta", "1.2.3.4.5"],
        );
        check(
            is_error_domain,
            &["MBErrorDomain", "kCFErrorDomainCFNetwork", "com.apple.accounts", "com.apple.a.b"],
            &["", "Anna", "Anna ErrorDomain", "anna@ErrorDomain", "com.example.a", "com.apple."],
        );
        check(is_error_domain, &[], &["com.apple.a b", "com.apple.5550100", "A1ErrorDomain"]);
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
        - by yourself (add what is true): restarted, other Wi-Fi, signed out and in
        ");
    }
}
