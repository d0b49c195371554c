//! Generated backups.

use std::fs;

use sample_backups::{Encrypted, Many, write_many};
use tempfile::tempdir;

use crate::{
    reading::{Found, plist, rows},
    unlocking::unlock,
};

#[test]
fn any_number_of_rows_is_exact() {
    for count in [0, 1, 2, 7, 50, 999] {
        let folder = tempdir().unwrap();
        let written = write_many(&folder, &Many { rows: count, ..Many::default() }).unwrap();
        assert_eq!(written.rows(), count);
        assert_eq!(rows(folder.path()).len(), usize::try_from(count).unwrap());
    }
}

#[test]
fn the_result_is_what_a_reader_finds() {
    let folder = tempdir().unwrap();
    let many = Many { rows: 5_000, seed: 7, icon_bytes: 2_000, ..Many::default() };
    let written = write_many(&folder, &many).unwrap();
    let found = rows(folder.path());

    let files = found.iter().filter(|row| row.flags == Some(1));
    let bytes: i64 = files.clone().map(Found::size).sum();
    assert_eq!(written.files, u64::try_from(files.count()).unwrap());
    assert_eq!(written.bytes, u64::try_from(bytes).unwrap());
    assert_eq!((written.files, written.directories, written.symlinks), (3_000, 1_950, 50));

    let mut domains: Vec<_> = found.iter().map(|row| row.domain.as_deref()).collect();
    domains.dedup();
    assert!((100..300).contains(&domains.len()), "{} runs of domains", domains.len());

    let info = plist(folder.path(), "Info.plist");
    let apps = info["Applications"].as_dictionary().unwrap();
    let icon = apps["com.spotify.client"].as_dictionary().unwrap()["PlaceholderIcon"].as_data();
    assert_eq!(icon.unwrap().len(), 2_000);
}

#[test]
fn a_seed_decides_every_byte() {
    let manifest = |seed| {
        let folder = tempdir().unwrap();
        let many = Many { rows: 2_000, seed, icon_bytes: 0, ..Many::default() };
        write_many(&folder, &many).unwrap();
        fs::read(folder.path().join("Manifest.db")).unwrap()
    };
    assert!(manifest(1) == manifest(1));
    assert!(manifest(1) != manifest(2));
}

#[test]
fn an_encrypted_one_holds_the_same_rows() {
    let (plain, encrypted) = (tempdir().unwrap(), tempdir().unwrap());
    let many = Many { rows: 3_000, icon_bytes: 0, ..Many::default() };
    let expected = write_many(&plain, &many).unwrap();
    let password = Some(Encrypted::with_password("secret"));
    let written = write_many(&encrypted, &Many { encrypted: password, ..many }).unwrap();
    assert_eq!(written, expected);

    let unlocked = unlock(encrypted.path(), "secret").unwrap();
    let found = rows(unlocked.plain_copy(encrypted.path()).path());
    let plain = rows(plain.path());
    let columns = |row: &Found| (row.rowid, row.file_id.clone(), row.flags);
    assert!(found.iter().map(columns).eq(plain.iter().map(columns)));
    assert!(found.iter().all(|row| row.encryption_key().is_some() == (row.flags == Some(1))));
    let sizes = |rows: &[Found]| rows.iter().map(Found::size).sum::<i64>();
    assert_eq!(sizes(&found), sizes(&plain));
}
