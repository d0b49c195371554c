//! What the entry of an app has to be like: each rule, and what is said where one is broken.
//!
//! The build script includes this file too, so nothing here may use the rest of the crate.

use super::{
    super::{
        form::{App, At, Data, Source, StepForm},
        month::Month,
        words::{InBackup, SourceKind},
    },
    Problem, line_of,
};

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

/// One entry against the rules. What is wrong is added to the problems.
pub(super) struct Check<'a> {
    pub(super) app: &'a App,
    /// The text that the entry was read from, and how many lines of the file are before it.
    pub(super) text: &'a str,
    pub(super) before: usize,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    pub(super) fn refuse<T>(&mut self, at: &toml::Spanned<T>, message: impl Into<String>) {
        let line = self.before + line_of(&at.span(), self.text);
        let app = Some(self.app.name.get_ref().clone());
        self.problems.push(Problem { line, app, message: message.into() });
    }

    /// Checks all of it but what only other entries can contradict.
    pub(super) fn app(&mut self) {
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
        // Of data without a known copy, that is true; a waiver says why it is true all the same.
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
            // Paths are compared as they are: a pattern or a way up would never match anything.
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
            let on_device = format!("on {which} {device}");
            ["only {}", "{} only", "{} alone"]
                .iter()
                .any(|phrase| text.contains(&phrase.replace("{}", &on_device)))
        })
    })
}
