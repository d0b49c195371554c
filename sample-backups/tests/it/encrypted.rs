//! Encrypted backups.

use std::{collections::BTreeSet, fs, path::Path};

use sample_backups::{BackupBuilder, Blobs, Damage, Device, Encrypted, Keybag, RawRow, Row};
use tempfile::{TempDir, tempdir};

use crate::{
    reading::{blob, plist, rows},
    unlocking::{classes, entries, number, records, unlock, without_padding},
};

const PASSWORD: &str = "päss word";

fn phone() -> BackupBuilder {
    BackupBuilder::new(Device::iphone("Phone"))
}

fn write(encrypted: Encrypted) -> TempDir {
    let folder = tempdir().unwrap();
    let mut backup = phone();
    for number in 0..40 {
        backup.file("HomeDomain", &format!("Library/{number}"), number);
    }
    backup.encrypted(encrypted).content("HomeDomain", "Library/SMS/sms.db", b"hello");
    backup.write(&folder).unwrap();
    folder
}

/// The database that the password opens, in a folder of its own, has all rows, and the content
/// of a file is what was put in.
#[track_caller]
fn check(encrypted: Encrypted) {
    let folder = write(encrypted);
    let unlocked = unlock(folder.path(), PASSWORD).unwrap();
    assert!(unlock(folder.path(), "pass word").is_none());
    let database = unlocked.plain_copy(folder.path());
    let found = rows(database.path());
    assert_eq!(found.len(), 44);
    let sms = found.last().unwrap();
    assert_eq!(sms.path.as_deref(), Some("Library/SMS/sms.db"));
    assert_eq!(unlocked.content(folder.path(), sms), b"hello");
}

#[test]
fn the_password_opens_everything() {
    check(Encrypted::with_password(PASSWORD));
    check(Encrypted::with_password(PASSWORD).rounds(3, 2));
    check(Encrypted::with_password(PASSWORD).before_ios_10_2());
}

#[test]
fn manifest_plist_tells_of_the_encryption() {
    let folder = write(Encrypted::with_password(PASSWORD));
    let manifest = plist(folder.path(), "Manifest.plist");
    assert_eq!(manifest["IsEncrypted"].as_boolean(), Some(true));
    let keybag = Encrypted::with_password(PASSWORD).keybag().to_bytes();
    assert_eq!(manifest["BackupKeyBag"].as_data(), Some(keybag.as_slice()));
    assert_eq!(manifest["ManifestKey"].as_data().unwrap()[..4], [4, 0, 0, 0]);
}

#[test]
fn the_manifest_is_padded_unless_told_otherwise() {
    let length = |folder: &Path| fs::metadata(folder.join("Manifest.db")).unwrap().len();
    let padded = write(Encrypted::with_password(PASSWORD));
    assert_eq!(length(padded.path()) % 4096, 16);
    let unpadded = write(Encrypted::with_password(PASSWORD).without_padding());
    assert_eq!(length(unpadded.path()) % 4096, 0);

    let database =
        |folder: &Path| unlock(folder, PASSWORD).map(|unlocked| unlocked.database(folder)).unwrap();
    assert_eq!(without_padding(database(padded.path())), database(unpadded.path()));
}

#[test]
fn a_manifest_of_ios_10_0_is_plain() {
    let folder = write(Encrypted::with_password(PASSWORD).plain_manifest());
    let manifest = plist(folder.path(), "Manifest.plist");
    assert_eq!(manifest["IsEncrypted"].as_boolean(), Some(true));
    assert!(!manifest.contains_key("ManifestKey"));
    let found = rows(folder.path());
    let unlocked = unlock(folder.path(), PASSWORD).unwrap();
    assert_eq!(unlocked.content(folder.path(), found.last().unwrap()), b"hello");
}

#[test]
fn a_keybag_has_a_header_and_eleven_classes() {
    let keybag = Encrypted::with_password(PASSWORD).keybag().to_bytes();
    let records = records(&keybag);
    let tags = |at: usize| -> Vec<&str> { records[at].keys().map(String::as_str).collect() };
    let header = ["DPIC", "DPSL", "DPWT", "HMCK", "ITER", "SALT", "TYPE", "UUID", "VERS", "WRAP"];
    assert_eq!(tags(0), header);
    assert_eq!(records.len(), 12);
    for (class, record) in (1..).zip(&records[1..]) {
        assert_eq!(number(&record["CLAS"]), class);
        assert_eq!(record["WPKY"].len(), 40);
        assert_eq!(record["UUID"].len(), 16);
    }
    let order: Vec<_> = entries(&keybag).into_iter().map(|(tag, _)| tag).collect();
    assert_eq!(order[10..15], ["UUID", "CLAS", "WRAP", "KTYP", "WPKY"]);
    let opened = classes(&keybag, PASSWORD).unwrap();
    assert!(opened.keys().copied().eq(1..=10), "the password is not enough for 11");
}

#[test]
fn rounds_stand_in_the_keybag() {
    let header = |encrypted: Encrypted| records(&encrypted.keybag().to_bytes()).swap_remove(0);
    let usual = header(Encrypted::with_password(PASSWORD));
    assert_eq!((number(&usual["DPIC"]), number(&usual["ITER"])), (1_000, 100));
    let few = header(Encrypted::with_password(PASSWORD).rounds(7, 5));
    assert_eq!((number(&few["DPIC"]), number(&few["ITER"])), (7, 5));
    let old = header(Encrypted::with_password(PASSWORD).before_ios_10_2().rounds(7, 5));
    assert_eq!(number(&old["ITER"]), 5);
    assert!(["DPIC", "DPSL", "DPWT"].iter().all(|tag| !old.contains_key(*tag)));
}

#[test]
fn odd_keybags_are_written_as_told() {
    let folder = tempdir().unwrap();
    let keybag = Keybag::new().number(b"VERS", 9).also(b"VERS", b"").entry(b"SALT", b"salt");
    let mut backup = phone();
    backup.encrypted(Encrypted::with_password(PASSWORD)).keybag(&keybag).write(&folder).unwrap();
    let manifest = plist(folder.path(), "Manifest.plist");
    let written = manifest["BackupKeyBag"].as_data().unwrap();
    assert_eq!(written, b"VERS\0\0\0\x04\0\0\0\x09VERS\0\0\0\0SALT\0\0\0\x04salt");

    let healthy = Encrypted::with_password(PASSWORD).keybag();
    let changed = healthy.clone().number(b"WRAP", 5).without(b"WPKY").to_bytes();
    let changed = records(&changed);
    assert_eq!(number(&changed[0]["WRAP"]), 5);
    assert_eq!(number(&changed[1]["WRAP"]), 2);
    assert!(changed.iter().all(|record| !record.contains_key("WPKY")));
}

#[test]
fn every_file_has_a_key_of_its_own_and_nothing_else_has_one() {
    let folder = write(Encrypted::with_password(PASSWORD));
    let unlocked = unlock(folder.path(), PASSWORD).unwrap();
    let found = rows(unlocked.plain_copy(folder.path()).path());
    let (files, others): (Vec<_>, Vec<_>) = found.iter().partition(|row| row.flags == Some(1));
    let keys: BTreeSet<_> = files.iter().map(|row| row.encryption_key().unwrap()).collect();
    assert_eq!((files.len(), keys.len()), (41, 41));
    let classes: BTreeSet<_> = keys.iter().map(|key| key[0]).collect();
    assert_eq!(Vec::from_iter(classes), [1, 2, 3, 4]);
    assert!(others.iter().all(|row| row.encryption_key().is_none()));
    for file in &files {
        let class = file.root()["ProtectionClass"].as_unsigned_integer().unwrap();
        assert_eq!(u64::from(file.encryption_key().unwrap()[0]), class);
    }
}

#[test]
fn contents_of_any_length_are_padded() {
    for length in [0, 1, 15, 16, 17, 4_096] {
        let folder = tempdir().unwrap();
        let bytes = vec![7; length];
        let mut backup = phone();
        backup.encrypted(Encrypted::with_password(PASSWORD)).content("D", "a", &bytes);
        backup.write(&folder).unwrap();
        let on_disk = fs::metadata(blob(folder.path(), "D", "a")).unwrap().len();
        assert_eq!(on_disk, u64::try_from((length / 16 + 1) * 16).unwrap());
        let unlocked = unlock(folder.path(), PASSWORD).unwrap();
        let found = rows(unlocked.plain_copy(folder.path()).path());
        assert_eq!(unlocked.content(folder.path(), &found[1]), bytes);
    }
}

#[test]
fn sparse_contents_have_the_size_of_encrypted_ones() {
    let folder = tempdir().unwrap();
    let mut backup = phone();
    backup.encrypted(Encrypted::with_password(PASSWORD)).blobs(Blobs::Sparse).file("D", "a", 32);
    backup.write(&folder).unwrap();
    assert_eq!(fs::metadata(blob(folder.path(), "D", "a")).unwrap().len(), 48);
}

#[test]
fn rows_keep_what_they_are_given() {
    let folder = tempdir().unwrap();
    let odd = RawRow { flags: 1.into(), file: b"odd".as_slice().into(), ..RawRow::default() };
    let mut backup = phone();
    backup.encrypted(Encrypted::with_password(PASSWORD)).raw_row(odd);
    backup.row(Row::content("D", "a", b"x").encryption_key([9; 44])).write(&folder).unwrap();
    let unlocked = unlock(folder.path(), PASSWORD).unwrap();
    let found = rows(unlocked.plain_copy(folder.path()).path());
    assert_eq!(found[1].encryption_key(), Some(vec![9; 44]));
    assert_eq!(found[2].archive.as_deref(), Some(b"odd".as_slice()));
}

#[test]
fn damage_is_done_to_what_is_encrypted() {
    let folder = tempdir().unwrap();
    let mut backup = phone();
    for number in 0..200 {
        backup.file("HomeDomain", &number.to_string(), 1);
    }
    backup.encrypted(Encrypted::with_password(PASSWORD));
    backup.damage(Damage::ZeroedPages(2)).damage(Damage::CutOff(100)).write(&folder).unwrap();
    let bytes = fs::read(folder.path().join("Manifest.db")).unwrap();
    assert_eq!(bytes.len() % 4096, 4096 + 16 - 100);
    let zero = bytes.chunks(4096).filter(|page| page.iter().all(|byte| *byte == 0));
    assert_eq!(zero.count(), 2);
}

#[test]
fn the_same_description_gives_the_same_bytes() {
    let database =
        |password| fs::read(write(Encrypted::with_password(password)).path().join("Manifest.db"));
    assert!(database("a").unwrap() == database("a").unwrap());
    assert!(database("a").unwrap() != database("b").unwrap());
}
