//! The program as it is started, with the streams and the environment of a real process.

#[cfg(unix)]
use std::fs;
use std::{
    env,
    io::{self, Write},
    process::{Command, Output},
};

use insta::assert_snapshot;
use sample_backups::Row;
use serde_json::Value;

use crate::support::{Session, phone, run, sample, transcript, write};
#[cfg(unix)]
use crate::{support::temp_dir, untouched::state};

/// The program, in an empty environment.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierfit"));
    command.env_clear();
    command
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}{}", output.status, text(&output.stdout), text(&output.stderr))
}

#[track_caller]
fn check_exit(output: &Output, expected: i32) {
    assert_eq!(output.status.code(), Some(expected), "{}", said(output));
}

#[test]
fn it_says_its_version() {
    let output = program().arg("-V").output().unwrap();
    check_exit(&output, 0);
    let expected = concat!("tierfit ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn its_long_version_has_what_a_report_of_a_fault_needs() {
    let output = program().arg("--version").output().unwrap();
    check_exit(&output, 0);
    assert!(["debug", "release"].contains(&env!("TIERFIT_BUILD")));
    let day = |file: &str| {
        let line = file.lines().find_map(|line| line.strip_prefix("checked = "));
        line.unwrap().trim_matches('"').to_owned()
    };
    let expected = format!(
        "tierfit {}\nbuilt for {} on {}, {}\n\
         apps as of {}, tiers as of {}, versions of iOS as of {}\n",
        env!("CARGO_PKG_VERSION"),
        env::consts::OS,
        env::consts::ARCH,
        env!("TIERFIT_BUILD"),
        tierfit::catalogue::Catalogue::bundled().apps_checked(),
        day(include_str!("../../src/catalogue/tiers.toml")),
        day(include_str!("../../src/catalogue/releases.toml")),
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn help_is_on_stdout_and_good() {
    assert_snapshot!(transcript([
        ["--help"].as_slice(),
        &["list", "--help"],
        &["sizes", "--help"],
        &["plan", "--help"],
        &["report", "--help"],
        &["compare", "--help"],
    ]));
}

#[test]
fn the_help_of_a_plan_fits_two_screens() {
    let help = Session::new().width(80).run(&["plan", "--help"]).ending(0);
    let lines = help.stdout.lines().count();
    assert!(lines <= 2 * 50, "{lines} lines\n{help}");
    assert_eq!(help.lines_wider_than(80), std::collections::BTreeSet::new());
}

#[test]
fn every_command_has_examples_that_can_be_typed() {
    for command in ["list", "sizes", "plan", "compare", "doctor", "report", "app"] {
        let help = run(&[command, "--help"]).ending(0).stdout;
        let (_, examples) = help.split_once("Examples:\n").unwrap();
        let lines = examples.lines().filter(|line| line.starts_with("  tierfit "));
        assert_eq!(lines.clone().count(), 3, "{help}");
        for line in lines {
            assert!(line.starts_with(&format!("  tierfit {command}")), "{line}");
            // What stands between quotes is one word; what is wrong is said before any help.
            let parts = line.trim().split('"').enumerate();
            let words = parts.flat_map(|(index, part)| match index % 2 {
                0 => part.split_whitespace().collect::<Vec<_>>(),
                _ => vec![part],
            });
            let words: Vec<_> = words.skip(1).chain(["--help"]).collect();
            run(&words).ending(0);
        }
    }
}

#[test]
fn it_says_the_same_as_in_these_tests() {
    for format in ["table", "json", "csv"] {
        let args = ["sizes", &sample("ipad"), "--format", format];
        let output = program().args(args).output().unwrap();
        check_exit(&output, 0);
        let expected = run(&args).stdout;
        let said = String::from_utf8(output.stdout).unwrap();
        if format == "table" {
            // The age of a backup depends on the day.
            let without_age =
                |text: &str| text.lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(without_age(&said), without_age(&expected));
        } else {
            assert_eq!(said, expected);
        }
    }
}

#[test]
fn the_exit_code_of_a_bad_answer_is_three() {
    let plan = |tier: &str| {
        program().args(["plan", &sample("family-iphone"), "--tier", tier]).output().unwrap()
    };
    check_exit(&plan("200GB"), 0);
    check_exit(&plan("5GB"), 3);
    check_exit(&plan("7GB"), 3);
    check_exit(&plan("7 potatoes"), 2);
    check_exit(&program().args(["sizes", "no such folder"]).output().unwrap(), 1);
}

#[test]
fn an_error_that_nobody_hears_is_still_an_error() {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    check_exit(&program().args(["sizes", "no such folder"]).stderr(writer).output().unwrap(), 1);
}

/// A disk that has no room left.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let args = ["sizes", &sample("ipad")];
    assert_snapshot!(Session::new().run_into(&mut Full, &args).ending(1));
}

#[test]
fn colour_is_as_the_environment_wants_it() {
    #[track_caller]
    fn check(environment: &[(&str, &str)], option: &str, expected: &str) {
        let mut command = program();
        command.args(["list", &sample("ipad"), "--color", option]);
        command.envs(environment.iter().copied());
        let output = command.output().unwrap();
        check_exit(&output, 0);
        let found = if output.stdout.contains(&0x1b) { "colour" } else { "none" };
        assert_eq!(found, expected, "{environment:?} {option}");
    }
    check(&[], "auto", "none");
    check(&[], "always", "colour");
    check(&[("CLICOLOR_FORCE", "1")], "auto", "colour");
    check(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], "auto", "none");
    check(&[("NO_COLOR", "1")], "always", "colour");
    check(&[("CLICOLOR_FORCE", "1")], "never", "none");
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_utf8_is_as_good_as_any() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let dir = temp_dir();
    let folder = dir.path().join(OsStr::from_bytes(b"caf\xE9 \xFF"));
    // Some file systems take no such name.
    if fs::create_dir(&folder).is_err() {
        return;
    }
    let mut backup = phone();
    backup.file("HomeDomain", "Library/a", 5);
    backup.rows_in_wal([Row::file("HomeDomain", "Library/b", 7)]).write(&folder).unwrap();
    for command in ["sizes", "plan", "list"] {
        for format in ["table", "json", "csv"] {
            let mut command_line = program();
            command_line.arg(command).arg(&folder).args(["--format", format]);
            let output = command_line.output().unwrap();
            check_exit(&output, 0);
            assert!(std::str::from_utf8(&output.stdout).is_ok(), "{}", said(&output));
        }
    }
    let missing = dir.path().join(OsStr::from_bytes(b"\xFF"));
    check_exit(&program().arg("sizes").arg(missing).output().unwrap(), 1);
}

#[test]
fn rows_in_a_log_are_read_without_room_for_a_copy() {
    let mut backup = phone();
    backup.file("HomeDomain", "Library/a", 5);
    let folder = write(backup.rows_in_wal([Row::file("HomeDomain", "Library/b", 7)]));
    let mut command = program();
    for name in ["TMPDIR", "TMP", "TEMP"] {
        command.env(name, "/nowhere/at/all");
    }
    let output =
        command.arg("sizes").arg(folder.path()).args(["--format", "json"]).output().unwrap();
    check_exit(&output, 0);
    let sizes: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(sizes["totals"]["local_bytes"], 12);
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_behind() {
    use std::{thread, time::Duration};

    let mut backup = phone();
    for number in 0..3_000 {
        backup.file("HomeDomain", &format!("Library/{number}"), 5);
    }
    let folder = write(
        backup
            .rows_in_wal((0..3_000).map(|number| Row::file("MediaDomain", &number.to_string(), 7))),
    );
    let (temporary, before) = (temp_dir(), state(folder.path()));
    for (signal, milliseconds) in
        ["-INT", "-TERM", "-KILL", "-HUP"].into_iter().cycle().zip((0..48).chain([10_000]))
    {
        let mut command = program();
        command.arg("sizes").arg(folder.path()).env("TMPDIR", temporary.path());
        let mut running = command.stdout(std::process::Stdio::null()).spawn().unwrap();
        for _ in 0..milliseconds {
            if running.try_wait().unwrap().is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        let _ = Command::new("kill").args([signal, &running.id().to_string()]).output();
        running.wait().unwrap();
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "{signal}");
        assert!(state(folder.path()) == before, "{signal} after {milliseconds} ms");
    }
}

#[test]
fn progress_is_not_told_where_nobody_looks() {
    let output = program().args(["sizes", &sample("family-iphone")]).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", said(&output));
}
