//! The folder as a whole: contents on disk, and what is never overwritten.

use std::fs;

use sample_backups::{BackupBuilder, Blobs, Device, Error, Row};
use tempfile::tempdir;

use crate::reading::{blob, plist};

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
