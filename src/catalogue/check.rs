//! What a file of apps has to be like, said line by line.
//!
//! The same checks hold for the files that come with the program, when it is built, and for a user's
//! own. The build script includes this file too, so nothing here may use the rest of the crate.

use std::{collections::BTreeMap, fmt, ops::Range};

use super::{
    form::{App, Apps, At, Data, Source, StepForm},
    words::{InBackup, SourceKind},
};

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

/// How long texts may be, in characters, so that they fit where they are shown.
mod longest {
    pub(super) const OUTCOME: usize = 140;
    pub(super) const STEP: usize = 160;
    pub(super) const SMALLER: usize = 140;
    pub(super) const NOTE: usize = 180;
    pub(super) const WAIVER: usize = 200;
    pub(super) const DATA: usize = 80;
    pub(super) const CLAIM: usize = 300;
}

/// More steps nobody follows.
const MOST_STEPS: usize = 3;

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

struct Check<'a> {
    app: &'a App,
    text: &'a str,
    before: usize,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn refuse<T>(&mut self, at: &toml::Spanned<T>, message: impl Into<String>) {
        let line = self.before + line_of(&at.span(), self.text);
        let app = Some(self.app.name.get_ref().clone());
        self.problems.push(Problem { line, app, message: message.into() });
    }

    fn app(&mut self) {
        let app = self.app;
        if app.ids.get_ref().is_empty() {
            self.refuse(&app.ids, "`ids` has no id");
        }
        for id in app.ids.get_ref() {
            self.id(id);
        }
        self.shown(&app.name, "name", longest::DATA);
        for (text, key) in [(&app.survives, "survives"), (&app.lost, "lost")] {
            self.shown(text, key, longest::OUTCOME);
            if text.get_ref().ends_with('.') {
                self.refuse(text, format!("`{key}` ends a sentence, so it has no full stop"));
            }
        }
        if let Some(note) = &app.note {
            self.shown(note, "note", longest::NOTE);
        }
        if let Some(waiver) = &app.waiver {
            self.shown(waiver, "waiver", longest::WAIVER);
        }
        let other = app.other_names.iter().chain(&app.seen_in).chain(&app.groups);
        for text in other.chain(&app.groups_seen) {
            self.shown(text, "a name", longest::CLAIM);
        }
        if let Some(retired) = &app.retired {
            self.month(retired, "retired");
        }
        if let (Some(group), None) = (app.groups.first(), &app.groups_seen) {
            self.refuse(group, "`groups` needs `groups_seen`: where they were seen");
        }
        let steps = app.first.get_ref();
        if steps.is_empty() || MOST_STEPS < steps.len() {
            self.refuse(&app.first, format!("`first` needs 1 to {MOST_STEPS} steps"));
        }
        for step in steps {
            self.step(step, "first", longest::STEP);
        }
        for (step, key) in [(&app.smaller, "smaller"), (&app.keeps_out, "keeps_out")] {
            if let Some(step) = step {
                self.step(step, key, longest::SMALLER);
            }
        }
        self.all_data();
    }

    fn id(&mut self, id: &At) {
        let text = id.get_ref();
        let plain = text.strip_suffix(".*").unwrap_or(text);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        if plain.is_empty() || !plain.bytes().all(is_plain) || plain.ends_with('.') {
            self.refuse(id, format!("`{text}` can't be the id of an app"));
        }
    }

    /// Checks a text that is shown to somebody.
    fn shown(&mut self, text: &At, key: &str, longest: usize) {
        let value = text.get_ref();
        let length = value.chars().count();
        if value.trim().is_empty() {
            self.refuse(text, format!("`{key}` is empty"));
        } else if longest < length {
            self.refuse(text, format!("`{key}` has {length} characters; at most {longest} fit"));
        } else if value.contains(char::is_control) {
            self.refuse(text, format!("`{key}` has a control character or a line break"));
        }
    }

    fn month(&mut self, text: &At, key: &str) {
        if Month::parse(text.get_ref()).is_none() {
            self.refuse(text, format!("`{key}` needs a month, such as 2026-11"));
        }
    }

    fn step(&mut self, step: &StepForm, key: &str, longest: usize) {
        self.shown(&step.text, key, longest);
        if let Some(seen) = &step.seen {
            self.month(seen, "seen");
        }
        for text in step.menu.iter().chain(&step.version) {
            self.shown(text, "menu", longest::DATA);
        }
    }

    fn all_data(&mut self) {
        let app = self.app;
        let all = app.data.get_ref();
        if !all.iter().any(|data| data.bulk) {
            self.refuse(&app.data, "none of its data is the bulk: `bulk = true`");
        }
        for data in all {
            self.data(data);
        }
        let is_only_here = all.iter().any(|data| {
            data.what.matters() && (data.copy.is_missing() || data.in_backup == InBackup::No)
        });
        if is_only_here || app.waiver.is_some() {
            return;
        }
        for text in [Some(&app.lost), app.note.as_ref()].into_iter().flatten() {
            if says_only_here(text.get_ref()) {
                self.refuse(
                    text,
                    "says that something is on the device only, but all its data has another \
                     copy: correct `data`, or give the reason as `waiver`",
                );
            }
        }
    }

    fn data(&mut self, data: &Data) {
        self.shown(&data.text, "text", longest::DATA);
        for path in &data.paths {
            let text = path.get_ref();
            let is_bad = |part: &str| part.is_empty() || part == "." || part == "..";
            if text.contains('*') || text.split('/').any(is_bad) {
                self.refuse(path, format!("`{text}` can't be a path within a container"));
            }
        }
        let has_container = |id: &At| !id.get_ref().ends_with(".*");
        if let Some(path) = data.paths.first()
            && data.container.is_none()
            && !self.app.ids.get_ref().iter().all(has_container)
        {
            self.refuse(path, "an id that ends in `.*` has no container of its own: `container`");
        }
        let Source { kind, url, seen, says } = &data.source;
        self.month(seen, "seen");
        if let Some(says) = says {
            self.shown(says, "says", longest::CLAIM);
        }
        if let Some(url) = url
            && !url.get_ref().starts_with("https://")
            && !url.get_ref().starts_with("http://")
        {
            self.refuse(url, "`url` needs an address that begins with https://");
        }
        match (kind.get_ref(), url, says) {
            (SourceKind::Knowledge, Some(url), _) => {
                self.refuse(url, "what is only generally known (`knowledge`) has no address");
            }
            (SourceKind::Knowledge, None, _) | (_, Some(_), Some(_)) => {}
            _ => self.refuse(
                kind,
                "a source needs its address (`url`) and what it says (`says`), in your own words; \
                 without one, `kind` is \"knowledge\"",
            ),
        }
        if data.in_backup == InBackup::No && !kind.get_ref().counts() {
            self.refuse(
                kind,
                "that data is in no backup needs a source that counts: vendor, code or device",
            );
        }
    }
}

/// Whether a text says that there is no other copy.
fn says_only_here(text: &str) -> bool {
    let text = text.to_lowercase();
    ["iphone", "phone", "ipad", "device"].iter().any(|device| {
        ["this", "the", "your"].iter().any(|which| {
            let place = format!("on {which} {device}");
            ["only {}", "{} only", "{} alone"]
                .iter()
                .any(|phrase| text.contains(&phrase.replace("{}", &place)))
        })
    })
}

/// A month.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: u16,
    /// From 1 to 12.
    pub month: u16,
}

impl Month {
    /// Reads a month, such as `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !are_digits(year) || !are_digits(month) {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        ((1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// Returns how many months it is from another to this one; 0 if that is later.
    pub fn since(self, earlier: Self) -> u32 {
        let count = |month: Self| u32::from(month.year) * 12 + u32::from(month.month);
        count(self).saturating_sub(count(earlier))
    }
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

    #[test]
    fn months_are_counted() {
        let month = |text| Month::parse(text);
        assert_eq!(month("2026-11").unwrap().since(month("2025-05").unwrap()), 18);
        assert_eq!(month("2025-05").unwrap().since(month("2026-11").unwrap()), 0);
        for text in ["2026", "2026-13", "2026-00", "26-11", "2026-1", "+026-11", ""] {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
