//! Why no backup is made: one cause first, and what only follows from it as such.

use sample_backups::{Condition, Damage};

use super::*;

const DAY: i64 = 86_400;
/// Some days before the backup of these stories was made.
const BEFORE: i64 = 1_795_155_160;

/// An account of 50 GB whose last success was so many days before the backup, and whose device was
/// on its charger each night.
fn well(days: i64) -> Account {
    let success = BEFORE - days * DAY;
    (1..6).fold(account(50).last_backup(success).outcome(success, 0, ""), |account, day| {
        let condition = Condition { start: BEFORE - day * DAY, seconds: 28_800, since_success: 0 };
        account.on_condition(condition)
    })
}

fn diagnosed(folder: &Folder) -> Value {
    run(&["doctor", folder.as_str(), "--format", "json"]).json()
}

/// Checks which finding is the cause, which follow from it, and what is said first.
#[track_caller]
fn check(folder: &Folder, cause: Option<(&str, &[&str])>, says: &str) {
    let told = diagnosed(folder);
    let Some((check, follows)) = cause else {
        assert_eq!(told["cause"], Value::Null);
        return;
    };
    assert_eq!(told["cause"]["check"], check, "{told:#}");
    assert_eq!(told["cause"]["follows"], serde_json::json!(follows));
    let sentence = text(&told["cause"], "sentence");
    assert!(sentence.contains(says), "{sentence}");
    for finding in list(&told, "findings") {
        let is_following = follows.contains(&text(finding, "check"));
        let from = if is_following { Value::from(check) } else { Value::Null };
        assert_eq!(finding["follows_from"], from, "{finding}");
    }
    // What is read first on the screen is the cause and its fix.
    let shown = run(&["doctor", folder.as_str()]).stdout;
    assert!(words(&shown).contains(says), "{shown}");
    assert!(shown.lines().count() < 50, "{shown}");
}

fn small() -> BackupBuilder {
    with_apps(&[(NEXTCLOUD, 2 * GB)])
}

#[test]
fn where_all_is_well_there_is_no_cause() {
    check(&told(small(), well(1)), None, "");
}

#[test]
fn a_backup_that_cannot_be_read_comes_before_all_else() {
    let mut backup = small();
    for number in 0..400 {
        backup.file("HomeDomain", &format!("Library/Preferences/{number}.plist"), 5);
    }
    backup.account(well(30).off(Service::Backup));
    let folder = write(backup.damage(Damage::CutOff(9_000)));
    let told = diagnosed(&folder);
    assert_eq!(told["cause"]["check"], "local_backup", "{told:#}");
}

#[test]
fn icloud_backup_that_is_off_is_off_by_somebody() {
    let follows: (&str, &[&str]) = ("icloud_backup", &["last_backup"]);
    let off = || well(30).off(Service::Backup);
    check(&told(small(), off()), Some(follows), "iCloud Backup is off.");
    let forbidden = off().profile("com.example.work").backup_forbidden();
    check(&told(small(), forbidden), Some(follows), "A profile on this device forbids");
    let managed = off().profile("com.example.work").managed_by("com.example.work");
    check(&told(small(), managed), Some(follows), "somebody manages this device");
    // It comes before a storage that is too small.
    let full = told(with_apps(&[("org.example.x", 60 * GB)]), off());
    assert_eq!(diagnosed(&full)["cause"]["check"], "icloud_backup");
}

#[test]
fn an_account_that_is_rejected_comes_before_its_storage() {
    let rejected = well(30).rejected(BEFORE - DAY);
    let folder = told(with_apps(&[("org.example.x", 60 * GB)]), rejected);
    assert_eq!(diagnosed(&folder)["cause"]["check"], "sign_in");
}

#[test]
fn storage_is_full_by_the_estimate_by_what_is_synced_or_by_what_was_recorded() {
    let follows: (&str, &[&str]) = ("storage", &["last_backup"]);
    let large = told(with_apps(&[("org.example.x", 60 * GB)]), well(30));
    check(&large, Some(follows), "Your iCloud storage is too small");
    let synced = well(30).drive_file(CLOUD_DOCS, "a", 51 * GB, LATELY);
    check(&told(small(), synced), Some(follows), "full already, without any backup");
    let both = well(30).drive_file(CLOUD_DOCS, "a", 40 * GB, LATELY);
    let folder = told(with_apps(&[("org.example.x", 12 * GB)]), both);
    check(&folder, Some(follows), "doesn’t fit into your iCloud storage: it needs");
    // Within the storage but with no room to grow, and no success for long.
    let tight = told(with_apps(&[("org.example.x", 47 * GB)]), well(20));
    check(&tight, Some(follows), "Your iCloud storage may be full");
    // Another storage that is asked about is nobody's own.
    let what_if = run(&["doctor", large.as_str(), "--tier", "5GB", "--format", "json"]).json();
    let said = text(&what_if["cause"], "sentence");
    assert!(said.starts_with("5 GB is too small: the backup needs about 60.2 GB"), "{said}");
    let tight_and_well = told(with_apps(&[("org.example.x", 47 * GB)]), well(1));
    assert_eq!(diagnosed(&tight_and_well)["cause"], Value::Null);
}

#[test]
fn recorded_words_and_codes_decide_whatever_the_estimate_says() {
    let follows: (&str, &[&str]) = ("storage", &["last_backup", "recent_errors"]);
    for (code, words) in [
        (303, ""),
        (303, "Quota exceeded"),
        (7, "Not enough storage"),
        (9, "not enough iCloud space"),
    ] {
        let folder = told(small(), well(30).outcome(BEFORE - DAY, code, words));
        check(&folder, Some(follows), "isn’t in this backup");
        let told = diagnosed(&folder);
        for finding in list(&told, "findings") {
            let fix = finding["fix"].as_str().unwrap_or_default();
            assert!(!fix.contains("restart the device"), "{code} {words}: {finding}");
        }
    }
    let other = told(small(), well(30).outcome(BEFORE - DAY, 7, "Not enough patience"));
    assert_eq!(diagnosed(&other)["cause"]["check"], "recent_errors");
}

#[test]
fn a_device_that_never_made_a_backup_says_so_first() {
    let never = account(50).on_condition(Condition {
        start: BEFORE - DAY,
        seconds: 28_800,
        since_success: 0,
    });
    let folder = told(with_apps(&[("org.example.x", 60 * GB)]), never);
    let told = diagnosed(&folder);
    let sentence = text(&told["cause"], "sentence");
    assert!(sentence.starts_with("No success is recorded"), "{sentence}");
    let last = list(&told, "findings").iter().find(|it| it["check"] == "last_backup").unwrap();
    assert_eq!(last["status"], "problem", "{last}");
}

#[test]
fn what_keeps_a_backup_from_being_made_is_a_cause_only_where_none_is_made() {
    let alone = |account: Account, apps: &[(&str, u64)]| {
        diagnosed(&told(with_apps(apps), account))["cause"]["check"].as_str().map(str::to_owned)
    };
    let large = [("org.example.x", 20 * GB)];
    let asleep = |days: i64| {
        account(50).last_backup(BEFORE - days * DAY).on_condition(Condition {
            start: BEFORE - 12 * DAY,
            seconds: 28_800,
            since_success: 0,
        })
    };
    assert_eq!(alone(well(30), &large), Some("stuck_app".to_owned()));
    assert_eq!(alone(well(1), &large), None);
    let like = [("org.example.x", 20 * GB), ("org.example.y", 20 * GB)];
    assert_eq!(alone(asleep(10), &like), Some("conditions".to_owned()));
    assert_eq!(alone(asleep(1), &like), None);
    assert_eq!(alone(well(10), &like), Some("upload_time".to_owned()));
    let failed = well(10).outcome(BEFORE - DAY, 7, "Something");
    assert_eq!(alone(failed, &[(NEXTCLOUD, GB)]), Some("recent_errors".to_owned()));
}

#[test]
fn the_ordinary_report_counts_what_is_fine_and_all_shows_it() {
    let folder = told(with_apps(&[("org.example.x", 60 * GB)]), well(30));
    let short = run(&["doctor", folder.as_str()]).ending(3).stdout;
    assert!(words(&short).contains("(--all shows them)"), "{short}");
    assert!(short.lines().count() <= 24, "{short}");
    let all = run(&["doctor", folder.as_str(), "--all"]).ending(3).stdout;
    for title in ["Fine", "Check these yourself", "Apple’s servers"] {
        assert!(all.contains(title) && !short.contains(title), "{title}\n{all}");
    }
}
