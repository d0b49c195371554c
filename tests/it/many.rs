//! Many backups, a line for each: those of a folder, and those of a list (`--paths-from`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write},
};

use sample_backups::{Account, BackupState, Damage, Generation, SnapshotState};
use serde_json::Value;
use tierfit::backup::DevicePath;

use crate::support::{
    DAMAGED, Outcome, SAMPLES, Session, check_sums, copy, list, phone, read, run, sample, saved,
    temp_dir, text,
};

/// Returns the lines by the name of their backup, once their order is sure.
#[track_caller]
fn lines(outcome: &Outcome) -> BTreeMap<String, Value> {
    outcome.check_is_harmless();
    let lines: Vec<Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.is_sorted_by_key(|line| text(line, "path").to_owned()), "{outcome}");
    let name = |line: &Value| text(line, "path").rsplit(['/', '\\']).next().unwrap().to_owned();
    lines.into_iter().map(|line| (name(&line), line)).collect()
}

/// Leaves what a backup has alone.
fn without_path(line: &mut Value) {
    let line = line.as_object_mut().unwrap();
    assert_eq!(line.remove("error"), Some(Value::Null));
    assert!(line.remove("path").is_some());
}

#[test]
fn each_backup_has_the_sizes_that_it_has_alone() {
    let outcome = run(&["sizes", SAMPLES, "--format", "jsonl"]).ending(0);
    let lines = lines(&outcome);
    assert_eq!(lines.len(), sample_backups::STORIES.len());
    for (name, mut line) in lines {
        let alone = run(&["sizes", &sample(&name), "--format", "json"]);
        if alone.exit == 1 {
            let error = &line["error"];
            let said =
                format!("error: {}\nhint: {}\n", text(error, "message"), text(error, "hint"));
            let slashes = |said: &str| said.replace('\\', "/");
            assert_eq!(slashes(&said), slashes(&alone.stderr));
        } else {
            without_path(&mut line);
            check_sums(&line);
            assert_eq!(line, alone.json(), "{name}");
        }
    }
}

#[test]
fn each_backup_has_the_plan_that_it_has_alone() {
    let options = ["--tier", "5GB", "--risk", "any", "--format"];
    let outcome = run(&[&["plan", SAMPLES], options.as_slice(), &["jsonl"]].concat()).ending(0);
    for (name, mut line) in lines(&outcome) {
        let alone =
            run(&[&["plan", sample(&name).as_str()], options.as_slice(), &["json"]].concat());
        if alone.exit == 1 {
            assert!(alone.stderr.contains(text(&line["error"], "hint")), "{alone}");
        } else {
            without_path(&mut line);
            assert_eq!(line, alone.json(), "{name}");
        }
    }
}

#[test]
fn an_app_is_kept_in_those_backups_that_have_it_and_the_others_say_that_they_have_none() {
    let keep = ["--tier", "5GB", "--keep", "Netflix", "--format", "jsonl"];
    let outcome = run(&[&["plan", SAMPLES], keep.as_slice()].concat()).ending(0);
    assert_eq!(outcome.stderr, "");
    let lines = lines(&outcome);
    let excluded = |name: &str| {
        let exclude = list(&lines[name], "exclude").iter();
        exclude.map(|exclusion| text(exclusion, "id").to_owned()).collect::<Vec<_>>()
    };
    assert!(!excluded("ipad").contains(&"com.netflix.Netflix".to_owned()));
    assert!(!excluded("family-iphone").is_empty());
    let warned = |name: &str| {
        let warnings = list(&lines[name], "warnings").iter();
        warnings.filter(|warning| warning["code"] == "app_not_found").count()
    };
    assert_eq!((warned("ipad"), warned("ios9")), (0, 1));
}

#[test]
fn threads_change_nothing() {
    for command in ["sizes", "plan"] {
        let with = |threads| {
            let args = [command, SAMPLES, "--format", "jsonl", "--threads", threads];
            Session::new().password("correct horse battery").run(&args)
        };
        assert_eq!(with("1").stdout, with("6").stdout);
    }
}

#[test]
fn a_password_opens_what_it_fits_and_nobody_is_asked() {
    let args = ["sizes", SAMPLES, "--format", "jsonl"];
    let outcome = Session::new().password("correct horse battery").run(&args);
    assert_eq!(lines(&outcome)["encrypted"]["error"], Value::Null);
    let outcome = Session::new().answers(&["correct horse battery"]).run(&args);
    assert_eq!(lines(&outcome)["encrypted"]["error"]["code"], "password_needed");
    assert_eq!(outcome.stderr, "");
}

#[test]
fn the_exit_code_of_an_object_tells_whether_all_some_or_none_could_be_read() {
    #[track_caller]
    fn check(samples: &[&str], exit: u8) {
        let dir = temp_dir();
        for name in samples {
            copy(sample(name.trim_end_matches("-too")).as_ref(), &dir.path().join(name));
        }
        let folder = dir.path().to_str().unwrap();
        let outcome = run(&["sizes", folder, "--format", "json"]).ending(exit);
        assert_eq!(list(&outcome.json(), "backups").len(), samples.len());
        // Lines are data, whatever they say.
        let outcome = run(&["sizes", folder, "--format", "jsonl"]).ending(0);
        assert_eq!(lines(&outcome).len(), samples.len());
    }
    check(&["ipad", "all-well"], 0);
    check(&["ipad", DAMAGED], 3);
    check(&["ipad", "encrypted"], 3);
    check(&["encrypted", "encrypted-too"], 1);
}

#[test]
fn a_backup_that_can_not_be_read_stops_nothing() {
    let dir = temp_dir();
    copy(sample("ipad").as_ref(), &dir.path().join("good"));
    copy(sample("ipad").as_ref(), &dir.path().join("bad"));
    fs::write(dir.path().join("bad/Manifest.db"), "no database").unwrap();
    let folder = dir.path().to_str().unwrap();
    for command in ["sizes", "plan"] {
        let outcome = run(&[command, folder, "--format", "jsonl"]).ending(0);
        let lines = lines(&outcome);
        assert_eq!(lines["bad"]["error"]["code"], "damaged");
        assert_eq!(lines["good"]["error"], Value::Null);
    }
}

#[test]
fn one_app_alone_is_not_written_as_lines() {
    let outcome = run(&["sizes", &sample("ipad"), "--format", "jsonl", "--app", "Netflix"]);
    assert!(outcome.ending(2).stderr.contains("leave out --app"));
}

#[test]
fn a_damaged_list_is_named_as_alone() {
    let dir = temp_dir();
    let folder = dir.path().join("old");
    let mut backup = phone();
    backup.file("HomeDomain", "Library/a", 5).file("HomeDomain", "Library/b", 5);
    backup.mbdb().damage(Damage::CutOff(10)).write(&folder).unwrap();
    let lines = lines(&run(&["plan", dir.path().to_str().unwrap(), "--format", "jsonl"]).ending(0));
    let alone = run(&["plan", folder.to_str().unwrap()]).ending(1);
    assert!(alone.stderr.contains(text(&lines["old"]["error"], "message")), "{alone}");
}

#[test]
fn a_folder_without_backups_is_an_error() {
    let dir = temp_dir();
    let folder = dir.path().to_str().unwrap();
    let outcome = run(&["sizes", folder, "--format", "jsonl"]).ending(1);
    assert_eq!(outcome.stdout, "");
    run(&["sizes", &format!("{folder}/none"), "--format", "jsonl"]).ending(1);
}

const COMMANDS: [&str; 4] = ["list", "sizes", "plan", "doctor"];

/// Returns the lines for the paths of a list.
#[track_caller]
fn listed(outcome: &Outcome) -> Vec<Value> {
    outcome.check_is_harmless();
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn codes(lines: &[Value]) -> Vec<&str> {
    let code = |line: &Value| line["error"]["code"].as_str().map(str::to_owned);
    lines.iter().map(|line| code(line).map_or("", |_| text(&line["error"], "code"))).collect()
}

/// Backups good and bad, and what is none.
struct Shelf {
    _dir: tempfile::TempDir,
    paths: Vec<String>,
}

impl Shelf {
    fn new() -> Self {
        let dir = temp_dir();
        let at = |name: &str| dir.path().join(name);
        copy(sample("ipad").as_ref(), &at("good"));
        copy(sample("ipad").as_ref(), &at("bad"));
        fs::write(at("bad/Manifest.db"), "no database").unwrap();
        fs::create_dir(at("empty")).unwrap();
        fs::write(at("file"), "").unwrap();
        let names = ["good", "none", "bad", "good", "empty", "file", ""];
        let mut paths: Vec<_> = names.map(|name| at(name).to_str().unwrap().to_owned()).to_vec();
        paths.push(sample("encrypted"));
        Self { _dir: dir, paths }
    }

    fn text(&self, end: &str) -> String {
        self.paths.join(end) + end
    }

    #[track_caller]
    fn check(&self, outcome: &Outcome, command: &str) {
        let lines = listed(outcome);
        let paths: Vec<_> = lines.iter().map(|line| text(line, "path")).collect();
        assert_eq!(paths, self.paths);
        let (several, locked) = match command {
            // A list has them all, and needs no password.
            "list" => ("", ""),
            _ => ("several_backups", "password_needed"),
        };
        let bad = if command == "list" { "" } else { "damaged" };
        let expected = ["", "not_found", bad, "", "empty_folder", "not_a_folder", several, locked];
        assert_eq!(codes(&lines), expected, "{command}");
        let fields = |line: &Value| line.as_object().unwrap().keys().cloned().collect();
        let fields: BTreeSet<Vec<String>> = lines.iter().map(fields).collect();
        assert_eq!(fields.len(), 1, "{command}: {fields:?}");
        assert_eq!(outcome.stderr, "");
    }
}

#[test]
fn each_path_of_a_list_has_one_line_in_its_order() {
    let shelf = Shelf::new();
    for end in ["\n", "\r\n"] {
        let (_dir, file) = saved("paths.txt", shelf.text(end));
        for command in COMMANDS {
            for threads in ["1", "7"] {
                let args = [command, "--paths-from", &file, "--format", "jsonl", "--threads"];
                let outcome = run(&[args.as_slice(), &[threads]].concat()).ending(0);
                shelf.check(&outcome, command);
            }
        }
    }
    let (_dir, file) = saved("paths.txt", shelf.text("\0"));
    for command in COMMANDS {
        let outcome = run(&[command, "--paths-from", &file, "-0"]).ending(0);
        shelf.check(&outcome, command);
        let input = Session::new().input(shelf.text("\n").trim_end().as_bytes());
        let outcome = input.run(&[command, "--paths-from", "-", "--format", "jsonl"]).ending(0);
        shelf.check(&outcome, command);
    }
}

#[test]
fn a_path_of_a_list_has_the_answer_that_it_has_alone() {
    for command in COMMANDS {
        let input = Session::new().input(sample("family-iphone").as_bytes());
        let mut lines = listed(&input.run(&[command, "--paths-from", "-"]).ending(0));
        assert_eq!(lines.len(), 1);
        without_path(&mut lines[0]);
        let alone = run(&[command, &sample("family-iphone"), "--format", "json"]);
        assert_eq!(lines[0], alone.json(), "{command}");
    }
}

#[test]
fn a_line_for_a_folder_of_several_lists_them_all() {
    let lines =
        listed(&Session::new().input(SAMPLES.as_bytes()).run(&["list", "--paths-from", "-"]));
    assert_eq!(list(&lines[0], "backups").len(), sample_backups::STORIES.len());
    let lines = listed(&run(&["list", SAMPLES, "--format", "jsonl"]).ending(0));
    assert_eq!(lines.len(), sample_backups::STORIES.len());
}

#[test]
fn a_list_without_paths_has_no_lines() {
    for command in COMMANDS {
        let outcome = run(&[command, "--paths-from", "-"]).ending(0);
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
    }
}

#[test]
fn a_list_that_cannot_be_read_is_an_error() {
    let dir = temp_dir();
    let folder = dir.path().to_str().unwrap();
    for list in [folder, &format!("{folder}/none")] {
        let outcome = run(&["sizes", "--paths-from", list]).ending(1);
        assert!(outcome.stderr.contains("cannot read the list of paths"), "{outcome}");
    }
    let endless = format!("{}\n{}", sample("ipad"), "x".repeat(2 << 20));
    let outcome = Session::new().input(endless.as_bytes()).run(&["sizes", "--paths-from", "-"]);
    assert_eq!(listed(&outcome).len(), 1);
    assert!(outcome.ending(1).stderr.contains("is it a list of paths?"));
}

#[test]
fn a_list_stands_alone_and_its_output_are_lines() {
    for command in COMMANDS {
        let both = [command, SAMPLES, "--paths-from", "-"];
        assert!(run(&both).ending(2).stderr.contains("leave out the others"));
        let table = [command, "--paths-from", "-", "--format", "json"];
        assert!(run(&table).ending(2).stderr.contains("--format jsonl"));
        run(&[command, "-0"]).ending(2);
    }
    let both = ["sizes", "--paths-from", "-", "--password-file", "-"];
    assert!(run(&both).ending(2).stderr.contains("both the list of paths and the password"));
    for known in [["--shown", "Netflix=1GB"], ["--settings", "a.txt"]] {
        let args = [["plan", "--paths-from", "-"].as_slice(), &known].concat();
        assert!(run(&args).ending(2).stderr.contains("goes with one backup"));
    }
}

#[test]
fn an_app_that_no_backup_of_a_list_has_is_told_at_the_end() {
    let input = Session::new().input(sample("ipad").as_bytes());
    for option in ["--keep", "--exclude", "--own-copy"] {
        let outcome = input.run(&["plan", "--paths-from", "-", option, "Nexflit"]).ending(0);
        assert_eq!(listed(&outcome)[0]["error"], Value::Null);
        let warning = "warning: No app in any of these backups is called `Nexflit`.\n";
        assert_eq!(outcome.stderr, warning);
    }
    let outcome = run(&["plan", SAMPLES, "--keep", "Netflx"]).ending(1);
    assert!(outcome.stderr.contains("did you mean Netflix?"), "{outcome}");
}

/// A reader that goes away after a line.
struct Leaving(Vec<u8>);

impl Write for Leaving {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.contains(&b'\n') {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let list = format!("{}\n", sample("ipad")).repeat(1_000);
    let mut reader = Leaving(Vec::new());
    let args = ["sizes", "--paths-from", "-", "--threads", "2"];
    let outcome = Session::new().input(list.as_bytes()).run_into(&mut reader, &args).ending(0);
    assert_eq!(outcome.stderr, "");
    assert_eq!(String::from_utf8(reader.0).unwrap().lines().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_no_text_has_its_line() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let dir = temp_dir();
    let folder = dir.path().join(OsStr::from_bytes(b"caf\xE9"));
    copy(sample("ipad").as_ref(), &folder);
    let list = [folder.as_os_str().as_bytes(), b"\nno\xFF\n"].concat();
    let lines = listed(&Session::new().input(&list).run(&["plan", "--paths-from", "-"]).ending(0));
    assert_eq!(codes(&lines), ["", "not_found"]);
    assert!(text(&lines[0], "path").ends_with("caf\u{FFFD}"));
}

#[cfg(unix)]
#[test]
fn a_line_is_written_before_the_next_path_is_known() {
    use std::{
        io::{BufRead, BufReader},
        path::Path,
        process::{Command, Stdio},
    };

    let mut command = Command::new(env!("CARGO_BIN_EXE_tierfit"));
    command.args(["plan", "--paths-from", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let mut paths = running.stdin.take().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    for name in ["ipad", "family-iphone", "ipad"] {
        writeln!(paths, "{}", sample(name)).unwrap();
        let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert!(Path::new(text(&line, "path")).ends_with(name));
    }
    // Who listens no more ends it, even while the list goes on.
    drop(lines);
    writeln!(paths, "{}", sample("ipad")).unwrap();
    assert!(running.wait().unwrap().success());
}

#[test]
fn a_table_of_several_keeps_no_warning_back() {
    let dir = temp_dir();
    for name in ["a", "b"] {
        let mut backup = phone();
        backup.file("HomeDomain", "Library/a", 1_000);
        backup.account(Account::new(Generation::Ios18));
        backup.without_status().write(dir.path().join(name)).unwrap();
    }
    let folder = dir.path().to_str().unwrap();
    for name in ["Accounts/Accounts3.sqlite", "Preferences/com.apple.MobileBackup.plist"] {
        let id = DevicePath::new("HomeDomain", format!("Library/{name}")).file_id().to_string();
        let (shard, _) = id.split_at(2);
        fs::write(dir.path().join("a").join(shard).join(&id), "nothing of use").unwrap();
    }
    for command in ["sizes", "plan", "doctor"] {
        let shown = read(&run(&[command, folder]).stdout);
        for told in ["Status.plist is missing", "Accounts3.sqlite can’t be used"] {
            assert!(shown.contains(told), "{told}: {shown}");
        }
        let rest = format!("1 more note: tierfit {command} shows all of this backup.");
        let all =
            shown.contains(&rest) || shown.contains("com.apple.MobileBackup.plist can’t be used");
        assert!(all, "{shown}");
    }
}

#[test]
fn a_row_says_no_more_than_a_plan_of_that_backup_alone() {
    let dir = temp_dir();
    let write = |name: &str, mib: u64, snapshot: SnapshotState| {
        let mut backup = phone();
        backup.file("HomeDomain", "Library/a", mib << 20).status(snapshot, BackupState::New);
        backup.write(dir.path().join(name)).unwrap();
    };
    write("small", 1, SnapshotState::Finished);
    // Within 5 GB, but without the room to grow.
    write("tight", 5_000, SnapshotState::Finished);
    write("large", 6_000, SnapshotState::Finished);
    write("begun", 1, SnapshotState::Uploading);
    let shown = run(&["plan", dir.path().to_str().unwrap(), "--tier", "5GB"]).stdout;
    // The path stands below its row.
    let lines: Vec<_> = shown.lines().collect();
    let row = |name: &str| lines.windows(2).find(|pair| pair[1].ends_with(name)).unwrap()[0];
    assert!(row("small").contains("no change"), "{shown}");
    assert!(row("tight").contains("only just enough"), "{shown}");
    assert!(row("large").contains("not enough"), "{shown}");
    assert!(row("begun").contains("not known yet"), "{shown}");
    // Nor does the table of the tiers.
    let alone = run(&["plan", dir.path().join("tight").to_str().unwrap(), "--tier", "5GB"]);
    assert!(read(&alone.stdout).contains("5 GB free only just enough"), "{alone}");
}
