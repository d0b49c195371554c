//! Why no backup is made, in one sentence, and what to do first.

use super::{
    super::{help::worth_it, phrases::SAY, words},
    ACCOUNT, ASK_MANAGER, ASK_MANAGER_FIRST, BACK_UP_NOW, BACKUPS, COMPUTER, DoctorReport,
    ICLOUD_BACKUP, MANAGEMENT, OVERNIGHT, Remedy, SIGN_IN, SWITCH_ON,
};
use crate::{
    bytes::{Bytes, Units},
    catalogue::StorageSource,
    doctor::{Authority, Cause, Check, Filling, Finding, LastBackup, Status},
    evidence::SignIn,
    plan::Outcome,
};

/// Returns why no backup is made, and what to do about it.
pub(super) fn cause(cause: &Cause, report: &DoctorReport<'_>, units: Units) -> (String, Remedy) {
    let (sentence, fix, location) = match cause {
        Cause::Unreadable => (
            "Only a part of this local backup can be read, so what it shows isn’t sure.".to_owned(),
            SAY.look_again.as_str().to_owned(),
            COMPUTER,
        ),
        Cause::Off(by) => off(*by),
        Cause::SignIn(sign_in) => (
            match sign_in {
                SignIn::Rejected => "Apple rejected the password of the account.",
                SignIn::Missing | SignIn::SignedIn => {
                    "The device isn’t signed in to an Apple account."
                }
            }
            .to_owned(),
            "Sign in there. Everything else comes after that.".to_owned(),
            match sign_in {
                SignIn::Rejected => ACCOUNT,
                SignIn::Missing | SignIn::SignedIn => SIGN_IN,
            },
        ),
        Cause::Implausible { item, local } => (
            format!(
                "{} is said to hold {}, more than this device can. No backup of that size can be \
                 made.",
                report.backup.home_screen_name(item, report.catalogue),
                local.display(units),
            ),
            "Make a local backup, then delete that app on the device and install it again: its \
             records are wrong."
                .to_owned(),
            "On the device’s home screen",
        ),
        Cause::Full => (full(report, units), make_room(report, units), BACKUPS),
        Cause::Stuck => stuck(report),
        Cause::Conditions => (
            "The device is never locked, charging and on Wi-Fi at the same time, and only then does \
             a backup start by itself."
                .to_owned(),
            OVERNIGHT.to_owned(),
            ICLOUD_BACKUP,
        ),
        Cause::UploadTime => (
            "Sending a whole backup takes longer than a night.".to_owned(),
            "Leave the device on a charger and on Wi-Fi for a day, choose Back Up Now and leave it \
             alone; or leave apps out (`tierfit plan`)."
                .to_owned(),
            BACK_UP_NOW,
        ),
        Cause::Error => newest_error(report, units),
    };
    (never(report) + &sentence, Remedy { fix, location })
}

fn newest_error(report: &DoctorReport<'_>, units: Units) -> (String, String, &'static str) {
    let finding = report.diagnosis.finding(Check::RecentErrors);
    let worded = finding.map(|finding| report.worded(finding, units));
    let remedy = worded.as_ref().and_then(|worded| worded.remedy.clone());
    let evidence = worded.map(|worded| worded.evidence).unwrap_or_default();
    let remedy = remedy.map(|remedy| (remedy.fix, remedy.location));
    let (fix, location) = remedy.unwrap_or_else(|| (String::new(), BACK_UP_NOW));
    (evidence, fix, location)
}

/// Names what may hold up the others. Its data is at risk while it is left out, so that a local
/// backup comes first.
fn stuck(report: &DoctorReport<'_>) -> (String, String, &'static str) {
    let suspect = match report.diagnosis.finding(Check::StuckApp) {
        Some(Finding::StuckApp(stuck)) => stuck.suspects.first(),
        _ => None,
    };
    let names = suspect.into_iter().flat_map(|suspect| &suspect.items);
    let names: Vec<_> =
        names.map(|id| report.backup.home_screen_name(id, report.catalogue)).collect();
    let names = if names.is_empty() { "one app".to_owned() } else { words::listed(&names) };
    (
        format!("Something may hold up all other apps: {names}."),
        format!(
            "Make a local backup, and check that it is complete (`tierfit doctor BACKUP --verify`): \
             until {names} is in iCloud Backup again, that is the only backup of it, apart from what \
             the app itself saves elsewhere. Then switch it off for iCloud Backup and choose Back Up Now. If the backup completes, {names} was the \
             cause."
        ),
        BACKUPS,
    )
}

/// Begins with what matters most, where no backup was ever made.
fn never(report: &DoctorReport<'_>) -> String {
    match report.diagnosis.finding(Check::LastBackup) {
        Some(Finding::LastBackup(LastBackup { is_never: true, .. })) => {
            "No success is recorded: this device may never have made an iCloud backup. ".to_owned()
        }
        _ => String::new(),
    }
}

fn off(by: Authority) -> (String, String, &'static str) {
    let (sentence, fix, location) = match by {
        Authority::Profile => {
            ("A profile on this device forbids iCloud Backup.", ASK_MANAGER, MANAGEMENT)
        }
        Authority::MaybeManager => (
            "iCloud Backup is off, and somebody manages this device who may have switched it off.",
            ASK_MANAGER_FIRST,
            MANAGEMENT,
        ),
        Authority::Owner => ("iCloud Backup is off.", SWITCH_ON, ICLOUD_BACKUP),
    };
    (sentence.to_owned(), fix.to_owned(), location)
}

/// Says by what the storage is full: by what is synced alone, by both, or by what was recorded.
fn full(report: &DoctorReport<'_>, units: Units) -> String {
    let size = |bytes: Bytes| bytes.display(units).to_string();
    let filling = match report.diagnosis.finding(Check::Storage) {
        Some(Finding::Storage(filling)) => Some(filling),
        _ => None,
    };
    let Some(Filling { elsewhere, storage: Some(storage), estimate, .. }) = filling else {
        return SAY.said_to_be_full.as_str().to_owned() + ".";
    };
    let told = super::super::account::elsewhere(elsewhere, units);
    let (name, needs) = (&storage.name, size(estimate.bytes()));
    let is_too_small = report.diagnosis.status_of(Check::Storage) == Status::Problem;
    // A storage that was asked for may be another than the one that the account has.
    let (yours, full) = match storage.source {
        StorageSource::Backup => ("your iCloud storage", "Your iCloud storage is full"),
        StorageSource::Option => (&**name, "This storage would be full"),
    };
    let may_be_full = if says_full(report) {
        SAY.said_to_be_full.as_str().to_owned()
    } else {
        match storage.source {
            StorageSource::Backup => "Your iCloud storage may be full".to_owned(),
            StorageSource::Option => format!("{name} may be too small"),
        }
    };
    match told {
        Some(told) if storage.quota <= elsewhere.bytes => {
            format!("{full} already, without any backup: {told} of {name} are taken.")
        }
        Some(told) if is_too_small => format!(
            "Your backup doesn’t fit into {yours}: it needs about {needs}, and {told} of {name} are \
             taken already."
        ),
        // Recorded, or concluded from how long no backup has ended; by what is seen here, it fits.
        Some(told) => format!(
            "{may_be_full}: the backup needs about {needs}, and {told} of {name} are taken already."
        ),
        None if is_too_small => match storage.source {
            StorageSource::Backup => format!(
                "Your iCloud storage is too small: the backup needs about {needs}, and there are {name}."
            ),
            StorageSource::Option => {
                format!("{name} is too small: the backup needs about {needs}.")
            }
        },
        None => format!(
            "{may_be_full}: the backup needs about {needs} of {name}, and what else is there isn’t in \
             this backup."
        ),
    }
}

/// Whether recorded errors say that the storage is full.
fn says_full(report: &DoctorReport<'_>) -> bool {
    match report.diagnosis.finding(Check::RecentErrors) {
        Some(Finding::RecentErrors(attempts)) => attempts.say_full(),
        _ => false,
    }
}

/// Says what makes room: the switches of the plan if they are enough.
fn make_room(report: &DoctorReport<'_>, units: Units) -> String {
    const ELSE: &str = "delete old backups and what you don’t need in iCloud (photos, files), or \
                        choose larger storage";
    let planned = report.plan.as_ref();
    let Some((report_of_plan, (_, plan))) =
        planned.and_then(|planned| Some((planned, planned.plan.as_ref()?)))
    else {
        return format!(
            "Make room: {ELSE}; or leave apps out of the backup (`tierfit plan` shows whether that is \
             enough)."
        );
    };
    match plan.outcome {
        Outcome::Plan => {
            let names = plan.exclude.iter().map(|exclusion| {
                report.backup.home_screen_name(&exclusion.subject.id, report.catalogue)
            });
            let names: Vec<_> = names.collect();
            format!(
                "Leave {} out of the backup, which frees about {}: `tierfit plan` shows how. Or {ELSE}.",
                words::listed(&names),
                plan.freed.display(units),
            )
        }
        // iCloud says that it is full, though all of it fits by what is seen here.
        Outcome::Fits => format!("What iCloud counts may be more than is seen here: {ELSE}."),
        Outcome::Impossible => {
            let best = worth_it(report_of_plan, plan, plan.shortfall(), units).next();
            match best {
                Some(best) => format!(
                    "No switch that may be used is enough. {} Or {ELSE}. `tierfit plan` says what \
                     else helps.",
                    best.sentence,
                ),
                None => format!(
                    "No switch that may be used is enough: {ELSE}. `tierfit plan` says what helps."
                ),
            }
        }
    }
}
