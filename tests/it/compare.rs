//! `tierfit compare`.

use std::fs;

use insta::assert_snapshot;
use sample_backups::{Account, BackupBuilder, Device, Generation, RawRow};
use serde_json::Value;

use crate::support::{Folder, blob, list, number, phone, read, run, sample, temp_dir, text, write};

const DAY: i64 = 86_400;
const GB: u64 = 1 << 30;

/// A backup of a day of November 2026, with one file in each of these apps.
fn backup(day: i64, apps: &[(&str, u64)]) -> BackupBuilder {
    let mut backup = phone();
    backup.last_backup(1_793_491_200 + day * DAY);
    for (app, size) in apps {
        backup.file(&format!("AppDomain-{app}"), "Documents/data", *size);
    }
    backup
}

fn two() -> [Folder; 2] {
    let old = [("org.example.diary", GB), ("org.example.gone", GB / 2), ("org.example.maps", GB)];
    let new = [("org.example.diary", 3 * GB), ("org.example.maps", GB), ("org.example.new", GB)];
    [write(&backup(1, &old)), write(&backup(11, &new))]
}

fn compare(old: &str, new: &str, options: &[&str]) -> Value {
    let args = [&["compare", old, new, "--format", "json"], options].concat();
    run(&args).ending(0).json()
}

/// Saves the sizes of a backup in a file beside others.
fn save(dir: &tempfile::TempDir, name: &str, backup: &str, options: &[&str]) -> String {
    let file = dir.path().join(name);
    let args = [&["sizes", backup, "--format", "json"], options].concat();
    fs::write(&file, run(&args).stdout).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_table_shows_what_grew_and_when_the_storage_is_full() {
    let [old, new] = two();
    let args = ["compare", old.as_str(), new.as_str(), "--tier", "50GB"];
    assert_snapshot!(run(&args).ending(0));
}

#[test]
fn the_top_is_what_changed_most() {
    let [old, new] = two();
    assert_snapshot!(run(&["compare", old.as_str(), new.as_str(), "--top", "2"]).ending(0));
}

#[test]
fn json_keeps_its_form() {
    let [old, new] = two();
    let args = ["compare", old.as_str(), new.as_str(), "--tier", "5GB", "--format", "json"];
    assert_snapshot!(run(&args).ending(0));
}

#[test]
fn saved_sizes_say_what_the_backup_says() {
    let dir = temp_dir();
    let folders = two();
    let [old, new] = folders.each_ref().map(Folder::as_str);
    let (saved_old, saved_new) = (save(&dir, "old", old, &[]), save(&dir, "new", new, &[]));
    let tier = ["--tier", "50GB"];
    let expected = compare(old, new, &tier);
    assert_eq!(compare(&saved_old, &saved_new, &tier), expected);
    assert_eq!(compare(&saved_old, new, &tier), expected);
    assert_eq!(compare(old, &saved_new, &tier), expected);
}

#[test]
fn two_that_are_counted_in_different_ways_say_little() {
    let dir = temp_dir();
    let (old, new) = (sample("ipad-october"), sample("ipad"));
    let saved = save(&dir, "old", &old, &["--photos-in-icloud", "on"]);
    let compared = compare(&saved, &new, &[]);
    let warned = list(&compared, "warnings").iter().map(|warning| text(warning, "code"));
    assert_eq!(warned.collect::<Vec<_>>(), ["other_place", "unreadable_evidence"]);
    assert_eq!(compared["trust"], "little");
    assert_eq!(compared["old"]["photos_in_icloud"], true);
    let alike = compare(&saved, &new, &["--photos-in-icloud", "on"]);
    assert_eq!((list(&alike, "warnings").len(), &alike["trust"]), (2, &"line".into()));
    assert_snapshot!(run(&["compare", &saved, &new, "--tier", "50GB"]).ending(0));
}

#[test]
fn saved_sizes_bring_the_storage_along() {
    let dir = temp_dir();
    let [old, _] = two();
    let saved = save(&dir, "new", &sample("full-quota"), &[]);
    let compared = compare(old.as_str(), &saved, &["--same-device"]);
    assert_eq!(compared["tier"]["source"], "backup");
    assert_eq!(number(&compared["tier"], "bytes"), 5 * GB);
}

#[test]
fn a_file_of_many_backups_is_not_guessed_at() {
    let dir = temp_dir();
    let lines = run(&["sizes", &sample(""), "--format", "jsonl"]).stdout;
    let file = dir.path().join("lines");
    fs::write(&file, &lines).unwrap();
    let outcome = run(&["compare", file.to_str().unwrap(), &sample("ipad")]).ending(1);
    let count = lines.lines().count();
    assert!(outcome.stderr.contains(&format!("it holds {count} backups")), "{outcome}");
    let one = lines.lines().find(|line| line.contains("ipad-october")).unwrap();
    fs::write(&file, one).unwrap();
    run(&["compare", file.to_str().unwrap(), &sample("ipad")]).ending(0);
}

#[test]
fn parts_add_up_to_the_totals_of_both() {
    let (old, new) = (sample("ipad"), sample("family-iphone"));
    let compared = compare(&old, &new, &["--same-device"]);
    for (key, path) in [("old", &old), ("new", &new)] {
        let sizes = run(&["sizes", path, "--format", "json"]).json();
        for bytes in ["local_bytes", "icloud_bytes"] {
            let total = number(&sizes["totals"], bytes);
            assert_eq!(number(&compared[key], bytes), total);
            let of_part = |part: &Value| part[format!("{key}_{bytes}")].as_u64().unwrap_or(0);
            assert_eq!(list(&compared, "parts").iter().map(of_part).sum::<u64>(), total);
        }
    }
    let warned = list(&compared, "warnings").iter().map(|warning| text(warning, "code"));
    assert_eq!(warned.collect::<Vec<_>>(), ["other_device"]);
}

#[test]
fn two_models_of_one_name_may_be_two_devices() {
    let of = |model: &str, day: i64| {
        let mut backup = BackupBuilder::new(Device::iphone("iPhone").product_type(model));
        backup.last_backup(1_793_491_200 + day * DAY);
        backup.file("AppDomain-org.example.diary", "Documents/data", GB);
        write(&backup)
    };
    let warned = |old: &Folder, new: &Folder| {
        let compared = compare(old.as_str(), new.as_str(), &[]);
        let told = list(&compared, "warnings").iter().map(|it| text(it, "message").to_owned());
        told.collect::<Vec<_>>().join(" ")
    };
    let [old, new, same] = [of("iPhone14,5", 1), of("iPhone15,4", 11), of("iPhone14,5", 11)];
    let said = warned(&old, &new);
    assert!(
        said.contains("the older backup is of an iPhone 13, the newer of an iPhone 15."),
        "{said}"
    );
    assert_eq!(warned(&old, &same), "");
}

#[test]
fn the_storage_is_what_the_newer_backup_records() {
    let [old, _] = two();
    let new = sample("full-quota");
    let compared = compare(old.as_str(), &new, &["--same-device"]);
    assert_eq!(compared["tier"]["source"], "backup");
    assert_eq!(compared["forecast"]["outcome"], "full");
    let wide = compare(
        old.as_str(),
        &new,
        &["--same-device", "--tier", "12TB", "--used-elsewhere", "1TB"],
    );
    assert_eq!(wide["tier"]["source"], "option");
    assert_ne!(wide["forecast"]["outcome"], "full");
}

#[test]
fn two_devices_are_refused_by_their_names() {
    let args = ["compare", &sample("ipad"), &sample("family-iphone")];
    let outcome = run(&args).ending(2);
    for name in ["“Kitchen iPad” (iPad Air (4th generation))", "“Anna’s iPhone” (iPhone 13)"]
    {
        assert!(outcome.stderr.contains(name), "{outcome}");
    }
}

/// A backup whose owner may have switched these domains off, and that an iCloud backup came before.
fn steered(day: i64, off: &[&str], success: i64) -> Folder {
    let mut backup =
        backup(day, &[("com.spotify.client", 3 * GB), ("com.netflix.Netflix", 3 * GB)]);
    let account = Account::new(Generation::Ios18).quota(5 * GB);
    let account = account.last_backup(1_793_491_200 + success * DAY);
    backup.account(off.iter().fold(account, |account, domain| account.switched_off(domain)));
    write(&backup)
}

#[test]
fn what_was_switched_off_since_is_told_with_the_last_success() {
    let old = steered(1, &[], 0);
    let said = |new: &Folder| {
        let text = run(&["compare", old.as_str(), new.as_str()]).ending(0).stdout;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let both = steered(11, &["AppDomain-com.spotify.client", "AppDomain-com.netflix.Netflix"], 10);
    let text = said(&both);
    assert!(text.contains("off as the plan for the older backup says"), "{text}");
    assert!(text.contains("The last iCloud backup succeeded on"), "{text}");
    let none = said(&steered(11, &[], 0));
    assert!(none.contains("No app is recorded to be switched off since."), "{none}");
    assert!(none.contains("No iCloud backup has succeeded since"), "{none}");
}

#[test]
fn sizes_are_read_however_a_shell_saved_them() {
    let dir = temp_dir();
    let [old, new] = two();
    let json = run(&["sizes", old.as_str(), "--format", "json"]).stdout;
    let file = dir.path().join("old.json");
    let units = "\u{FEFF}".encode_utf16().chain(json.encode_utf16());
    fs::write(&file, units.flat_map(u16::to_le_bytes).collect::<Vec<_>>()).unwrap();
    let expected = compare(old.as_str(), new.as_str(), &[]);
    assert_eq!(compare(file.to_str().unwrap(), new.as_str(), &[]), expected);
}

#[test]
fn an_archive_is_told_as_what_it_is() {
    let dir = temp_dir();
    let file = dir.path().join("backup.zip");
    fs::write(&file, b"PK\x03\x04 and so on").unwrap();
    let outcome = run(&["compare", file.to_str().unwrap(), &sample("ipad")]).ending(1);
    assert!(outcome.stderr.contains("unpack it first"), "{outcome}");
}

#[test]
fn two_days_tell_little() {
    let (old, new) = (write(&backup(1, &[("a", 1)])), write(&backup(2, &[("a", 2)])));
    assert_eq!(compare(old.as_str(), new.as_str(), &[])["trust"], "little");
    let compared = compare(old.as_str(), old.as_str(), &["--tier", "5GB"]);
    assert_eq!(compared["trust"], Value::Null);
    assert_eq!(compared["forecast"]["outcome"], "unknown");
}

#[test]
fn what_is_named_wrongly_is_said_to_be() {
    let [old, new] = two();
    let swapped = run(&["compare", new.as_str(), old.as_str()]).ending(2);
    assert!(swapped.stderr.contains("name the older one first"), "{swapped}");
    let tier = run(&["compare", old.as_str(), new.as_str(), "--tier", "7"]).ending(2);
    assert!(tier.stderr.contains("not a size of iCloud storage"), "{tier}");
    let dir = temp_dir();
    let file = dir.path().join("saved");
    for json in
        ["", "no JSON", "{\"schema\":\"tierfit.plan/1\"}", "{\"schema\":\"tierfit.sizes/1\"}"]
    {
        fs::write(&file, json).unwrap();
        let outcome = run(&["compare", file.to_str().unwrap(), new.as_str()]).ending(1);
        assert!(outcome.stderr.contains("hint: name the folder of a backup"), "{outcome}");
    }
    run(&["compare", old.as_str(), dir.path().join("none").to_str().unwrap()]).ending(1);
}

#[test]
fn what_makes_one_of_the_two_doubtful_is_told_of_that_one() {
    let made = |day: i64| {
        let mut backup = backup(day, &[("org.example.diary", GB)]);
        backup.account(Account::new(Generation::Ios18).quota(5 * GB));
        backup
    };
    let mut old = made(1);
    old.raw_row(RawRow { flags: 1.into(), ..RawRow::default() });
    let (old, new) = (write(&old), write(&made(11)));
    let evidence = "Library/Preferences/com.apple.MobileBackup.plist";
    fs::write(blob(&new, "HomeDomain", evidence), "no list").unwrap();
    let told = |old: &str, new: &str| -> Vec<[String; 2]> {
        let compared = compare(old, new, &[]);
        let warnings = list(&compared, "warnings").iter();
        let told = warnings.map(|it| ["code", "message"].map(|key| text(it, key).to_owned()));
        told.collect()
    };
    let folders = told(old.as_str(), new.as_str());
    let [[of_old, older], [of_new, newer]] = folders.as_slice() else { panic!("{folders:?}") };
    assert_eq!((of_old.as_str(), of_new.as_str()), ("unusable_rows", "unreadable_evidence"));
    assert!(older.starts_with("Older backup: 1 row of the manifest could not be used"), "{older}");
    assert!(newer.starts_with("Newer backup: com.apple.MobileBackup.plist can’t"), "{newer}");
    let table = read(&run(&["compare", old.as_str(), new.as_str()]).ending(0).stdout);
    assert!(table.contains(older) && table.contains(newer), "{table}");
    // Nor is it lost where the sizes were saved.
    let dir = temp_dir();
    let saved = [("old", &old), ("new", &new)].map(|(n, it)| save(&dir, n, it.as_str(), &[]));
    assert_eq!(told(&saved[0], &saved[1]), folders);
}
