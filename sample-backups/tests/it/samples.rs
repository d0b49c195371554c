//! The committed samples.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use plist::{Dictionary, Value};
use rusqlite::{Connection, OpenFlags};
use sample_backups::STORIES;
use tempfile::tempdir;

use crate::{
    reading::{Found, blob, plist, rows},
    unlocking::unlock,
};

/// From the beginning of 1970 to that of 2001, when Core Foundation begins to count.
const SECONDS_TO_2001: u64 = 978_307_200;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// The files under a folder with their bytes.
fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut contents = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = PathBuf::from(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            let nested = files_below(&entry.path());
            contents.extend(nested.into_iter().map(|(path, bytes)| (name.join(path), bytes)));
        } else {
            contents.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    contents
}

#[test]
fn the_committed_samples_are_what_the_stories_tell() {
    let fresh = tempdir().unwrap();
    for story in STORIES {
        story.write(&fresh).unwrap();
        let (fresh, committed) =
            (files_below(&fresh.path().join(story.name)), files_below(&sample(story.name)));
        let rewrite = "rewrite it: cargo run -p sample-backups -- samples";
        assert!(fresh.keys().eq(committed.keys()), "{} has other files; {rewrite}", story.name);
        for (path, bytes) in fresh {
            assert!(
                committed[&path] == bytes,
                "{}/{} has changed; {rewrite}",
                story.name,
                path.display()
            );
        }
    }
}

#[test]
fn the_samples_stay_small() {
    let bytes: usize = files_below(&sample("")).values().map(Vec::len).sum();
    assert!(bytes < 6 << 20, "{bytes} bytes");
}

#[test]
fn the_encrypted_sample_opens_with_the_password_in_the_readme() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let password = "correct horse battery";
    assert!(fs::read_to_string(package.join("README.md")).unwrap().contains(password));
    let folder = sample("encrypted");
    let unlocked = unlock(&folder, password).unwrap();
    let found = rows(unlocked.plain_copy(&folder).path());

    let is_on_disk = |row: &&Found| {
        let id = row.file_id.as_deref().unwrap();
        folder.join(id.get(..2).unwrap()).join(id).exists()
    };
    let contents: BTreeMap<_, _> = found
        .iter()
        .filter(is_on_disk)
        .map(|row| (row.path.as_deref().unwrap(), (row.size(), unlocked.content(&folder, row))))
        .collect();
    assert!(contents.len() > 13);
    for (path, (size, content)) in &contents {
        assert_eq!(usize::try_from(*size), Ok(content.len()), "{path}");
    }
    let scratch = tempdir().unwrap();
    let copy = scratch.path().join("sms.db");
    fs::write(&copy, &contents["Library/SMS/sms.db"].1).unwrap();
    let sms = Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let text: String =
        sms.query_row("SELECT text FROM message WHERE ROWID = 1", [], |row| row.get(0)).unwrap();
    assert_eq!(text, "Are the tomatoes in yet?");
}

/// What iCloud Backup recorded: how many of the last ten attempts succeeded, how many whole days
/// before the backup the last one did, and when the last night on a charger began (by a clock four
/// hours behind UTC).
#[track_caller]
fn check_record(name: &str, successes: usize, days: u64, last_night: &str) {
    let folder = sample(name);
    let list = |file: &str| -> Dictionary {
        let path = format!("Library/Preferences/{file}");
        let list = Value::from_file(blob(&folder, "HomeDomain", &path)).unwrap();
        list.into_dictionary().unwrap()
    };
    let record = list("com.apple.MobileBackup.plist");
    let results = record["BackupStateInfo"].as_dictionary().unwrap()["errors"].as_array().unwrap();
    let codes = results.iter().map(|result| &result.as_dictionary().unwrap()["code"]);
    let found = codes.filter(|code| code.as_signed_integer() == Some(0)).count();
    assert_eq!((results.len(), found), (10, successes), "{name}");
    let nights = record["LastOnConditionEvents"].as_array().unwrap();
    let newest = nights.last().unwrap().as_string().unwrap();
    assert!(newest.starts_with(last_night), "{name}: {newest}");

    let made = plist(&folder, "Info.plist")["Last Backup Date"].as_date().unwrap();
    let made = SystemTime::from(made).duration_since(UNIX_EPOCH).unwrap().as_secs();
    let success =
        list("com.apple.mobile.ldbackup.plist")["LastCloudBackupDate"].as_unsigned_integer();
    assert_eq!((made - success.unwrap() - SECONDS_TO_2001) / 86_400, days, "{name}");
}

#[test]
fn samples_for_the_doctor_tell_how_icloud_backup_fared() {
    check_record("full-quota", 0, 19, "2026-11-21T18:35:00");
    check_record("backup-off", 10, 154, "2026-06-16T21:12:00");
    check_record("never-on-wifi", 10, 9, "2026-11-10T20:10:00");
    check_record("stuck-app", 6, 4, "2026-11-20T19:05:00");
    check_record("all-well", 10, 0, "2026-11-21T18:50:00");
}

/// Files by what is wrong with them on disk: their domains, sorted, without repetitions.
#[track_caller]
fn check_blobs(name: &str, missing: &[&str], truncated: &[&str]) {
    let folder = sample(name);
    let (mut found_missing, mut found_truncated) = (BTreeSet::new(), BTreeSet::new());
    for row in rows(&folder).into_iter().filter(|row| row.flags == Some(1)) {
        let (size, domain) = (row.size(), row.domain.unwrap());
        match fs::metadata(blob(&folder, &domain, &row.path.unwrap())) {
            Err(_) => drop(found_missing.insert(domain)),
            Ok(metadata) if metadata.len() < u64::try_from(size).unwrap() => {
                found_truncated.insert(domain);
            }
            Ok(metadata) => assert_eq!(i64::try_from(metadata.len()), Ok(size), "{domain}"),
        }
    }
    assert!(found_missing.iter().eq(missing), "{name}: {found_missing:?}");
    assert!(found_truncated.iter().eq(truncated), "{name}: {found_truncated:?}");
}

#[test]
fn every_file_is_on_disk_where_all_is_well_and_those_of_one_app_are_not_where_it_is_stuck() {
    check_blobs("all-well", &[], &[]);
    let star_maps = ["AppDomain-org.example.starmaps"];
    check_blobs("stuck-app", &star_maps, &star_maps);
}
