//! A backup is byte for byte the same after every command.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use sample_backups::{Damage, Row, STORIES};

use crate::support::{DAMAGED, Session, copy, phone, sample, temp_dir, write};

/// What a folder holds: by path, when it was changed last, and its bytes if it is a file.
pub(crate) type State = BTreeMap<PathBuf, (SystemTime, Option<Vec<u8>>)>;

pub(crate) fn state(folder: &Path) -> State {
    let mut state = State::new();
    add(folder, &mut state);
    state
}

fn add(path: &Path, state: &mut State) {
    let metadata = fs::symlink_metadata(path).unwrap();
    let bytes = metadata.is_file().then(|| fs::read(path).unwrap());
    state.insert(path.to_owned(), (metadata.modified().unwrap(), bytes));
    if metadata.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            add(&entry.unwrap().path(), state);
        }
    }
}

/// Every command with its options, for a backup or a folder of backups.
const COMMANDS: [&[&str]; 21] = [
    &["list"],
    &["list", "--format", "json"],
    &["list", "--format", "csv"],
    &["sizes"],
    &["sizes", "--format", "json", "--threads", "1"],
    &["sizes", "--format", "json", "--threads", "8"],
    &["sizes", "--format", "csv", "--by", "domain", "--top", "2"],
    &["sizes", "--sort", "name", "--units", "decimal", "--color", "always"],
    &["sizes", "--app", "system.photos"],
    &["sizes", "--app", "no such app"],
    &["sizes", "--format", "ncdu"],
    &["sizes", "--format", "jsonl"],
    &["plan", "--tier", "5GB", "--format", "jsonl"],
    &["plan"],
    &["plan", "--tier", "5GB", "--format", "json"],
    &["plan", "--tier", "50GB", "--risk", "any", "--headroom", "0", "--min-size", "0"],
    &["plan", "--tier", "200GB", "--exclude", "system.photos", "--format", "csv"],
    &["plan", "--tier", "50GB", "--format", "checklist"],
    &["plan", "--tier", "no such tier"],
    &["report", "-o", "-"],
    &["compare", concat!(env!("CARGO_MANIFEST_DIR"), "/sample-backups/samples/ipad")],
];

#[track_caller]
fn check(folder: &Path) {
    let before = state(folder);
    for command in COMMANDS {
        let args = [command, &[folder.to_str().unwrap()]].concat();
        // Opens the sample that is encrypted, and is of no use elsewhere.
        let outcome = Session::new().password("correct horse battery").run(&args);
        assert!(state(folder) == before, "changed something:\n{outcome}");
    }
}

#[test]
fn every_command_leaves_every_sample_as_it_was() {
    for story in STORIES {
        let dir = temp_dir();
        let folder = dir.path().join(story.name);
        copy(sample(story.name).as_ref(), &folder);
        check(&folder);
    }
}

#[test]
fn every_command_leaves_a_folder_of_backups_as_it_was() {
    let dir = temp_dir();
    for name in ["ipad", DAMAGED] {
        copy(sample(name).as_ref(), &dir.path().join(name));
    }
    check(dir.path());
}

#[test]
fn rows_that_stand_only_in_the_log_stay_there() {
    let mut backup = phone();
    backup.file("HomeDomain", "Library/a", 5);
    backup.rows_in_wal((0..50).map(|number| Row::file("HomeDomain", &number.to_string(), 7)));
    let folder = write(&backup);
    assert!(folder.path().join("Manifest.db-wal").exists());
    check(folder.path());
    let beside = |end: &str| folder.path().join(format!("Manifest.db-{end}")).exists();
    assert_eq!(["wal", "shm", "journal"].map(beside), [true, false, false]);
}

#[test]
fn nothing_is_mended() {
    let mut cut_off = phone();
    for number in 0..500 {
        cut_off.file("HomeDomain", &format!("Library/{number}"), 5);
    }
    check(write(cut_off.damage(Damage::CutOff(9_000))).path());
    check(write(phone().encrypted_flag()).path());
    check(write(phone().without_info().empty_manifest_plist().snapshot_folder()).path());
    let empty = write(&phone());
    fs::write(empty.path().join("Manifest.db"), b"").unwrap();
    check(empty.path());
}
