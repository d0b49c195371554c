//! What is special about Windows: its usual places, the spellings of its paths, its names. These
//! start the program itself, on Windows or under wine.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

use crate::support::{SAMPLES, copy, list, sample, temp_dir, text};

/// The program of a user whose folders are below this one.
fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierfit"));
    command.env("USERPROFILE", home).env("APPDATA", home.join("AppData\\Roaming"));
    command.env_remove("TIERFIT_PASSWORD").current_dir(home);
    command
}

#[track_caller]
fn run(home: &Path, args: &[&str], exit: i32) -> Output {
    let output = program(home).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(exit), "{args:?}: {said}");
    output
}

#[track_caller]
fn json(home: &Path, args: &[&str], exit: i32) -> Value {
    serde_json::from_slice(&run(home, args, exit).stdout).unwrap()
}

#[track_caller]
fn check_total(home: &Path, backup: &str) {
    let sizes = json(home, &["sizes", backup, "--format", "json"], 0);
    let expected = json(home, &["sizes", &sample("ipad"), "--format", "json"], 0);
    assert_eq!(sizes["totals"], expected["totals"], "{backup}");
}

#[test]
fn both_usual_places_of_itunes_and_apple_devices_are_looked_in() {
    // As OneDrive and people name folders.
    let dir = temp_dir();
    let home = dir.path().join("OneDrive – Größe & Söhne 漢字");
    fs::create_dir(&home).unwrap();
    let nothing = run(&home, &["sizes"], 1);
    let said = String::from_utf8_lossy(&nothing.stderr).into_owned();
    assert!(said.contains("Apple Computer\\MobileSync\\Backup"), "{said}");
    assert!(said.contains("Apple\\MobileSync\\Backup"), "{said}");
    let itunes = home.join("AppData\\Roaming\\Apple Computer\\MobileSync\\Backup");
    let store = home.join("Apple\\MobileSync\\Backup");
    copy(sample("ipad").as_ref(), &itunes.join("00008101-1"));
    copy(sample("all-well").as_ref(), &store.join("00008101-2"));
    let found = json(&home, &["list", "--format", "json"], 0);
    let names: Vec<_> =
        list(&found, "backups").iter().map(|backup| text(backup, "device_name")).collect();
    assert_eq!(names, ["Ida’s iPhone", "Kitchen iPad"]);
    check_total(&home, "Kitchen iPad");
    // The newest.
    run(&home, &["plan"], 0);
}

#[test]
fn a_path_may_be_spelled_in_every_way_of_windows() {
    let dir = temp_dir();
    let home = dir.path();
    copy(sample("ipad").as_ref(), &home.join("a b\\ipad"));
    let folder = home.join("a b\\ipad").to_str().unwrap().to_owned();
    assert_eq!(folder.get(1..3), Some(":\\"), "{folder}");
    let (drive, rest) = folder.split_at(2);
    check_total(home, &folder);
    check_total(home, &folder.replace('\\', "/"));
    check_total(home, &format!("{folder}\\"));
    check_total(home, &format!("\\\\?\\{folder}"));
    check_total(home, &format!("{}{rest}", drive.to_lowercase()));
    check_total(home, rest);
    check_total(home, "a b\\ipad");
    check_total(home, ".\\a b/ipad\\.");
    check_total(home, &format!("{drive}a b\\ipad"));
    check_total(home, "A B\\IPAD");
    // A share, where this machine shares its disks with itself.
    let share = format!("\\\\localhost\\{}${rest}", drive.trim_end_matches(':'));
    if fs::metadata(&share).is_ok() {
        check_total(home, &share);
    }
    let missing = run(home, &["sizes", "\\\\no-such-host\\share\\backup"], 1);
    assert!(String::from_utf8_lossy(&missing.stderr).starts_with("error: "));
}

#[test]
fn a_path_longer_than_260_is_as_good_as_any() {
    let dir = temp_dir();
    let mut folder = dir.path().to_owned();
    for _ in 0..6 {
        folder = folder.join("x".repeat(60));
    }
    fs::create_dir_all(&folder).unwrap();
    folder = folder.join("ipad");
    copy(sample("ipad").as_ref(), &folder);
    let folder = folder.to_str().unwrap();
    assert!(300 < folder.len());
    check_total(dir.path(), folder);
    run(dir.path(), &["report", folder, "-o", &format!("{folder}.html")], 0);
    assert!(fs::metadata(format!("{folder}.html")).unwrap().len() > 10_000);
    let found = json(dir.path(), &["list", &folder.replace("\\ipad", ""), "--format", "json"], 0);
    assert_eq!(list(&found, "backups").len(), 1);
}

#[test]
fn names_of_devices_are_no_backups_and_nothing_waits_for_them() {
    let dir = temp_dir();
    for name in ["NUL", "CON", "COM1", "nul.txt", "LPT1", "PRN"] {
        for command in ["sizes", "plan", "list", "doctor"] {
            let output = program(dir.path()).args([command, name]).output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{command} {name}: {output:?}");
        }
    }
    // A page in a device is gone, but nobody waits.
    let output = program(dir.path()).args(["report", &sample("ipad"), "-o", "NUL"]).output();
    assert!(matches!(output.unwrap().status.code(), Some(0 | 1)));
}

#[test]
fn a_junction_that_leads_back_is_no_way_without_end() {
    let dir = temp_dir();
    copy(sample("ipad").as_ref(), &dir.path().join("all\\ipad"));
    let link = |name: &str, target: &Path| {
        let mut command = Command::new("cmd");
        command.args(["/c", "mklink", "/J"]).arg(dir.path().join(name)).arg(target);
        let made = command.output().is_ok_and(|output| output.status.success());
        // wine 8 makes none.
        made && fs::read_dir(dir.path().join(name)).is_ok()
    };
    if !link("all\\loop", &dir.path().join("all")) || !link("way", &dir.path().join("all")) {
        return;
    }
    for folder in ["all", "way"] {
        let found = json(dir.path(), &["list", folder, "--format", "json"], 0);
        assert_eq!(list(&found, "backups").len(), 1, "{found:#}");
    }
    check_total(dir.path(), "way\\ipad");
}

#[test]
fn a_read_only_page_is_replaced_whole_or_stays() {
    let dir = temp_dir();
    let page = dir.path().join("page.html");
    fs::write(&page, "mine").unwrap();
    let mut rights = fs::metadata(&page).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&page, rights).unwrap();
    run(dir.path(), &["report", &sample("ipad"), "-o", "page.html"], 1);
    assert_eq!(fs::read(&page).unwrap(), b"mine");
    let args = ["report", &sample("ipad"), "-o", "page.html", "--force"];
    let output = program(dir.path()).args(args).output().unwrap();
    // Windows refuses it, and wine doesn't.
    let written = fs::read(&page).unwrap();
    match output.status.code() {
        Some(0) => assert!(written.ends_with(b"</html>\n"), "{} bytes", written.len()),
        code => assert_eq!((code, written.as_slice()), (Some(1), b"mine".as_slice())),
    }
    // Nothing is left beside it.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn exit_codes_are_those_of_every_system() {
    let dir = temp_dir();
    run(dir.path(), &["plan", &sample("family-iphone"), "--tier", "200GB"], 0);
    run(dir.path(), &["sizes", "no such folder"], 1);
    run(dir.path(), &["plan", "--tier", "7 potatoes"], 2);
    run(dir.path(), &["plan", &sample("family-iphone"), "--tier", "5GB"], 3);
}

#[test]
fn lists_of_paths_are_read_as_windows_writes_them() {
    let dir = temp_dir();
    copy(sample("ipad").as_ref(), &dir.path().join("Größe"));
    let good = dir.path().join("Größe").to_str().unwrap().to_owned();
    let lines = format!("{good}\r\n{}\r\n", good.replace('\\', "/"));
    let units = |text: &str| {
        let units = format!("\u{FEFF}{text}").encode_utf16().collect::<Vec<_>>();
        units.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<_>>()
    };
    for bytes in [lines.clone().into_bytes(), units(&lines)] {
        fs::write(dir.path().join("paths.txt"), bytes).unwrap();
        let output = run(dir.path(), &["sizes", "--paths-from", "paths.txt"], 0);
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines.iter().all(|line| line["error"].is_null()), "{lines:#?}");
        assert_eq!(lines.len(), 2);
    }
    fs::write(dir.path().join("paths.txt"), b"Gr\xF6\xDFe\r\n").unwrap();
    let line = json(dir.path(), &["sizes", "--paths-from", "paths.txt"], 0);
    assert_eq!(line["error"]["code"], "invalid_path");
}

#[test]
fn what_is_piped_is_utf8_whatever_the_console_shows() {
    let dir = temp_dir();
    let output = run(dir.path(), &["list", SAMPLES], 0);
    assert!(String::from_utf8(output.stdout).unwrap().contains("Anna’s iPhone"));
}
