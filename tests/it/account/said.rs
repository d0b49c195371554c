//! What a person says of the account, and what can't be said.

use super::*;
use crate::support::transcript;

fn folder() -> Folder {
    let backup = with_apps(&[(WHATSAPP, 3 * GB), (NEXTCLOUD, 2 * GB)]);
    told(backup, account(50))
}

#[test]
fn a_copy_that_somebody_says_is_there_is_there() {
    let folder = folder();
    let copy = |options: &[&str]| {
        let plan = plan(&folder, &[&["--exclude", "whatsapp"], options].concat());
        let row = &list(&plan, "exclude")[0];
        (
            text(&row["own_copy"], "state").to_owned(),
            number(row, "gain_bytes"),
            number(&plan, "used_elsewhere_bytes"),
        )
    };
    assert_eq!(copy(&[]), ("needed".to_owned(), 0, 0));
    let exists = "exists".to_owned();
    // As large as the app is here, unless its size is said.
    assert_eq!(copy(&["--own-copy", "whatsapp"]), (exists.clone(), 3 * GB, 3 * GB));
    assert_eq!(copy(&["--own-copy", "WhatsApp=1.5GB"]), (exists.clone(), 3 * GB, 3 * GB / 2));
    // What was said to be elsewhere has it already.
    let both = ["--own-copy", WHATSAPP, "--used-elsewhere", "4GB"];
    assert_eq!(copy(&both), (exists, 3 * GB, 4 * GB));
}

#[test]
fn a_copy_adds_only_what_was_not_seen_of_it() {
    let drive = account(50).drive_file(WHATSAPP_DRIVE, "Media.tar", 400 * MB, LATELY).drive_file(
        CLOUD_DOCS,
        "a.pdf",
        100 * MB,
        LATELY,
    );
    let folder = told(with_apps(&[(WHATSAPP, 3 * GB)]), drive);
    let plan = plan(&folder, &["--own-copy", "whatsapp=1000MB"]);
    assert_eq!(elsewhere(&plan), [("own_copies", 600 * MB), ("drive", 500 * MB)]);
}

#[test]
fn what_settings_shows_beats_every_estimate() {
    let folder = folder();
    let estimated = plan(&folder, &["--exclude", "nextcloud"]);
    let plan = plan(&folder, &["--shown", "nextcloud=700MB", "--exclude", "nextcloud"]);
    assert_eq!(number(&list(&plan, "exclude")[0], "bytes"), 700 * MB);
    let less = 2 * GB - 700 * MB;
    assert_eq!(number(&plan, "current_bytes"), number(&estimated, "current_bytes") - less);
    let shown = run(&["plan", folder.as_str(), "--shown", "nextcloud=700MB"]);
    let shown = words(&shown.stdout);
    assert!(shown.contains("The size of Nextcloud is as you read it in Settings"), "{shown}");
}

#[test]
fn what_settings_shows_has_shared_containers_in_it() {
    let mut backup = with_apps(&[("com.facebook.Facebook", GB), ("com.facebook.Messenger", GB)]);
    backup.file("AppDomainGroup-group.com.facebook.family", "a", 500 * MB);
    let folder = told(backup, account(50));
    let own = |shown: &str| {
        let plan = plan(&folder, &["--shown", shown, "--exclude", "facebook"]);
        number(&list(&plan, "exclude")[0], "bytes")
    };
    assert_eq!(own("facebook=900MB"), 400 * MB);
    assert_eq!(own("facebook=500MB"), 0);
    assert_eq!(own("facebook=1B"), 0);
}

#[test]
fn the_total_that_settings_shows_is_what_the_backup_takes() {
    let folder = folder();
    let apps = i64::try_from(5 * GB).unwrap();
    let check = |total: u64| {
        let plan = plan(&folder, &["--shown", &format!("total={total}GB")]);
        assert_eq!(number(&plan, "current_bytes"), total * GB);
        let fixed = plan["fixed_bytes"].as_i64().unwrap();
        assert_eq!(fixed, i64::try_from(total * GB).unwrap() - apps);
    };
    check(6);
    // Less than the parts add up to: the difference is below zero.
    check(4);
    let less = plan(&folder, &["--shown", "total=4GB", "--exclude", "nextcloud"]);
    assert_eq!(number(&less, "after_bytes"), 2 * GB);
}

#[test]
fn what_cannot_be_meant_says_what_to_do() {
    let folder = folder();
    let path = folder.as_str();
    insta::assert_snapshot!(transcript([
        ["plan", path, "--own-copy", "telegram"].as_slice(),
        &["plan", path, "--own-copy", "whatsapp=a lot"],
        &["plan", path, "--own-copy", "whatsapp=-1GB"],
        &["plan", path, "--own-copy", "whatsapp=60GB"],
        &["plan", path, "--own-copy", "=1GB"],
        &["plan", path, "--shown", "telegram=1GB"],
        &["plan", path, "--shown", "nextcloud"],
        &["plan", path, "--shown", "nextcloud=many"],
        &["plan", path, "--shown", "system.settings=1GB"],
        &["plan", path, path, "--shown", "nextcloud=1GB"],
        &["plan", path, "--shown", "total=99999999999GB"],
    ]));
}

#[test]
fn the_number_that_a_person_meets_is_one() {
    let drive = account(50).drive_file(CLOUD_DOCS, "a.mov", 31 * GB, LATELY);
    let folder = told(with_apps(&[(NEXTCLOUD, 15 * GB)]), drive);
    let shown = words(&run(&["plan", folder.as_str()]).stdout);
    assert!(shown.contains("46.2 GB of 50 GB"), "{shown}");
    assert_eq!(shown.matches("stay free").count(), 1, "{shown}");
    assert_eq!(shown.matches("to spare").count(), 0, "{shown}");
}

#[test]
fn a_copy_larger_than_its_storage_is_refused_by_sizes_as_well() {
    let folder = folder();
    let options = ["--own-copy", "whatsapp=60GB"];
    let alone = run(&[&["sizes", folder.as_str()], &options[..]].concat()).ending(2);
    assert!(alone.stderr.contains("is said to be larger than 50 GB"), "{alone}");
    let dir = crate::support::temp_dir();
    for name in ["a", "b"] {
        crate::support::copy(folder.path(), &dir.path().join(name));
    }
    let both = [&["sizes", dir.path().to_str().unwrap()], &options[..]].concat();
    for format in ["table", "json"] {
        run(&[&both[..], &["--format", format]].concat()).ending(2);
    }
    let lines = run(&[&both[..], &["--format", "jsonl"]].concat()).ending(0).stdout;
    assert_eq!(lines.matches("\"code\":\"usage\"").count(), 2, "{lines}");
    run(&["sizes", folder.as_str(), "--own-copy", "whatsapp=50GB"]).ending(0);
}
