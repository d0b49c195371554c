//! Backups that were cut off: the last finished one is read where there is one, else what was
//! begun.

use std::{fs, path::Path};

use sample_backups::{App, BackupBuilder, Encrypted};
use serde_json::Value;

use crate::support::{Folder, Session, list, number, phone, run, sizes, text, warned, write};

const PASSWORD: &str = "correct horse battery";

fn backup() -> BackupBuilder {
    let mut backup = phone();
    backup
        .app(App::new("com.example.a").item_name("Example"))
        .content("AppDomain-com.example.a", "Documents/a", &[1; 300])
        .content("HomeDomain", "Library/b", &[2; 50]);
    backup
}

/// Moves some of what is in the folder to `Snapshot`.
fn move_to_snapshot(folder: &Path, names: &[&str]) {
    let snapshot = folder.join("Snapshot");
    fs::create_dir_all(&snapshot).unwrap();
    for name in names {
        fs::rename(folder.join(name), snapshot.join(name)).unwrap();
    }
}

/// Checks that the unfinished backup is read, and that this is told.
#[track_caller]
fn check_unfinished(folder: &Folder) -> Value {
    let sizes = sizes(folder.as_str(), &[]);
    assert_eq!(number(&sizes["totals"], "local_bytes"), folder.written.bytes);
    assert_eq!(sizes["backup"]["state"], "interrupted");
    assert_eq!(warned(&sizes, "snapshot_manifest"), Some(1), "{sizes:#}");
    sizes
}

#[test]
fn a_finished_backup_is_read_and_not_what_was_begun_since() {
    let folder = write(&backup());
    let begun = write(phone().content("HomeDomain", "Library/c", &[3; 7_000]));
    fs::create_dir(folder.path().join("Snapshot")).unwrap();
    for name in ["Manifest.db", "Manifest.plist"] {
        fs::copy(begun.path().join(name), folder.path().join("Snapshot").join(name)).unwrap();
    }
    let sizes = sizes(folder.as_str(), &[]);
    assert_eq!(number(&sizes["totals"], "local_bytes"), 350);
    assert_eq!(sizes["backup"]["state"], "interrupted");
    assert_eq!(warned(&sizes, "snapshot_manifest"), None);
}

#[test]
fn what_was_begun_is_read_where_nothing_was_finished() {
    let folder = write(&backup());
    move_to_snapshot(folder.path(), &["Manifest.db"]);
    check_unfinished(&folder);
    fs::write(folder.path().join("Manifest.db"), b"").unwrap();
    check_unfinished(&folder);
    let listed = run(&["list", folder.as_str(), "--format", "json"]).ending(0).json();
    assert_eq!(list(&listed, "backups").len(), 1);
}

#[test]
fn lists_that_are_missing_or_empty_are_those_of_what_was_begun() {
    let lists = ["Manifest.db", "Manifest.plist", "Status.plist", "Info.plist"];
    let folder = write(&backup());
    let expected = sizes(folder.as_str(), &[])["backup"]["device_name"].clone();
    move_to_snapshot(folder.path(), &lists);
    assert_eq!(check_unfinished(&folder)["backup"]["device_name"], expected);
    fs::write(folder.path().join("Manifest.plist"), b"").unwrap();
    let sizes = check_unfinished(&folder);
    assert_eq!(list(&sizes, "warnings").len(), 2, "{sizes:#}");
}

#[test]
fn an_encrypted_one_is_opened_by_the_keys_of_what_was_begun() {
    let encrypted = Encrypted::with_password(PASSWORD).rounds(20, 10);
    let folder = write(backup().encrypted(encrypted));
    move_to_snapshot(folder.path(), &["Manifest.db", "Manifest.plist"]);
    let args = ["sizes", folder.as_str(), "--format", "json"];
    let sizes = Session::new().password(PASSWORD).run(&args).ending(0).json();
    assert_eq!(number(&sizes["totals"], "local_bytes"), folder.written.bytes);
    assert_eq!(warned(&sizes, "snapshot_manifest"), Some(1));
    Session::new().run(&args).ending(1);
}

#[test]
fn a_list_of_no_use_is_no_list() {
    let folder = write(&backup());
    fs::create_dir(folder.path().join("Snapshot")).unwrap();
    fs::rename(folder.path().join("Manifest.db"), folder.path().join("elsewhere")).unwrap();
    fs::write(folder.path().join("Snapshot/Manifest.db"), b"short").unwrap();
    let outcome = run(&["sizes", folder.as_str()]).ending(1);
    assert!(outcome.stderr.contains("has no Manifest.db"), "{outcome}");
}

#[test]
fn files_that_have_come_are_looked_for_in_both_folders() {
    let folder = write(&backup());
    let id = sample_backups::file_id("HomeDomain", "Library/b");
    move_to_snapshot(folder.path(), &["Manifest.db", id.get(..2).unwrap()]);
    let evidence = || {
        let args = ["doctor", folder.as_str(), "--verify", "--format", "json"];
        text(&list(&run(&args).json(), "findings")[0], "evidence").to_owned()
    };
    assert!(!evidence().contains("missing from the disk"), "{}", evidence());
    fs::remove_dir_all(folder.path().join("Snapshot").join(id.get(..2).unwrap())).unwrap();
    assert!(evidence().contains("1 is missing from the disk"), "{}", evidence());
}
