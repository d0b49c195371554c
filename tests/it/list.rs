//! `tierfit list`.

use insta::assert_snapshot;
use sample_backups::{BackupState, SnapshotState};
use serde_json::{Value, json};

use crate::support::{
    Color, SAMPLES, Session, copy, list, phone, run, sample, temp_dir, text, transcript, write,
    write_as,
};

/// Returns the backup that a listing of a single one has.
#[track_caller]
fn only(folder: &str) -> Value {
    let listing = run(&["list", folder, "--format", "json"]).ending(0).json();
    let [backup] = list(&listing, "backups") else { panic!("{listing:#}") };
    backup.clone()
}

#[test]
fn a_listing_shows_every_backup_the_newest_first() {
    assert_snapshot!(run(&["list", SAMPLES]));
}

#[test]
fn a_listing_as_csv_has_a_row_for_each_backup() {
    assert_snapshot!(run(&["list", SAMPLES, "--format", "csv"]));
}

#[test]
fn a_listing_as_json_keeps_its_form() {
    let outcome = run(&["list", SAMPLES, "--format", "json"]).ending(0);
    assert_eq!(outcome.json()["schema"], "tierfit.list/1");
    assert_snapshot!(outcome);
}

#[test]
fn times_are_newest_first_and_in_utc() {
    let listing = run(&["list", SAMPLES, "--format", "json"]).json();
    let times: Vec<_> =
        list(&listing, "backups").iter().map(|backup| text(backup, "last_backup")).collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older), "{times:?}");
    assert!(times.iter().all(|time| time.ends_with('Z')), "{times:?}");
}

#[test]
fn a_folder_that_is_a_backup_is_listed_by_itself() {
    let backup = only(&sample("ipad"));
    assert_eq!(backup["path"], sample("ipad"));
    assert_eq!(backup["device_name"], "Kitchen iPad");
}

#[cfg_attr(windows, ignore = "paths of temporary folders are longer, and wrap elsewhere")]
#[test]
fn what_no_list_tells_is_null() {
    let mut backup = phone();
    let folder = write(backup.without_info().without_manifest_plist().without_status());
    let expected = json!({
        "path": folder.as_str(),
        "device_name": null,
        "product_type": null,
        "product_version": null,
        "last_backup": null,
        "encrypted": null,
        "state": "unknown",
        "disk_bytes": std::fs::metadata(folder.path().join("Manifest.db")).unwrap().len(),
        "outline": null,
    });
    assert_eq!(only(folder.as_str()), expected);
    assert_snapshot!(run(&["list", folder.as_str()]));
}

#[test]
fn the_phone_is_asked_where_the_computer_says_nothing() {
    let backup = only(write(phone().without_info()).as_str());
    assert_eq!(backup["device_name"], "Test iPhone");
    assert_eq!(backup["product_type"], "iPhone14,5");
    assert_eq!(backup["product_version"], "18.6");
    assert_eq!(backup["last_backup"], "2026-11-20T06:12:40Z");
}

#[test]
fn an_encrypted_backup_is_listed_without_its_password() {
    let folder = write(phone().encrypted_flag());
    assert_eq!(only(folder.as_str())["encrypted"], true);
    assert_snapshot!(run(&["list", folder.as_str()]));
}

#[test]
fn a_state_is_what_status_and_snapshot_say() {
    #[track_caller]
    fn check(snapshot: SnapshotState, backup: BackupState, expected: &str) {
        let folder = write(phone().status(snapshot, backup));
        assert_eq!(only(folder.as_str())["state"], expected, "{snapshot:?} {backup:?}");
    }
    check(SnapshotState::Finished, BackupState::New, "finished");
    check(SnapshotState::Finished, BackupState::Old, "finished");
    check(SnapshotState::Uploading, BackupState::New, "interrupted");
    check(SnapshotState::Moving, BackupState::Old, "interrupted");
    check(SnapshotState::Removing, BackupState::New, "interrupted");
    check(SnapshotState::Finished, BackupState::Empty, "empty");
}

#[test]
fn a_backup_that_was_cut_off_is_interrupted_whatever_status_says() {
    let state = |folder: &str| text(&only(folder), "state").to_owned();
    assert_eq!(state(write(phone().snapshot_folder()).as_str()), "interrupted");
    assert_eq!(state(write(phone().empty_manifest_plist()).as_str()), "interrupted");
    assert_eq!(state(write(phone().without_status()).as_str()), "unknown");
    assert_eq!(state(write(phone().status_bytes(b"junk")).as_str()), "unknown");
}

#[test]
fn a_backup_is_known_by_its_content_and_not_by_its_name() {
    let folder = write_as(&phone(), "Mum’s old phone (do not delete)");
    let around = folder.path().parent().unwrap().to_str().unwrap();
    assert_eq!(only(around)["path"], folder.as_str());
}

#[cfg(unix)]
#[test]
fn a_link_to_a_backup_is_followed() {
    let folder = write(&phone());
    let elsewhere = temp_dir();
    let link = elsewhere.path().join("link");
    std::os::unix::fs::symlink(folder.path(), &link).unwrap();
    assert_eq!(only(link.to_str().unwrap())["device_name"], "Test iPhone");
    assert_eq!(only(elsewhere.path().to_str().unwrap())["path"], link.to_str().unwrap());
}

#[test]
fn other_things_in_the_folder_are_passed_over() {
    let dir = temp_dir();
    copy(sample("ipad").as_ref(), &dir.path().join("ipad"));
    std::fs::create_dir(dir.path().join("empty")).unwrap();
    std::fs::create_dir(dir.path().join("App.app")).unwrap();
    std::fs::write(dir.path().join("App.app/Info.plist"), "<plist><dict/></plist>").unwrap();
    std::fs::write(dir.path().join("notes.txt"), "not a backup").unwrap();
    assert_eq!(only(dir.path().to_str().unwrap())["device_name"], "Kitchen iPad");
}

#[test]
fn what_could_not_be_read_of_a_backup_is_told_with_its_path() {
    let dir = temp_dir();
    copy(sample("ipad").as_ref(), &dir.path().join("good"));
    copy(sample("ipad").as_ref(), &dir.path().join("odd"));
    std::fs::write(dir.path().join("odd/Info.plist"), "no list").unwrap();
    let folder = dir.path().to_str().unwrap();
    let json = run(&["list", folder, "--format", "json"]).ending(0).json();
    let warnings = list(&json, "warnings");
    assert_eq!(warnings.len(), 1, "{json}");
    assert_eq!(warnings[0]["code"], "malformed_file");
    let message = text(&warnings[0], "message");
    assert!(message.contains("odd: Info.plist cannot be used"), "{message}");
    let table = run(&["list", folder]).ending(0).stdout;
    assert!(table.contains("Note: "), "{table}");
    let csv = run(&["list", folder, "--format", "csv"]).ending(0);
    assert!(csv.stderr.contains("Info.plist"), "{csv}");
}

#[test]
fn a_folder_without_backups_is_no_error() {
    let dir = temp_dir();
    let folder = dir.path().to_str().unwrap();
    assert_snapshot!(transcript([
        ["list", folder].as_slice(),
        &["list", folder, "--format", "json"],
        &["list", folder, "--format", "csv"],
    ]));
}

#[test]
fn colour_is_for_those_who_can_see_it() {
    let has_color = |session: &Session, option: &str| {
        session.run(&["list", SAMPLES, "--color", option]).stdout.contains('\u{1b}')
    };
    let (plain, color) = (Session::new(), Session::new().color(Color::Ansi));
    assert!(!has_color(&plain, "auto"));
    assert!(!has_color(&color, "never"));
    assert!(has_color(&color, "auto"));
    assert!(has_color(&plain, "always"));
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    let plain = Session::new().run(&["list", SAMPLES]);
    let color = Session::new().color(Color::Ansi).run(&["list", SAMPLES]);
    assert_eq!(anstream::adapter::strip_str(&color.stdout).to_string(), plain.stdout);
}
