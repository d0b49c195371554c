//! What a file of apps has to be like, said line by line.
//!
//! The same checks hold for the files that come with the program, when it is built, and for a user's
//! own. The build script includes this file too, so nothing here may use the rest of the crate.

mod entry;

use std::{collections::BTreeMap, fmt, ops::Range};

use self::entry::Check;
use super::form::{App, Apps};

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: usize,
    /// The app, by its name, if it could be read.
    pub app: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if let Some(app) = &self.app {
            write!(f, "{app}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// Reads the apps of a file.
///
/// # Errors
/// All that is wrong with it, from the first line on.
pub(super) fn read(text: &str) -> Result<Vec<App>, Vec<Problem>> {
    let mut problems = Vec::new();
    let apps = match toml::from_str::<Apps>(text) {
        Ok(Apps { app }) => {
            problems.extend(of_apps(&app, text, 0));
            app
        }
        Err(error) => {
            // The parser ends at the first error; app by app, each tells its own.
            for (first, part) in by_app(text) {
                match toml::from_str::<Apps>(part) {
                    Ok(apps) => problems.extend(of_apps(&apps.app, part, first)),
                    Err(error) => problems.push(malformed(&error, part, first)),
                }
            }
            // Whole, it makes no sense, though each app does.
            if problems.is_empty() {
                problems.push(malformed(&error, text, 0));
            }
            Vec::new()
        }
    };
    if problems.is_empty() {
        Ok(apps)
    } else {
        // Rules are checked one after the other; whoever mends the file goes from top to bottom.
        problems.sort_by_key(|problem| problem.line);
        Err(problems)
    }
}

/// Splits a file before each app, with the number of lines before it, so that one that can't be
/// read doesn't hide the others.
fn by_app(text: &str) -> Vec<(usize, &str)> {
    let mut parts = vec![(0, text)];
    let (mut number, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("[[app]]")
            && let Some((first, last)) = parts.pop()
        {
            let (before, rest) = last.split_at(at);
            parts.extend([(first, before), (number, rest)]);
            at = 0;
        }
        number += 1;
        at += line.len();
    }
    parts
}

fn malformed(error: &toml::de::Error, text: &str, before: usize) -> Problem {
    let line = before + error.span().map_or(1, |span| line_of(&span, text));
    Problem { line, app: None, message: error.message().to_owned() }
}

fn line_of(span: &Range<usize>, text: &str) -> usize {
    1 + text.get(..span.start).unwrap_or_default().matches('\n').count()
}

/// Checks apps one by one, and their ids against each other.
fn of_apps(apps: &[App], text: &str, before: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut owner_of_id, mut owner_of_group) = (BTreeMap::new(), BTreeMap::new());
    for app in apps {
        let mut check = Check { app, text, before, problems: &mut problems };
        check.app();
        for id in app.ids.get_ref() {
            if let Some(other) = owner_of_id.insert(id.get_ref().to_lowercase(), app.name.get_ref())
            {
                check.refuse(id, format!("`{}` stands with {other}, too", id.get_ref()));
            }
        }
        for group in &app.groups {
            if let Some(other) = owner_of_group.insert(group.get_ref(), app.name.get_ref()) {
                check.refuse(group, format!("`{}` stands with {other}, too", group.get_ref()));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = r#"[[app]]
ids = ["org.example.app"]
name = "Example"
survives = "what is in your account"
lost = "drafts"
first = [{ menu = ["Example", "Settings"], text = "Sign in", seen = "2026-11" }]

[[app.data]]
what = "account"
text = "your account"
bulk = true
copy = "vendor"
source = { kind = "vendor", url = "https://example.org/help", seen = "2026-11", says = "Kept." }
"#;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        assert!(ENTRY.contains(from), "{from}");
        let problems = read(&ENTRY.replace(from, to)).map_or_else(|problems| problems, |_| vec![]);
        let problems: Vec<_> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_sound_entry_is_taken() {
        check("drafts", "drafts", &[]);
        assert_eq!(read(ENTRY).ok().unwrap()[0].ids.get_ref()[0].get_ref(), "org.example.app");
    }

    #[test]
    fn each_rule_refuses_what_breaks_it_and_says_where() {
        let long = "x".repeat(141);
        check("drafts", &long, &["line 5: Example: `lost` has 141 characters; at most 140 fit"]);
        check("drafts", "", &["line 5: Example: `lost` is empty"]);
        check(
            "drafts",
            "drafts.",
            &["line 5: Example: `lost` ends a sentence, so it has no full stop"],
        );
        check(
            "org.example.app",
            "Example App",
            &["line 2: Example: `Example App` can't be the id of an app"],
        );
        check(
            "\"org.example.app\"",
            "\"org.example.app\", \"ORG.example.app\"",
            &["line 2: Example: `ORG.example.app` stands with Example, too"],
        );
        check(
            "bulk = true\n",
            "",
            &["line 8: Example: none of its data is the bulk: `bulk = true`"],
        );
        check(
            "seen = \"2026-11\", says",
            "seen = \"last week\", says",
            &["line 13: Example: `seen` needs a month, such as 2026-11"],
        );
        check("seen = \"2026-11\", says", "says", &["line 13: missing field `seen`"]);
        let needs = "line 13: Example: a source needs its address (`url`) and what it says (`says`), \
                     in your own words; without one, `kind` is \"knowledge\"";
        check(", says = \"Kept.\"", "", &[needs]);
        check(
            "\"vendor\", url",
            "\"knowledge\", url",
            &["line 13: Example: what is only generally known (`knowledge`) has no address"],
        );
        check(
            "source = {",
            "in_backup = \"no\"\npaths = [\"../a\"]\nsource = {",
            &["line 14: Example: `../a` can't be a path within a container"],
        );
        check(
            "lost = \"drafts\"",
            "lost = \"drafts\"\ngroups = [\"group.a\"]",
            &["line 6: Example: `groups` needs `groups_seen`: where they were seen"],
        );
    }

    #[test]
    fn a_promise_that_something_is_on_the_device_only_needs_such_data_or_a_reason() {
        let says = "line 5: Example: says that something is on the device only, but all its data has \
                    another copy: correct `data`, or give the reason as `waiver`";
        for text in ["drafts, only on this iPhone", "drafts, which are on your iPad alone"] {
            check("drafts", text, &[says]);
            let waived = format!("lost = \"{text}\"\nwaiver = \"Drafts are empty.\"");
            check("lost = \"drafts\"", &waived, &[]);
        }
        check("drafts", "drafts on your iPad", &[]);
    }

    #[test]
    fn what_counts_for_nothing_is_no_reason_to_say_that_no_backup_has_it() {
        let entry = ENTRY.replace("copy = \"vendor\"", "copy = \"vendor\"\nin_backup = \"no\"");
        assert!(read(&entry).is_ok());
        let problems = read(&entry.replace("\"vendor\", url", "\"report\", url")).err().unwrap();
        assert!(problems[0].message.contains("needs a source that counts"), "{problems:?}");
    }

    #[test]
    fn one_entry_that_cannot_be_read_does_not_hide_what_is_wrong_with_others() {
        let text =
            format!("{}{}", ENTRY.replace("\"drafts\"", "drafts"), ENTRY.replace("drafts", ""));
        let problems = read(&text).err().unwrap();
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [5, 18]);
    }
}
