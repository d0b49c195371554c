//! Whole backups of which some bytes are wrong: every command comes to an end that it is meant to
//! have, what it tells adds up, and the backup stays as it is.
//!
//! Set `TIERFIT_MUTATIONS` to how many are tried for each kind of backup, and
//! `TIERFIT_MUTATIONS_FROM` to the number of the first; with `--nocapture` each kind tells how its
//! runs ended.

mod commands;
mod damage;
mod kinds;

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use sample_backups::{BackupBuilder, Encrypted, Row};

use self::{
    commands::{Ends, PASSWORD, Target},
    damage::Chance,
    kinds::{interrupt, plain, with_account},
};

/// How many are tried for each kind of backup where nobody asks for more.
const FEW: u64 = 20;

/// Returns the files of a backup that are worth a change: those that are read.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let files =
        entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    files.filter(|path| fs::metadata(path).unwrap().len() < 4 << 20).collect()
}

/// Whether every command reads this file, and reads it whole.
fn is_steering(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    matches!(stem, Some("Info" | "Manifest" | "Status"))
}

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok().map(|number| number.parse().unwrap())
}

#[track_caller]
fn check(kind: &str, backup: &BackupBuilder) {
    check_after(kind, backup, |_| ());
}

/// Checks a backup with which something was done after it was written.
#[track_caller]
fn check_after(kind: &str, backup: &BackupBuilder, prepare: impl FnOnce(&Path)) {
    let target = Target::new(backup, prepare);
    let mut ends = Ends::default();
    target.check(&mut ends);
    assert!(ends.none_failed(), "{kind}: {ends}");
    let all = files(target.folder());
    let steering: Vec<_> = all.iter().filter(|path| is_steering(path)).collect();
    let first = setting("TIERFIT_MUTATIONS_FROM").unwrap_or(0);
    let count = setting("TIERFIT_MUTATIONS").unwrap_or(FEW);
    for number in first..first + count {
        let mut chance = Chance(number);
        // Those that steer all else, as often as all others together.
        let path = match chance.below(2) {
            0 => steering[chance.below(steering.len())],
            _ => &all[chance.below(all.len())],
        };
        let original = fs::read(path).unwrap();
        let mut mutated = original.clone();
        for _ in 0..=chance.below(3) {
            chance.mutate(&mut mutated);
        }
        fs::write(path, mutated).unwrap();
        let ended = catch_unwind(AssertUnwindSafe(|| target.check(&mut ends)));
        assert!(ended.is_ok(), "mutation {number}, of {}", path.display());
        fs::write(path, original).unwrap();
    }
    println!("{kind}: {count} mutated and the whole one, {ends}");
}

#[test]
fn a_plain_backup_may_be_damaged_anywhere() {
    check("plain", &plain());
}

#[test]
fn an_encrypted_backup_may_be_damaged_anywhere() {
    let encrypted = Encrypted::with_password(PASSWORD).rounds(20, 10);
    check("encrypted", with_account().encrypted(encrypted));
}

#[test]
fn a_backup_with_a_log_may_be_damaged_anywhere() {
    let rows = (0..30).map(|number| Row::file("HomeDomain", &number.to_string(), 7));
    check("with a log", plain().rows_in_wal(rows));
}

#[test]
fn a_backup_that_tells_of_its_account_may_be_damaged_anywhere() {
    check("with an account", &with_account());
}

#[test]
fn an_old_backup_may_be_damaged_anywhere() {
    check("with Manifest.mbdb", with_account().mbdb());
}

#[test]
fn a_backup_that_was_cut_off_may_be_damaged_anywhere() {
    check_after("cut off", &with_account(), interrupt);
}
