//! Manifest.db.

use std::fs;

use sample_backups::{BackupBuilder, Damage, Device, RawRow, Row, extended_attributes, file_id};
use tempfile::tempdir;

use crate::reading::{open, rows};

fn phone() -> BackupBuilder {
    BackupBuilder::new(Device::iphone("Phone"))
}

#[test]
fn schema_and_header_are_those_of_a_real_file() {
    let folder = tempdir().unwrap();
    phone().file("HomeDomain", "Library/a", 1).write(&folder).unwrap();

    let bytes = fs::read(folder.path().join("Manifest.db")).unwrap();
    assert_eq!(bytes[18..20], [2, 2], "WAL mode");
    assert!(!folder.path().join("Manifest.db-wal").exists());

    let (_copy, connection) = open(folder.path());
    let pragma = |name: &str| -> i64 {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!(pragma("page_size"), 4096);
    assert_eq!(pragma("user_version"), 2);
    assert_eq!(pragma("auto_vacuum"), 2);
    let mut statement =
        connection.prepare("SELECT name, rootpage, sql FROM sqlite_master").unwrap();
    let schema: Vec<(String, i64, Option<String>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expected = [
        (
            "Files",
            3,
            Some(
                "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)",
            ),
        ),
        ("sqlite_autoindex_Files_1", 4, None),
        ("Properties", 5, Some("CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB)")),
        ("sqlite_autoindex_Properties_1", 6, None),
        ("FilesDomainIdx", 7, Some("CREATE INDEX FilesDomainIdx ON Files(domain)")),
        (
            "FilesRelativePathIdx",
            8,
            Some("CREATE INDEX FilesRelativePathIdx ON Files(relativePath)"),
        ),
        ("FilesFlagsIdx", 9, Some("CREATE INDEX FilesFlagsIdx ON Files(flags)")),
    ];
    let expected =
        expected.map(|(name, page, sql)| (name.to_owned(), page, sql.map(str::to_owned)));
    assert_eq!(schema, expected);
}

#[test]
fn directories_above_a_file_come_first() {
    let folder = tempdir().unwrap();
    let written = phone()
        .file("AppDomain-x", "Documents/a/b.bin", 1_234)
        .file("HomeDomain", "c", 5)
        .file("AppDomain-x", "Documents/d.bin", 6)
        .write(&folder)
        .unwrap();
    let found = rows(folder.path());
    let paths: Vec<_> = found
        .iter()
        .map(|row| {
            (row.domain.as_deref().unwrap(), row.path.as_deref().unwrap(), row.flags.unwrap())
        })
        .collect();
    let expected = [
        ("AppDomain-x", "", 2),
        ("AppDomain-x", "Documents", 2),
        ("AppDomain-x", "Documents/a", 2),
        ("AppDomain-x", "Documents/a/b.bin", 1),
        ("AppDomain-x", "Documents/d.bin", 1),
        ("HomeDomain", "", 2),
        ("HomeDomain", "c", 1),
    ];
    assert_eq!(paths, expected);
    assert_eq!((written.files, written.directories, written.bytes), (3, 4, 1_245));
    for row in &found {
        let id = file_id(row.domain.as_deref().unwrap(), row.path.as_deref().unwrap());
        assert_eq!(row.file_id.as_deref(), Some(id.as_str()));
    }
}

#[test]
fn rows_have_numbers_with_gaps() {
    let folder = tempdir().unwrap();
    let mut backup = phone();
    for number in 0..100 {
        backup.file("HomeDomain", &number.to_string(), 1);
    }
    backup.write(&folder).unwrap();
    let found = rows(folder.path());
    assert!(found.windows(2).any(|pair| pair[0].rowid + 1 < pair[1].rowid));
}

#[test]
fn a_later_row_of_the_same_path_replaces_the_earlier() {
    let folder = tempdir().unwrap();
    let written = phone()
        .file("D", "a/b", 1)
        .row(Row::directory("D", "a").without_dates())
        .file("D", "a/b", 2)
        .write(&folder)
        .unwrap();
    assert_eq!((written.files, written.directories, written.bytes), (1, 2, 2));
    assert!(rows(folder.path())[1].root().get("Birth").is_none());
}

#[test]
fn everything_that_a_row_can_have_is_written() {
    let folder = tempdir().unwrap();
    phone()
        .row(Row::symlink("D", "link", "target").modified(5))
        .row(
            Row::file("D", "file", 6_000_000_000)
                .digest()
                .extended_attributes(extended_attributes(&[("Size", b"x")]))
                .encryption_key([1; 44])
                .flags(0x4000_0000)
                .marks(128),
        )
        .write(&folder)
        .unwrap();
    let found = rows(folder.path());
    let (link, file) = (&found[1], &found[2]);
    assert_eq!(link.flags, Some(4));
    assert_eq!(link.root()["LastModified"].as_signed_integer(), Some(5));
    assert_eq!(file.flags, Some(129));
    assert_eq!(file.size(), 6_000_000_000);
    for key in ["Digest", "ExtendedAttributes", "EncryptionKey"] {
        assert!(file.root().contains_key(key), "{key}");
    }
}

#[test]
fn dataless_and_negative_sizes_do_not_count() {
    let folder = tempdir().unwrap();
    let written = phone()
        .row(Row::file("D", "cloud", 500).flags(0x4000_0000))
        .row(Row::file("D", "negative", 0).size(-7))
        .file("D", "file", 3)
        .write(&folder)
        .unwrap();
    assert_eq!((written.files, written.bytes), (3, 3));
    assert_eq!(rows(folder.path())[2].size(), -7);
}

#[test]
fn odd_rows_are_written_as_told() {
    let folder = tempdir().unwrap();
    let garbage = RawRow {
        rowid: Some(5_000),
        file_id: "../../etc/passwd".into(),
        domain: "HomeDomain".into(),
        relative_path: "a".into(),
        flags: 1.into(),
        file: b"garbage".as_slice().into(),
    };
    let written = phone()
        .raw_row(RawRow { flags: 16.into(), ..RawRow::default() })
        .raw_row(RawRow::default())
        .raw_row(garbage)
        .write(&folder)
        .unwrap();
    let found = rows(folder.path());
    assert_eq!(written.raw_rows, 3);
    assert_eq!((found[0].flags, &found[0].domain), (Some(16), &None));
    assert_eq!(found[2].rowid, 5_000);
    assert_eq!(found[2].file_id.as_deref(), Some("../../etc/passwd"));
    assert_eq!(found[2].archive.as_deref(), Some(b"garbage".as_slice()));
}

#[test]
fn rows_of_the_log_are_in_the_log_alone() {
    let folder = tempdir().unwrap();
    let late = (1..=40).map(|number| Row::file("Late", &number.to_string(), number));
    let written = phone().file("Early", "a", 1).rows_in_wal(late).write(&folder).unwrap();
    assert_eq!(written.files, 41);
    assert_eq!(rows(folder.path()).len(), 42);

    fs::remove_file(folder.path().join("Manifest.db-wal")).unwrap();
    assert_eq!(rows(folder.path()).len(), 2);
    let left: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn zeroed_pages_take_rows_away_and_leave_others() {
    let folder = tempdir().unwrap();
    let mut backup = phone();
    for number in 0..200 {
        backup.file("HomeDomain", &number.to_string(), 1);
    }
    backup.damage(Damage::ZeroedPages(2)).damage(Damage::CutOff(100)).write(&folder).unwrap();

    assert_eq!(fs::read(folder.path().join("Manifest.db")).unwrap().len() % 4096, 3996);
    let (_copy, connection) = open(folder.path());
    let readable = |range: std::ops::Range<i64>| {
        let mut statement =
            connection.prepare("SELECT file FROM Files WHERE rowid BETWEEN ?1 AND ?2").unwrap();
        let rows = statement.query_map([range.start, range.end], |row| row.get::<_, Vec<u8>>(0));
        rows.unwrap().all(|row| row.is_ok())
    };
    assert!(!readable(0..10_000));
    assert!(readable(30..60));
}

#[test]
fn a_small_database_cannot_be_damaged_much() {
    let folder = tempdir().unwrap();
    let error = phone().damage(Damage::ZeroedPages(1)).write(&folder).unwrap_err();
    assert!(error.to_string().ends_with("Manifest.db is too small to be damaged like that"));
}
