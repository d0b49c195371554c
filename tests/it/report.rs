//! `tierfit report`: the file that it writes, and the page in a real browser.

mod alone;
mod axe;
mod choices;
mod everybody;
mod folders;
mod harm;
mod icons;
mod looking;
mod web;

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use insta::assert_snapshot;
use sample_backups::App;
use tempfile::TempDir;
use tierfit::catalogue::Catalogue;

use crate::support::{DAMAGED, Session, copy, phone, run, sample, temp_dir, transcript, write};

/// Writes the page of a backup into a folder that goes with the first value.
#[track_caller]
fn written(backup: &str, options: &[&str]) -> (TempDir, PathBuf) {
    let dir = temp_dir();
    let file = dir.path().join("page.html");
    let args = ["report", backup, "-o", file.to_str().unwrap()];
    run(&[&args, options].concat()).ending(0);
    (dir, file)
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_page_is_in_its_file_and_nothing_else_is_left() {
    let (dir, file) = written(&sample("ipad"), &[]);
    let page = fs::read_to_string(&file).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert_eq!(names_in(dir.path()), ["page.html"]);
    assert_eq!(run(&["report", &sample("ipad"), "-o", "-"]).ending(0).stdout, page);
}

#[test]
fn a_page_that_is_there_stays_unless_told_otherwise() {
    let dir = temp_dir();
    let file = dir.path().join("page.html");
    fs::write(&file, "mine").unwrap();
    let args = ["report", &sample("ipad"), "-o", file.to_str().unwrap()];
    assert_snapshot!(run(&args).ending(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    run(&[&args[..], &["--force"]].concat()).ending(0);
    assert_ne!(fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(names_in(dir.path()), ["page.html"]);
}

#[test]
fn a_page_that_cannot_be_written_is_an_error() {
    let dir = temp_dir();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(path("folder")).unwrap();
    let ipad = sample("ipad");
    assert_snapshot!(transcript([
        &["report", &ipad, "-o", &path("no such folder/page.html")][..],
        &["report", &ipad, "-o", &path("folder")],
        &["report", &ipad, "-o", ""],
    ]));
    let force = ["report", &ipad, "-o", &path("folder"), "--force"];
    run(&force).ending(1);
    assert_eq!(names_in(dir.path()), ["folder"]);
    assert!(names_in(Path::new(&path("folder"))).is_empty());
}

#[test]
fn a_page_without_a_name_is_called_after_the_device_and_the_day() {
    let dir = temp_dir();
    let written = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tierfit"));
        let command = command.env_clear().current_dir(dir.path());
        command.args(["report", &sample("ipad")]).output().unwrap().status.code()
    };
    assert_eq!(written(), Some(0));
    assert_eq!(names_in(dir.path()), ["Kitchen iPad 2026-11-14.html"]);
    assert_eq!(written(), Some(1));
}

#[cfg(unix)]
#[test]
fn only_an_ordinary_file_is_overwritten() {
    use std::{
        os::unix::fs::{FileTypeExt, symlink},
        process::Command,
    };

    let dir = temp_dir();
    let path = |name: &str| dir.path().join(name);
    fs::write(path("mine"), "mine").unwrap();
    symlink("mine", path("link")).unwrap();
    symlink("nowhere", path("dangling")).unwrap();
    symlink("/dev/null", path("device")).unwrap();
    assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
    fs::create_dir(path("folder")).unwrap();
    let before = names_in(dir.path());
    for (name, said) in [
        ("link", "is a link"),
        ("dangling", "is a link"),
        ("device", "is a link"),
        ("pipe", "is not a regular file"),
        ("socket", "is not a regular file"),
        ("folder", "is not a regular file"),
    ] {
        let (ipad, path) = (sample("ipad"), path(name));
        let args = ["report", &ipad, "-o", path.to_str().unwrap(), "--force"];
        for args in [&args[..4], &args] {
            let outcome = run(args).ending(1);
            assert!(outcome.stderr.contains(said), "{outcome}");
        }
    }
    assert_eq!(names_in(dir.path()), before);
    assert_eq!(fs::read_to_string(path("mine")).unwrap(), "mine");
    assert!(path("link").is_symlink() && !path("nowhere").exists());
    assert!(fs::metadata(path("pipe")).unwrap().file_type().is_fifo());
    let device = run(&["report", &sample("ipad"), "-o", "/dev/null", "--force"]).ending(1);
    assert!(device.stderr.contains("is not a regular file"), "{device}");
}

#[test]
fn a_page_is_never_written_into_a_backup() {
    let dir = temp_dir();
    let backup = dir.path().join("backup");
    copy(sample("ipad").as_ref(), &backup);
    let inside = |name: &str| backup.join(name).to_str().unwrap().to_owned();
    assert_snapshot!(run(&["report", &sample("ipad"), "-o", &inside("page.html")]).ending(1));
    for name in ["Manifest.db", "00/page.html", "x/../page.html"] {
        let args = ["report", &sample("ipad"), "-o", &inside(name), "--force"];
        run(&args).ending(1);
    }
    // Whatever the list of its files is called, and where there is none.
    for (manifest, other) in
        [("Manifest.db", "Manifest.mbdb"), ("Manifest.mbdb", "Snapshot"), ("Snapshot", "gone")]
    {
        fs::rename(backup.join(manifest), backup.join(other)).unwrap();
        let args = ["report", &sample("ipad"), "-o", &inside("page.html")];
        assert!(run(&args).ending(1).stderr.contains("inside a backup"), "{other}");
    }
    fs::rename(backup.join("gone"), backup.join("Manifest.db")).unwrap();
    assert!(!names_in(&backup).contains(&"page.html".to_owned()));
    let same = |name| {
        fs::read(backup.join(name)).unwrap()
            == fs::read(Path::new(&sample("ipad")).join(name)).unwrap()
    };
    assert!(same("Manifest.db"));
}

#[test]
fn half_a_manifest_makes_no_page() {
    let dir = temp_dir();
    let file = dir.path().join("page.html");
    run(&["report", &sample(DAMAGED), "-o", file.to_str().unwrap()]).ending(1);
    assert!(names_in(dir.path()).is_empty());
}

#[test]
fn what_makes_no_sense_is_a_usage_error_of_this_command() {
    let ipad = sample("ipad");
    assert_snapshot!(transcript([
        &["report", &ipad, &ipad][..],
        &["report", &ipad, "-o", "-", "--open"],
        &["report", &ipad, "-o", "-", "--tier", "7"],
        &["report", &ipad, "-o", "-", "--keep", "netflix", "--exclude", "netflix"],
    ]));
}

#[test]
fn it_fits_whatever_it_says() {
    // The page is done, whatever the answer is.
    let family = sample("family-iphone");
    for tier in ["5GB", "50GB", "200GB"] {
        run(&["report", &family, "-o", "-", "--tier", tier]).ending(0);
    }
}

static OPENED: AtomicUsize = AtomicUsize::new(0);

/// Stands for the browser: takes note of a whole path to a page.
fn note_opened(file: &Path) -> io::Result<()> {
    assert!(file.is_absolute() && fs::metadata(file)?.is_file());
    OPENED.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

fn refuse_to_open(_: &Path) -> io::Result<()> {
    Err(ErrorKind::NotFound.into())
}

#[test]
fn a_page_is_opened_when_that_is_asked_for() {
    let dir = temp_dir();
    let file = dir.path().join("page.html");
    let args = ["report", &sample("ipad"), "-o", file.to_str().unwrap(), "--force"];
    let open = [&args[..], &["--open"]].concat();
    let session = Session::new().opening(note_opened);
    session.run(&args).ending(0);
    assert_eq!(OPENED.load(Ordering::SeqCst), 0);
    session.run(&open).ending(0);
    assert_eq!(OPENED.load(Ordering::SeqCst), 1);
    let failed = Session::new().opening(refuse_to_open).run(&open).ending(1);
    assert!(failed.stderr.contains("is written, but cannot be opened"), "{failed}");
}

#[test]
fn three_hundred_apps_make_less_than_half_a_megabyte() {
    let catalogue = Catalogue::bundled();
    let known = catalogue.apps().map(|app| app.id().to_owned());
    let others = (0..).map(|number| format!("org.example{}.app", number * 7));
    let mut backup = phone();
    for (number, id) in (1_u64..).zip(known.chain(others).take(300)) {
        backup.app(App::new(&id).item_name(&format!("{id}: an app with a long name")));
        // As on a real phone, a few are large and most are small.
        let size = 9_000_000_000 / number;
        backup.file(&format!("AppDomain-{id}"), "Documents/a", size);
        backup.file(&format!("AppDomainGroup-group.{id}"), "b", size / 2);
        backup.file(&format!("AppDomainPlugin-{id}.widget"), "c", size / 9);
    }
    let page = run(&["report", write(&backup).as_str(), "-o", "-"]).ending(0).stdout;
    // A megabyte of 2^20 bytes, as in all sizes that are shown.
    assert!(page.len() < 512 << 10, "{} bytes", page.len());
    assert_eq!(page.matches(" id=app-").count(), 300);
}
