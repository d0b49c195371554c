//! `tierfit sizes --format ncdu`.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    process::{Command, Stdio},
};

use sample_backups::{BackupBuilder, Row};
use serde_json::Value;

use crate::support::{
    DAMAGED, Session, WHOLE, list, number, phone, run, sample, temp_dir, text, warned, write,
};

const NCDU: [&str; 2] = ["--format", "ncdu"];

/// Returns what stands below the root, once the form is sure.
#[track_caller]
fn tree(export: &Value) -> &[Value] {
    assert_eq!((&export[0], &export[1]), (&Value::from(1), &Value::from(2)));
    assert_eq!(text(&export[2], "progname"), "tierfit");
    assert!(0 < number(&export[2], "timestamp"));
    inside(&export[3])
}

/// Returns what is in a folder, once it is sure that no two have one name.
#[track_caller]
fn inside(folder: &Value) -> &[Value] {
    let (_, inside) = opened(folder);
    let names: BTreeSet<_> = inside.iter().map(name).collect();
    assert_eq!(names.len(), inside.len(), "{names:?}");
    inside
}

/// Returns the name of a folder, and what is in it.
#[track_caller]
fn opened(folder: &Value) -> (&str, &[Value]) {
    let [_, inside @ ..] = folder.as_array().unwrap().as_slice() else { panic!("{folder}") };
    (name(folder), inside)
}

/// Returns a name, once it is sure that ncdu takes it.
#[track_caller]
fn name(node: &Value) -> &str {
    let name = text(if node.is_array() { &node[0] } else { node }, "name");
    assert!((1..32_767).contains(&name.len()), "{name}");
    name
}

/// Returns what the files in a tree add up to, and how many there are.
#[track_caller]
pub(crate) fn sum(node: &Value) -> (u64, u64) {
    if !node.is_array() {
        name(node);
        assert_eq!(node["asize"], node["dsize"]);
        return (number(node, "asize"), 1);
    }
    let sums = opened(node).1.iter().map(sum);
    sums.fold((0, 0), |(bytes, files), (more, others)| (bytes + more, files + others))
}

#[test]
fn every_file_is_there_and_items_add_up() {
    for sample in WHOLE.into_iter().chain([DAMAGED]).map(sample) {
        let exit = u8::from(sample.ends_with(DAMAGED)) * 3;
        let export = run(&[&["sizes", sample.as_str()], NCDU.as_slice()].concat()).ending(exit);
        export.check_is_harmless();
        let (export, sizes) = (export.json(), run(&["sizes", &sample, "--format", "json"]).json());
        let totals = &sizes["totals"];
        let expected = (number(totals, "local_bytes"), number(totals, "files"));
        assert_eq!(sum(&export[3]), expected, "{sample}");
        let mut rows: Vec<_> = list(&sizes, "items")
            .iter()
            .map(|item| (number(item, "local_bytes"), number(item, "files")))
            .filter(|(_, files)| 0 < *files)
            .collect();
        let own = tree(&export).iter().filter(|node| name(node) != "Shared by several apps");
        let mut shown: Vec<_> = own.map(sum).collect();
        rows.sort_unstable();
        shown.sort_unstable();
        assert_eq!(shown, rows, "{sample}");
    }
}

#[test]
fn threads_and_terminals_change_nothing() {
    let sample = sample("family-iphone");
    let args = ["sizes", &sample, "--format", "ncdu", "--threads"];
    let one = Session::new().width(20).run(&[args.as_slice(), &["1"]].concat());
    let many = Session::new().width(200).run(&[args.as_slice(), &["5"]].concat());
    assert_eq!(one.stdout, many.stdout);
}

#[test]
fn folders_are_called_as_the_backup_has_them() {
    let chat = "AppDomain-org.example.chat";
    let folder = write(phone().file(chat, "Documents/15550100@s.example/a.jpg", 10).file(
        chat,
        "Documents/15550101@s.example/a.jpg",
        20,
    ));
    let export = run(&["sizes", folder.as_str(), "--format", "ncdu"]).ending(0).json();
    let documents = &export[3][1][1][1];
    let chats: Vec<_> = inside(documents).iter().map(|node| (name(node), sum(node).0)).collect();
    assert_eq!(chats, [("15550100@s.example", 10), ("15550101@s.example", 20)]);
}

#[test]
fn a_part_is_exported_with_a_warning() {
    let outcome = run(&["sizes", &sample(DAMAGED), "--format", "ncdu"]).ending(3);
    assert!(outcome.stderr.contains("only a part of it could be read"), "{outcome}");
    let sizes = run(&["sizes", &sample(DAMAGED), "--format", "json"]).json();
    assert!(warned(&sizes, "partial_manifest").is_some());
}

#[test]
fn one_app_alone_is_not_exported() {
    let outcome = run(&["sizes", &sample("ipad"), "--format", "ncdu", "--app", "Netflix"]);
    assert!(outcome.ending(2).stderr.contains("leave out --app"));
}

/// A backup with names as nobody gives them, each of which ncdu would refuse with all the others.
fn odd_names() -> BackupBuilder {
    let mut backup = phone();
    backup
        .file("HomeDomain", "Library/a", 1)
        .row_alone(Row::file("", "no domain", 2))
        .row_alone(Row::file("HomeDomain", "", 4))
        .row_alone(Row::file("HomeDomain", &"x".repeat(60_000), 8))
        .row_alone(Row::file("HomeDomain", &format!("../{}/y", "x".repeat(60_000)), 16))
        .row_alone(Row::file("HomeDomain", &"x/".repeat(30_000), 32))
        .row_alone(Row::file(&format!("AppDomain-{}", "x".repeat(60_000)), "a", 64));
    backup
}

#[test]
fn odd_names_are_shown_as_others_and_lose_nothing() {
    let folder = write(&odd_names());
    let export = run(&["sizes", folder.as_str(), "--format", "ncdu"]).ending(0);
    assert_eq!(sum(&export.json()[3]), (127, 7));
}

/// Returns what a program says of an export; where it isn't there, says that this is left out.
fn said_by(program: &str, args: &[&str], export: &str) -> Option<String> {
    let dir = temp_dir();
    let file = dir.path().join("backup.ncdu");
    fs::write(&file, export).unwrap();
    let mut command = Command::new(program);
    command.arg("-f").arg(file).args(args).env("HOME", dir.path()).stdin(Stdio::null());
    let Ok(output) = command.output() else {
        // What a test prints is shown only when it fails, but this is for everybody.
        let notice = format!("left out, because there is no {program}\n");
        let _ = io::stderr().write_all(notice.as_bytes());
        return None;
    };
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The exports of backups that show all that there can be in one.
fn exports() -> impl Iterator<Item = Value> {
    let (folder, samples) = (write(&odd_names()), ["family-iphone", "interrupted", "ios9"]);
    let folders = samples.map(sample).into_iter().chain([folder.as_str().to_owned()]);
    let export = |folder: String| run(&[&["sizes", &folder][..], &NCDU].concat()).ending(0).json();
    folders.map(export).collect::<Vec<_>>().into_iter()
}

#[test]
fn ncdu_reads_every_file() {
    /// Puts files with their folders into a list; ncdu writes no sizes of zero.
    fn files(node: &Value, folder: &str, found: &mut Vec<(String, u64)>) {
        let path = format!("{folder}/{}", name(node));
        if node.is_array() {
            opened(node).1.iter().for_each(|inside| files(inside, &path, found));
        } else {
            found.push((path, node["dsize"].as_u64().unwrap_or(0)));
        }
    }
    for export in exports() {
        let Some(said) = said_by("ncdu", &["-o", "-"], &export.to_string()) else { return };
        let read: Value = serde_json::from_str(&said).unwrap();
        let [expected, found] = [&export, &read].map(|export| {
            let mut found = Vec::new();
            files(&export[3], "", &mut found);
            found.sort();
            found
        });
        assert_eq!(found, expected);
    }
}

#[test]
fn gdu_adds_up_every_item() {
    /// gdu counts 4 KB for each folder, whatever an export says.
    fn folders(node: &Value) -> u64 {
        if node.is_array() { 1 + opened(node).1.iter().map(folders).sum::<u64>() } else { 0 }
    }
    let args = ["--non-interactive", "--no-progress", "--no-color", "--no-prefix"];
    for export in exports() {
        let Some(said) = said_by("gdu", &args, &export.to_string()) else { return };
        let mut found: Vec<u64> = said
            .lines()
            .map(|line| line.split_whitespace().next().unwrap().parse().unwrap())
            .collect();
        let items = tree(&export).iter();
        let mut expected: Vec<_> = items.map(|item| sum(item).0 + 4_096 * folders(item)).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{said}");
    }
}
