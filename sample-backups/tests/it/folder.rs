//! The folder as a whole: contents on disk, and what is never overwritten.

use std::fs;

use sample_backups::{Account, BackupBuilder, Blobs, Device, Error, Generation, Row};
use tempfile::tempdir;

use crate::reading::{blob, plist, rows};

fn phone() -> BackupBuilder {
    BackupBuilder::new(Device::iphone("Phone"))
}

#[test]
fn content_is_on_disk_under_its_file_id() {
    let folder = tempdir().unwrap();
    phone()
        .content("HomeDomain", "Library/SMS/sms.db", b"hello")
        .row(Row::file("HomeDomain", "other", 9).on_disk(b"longer than nine"))
        .file("HomeDomain", "absent", 9)
        .write(&folder)
        .unwrap();
    let sms = folder.path().join("3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28");
    assert_eq!(fs::read(sms).unwrap(), b"hello");
    let blob = |path| blob(folder.path(), "HomeDomain", path);
    assert_eq!(fs::read(blob("other")).unwrap(), b"longer than nine");
    assert!(!blob("absent").exists());
}

#[test]
fn sparse_contents_have_the_size_of_their_file() {
    let folder = tempdir().unwrap();
    phone().blobs(Blobs::Sparse).file("D", "a", 6_000_000_000).write(&folder).unwrap();
    let size = fs::metadata(blob(folder.path(), "D", "a")).unwrap().len();
    assert_eq!(size, 6_000_000_000);
    assert!(!blob(folder.path(), "D", "").exists(), "directories have none");
}

#[test]
fn a_file_can_be_missing_among_others() {
    let folder = tempdir().unwrap();
    let mut backup = phone();
    backup.blobs(Blobs::Sparse).file("D", "a", 5).row(Row::file("D", "b", 5).not_on_disk());
    backup.row(Row::file("D", "c", 0).size(-1)).write(&folder).unwrap();
    let is_there = |path| blob(folder.path(), "D", path).exists();
    assert_eq!(["a", "b", "c"].map(is_there), [true, false, false]);
}

#[test]
fn an_account_stands_in_place_of_rows_at_its_paths() {
    let folder = tempdir().unwrap();
    let path = "Library/Accounts/Accounts3.sqlite";
    let mut backup = phone();
    backup.account(Account::new(Generation::Ios18)).file("HomeDomain", path, 5);
    backup.last_backup(1_763_600_000).write(&folder).unwrap();
    let found = rows(folder.path());
    let accounts: Vec<_> = found.iter().filter(|row| row.path.as_deref() == Some(path)).collect();
    let content = fs::read(blob(folder.path(), "HomeDomain", path)).unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!(usize::try_from(accounts[0].size()), Ok(content.len()));
    assert_eq!(accounts[0].root()["LastModified"].as_signed_integer(), Some(1_763_600_000));
}

#[test]
fn an_encrypted_backup_is_noise_with_padded_contents() {
    let folder = tempdir().unwrap();
    let mut backup = phone();
    backup.encrypted_flag().blobs(Blobs::Sparse).file("D", "a", 32).write(&folder).unwrap();
    let manifest = fs::read(folder.path().join("Manifest.db")).unwrap();
    assert_eq!(manifest.len() % 4096, 0);
    assert!(!manifest.starts_with(b"SQLite format 3\0"));
    assert_eq!(plist(folder.path(), "Manifest.plist")["IsEncrypted"].as_boolean(), Some(true));
    assert_eq!(fs::metadata(blob(folder.path(), "D", "a")).unwrap().len(), 48);
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("mine"), "").unwrap();
    let error = phone().write(&folder).unwrap_err();
    assert!(matches!(error, Error::NotEmpty { .. }));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}
