//! Plans against all sets there are: nobody can find a better one by hand.
//!
//! Small backups are made up; what `sizes` says of them is what a person would reckon with. Each
//! set of apps is tried, and the best has to be the plan.

use std::{cmp::Reverse, collections::BTreeSet};

use proptest::{prelude::*, sample::select};
use serde_json::Value;

use crate::support::{Folder, list, number, phone, run, sizes, text, write};

const GB: u64 = 1 << 30;
const MB: u64 = 1 << 20;

/// Domains of apps of each class, and of photos, messages and what apps share.
const DOMAINS: [&str; 15] = [
    "AppDomain-com.spotify.client",
    "AppDomain-com.netflix.Netflix",
    "AppDomain-com.disney.disneyplus",
    "AppDomain-com.facebook.Facebook",
    "AppDomain-com.facebook.Messenger",
    "AppDomain-com.google.Maps",
    "AppDomain-com.google.Gmail",
    "AppDomain-net.whatsapp.WhatsApp",
    "AppDomain-org.example.one",
    "AppDomain-org.example.two",
    "AppDomain-au.com.savageinteractive.procreate",
    "CameraRollDomain",
    "HomeDomain",
    "AppDomainGroup-group.com.facebook.family",
    "AppDomainGroup-group.com.google.common",
];

const RISKS: [&str; 6] = ["safe", "own-backup", "likely", "unknown", "photos", "any"];

const CLASSES: [&str; 6] = ["safe", "own-backup", "likely", "unknown", "photos", "keep"];

/// What was asked for.
#[derive(Debug, Clone)]
struct Wish {
    used_elsewhere: u64,
    headroom: u64,
    min_size: u64,
    risk: usize,
    keep: Option<String>,
    exclude: Option<String>,
}

/// An app, or the photos, with its class as a number, the riskiest highest.
#[derive(Debug)]
struct Row {
    id: String,
    class: usize,
    own: u64,
    /// Whether its own copy would have to be made first, which takes what leaving it out frees.
    is_copy_needed: bool,
}

#[derive(Debug)]
struct Table {
    rows: Vec<Row>,
    shared: Vec<(u64, BTreeSet<String>)>,
    current: u64,
}

impl Table {
    fn new(sizes: &Value) -> Self {
        let switchable = list(sizes, "items").iter().filter(|item| item["switchable"] == true);
        let rows = switchable.map(|item| Row {
            id: text(item, "id").to_owned(),
            class: CLASSES.iter().position(|class| *class == text(item, "class")).unwrap(),
            own: number(item, "icloud_bytes"),
            is_copy_needed: item["own_copy"]["state"] == "needed",
        });
        let shared = list(sizes, "shared").iter().map(|shared| {
            let owners = list(shared, "owners").iter().map(|id| id.as_str().unwrap().to_owned());
            (number(shared, "icloud_bytes"), owners.collect())
        });
        let current = number(&sizes["totals"], "icloud_bytes");
        Self { rows: rows.collect(), shared: shared.collect(), current }
    }

    fn freed(&self, set: &BTreeSet<String>) -> u64 {
        let rows = self.rows.iter().filter(|row| set.contains(&row.id));
        let own = rows.filter(|row| !row.is_copy_needed).map(|row| row.own);
        let shared = self.shared.iter().filter(|(_, owners)| owners.is_subset(set));
        own.sum::<u64>() + shared.map(|(bytes, _)| bytes).sum::<u64>()
    }

    fn candidates(&self, wish: &Wish, risk: usize, min_size: u64) -> Vec<&Row> {
        let reach = |row: &Row| {
            let shared = self.shared.iter().filter(|(_, owners)| owners.contains(&row.id));
            row.own + shared.map(|(bytes, _)| bytes).sum::<u64>()
        };
        let is_named = |name: &Option<String>, row: &Row| name.as_ref() == Some(&row.id);
        let rows = self.rows.iter().filter(|row| {
            row.class <= risk && !row.is_copy_needed && min_size <= reach(row) && 0 < reach(row)
        });
        rows.filter(|row| !is_named(&wish.keep, row) && !is_named(&wish.exclude, row)).collect()
    }

    /// Returns the best of all sets, tried one after the other.
    fn best(&self, wish: &Wish, risk: usize) -> Option<BTreeSet<String>> {
        let budget = budget(wish);
        if 5 * GB < wish.used_elsewhere {
            return None;
        }
        [wish.min_size, 0].into_iter().find_map(|min_size| {
            let candidates = self.candidates(wish, risk, min_size);
            let sets = (0..1_u32 << candidates.len()).map(|set| {
                let chosen = (0..).zip(&candidates).filter(|(index, _)| set & (1 << index) != 0);
                let chosen = chosen.map(|(_, row)| row.id.clone());
                chosen.chain(wish.exclude.clone()).collect::<BTreeSet<_>>()
            });
            let enough = sets.filter(|set| self.current - self.freed(set) <= budget);
            enough.min_by_key(|set| {
                let count = |class: usize| {
                    let rows = self.rows.iter().filter(|row| set.contains(&row.id));
                    rows.filter(|row| row.class == class).count()
                };
                let counts = [5, 4, 3, 2, 1, 0].map(count);
                (counts, self.freed(set), set.iter().cloned().collect::<Vec<_>>())
            })
        })
    }
}

fn budget(wish: &Wish) -> u64 {
    let left = (5 * GB).saturating_sub(wish.used_elsewhere);
    u64::try_from(u128::from(left) * 100 / (100 + u128::from(wish.headroom))).unwrap()
}

fn wish() -> impl Strategy<Value = Wish> {
    let app = || {
        prop::option::weighted(0.3, select(&DOMAINS[..11])).prop_map(|domain| {
            domain.and_then(|domain| domain.strip_prefix("AppDomain-")).map(str::to_owned)
        })
    };
    (
        select(vec![0, GB, 4 * GB, 5 * GB - 1, 9 * GB]),
        select(vec![0, 10, 33]),
        select(vec![10 * MB, 0, GB]),
        0..RISKS.len(),
        app(),
        app(),
    )
        .prop_map(|(used_elsewhere, headroom, min_size, risk, keep, exclude)| Wish {
            used_elsewhere,
            headroom,
            min_size,
            risk,
            keep,
            exclude,
        })
}

fn backup() -> impl Strategy<Value = Vec<(usize, u64)>> {
    let size = select(vec![0, 1, 3 * MB, 10 * MB, 700 * MB, 700 * MB + 1, 3 * GB / 2, 3 * GB]);
    prop::collection::vec((0..DOMAINS.len(), size), 1..14)
}

fn write_files(files: &[(usize, u64)]) -> Folder {
    let mut backup = phone();
    for (domain, size) in files {
        backup.file(DOMAINS[*domain], "Library/file", *size);
    }
    write(&backup)
}

fn ids(exclusions: &Value) -> BTreeSet<String> {
    let exclusions = exclusions.as_array().unwrap();
    exclusions.iter().map(|exclusion| text(exclusion, "id").to_owned()).collect()
}

#[track_caller]
fn check(folder: &Folder, wish: &Wish) {
    let sizes = sizes(folder.as_str(), &[]);
    let table = Table::new(&sizes);
    let is_there =
        |id: &Option<String>| id.clone().filter(|id| table.rows.iter().any(|row| row.id == *id));
    let (keep, exclude) = (is_there(&wish.keep), is_there(&wish.exclude));
    let keep = keep.filter(|id| exclude.as_ref() != Some(id));
    let wish = Wish { keep, exclude, ..wish.clone() };

    let mut args = vec!["plan".to_owned(), folder.as_str().to_owned()];
    let mut add = |option: &str, value: String| args.extend([option.to_owned(), value]);
    add("--tier", "5GB".to_owned());
    add("--format", "json".to_owned());
    add("--used-elsewhere", wish.used_elsewhere.to_string());
    add("--headroom", format!("{}%", wish.headroom));
    add("--min-size", wish.min_size.to_string());
    add("--risk", RISKS[wish.risk].to_owned());
    for (option, id) in [("--keep", &wish.keep), ("--exclude", &wish.exclude)] {
        if let Some(id) = id {
            add(option, id.clone());
        }
    }
    let outcome = run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let plan = outcome.json();
    assert_eq!(number(&plan, "budget_bytes"), budget(&wish), "{outcome}");
    assert_eq!(number(&plan, "current_bytes"), table.current, "{outcome}");
    let excluded = ids(&plan["exclude"]);
    assert_eq!(number(&plan, "freed_bytes"), table.freed(&excluded), "{outcome}");
    assert_eq!(plan["optimal"], true, "{outcome}");
    match table.best(&wish, wish.risk) {
        Some(best) => {
            assert_eq!(excluded, best, "{wish:?}\n{outcome}");
            let name = if best.is_empty() { "fits" } else { "plan" };
            assert_eq!((text(&plan, "outcome"), outcome.exit), (name, 0), "{outcome}");
        }
        None => check_impossible(&table, &wish, &plan, &excluded),
    }
    let order = list(&plan, "exclude").iter();
    assert!(
        order.is_sorted_by_key(|row| (Reverse(number(row, "bytes")), text(row, "id").to_owned()))
    );
}

/// Checks that as much is freed as can be, by no app that frees nothing, and that the least risk
/// with which there is a plan is named.
#[track_caller]
fn check_impossible(table: &Table, wish: &Wish, plan: &Value, excluded: &BTreeSet<String>) {
    assert_eq!(plan["outcome"], "impossible", "{plan:#}");
    let allowed = table.candidates(wish, wish.risk, 0);
    let all: BTreeSet<_> =
        allowed.iter().map(|row| row.id.clone()).chain(wish.exclude.clone()).collect();
    assert!(excluded.is_subset(&all), "{plan:#}");
    assert_eq!(table.freed(excluded), table.freed(&all), "{plan:#}");
    for id in excluded.iter().filter(|id| wish.exclude.as_ref() != Some(*id)) {
        let mut fewer = excluded.clone();
        fewer.remove(id);
        assert!(table.freed(&fewer) < table.freed(excluded), "{id} frees nothing\n{plan:#}");
    }
    let needed =
        (wish.risk + 1..RISKS.len()).find_map(|risk| Some((risk, table.best(wish, risk)?)));
    match needed {
        None => assert_eq!(plan["needs_risk"], Value::Null, "{plan:#}"),
        Some((risk, best)) => {
            assert_eq!(plan["needs_risk"], RISKS[risk], "{plan:#}");
            assert_eq!(ids(&plan["needs_risk_exclude"]), best, "{plan:#}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn a_plan_is_the_best_of_all_sets(files in backup(), wish in wish()) {
        check(&write_files(&files), &wish);
    }
}
