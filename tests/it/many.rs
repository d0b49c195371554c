//! `--format jsonl`: many backups, a line for each.

use std::{collections::BTreeMap, fs};

use sample_backups::Damage;
use serde_json::Value;

use crate::support::{
    DAMAGED, Outcome, SAMPLES, Session, check_sums, copy, list, phone, place, run, sample, text,
};

/// Returns the lines by the name of their backup, once their order is sure.
#[track_caller]
fn lines(outcome: &Outcome) -> BTreeMap<String, Value> {
    outcome.check_is_harmless();
    let lines: Vec<Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.is_sorted_by_key(|line| text(line, "path").to_owned()), "{outcome}");
    let name = |line: &Value| text(line, "path").rsplit('/').next().unwrap().to_owned();
    lines.into_iter().map(|line| (name(&line), line)).collect()
}

#[test]
fn each_backup_has_the_sizes_that_it_has_alone() {
    let outcome = run(&["sizes", SAMPLES, "--format", "jsonl"]).ending(3);
    let lines = lines(&outcome);
    assert_eq!(lines.len(), sample_backups::STORIES.len());
    for (name, mut line) in lines {
        let alone = run(&["sizes", &sample(&name), "--format", "json"]);
        if alone.exit == 1 {
            assert_eq!(line["schema"], "tierfit.error/1");
            let said = format!("error: {}\nhint: {}\n", text(&line, "error"), text(&line, "hint"));
            assert_eq!(said, alone.stderr);
        } else {
            line.as_object_mut().unwrap().remove("path");
            check_sums(&line);
            assert_eq!(line, alone.json(), "{name}");
        }
    }
}

#[test]
fn each_backup_has_the_plan_that_it_has_alone() {
    let options = ["--tier", "5GB", "--risk", "any", "--format"];
    let outcome = run(&[&["plan", SAMPLES], options.as_slice(), &["jsonl"]].concat()).ending(3);
    for (name, mut line) in lines(&outcome) {
        let alone =
            run(&[&["plan", sample(&name).as_str()], options.as_slice(), &["json"]].concat());
        if alone.exit == 1 {
            assert_eq!(line["schema"], "tierfit.error/1");
            assert!(alone.stderr.contains(text(&line, "hint")), "{alone}");
        } else {
            line.as_object_mut().unwrap().remove("path");
            assert_eq!(line, alone.json(), "{name}");
        }
    }
}

#[test]
fn an_app_is_kept_in_those_backups_that_have_it() {
    let keep = ["--tier", "5GB", "--keep", "Netflix", "--format", "jsonl"];
    let lines = lines(&run(&[&["plan", SAMPLES], keep.as_slice()].concat()).ending(3));
    let excluded = |name: &str| {
        let exclude = list(&lines[name], "exclude").iter();
        exclude.map(|exclusion| text(exclusion, "id").to_owned()).collect::<Vec<_>>()
    };
    assert!(!excluded("ipad").contains(&"com.netflix.Netflix".to_owned()));
    assert!(!excluded("family-iphone").is_empty());
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
    assert_eq!(lines(&outcome)["encrypted"]["schema"], "tierfit.sizes/1");
    let outcome = Session::new().answers(&["correct horse battery"]).run(&args);
    assert_eq!(lines(&outcome)["encrypted"]["schema"], "tierfit.error/1");
    assert_eq!(outcome.stderr, "");
}

#[test]
fn the_exit_code_tells_whether_all_some_or_none_could_be_read() {
    #[track_caller]
    fn check(samples: &[&str], exit: u8) {
        let place = place();
        for name in samples {
            copy(sample(name).as_ref(), &place.path().join(name));
        }
        let folder = place.path().to_str().unwrap();
        let outcome = run(&["sizes", folder, "--format", "jsonl"]).ending(exit);
        assert_eq!(lines(&outcome).len(), samples.len());
    }
    check(&["ipad", "all-well"], 0);
    check(&["ipad"], 0);
    check(&["ipad", DAMAGED], 3);
    check(&["ipad", "encrypted"], 3);
    check(&["encrypted"], 1);
}

#[test]
fn a_backup_that_can_not_be_read_stops_nothing() {
    let place = place();
    copy(sample("ipad").as_ref(), &place.path().join("good"));
    copy(sample("ipad").as_ref(), &place.path().join("bad"));
    fs::write(place.path().join("bad/Manifest.db"), "no database").unwrap();
    let folder = place.path().to_str().unwrap();
    for command in ["sizes", "plan"] {
        let outcome = run(&[command, folder, "--format", "jsonl"]).ending(3);
        let lines = lines(&outcome);
        assert_eq!(lines["bad"]["schema"], "tierfit.error/1");
        assert_ne!(lines["good"]["schema"], "tierfit.error/1");
    }
}

#[test]
fn one_app_alone_is_not_written_as_lines() {
    let outcome = run(&["sizes", &sample("ipad"), "--format", "jsonl", "--app", "Netflix"]);
    assert!(outcome.ending(2).stderr.contains("leave out --app"));
}

#[test]
fn a_damaged_list_is_named_as_alone() {
    let place = place();
    let folder = place.path().join("old");
    let mut backup = phone();
    backup.file("HomeDomain", "Library/a", 5).file("HomeDomain", "Library/b", 5);
    backup.mbdb().damage(Damage::CutOff(10)).write(&folder).unwrap();
    let lines =
        lines(&run(&["plan", place.path().to_str().unwrap(), "--format", "jsonl"]).ending(1));
    let alone = run(&["plan", folder.to_str().unwrap()]).ending(1);
    assert!(alone.stderr.contains(text(&lines["old"], "error")), "{alone}");
}

#[test]
fn a_folder_without_backups_is_an_error() {
    let place = place();
    let folder = place.path().to_str().unwrap();
    let outcome = run(&["sizes", folder, "--format", "jsonl"]).ending(1);
    assert_eq!(outcome.stdout, "");
    run(&["sizes", &format!("{folder}/none"), "--format", "jsonl"]).ending(1);
}
