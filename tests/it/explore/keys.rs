//! What keys choose, against what `plan --format json` says of the same choice.

use std::collections::BTreeSet;

use allocation_counter::measure;
use sample_backups::{App, BackupBuilder};
use serde_json::Value;
use tierfit::{
    account::Class,
    explore::{Leaving, Switch, Task},
    inventory::{self, Inside, Silent},
    plan::{Outcome, Plan},
};

use super::{Asked, Desk, SCAN, at_desk};
use crate::support::{Folder, list, number, phone, run, sample, text, write};

const GB: u64 = 1 << 30;

fn plan(backups: &[&str], options: &[String]) -> Value {
    let options = options.iter().map(String::as_str);
    let args: Vec<_> = ["plan"].into_iter().chain(backups.iter().copied()).chain(options).collect();
    run(&[&args, &["--format", "json"][..]].concat()).json()
}

/// Checks that what is chosen is what a plan leaves out, and that both have the same figures.
#[track_caller]
fn check_same(desk: &Desk<'_>, plan: &Value) {
    let state = desk.session.state();
    let ids: BTreeSet<_> = list(plan, "exclude")
        .iter()
        .map(|it| (number(it, "backup"), text(it, "id").to_owned()))
        .collect();
    let off: BTreeSet<_> = state
        .off()
        .iter()
        .map(|subject| (u64::try_from(subject.backup).unwrap(), subject.id.to_string()))
        .collect();
    assert_eq!(off, ids);
    let chosen = state.plan();
    for (key, bytes) in [
        ("used_elsewhere_bytes", chosen.elsewhere),
        ("budget_bytes", chosen.budget),
        ("current_bytes", chosen.current),
        ("freed_bytes", chosen.freed),
        ("after_bytes", chosen.after()),
        ("spare_bytes", chosen.spare()),
        ("shortfall_bytes", chosen.shortfall()),
        ("to_free_bytes", chosen.to_free()),
    ] {
        assert_eq!(bytes.get(), number(plan, key), "{key}");
    }
    let outcome = match chosen.outcome {
        Outcome::Fits => "fits",
        Outcome::Plan => "plan",
        Outcome::Impossible => "impossible",
    };
    assert_eq!(text(plan, "outcome"), outcome);
}

/// Returns options of `plan` that allow what is off, and nothing else.
fn as_options(desk: &Desk<'_>) -> Vec<String> {
    let state = desk.session.state();
    let mut ids: BTreeSet<(&str, bool)> = BTreeSet::new();
    for row in state.rows().iter().filter(|row| row.switch == Switch::Free) {
        ids.insert((row.subject.id.as_str(), state.is_off(row)));
    }
    let option = |(id, is_off): (&str, bool)| {
        [if is_off { "--exclude" } else { "--keep" }.to_owned(), id.to_owned()]
    };
    ids.into_iter().flat_map(option).collect()
}

#[test]
fn the_best_plan_is_that_of_plan() {
    let samples = ["family-iphone", "ipad", "full-quota", "ios9", "all-well"];
    for name in samples {
        let backup = sample(name);
        for (tier, risk) in [(5, ""), (50, ""), (5, "r"), (50, "r r"), (1, "r r r")] {
            let asked = Asked { tier: Some(tier * GB), ..Asked::default() };
            at_desk(&[&backup], asked, |desk| {
                desk.press(risk).press("p");
                let risk = desk.session.state().goal().risk.as_risk();
                let options = ["-t", &format!("{tier}GB"), "--risk", risk].map(str::to_owned);
                check_same(desk, &plan(&[&backup], &options));
            });
        }
    }
}

#[test]
fn two_devices_are_planned_together() {
    let (phone, pad) = (sample("family-iphone"), sample("ipad"));
    let backups = [phone.as_str(), &pad];
    at_desk(&backups, Asked { tier: Some(50 * GB), ..Asked::default() }, |desk| {
        desk.press("p");
        check_same(desk, &plan(&backups, &["-t".to_owned(), "50GB".to_owned()]));
    });
}

#[test]
fn whatever_is_flipped_and_said_adds_up_as_plan_does() {
    let backup = sample("family-iphone");
    let scripts = [
        ("Space", &[][..]),
        ("Space Down Space Space Down Down Space Space", &[]),
        ("p Home Space End Up Up Up Space Space u", &[]),
        ("s Space Down Space Space e12GB Enter", &["--used-elsewhere", "12GB"]),
        ("/nextcloud Enter Space Esc Right", &["-t", "200GB"]),
        ("/linkedin Enter Space Esc Left", &["-t", "5GB"]),
        ("/messenger Enter o Space", &["--own-copy", "com.facebook.Messenger"]),
        (
            "/messenger Enter Space Esc /facebook Enter Space Space Esc /instagram Enter Space Space",
            &[],
        ),
        ("p r p e0 Enter u", &["--risk", "unknown"]),
    ];
    for (script, options) in scripts {
        at_desk(&[&backup], Asked::default(), |desk| {
            desk.press(script);
            let own = options.iter().map(|option| (*option).to_owned());
            let options: Vec<_> = as_options(desk).into_iter().chain(own).collect();
            check_same(desk, &plan(&[&backup], &options));
        });
    }
}

#[test]
fn undo_goes_back_to_the_start_step_by_step() {
    at_desk(&[&sample("family-iphone")], Asked::default(), |desk| {
        let first = desk.screen(100, 30);
        let steps = ["Space", "p", "Right", "r", "e9GB Enter", "o", "p", "Left"];
        let mut screens = Vec::new();
        for step in steps {
            // To go back, nothing is searched for anew, so that nothing is proved.
            let plan = Plan { proof: None, ..desk.session.state().plan().clone() };
            screens.push((plan, desk.session.state().off().clone()));
            desk.press(step);
        }
        for (plan, off) in screens.into_iter().rev() {
            desk.press("u");
            assert_eq!((desk.session.state().plan(), desk.session.state().off()), (&plan, &off));
        }
        assert_eq!(desk.screen(100, 30), first);
        desk.press("u");
        assert!(desk.screen(100, 30).contains("Nothing to undo"));
    });
}

#[test]
fn what_may_be_an_only_copy_is_asked_about_once() {
    at_desk(&[&sample("family-iphone")], Asked::default(), |desk| {
        let rows = desk.session.state().rows();
        let row = rows.iter().position(|row| row.class == Some(Class::Keep)).unwrap();
        let (name, subject) = (rows[row].name.to_lowercase(), rows[row].subject.clone());
        desk.press(&format!("/{name} Enter Space"));
        assert!(desk.session.state().off().is_empty());
        assert!(desk.screen(80, 24).contains("Do you have another copy"));
        desk.press("n");
        assert!(desk.session.state().off().is_empty());
        desk.press("Space Space");
        assert!(desk.session.state().off().contains(&subject));
        // On and off again: the answer is known.
        desk.press("Space Space");
        assert!(desk.session.state().off().contains(&subject));
    });
}

#[test]
fn a_row_without_a_switch_is_not_flipped() {
    at_desk(&[&sample("family-iphone")], Asked::default(), |desk| {
        desk.press("/messages Enter Space");
        assert!(desk.screen(80, 24).contains("Settings has no switch for Messages"));
        assert!(desk.session.state().off().is_empty());
    });
}

#[test]
fn a_partial_manifest_is_looked_at_and_not_planned_for() {
    at_desk(&[&sample("damaged")], Asked::default(), |desk| {
        desk.press("p");
        assert!(desk.session.state().off().is_empty());
        let screen = desk.screen(100, 24);
        assert!(screen.contains("no plan is offered"), "{screen}");
        assert!(!screen.contains("is enough") && !screen.contains("needs no change"), "{screen}");
        desk.press("w");
        assert!(desk.tasks.is_empty());
    });
}

#[test]
fn checklist_and_page_are_handed_out() {
    at_desk(&[&sample("family-iphone")], Asked::default(), |desk| {
        desk.press("p c Enter");
        assert_eq!(desk.session.leaving(), Leaving::WithChecklist);
        let expected = run(&["plan", &sample("family-iphone"), "--format", "checklist"]).stdout;
        assert_eq!(desk.session.checklist(), expected);
        desk.press(
            "c list.txt Enter w Enter w Back Back Back Back Back Back Back Back Back x Enter q",
        );
        let tasks = [
            Task::WriteChecklist("list.txt".to_owned()),
            Task::WritePage("page.html".to_owned()),
            Task::WritePage("x".to_owned()),
            Task::Quit,
        ];
        assert_eq!(desk.tasks, tasks);
    });
}

#[test]
fn a_size_without_a_unit_is_asked_for_again() {
    at_desk(&[&sample("family-iphone")], Asked::default(), |desk| {
        let before = desk.session.state().plan().elsewhere;
        for (typed, said) in [("12", "with a unit"), ("potatoes", "is not a size")] {
            desk.press(&format!("e{typed} Enter"));
            let screen = desk.screen(80, 24);
            assert!(screen.contains(said), "{screen}");
            assert_eq!(desk.session.state().plan().elsewhere, before);
        }
    });
}

/// Walks through all folders of a container, and checks that each holds what it is said to.
fn check_sums(desk: &Desk<'_>, inside: &Inside, bytes: u64, files: u64) {
    let level = inventory::level(&desk.databases[0], inside, 1_000, SCAN, &Silent).unwrap();
    let tallies = || level.entries.iter().map(|entry| entry.tally).chain([level.others]);
    assert_eq!(tallies().map(|tally| tally.local.get()).sum::<u64>(), bytes, "{inside:?}");
    assert_eq!(tallies().map(|tally| tally.files).sum::<u64>(), files, "{inside:?}");
    assert!(level.entries.is_sorted_by_key(|entry| std::cmp::Reverse(entry.tally.local)));
    for entry in level.entries {
        if entry.kind != inventory::EntryKind::File {
            let (bytes, files) = (entry.tally.local.get(), entry.tally.files);
            check_sums(desk, &inside.folder(&entry.name), bytes, files);
        }
    }
}

#[test]
fn folders_add_up_to_their_containers() {
    for name in ["ipad", "ios9"] {
        at_desk(&[&sample(name)], Asked::default(), |desk| {
            for row in desk.session.state().rows() {
                for container in &row.item.containers {
                    let inside = Inside {
                        item: row.subject.id.clone(),
                        domain: container.domain.clone(),
                        path: Vec::new(),
                    };
                    check_sums(desk, &inside, container.tally.local.get(), container.tally.files);
                }
            }
        });
    }
}

#[test]
fn of_a_folder_with_many_files_only_the_largest_are_kept_in_memory() {
    let mut backup = phone();
    for number in 0..40_000_u64 {
        backup.file("AppDomain-org.example.x", &format!("a/{}/file-{number}", number % 3), number);
    }
    let folder = write(&backup);
    at_desk(&[folder.as_str()], Asked::default(), |desk| {
        let row = &desk.session.state().rows()[0];
        let inside = Inside {
            item: row.subject.id.clone(),
            domain: row.item.containers[0].domain.clone(),
            path: b"a/1".to_vec(),
        };
        let one = inventory::ScanOptions { threads: Some(std::num::NonZeroUsize::MIN) };
        let mut read = None;
        let memory = measure(|| {
            read = Some(inventory::level(&desk.databases[0], &inside, 100, one, &Silent).unwrap());
        });
        let read = read.unwrap();
        assert_eq!((read.entries.len(), read.others.files), (100, 13_333 - 100));
        assert!(memory.bytes_max < 2 << 20, "{memory:?}");
    });
}

/// As many apps as a device can hold, of vendors whose apps share three containers each.
fn crowded() -> Folder {
    let mut backup: BackupBuilder = phone();
    for number in 0..700_u64 {
        let id = format!("org.vendor{}.app{number}", number % 100);
        backup.app(App::new(&id).item_name(&format!("App {number}")));
        backup.file(&format!("AppDomain-{id}"), "Documents/a", (number + 1) << 20);
    }
    for number in 0..300_u64 {
        let group = format!("AppDomainGroup-group.org.vendor{}.shared{number}", number % 100);
        backup.file(&group, "Library/b", (number + 1) << 20);
    }
    write(&backup)
}

/// Counts what a flip takes and not how long: that is the same on every machine. `benches/explore.rs`
/// has the time.
#[test]
fn a_flip_of_one_of_700_apps_with_300_shared_containers_searches_for_nothing() {
    let folder = crowded();
    at_desk(&[folder.as_str()], Asked { tier: Some(50 * GB), ..Asked::default() }, |desk| {
        assert_eq!(desk.session.state().account().items.iter().count(), 700);
        assert_eq!(desk.session.state().account().shared.len(), 300);
        desk.press("Down Down Space Down");
        desk.screen(120, 40);
        let flip = measure(|| {
            desk.press("Space");
        });
        // A search for the best plan makes millions.
        assert!(flip.count_total < 5_000, "{flip:?}");
        let draw = measure(|| {
            desk.screen(120, 40);
        });
        assert!(draw.count_total < 50_000, "{draw:?}");
        // All seven apps of a vendor: what they share goes, too.
        desk.press("u /99 Enter Home");
        for _ in 0..6 {
            desk.press("Space Down");
        }
        assert_eq!(desk.session.state().plan().shared.len(), 0);
        desk.press("Space");
        assert_eq!(desk.session.state().plan().shared.len(), 3);
    });
}
