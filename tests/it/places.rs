//! Every backup that is there is found and told: in the usual places, in folders of any layout, by
//! the name of a device; and what can't be looked into is told, too.

use std::{fs, path::Path};

use insta::assert_snapshot;
use sample_backups::{BackupBuilder, Device, binary_list};
use serde_json::Value;

use crate::support::{
    Outcome, Session, copy, list, phone, run, sample, temp_dir, text, warned, write,
};

/// Writes a small backup of a device of this name.
fn put(folder: &Path, name: &str) {
    let mut backup = BackupBuilder::new(Device::iphone(name));
    backup.content("HomeDomain", "Library/a", b"twelve bytes").write(folder).unwrap();
}

/// The usual place of a Mac with this home folder.
fn usual(home: &Path) -> std::path::PathBuf {
    home.join("Library/Application Support/MobileSync/Backup")
}

/// Returns the paths of the backups of a listing, below a folder.
#[track_caller]
fn paths(listing: &Value, below: &Path) -> Vec<String> {
    let mut paths: Vec<_> = list(listing, "backups")
        .iter()
        .map(|backup| Path::new(text(backup, "path")).strip_prefix(below).unwrap().to_owned())
        .map(|path| path.to_str().unwrap().replace('\\', "/"))
        .collect();
    paths.sort();
    paths
}

fn message<'v>(listing: &'v Value, code: &str) -> Option<&'v str> {
    let warnings = list(listing, "warnings");
    warnings.iter().find(|warning| warning["code"] == code).map(|warning| text(warning, "message"))
}

mod names {
    use super::*;

    /// Runs a command on a Mac where Anna has one backup and Ben has two.
    fn on_a_mac(args: &[&str]) -> Outcome {
        let home = temp_dir();
        for (folder, name) in [("1", "Anna’s iPhone"), ("2", "Ben"), ("3", "Ben")] {
            put(&usual(home.path()).join(folder), name);
        }
        Session::new().mac(home.path()).run(args)
    }

    #[test]
    fn the_name_of_a_device_is_as_good_as_its_folder() {
        for name in ["Anna’s iPhone", "Anna's iPhone", "anna‘s IPHONE", " anna's\u{a0}iphone "]
        {
            for command in ["sizes", "doctor"] {
                let json = on_a_mac(&[command, name, "--format", "json"]).json();
                assert_eq!(json["backup"]["device_name"], "Anna’s iPhone", "{command}");
            }
            let plan = on_a_mac(&["plan", name, "--format", "json"]).ending(0).json();
            assert_eq!(plan["backups"][0]["device_name"], "Anna’s iPhone");
            on_a_mac(&["compare", name, name]);
            on_a_mac(&["report", name, "-o", "-"]).ending(0);
            on_a_mac(&["sizes", name, "--format", "jsonl"]).ending(0);
        }
    }

    #[test]
    fn a_name_that_fits_several_backups_or_none_is_refused() {
        let said = [
            on_a_mac(&["sizes", "ben"]).ending(1).to_string(),
            on_a_mac(&["plan", "Carla"]).ending(1).to_string(),
        ];
        assert_snapshot!(said.join("\n"));
    }
}

mod folders {
    use super::*;

    #[test]
    fn backups_are_found_in_the_layouts_that_people_have() {
        let dir = temp_dir();
        let layouts = [
            "MobileSync/Backup/A",
            "MobileSync/Backup/A-20240101-120000",
            "backups/A/versions/2026-08-01T00-00-00Z",
            "iMazing.Versions/Versions/A/2026-01-01",
            "A/A",
        ];
        for layout in layouts {
            put(&dir.path().join(layout), "Anna");
        }
        let folder = dir.path().to_str().unwrap();
        let listing = run(&["list", folder, "--format", "json"]).ending(0).json();
        let mut expected = layouts;
        expected.sort_unstable();
        assert_eq!(paths(&listing, dir.path()), expected);
        assert_eq!(list(&listing, "warnings").len(), 0, "{listing}");
    }

    #[test]
    fn the_size_of_a_backup_is_that_of_its_folder() {
        let dir = temp_dir();
        put(&dir.path().join("A"), "Anna");
        let folder = dir.path().join("A");
        let of = |name: &str| fs::metadata(folder.join(name)).unwrap().len();
        let lists = ["Info.plist", "Manifest.db", "Manifest.plist", "Status.plist"];
        let expected = lists.map(of).iter().sum::<u64>() + 12;
        let args = ["list", folder.to_str().unwrap(), "--format", "json"];
        assert_eq!(run(&args).json()["backups"][0]["disk_bytes"], expected);
    }

    #[test]
    fn an_archive_has_to_be_unpacked_first() {
        let dir = temp_dir();
        put(&dir.path().join("A"), "Anna");
        for name in ["old.zip", "older.imazing"] {
            fs::write(dir.path().join(name), "PK\u{3}\u{4}").unwrap();
        }
        let folder = dir.path().to_str().unwrap();
        let listing = run(&["list", folder, "--format", "json"]).ending(0).json();
        assert_eq!(warned(&listing, "archive"), Some(2));
        let expected =
            "old.zip and older.imazing are archives. If backups are in them, unpack them first.";
        assert_eq!(message(&listing, "archive"), Some(expected));
        let zip = dir.path().join("old.zip");
        assert_snapshot!(run(&["sizes", zip.to_str().unwrap()]).ending(1));
        fs::remove_dir_all(dir.path().join("A")).unwrap();
        assert_snapshot!("an_archive_alone", run(&["plan", folder]).ending(1));
        assert_snapshot!("archives_to_list", run(&["list", folder]).ending(0));
    }

    #[test]
    fn several_backups_are_answered_one_by_one() {
        let dir = temp_dir();
        for sample_name in ["ipad", "interrupted"] {
            copy(sample(sample_name).as_ref(), &dir.path().join(sample_name));
        }
        put(&dir.path().join("odd"), "Odd");
        fs::write(dir.path().join("odd/Manifest.db"), "no database at all, as it is").unwrap();
        let folder = dir.path().to_str().unwrap();
        for command in ["sizes", "plan", "doctor"] {
            let outcome = run(&[command, folder]).ending(3);
            assert!(outcome.stdout.contains("not read"), "{outcome}");
            let json = run(&[command, folder, "--format", "json"]).ending(3).json();
            assert_eq!(json["schema"], "tierfit.several/1");
            let lines = list(&json, "backups");
            assert!(lines.iter().all(|line| text(line, "schema").contains(command)), "{json:#}");
            let failed = lines.iter().filter(|line| line["error"]["code"] == "damaged").count();
            assert_eq!((lines.len(), failed), (3, 1), "{json:#}");
        }
        fs::remove_dir_all(dir.path().join("odd")).unwrap();
        let said = ["sizes", "plan", "doctor"].map(|command| {
            let outcome = run(&[command, folder]);
            outcome.check_is_harmless();
            assert!(outcome.lines_wider_than(80).is_empty(), "{outcome}");
            outcome.to_string()
        });
        assert_snapshot!(said.join("\n"));
        for args in [["sizes", folder, "--format", "csv"], ["report", folder, "-o", "-"]] {
            assert!(run(&args).ending(1).stderr.contains("ipad"));
        }
    }

    #[test]
    fn a_backup_without_its_list_of_files_is_not_called_complete() {
        let check = |damage: fn(&Path), code: &str| {
            let folder = write(&phone());
            damage(&folder.path().join("Manifest.db"));
            let listing = run(&["list", folder.as_str(), "--format", "json"]).ending(0).json();
            assert_eq!(listing["backups"][0]["state"], "unknown");
            assert_eq!(warned(&listing, code), Some(1), "{listing:#}");
        };
        check(|file| fs::remove_file(file).unwrap(), "unreadable_manifest");
        check(|file| fs::write(file, "").unwrap(), "unreadable_manifest");
        check(|file| fs::write(file, "no database at all").unwrap(), "unreadable_manifest");
    }

    #[test]
    fn backups_of_ios_2_to_4_are_named() {
        let dir = temp_dir();
        let folder = dir.path().join("A");
        fs::create_dir(&folder).unwrap();
        let info = "<plist><dict><key>Device Name</key><string>Old</string></dict></plist>";
        fs::write(folder.join("Info.plist"), info).unwrap();
        fs::write(folder.join("0a1b.mdinfo"), "").unwrap();
        fs::write(folder.join("0a1b.mddata"), "").unwrap();
        assert_snapshot!(run(&["sizes", folder.to_str().unwrap()]).ending(1));
        let args = ["list", dir.path().to_str().unwrap(), "--format", "json"];
        let listing = run(&args).ending(0).json();
        assert_eq!(listing["backups"][0]["device_name"], "Old");
        let said = message(&listing, "unreadable_manifest").unwrap();
        assert!(said.contains("iOS 4 or older"), "{said}");
    }
}

/// Root may read what nobody may, so there these tests tell nothing.
#[cfg(unix)]
mod closed {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// Takes all rights off a path, runs, and gives them back; nothing for root.
    fn without_rights<T>(path: &Path, run: impl FnOnce() -> T) -> Option<T> {
        let set = |mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let usual = fs::metadata(path).unwrap().permissions().mode();
        set(0o000);
        let is_root = fs::read_dir(path).is_ok() || fs::read(path).is_ok();
        let done = run();
        set(usual);
        (!is_root).then_some(done)
    }

    #[test]
    fn a_folder_that_may_not_be_read_hides_no_other() {
        let dir = temp_dir();
        put(&dir.path().join("A"), "Anna");
        put(&dir.path().join("locked"), "Ben");
        let folder = dir.path().to_str().unwrap();
        let done = without_rights(&dir.path().join("locked"), || {
            run(&["list", folder, "--format", "json"]).ending(0).json()
        });
        let Some(listing) = done else { return };
        assert_eq!(paths(&listing, dir.path()), ["A"]);
        let said = message(&listing, "unreadable_place").unwrap();
        assert!(said.contains("locked may not be read: "), "{said}");
    }

    #[test]
    fn what_is_alone_and_may_not_be_read_is_the_error() {
        let dir = temp_dir();
        put(&dir.path().join("locked"), "Ben");
        let folder = dir.path().to_str().unwrap();
        let done = without_rights(&dir.path().join("locked"), || {
            (run(&["list", folder]), run(&["sizes", folder]))
        });
        let Some((listed, sizes)) = done else { return };
        assert!(listed.ending(0).stdout.contains("locked"));
        assert!(sizes.ending(1).stderr.contains("locked may not be read: "));
    }

    #[test]
    fn a_manifest_that_may_not_be_read_is_not_called_complete() {
        let folder = write(&phone());
        let done = without_rights(&folder.path().join("Manifest.db"), || {
            run(&["list", folder.as_str(), "--format", "json"]).ending(0).json()
        });
        let Some(listing) = done else { return };
        assert_eq!(listing["backups"][0]["state"], "unknown");
        let said = message(&listing, "unreadable_manifest").unwrap();
        assert!(said.contains("Manifest.db may not be read"), "{said}");
    }

    #[test]
    fn a_list_that_may_not_be_read_leaves_open_whether_it_is_encrypted() {
        let folder = write(&phone());
        let done = without_rights(&folder.path().join("Manifest.plist"), || {
            run(&["list", folder.as_str(), "--format", "json"]).ending(0).json()
        });
        let Some(listing) = done else { return };
        assert_eq!(listing["backups"][0]["encrypted"], Value::Null);
        assert!(warned(&listing, "unreadable_file").is_some(), "{listing:#}");
    }

    #[test]
    fn a_usual_place_that_may_not_be_read_is_told_with_its_cause() {
        let home = temp_dir();
        put(&usual(home.path()).join("A"), "Anna");
        let mac = Session::new().mac(home.path());
        let done =
            without_rights(&usual(home.path()), || [mac.run(&["list"]), mac.run(&["sizes"])]);
        for outcome in done.into_iter().flatten() {
            let said = outcome.ending(1).stderr;
            assert!(said.contains("Backup may not be read: ") && said.contains("hint: "), "{said}");
        }
    }

    #[test]
    fn a_broken_usual_place_hides_no_other() {
        let home = temp_dir();
        let windows = Session::new().windows(home.path());
        let [first, second] = ["Apple Computer/MobileSync/Backup", "Apple/MobileSync/Backup"]
            .map(|path| home.path().join(path));
        fs::create_dir_all(first.parent().unwrap()).unwrap();
        symlink("/no/such/disk", &first).unwrap();
        put(&second.join("A"), "Anna");
        let listing = windows.run(&["list", "--format", "json"]).ending(0).json();
        assert_eq!(listing["backups"][0]["device_name"], "Anna");
        let expected = "is a link to something that is not there";
        let said = message(&listing, "unreadable_place").unwrap();
        assert!(said.contains(expected), "{said}");
        // Nor is what stands beside the newest kept back.
        let sizes = windows.run(&["sizes", "--format", "json"]).json();
        let said = message(&sizes, "unreadable_place").unwrap();
        assert!(said.contains(expected), "{said}");
    }

    #[track_caller]
    fn check(said: &str, causes: &[&str]) {
        assert!(causes.iter().all(|cause| said.contains(cause)), "{said}");
    }

    #[test]
    fn all_that_is_closed_is_listed_with_its_cause() {
        let dir = temp_dir();
        for (name, to) in [("gone", "/no/such/disk"), ("around", "around")] {
            symlink(to, dir.path().join(name)).unwrap();
        }
        let folder = dir.path().to_str().unwrap();
        let causes = ["gone is a link to something that is not there", "around: "];
        // Alone, beside one backup, and beside several.
        for command in ["sizes", "plan", "doctor", "report"] {
            check(&run(&[command, folder]).ending(1).stderr, &causes);
        }
        put(&dir.path().join("A"), "Anna");
        let sizes = run(&["sizes", folder, "--format", "json"]).json();
        let warnings = list(&sizes, "warnings").iter();
        let told: Vec<_> = warnings.filter(|it| it["code"] == "unreadable_place").collect();
        assert_eq!(told.len(), 2, "{sizes:#}");
        check(&format!("{told:?}"), &causes);
        put(&dir.path().join("B"), "Ben");
        for args in [["report", folder, "-o", "-"], ["sizes", folder, "--format", "csv"]] {
            let said = run(&args).ending(1).stderr;
            check(&said, &causes);
            check(&said, &["holds several backups", "/A\n", "/B\n"]);
        }
    }

    #[test]
    fn a_device_may_be_where_nobody_could_look() {
        let home = temp_dir();
        put(&usual(home.path()).join("A"), "Anna");
        symlink("/no/such/disk", usual(home.path()).join("gone")).unwrap();
        let mac = Session::new().mac(home.path());
        let none = mac.run(&["sizes", "Ben"]).ending(1).stderr;
        assert!(none.contains("Ben does not exist"), "{none}");
        assert!(none.contains("gone is a link to something that is not there"), "{none}");
        let found = mac.run(&["sizes", "Anna", "--format", "json"]).json();
        assert_eq!(warned(&found, "unreadable_place"), Some(1));
    }

    #[test]
    fn links_to_what_is_absent_are_told() {
        let dir = temp_dir();
        put(&dir.path().join("A"), "Anna");
        symlink("/no/such/disk", dir.path().join("Backup")).unwrap();
        symlink("around", dir.path().join("around")).unwrap();
        let folder = dir.path().to_str().unwrap();
        let listing = run(&["list", folder, "--format", "json"]).ending(0).json();
        assert_eq!(paths(&listing, dir.path()), ["A"]);
        let warnings = list(&listing, "warnings");
        let told = |what: &str| {
            warnings.iter().filter(|warning| text(warning, "message").contains(what)).count()
        };
        let expected = "Backup is a link to something that is not there. Connect the disk";
        assert_eq!((warnings.len(), told(expected), told("around: ")), (2, 1, 1), "{listing:#}");
        let link = dir.path().join("Backup");
        assert_snapshot!(run(&["sizes", link.to_str().unwrap()]).ending(1));
    }
}

mod content {
    use super::*;

    #[test]
    fn a_manifest_goes_by_how_it_begins_and_not_by_its_name() {
        let expected = |backup: &BackupBuilder| {
            let folder = write(backup);
            run(&["sizes", folder.as_str(), "--format", "json"]).ending(0).json()
        };
        let check = |backup: &BackupBuilder, from: &str, to: &str| {
            let folder = write(backup);
            fs::rename(folder.path().join(from), folder.path().join(to)).unwrap();
            let found = run(&["sizes", folder.as_str(), "--format", "json"]).ending(0).json();
            assert_eq!(found, expected(backup));
            let verified = run(&["doctor", folder.as_str(), "--verify", "--format", "json"]).json();
            assert_eq!(verified["findings"][0]["status"], "ok", "{verified:#}");
        };
        let mut backup = phone();
        backup.content("HomeDomain", "Library/a", b"twelve bytes");
        check(&backup, "Manifest.db", "Manifest.mbdb");
        backup.mbdb();
        check(&backup, "Manifest.mbdb", "Manifest.db");
    }

    #[test]
    fn an_empty_snapshot_beside_what_is_finished_is_no_problem() {
        let folder = write(&phone());
        fs::create_dir(folder.path().join("Snapshot")).unwrap();
        let args = ["list", folder.as_str(), "--format", "json"];
        assert_eq!(run(&args).json()["backups"][0]["state"], "finished");
        fs::remove_file(folder.path().join("Status.plist")).unwrap();
        assert_eq!(run(&args).json()["backups"][0]["state"], "interrupted");
    }

    #[test]
    fn what_systems_leave_in_a_snapshot_is_no_run_under_way() {
        let folder = write(&phone());
        let snapshot = folder.path().join("Snapshot");
        for name in ["00", "ff"] {
            fs::create_dir_all(snapshot.join(name)).unwrap();
        }
        for name in [".DS_Store", "._a", "Thumbs.db", "desktop.ini", "ff/.DS_Store"] {
            fs::write(snapshot.join(name), "x").unwrap();
        }
        let args = ["list", folder.as_str(), "--format", "json"];
        assert_eq!(run(&args).json()["backups"][0]["state"], "finished");
        fs::write(snapshot.join("ff/0123"), "x").unwrap();
        assert_eq!(run(&args).json()["backups"][0]["state"], "interrupted");
    }

    #[test]
    fn half_an_emoji_in_a_name_costs_that_name_only() {
        let text = |text: &str| {
            let length = u8::try_from(text.len()).unwrap();
            [&[0x5F, 0x10, length], text.as_bytes()].concat()
        };
        let binary = binary_list(
            &[
                vec![0xD2, 1, 2, 3, 4],
                text("Device Name"),
                text("Product Type"),
                vec![0x62, 0, b'A', 0xD8, 0x3D],
                text("iPhone14,5"),
            ],
            1,
        );
        let xml = |name: &[u8]| {
            let parts: [&[u8]; 3] = [
                b"<plist><dict><key>Device Name</key><string>A",
                name,
                b"</string><key>Product Type</key><string>iPhone14,5</string></dict></plist>",
            ];
            parts.concat()
        };
        for info in [binary, xml(b"&#xD83D;"), xml(b"\xED\xA0\xBD")] {
            let folder = write(phone().info_bytes(&info).without_manifest_plist());
            let listing = run(&["list", folder.as_str(), "--format", "json"]).json();
            let backup = &listing["backups"][0];
            assert_eq!(backup["product_type"], "iPhone14,5");
            assert!(backup["device_name"].as_str().unwrap().starts_with('A'));
        }
    }
}
