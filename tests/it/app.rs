//! What the catalogue knows of an app, without a backup.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;
use tierfit::{
    account::{Class, Judgement},
    catalogue::{self, Catalogue, SourceKind},
};

use crate::support::{Session, entry, list, own, run, text};

/// An app that fills each field.
fn everything() -> String {
    r#"[[app]]
ids = ["org.example.shed", "org.example.shed.pro"]
seen_in = ["github.com/example/ids"]
name = "Toolshed"
other_names = ["Geräteschuppen"]
retired = "2026-05"
groups = ["group.org.example.shed"]
groups_seen = "a manifest of iOS 18"
survives = "your projects, in your Toolshed account"
lost = "drafts that were never sent"
first = [
    { menu = ["Toolshed", "Drafts"], text = "Send the drafts you want to keep", seen = "2026-10", version = "4.2" },
    { text = "Make sure you know your password" },
]
smaller = { menu = ["Toolshed", "Settings", "Storage"], text = "Clear downloads" }
keeps_out = { menu = ["Toolshed", "Settings", "Backup"], text = "Leave videos out of backups" }
note = "Pro and free are the same app"

[[app.data]]
what = "projects"
text = "projects"
bulk = true
copy = "vendor"
in_backup = "by_setting"
source = { kind = "vendor", url = "https://example.org/help", seen = "2026-11", says = "Projects are kept on the server." }

[[app.data]]
what = "drafts"
text = "drafts that were never sent"
copy = "none"
paths = ["Documents/drafts"]
source = { kind = "code", url = "https://example.org/code", seen = "2026-11", says = "Drafts are files." }
"#
    .to_owned()
}

#[test]
fn an_app_is_told_claim_by_claim() {
    let (_dir, file) = own(&everything());
    assert_snapshot!(run(&["app", "toolshed", "--catalogue", &file]).ending(0).stdout);
    for name in ["Geräteschuppen", "org.example.SHED.pro", "tools"] {
        let args = ["app", name, "--catalogue", &file, "--format", "json"];
        let apps = run(&args).ending(0).json();
        assert_eq!(text(&list(&apps, "apps")[0], "id"), "org.example.shed", "{name}");
    }
    let json = run(&["app", "toolshed", "--catalogue", &file, "--format", "json"]).json();
    assert_snapshot!("as_json", serde_json::to_string_pretty(&json).unwrap());
}

#[test]
fn old_facts_may_be_out_of_date() {
    let (_dir, file) = own(&everything());
    let args = ["app", "toolshed", "--catalogue", &file];
    let at = |time| Session::new().now(time).run(&args).ending(0).stdout;
    assert!(!at("2028-05-31T00:00:00Z").contains("out of date"));
    assert!(at("2028-06-01T00:00:00Z").contains("Nov 2026, may be out of date"));
}

#[test]
fn all_apps_are_listed_with_what_becomes_of_them_and_since_when_that_is_known() {
    let catalogue = Catalogue::bundled();
    let json = run(&["app", "--format", "json"]).ending(0).json();
    assert_eq!(list(&json, "apps").len(), catalogue.apps().count());
    let (_dir, file) = own(&everything());
    let table = run(&["app", "--catalogue", &file]).ending(0).stdout;
    let line = table.lines().find(|line| line.contains("Toolshed")).unwrap();
    assert!(line.contains("the only copy of drafts") && line.ends_with("Nov 2026"), "{line}");
}

#[test]
fn a_mistyped_name_has_near_matches() {
    assert_snapshot!(run(&["app", "Spotfy"]).ending(1));
    assert_snapshot!("unlike_any", run(&["app", "qqqqqqq"]).ending(1));
}

#[test]
fn a_file_is_checked_line_by_line() {
    let (_dir, file) = own(&everything());
    assert_snapshot!(run(&["app", "--check", &file]).ending(0));
    let wrong = everything().replace("drafts that", "drafts, which").replace("2026-11", "now")
        + &entry("org.example.SHED", "vendor");
    let (_dir, file) = own(&wrong);
    assert_snapshot!("what_is_wrong", run(&["app", "--check", &file]).ending(3));
}

#[test]
fn the_template_passes_the_check() {
    let template = run(&["app", "--template"]).ending(0).stdout;
    let (_dir, file) = own(&template);
    run(&["app", "--check", &file]).ending(0);
}

/// People decide by these: no class may be better than its sources.
#[test]
fn no_class_is_better_than_its_sources() {
    for app in Catalogue::bundled().apps() {
        let class = Judgement::of_known(app, None).class;
        if matches!(class, Class::Safe | Class::OwnBackup) {
            for data in app.data.iter().filter(|data| data.what.matters()) {
                assert!(data.source.kind.counts(), "{}: {}", app.name, data.text);
                assert!(!data.copy.is_missing() || data.is_in_no_backup(), "{}", app.name);
            }
        }
    }
}

/// What the program holds is what it would read from the files.
#[test]
fn the_bundled_apps_are_those_of_the_files() {
    let mut read = Vec::new();
    for entry in fs::read_dir("src/catalogue/apps").unwrap() {
        let file = entry.unwrap().path();
        read.extend(catalogue::check(&file, &fs::read_to_string(&file).unwrap()).unwrap());
    }
    read.sort_by(|a, b| a.id().cmp(b.id()));
    assert!(read.iter().eq(Catalogue::bundled().apps()));
}

/// The figures of the README.
#[test]
fn the_readme_says_how_many_apps_there_are_and_on_what_they_rest() {
    let catalogue = Catalogue::bundled();
    let readme = fs::read_to_string("README.md").unwrap();
    let mut classes = [0; 4];
    let mut kinds = [0; 5];
    for app in catalogue.apps() {
        let index = match Judgement::of_known(app, None).class {
            Class::Safe => 0,
            Class::OwnBackup => 1,
            Class::Likely => 2,
            Class::Keep | Class::Unknown | Class::Photos => 3,
        };
        classes[index] += 1;
        for data in &app.data {
            kinds[match data.source.kind {
                SourceKind::Vendor => 0,
                SourceKind::Code => 1,
                SourceKind::Device => 2,
                SourceKind::Report => 3,
                SourceKind::Knowledge => 4,
            }] += 1;
        }
    }
    let [safe, own_backup, likely, keep] = classes;
    let [vendor, code, device, report, knowledge] = kinds;
    let figures = format!(
        "Of its {} apps: {safe} come back by themselves, {own_backup} once their own backup is on, {likely} \
         likely come back, {keep} are kept. Of {} claims, {vendor} rest on the vendor’s own words, \
         {code} on the app’s own code, {device} on a device that was looked into, {report} on what \
         others report, and {knowledge} on general knowledge.",
        catalogue.apps().count(),
        kinds.iter().sum::<i32>(),
    );
    let flat = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&figures), "the README lacks: {figures}");
}

/// Nothing in the catalogue could break a table.
#[test]
fn every_app_can_be_shown() {
    let json: Value = run(&["app", "--format", "json"]).json();
    for app in list(&json, "apps") {
        let shown = run(&["app", text(app, "id")]).ending(0);
        shown.check_is_harmless();
        let wide = shown.lines_wider_than(80);
        assert!(wide.iter().all(|(_, line)| line.trim_start().starts_with("http")), "{wide:?}");
    }
}
