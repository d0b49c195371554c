//! The words: no output holds a sentence that a better one has replaced.

use crate::support::{Outcome, Session, run, sample, temp_dir, text_of_page};

const SAMPLES: [&str; 12] = [
    "all-well",
    "backup-off",
    "damaged",
    "encrypted",
    "family-iphone",
    "full-quota",
    "interrupted",
    "ios9",
    "ipad",
    "ipad-october",
    "never-on-wifi",
    "stuck-app",
];

/// What nobody would say, or what has a better word.
const REPLACED: [&str; 34] = [
    "Nothing tells",
    "nothing tells",
    "taken as off",
    "No backup tells",
    "check by hand",
    "by hand:",
    "All of it as of",
    "All sizes are about",
    "what stands under First",
    "without your word",
    "that nobody knows",
    "so many rows",
    "so many threads",
    "makes a shell complete",
    "lies on its charger",
    "yearly version",
    "no fault",
    "is won",
    "less is won",
    "A day",
    "computed plan",
    "is not the password of",
    "is there already",
    "writes it anew",
    "half the truth",
    "Stays",
    "Lost ",
    "whatever may be left out",
    " %",
    ".0 MB",
    ".0 KB",
    "iPhone14,5",
    "entity not found",
    "kept to grow",
];

#[track_caller]
fn check(outcome: &Outcome) {
    for said in [&outcome.stdout, &outcome.stderr] {
        // A sentence may be broken between any two of its words.
        let text = said.split_whitespace().collect::<Vec<_>>().join(" ");
        for replaced in REPLACED {
            assert!(
                !text.contains(replaced.trim_end()) || is_other(&text, replaced),
                "{replaced:?} in\n{outcome}"
            );
        }
    }
}

/// Whether a word that is looked for stands there only as a part of others.
fn is_other(text: &str, word: &str) -> bool {
    let mut found = text.match_indices(word.trim_end());
    found.all(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|text| text.chars().next());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        (found.starts_with(char::is_alphabetic) && is_letter(before))
            || (found.ends_with(char::is_alphabetic) && is_letter(after))
    })
}

fn check_all(session: &Session, backup: &str) {
    let commands: [&[&str]; 19] = [
        &["list", backup],
        &["sizes", backup],
        &["sizes", backup, "--top", "0", "--units", "decimal"],
        &["sizes", backup, "--by", "domain"],
        &["sizes", backup, "--app", "system.photos"],
        &["sizes", backup, "--app", "whatsapp"],
        &["plan", backup],
        &["plan", backup, "--tier", "5GB"],
        &["plan", backup, "--tier", "50GB", "--units", "decimal"],
        &["plan", backup, "--tier", "5GB", "--risk", "any"],
        &["plan", backup, "--tier", "5GB", "--photos-in-icloud", "on"],
        &["plan", backup, "--tier", "1GB"],
        &["plan", backup, "--format", "checklist", "--tier", "5GB", "--risk", "photos"],
        &["plan", backup, "--used-elsewhere", "30GB"],
        &["plan", backup, "--own-copy", "whatsapp"],
        &["doctor", backup],
        &["doctor", backup, "--all", "--support"],
        &["doctor", backup, "--verify", "--tier", "5GB"],
        &["compare", backup, backup, "--tier", "50GB"],
    ];
    for command in commands {
        check(&session.run(command));
    }
}

#[test]
fn no_report_on_a_sample_holds_a_replaced_word() {
    for name in SAMPLES {
        check_all(&Session::new().password("correct horse battery"), &sample(name));
    }
    check_all(&Session::new(), &sample("encrypted"));
}

/// Checks what can be read of the page, in each of its plans, and what its script may say.
fn check_pages(backup: &str) {
    let session = Session::new().password("correct horse battery");
    for options in [
        &[][..],
        &["--tier", "5GB", "--risk", "any"],
        &["--tier", "1GB"],
        &["--tier", "50GB", "--used-elsewhere", "30GB", "--units", "decimal"],
        &["--checklist", "--tier", "5GB", "--risk", "photos"],
    ] {
        let mut outcome = session.run(&[&["report", backup, "-o", "-"], options].concat());
        let (_, script) = outcome.stdout.split_once(" id=\"data\">").unwrap_or_default();
        let phrases = script.split_once("\"about\":").map(|(phrases, _)| phrases.to_owned());
        outcome.stdout = text_of_page(&outcome.stdout);
        check(&outcome);
        outcome.stdout = phrases.unwrap_or_default();
        check(&outcome);
    }
}

#[test]
fn no_page_holds_one() {
    for name in SAMPLES {
        check_pages(&sample(name));
    }
}

#[test]
fn no_report_on_several_backups_holds_one() {
    check_all(&Session::new(), &sample(""));
    let two = [sample("ipad-october"), sample("ipad"), sample("family-iphone")];
    let [october, ipad, family] = two.each_ref().map(String::as_str);
    check(&run(&["compare", october, ipad]));
    check(&run(&["compare", ipad, family]));
    for tier in ["50GB", "200GB"] {
        check(&run(&["plan", ipad, family, "--tier", tier]));
        check(&run(&["plan", ipad, family, "--tier", tier, "--format", "checklist"]));
    }
}

#[test]
fn no_app_of_the_catalogue_is_told_with_one() {
    check(&run(&["app"]));
    for app in ["whatsapp", "netflix", "photos", "notes", "spotify"] {
        check(&run(&["app", app]));
    }
}

#[test]
fn no_help_and_no_error_holds_one() {
    check(&run(&["--help"]));
    check(&run(&["man"]));
    let with_report = ["list", "sizes", "plan", "explore", "compare", "doctor", "report", "app"];
    for command in with_report.into_iter().chain(["completions"]) {
        check(&run(&[command, "--help"]));
        check(&run(&["help", command]));
        check(&run(&[command, "no such thing", "no such thing"]));
    }
    let dir = temp_dir();
    check(&run(&["plan", dir.path().to_str().unwrap()]));
    check(&run(&["plan", &sample("ipad"), "--keep", "procreate", "--exclude", "procreate"]));
    check(&run(&["plan", &sample("ipad"), "--tier", "50", "GB"]));
    check(&run(&["plan", &sample("ipad"), "--used-elsewhere", "-1"]));
    check(&Session::new().looked_at().run(&[]));
}
