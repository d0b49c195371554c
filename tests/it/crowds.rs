//! More apps, groups and plugins than any device has: the answers stay right.

use sample_backups::{Crowd, write_crowd};
use serde_json::Value;

use crate::support::{check_sums, list, run, text};

struct Crowded {
    folder: tempfile::TempDir,
}

impl Crowded {
    fn new(crowd: Crowd) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_crowd(folder.path(), crowd).unwrap();
        Self { folder }
    }

    fn path(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    fn sizes(&self) -> Value {
        let sizes = run(&["sizes", self.path(), "--format", "json"]).ending(0).json();
        check_sums(&sizes);
        sizes
    }
}

#[test]
fn a_crowd_of_any_kind_gets_every_answer() {
    let crowds = [
        // More than a plan is searched for among.
        Crowd::Apps(5_000),
        Crowd::Domains(300),
        Crowd::Plugins(300),
        Crowd::Pairs(300),
        Crowd::Families(300),
        Crowd::Strangers(300),
        Crowd::LongIds(3),
        Crowd::ManyLabels(2),
    ];
    for crowd in crowds {
        let crowded = Crowded::new(crowd);
        crowded.sizes();
        let backup = crowded.path();
        for args in [
            ["plan", backup, "--tier", "5GB"].as_slice(),
            &["plan", backup, "--tier", "5GB", "--risk", "any", "--format", "json"],
            &["doctor", backup],
            &["report", backup, "-o", "-"],
            &["compare", backup, backup],
        ] {
            let outcome = run(args);
            assert!([0, 3].contains(&outcome.exit), "{crowd:?} {args:?}: {}", outcome.stderr);
        }
    }
}

#[test]
fn a_hundred_apps_of_a_vendor_own_its_groups_together() {
    let sizes = Crowded::new(Crowd::Families(200)).sizes();
    let shared = list(&sizes, "shared");
    assert_eq!(shared.len(), 200);
    for shared in shared {
        let vendor = text(shared, "domain").rsplit_once('.').unwrap().0.to_owned();
        let vendor = vendor.replace("AppDomainGroup-group.", "");
        let owners = list(shared, "owners");
        assert_eq!(owners.len(), 100);
        let is_of = |owner: &Value| owner.as_str().unwrap().starts_with(&format!("{vendor}.app"));
        assert!(owners.iter().all(is_of), "{shared}");
    }
}

#[test]
fn a_group_belongs_to_the_app_whose_id_it_bears_among_thousands() {
    let sizes = Crowded::new(Crowd::Pairs(3_000)).sizes();
    assert_eq!(list(&sizes, "items").len(), 3_000);
    for item in list(&sizes, "items") {
        let found: Vec<_> =
            list(item, "domains").iter().map(|domain| text(domain, "attribution")).collect();
        assert!(found.contains(&"own") && found.contains(&"equal"), "{item}");
    }
}

#[test]
fn a_plan_for_thousands_of_apps_is_enough_and_says_that_it_may_not_be_the_best() {
    let crowded = Crowded::new(Crowd::Apps(9_000));
    let args = ["plan", crowded.path(), "--tier", "5GB", "--risk", "any", "--min-size", "0"];
    let plan = run(&[args.as_slice(), &["--format", "json"]].concat()).ending(0).json();
    assert_eq!((&plan["outcome"], &plan["optimal"]), (&"plan".into(), &false.into()));
    assert!(plan["after_bytes"].as_u64() <= plan["budget_bytes"].as_u64());
}

#[test]
fn more_threads_than_1_024_are_a_slip() {
    let backup = crate::support::sample("ipad");
    for threads in ["0", "1025", "18446744073709551616", "-1", "many"] {
        let option = format!("--threads={threads}");
        let outcome = run(&["sizes", &backup, &option]).ending(2);
        assert!(outcome.stderr.contains("from 1 to 1,024"), "{outcome}");
    }
}

/// Whatever is short, the program says so, and blames neither the backup nor itself.
#[cfg(target_os = "linux")]
#[test]
fn a_system_that_gives_few_files_or_no_threads_is_not_a_damaged_backup() {
    use std::process::Command;

    let backup = crate::support::sample("family-iphone");
    for limit in ["-n 5", "-n 6", "-n 7", "-n 8", "-n 10", "-n 14"] {
        let script = format!("ulimit {limit}; exec \"$0\" sizes \"$1\" --threads 8");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_tierfit"), &backup]);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1 | 127)), "{limit}: {said}");
        assert!(!said.contains("damaged") && !said.contains("panicked"), "{limit}: {said}");
    }
}
