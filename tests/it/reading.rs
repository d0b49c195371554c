//! What is read of a backup, row by row and file by file, and whose it is.

use std::{fs, path::Path};

use rusqlite::{Connection, OpenFlags};
use sample_backups::{
    App, BackupBuilder, Cell, ContainerClass, PlistForm, RawRow, Row, extended_attributes,
};
use serde_json::{Value, json};

use crate::support::{
    Folder, archive_of, item, list, number, phone, run, sizes, text, warned, write, write_as,
};

/// Returns the sizes of a backup.
#[track_caller]
fn read(backup: &BackupBuilder) -> Value {
    sizes(write(backup).as_str(), &[])
}

/// Returns files, directories, links, unusable rows and bytes.
fn totals(sizes: &Value) -> [u64; 5] {
    ["files", "directories", "symlinks", "unusable_rows", "local_bytes"]
        .map(|key| number(&sizes["totals"], key))
}

mod property_lists {
    use super::*;

    #[test]
    fn xml_and_binary_lists_tell_the_same() {
        let told = |form| {
            let mut backup = phone();
            backup.plists(form).app(App::new("com.example.a").item_name("Ä & B"));
            read(backup.file("AppDomain-com.example.a", "a", 5))
        };
        let binary = told(PlistForm::Binary);
        assert_eq!(item(&binary, "com.example.a")["name"], "Ä & B");
        assert_eq!(told(PlistForm::Xml), binary);
    }

    #[track_caller]
    fn check_missing(backup: &mut BackupBuilder, file: &str) {
        let sizes = read(backup.file("HomeDomain", "Library/a", 5));
        assert_eq!(totals(&sizes)[4], 5);
        let warnings = list(&sizes, "warnings");
        let told = warnings.iter().find(|warning| warning["code"] == "missing_file");
        assert!(text(told.unwrap(), "message").contains(file), "{sizes:#}");
    }

    #[test]
    fn each_list_may_be_missing() {
        check_missing(phone().without_info(), "Info.plist");
        check_missing(phone().without_manifest_plist(), "Manifest.plist");
        check_missing(phone().without_status(), "Status.plist");
    }

    #[test]
    fn junk_in_a_list_is_told_and_the_rest_is_read() {
        #[track_caller]
        fn check(junk: &[u8]) {
            let mut backup = phone();
            backup.info_bytes(junk).manifest_bytes(junk).status_bytes(junk);
            let sizes = read(backup.file("HomeDomain", "Library/a", 5));
            assert_eq!(totals(&sizes)[4], 5);
            let warnings = list(&sizes, "warnings").iter();
            let malformed = warnings.filter(|warning| warning["code"] == "malformed_file");
            assert_eq!(malformed.count(), 3, "{sizes:#}");
        }
        check(b"");
        check(b"junk");
        check(b"bplist00");
        check(
            b"bplist00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        );
        check(b"<plist><dict><key>Device Name</key>");
        check(b"<plist><array/></plist>");
        check(format!("<plist>{}", "<array>".repeat(100_000)).as_bytes());
    }

    #[test]
    fn keys_of_odd_types_are_passed_over() {
        let mut backup = phone();
        for key in ["Device Name", "Product Type", "Applications", "Installed Applications"] {
            backup.info_extra(key, 7);
        }
        backup.info_extra("Last Backup Date", "yesterday");
        for key in ["Applications", "Lockdown", "IsEncrypted", "Date"] {
            backup.manifest_extra(key, "odd");
        }
        backup.status_extra("SnapshotState", 7).status_extra("Date", "never");
        let sizes = read(backup.file("AppDomain-com.example.a", "a", 5));
        let expected = json!({
            "device_name": "Test iPhone",
            "product_type": null,
            "product_version": "18.6",
            "last_backup": null,
            "encrypted": null,
            "state": "unknown",
        });
        assert_eq!(sizes["backup"], expected);
        assert_eq!(number(item(&sizes, "com.example.a"), "local_bytes"), 5);
    }

    #[test]
    fn any_date_does_no_harm() {
        for seconds in [i64::MIN, -62_135_596_800, -1, 0, 253_402_300_799, i64::MAX] {
            let mut backup = phone();
            backup.file("HomeDomain", "a", 5);
            let folder = write(backup.last_backup(seconds).plists(PlistForm::Xml));
            for format in ["table", "json", "csv"] {
                run(&["sizes", folder.as_str(), "--format", format]).ending(0);
                run(&["list", folder.as_str(), "--format", format]).ending(0);
            }
        }
        for modified in [i64::MIN, -1, i64::MAX] {
            let row = Row::file("HomeDomain", "a", 5).modified(modified);
            let folder = write(phone().row(row));
            run(&["sizes", folder.as_str(), "--app", "system.settings"]).ending(0);
        }
    }

    #[test]
    fn an_app_is_called_as_the_store_calls_it_then_as_it_is_known_then_by_its_id() {
        let mut backup = phone();
        backup.app(App::new("com.spotify.client").item_name("Spotify: Songs"));
        backup.app(App::new("com.netflix.Netflix").without_metadata());
        backup.app(App::new("com.example.a").metadata_bytes(b"junk"));
        for id in ["com.spotify.client", "com.netflix.Netflix", "com.example.a"] {
            backup.file(&format!("AppDomain-{id}"), "a", 5);
        }
        let sizes = read(&backup);
        assert_eq!(item(&sizes, "com.spotify.client")["name"], "Spotify: Songs");
        assert_eq!(item(&sizes, "com.netflix.Netflix")["name"], "Netflix");
        assert_eq!(item(&sizes, "com.example.a")["name"], "com.example.a");
    }
}

mod folders {
    use super::*;

    #[track_caller]
    fn check_name(name: &str) {
        let mut backup = phone();
        backup.file("HomeDomain", "Library/a", 5);
        backup.rows_in_wal([Row::file("HomeDomain", "Library/b", 7)]);
        let folder = write_as(&backup, name);
        assert_eq!(totals(&sizes(folder.as_str(), &[]))[4], 12, "{name}");
        let mut without_log = phone();
        let folder = write_as(without_log.file("HomeDomain", "Library/a", 5), name);
        assert_eq!(totals(&sizes(folder.as_str(), &[]))[4], 5, "{name}");
    }

    #[test]
    fn a_folder_may_have_any_name() {
        check_name("with spaces");
        check_name("100%");
        check_name("%20%00");
        check_name("#1");
        check_name("semicolon;and,comma&more=1");
        check_name("it's");
        check_name("漢字 🧶 ü");
        check_name(".hidden");
        check_name("-o");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_may_have_any_name_that_unix_allows() {
        check_name("a space behind ");
        check_name("what?mode=rwc");
        check_name("\"quoted\"");
        check_name("back\\slash");
        check_name("colon:*<>|");
        check_name("line\nbreak");
    }

    #[test]
    fn rows_that_stand_only_in_the_log_are_counted() {
        let mut backup = phone();
        backup.file("HomeDomain", "Library/a", 5).rows_in_wal((0..300).map(|number| {
            Row::file("AppDomain-com.example.a", &format!("Documents/{number}"), 1_000)
        }));
        let folder = write(&backup);
        let sizes = sizes(folder.as_str(), &[]);
        assert_eq!(number(item(&sizes, "com.example.a"), "local_bytes"), 300_000);
        assert_eq!(totals(&sizes)[4], folder.written.bytes);
        assert!(list(&sizes, "warnings").is_empty());
    }

    /// Returns how many rows are read where `change` was done to a backup with rows in its log.
    fn rows_with_a_log(change: impl Fn(&Path)) -> u64 {
        let mut backup = phone();
        backup.file("HomeDomain", "Library/a", 5).rows_in_wal([Row::file(
            "HomeDomain",
            "Library/b",
            7,
        )]);
        let folder = write(&backup);
        change(folder.path());
        totals(&sizes(folder.as_str(), &[]))[4]
    }

    #[test]
    fn the_log_of_a_manifest_that_was_renamed_or_is_a_link_is_read_too() {
        let rename = |from: &'static str, to: &'static str| {
            move |folder: &Path| fs::rename(folder.join(from), folder.join(to)).unwrap()
        };
        assert_eq!(rows_with_a_log(|_| ()), 12);
        assert_eq!(rows_with_a_log(rename("Manifest.db", "Manifest.mbdb")), 12);
        #[cfg(unix)]
        assert_eq!(
            rows_with_a_log(|folder| {
                let elsewhere = folder.join("elsewhere");
                fs::create_dir(&elsewhere).unwrap();
                for name in ["Manifest.db", "Manifest.db-wal"] {
                    fs::rename(folder.join(name), elsewhere.join(name)).unwrap();
                }
                let led_to = elsewhere.join("Manifest.db");
                std::os::unix::fs::symlink(led_to, folder.join("Manifest.db")).unwrap();
            }),
            12
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_log_that_leads_nowhere_is_an_error_and_no_empty_one() {
        let folder = write(phone().file("HomeDomain", "Library/a", 5));
        std::os::unix::fs::symlink("gone", folder.path().join("Manifest.db-wal")).unwrap();
        let outcome = run(&["sizes", folder.as_str()]).ending(1);
        assert!(outcome.stderr.contains("Manifest.db-wal"), "{outcome}");
    }

    #[test]
    fn a_change_that_was_broken_off_makes_the_manifest_partial() {
        let folder = write(phone().file("HomeDomain", "Library/a", 5));
        let journal = folder.path().join("Manifest.db-journal");
        // What SQLite leaves behind once a change has ended.
        for ended in [&b""[..], &[0; 512]] {
            fs::write(&journal, ended).unwrap();
            sizes(folder.as_str(), &[]);
        }
        fs::write(&journal, b"\xD9\xD5\x05\xF9\x20\xA1\x63\xD7\0\0\0\x01").unwrap();
        let outcome = run(&["sizes", folder.as_str(), "--format", "json"]).ending(3);
        assert!(warned(&outcome.json(), "partial_manifest").is_some(), "{outcome}");
        run(&["plan", folder.as_str()]).ending(1);
    }

    #[test]
    fn an_empty_log_is_as_good_as_none() {
        let folder = write(phone().file("HomeDomain", "Library/a", 5));
        fs::write(folder.path().join("Manifest.db-wal"), b"").unwrap();
        assert_eq!(totals(&sizes(folder.as_str(), &[]))[4], 5);
    }

    #[test]
    fn a_log_of_junk_holds_no_rows_and_does_no_harm() {
        let folder = write(phone().file("HomeDomain", "Library/a", 5));
        fs::write(folder.path().join("Manifest.db-wal"), vec![0xA5; 20_000]).unwrap();
        assert_eq!(totals(&sizes(folder.as_str(), &[]))[4], 5);
    }

    #[test]
    fn a_folder_that_holds_one_backup_stands_for_it() {
        let folder = write(phone().file("HomeDomain", "Library/a", 5));
        let around = folder.path().parent().unwrap().to_str().unwrap();
        assert_eq!(totals(&sizes(around, &[]))[4], 5);
    }

    #[cfg(unix)]
    #[test]
    fn a_backup_that_nobody_may_write_to_is_read() {
        use std::os::unix::fs::PermissionsExt;

        let mut backup = phone();
        backup.file("HomeDomain", "Library/a", 5);
        backup.rows_in_wal([Row::file("HomeDomain", "Library/b", 7)]);
        let folder = write(&backup);
        let files = || fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let set = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        files().for_each(|file| set(&file, 0o400));
        set(folder.path(), 0o500);
        let outcome = run(&["sizes", folder.as_str(), "--format", "json"]);
        // Or the folder could not be removed again.
        set(folder.path(), 0o700);
        assert_eq!(totals(&outcome.ending(0).json())[4], 12);
    }

    #[test]
    fn a_manifest_may_be_plain_though_the_files_are_encrypted() {
        let mut backup = phone();
        backup.manifest_extra("IsEncrypted", true).file("HomeDomain", "Library/a", 5);
        let sizes = read(&backup);
        assert_eq!((totals(&sizes)[4], &sizes["backup"]["encrypted"]), (5, &json!(true)));
    }

    /// As the databases of Core Data have it.
    #[test]
    fn a_schema_of_many_pages_has_lost_none() {
        let mut backup = phone();
        for number in 0..100 {
            backup.file("HomeDomain", &format!("Library/{number}"), 1);
        }
        let folder = write(&backup);
        let before = sizes(folder.as_str(), &[]);
        let database = folder.path().join("Manifest.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        let database = Connection::open_with_flags(database, flags).unwrap();
        for number in 0..150 {
            let table = format!("CREATE TABLE a_table_with_a_long_name_{number} (a, b, c, d);");
            database.execute_batch(&table).unwrap();
        }
        drop(database);
        assert_eq!(sizes(folder.as_str(), &[]), before);
    }

    #[test]
    fn bytes_behind_the_last_page_are_tolerated() {
        let folder = write(phone().file("HomeDomain", "Library/a", 5));
        let manifest = folder.path().join("Manifest.db");
        let mut bytes = fs::read(&manifest).unwrap();
        bytes.extend([7; 5_000]);
        fs::write(&manifest, bytes).unwrap();
        assert_eq!(totals(&sizes(folder.as_str(), &[]))[4], 5);
    }
}

mod rows {
    use super::*;

    /// A row of a file as it should be, for a test to spoil.
    fn healthy() -> RawRow {
        let row = Row::file("HomeDomain", "Library/odd", 1_000);
        RawRow {
            rowid: None,
            file_id: row.file_id().into(),
            domain: "HomeDomain".into(),
            relative_path: "Library/odd".into(),
            flags: 1.into(),
            file: row.archive().into(),
        }
    }

    /// Checks what becomes of one odd row among healthy ones: files, directories, links and
    /// unusable rows that it adds.
    #[track_caller]
    fn check(row: RawRow, expected: [u64; 4]) {
        let mut backup = phone();
        let odd = format!("{row:?}");
        backup.row_alone(Row::file("HomeDomain", "Library/a", 1)).raw_row(row);
        let sizes = read(&backup);
        let [files, directories, symlinks, unusable, bytes] = totals(&sizes);
        let found = [files - 1, directories, symlinks, unusable];
        assert_eq!(found, expected, "{odd}");
        assert_eq!(bytes, 1 + 1_000 * expected[0], "{odd}");
        assert_eq!(warned(&sizes, "unusable_rows").unwrap_or(0), unusable);
    }

    const FILE: [u64; 4] = [1, 0, 0, 0];
    const DIRECTORY: [u64; 4] = [0, 1, 0, 0];
    const SYMLINK: [u64; 4] = [0, 0, 1, 0];
    const UNUSABLE: [u64; 4] = [0, 0, 0, 1];
    const NOTHING: [u64; 4] = [0, 0, 0, 0];

    #[test]
    fn a_healthy_row_is_counted() {
        check(healthy(), FILE);
    }

    #[test]
    fn a_row_without_what_its_kind_needs_is_counted_as_unusable() {
        check(RawRow::default(), UNUSABLE);
        check(RawRow { domain: Cell::Null, ..healthy() }, UNUSABLE);
        check(RawRow { relative_path: Cell::Null, ..healthy() }, UNUSABLE);
        check(RawRow { flags: Cell::Null, ..healthy() }, UNUSABLE);
        check(RawRow { file: Cell::Null, ..healthy() }, UNUSABLE);
    }

    #[test]
    fn a_mark_of_a_run_under_way_is_no_lost_file() {
        check(RawRow { flags: 16.into(), file_id: "x".into(), ..RawRow::default() }, NOTHING);
        check(RawRow { flags: 16.into(), ..healthy() }, NOTHING);
    }

    #[test]
    fn marks_of_a_backup_under_way_change_no_kind() {
        for marks in [8, 32, 128, 8 | 32 | 128] {
            check(RawRow { flags: (1 | marks).into(), ..healthy() }, FILE);
            check(RawRow { flags: (2 | marks).into(), ..healthy() }, DIRECTORY);
            check(RawRow { flags: (4 | marks).into(), ..healthy() }, SYMLINK);
            check(RawRow { flags: marks.into(), ..healthy() }, UNUSABLE);
        }
    }

    #[test]
    fn a_row_of_no_kind_is_unusable() {
        check(RawRow { flags: 0.into(), ..healthy() }, UNUSABLE);
        check(RawRow { flags: "file".into(), ..healthy() }, UNUSABLE);
        check(RawRow { flags: Cell::Real(1.5), ..healthy() }, UNUSABLE);
        check(RawRow { flags: Cell::Blob(vec![1]), ..healthy() }, UNUSABLE);
    }

    #[test]
    fn an_archive_that_is_none_makes_its_row_unusable() {
        check(RawRow { file: b"".as_slice().into(), ..healthy() }, UNUSABLE);
        check(RawRow { file: b"bplist00".as_slice().into(), ..healthy() }, UNUSABLE);
        check(RawRow { file: vec![0xFF; 700].into(), ..healthy() }, UNUSABLE);
        check(RawRow { file: "text".into(), ..healthy() }, UNUSABLE);
        check(RawRow { file: 1_000.into(), ..healthy() }, UNUSABLE);
        let Cell::Blob(archive) = healthy().file else { panic!() };
        for cut in [1, 32, 100, archive.len() - 9] {
            let file = archive[..archive.len() - cut].to_vec();
            check(RawRow { file: file.into(), ..healthy() }, UNUSABLE);
        }
    }

    #[test]
    fn columns_of_a_wrong_type_make_a_row_unusable() {
        check(RawRow { domain: Cell::Blob(b"HomeDomain".to_vec()), ..healthy() }, UNUSABLE);
        check(RawRow { relative_path: Cell::Blob(vec![1]), ..healthy() }, UNUSABLE);
    }

    #[test]
    fn a_directory_and_a_link_need_no_archive() {
        let row = |flags: i64| RawRow { flags: flags.into(), file: Cell::Null, ..healthy() };
        check(row(2), DIRECTORY);
        check(row(4), SYMLINK);
    }

    #[test]
    fn sizes_that_no_file_has_make_a_row_unusable() {
        let archive = |size: i128| Row::file("HomeDomain", "a", 0).size(size).archive();
        for size in [-1, i128::from(i64::MIN), -4_096] {
            check(RawRow { file: archive(size).into(), ..healthy() }, UNUSABLE);
        }
        check(RawRow { file: archive(i128::from(u64::MAX)).into(), ..healthy() }, UNUSABLE);
        check(RawRow { file: archive(1 << 100).into(), ..healthy() }, UNUSABLE);
    }

    #[test]
    fn a_size_that_is_a_reference_makes_a_row_unusable() {
        let archive = archive_of(&[("Size", plist::Value::Uid(plist::Uid::new(1)))], 1);
        check(RawRow { file: archive.into(), ..healthy() }, UNUSABLE);
        check(RawRow { file: archive_of(&[], 1).into(), ..healthy() }, UNUSABLE);
        check(
            RawRow { file: archive_of(&[("Size", "1000".into())], 1).into(), ..healthy() },
            UNUSABLE,
        );
    }

    #[test]
    fn nothing_but_a_size_is_required() {
        check(RawRow { file: archive_of(&[("Size", 1_000.into())], 1).into(), ..healthy() }, FILE);
    }

    #[test]
    fn a_crafted_file_id_leads_nowhere() {
        check(RawRow { file_id: "../../etc/passwd".into(), ..healthy() }, FILE);
        check(RawRow { file_id: Cell::Null, ..healthy() }, FILE);
    }

    #[test]
    fn rows_of_any_number_are_found() {
        for rowid in [i64::MIN, -1, 0, i64::MAX] {
            check(RawRow { rowid: Some(rowid), ..healthy() }, FILE);
        }
    }

    #[test]
    fn text_that_is_no_utf8_is_shown_as_well_as_it_can_be() {
        let mut backup = phone();
        backup.raw_row(RawRow { domain: Cell::Text(b"AppDomain-a\xFF".to_vec()), ..healthy() });
        backup.raw_row(RawRow {
            domain: Cell::Text(b"AppDomain-a\xFE".to_vec()),
            file_id: Cell::Null,
            ..healthy()
        });
        backup.raw_row(RawRow {
            relative_path: Cell::Text(b"\xF0\x9F".to_vec()),
            file_id: Cell::Null,
            ..healthy()
        });
        let sizes = read(&backup);
        assert_eq!(totals(&sizes), [3, 0, 0, 0, 3_000]);
        assert_eq!(number(item(&sizes, "a\u{FFFD}"), "local_bytes"), 2_000);
    }

    #[test]
    fn a_scan_keeps_going_past_a_bad_row() {
        let mut backup = phone();
        for number in 0..50 {
            backup.row_alone(Row::file("HomeDomain", &format!("Library/{number}"), 10));
            backup.raw_row(RawRow {
                rowid: Some(10_000 + number),
                flags: 1.into(),
                ..RawRow::default()
            });
        }
        assert_eq!(totals(&read(&backup)), [50, 0, 0, 50, 500]);
    }

    #[test]
    fn what_is_not_on_the_phone_takes_no_room() {
        let mut backup = phone();
        backup.row_alone(Row::file("HomeDomain", "a", 9_000_000).flags(0x4000_0000));
        backup.row_alone(Row::file("HomeDomain", "b", 9_000_000).flags(0x4000_0020));
        backup.row_alone(Row::file("HomeDomain", "c", 700).flags(0x20));
        backup.row_alone(Row::file("HomeDomain", "d", 50).without_flags());
        assert_eq!(totals(&read(&backup)), [4, 0, 0, 0, 750]);
    }

    #[test]
    fn sizes_above_four_gibibytes_are_read_whole() {
        let mut backup = phone();
        backup.row_alone(Row::file("HomeDomain", "a", u64::from(u32::MAX)));
        backup.row_alone(Row::file("HomeDomain", "b", 1 << 32));
        backup.row_alone(Row::file("HomeDomain", "c", 5_000_000_000_000));
        let sizes = read(&backup);
        assert_eq!(totals(&sizes)[4], u64::from(u32::MAX) + (1 << 32) + 5_000_000_000_000);
        assert_eq!(warned(&sizes, "implausible_sizes"), Some(1));
    }

    #[test]
    fn a_word_in_the_attributes_is_no_size() {
        let attributes = extended_attributes(&[("Size", b"9999"), ("Flags", b"@\0\0\0")]);
        let row = Row::file("HomeDomain", "a", 5).extended_attributes(attributes).digest();
        let row = row.encryption_key([7; 44]).without_dates();
        assert_eq!(totals(&read(phone().row_alone(row)))[4], 5);
    }

    #[test]
    fn directories_and_links_take_no_room_whatever_they_say() {
        let mut backup = phone();
        backup.row_alone(Row::directory("HomeDomain", "a").size(4_096));
        backup.row_alone(Row::symlink("HomeDomain", "b", "a").size(4_096));
        assert_eq!(totals(&read(&backup)), [0, 1, 1, 0, 0]);
    }

    #[test]
    fn what_changed_last_is_when_the_newest_file_did() {
        let mut backup = phone();
        backup.row_alone(Row::file("AppDomain-com.example.a", "a", 5).modified(1_700_000_000));
        backup.row_alone(Row::file("AppDomain-com.example.a", "b", 5).modified(1_600_000_000));
        backup.row_alone(Row::file("AppDomain-com.example.b", "a", 5).without_dates());
        let sizes = read(&backup);
        assert_eq!(item(&sizes, "com.example.a")["last_modified"], "2023-11-14T22:13:20Z");
        assert_eq!(item(&sizes, "com.example.b")["last_modified"], Value::Null);
    }

    #[test]
    fn a_row_with_large_attributes_is_read() {
        let large = Row::file("HomeDomain", "a", 5).extended_attributes(vec![0; 3_000_000]);
        assert_eq!(totals(&read(phone().row_alone(large)))[4], 5);
    }
}

mod owners {
    use super::*;

    /// A backup with these apps, each with a file of its own, and files in these domains.
    fn backup(apps: &[&str], domains: &[&str]) -> Folder {
        let mut backup = phone();
        for app in apps {
            backup.app(App::new(app)).file(&format!("AppDomain-{app}"), "own", 1);
        }
        for domain in domains {
            backup.file(domain, "file", 1_000);
        }
        write(&backup)
    }

    /// Returns the owners of a domain, and how they were found.
    fn owners(sizes: &Value, domain: &str) -> (Vec<String>, String) {
        let of_items = list(sizes, "items").iter().flat_map(|item| {
            let domains = list(item, "domains").iter();
            domains.map(|domain| (vec![text(item, "id").to_owned()], domain))
        });
        let of_several = list(sizes, "shared").iter().map(|shared| {
            let owners = list(shared, "owners").iter().map(|id| id.as_str().unwrap().to_owned());
            (owners.collect(), shared)
        });
        let mut found = of_items.chain(of_several).filter(|(_, of)| of["domain"] == domain);
        let (owners, of) = found.next().unwrap_or_else(|| panic!("no {domain} in {sizes:#}"));
        assert!(found.next().is_none(), "{domain} twice in {sizes:#}");
        (owners, text(of, "attribution").to_owned())
    }

    #[track_caller]
    fn check(apps: &[&str], domain: &str, expected: &[&str], how: &str) {
        let sizes = sizes(backup(apps, &[domain]).as_str(), &[]);
        let (owners, found) = owners(&sizes, domain);
        assert_eq!(owners, expected, "{domain}");
        assert_eq!(found, how, "{domain}");
    }

    const WHATSAPP: &str = "net.whatsapp.WhatsApp";
    const BUSINESS: &str = "net.whatsapp.WhatsAppSMB";

    #[test]
    fn whatsapp_and_whatsapp_business_do_not_mix() {
        let both = &[WHATSAPP, BUSINESS];
        check(both, "AppDomainGroup-group.net.whatsapp.WhatsApp.shared", &[WHATSAPP], "table");
        check(both, "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared", &[BUSINESS], "table");
        check(both, "AppDomainGroup-group.net.whatsapp.WhatsAppSMB", &[BUSINESS], "equal");
        check(both, "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.new", &[BUSINESS], "prefix");
        check(
            both,
            "AppDomainPlugin-net.whatsapp.WhatsAppSMB.ShareExtension",
            &[BUSINESS],
            "prefix",
        );
        check(both, "AppDomainPlugin-net.whatsapp.WhatsApp.ShareExtension", &[WHATSAPP], "prefix");
        check(
            &[WHATSAPP],
            "AppDomainPlugin-net.whatsapp.WhatsAppSMB.x",
            &["system.unassigned"],
            "none",
        );
    }

    #[test]
    fn a_plugin_goes_to_the_app_whose_id_is_its_longest_beginning() {
        let apps = &["com.example", "com.example.app", "com.example.app.pro"];
        check(apps, "AppDomainPlugin-com.example.app.widget", &["com.example.app"], "prefix");
        check(
            apps,
            "AppDomainPlugin-com.example.app.pro.widget",
            &["com.example.app.pro"],
            "prefix",
        );
        check(apps, "AppDomainPlugin-com.example.apps", &["com.example"], "prefix");
        check(apps, "AppDomainPlugin-com.elsewhere.widget", &["system.unassigned"], "none");
    }

    #[test]
    fn a_plugin_inside_a_bundle_is_found_by_its_path() {
        let mut backup = phone();
        let app = "com.example.app";
        backup.app(App::new(app)).file("AppDomain-com.example.app", "a", 1);
        backup.container("com.example.app.widget", ContainerClass::Plugin);
        backup.file("AppDomainPlugin-com.example.app.widget", "a", 1);
        let found = owners(&read(&backup), "AppDomainPlugin-com.example.app.widget");
        assert_eq!(found, (vec![app.to_owned()], "path".to_owned()));
    }

    const FACEBOOK: &str = "com.facebook.Facebook";
    const MESSENGER: &str = "com.facebook.Messenger";

    #[test]
    fn a_container_of_the_meta_family_belongs_to_those_who_are_there() {
        let family = "AppDomainGroup-group.com.facebook.family";
        check(&[FACEBOOK, MESSENGER], family, &[FACEBOOK, MESSENGER], "table");
        check(&[FACEBOOK, WHATSAPP], family, &[FACEBOOK, WHATSAPP], "table");
        check(&[MESSENGER, "com.example.a"], family, &[MESSENGER], "table");
        check(&["com.example.a"], family, &["system.unassigned"], "none");
        check(&[], family, &["system.unassigned"], "none");
    }

    #[test]
    fn a_container_of_google_belongs_to_all_of_its_apps() {
        let common = "AppDomainGroup-group.com.google.common";
        let (maps, gmail) = ("com.google.Maps", "com.google.Gmail");
        check(&[maps, gmail, "com.googlemail"], common, &[gmail, maps], "table");
        check(&[maps], common, &[maps], "table");
        check(&["com.googles.app"], common, &["system.unassigned"], "none");
    }

    #[test]
    fn an_app_that_only_shares_is_there_with_nothing_of_its_own() {
        let mut backup = phone();
        backup.app(App::new(FACEBOOK)).app(App::new(MESSENGER));
        backup.file("AppDomainGroup-group.com.facebook.family", "a", 1_000);
        let sizes = read(&backup);
        for app in [FACEBOOK, MESSENGER] {
            assert_eq!(number(item(&sizes, app), "local_bytes"), 0);
        }
        assert_eq!(number(&list(&sizes, "shared")[0], "local_bytes"), 1_000);
    }

    #[test]
    fn an_app_that_was_off_loaded_keeps_what_it_stored() {
        let mut backup = phone();
        backup.app(App::new("com.example.trails").item_name("Trails").offloaded());
        backup.file("AppDomainPlaceholder-com.example.trails", "Documents/a", 1_000);
        let sizes = read(&backup);
        let app = item(&sizes, "com.example.trails");
        assert_eq!((text(app, "name"), text(app, "kind")), ("Trails", "app"));
        assert_eq!((number(app, "local_bytes"), &app["switchable"]), (1_000, &json!(true)));
        check(&[], "AppDomainPlaceholder-com.example.b", &["com.example.b"], "placeholder");
    }

    #[test]
    fn books_go_with_apple_books() {
        check(&[], "BooksDomain", &["com.apple.iBooks"], "table");
        check(&[], "AppDomainGroup-group.com.apple.iBooks", &["com.apple.iBooks"], "table");
        let sizes = sizes(backup(&[], &["BooksDomain"]).as_str(), &[]);
        assert_eq!(item(&sizes, "com.apple.iBooks")["switchable"], true);
    }

    #[test]
    fn apples_apps_are_rows_of_their_own_where_they_are_known() {
        check(&[], "AppDomain-com.apple.mobilenotes", &["com.apple.mobilenotes"], "own");
        check(&[], "AppDomainGroup-group.com.apple.notes", &["com.apple.mobilenotes"], "table");
        let files = "AppDomainGroup-group.com.apple.FileProvider.LocalStorage";
        check(&[], files, &["com.apple.DocumentsApp"], "table");
        let podcasts = "AppDomainGroup-243LU875E5.groups.com.apple.podcasts";
        check(&[], podcasts, &["com.apple.podcasts"], "table");
        let recordings = "AppDomainGroup-group.com.apple.VoiceMemos.shared";
        check(&[], recordings, &["com.apple.VoiceMemos"], "table");
    }

    #[test]
    fn the_rest_of_apple_has_no_switch() {
        check(&[], "AppDomain-com.apple.unheard-of", &["system.apple"], "own");
        check(&[], "AppDomainGroup-group.com.apple.unheard-of", &["system.apple"], "vendor");
        check(&[], "AppDomainPlugin-com.apple.unheard-of.widget", &["system.apple"], "vendor");
        // An app of Apple's that somebody installed is nobody's vendor.
        check(
            &["com.apple.Pages"],
            "AppDomainGroup-group.com.apple.x",
            &["system.apple"],
            "vendor",
        );
        check(&["com.apple.Pages"], "AppDomain-com.apple.Pages", &["com.apple.Pages"], "own");
        let sizes = sizes(backup(&[], &["AppDomain-com.apple.unheard-of"]).as_str(), &[]);
        assert_eq!(item(&sizes, "system.apple")["switchable"], false);
    }

    #[test]
    fn what_nobody_owns_is_unassigned_and_never_dropped() {
        check(&[], "AppDomainGroup-group.com.vanished.puzzles", &["system.unassigned"], "none");
        check(&[], "AppDomainPlugin-com.vanished.widget", &["system.unassigned"], "none");
        let sizes = sizes(backup(&[], &["AppDomainGroup-group.com.vanished"]).as_str(), &[]);
        let unassigned = item(&sizes, "system.unassigned");
        assert_eq!(
            (text(unassigned, "kind"), number(unassigned, "local_bytes")),
            ("unassigned", 1_000)
        );
        assert_eq!(unassigned["switchable"], false);
    }

    #[test]
    fn a_group_is_told_by_its_name_label_by_label() {
        let app = &["com.example.app"];
        check(app, "AppDomainGroup-group.com.example.app", app, "equal");
        check(app, "AppDomainGroup-com.example.app", app, "equal");
        check(app, "AppDomainGroup-ABCDE12345.group.com.example.app", app, "equal");
        check(app, "AppDomainGroup-ABCDE12345.com.example.app", app, "equal");
        check(app, "AppDomainGroup-group.com.example.app.shared", app, "prefix");
        check(app, "AppDomainGroup-group.com.example.apps.shared", app, "vendor");
        check(app, "AppDomainGroup-group.com.examples.app", &["system.unassigned"], "none");
        let suite = &["com.example.suite.one", "com.example.suite.two"];
        check(suite, "AppDomainGroup-group.com.example.suite", suite, "prefix");
        check(suite, "AppDomainGroup-group.com.example", suite, "vendor");
    }

    #[test]
    fn messages_are_told_from_the_rest_of_their_domains() {
        let mut backup = phone();
        backup.file("HomeDomain", "Library/SMS/sms.db", 1);
        backup.file("MediaDomain", "Library/SMS/Attachments/a", 20);
        backup.file("MediaDomain", "Media/Recordings/a.m4a", 300);
        backup.file("HomeDomain", "Library/SMSX/a", 4_000);
        backup.file("HomeDomain", "Library/Preferences/Library/SMS/a", 50_000);
        backup.file("RootDomain", "Library/SMS/a", 600_000);
        let sizes = read(&backup);
        assert_eq!(number(item(&sizes, "system.messages"), "local_bytes"), 21);
        assert_eq!(item(&sizes, "system.messages")["switchable"], false);
        assert_eq!(number(item(&sizes, "system.settings"), "local_bytes"), 654_300);
    }

    #[test]
    fn each_part_of_the_system_has_its_row() {
        let domains = ["CameraRollDomain", "HealthDomain", "KeychainDomain", "WirelessDomain"];
        let sizes = sizes(backup(&[], &domains).as_str(), &[]);
        let kind = |id: &str| text(item(&sizes, id), "kind").to_owned();
        assert_eq!(kind("system.photos"), "photos");
        assert_eq!(kind("system.health"), "health");
        assert_eq!(kind("system.settings"), "system");
        assert_eq!(item(&sizes, "system.photos")["switchable"], true);
        assert_eq!(item(&sizes, "system.health")["switchable"], false);
        assert_eq!(number(item(&sizes, "system.settings"), "local_bytes"), 2_000);
    }

    #[test]
    fn odd_domains_are_kept_whole() {
        for domain in ["", "AppDomain-", "AppDomainGroup-", "appdomain-x", "No Such Domain", "🧶"]
        {
            check(&[], domain, &["system.settings"], "system");
        }
    }

    #[test]
    fn an_app_cannot_pass_for_a_part_of_the_system() {
        let sizes = sizes(backup(&["system.photos"], &["CameraRollDomain"]).as_str(), &[]);
        let photos: Vec<_> =
            list(&sizes, "items").iter().filter(|item| item["kind"] == "photos").collect();
        assert_eq!(photos.len(), 1);
        assert_eq!(number(photos[0], "local_bytes"), 1_000);
    }
}

mod icloud {
    use super::*;

    /// Checks how much of a file of 1,000 bytes iCloud would take.
    #[track_caller]
    fn check(domain: &str, path: &str, expected: u64) {
        let sizes = read(phone().file(domain, path, 1_000));
        assert_eq!(number(&sizes["totals"], "local_bytes"), 1_000);
        assert_eq!(number(&sizes["totals"], "icloud_bytes"), expected, "{domain} {path}");
    }

    #[test]
    fn what_never_goes_to_icloud_is_left_out_with_all_below_it() {
        for folder in
            ["CMMAssets", "CPL", "Metadata", "Thumbnails", "Mutations/PhotoData/CMMAssets"]
        {
            check("CameraRollDomain", &format!("Media/PhotoData/{folder}/a/b"), 0);
        }
        for path in [
            "Library/Mobile Documents/com~apple~CloudDocs/a.pdf",
            "Library/Application Support/CloudDocs/session/db/client.db",
            "Library/Application Support/FileProvider/a",
            "Library/CloudStorage/a",
            "Library/PersonalizationPortrait/a",
            "Library/DuetExpertCenter/D2DBackups/a",
            "Library/VoiceTrigger/SAT/a",
            "Library/Safari/SafariTabs.db",
            "Library/Accessibility/TTY/TTYCallHistory.sqlite",
            "Library/Accessibility/TTY/TTYCallHistory.sqlite-shm",
            "Library/Accessibility/TTY/TTYCallHistory.sqlite-wal",
            "Library/Preferences/com.apple.speakerrecognition.plist",
            "Library/Preferences/com.apple.announce.announcements.plist",
        ] {
            check("HomeDomain", path, 0);
        }
        for store in ["datastore", "datastore3"] {
            for end in ["", "-shm", "-wal"] {
                check("HomeKitDomain", &format!("Library/homed/{store}.sqlite{end}"), 0);
            }
        }
        check("HomeKitDomain", "Library/homed/plain-metadata.config", 0);
        check("HealthDomain", "Health/healthdb.sqlite", 0);
        check("KeychainDomain", "keychain-backup.plist", 0);
        check("MediaDomain", "Media/PhotoStreamsData/a", 0);
        check("SystemPreferencesDomain", "com.apple.wifi.known-networks.plist", 0);
        check("SystemPreferencesDomain", "SystemConfiguration/com.apple.wifi.plist", 0);
        let mac = "SystemConfiguration/com.apple.wifi-private-mac-networks.plist";
        check("SystemPreferencesDomain", mac, 0);
    }

    #[test]
    fn what_only_looks_alike_goes_to_icloud() {
        check("CameraRollDomain", "Media/PhotoData/Photos.sqlite", 1_000);
        check("CameraRollDomain", "Media/PhotoData/ThumbnailsX/a", 1_000);
        check("CameraRollDomain", "Media/PhotoData/Mutations/DCIM/a", 1_000);
        check("CameraRollDomain", "media/photodata/thumbnails/a", 1_000);
        check("HomeDomain", "Library/Mobile Documents 2/a", 1_000);
        check("HomeDomain", "Library/Safari/SafariTabs.db-wal", 1_000);
        check("HomeDomain", "Library/Safari/History.db", 1_000);
        check("HomeDomain", "Library/CallHistoryDB/CallHistory.storedata", 1_000);
        check("HomeDomain", "a/Library/CloudStorage/a", 1_000);
        check("MediaDomain", "Library/CloudStorage/a", 1_000);
        check("AppDomain-com.example.a", "Library/CloudStorage/a", 1_000);
        check("AppDomain-com.example.a", "Library/Caches/a", 1_000);
    }

    #[test]
    fn a_switch_takes_photos_or_messages_out_of_the_estimate() {
        let mut backup = phone();
        backup.file("CameraRollDomain", "Media/DCIM/a", 1_000);
        backup.file("HomeDomain", "Library/SMS/sms.db", 200);
        backup.file("MediaDomain", "Library/SMS/Attachments/a", 30);
        backup.file("MediaDomain", "Media/Recordings/a", 4);
        let folder = write(&backup);
        let icloud = |options: &[&str]| {
            let sizes = sizes(folder.as_str(), options);
            assert_eq!(number(&sizes["totals"], "local_bytes"), 1_234);
            number(&sizes["totals"], "icloud_bytes")
        };
        assert_eq!(icloud(&[]), 1_234);
        assert_eq!(icloud(&["--photos-in-icloud", "on"]), 234);
        assert_eq!(icloud(&["--messages-in-icloud", "on"]), 1_004);
        assert_eq!(icloud(&["--photos-in-icloud", "on", "--messages-in-icloud", "on"]), 4);
        assert_eq!(icloud(&["--photos-in-icloud", "off", "--messages-in-icloud", "off"]), 1_234);
        assert_eq!(icloud(&["--photos-in-icloud", "auto", "--messages-in-icloud", "auto"]), 1_234);
    }
}

#[test]
fn a_log_of_nothing_but_zeros_counts_nothing_whatever_its_size() {
    let folder = write(&phone());
    let before = sizes(folder.as_str(), &[]);
    let log = fs::File::create(folder.path().join("Manifest.db-wal")).unwrap();
    log.set_len(5 << 30).unwrap();
    assert_eq!(sizes(folder.as_str(), &[]), before);
}

fn writable(path: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    Connection::open_with_flags(path, flags).unwrap()
}

/// Writes the list of files anew, as another program might, and checks that it reads the same.
#[track_caller]
fn check_written_anew(statements: &str) {
    let folder = write(&phone());
    let path = folder.path().join("Manifest.db");
    let expected = sizes(folder.as_str(), &[]);
    let rows: Vec<[rusqlite::types::Value; 5]> = {
        let old = writable(&path);
        let mut rows = old.prepare("SELECT fileID, domain, relativePath, flags, file FROM Files");
        let row = |row: &rusqlite::Row<'_>| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
        };
        rows.as_mut().unwrap().query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
    };
    fs::remove_file(&path).unwrap();
    let new = writable(&path);
    new.execute_batch(statements).unwrap();
    let row =
        "INSERT INTO Files (fileID, domain, relativePath, flags, file) VALUES (?, ?, ?, ?, ?)";
    for values in rows {
        new.execute(row, rusqlite::params_from_iter(values)).unwrap();
    }
    new.close().unwrap();
    assert_eq!(sizes(folder.as_str(), &[]), expected, "{statements}");
}

#[test]
fn a_list_that_another_program_wrote_anew_reads_the_same() {
    let columns =
        "fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB";
    check_written_anew(&format!("CREATE TABLE Files ({columns})"));
    check_written_anew("CREATE TABLE files (FILE, Flags, 'relativePath', [domain], \"fileID\")");
    check_written_anew("CREATE TABLE Files (rowid, file, flags, relativePath, domain, fileID)");
    check_written_anew(&format!("PRAGMA page_size = 65536; CREATE TABLE Files ({columns})"));
    check_written_anew(&format!("PRAGMA auto_vacuum = 1; CREATE TABLE Files ({columns})"));
    check_written_anew(&format!("CREATE TABLE Files ({columns}) WITHOUT ROWID"));
    check_written_anew(&format!("PRAGMA encoding = 'UTF-16le'; CREATE TABLE Files ({columns})"));
}

#[test]
fn a_list_of_another_form_that_is_damaged_is_refused() {
    let columns = "fileID TEXT PRIMARY KEY, domain, relativePath, flags, file";
    let folder = write(&phone());
    let path = folder.path().join("Manifest.db");
    fs::remove_file(&path).unwrap();
    let new = writable(&path);
    new.execute_batch(&format!("CREATE TABLE Files ({columns}) WITHOUT ROWID")).unwrap();
    for number in 0..1_000 {
        new.execute("INSERT INTO Files VALUES (?1, 'HomeDomain', 'a', 1, zeroblob(90))", [number])
            .unwrap();
    }
    new.close().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4_096 * 4_096;
    bytes[middle..middle + 4_096].fill(0);
    fs::write(&path, bytes).unwrap();
    let outcome = run(&["sizes", folder.as_str()]).ending(1);
    assert!(outcome.stderr.contains("its form is unusual, and it is damaged"), "{outcome}");
}
