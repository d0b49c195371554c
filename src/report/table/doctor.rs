//! A diagnosis as text for a person: why, and what to do first; then what else matters; the rest is
//! counted, or shown if all was asked for.

use std::cmp::Reverse;

use super::{
    super::{
        View,
        doctor::{
            ALL_WELL, DoctorReport, IN_A_FINDING, Support, WordedCause, WordedFinding, title,
        },
        support, words,
    },
    heading, notes, plan, style,
};
use crate::{
    doctor::{Check, Status},
    plan::Outcome,
};

/// How much of a diagnosis is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Why, what to do, and what else matters: at most a screen.
    Short,
    /// Every finding.
    All,
}

/// Shows a diagnosis.
pub fn doctor(report: &DoctorReport<'_>, extent: Extent, view: &View) -> String {
    let findings = report.findings(view.units);
    let of = |wanted: &[Status]| -> Vec<&WordedFinding> {
        let checked = findings.iter().filter(|finding| !finding.check.is_by_hand());
        checked.filter(|finding| wanted.contains(&finding.status)).collect()
    };
    let by_hand: Vec<_> = findings.iter().filter(|finding| finding.check.is_by_hand()).collect();
    let cause = report.cause(view.units);
    let mut parts =
        vec![heading(&report.backup.description, view), verdict(report, cause.as_ref(), view)];
    match extent {
        Extent::Short => {
            // What the cause explains is said with it.
            let others = of(&[Status::Problem, Status::Warning]).into_iter().filter(|finding| {
                let is_cause = cause.as_ref().is_some_and(|cause| cause.check == finding.check);
                !is_cause && finding.follows_from.is_none()
            });
            let (problems, warnings): (Vec<_>, Vec<_>) =
                others.partition(|finding| finding.status == Status::Problem);
            parts.push(matters(problems, view));
            parts.push(verified(report, &findings, view));
            parts.push(counted(&findings, &warnings, cause.as_ref(), view));
        }
        Extent::All => {
            parts.push(matters(of(&[Status::Problem, Status::Warning, Status::Note]), view));
            parts.push(fine(&of(&[Status::Ok]), view));
            parts.push(not_told("The backup doesn’t say", &of(&[Status::Unknown]), view));
            parts.push(not_told("Check these yourself", &by_hand, view));
            if let Some(report) = &report.plan {
                let outcome = report.plan.as_ref().map(|(_, plan)| plan.outcome);
                let title = style::bold(match outcome {
                    Some(Outcome::Plan) => "The plan that makes room",
                    Some(Outcome::Fits) => "No switch is needed, by what this backup shows",
                    Some(Outcome::Impossible) => "No plan makes enough room",
                    None => "What each storage would take",
                });
                parts.push(format!("{title}\n\n{}", plan::body(report, view)));
            }
        }
    }
    if report.support == Support::Added {
        parts.push(for_support(report, view));
    }
    let warnings = report.backup.warnings.iter();
    parts.push(notes(warnings.filter(|warning| !IN_A_FINDING.contains(&warning.code)), view));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Says why no backup is made and what to do first, or that nothing stands in the way.
fn verdict(report: &DoctorReport<'_>, cause: Option<&WordedCause>, view: &View) -> String {
    let mut text = String::new();
    if let Some(stale) = report.age_warning() {
        text.push_str(&painted(style::yellow, &words::wrapped("", &stale.message, view.width)));
    }
    match cause {
        Some(cause) => {
            let sentence = words::printable(&cause.sentence);
            text.push_str(&painted(style::red, &words::wrapped("", &sentence, view.width)));
            for (label, line) in
                [("Do     ", cause.remedy.fix.as_str()), ("Where  ", cause.remedy.location)]
            {
                text.push_str(&words::wrapped(label, &words::printable(line), view.width));
                text.push('\n');
            }
            if !cause.follows.is_empty() {
                let follows: Vec<_> = cause.follows.iter().map(|check| title(*check)).collect();
                let follows = format!("This also explains: {}.", words::listed(&follows));
                text.push_str(&painted(style::dim, &words::wrapped("", &follows, view.width)));
            }
        }
        None if report.diagnosis.worst() < Status::Warning => {
            text.push_str(&painted(style::green, &words::wrapped("", ALL_WELL, view.width)));
        }
        None => {
            const NO_CAUSE: &str = "No cause for a failing backup is recorded, but some things need a \
                                    look.";
            text.push_str(&painted(style::yellow, &words::wrapped("", NO_CAUSE, view.width)));
        }
    }
    if let Some(day) = report.diagnosis.as_of {
        let day = format!("Based on the backup from {}.", words::day(day));
        text.push_str(&painted(style::dim, &words::wrapped("", &day, view.width)));
    }
    text
}

/// Shows what a look at every file has found, where that was asked for and all is well: a fault is
/// shown in any case.
fn verified(report: &DoctorReport<'_>, findings: &[WordedFinding], view: &View) -> String {
    let is_of_files = |finding: &&WordedFinding| finding.check == Check::LocalBackup;
    match findings.iter().find(is_of_files) {
        Some(finding) if report.diagnosis.is_verified() && finding.status != Status::Problem => {
            beside_title(finding.check, &finding.evidence, view)
        }
        _ => String::new(),
    }
}

/// Names the warnings, and counts what else isn't shown.
fn counted(
    findings: &[WordedFinding],
    warnings: &[&WordedFinding],
    cause: Option<&WordedCause>,
    view: &View,
) -> String {
    let is_cause =
        |finding: &&WordedFinding| cause.is_some_and(|cause| cause.check == finding.check);
    let count = |status: Status| {
        let of_status =
            findings.iter().filter(|finding| finding.status == status && !is_cause(finding));
        let counted = of_status
            .filter(|finding| !finding.check.is_by_hand() && finding.follows_from.is_none());
        words::number(counted.count())
    };
    let by_hand =
        words::number(findings.iter().filter(|finding| finding.check.is_by_hand()).count());
    let parts = [
        (count(Status::Ok), "check is fine", "checks are fine"),
        (count(Status::Note), "is worth knowing", "are worth knowing"),
        (count(Status::Unknown), "isn’t recorded", "aren’t recorded"),
        (by_hand, "to check yourself", "to check yourself"),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| 0 < *count);
    let parts: Vec<_> = parts.map(|(count, one, many)| words::counted(count, one, many)).collect();
    let line = format!("{} (--all shows them).", words::listed(&parts));
    let counted = painted(style::dim, &words::wrapped("", &line, view.width));
    let titles: Vec<_> = warnings.iter().map(|finding| title(finding.check)).collect();
    if titles.is_empty() {
        return counted;
    }
    let warned = format!("Worth a look, too: {}.", words::listed(&titles));
    painted(style::yellow, &words::wrapped("", &warned, view.width)) + &counted
}

/// Shows what isn't fine, the worst first, with what to do about it.
fn matters(mut findings: Vec<&WordedFinding>, view: &View) -> String {
    findings.sort_by_key(|finding| Reverse(finding.status));
    let blocks: Vec<_> = findings.into_iter().map(|finding| block(finding, view)).collect();
    blocks.join("\n")
}

/// How far the text of a finding is moved in.
const INDENT: &str = "         ";

fn block(finding: &WordedFinding, view: &View) -> String {
    let (label, paint): (_, fn(&str) -> String) = match finding.status {
        Status::Problem => ("Problem", style::red),
        Status::Warning => ("Warning", style::yellow),
        Status::Note => ("Note", style::dim),
        Status::Ok | Status::Unknown => ("", style::dim),
    };
    let lead = paint(&format!("{label:<width$}", width = INDENT.len()));
    let mut text = format!("{lead}{}\n", style::bold(title(finding.check)));
    let mut add = |label: &str, sentence: &str| {
        let lead = format!("{INDENT}{label}");
        text.push_str(&words::wrapped(&lead, &words::printable(sentence), view.width));
        text.push('\n');
    };
    add("", &finding.evidence);
    if let Some(remedy) = &finding.remedy {
        add("Do     ", &remedy.fix);
        add("Where  ", remedy.location);
    }
    text
}

/// How far what stands beside a title is moved in.
const TITLES: usize = 23;

/// Shows what is fine, in short.
fn fine(findings: &[&WordedFinding], view: &View) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let lines = findings.iter().map(|finding| beside_title(finding.check, &finding.evidence, view));
    format!("{}\n{}", style::bold("Fine"), lines.collect::<String>())
}

/// Shows what has to be looked at by hand, as a list to tick off.
fn not_told(name: &str, findings: &[&WordedFinding], view: &View) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", style::bold(name));
    for WordedFinding { check, evidence, remedy, .. } in findings {
        let fix = remedy.as_ref().map_or(evidence, |remedy| &remedy.fix);
        let sentence = format!("{}: {}", title(*check), words::printable(fix));
        text.push_str(&words::wrapped("[ ] ", &sentence, view.width));
        text.push('\n');
        let location =
            remedy.iter().map(|remedy| words::wrapped("    ", remedy.location, view.width));
        text.extend(location.map(|location| painted(style::dim, &location)));
    }
    text
}

fn beside_title(check: Check, sentence: &str, view: &View) -> String {
    let lead = format!("{:<TITLES$}", title(check));
    words::wrapped(&lead, &words::printable(sentence), view.width) + "\n"
}

fn for_support(report: &DoctorReport<'_>, view: &View) -> String {
    let text = support::text(report, view.units);
    let lines: String = text
        .lines()
        .map(|line| {
            let (lead, line) = line.strip_prefix("- ").map_or(("", line), |rest| ("- ", rest));
            words::wrapped(lead, line, view.width) + "\n"
        })
        .collect();
    format!("{}\n{lines}", style::bold("For Apple Support"))
}

/// Paints each line by itself, as terminals want it.
fn painted(paint: fn(&str) -> String, lines: &str) -> String {
    lines.lines().map(|line| paint(line) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use insta::assert_snapshot;
    use jiff::{SignedDuration, Timestamp};
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::{
        account::Statements,
        backup::{Domain, Encryption},
        bytes::{Bytes, Units},
        doctor::{
            Diagnosis, Input,
            samples::{Sample, fact, time},
        },
        evidence::{
            AttemptResult, Management, OnCondition, Reason, Redacted, ResultKind, SignIn, Switch,
        },
        plan::Goal,
        report::{BackupReport, PlanReport, Warning},
    };

    const MB: u64 = 1 << 20;
    const WHATSAPP: &str = "AppDomain-net.whatsapp.WhatsApp";
    const SPOTIFY: &str = "AppDomain-com.spotify.client";
    const WECHAT: &str = "AppDomain-com.tencent.xin";

    /// Looks at a sample, and shows what was found without its colours.
    fn shown(sample: &Sample, view: &View, extent: Extent, support: Support) -> String {
        let diagnosis = Diagnosis::new(&Input { now: view.now, ..sample.input() });
        let codes = ["unusable_rows", "missing_file"];
        let warnings = codes.map(|code| Warning::once(code, format!("This is {code}.")));
        let backups = [BackupReport::of_sample(sample, warnings.into())];
        let goal = Goal { min_size: Bytes::ZERO, ..Goal::default() };
        let (catalogue, storage) = (&sample.catalogue, sample.storage.clone());
        let (account, statements) = (&sample.account, &Statements::default());
        let plan = PlanReport::new(&backups, catalogue, account, statements, &goal, storage);
        let plan = plan.unwrap();
        let report = DoctorReport {
            backup: &backups[0],
            catalogue,
            diagnosis: &diagnosis,
            plan: (support == Support::Added).then_some(plan),
            support,
        };
        anstream::adapter::strip_str(&doctor(&report, extent, view)).to_string()
    }

    fn view(now: &str) -> View {
        View { units: Units::Icloud, width: 80, now: time(now) }
    }

    fn result(time: Timestamp, kind: ResultKind) -> AttemptResult {
        let domain = Redacted::new("MBErrorDomain");
        let description = Redacted::new("Not enough storage");
        let reason = match kind {
            ResultKind::Failure => Reason::CloudStorage,
            ResultKind::Success | ResultKind::Retry => Reason::Other,
        };
        AttemptResult { time, kind, reason, code: 303, domain, description }
    }

    /// A case in which everything is known and fine.
    fn well() -> Sample {
        let mut sample =
            Sample::new(&[("HomeDomain", 900 * MB), (WHATSAPP, 1_500 * MB), (SPOTIFY, 300 * MB)]);
        sample.has_to_fit(50);
        let success = time("2026-11-19T22:00:00Z");
        let length = SignedDuration::from_mins(440);
        let evidence = &mut sample.evidence;
        evidence.backup = Some(fact(Switch::On));
        evidence.drive = Some(fact(Switch::On));
        evidence.sign_in = Some(fact(SignIn::SignedIn));
        evidence.last_cloud_backup = Some(fact(success));
        evidence.switched_off = Some(fact(BTreeSet::new()));
        evidence.results = Some(fact(vec![result(success, ResultKind::Success)]));
        evidence.conditions =
            Some(fact(vec![OnCondition { start: success, length, since_success: None }]));
        evidence.managed = Some(fact(Management::default()));
        sample
    }

    /// A case in which much is wrong.
    fn full() -> Sample {
        let mut sample = Sample::new(&[
            ("HomeDomain", 900 * MB),
            (WHATSAPP, 5_500 * MB),
            (SPOTIFY, 300 * MB),
            (WECHAT, 400 * MB),
        ]);
        sample.has_to_fit(5);
        let (success, failure) = (time("2026-11-02T02:00:00Z"), time("2026-11-19T02:00:00Z"));
        let evidence = &mut sample.evidence;
        evidence.backup = Some(fact(Switch::On));
        evidence.drive = Some(fact(Switch::On));
        evidence.switched_off = Some(fact([Domain::parse(WECHAT)].into()));
        evidence.results = Some(fact(vec![
            result(failure, ResultKind::Failure),
            result(success, ResultKind::Success),
        ]));
        sample.description.encryption = Encryption::None;
        sample
    }

    /// A case of which nothing is known.
    fn silent() -> Sample {
        let mut sample = Sample::new(&[("HomeDomain", 900 * MB)]);
        sample.cut_off();
        sample.description.last_backup = None;
        sample.description.product_version = None;
        sample
    }

    #[test]
    fn when_all_is_well_it_says_so() {
        let text = shown(&well(), &view("2026-11-23T12:00:00Z"), Extent::All, Support::LeftOut);
        assert_snapshot!(text, @"
        Anna’s iPhone · iPhone 13 · iOS 27.0
        Backup of 20 November 2026, 3 days old, encrypted, complete

        Nothing in this backup stands in the way of iCloud Backup.
        Based on the backup from 20 November 2026.

        Fine
        This local backup      This backup is complete and lists 3 files. Whether they
                               are on the disk was not looked at (--verify).
        Room in iCloud         iCloud Backup would take about 2.6 GB. That is 5% of your
                               50 GB.
        iCloud Backup          iCloud Backup is on.
        Last iCloud backup     iCloud Backup last succeeded on 19 November 2026, less
                               than a day before this backup.
        Recorded errors        No failure among 1 recorded attempt; the newest was on 19
                               November 2026.
        Charger, Wi-Fi, lock   On a charger, on Wi-Fi and locked once in the 7 days
                               before this backup, last on 19 November 2026; 7 h 20 min
                               at the longest.
        Time to upload         To send all of it once, about 2.6 GB, takes 37 min at 10
                               Mbit/s (--upload-speed), less than a night of 8 h
                               (--window). Later, only what has changed is sent.
        Version of iOS         iOS 27.0 is installed; the newest known here is 27 (as of
                               2026-11-23).
        Apple account          The device is signed in.
        iCloud Drive           iCloud Drive is on. WhatsApp saves its own copies there.
        Apps left out          No app in this backup is recorded to be left out.
        An app that is stuck   No app stands far above the others, none has over 100,000
                               files in one place.
        Managed device         No organisation is recorded to manage the device.
        Encryption             This local backup is encrypted, and so holds passwords
                               and Health, too.

        Check these yourself
        [ ] Wi-Fi: Try another network, or restart the router. Switch off Low Data Mode,
            and a VPN if there is one.
            Settings › Wi-Fi › (i)
        [ ] Room on the device: If it is nearly full, make some room: a backup needs
            some while it is made.
            Settings › General › iPhone Storage (or iPad Storage)
        [ ] Old backups: Delete those of devices that you no longer have. A new device
            gets room for its move free of charge for 21 days.
            Settings › [your name] › iCloud › Storage (or Manage Account Storage) ›
            Backups
        [ ] Apple’s servers: Check whether iCloud Backup is marked green.
            www.apple.com/support/systemstatus

        Note: This is missing_file.
        ");
    }

    #[test]
    fn what_is_wrong_comes_with_what_to_do() {
        let text = shown(&full(), &view("2026-12-23T12:00:00Z"), Extent::All, Support::LeftOut);
        assert_snapshot!(text.split_once("Fine").unwrap().0, @"
        Anna’s iPhone · iPhone 13 · iOS 27.0
        Backup of 20 November 2026, 33 days old, not encrypted, complete

        This backup is 33 days old, and much of what it tells may have changed since.
        Make a new one first.
        Your iCloud storage is too small: the backup needs about 6.9 GB, and there are 5
        GB.
        Do     Make room: delete old backups and what you don’t need in iCloud (photos,
               files), or choose larger storage; or leave apps out of the backup
               (`tierfit plan` shows whether that is enough).
        Where  Settings › [your name] › iCloud › iCloud Backup › this device; on some
               versions it is iCloud › Storage (or Manage Account Storage) › Backups
        This also explains: Recorded errors.
        Based on the backup from 20 November 2026.

        Problem  Room in iCloud
                 iCloud Backup would take about 6.9 GB. That is 1.9 GB more than your 5
                 GB hold. iCloud looks for the room before it sends anything, so it
                 sends nothing at all.
                 Do     Delete old backups and what else you don’t need in iCloud, leave
                        apps out of the backup (`tierfit plan` shows whether that is
                        enough), or choose larger storage.
                 Where  Settings › [your name] › iCloud › iCloud Backup › this device;
                        on some versions it is iCloud › Storage (or Manage Account
                        Storage) › Backups

        Problem  Recorded errors
                 The newest attempt failed, on 19 November 2026: MBErrorDomain 303: Not
                 enough storage. Of 2 recorded attempts, 1 failed.
                 Do     Delete old backups and what else you don’t need in iCloud, leave
                        apps out of the backup (`tierfit plan` shows whether that is
                        enough), or choose larger storage.
                 Where  Settings › [your name] › iCloud › iCloud Backup › this device;
                        on some versions it is iCloud › Storage (or Manage Account
                        Storage) › Backups

        Problem  Apps left out
                 Left out of iCloud Backup, and saved nowhere else by itself: WeChat
                 (400 MB).
                 Do     First see that there is a copy of it elsewhere. Switched on
                        again, it takes about 400 MB in iCloud, and nothing is free
                        there: make room before that.
                 Where  Settings › [your name] › iCloud › iCloud Backup › this device;
                        on some versions it is iCloud › Storage (or Manage Account
                        Storage) › Backups

        Warning  An app that is stuck
                 WhatsApp: about 5.4 GB of the 6.1 GB that all apps take.
                 Do     If a backup never ends: make a local backup, then leave this out
                        and choose Back Up Now. Its data stays on the device. If the
                        backup ends now, this was it: delete what you don’t need in the
                        app, and switch it on again.
                 Where  Settings › [your name] › iCloud › iCloud Backup › this device;
                        on some versions it is iCloud › Storage (or Manage Account
                        Storage) › Backups

        Note     Encryption
                 This local backup is not encrypted, so Health, passwords and Wi-Fi are
                 not in it. This has nothing to do with iCloud.
                 Do     To have them in a local backup, switch on Encrypt local backup,
                        and keep its password safe: nobody can find it out again.
                 Where  On the computer: Finder or iTunes › the device › Encrypt local
                        backup
        ");
    }

    #[test]
    fn what_is_not_known_is_a_list_to_tick_off() {
        let text = shown(&silent(), &view("2026-11-23T12:00:00Z"), Extent::All, Support::LeftOut);
        assert_snapshot!(text, @"
        Anna’s iPhone · iPhone 13
        Backup of an unknown day, encrypted, complete

        Nothing says when this backup was made, so what it tells may have changed since.
        Only a part of this local backup can be read, so what it shows isn’t sure.
        Do     Make a new local backup, and look again.
        Where  On the computer: Finder or iTunes › the device › Back Up Now

        Problem  This local backup
                 This backup is incomplete. Only a part of its manifest could be read.
                 Do     Make a new backup, and keep this one until that is finished.
                        Until then, the numbers here may be too low.
                 Where  On the computer: Finder or iTunes › the device › Back Up Now

        Fine
        Encryption             This local backup is encrypted, and so holds passwords
                               and Health, too.

        The backup doesn’t say
        [ ] Room in iCloud: See there whether at least 900 MB are free for it, or name
            the storage here (--tier 50GB).
            Settings › [your name] › iCloud
        [ ] iCloud Backup: Check whether it is on.
            Settings › [your name] › iCloud › iCloud Backup
        [ ] Last iCloud backup: Look there for the time of the last backup.
            Settings › [your name] › iCloud › iCloud Backup › Back Up Now
        [ ] Recorded errors: Choose Back Up Now, and see what it says.
            Settings › [your name] › iCloud › iCloud Backup › Back Up Now
        [ ] Charger, Wi-Fi, lock: Leave it on a charger and on Wi-Fi overnight, with the
            screen locked.
            Settings › [your name] › iCloud › iCloud Backup
        [ ] Time to upload: Make a new backup and look again.
            Settings › [your name] › iCloud › iCloud Backup › Back Up Now
        [ ] Version of iOS: Check whether an update is offered.
            Settings › General › Software Update
        [ ] Apple account: Check whether it asks for a password there.
            Settings › [your name]
        [ ] iCloud Drive: There is nothing to do unless an app asks for it.
            Settings › [your name] › iCloud › iCloud Drive
        [ ] Apps left out: Look which of them are off there.
            Settings › [your name] › iCloud › iCloud Backup › this device; on some
            versions it is iCloud › Storage (or Manage Account Storage) › Backups
        [ ] An app that is stuck: Make a new backup and look again.
            On the computer: Finder or iTunes › the device › Back Up Now
        [ ] Managed device: Look for a profile there; mostly there is none.
            Settings › General › VPN & Device Management

        Check these yourself
        [ ] Wi-Fi: Try another network, or restart the router. Switch off Low Data Mode,
            and a VPN if there is one.
            Settings › Wi-Fi › (i)
        [ ] Room on the device: If it is nearly full, make some room: a backup needs
            some while it is made.
            Settings › General › iPhone Storage (or iPad Storage)
        [ ] Old backups: Delete those of devices that you no longer have. A new device
            gets room for its move free of charge for 21 days.
            Settings › [your name] › iCloud › Storage (or Manage Account Storage) ›
            Backups
        [ ] Apple’s servers: Check whether iCloud Backup is marked green.
            www.apple.com/support/systemstatus

        Note: This is missing_file.
        ");
    }

    #[test]
    fn the_plan_and_the_text_for_support_come_last() {
        let text = shown(&full(), &view("2026-11-23T12:00:00Z"), Extent::All, Support::Added);
        let offsets = [
            "Problem  Room in iCloud",
            "Check these yourself",
            "No plan makes enough room",
            "not enough:",
            "For Apple Support",
            "Note: This is missing_file.",
        ]
        .map(|title| text.find(title));
        assert!(offsets.iter().all(Option::is_some) && offsets.is_sorted(), "{offsets:?}");
        // The plan is for the same backup, which stands above all of it.
        assert_eq!(text.matches("Backup of 20 November 2026").count(), 1);
        assert_eq!(text.matches("missing_file").count(), 1);
    }

    #[test]
    fn odd_values_and_hostile_names_do_no_harm() {
        let mut sample = Sample::new(&[("AppDomain-a.b.c", u64::MAX - 1), (WECHAT, 1)]);
        sample.has_to_fit(5);
        for item in &mut sample.inventory.items {
            item.store_name = Some("evil\u{1b}[31m\n".into());
        }
        sample.description.product_version = Some("99999999.0".to_owned());
        sample.description.last_backup = Some(Timestamp::MIN);
        let off = ["AppDomain-a.b.c"].map(Domain::parse);
        sample.evidence.switched_off = Some(fact(off.into()));
        sample.evidence.last_cloud_backup = Some(fact(Timestamp::MAX));
        let times = [(Timestamp::MIN, SignedDuration::MIN), (Timestamp::MAX, SignedDuration::MAX)];
        let conditions =
            times.map(|(start, length)| OnCondition { start, length, since_success: None });
        sample.evidence.conditions = Some(fact(conditions.into()));
        let failure = result(Timestamp::MAX, ResultKind::Failure);
        sample.evidence.results = Some(fact(vec![AttemptResult { code: i64::MIN, ..failure }]));
        let text = shown(&sample, &view("2026-11-23T12:00:00Z"), Extent::All, Support::Added);
        assert!(text.contains("evil�[31m� (16.0 EB)"), "{text}");
    }

    #[test]
    fn every_line_fits_the_terminal() {
        for width in [50, 80, 120] {
            let view = View { width, ..view("2026-12-23T12:00:00Z") };
            for sample in [well(), full(), silent()] {
                let text = shown(&sample, &view, Extent::All, Support::LeftOut);
                let wide = text.lines().find(|line| width < line.width());
                assert_eq!(wide, None, "{width}");
            }
        }
    }
}
