//! `tierfit sizes --format ncdu`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{
    DAMAGED, Session, WHOLE, list, number, phone, run, sample, text, warned, write,
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
    let [about, inside @ ..] = folder.as_array().unwrap().as_slice() else { panic!("{folder}") };
    text(about, "name");
    let names: BTreeSet<_> = inside.iter().map(name).collect();
    assert_eq!(names.len(), inside.len(), "{names:?}");
    inside
}

fn name(node: &Value) -> &str {
    text(if node.is_array() { &node[0] } else { node }, "name")
}

/// Returns what the files in a tree add up to, and how many there are.
fn sum(node: &Value) -> (u64, u64) {
    if !node.is_array() {
        assert_eq!(node["asize"], node["dsize"]);
        return (number(node, "asize"), 1);
    }
    let sums = inside(node).iter().map(sum);
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
fn chats_are_folders_without_numbers() {
    let chat = "AppDomain-org.example.chat";
    let folder = write(phone().file(chat, "Documents/15550100@s.example/a.jpg", 10).file(
        chat,
        "Documents/15550101@s.example/a.jpg",
        20,
    ));
    let export = run(&["sizes", folder.as_str(), "--format", "ncdu"]).ending(0).json();
    let documents = &export[3][1][1][1];
    let chats: Vec<_> = inside(documents).iter().map(|node| (name(node), sum(node).0)).collect();
    assert_eq!(chats, [("…@s.example", 10), ("…@s.example (2)", 20)]);
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
