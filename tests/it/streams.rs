//! Outputs that can't be written: a reader that goes away changes no answer, a full disk is told,
//! and a page is there whole or not at all.

use std::{
    ffi::OsStr,
    io,
    process::{Command, Output},
};
#[cfg(unix)]
use std::{fs, path::Path};

#[cfg(unix)]
use crate::support::temp_dir;
use crate::support::{DAMAGED, SAMPLES, sample};

/// Every command with each form of its output, and how it ends where it can be written.
fn commands() -> Vec<(Vec<String>, i32)> {
    let [family, ipad, damaged] = ["family-iphone", "ipad", DAMAGED].map(sample);
    let mut commands = Vec::new();
    let mut add = |args: &[&str], exit: i32| {
        commands.push((args.iter().map(|arg| (*arg).to_owned()).collect(), exit));
    };
    for format in ["table", "json", "csv", "ncdu"] {
        add(&["sizes", &family, "--format", format], 0);
        add(&["sizes", &damaged, "--format", format], 3);
    }
    for format in ["table", "json", "csv"] {
        add(&["sizes", &family, "--app", "WhatsApp", "--format", format], 0);
        add(&["list", SAMPLES, "--format", format], 0);
    }
    add(&["sizes", SAMPLES, "--format", "jsonl"], 0);
    for format in ["table", "json", "csv", "checklist"] {
        add(&["plan", &family, "--tier", "200GB", "--format", format], 0);
        add(&["plan", &family, "--tier", "5GB", "--format", format], 3);
    }
    add(&["plan", SAMPLES, "--format", "jsonl"], 0);
    add(&["doctor", SAMPLES, "--format", "jsonl"], 0);
    add(&["list", SAMPLES, "--format", "jsonl"], 0);
    add(&["schema"], 0);
    for format in ["table", "json"] {
        add(&["compare", &ipad, &ipad, "--format", format], 0);
        add(&["doctor", &sample("all-well"), "--format", format], 0);
        add(&["doctor", &sample("full-quota"), "--support", "--format", format], 3);
    }
    add(&["report", &family, "-o", "-"], 0);
    add(&["man"], 0);
    add(&["completions", "bash"], 0);
    add(&["--help"], 0);
    add(&["sizes", "--help"], 0);
    add(&["--version"], 0);
    add(&["-V"], 0);
    commands
}

fn program(args: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierfit"));
    command.env_clear().args(args);
    command
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_reader_that_goes_away_changes_no_answer() {
    for (args, exit) in commands() {
        let whole = program(&args).output().unwrap();
        assert_eq!(whole.status.code(), Some(exit), "{args:?}: {}", told(&whole));
        assert!(!whole.stdout.is_empty(), "{args:?}");
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output = program(&args).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(exit), "{args:?}: {}", told(&output));
        assert_eq!(told(&output), told(&whole), "{args:?}");
    }
}

#[test]
fn what_could_not_be_read_is_an_error_though_nobody_reads_on() {
    for args in [&["sizes", "no such folder"][..], &["sizes", &sample("encrypted")]] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output = program(args).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", told(&output));
        assert!(told(&output).contains("error: "), "{args:?}: {}", told(&output));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_whatever_is_written_to_it() {
    for (args, _) in commands() {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = program(&args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", told(&output));
        let error = "error: cannot write to standard output: No space left on device";
        assert!(told(&output).contains(error), "{args:?}: {}", told(&output));
    }
}

/// What becomes of a program whose file would have more blocks than allowed.
#[cfg(unix)]
#[derive(Debug, Clone, Copy)]
enum Beyond {
    /// Writing fails, as on a full disk.
    Fails,
    /// A signal ends it, in the midst of writing.
    #[cfg(target_os = "linux")]
    Ends,
}

/// Writes a page where no file can have more than so many blocks of 512 bytes.
#[cfg(unix)]
#[track_caller]
fn page_in_blocks(blocks: u32, beyond: Beyond, file: &Path, options: &[&str]) -> Output {
    let signal = match beyond {
        Beyond::Fails => "trap '' XFSZ",
        #[cfg(target_os = "linux")]
        Beyond::Ends => "ulimit -c 0",
    };
    let script = format!("{signal} && ulimit -f {blocks} && exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.env_clear().args(["-c", &script, env!("CARGO_BIN_EXE_tierfit")]);
    let output = command.args(["report", &sample("ipad"), "-o"]).arg(file).args(options);
    output.output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_page_that_has_no_room_leaves_nothing_and_what_was_there_stays() {
    let dir = temp_dir();
    let file = dir.path().join("page.html");
    let check_failed = |options: &[&str]| {
        // None at all, a little, and half of it.
        for blocks in [0, 8, 100] {
            let output = page_in_blocks(blocks, Beyond::Fails, &file, options);
            assert_eq!(output.status.code(), Some(1), "{}", told(&output));
            let error = format!("error: cannot write {}: ", file.display());
            assert!(told(&output).starts_with(&error), "{}", told(&output));
            assert!(output.stdout.is_empty());
        }
    };
    let names = || fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
    check_failed(&[]);
    assert_eq!(names().count(), 0);
    fs::write(&file, "mine").unwrap();
    check_failed(&["--force"]);
    assert_eq!(names().collect::<Vec<_>>(), ["page.html"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    let output = page_in_blocks(100_000, Beyond::Fails, &file, &["--force"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert_ne!(fs::read_to_string(&file).unwrap(), "mine");
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_in_the_midst_of_a_page_leaves_no_half_of_one_and_what_was_there_stays() {
    let dir = temp_dir();
    let file = dir.path().join("page.html");
    for blocks in [0, 8, 100] {
        let output = page_in_blocks(blocks, Beyond::Ends, &file, &[]);
        assert_eq!(output.status.code(), None, "{}", told(&output));
        assert!(!file.exists());
    }
    fs::write(&file, "mine").unwrap();
    let output = page_in_blocks(8, Beyond::Ends, &file, &["--force"]);
    assert_eq!(output.status.code(), None, "{}", told(&output));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}
