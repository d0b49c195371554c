//! The same sums for any number of threads, and by another reader.
//!
//! The other reader shares nothing with the program: it asks SQLite for one row after the other,
//! number by number, and has the plist crate build all of each archive.

use std::{collections::BTreeMap, fs, io::Cursor, path::Path};

use plist::Value as Property;
use proptest::{prelude::*, sample::select};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use sample_backups::{Cell, Many, RawRow, Row, extended_attributes, write_many};
use serde_json::Value;

use crate::support::{
    DAMAGED, WHOLE, archive_of, copy, item, list, number, phone, run, sample, sizes, temp_dir,
    text, write,
};

/// What the other reader found.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sums {
    /// Files and bytes of each domain that has files.
    domains: BTreeMap<String, (u64, u64)>,
    directories: u64,
    symlinks: u64,
    unusable: u64,
}

/// Reads a backup without the program.
fn read_otherwise(backup: &Path) -> Sums {
    let copied = temp_dir();
    copy(backup, &copied.path().join("copy"));
    let manifest = copied.path().join("copy/Manifest.db");
    let connection =
        Connection::open_with_flags(manifest, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let ends = "SELECT coalesce(min(rowid), 1), coalesce(max(rowid), 0) FROM Files";
    let ends = connection.query_row(ends, [], |row| Ok((row.get(0)?, row.get(1)?)));
    // On the way to one of the ends there may be damage; no backup here has so many rows.
    let (first, last) = ends.unwrap_or((1, 20_000_i64));
    let row = "SELECT domain, relativePath, flags, file FROM Files WHERE rowid = ?1";
    let mut row = connection.prepare(row).unwrap();
    let mut sums = Sums::default();
    for rowid in first..=last {
        // No such row, or one on a damaged page.
        let _ = row.query_row([rowid], |row| {
            let column = |index| row.get_ref(index);
            sums.add(column(0)?, column(1)?, column(2)?, column(3)?);
            Ok(())
        });
    }
    sums
}

impl Sums {
    fn add(&mut self, domain: ValueRef, path: ValueRef, flags: ValueRef, file: ValueRef) {
        match (domain, path, flags) {
            // A mark of a run under way is no file, and none is lost.
            (_, _, ValueRef::Integer(flags)) if flags & (1 | 2 | 4 | 16) == 16 => (),
            (ValueRef::Text(domain), ValueRef::Text(_), ValueRef::Integer(flags)) => {
                let domain = String::from_utf8_lossy(domain).into_owned();
                match (flags & 1, flags & 2, flags & 4, size(file)) {
                    (1, _, _, Some(size)) => {
                        let sum = self.domains.entry(domain).or_default();
                        *sum = (sum.0 + 1, sum.1 + size);
                    }
                    (0, 2, ..) => self.directories += 1,
                    (0, 0, 4, _) => self.symlinks += 1,
                    _ => self.unusable += 1,
                }
            }
            _ => self.unusable += 1,
        }
    }
}

/// Returns what the archive says of the size; 0 where the content is elsewhere.
fn size(file: ValueRef) -> Option<u64> {
    let ValueRef::Blob(archive) = file else { return None };
    let archive = Property::from_reader(Cursor::new(archive)).ok()?;
    let archive = archive.as_dictionary()?;
    let root = archive.get("$top")?.as_dictionary()?.get("root")?.as_uid()?.get();
    let objects = archive.get("$objects")?.as_array()?;
    let root = objects.get(usize::try_from(root).ok()?)?.as_dictionary()?;
    let size = root.get("Size")?.as_signed_integer()?;
    let flags = root.get("Flags").and_then(Property::as_signed_integer).unwrap_or(0);
    let size = u64::try_from(size).ok()?;
    Some(if flags & 0x4000_0000 == 0 { size } else { 0 })
}

/// Returns what the program says, in the same form.
fn read_by_program(sizes: &Value) -> Sums {
    let mut domains: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let of_items = list(sizes, "items").iter().flat_map(|item| list(item, "domains"));
    for of in of_items.chain(list(sizes, "shared")) {
        let sum = domains.entry(text(of, "domain").to_owned()).or_default();
        *sum = (sum.0 + number(of, "files"), sum.1 + number(of, "local_bytes"));
    }
    domains.retain(|_, (files, _)| 0 < *files);
    let totals = &sizes["totals"];
    Sums {
        domains,
        directories: number(totals, "directories"),
        symlinks: number(totals, "symlinks"),
        unusable: number(totals, "unusable_rows"),
    }
}

#[track_caller]
fn check_agreement(backup: &Path) {
    let sizes = sizes(backup.to_str().unwrap(), &[]);
    assert_eq!(read_by_program(&sizes), read_otherwise(backup));
}

/// Checks that nothing that is said depends on the number of threads.
#[track_caller]
fn check_threads(backup: &str) {
    let said = |threads: &str| {
        let [json, within] = [&[][..], &["--app", "system.photos"]].map(|options| {
            let args = ["sizes", backup, "--format", "json", "--threads", threads];
            run(&[&args, options].concat()).stdout
        });
        (json, within)
    };
    let alone = said("1");
    for threads in ["2", "3", "4", "5", "6", "7", "8", "64"] {
        let together = said(threads);
        assert!(alone == together, "{threads} threads:\n{}\n{}", alone.0, together.0);
    }
}

#[test]
fn threads_make_no_difference() {
    for sample in WHOLE.map(sample) {
        check_threads(&sample);
    }
}

#[test]
fn threads_make_no_difference_where_pages_are_damaged() {
    check_threads(&sample(DAMAGED));
}

#[test]
fn another_reader_finds_the_same() {
    for sample in WHOLE.map(sample) {
        check_agreement(Path::new(&sample));
    }
}

#[test]
fn every_row_that_can_be_read_is_read() {
    check_agreement(Path::new(&sample(DAMAGED)));
}

#[test]
fn many_rows_add_up_to_the_same_for_any_threads_and_another_reader() {
    let dir = temp_dir();
    let backup = dir.path().join("many");
    let many = Many { rows: 20_000, icon_bytes: 0, ..Many::default() };
    let written = write_many(&backup, &many).unwrap();
    check_threads(backup.to_str().unwrap());
    check_agreement(&backup);
    let sizes = sizes(backup.to_str().unwrap(), &[]);
    assert_eq!(number(&sizes["totals"], "files"), written.files);
    assert_eq!(number(&sizes["totals"], "local_bytes"), written.bytes);
}

#[test]
fn rows_that_go_on_on_other_pages_are_read_too() {
    let mut backup = phone();
    for number in 0..600_usize {
        let row = Row::file("AppDomain-com.example.a", &format!("Documents/{number}"), 7_000);
        let attributes = vec![0x55; number * 40];
        let row = row.extended_attributes(extended_attributes(&[("Size", &attributes)]));
        backup.row(row);
    }
    let folder = write(&backup);
    check_agreement(Path::new(folder.as_str()));
    check_threads(folder.as_str());
}

#[test]
fn damage_anywhere_costs_no_more_than_the_damaged_rows() {
    let dir = temp_dir();
    let whole = dir.path().join("whole");
    let many = Many { rows: 4_000, icon_bytes: 0, ..Many::default() };
    write_many(&whole, &many).unwrap();
    let bytes = fs::read(whole.join("Manifest.db")).unwrap();
    let pages = bytes.len() / 4_096;
    for (number, (first, count)) in [(9, 1), (pages / 3, 7), (pages / 2, 1)].into_iter().enumerate()
    {
        let backup = dir.path().join(number.to_string());
        copy(&whole, &backup);
        let mut bytes = bytes.clone();
        bytes[first * 4_096..(first + count) * 4_096].fill(0);
        fs::write(backup.join("Manifest.db"), bytes).unwrap();
        check_threads(backup.to_str().unwrap());
        check_agreement(&backup);
    }
}

#[test]
fn rows_between_two_damaged_ends_are_found() {
    let dir = temp_dir();
    let backup = dir.path().join("half");
    // This writer has the first rows on pages near the end.
    let many = Many { rows: 1_500, icon_bytes: 0, ..Many::default() };
    write_many(&backup, &many).unwrap();
    let mut bytes = fs::read(backup.join("Manifest.db")).unwrap();
    let half = bytes.len() / 2 / 4_096 * 4_096;
    bytes[half..].fill(0);
    fs::write(backup.join("Manifest.db"), bytes).unwrap();
    check_threads(backup.to_str().unwrap());
    check_agreement(&backup);
}

/// Anything that may stand in a column.
fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        2 => Just(Cell::Null),
        1 => any::<i64>().prop_map(Cell::Integer),
        1 => any::<f64>().prop_map(Cell::Real),
        2 => prop::collection::vec(any::<u8>(), 0..12).prop_map(Cell::Text),
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(Cell::Blob),
    ]
}

fn domain() -> impl Strategy<Value = &'static str> {
    select(vec![
        "HomeDomain",
        "MediaDomain",
        "CameraRollDomain",
        "AppDomain-com.example.a",
        "AppDomainGroup-group.com.example.a",
        "AppDomainGroup-group.com.google.common",
        "AppDomainPlugin-com.example.a.b",
        "AppDomain-com.google.Maps",
        "AppDomain-com.google.Gmail",
        "",
    ])
}

fn path() -> impl Strategy<Value = &'static str> {
    select(vec!["", "Library/SMS/a", "Library/Mobile Documents/é", "Media/PhotoData/CPL/漢字", "a"])
}

fn size_of_a_file() -> impl Strategy<Value = i128> {
    prop_oneof![
        6 => 0..10_000_000_i128,
        2 => 0..1_i128 << 45,
        1 => -5..5_i128,
        1 => any::<i64>().prop_map(|size| i128::from(size % (1 << 50))),
    ]
}

/// A row as iOS writes it, or nearly.
fn row() -> impl Strategy<Value = Row> {
    let kind = 0..6_u8;
    let odd = (any::<[bool; 4]>(), select(vec![0, 0, 0, 0x20, 0x4000_0000, 0x4000_0020]));
    (kind, domain(), path(), size_of_a_file(), odd).prop_map(
        |(kind, domain, path, size, ([digest, attributes, dates, marks], flags))| {
            let row = match kind {
                0 => Row::directory(domain, path),
                1 => Row::symlink(domain, path, "elsewhere"),
                _ => Row::file(domain, path, 0).size(size).flags(flags),
            };
            let row = if digest { row.digest() } else { row };
            let row = if dates { row } else { row.without_dates() };
            let row = if marks { row.marks(8) } else { row };
            if attributes {
                row.extended_attributes(extended_attributes(&[("Size", b"no"), ("$top", b"no")]))
            } else {
                row
            }
        },
    )
}

/// An archive with odd numbers in it, as the plist crate writes it.
fn archive() -> impl Strategy<Value = Cell> {
    let odd = || {
        prop_oneof![
            4 => (0..1_000_000_u64).prop_map(Property::from),
            1 => any::<i64>().prop_map(|number| Property::from(number % (1 << 50))),
            1 => Just(Property::from(u64::MAX)),
            1 => any::<u64>().prop_map(|number| Property::Uid(plist::Uid::new(number))),
            1 => Just(Property::Real(5.0)),
            1 => Just(Property::from("5")),
            1 => Just(Property::Boolean(true)),
        ]
    };
    let flags = select(vec![0_i64, 0x20, 0x4000_0000, -1]).prop_map(Property::from);
    let flags = prop_oneof![3 => flags, 1 => odd()];
    let often = |property: BoxedStrategy<Property>| prop::option::weighted(0.8, property);
    let key = select(vec!["Größe", "Mode", "Sizes", ""]);
    (often(odd().boxed()), often(flags.boxed()), key, 0..3_u64).prop_map(
        |(size, flags, key, root)| {
            let entries = [("Size", size), (key, Some(7.into())), ("Flags", flags)];
            let entries = entries.into_iter().filter_map(|(key, value)| Some((key, value?)));
            Cell::Blob(archive_of(&entries.collect::<Vec<_>>(), root))
        },
    )
}

/// A row in which anything may be wrong, with this in its archive.
fn raw_row(archive: impl Strategy<Value = Cell> + 'static) -> impl Strategy<Value = RawRow> {
    let or = |cell_of: BoxedStrategy<Cell>| prop_oneof![4 => cell_of, 1 => cell()];
    let domain = or(domain().prop_map(Cell::from).boxed());
    let path = or(path().prop_map(Cell::from).boxed());
    let flags = or((0..256_i64).prop_map(Cell::from).boxed());
    let file = or(archive.boxed());
    (domain, path, flags, file).prop_map(|(domain, relative_path, flags, file)| RawRow {
        domain,
        relative_path,
        flags,
        file,
        ..RawRow::default()
    })
}

/// An archive of which one byte is another.
fn damaged_archive() -> impl Strategy<Value = Cell> {
    (row(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(row, index, byte)| {
        let mut archive = row.archive();
        *index.get_mut(&mut archive) = byte;
        Cell::Blob(archive)
    })
}

/// As many as there is time for; a case that fails is shown whole.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

/// Wherever bytes are wrong, in pages of rows or of the tree: what is said is said the same by any
/// number of threads, and nothing worse happens.
#[test]
fn wrong_bytes_anywhere_do_no_harm() {
    let dir = temp_dir();
    let backup = dir.path().join("many");
    write_many(&backup, &Many { rows: 1_500, icon_bytes: 0, ..Many::default() }).unwrap();
    let manifest = backup.join("Manifest.db");
    let whole = fs::read(&manifest).unwrap();
    let wrong = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40);
    proptest!(config(), |(wrong in wrong)| {
        let mut bytes = whole.clone();
        for (index, byte) in wrong {
            *index.get_mut(&mut bytes) = byte;
        }
        fs::write(&manifest, bytes).unwrap();
        let said = |threads: &str| {
            let folder = backup.to_str().unwrap();
            let outcome = run(&["sizes", folder, "--format", "json", "--threads", threads]);
            assert!([0, 1, 3].contains(&outcome.exit), "{outcome}");
            (outcome.exit, outcome.stdout)
        };
        prop_assert_eq!(said("1"), said("3"));
    });
}

proptest! {
    #![proptest_config(config())]
    #[test]
    fn another_reader_finds_the_same_in_any_backup(
        rows in prop::collection::vec(row(), 0..20),
        raw_rows in prop::collection::vec(raw_row(archive()), 0..20),
        in_the_log in prop::collection::vec(0..1_000_000_u64, 0..3),
    ) {
        let mut backup = phone();
        backup.rows_in_wal(in_the_log.iter().enumerate().map(|(number, size)| {
            Row::file("AppDomain-log", &number.to_string(), *size)
        }));
        for row in rows {
            backup.row(row);
        }
        for row in raw_rows {
            backup.raw_row(row);
        }
        check_agreement(write(&backup).path());
    }

    #[test]
    fn a_damaged_archive_costs_no_more_than_its_row(
        raw_rows in prop::collection::vec(raw_row(damaged_archive()), 0..20),
    ) {
        let mut backup = phone();
        let is_mark = |row: &&RawRow| matches!(row.flags, Cell::Integer(flags) if flags & 0x17 == 0x10);
        let rows = u64::try_from(raw_rows.iter().filter(|row| !is_mark(row)).count()).unwrap();
        for row in raw_rows {
            backup.raw_row(row);
        }
        backup.file("AppDomain-healthy", "a", 5);
        let sizes = sizes(write(&backup).as_str(), &[]);
        let all = ["files", "directories", "symlinks", "unusable_rows"];
        let all: u64 = all.map(|key| number(&sizes["totals"], key)).iter().sum();
        // The healthy file, and the root of its domain.
        prop_assert_eq!(all, rows + 2);
        prop_assert_eq!(number(item(&sizes, "healthy"), "local_bytes"), 5);
    }
}
