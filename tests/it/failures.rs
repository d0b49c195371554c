//! Every way in which it can go wrong: what is said, and the exit code.

use std::{fs, ops::RangeInclusive, path::Path};

use insta::assert_snapshot;
use rusqlite::{Connection, OpenFlags};
use sample_backups::{App, BackupBuilder, Row};

use crate::support::{
    DAMAGED, Folder, Outcome, SAMPLES, entry, own, phone, run, sample, sizes, temp_dir, transcript,
    warned, write,
};

/// Runs every command on a folder that can't be read, and returns what is said.
#[track_caller]
fn refused(folder: &Path) -> String {
    let folder = folder.to_str().unwrap();
    for format in ["json", "csv"] {
        for command in ["sizes", "plan"] {
            let outcome = run(&[command, folder, "--format", format]).ending(1);
            assert_eq!(outcome.stdout, "", "{outcome}");
        }
    }
    transcript([["sizes", folder].as_slice(), &["plan", folder, "--tier", "50GB"]])
}

/// A backup with one file.
fn backup() -> BackupBuilder {
    let mut backup = phone();
    backup.file("HomeDomain", "Library/a", 5);
    backup
}

/// A backup whose Manifest.db holds these bytes.
fn with_manifest(bytes: &[u8]) -> Folder {
    let folder = write(&backup());
    fs::write(folder.path().join("Manifest.db"), bytes).unwrap();
    folder
}

/// A backup whose Manifest.db is what these statements make.
fn with_schema(statements: &str) -> Folder {
    let folder = write(&backup());
    let manifest = folder.path().join("Manifest.db");
    fs::remove_file(&manifest).unwrap();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(manifest, flags).unwrap();
    connection.execute_batch(statements).unwrap();
    folder
}

mod usage {
    use super::*;

    /// Runs a plan with these options, which must be refused before anything is done.
    #[track_caller]
    fn refused(options: &[&str]) -> Outcome {
        let outcome = run(&[&["plan", "no such folder"], options].concat()).ending(2);
        assert_eq!(outcome.stdout, "", "{outcome}");
        outcome
    }

    fn all_refused<'o>(options: impl IntoIterator<Item = &'o [&'o str]>) -> String {
        let outcomes = options.into_iter().map(|options| refused(options).to_string());
        outcomes.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn no_command_or_an_unknown_one() {
        assert_snapshot!(transcript([
            [].as_slice(),
            &["size"],
            &["sizes", "a", "b"],
            &["--bogus"]
        ]));
    }

    #[test]
    fn an_unknown_option() {
        assert_snapshot!(all_refused([["--teir", "5GB"].as_slice(), &["-x"], &["--tier"]]));
    }

    #[test]
    fn a_tier_that_is_no_size() {
        assert_snapshot!(all_refused([
            ["--tier", "7"].as_slice(),
            &["--tier", ""],
            &["--tier", "53687091200"],
            &["--tier", "0GB"],
            &["--tier", "50 potatoes"],
        ]));
    }

    #[test]
    fn a_size_that_is_none() {
        assert_snapshot!(all_refused([
            ["--used-elsewhere", "junk"].as_slice(),
            &["--used-elsewhere=-1GB"],
            &["--used-elsewhere", "-1GB"],
            &["--min-size", "17179869184GB"],
            &["--min-size", ""],
            &["--min-size", "10%"],
        ]));
    }

    #[test]
    fn sizes_of_every_odd_spelling_are_refused() {
        let sizes = [
            "",
            " ",
            "GB",
            "1e3",
            "1,5GB",
            "0x10",
            "1_000",
            "1GBB",
            "1.5.5GB",
            "5 potatoes",
            "∞",
            "NaN",
            "inf",
            "--1",
            "+1GB",
            "٣GB",
            "1G B",
            "1BG",
            ".",
            "1..5GB",
            "18446744073709551616",
            "16777216TB",
            "99999999999999999999999999999999999999999999GB",
        ];
        let options = ["--used-elsewhere", "--min-size", "--headroom"];
        let pairs = options.iter().flat_map(|option| sizes.map(|size| format!("{option}={size}")));
        let is_taken = |option: &String| run(&["plan", "no such folder", option]).exit != 2;
        let taken: Vec<_> = pairs.filter(is_taken).collect();
        assert_eq!(taken, Vec::<String>::new());
    }

    #[test]
    fn two_numbers_are_no_size() {
        refused(&["--used-elsewhere", "1 2GB"]);
        refused(&["--headroom", "1 0"]);
    }

    #[test]
    fn a_headroom_that_is_none() {
        assert_snapshot!(all_refused([
            ["--headroom", "junk"].as_slice(),
            &["--headroom", "1001%"],
            &["--headroom=-5%"],
            &["--headroom", "%"],
        ]));
    }

    #[test]
    fn choices_that_there_are_not() {
        assert_snapshot!(all_refused([
            ["--risk", "keep"].as_slice(),
            &["--format", "xml"],
            &["--units", "GiB"],
            &["--photos-in-icloud", "maybe"],
            &["--color", "red"],
        ]));
    }

    #[test]
    fn threads_that_cannot_be() {
        assert_snapshot!(all_refused([
            ["--threads", "0"].as_slice(),
            &["--threads", "many"],
            &["--threads=-1"],
        ]));
    }

    #[test]
    fn options_of_another_command() {
        assert_snapshot!(transcript([
            ["sizes", "no such folder", "--tier", "5GB"].as_slice(),
            &["list", "no such folder", "--sort", "size"],
        ]));
    }

    #[test]
    fn an_app_kept_and_excluded() {
        let args =
            ["plan", &sample("ipad"), "--keep", "Netflix", "--exclude", "com.netflix.Netflix"];
        assert_snapshot!(run(&args).ending(2));
    }

    #[test]
    fn an_exclusion_of_what_has_no_switch() {
        let args = ["plan", &sample("ipad"), "--exclude", "system.messages"];
        assert_snapshot!(run(&args).ending(2));
    }
}

mod folders {
    use super::*;

    #[test]
    fn no_such_folder() {
        let dir = temp_dir();
        let nothing = dir.path().join("nothing");
        assert_snapshot!(refused(&nothing));
        assert_snapshot!(
            "no_such_folder_to_list",
            run(&["list", nothing.to_str().unwrap()]).ending(1)
        );
    }

    #[test]
    fn a_file_instead_of_a_folder() {
        let folder = write(&backup());
        let file = folder.path().join("Manifest.db");
        assert_snapshot!(refused(&file));
        assert_snapshot!("a_file_to_list", run(&["list", file.to_str().unwrap()]).ending(1));
    }

    #[test]
    fn an_empty_folder() {
        assert_snapshot!(refused(temp_dir().path()));
    }

    #[test]
    fn a_folder_of_other_things() {
        let dir = temp_dir();
        fs::write(dir.path().join("Info.plist"), "<plist><dict/></plist>").unwrap();
        fs::create_dir(dir.path().join("Manifest.db")).unwrap();
        assert_snapshot!(refused(dir.path()));
    }

    #[test]
    fn a_folder_of_several_backups() {
        // Sizes, a plan and a diagnosis have a row for each; a page or rows of CSV don't.
        assert_snapshot!(transcript([
            ["report", SAMPLES, "-o", "-"].as_slice(),
            &["sizes", SAMPLES, "--format", "csv"],
            &["plan", SAMPLES, &sample("ipad")],
        ]));
    }

    #[test]
    fn one_of_several_backups_that_cannot_be_read() {
        let dir = temp_dir();
        let args = ["plan", &sample("ipad"), dir.path().to_str().unwrap()];
        assert_snapshot!(run(&args).ending(1));
    }

    #[test]
    fn no_usual_place() {
        assert_snapshot!(transcript([["list"].as_slice(), &["sizes"], &["plan"]]));
        for command in ["list", "sizes", "plan"] {
            run(&[command]).ending(1);
        }
    }

    /// Root may read what nobody may, so there this test tells nothing.
    #[cfg(unix)]
    #[track_caller]
    fn check_unreadable(folder: &Folder, path: &Path) {
        use std::os::unix::fs::PermissionsExt;

        let set = |mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let usual = fs::metadata(path).unwrap().permissions().mode();
        set(0o000);
        let is_root = fs::read_dir(path).is_ok() || fs::read(path).is_ok();
        let outcome = run(&["sizes", folder.as_str()]);
        // Or the folder could not be removed again.
        set(usual);
        if !is_root {
            let outcome = outcome.ending(1);
            assert!(outcome.stderr.contains(" may not be read: "), "{outcome}");
            assert!(outcome.stderr.contains("hint: "), "{outcome}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_may_not_be_read() {
        let folder = write(&backup());
        check_unreadable(&folder, folder.path());
    }

    #[cfg(unix)]
    #[test]
    fn a_manifest_that_may_not_be_read() {
        let folder = write(&backup());
        check_unreadable(&folder, &folder.path().join("Manifest.db"));
    }
}

mod manifests {
    use super::*;

    #[test]
    fn an_old_list_of_files_that_is_none() {
        let folder = write(backup().mbdb());
        fs::write(folder.path().join("Manifest.mbdb"), b"mbdb\x06\0").unwrap();
        assert_snapshot!(refused(folder.path()));
        run(&["list", folder.as_str()]).ending(0);
    }

    #[test]
    fn a_backup_without_a_manifest() {
        let folder = write(&backup());
        fs::remove_file(folder.path().join("Manifest.db")).unwrap();
        assert_snapshot!(refused(folder.path()));
    }

    #[test]
    fn a_manifest_of_no_bytes() {
        assert_snapshot!(refused(with_manifest(b"").path()));
    }

    #[test]
    fn an_encrypted_backup() {
        assert_snapshot!(refused(write(backup().encrypted_flag()).path()));
    }

    #[test]
    fn a_manifest_that_is_no_database() {
        assert_snapshot!(refused(with_manifest(b"This was a database once, they say.").path()));
    }

    #[test]
    fn a_manifest_that_is_no_database_and_might_be_encrypted() {
        let folder = write(backup().encrypted_flag().without_manifest_plist());
        assert_snapshot!(refused(folder.path()));
    }

    #[test]
    fn a_database_without_the_list_of_files() {
        assert_snapshot!(refused(with_schema("CREATE TABLE Other (a)").path()));
    }

    #[test]
    fn a_list_of_files_that_is_none() {
        #[track_caller]
        fn check_said(statements: &str, said: &str) {
            let folder = with_schema(statements);
            let outcome = run(&["sizes", folder.as_str()]).ending(1);
            assert!(outcome.stderr.contains(said), "{outcome}");
        }
        let check = |statements: &str| check_said(statements, "has no list of files in it");
        let columns = "fileID TEXT PRIMARY KEY, domain, relativePath, flags, file";
        check("");
        let view = format!("CREATE TABLE T ({columns}); CREATE VIEW Files AS SELECT * FROM T");
        check_said(&view, "it is a view and not a table");
        let computed = format!("CREATE TABLE Files ({columns}, more AS (1))");
        check_said(&computed, "some of its columns are computed");
        check("CREATE TABLE Files (fileID, domain)");
        check("CREATE TABLE Properties (key, value)");
    }

    #[test]
    fn a_manifest_that_is_damaged_beyond_reading() {
        let junk = [b"SQLite format 3\0".as_slice(), &[0xA5; 9_000]].concat();
        assert_snapshot!(refused(with_manifest(&junk).path()));
    }

    #[test]
    fn a_manifest_all_of_whose_rows_are_damaged() {
        let folder = write(&backup());
        let manifest = folder.path().join("Manifest.db");
        let mut bytes = fs::read(&manifest).unwrap();
        // The only page of the table, as it is this small.
        bytes[2 * 4_096..3 * 4_096].fill(0);
        fs::write(&manifest, bytes).unwrap();
        assert_snapshot!(refused(folder.path()));
    }

    #[test]
    fn a_manifest_of_which_only_the_header_is_left() {
        let whole = write(&backup());
        let bytes = fs::read(whole.path().join("Manifest.db")).unwrap();
        for left in [16, 99, 100, 4_095] {
            run(&["sizes", with_manifest(&bytes[..left]).as_str()]).ending(1);
        }
    }

    #[test]
    fn a_manifest_of_which_only_a_part_can_be_read() {
        let sample = sample(DAMAGED);
        let outcome = run(&["sizes", &sample, "--format", "json"]).ending(3);
        assert!(warned(&outcome.json(), "partial_manifest").is_some(), "{outcome}");
        assert_snapshot!(run(&["plan", &sample, "--tier", "50GB"]).ending(1));
    }

    /// Writes a manifest of 2,000 files whose rows stand in its first megabyte, in their order.
    fn in_order() -> Folder {
        let mut backup = phone();
        for number in 0..2_000 {
            backup.row_alone(Row::file("HomeDomain", &format!("Library/{number}"), 5));
        }
        let folder = write(&backup);
        let manifest = folder.path().join("Manifest.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        Connection::open_with_flags(manifest, flags).unwrap().execute_batch("VACUUM").unwrap();
        folder
    }

    /// Checks that what is left is shown, and no plan is made of it, where of a manifest only so
    /// many thousandths are left.
    #[track_caller]
    fn check_cut_off(per_mille: usize, expected: RangeInclusive<u64>) {
        let folder = in_order();
        let manifest = folder.path().join("Manifest.db");
        let bytes = fs::read(&manifest).unwrap();
        fs::write(&manifest, &bytes[..bytes.len() / 1_000 * per_mille]).unwrap();
        let outcome = run(&["sizes", folder.as_str(), "--format", "json"]).ending(3);
        let sizes = outcome.json();
        crate::support::check_sums(&sizes);
        assert!(warned(&sizes, "partial_manifest").is_some(), "{outcome}");
        let files = sizes["totals"]["files"].as_u64().unwrap();
        assert!(expected.contains(&files), "{files} files");
        run(&["plan", folder.as_str()]).ending(1);
    }

    #[test]
    fn a_manifest_whose_end_is_missing() {
        // Of the indexes first, then of the rows.
        check_cut_off(990, 2_000..=2_000);
        check_cut_off(500, 500..=1_500);
        check_cut_off(100, 50..=400);
    }

    #[test]
    fn a_manifest_whose_end_is_missing_gives_no_plan() {
        for per_mille in [990, 500, 100] {
            let folder = in_order();
            let manifest = folder.path().join("Manifest.db");
            let bytes = fs::read(&manifest).unwrap();
            fs::write(&manifest, &bytes[..bytes.len() / 1_000 * per_mille]).unwrap();
            run(&["plan", folder.as_str()]).ending(1);
        }
    }

    #[test]
    fn a_manifest_whose_last_page_was_only_begun_and_whose_header_counts_no_pages() {
        let folder = in_order();
        let manifest = folder.path().join("Manifest.db");
        let mut bytes = fs::read(&manifest).unwrap();
        // Of another change than the count of pages, which so holds nothing.
        bytes[92] ^= 1;
        bytes.pop();
        fs::write(&manifest, bytes).unwrap();
        let outcome = run(&["sizes", folder.as_str(), "--format", "json"]).ending(3);
        assert!(warned(&outcome.json(), "partial_manifest").is_some(), "{outcome}");
        run(&["plan", folder.as_str()]).ending(1);
    }

    #[test]
    fn sizes_that_add_up_to_more_than_can_be_counted() {
        let mut backup = phone();
        for (number, name) in ["a", "b", "c"].into_iter().enumerate() {
            let row = Row::file(&format!("AppDomain-{number}"), name, 0);
            backup.row_alone(row.size(i64::MAX.into()));
        }
        assert_snapshot!(refused(write(&backup).path()));
    }

    #[test]
    fn sizes_that_can_just_be_counted() {
        let mut backup = phone();
        for name in ["a", "b"] {
            backup.row_alone(Row::file("HomeDomain", name, 0).size(i64::MAX.into()));
        }
        let folder = write(&backup);
        let sizes = sizes(folder.as_str(), &[]);
        assert_eq!(sizes["totals"]["local_bytes"], u64::MAX - 1);
        run(&["plan", folder.as_str(), "--tier", "12TB"]).ending(3);
    }
}

mod apps {
    use super::*;

    #[test]
    fn an_app_that_is_not_there_with_some_that_are_alike() {
        let sample = sample("family-iphone");
        assert_snapshot!(transcript([
            ["sizes", &sample, "--app", "com.spotify.clent"].as_slice(),
            &["sizes", &sample, "--app", "Whatzapp"],
            &["plan", &sample, "--keep", "netflx"],
            &["plan", &sample, "--exclude", "netflx"],
        ]));
    }

    #[test]
    fn an_app_that_is_not_there_and_none_is_alike() {
        let sample = sample("family-iphone");
        assert_snapshot!(run(&["sizes", &sample, "--app", "zzzzzz"]).ending(1));
        run(&["sizes", &sample, "--app", ""]).ending(1);
        run(&["sizes", &sample, "--app", "\u{1b}[31m\u{202e}"]).ending(1).check_is_harmless();
    }

    #[test]
    fn a_name_that_fits_several() {
        let sample = sample("family-iphone");
        assert_snapshot!(run(&["sizes", &sample, "--app", "google"]).ending(1));
    }

    #[test]
    fn an_app_that_stored_nothing() {
        let mut backup = backup();
        backup.app(App::new("com.example.tidy").item_name("Tidy"));
        let folder = write(&backup);
        assert_snapshot!(run(&["sizes", folder.as_str(), "--app", "com.example.tidy"]).ending(1));
    }
}

mod catalogues {
    use super::*;

    fn refused(text: &str) -> String {
        let (_dir, file) = own(text);
        let args = ["sizes", &sample("ipad"), "--catalogue", &file];
        run(&args).ending(1).to_string()
    }

    #[test]
    fn an_own_catalogue_that_is_not_there() {
        let args = ["sizes", &sample("ipad"), "--catalogue", "no-such-file.toml"];
        assert_snapshot!(run(&args).ending(1));
    }

    #[test]
    fn an_own_catalogue_that_makes_no_sense() {
        assert_snapshot!(refused("[[app]\nids = 1"));
        let sound = entry("org.example.new", "vendor");
        let wrong = [
            sound.replace("\"vendor\"", "\"maybe\""),
            sound.replace("bulk", "bulky"),
            sound.replace("2026-11", "lately"),
            sound.replace("ids = [\"org.example.new\"]\n", ""),
        ];
        assert_snapshot!("with_something_wrong_in_each_entry", refused(&wrong.concat()));
    }

    #[test]
    fn an_own_catalogue_with_an_app_twice() {
        assert_snapshot!(refused(&entry("org.example.new", "vendor").repeat(2)));
    }

    #[test]
    fn an_own_catalogue_that_is_no_text() {
        let (_dir, file) = own("");
        fs::write(&file, [0xFF, 0xFE, 0]).unwrap();
        assert_snapshot!(run(&["sizes", &sample("ipad"), "--catalogue", &file]).ending(1));
    }

    #[test]
    fn an_own_catalogue_that_makes_sense() {
        let (_dir, file) = own(&entry("com.spotify.client", "unknown"));
        let sizes = sizes(&sample("ipad"), &["--catalogue", &file]);
        assert_eq!(crate::support::item(&sizes, "com.spotify.client")["verdict"], "unknown");
    }
}
