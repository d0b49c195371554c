//! `tierfit plan`.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use sample_backups::{Account, App, BackupBuilder, Generation, RawRow};
use serde_json::Value;

use crate::support::{
    Color, Outcome, Session, WHOLE, item, list, number, phone, read, run, sample, sizes, text,
    text_of_page, transcript, warned, write,
};

const GB: u64 = 1 << 30;

/// Everything that a plan can be asked for, but formats and tiers.
const WISHES: [&[&str]; 13] = [
    &[],
    &["--risk", "safe"],
    &["--risk", "own-backup"],
    &["--risk", "unknown"],
    &["--risk", "photos"],
    &["--risk", "any"],
    &["--headroom", "0%"],
    &["--headroom", "2GB"],
    &["--used-elsewhere", "3.5GB"],
    &["--min-size", "1GB"],
    &["--keep", "com.spotify.client"],
    &["--exclude", "com.spotify.client"],
    &["--photos-in-icloud", "on", "--messages-in-icloud", "on"],
];

const FORMATS: [&str; 4] = ["table", "json", "csv", "checklist"];

const TIERS: [(&str, u64); 3] = [("5GB", 5 * GB), ("50GB", 50 * GB), ("200GB", 200 * GB)];

fn plan(backup: &str, options: &[&str]) -> Outcome {
    run(&[&["plan", backup], options].concat())
}

fn plan_json(backup: &str, options: &[&str]) -> Value {
    plan(backup, &[options, &["--format", "json"]].concat()).json()
}

fn excluded(plan: &Value) -> Vec<&str> {
    list(plan, "exclude").iter().map(|exclusion| text(exclusion, "id")).collect()
}

/// Checks the sums of a plan over several backups against the sizes of these.
#[track_caller]
fn check_sums(plan: &Value, backups: &[Value]) {
    let bytes = |key| number(plan, key);
    let of_items = |wanted: bool| {
        let items = backups.iter().flat_map(|sizes| list(sizes, "items"));
        let items = items.filter(move |item| item["switchable"] == wanted);
        items.map(|item| number(item, "icloud_bytes")).sum::<u64>()
    };
    let shared: u64 = backups
        .iter()
        .flat_map(|sizes| list(sizes, "shared"))
        .map(|shared| number(shared, "icloud_bytes"))
        .sum();
    assert_eq!(bytes("fixed_bytes"), of_items(false));
    assert_eq!(bytes("current_bytes"), of_items(false) + of_items(true) + shared);
    let is_excluded = |backup: usize, id: &str| {
        list(plan, "exclude")
            .iter()
            .any(|exclusion| exclusion["backup"] == backup && exclusion["id"] == id)
    };
    let mut freed = 0;
    for (backup, sizes) in backups.iter().enumerate() {
        // Making a copy in the same storage takes what leaving out frees.
        let gone = list(sizes, "items").iter().filter(|item| {
            is_excluded(backup, text(item, "id")) && item["own_copy"]["state"] != "needed"
        });
        freed += gone.map(|item| number(item, "icloud_bytes")).sum::<u64>();
        let shared = list(sizes, "shared").iter().filter(|shared| {
            list(shared, "owners").iter().all(|id| is_excluded(backup, id.as_str().unwrap()))
        });
        freed += shared.map(|shared| number(shared, "icloud_bytes")).sum::<u64>();
    }
    let (budget, after) = (bytes("budget_bytes"), bytes("current_bytes") - freed);
    assert_eq!(bytes("freed_bytes"), freed);
    assert_eq!(bytes("after_bytes"), after);
    assert_eq!(bytes("to_free_bytes"), bytes("current_bytes").saturating_sub(budget));
    assert_eq!(bytes("spare_bytes"), budget.saturating_sub(after));
    let (quota, elsewhere) = (number(&plan["tier"], "bytes"), bytes("used_elsewhere_bytes"));
    let short =
        if quota < elsewhere { after + elsewhere - quota } else { after.saturating_sub(budget) };
    assert_eq!(bytes("shortfall_bytes"), short);
    let parts = list(plan, "used_elsewhere_parts").iter().map(|part| number(part, "bytes"));
    let is_said = plan["used_elsewhere_source"] == "option";
    assert_eq!(parts.sum::<u64>(), if is_said { 0 } else { elsewhere });
    let exclude = list(plan, "exclude");
    assert!(exclude.is_sorted_by_key(|exclusion| std::cmp::Reverse(number(exclusion, "bytes"))));
    let outcome = text(plan, "outcome");
    match outcome {
        "fits" => assert!(exclude.is_empty() && after <= budget, "{plan:#}"),
        "plan" => assert!(!exclude.is_empty() && after <= budget, "{plan:#}"),
        _ => assert!(outcome == "impossible" && 0 < short, "{plan:#}"),
    }
    for exclusion in exclude {
        let sizes = &backups[usize::try_from(number(exclusion, "backup")).unwrap()];
        let item = item(sizes, text(exclusion, "id"));
        assert_eq!(item["switchable"], true, "{exclusion}");
        for (key, of_item) in [("bytes", "icloud_bytes"), ("name", "name"), ("verdict", "verdict")]
        {
            assert_eq!(exclusion[key], item[of_item], "{exclusion}");
        }
    }
}

#[test]
fn a_plan_tells_what_to_switch_off() {
    assert_snapshot!(plan(&sample("family-iphone"), &["--tier", "50GB"]).ending(0));
}

#[test]
fn a_plan_uses_a_wide_terminal() {
    let wide = Session::new().width(120);
    assert_snapshot!(wide.run(&["plan", &sample("ipad"), "--tier", "5GB"]).ending(0));
}

#[test]
fn what_fits_needs_no_plan() {
    assert_snapshot!(plan(&sample("family-iphone"), &["--tier", "200GB"]).ending(0));
}

#[test]
fn what_cannot_fit_is_said_with_what_would_help() {
    assert_snapshot!(plan(&sample("family-iphone"), &["--tier", "5GB"]).ending(3));
}

#[test]
fn without_a_tier_all_of_them_are_looked_at() {
    assert_snapshot!(plan(&sample("family-iphone"), &[]).ending(0));
}

#[test]
fn csv_has_a_row_for_each_switch() {
    assert_snapshot!(plan(&sample("ipad"), &["--tier", "5GB", "--format", "csv"]).ending(0));
}

#[test]
fn csv_without_a_tier_has_a_row_for_each_tier() {
    assert_snapshot!(plan(&sample("ipad"), &["--format", "csv"]).ending(0));
}

#[test]
fn a_checklist_has_a_box_for_each_step() {
    assert_snapshot!(plan(&sample("ipad"), &["--tier", "5GB", "--format", "checklist"]).ending(0));
}

#[test]
fn a_checklist_says_what_it_is_when_there_is_nothing_to_check() {
    let family = sample("family-iphone");
    assert_snapshot!(transcript([
        ["plan", &family, "--format", "checklist", "--tier", "200GB"].as_slice(),
        &["plan", &family, "--format", "checklist", "--tier", "5GB"],
        &["plan", &family, "--format", "checklist"],
    ]));
}

#[test]
fn json_keeps_its_form() {
    assert_snapshot!(plan(&sample("ipad"), &["--tier", "5GB", "--format", "json"]).ending(0));
}

#[test]
fn json_without_a_tier_keeps_its_form() {
    assert_snapshot!(plan(&sample("ipad"), &["--format", "json"]).ending(0));
}

#[test]
fn the_sums_of_every_plan_are_those_of_the_sizes() {
    for sample in WHOLE.map(sample) {
        for wishes in WISHES {
            let about_sizes: &[&str] = match wishes {
                ["--photos-in-icloud", ..] => wishes,
                _ => &[],
            };
            let sizes = sizes(&sample, about_sizes);
            for (tier, bytes) in TIERS {
                let plan = plan_json(&sample, &[&["--tier", tier], wishes].concat());
                assert_eq!(number(&plan["tier"], "bytes"), bytes);
                assert_eq!(plan["tier"]["source"], "option");
                assert_eq!(plan["optimal"], true, "{sample} {tier} {wishes:?}");
                check_sums(&plan, std::slice::from_ref(&sizes));
            }
        }
    }
}

#[test]
fn the_exit_code_says_whether_it_fits() {
    for sample in WHOLE.map(sample) {
        for wishes in WISHES {
            for (tier, _) in TIERS {
                let outcome =
                    plan(&sample, &[wishes, &["--tier", tier, "--format", "json"]].concat());
                let expected = match text(&outcome.json(), "outcome") {
                    "impossible" => 3,
                    _ => 0,
                };
                outcome.ending(expected);
            }
        }
    }
}

#[test]
fn nothing_personal_and_nothing_harmful_is_shown_in_any_form() {
    for sample in WHOLE.map(sample) {
        for wishes in WISHES {
            for tier in [&[][..], &["--tier", "5GB"], &["--tier", "50GB"]] {
                for format in FORMATS {
                    plan(&sample, &[tier, wishes, &["--format", format]].concat())
                        .check_is_harmless();
                }
            }
        }
    }
}

#[test]
fn names_made_to_do_harm_do_none_in_a_plan() {
    let mut backup = phone();
    let name = "=1+1\u{1b}[31m\u{7}\n\u{202e}evil";
    backup.app(App::new("com.example.evil").item_name(name));
    backup.file("AppDomain-com.example.evil", "Documents/a", 6 * GB);
    let folder = write(&backup);
    for format in FORMATS {
        for color in ["never", "auto"] {
            let args = ["--tier", "5GB", "--risk", "unknown", "--format", format, "--color", color];
            let outcome = plan(folder.as_str(), &args).ending(0);
            outcome.check_is_harmless();
            assert!(outcome.stdout.contains("evil"), "{outcome}");
        }
    }
    let csv =
        plan(folder.as_str(), &["--tier", "5GB", "--risk", "unknown", "--format", "csv"]).stdout;
    assert!(csv.contains("'=1+1"), "{csv}");
}

#[test]
fn an_id_made_to_do_harm_does_none_in_an_error() {
    let mut backup = phone();
    backup.app(App::new("com.example.\u{202e}\u{7}evil").item_name("Good"));
    backup.file("AppDomain-com.example.\u{202e}\u{7}evil", "Documents/a", 6 * GB);
    let folder = write(&backup);
    let args = ["--tier", "5GB", "--keep", "Good", "--exclude", "Good"];
    plan(folder.as_str(), &args).ending(2).check_is_harmless();
}

#[track_caller]
fn check_widths(widths: &[usize]) {
    let mut wider = BTreeSet::new();
    for width in widths {
        for sample in WHOLE.map(sample) {
            for tier in [&[][..], &["--tier", "5GB"], &["--tier", "50GB"]] {
                let args = [&["plan", sample.as_str()], tier].concat();
                wider.extend(Session::new().width(*width).run(&args).lines_wider_than(*width));
            }
        }
    }
    assert_eq!(wider, BTreeSet::new());
}

#[test]
fn no_line_of_a_plan_is_wider_than_the_terminal() {
    check_widths(&[80, 100, 120]);
}

#[test]
fn no_line_of_a_plan_is_wider_than_a_narrow_terminal() {
    check_widths(&[60]);
}

#[test]
fn long_names_do_not_widen_a_plan() {
    let long = "A very long name that somebody found funny ".repeat(4);
    let mut backup = BackupBuilder::new(sample_backups::Device::iphone(&long));
    backup.app(App::new("com.example.long").item_name(&long));
    backup.file("AppDomain-com.example.long", "Documents/a", 6 * GB);
    let folder = write(&backup);
    let options = ["--tier", "5GB", "--risk", "unknown"];
    let wider = plan(folder.as_str(), &options).ending(0).lines_wider_than(80);
    assert_eq!(wider, BTreeSet::new());
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    for tier in ["5GB", "50GB", "200GB"] {
        let args = ["plan", &sample("family-iphone"), "--tier", tier];
        let plain = Session::new().run(&args);
        let color = Session::new().color(Color::Ansi).run(&args);
        assert!(color.stdout.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&color.stdout).to_string(), plain.stdout);
    }
}

#[test]
fn a_tier_is_told_by_its_name_in_any_spelling() {
    #[track_caller]
    fn check(spelling: &str, expected: u64) {
        let plan = plan_json(&sample("ipad"), &["--tier", spelling]);
        assert_eq!(number(&plan["tier"], "bytes"), expected, "{spelling}");
    }
    check("5GB", 5_368_709_120);
    check("5 GB", 5_368_709_120);
    check("50gb", 53_687_091_200);
    check("200GB", 214_748_364_800);
    check("2TB", 2_199_023_255_552);
    check("6TB", 6_597_069_766_656);
    check("12TB", 13_194_139_533_312);
}

#[test]
fn the_budget_is_what_is_left_with_room_to_grow() {
    #[track_caller]
    fn check(options: &[&str], expected: u64) {
        let options = [&["--tier", "5GB", "--used-elsewhere"], options].concat();
        let plan = plan_json(&sample("ipad"), &options);
        assert_eq!(number(&plan, "budget_bytes"), expected, "{options:?}");
    }
    check(&["0"], 5 * GB * 100 / 110);
    check(&["0", "--headroom", "0%"], 5 * GB);
    check(&["0", "--headroom", "25%"], 4 * GB);
    check(&["0", "--headroom", "12.5%"], 5 * GB * 1000 / 1125);
    check(&["0", "--headroom", "1GB"], 4 * GB);
    check(&["0", "--headroom", "7"], 5 * GB - 7);
    check(&["0", "--headroom", "6GB"], 0);
    check(&["1GB"], 4 * GB * 100 / 110);
    check(&["1GiB", "--headroom", "0"], 4 * GB);
    check(&["1.5 GB", "--headroom", "0%"], 7 * GB / 2);
    check(&["6GB"], 0);
    check(&["1GB", "--headroom", "1GB"], 3 * GB);
}

#[test]
fn what_else_fills_the_storage_is_told_again() {
    let plan = plan_json(&sample("ipad"), &["--tier", "5GB", "--used-elsewhere", "300MB"]);
    assert_eq!(number(&plan, "used_elsewhere_bytes"), 300 << 20);
}

#[test]
fn what_is_kept_is_in_no_plan() {
    let usual = plan_json(&sample("ipad"), &["--tier", "5GB"]);
    let ids = excluded(&usual);
    assert!(!ids.is_empty());
    for id in ids {
        let plan = plan_json(&sample("ipad"), &["--tier", "5GB", "--keep", id]);
        assert!(!excluded(&plan).contains(&id), "{id}");
    }
}

#[test]
fn what_is_excluded_is_in_every_plan_whatever_its_risk() {
    for id in ["au.com.savageinteractive.procreate", "system.photos", "com.apple.Maps"] {
        for tier in ["5GB", "200GB"] {
            let args = ["--tier", tier, "--risk", "safe", "--exclude", id];
            let plan = plan_json(&sample("ipad"), &args);
            assert!(excluded(&plan).contains(&id), "{id} {tier}");
            check_sums(&plan, &[sizes(&sample("ipad"), &[])]);
        }
    }
}

#[test]
fn items_can_be_named_by_name_and_several_times() {
    let args = ["--tier", "200GB", "--exclude", "netflix", "--exclude", "Spotify"];
    let plan = plan_json(&sample("ipad"), &args);
    let mut ids = excluded(&plan);
    ids.sort_unstable();
    assert_eq!(ids, ["com.netflix.Netflix", "com.spotify.client"]);
}

#[test]
fn no_plan_takes_more_risk_than_allowed() {
    let riskless_first = ["safe", "own-backup", "likely", "unknown", "photos", "keep"];
    let rank = |class: &str| riskless_first.iter().position(|other| *other == class).unwrap();
    for sample in WHOLE.map(sample) {
        for risk in ["safe", "own-backup", "likely", "unknown", "photos", "any"] {
            for (tier, _) in TIERS {
                let plan = plan_json(&sample, &["--tier", tier, "--risk", risk]);
                let allowed = if risk == "any" { 5 } else { rank(risk) };
                for exclusion in list(&plan, "exclude") {
                    assert!(rank(text(exclusion, "class")) <= allowed, "{risk}: {exclusion}");
                }
                if let Some(needed) = plan["needs_risk"].as_str() {
                    assert_eq!(plan["outcome"], "impossible");
                    let needed = if needed == "any" { "keep" } else { needed };
                    assert!(allowed < rank(needed), "{risk} {needed}");
                }
            }
        }
    }
}

#[test]
fn the_risk_that_is_said_to_be_needed_is_enough() {
    for sample in WHOLE.map(sample) {
        for (tier, _) in TIERS {
            for risk in ["safe", "own-backup", "likely", "unknown"] {
                let args = ["--tier", tier, "--risk", risk];
                let plan = plan_json(&sample, &args);
                let Some(needed) = plan["needs_risk"].as_str() else { continue };
                let riskier = plan_json(&sample, &["--tier", tier, "--risk", needed]);
                assert_eq!(riskier["outcome"], "plan", "{sample} {tier} {risk}");
                assert_eq!(riskier["exclude"], plan["needs_risk_exclude"]);
            }
        }
    }
}

#[test]
fn the_risk_that_is_said_to_be_needed_can_be_typed() {
    let folder = write(phone().file("AppDomain-au.com.savageinteractive.procreate", "a", 6 * GB));
    let plan = plan_json(folder.as_str(), &["--tier", "5GB"]);
    let needed = text(&plan, "needs_risk");
    self::plan(folder.as_str(), &["--tier", "5GB", "--risk", needed]).ending(0);
}

#[test]
fn the_tiers_are_looked_at_whatever_tier_is_asked_for() {
    let overview = plan_json(&sample("family-iphone"), &[]);
    let names: Vec<_> = list(&overview, "tiers").iter().map(|tier| text(tier, "name")).collect();
    assert_eq!(names, ["5 GB", "50 GB", "200 GB", "2 TB", "6 TB", "12 TB"]);
    for (tier, _) in TIERS {
        let plan = plan_json(&sample("family-iphone"), &["--tier", tier]);
        assert_eq!(plan["tiers"], overview["tiers"]);
        let glance =
            list(&plan, "tiers").iter().find(|glance| glance["bytes"] == plan["tier"]["bytes"]);
        assert_eq!(glance.unwrap()["outcome"], plan["outcome"]);
    }
}

#[test]
fn without_a_tier_the_plan_itself_is_null() {
    let overview = plan_json(&sample("ipad"), &[]);
    for key in [
        "tier",
        "budget_bytes",
        "fixed_bytes",
        "current_bytes",
        "to_free_bytes",
        "outcome",
        "exclude",
        "freed_bytes",
        "after_bytes",
        "spare_bytes",
        "shortfall_bytes",
        "optimal",
        "needs_risk",
    ] {
        assert_eq!(overview.get(key), Some(&Value::Null), "{key}");
    }
    assert_eq!(overview["used_elsewhere_bytes"], 120 << 20);
    assert_eq!(overview["used_elsewhere_source"], "backup");
}

#[test]
fn small_items_are_proposed_only_when_nothing_else_helps() {
    let mut backup = phone();
    backup.file("AppDomain-com.netflix.Netflix", "large", 2 * GB);
    backup.file("AppDomain-com.spotify.client", "small", 1_000_000);
    backup.file("HomeDomain", "Library/fixed", 3 * GB);
    let folder = write(&backup);
    let ids = |options: &[&str]| {
        let plan =
            plan_json(folder.as_str(), &[&["--tier", "5GB", "--headroom", "0"], options].concat());
        excluded(&plan).join(" ")
    };
    // The small app is just what is too much, but too small to bother.
    assert_eq!(ids(&[]), "com.netflix.Netflix");
    assert_eq!(ids(&["--min-size", "0"]), "com.spotify.client");
    assert_eq!(ids(&["--min-size", "1000000"]), "com.spotify.client");
    assert_eq!(ids(&["--min-size", "1000001"]), "com.netflix.Netflix");
    // Only with the small one is it enough.
    assert_eq!(ids(&["--used-elsewhere", "2GB"]), "com.netflix.Netflix com.spotify.client");
}

#[test]
fn a_shared_container_is_freed_only_with_all_of_its_owners() {
    let mut backup = phone();
    backup.file("AppDomain-com.microsoft.Office.Outlook", "a", 40_000_000);
    backup.file("AppDomain-com.microsoft.skype.teams", "a", 30_000_000);
    backup.file("AppDomainGroup-group.com.microsoft.common", "a", 6 * GB);
    let folder = write(&backup);
    let plan = plan_json(folder.as_str(), &["--tier", "5GB"]);
    assert_eq!(excluded(&plan), ["com.microsoft.Office.Outlook", "com.microsoft.skype.teams"]);
    assert_eq!(number(&plan, "freed_bytes"), 6 * GB + 70_000_000);
    check_sums(&plan, &[sizes(folder.as_str(), &[])]);
    let keep = ["--tier", "5GB", "--keep", "com.microsoft.skype.teams"];
    let plan = plan_json(folder.as_str(), &keep);
    assert_eq!(plan["outcome"], "impossible");
    assert_eq!(number(&plan, "freed_bytes"), 40_000_000);
}

#[test]
fn an_exclusion_that_frees_nothing_is_not_proposed() {
    let mut backup = phone();
    backup.row(sample_backups::Row::directory("AppDomain-com.netflix.Netflix", ""));
    backup.file("AppDomain-com.spotify.client", "a", 20_000_000);
    backup.file("HomeDomain", "Library/fixed", 6 * GB);
    let folder = write(&backup);
    let plan = plan_json(folder.as_str(), &["--tier", "5GB", "--min-size", "0"]);
    assert_eq!(plan["outcome"], "impossible");
    assert_eq!(excluded(&plan), ["com.spotify.client"]);
}

#[test]
fn several_backups_share_one_tier() {
    let (phone, ipad) = (sample("family-iphone"), sample("ipad"));
    let args = ["plan", &phone, &ipad, "--tier", "50GB", "--format", "json"];
    let plan = run(&args).json();
    assert_eq!(list(&plan, "backups").len(), 2);
    check_sums(&plan, &[sizes(&phone, &[]), sizes(&ipad, &[])]);
    assert_snapshot!(run(&["plan", &phone, &ipad, "--tier", "50GB"]));
}

#[test]
fn each_device_that_something_is_switched_off_on_is_backed_up_before_and_after() {
    let (phone, ipad) = (sample("family-iphone"), sample("ipad"));
    let checklist = |folders: &[&str], tier| {
        run(&[&["plan", "--tier", tier, "--format", "checklist"], folders].concat()).stdout
    };
    let both = checklist(&[&phone, &ipad], "50GB");
    for step in [
        "[ ] Make a local backup of Anna’s iPhone: ",
        "[ ] Make a local backup of Kitchen iPad: ",
        "[ ] Back up Anna’s iPhone now: Settings › [your name] › iCloud › iCloud Backup › Back Up Now\n",
        "[ ] Back up Kitchen iPad now: ",
    ] {
        assert_eq!(both.matches(step).count(), 1, "{step}\n{both}");
    }
    assert_eq!(both.matches("with the other backups; then ").count(), 1, "{both}");
    let table = run(&["plan", &phone, &ipad, "--tier", "50GB"]).stdout;
    assert!(table.contains("Make a local backup of each device first."), "{table}");
    assert!(
        table.contains("in iCloud besides the backups") || !table.contains("besides the backup")
    );
    let small = |tier| {
        let shown = run(&["plan", &phone, &ipad, "--tier", tier]).stdout;
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(small("5GB").contains("what isn’t part of the backups fills it already"));
    assert!(small("20GB").contains("the backups still take about"));
    assert!(checklist(&[&phone], "50GB").contains("[ ] Make a local backup: "));
}

#[test]
fn an_app_of_several_backups_is_kept_and_excluded_in_all_of_them() {
    let (phone, ipad) = (sample("family-iphone"), sample("ipad"));
    let plan = |option: &str| {
        let args = ["plan", &phone, &ipad, "--tier", "50GB", option, "com.spotify.client"];
        run(&[&args[..], &["--format", "json"]].concat()).json()
    };
    let kept = plan("--keep");
    assert!(!excluded(&kept).contains(&"com.spotify.client"));
    let excluded: Vec<_> = list(&plan("--exclude"), "exclude").to_vec();
    let of_spotify = excluded.iter().filter(|exclusion| exclusion["id"] == "com.spotify.client");
    assert_eq!(of_spotify.map(|exclusion| number(exclusion, "backup")).sum::<u64>(), 1);
}

#[test]
fn the_same_backup_twice_counts_twice() {
    let ipad = sample("ipad");
    let once = plan_json(&ipad, &["--tier", "50GB"]);
    let twice = run(&["plan", &ipad, &ipad, "--tier", "50GB", "--format", "json"]).json();
    assert_eq!(number(&twice, "current_bytes"), 2 * number(&once, "current_bytes"));
    // Which is hardly what is meant.
    let told = |plan: &Value| {
        list(plan, "warnings").iter().any(|warning| warning["code"] == "named_twice")
    };
    assert!(told(&twice) && !told(&once));
}

#[test]
fn two_backups_that_look_like_those_of_one_device_are_warned_of() {
    let is_warned = |folders: [&str; 2]| {
        let [one, other] = folders.map(sample);
        let plan = run(&["plan", &one, &other, "--tier", "50GB", "--format", "json"]).json();
        list(&plan, "warnings").iter().any(|warning| warning["code"] == "one_device")
    };
    assert!(is_warned(["ipad-october", "ipad"]));
    assert!(!is_warned(["ipad", "family-iphone"]));
}

#[test]
fn the_name_of_a_device_stands_in_its_own_field_alone() {
    fn without_own_fields(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let is_own = |name: &str| matches!(name, "device_name" | "path");
                let others = fields.iter().filter(|(name, _)| !is_own(name));
                others.map(|(name, value)| (name.clone(), without_own_fields(value))).collect()
            }
            Value::Array(values) => values.iter().map(without_own_fields).collect(),
            other => other.clone(),
        }
    }
    let [phone, ipad, october] = ["family-iphone", "ipad", "ipad-october"].map(sample);
    let outputs: [&[&str]; 6] = [
        &["plan", &phone, "--tier", "50GB", "--format", "json"],
        &["plan", &phone, &ipad, "--tier", "50GB", "--risk", "any", "--format", "json"],
        &["plan", &october, &ipad, "--tier", "50GB", "--format", "json"],
        &["doctor", &phone, "--format", "json"],
        &["sizes", &phone, "--format", "ncdu"],
        &["compare", &october, &phone, "--same-device", "--format", "json"],
    ];
    for args in outputs {
        let output = without_own_fields(&run(args).json()).to_string();
        for name in ["Anna", "Kitchen"] {
            assert!(!output.contains(name), "{args:?}: {output}");
        }
    }
}

#[test]
fn what_helps_is_neither_off_already_nor_beside_the_point() {
    let shown = |args: &[&str]| {
        let family = sample("family-iphone");
        run(&[&["plan", &family], args].concat()).stdout
    };
    let off = shown(&["--tier", "50GB", "--risk", "photos", "--used-elsewhere", "22GB"]);
    assert!(off.contains("1. Photo Library") && !off.contains("Photos take"), "{off}");
    // No smaller backup helps where the storage is full without any.
    let full = shown(&["--tier", "50GB", "--used-elsewhere", "60GB"]);
    assert!(full.contains("No switch helps with what is in iCloud already"), "{full}");
    assert!(!full.contains("Photos take") && !full.contains("Messages take"), "{full}");
}

#[test]
fn photos_and_messages_that_icloud_has_already_take_no_room() {
    let sample = sample("family-iphone");
    let bytes = |options: &[&str]| {
        let plan = plan_json(&sample, &[&["--tier", "50GB"], options].concat());
        number(&plan, "current_bytes")
    };
    let usual = sizes(&sample, &[]);
    let icloud = |id: &str| number(item(&usual, id), "icloud_bytes");
    let all = bytes(&[]);
    assert_eq!(bytes(&["--photos-in-icloud", "on"]), all - icloud("system.photos"));
    assert_eq!(bytes(&["--messages-in-icloud", "on"]), all - icloud("system.messages"));
    assert_eq!(bytes(&["--photos-in-icloud", "off", "--messages-in-icloud", "auto"]), all);
}

#[test]
fn what_is_hardly_meant_is_done_and_warned_of() {
    let family = sample("family-iphone");
    let codes = |options: &[&str]| -> Vec<String> {
        let args = [&["plan", &family, "--tier", "50GB", "--format", "json"], options].concat();
        let plan = run(&args).json();
        list(&plan, "warnings").iter().map(|it| text(it, "code").to_owned()).collect()
    };
    // A bare number is bytes.
    assert_eq!(codes(&["--headroom", "20"]), ["few_bytes"]);
    assert!(codes(&["--headroom", "20%"]).is_empty() && codes(&["--headroom", "0"]).is_empty());
    assert_eq!(codes(&["--own-copy", "netflix"]), ["unknown_own_copy"]);
    assert!(codes(&["--own-copy", "whatsapp"]).is_empty());
    let shown = run(&["plan", &family, "--headroom", "20"]).stdout;
    assert!(shown.contains("Did you mean --headroom 20% or"), "{shown}");
}

#[test]
fn more_room_to_grow_than_there_is_storage_is_told_as_it_was_asked() {
    let small = sample("ipad");
    let shown = run(&["plan", &small, "--tier", "50GB", "--headroom", "60GB"]).stdout;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("less than the 60.0 GB to grow"), "{shown}");
}

#[test]
fn what_photos_and_messages_change_only_together_is_said_everywhere() {
    let mut backup = phone();
    backup.file("CameraRollDomain", "Media/DCIM/100APPLE/a.mov", 3 * GB);
    backup.file("HomeDomain", "Library/SMS/sms.db", 3 * GB);
    let folder = write(&backup);
    let expected =
        "If iCloud Photos and Messages in iCloud are on, it would fit as it is.".to_owned();
    let options = ["--tier", "5GB", "--used-elsewhere", "3GB"];
    let said =
        |format: &str| plan(folder.as_str(), &[&options[..], &["--format", format]].concat());
    for format in ["table", "checklist"] {
        let shown = read(&said(format).ending(3).stdout);
        assert!(shown.contains(&expected), "{format}: {shown}");
    }
    let json = said("json").json();
    let told = list(&json, "warnings").iter().find(|it| it["code"] == "other_case").unwrap();
    assert_eq!(text(told, "message"), expected);
    assert!(read(&said("csv").stderr).contains(&expected));
    let page = run(&[&["report", folder.as_str(), "-o", "-"], &options[..]].concat()).ending(0);
    assert!(text_of_page(&page.stdout).contains(&expected));
    // One alone changes nothing, and what was said leaves nothing open.
    let photos =
        plan_json(folder.as_str(), &[&options[..], &["--photos-in-icloud", "on"]].concat());
    let told = list(&photos, "warnings").iter().find(|it| it["code"] == "other_case").unwrap();
    assert_eq!(text(told, "message"), "If Messages in iCloud is on, it would fit as it is.");
    let off = ["--photos-in-icloud", "off", "--messages-in-icloud", "off"];
    let known = plan_json(folder.as_str(), &[&options[..], &off].concat());
    assert_eq!(warned(&known, "other_case"), None);
}

#[test]
fn a_second_answer_names_its_apps_however_small_they_are() {
    let mut backup = phone();
    backup.file("HomeDomain", "Library/Preferences/a.plist", 4_400 << 20);
    backup.app(App::new("net.whatsapp.WhatsApp"));
    backup.file("AppDomain-net.whatsapp.WhatsApp", "Documents/a", 500 << 20);
    let folder = write(&backup);
    let options = ["--tier", "5GB", "--used-elsewhere", "0", "--min-size", "1GB"];
    let json = plan_json(folder.as_str(), &options);
    let needed = list(&json, "own_copies_needed").iter().map(|it| text(it, "id"));
    assert_eq!(needed.collect::<Vec<_>>(), ["net.whatsapp.WhatsApp"]);
    assert_eq!(json["with_own_copies"]["assumes"][0], "net.whatsapp.WhatsApp");
    let shown = read(&plan(folder.as_str(), &options).ending(3).stdout);
    assert!(shown.contains("Frees nothing yet - WhatsApp"), "{shown}");
    assert!(shown.contains("If WhatsApp’s own backup"), "{shown}");
}

#[test]
fn room_to_grow_that_the_storage_lacks_is_never_taken_to_be_there() {
    let mut backup = phone();
    backup.file("AppDomain-com.spotify.client", "Library/Caches/a", GB);
    let folder = write(&backup);
    let check = |options: &[&str], exit: u8, shortfall: u64| {
        let all = [&["--tier", "5GB", "--format", "json"], options].concat();
        let outcome = plan(folder.as_str(), &all).ending(exit);
        assert_eq!(number(&outcome.json(), "shortfall_bytes"), shortfall, "{outcome}");
    };
    let exclude = ["--exclude", "com.spotify.client"];
    // Even without any backup, one GB is lacking to the room that is asked for.
    check(&["--headroom", "6GB"], 3, GB);
    check(&[&["--headroom", "6GB"], &exclude[..]].concat(), 3, GB);
    check(&[&["--headroom", "4GB", "--used-elsewhere", "2GB"], &exclude[..]].concat(), 3, GB);
    check(&[&["--headroom", "5GB"], &exclude[..]].concat(), 0, 0);
    let json =
        plan_json(folder.as_str(), &["--headroom", "6GB", "--exclude", "com.spotify.client"]);
    assert_eq!(json["tiers"][0]["outcome"], "impossible");
    assert_eq!(json["smallest_tier"], "50 GB");
}

#[test]
fn to_leave_out_what_is_out_already_is_told() {
    let mut backup = phone();
    backup.app(App::new("com.spotify.client"));
    backup.file("AppDomain-com.spotify.client", "Library/Caches/a", GB);
    let on = write(&backup);
    let account = Account::new(Generation::Ios18).quota(5 * GB);
    backup.account(account.switched_off("AppDomain-com.spotify.client"));
    let off = write(&backup);
    let options = ["--exclude", "com.spotify.client"];
    let told = plan_json(off.as_str(), &options);
    assert_eq!((excluded(&told), warned(&told, "exclude_is_off")), (vec![], Some(1)));
    let shown = read(&plan(off.as_str(), &options).stdout);
    assert!(shown.contains("Spotify is off for iCloud Backup already, so"), "{shown}");
    let line = plan(off.as_str(), &[&options[..], &["--format", "jsonl"]].concat()).json();
    assert_eq!(warned(&line, "exclude_is_off"), Some(1));
    assert_eq!(warned(&plan_json(on.as_str(), &options), "exclude_is_off"), None);
}

#[test]
fn only_rows_that_may_be_of_files_make_a_plan_unreliable() {
    let with_odd_rows = |flags: Option<i64>| {
        let mut backup = phone();
        for number in 0..20 {
            backup.file("HomeDomain", &format!("Library/{number}"), 1_000);
        }
        for _ in 0..5 {
            let flags = flags.map(Into::into).unwrap_or_default();
            backup.raw_row(RawRow { flags, ..RawRow::default() });
        }
        write(&backup)
    };
    for (flags, exit) in [(Some(2), 0), (Some(4), 0), (Some(1), 1), (Some(8), 1), (None, 1)] {
        let folder = with_odd_rows(flags);
        plan(folder.as_str(), &["--tier", "5GB"]).ending(exit);
        let sizes = sizes(folder.as_str(), &[]);
        assert_eq!(number(&sizes["totals"], "unusable_rows"), 5);
        assert_eq!(warned(&sizes, "unusable_rows"), Some(5));
        assert_eq!(warned(&sizes, "partial_manifest").is_some(), exit == 1, "{flags:?}");
    }
}
