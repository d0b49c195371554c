//! A user's own file of apps, read when the program runs.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    AppData, AppFacts, ClaimSource, Problem, Step, Text, check,
    form::{self, App, At},
};

/// Apps of a user's own files.
#[derive(Debug, Default, Clone)]
pub(super) struct OwnApps {
    apps: Vec<AppFacts>,
    /// By an id: the place of its app.
    by_id: BTreeMap<String, usize>,
    /// Likewise, without regard to case.
    by_folded_id: BTreeMap<String, usize>,
    /// Likewise, by the beginning of the ids of all apps of a vendor.
    by_vendor: BTreeMap<String, usize>,
}

impl OwnApps {
    /// Adds the apps of a file, which replace those with the same main id.
    pub(super) fn add(&mut self, text: &str) -> Result<(), Vec<Problem>> {
        for app in check::read(text)? {
            let app = AppFacts::from(app);
            for id in app.ids.iter() {
                // What an earlier app had under this id is found no more.
                self.by_id.insert(id.to_string(), self.apps.len());
                let folded = id.to_lowercase();
                if let Some(vendor) = folded.strip_suffix(".*") {
                    self.by_vendor.insert(vendor.to_owned(), self.apps.len());
                }
                self.by_folded_id.insert(folded, self.apps.len());
            }
            self.apps.push(app);
        }
        Ok(())
    }

    /// Returns the apps that are not replaced by later ones.
    pub(super) fn all(&self) -> impl Iterator<Item = &AppFacts> {
        let is_main = |at: usize, app: &AppFacts| self.by_id.get(app.id()) == Some(&at);
        self.apps.iter().enumerate().filter(move |(at, app)| is_main(*at, app)).map(|(_, app)| app)
    }

    pub(super) fn exact(&self, id: &str) -> Option<&AppFacts> {
        self.apps.get(*self.by_id.get(id)?)
    }

    pub(super) fn folded(&self, id: &str) -> Option<&AppFacts> {
        self.apps.get(*self.by_folded_id.get(id)?)
    }

    /// Returns what holds for all apps of a vendor, by the beginning of their ids.
    pub(super) fn vendors(&self) -> impl Iterator<Item = (&str, &AppFacts)> {
        self.by_vendor
            .iter()
            .filter_map(|(vendor, at)| Some((vendor.as_str(), self.apps.get(*at)?)))
    }
}

impl From<App> for AppFacts {
    fn from(app: App) -> Self {
        let data = app.data.into_inner().into_iter();
        let data = data.map(|data| data_of(data, app.ids.get_ref())).collect();
        Self {
            data,
            ids: texts(app.ids.into_inner()),
            seen_in: texts(app.seen_in),
            name: text(app.name),
            other_names: texts(app.other_names),
            retired: app.retired.map(text),
            groups: texts(app.groups),
            groups_seen: app.groups_seen.map(text),
            survives: text(app.survives),
            lost: text(app.lost),
            first: app.first.into_inner().into_iter().map(Step::from).collect(),
            smaller: app.smaller.map(Step::from),
            keeps_out: app.keeps_out.map(Step::from),
            note: app.note.map(text),
        }
    }
}

impl From<form::StepForm> for Step {
    fn from(step: form::StepForm) -> Self {
        Self {
            menu: texts(step.menu),
            text: text(step.text),
            seen: step.seen.map(text),
            version: step.version.map(text),
        }
    }
}

fn data_of(data: form::Data, ids: &[At]) -> AppData {
    let paths = data.domains(ids).into_iter().flat_map(|domain| {
        let path = |path: &At| (Cow::Owned(domain.clone()), Cow::Owned(path.get_ref().clone()));
        data.paths.iter().map(path).collect::<Vec<_>>()
    });
    let paths = paths.collect();
    let form::Source { kind, url, seen, says } = data.source;
    AppData {
        paths,
        what: data.what,
        text: text(data.text),
        is_bulk: data.bulk,
        copy: data.copy,
        in_backup: data.in_backup,
        source: ClaimSource {
            kind: kind.into_inner(),
            url: url.map(text),
            seen: text(seen),
            says: says.map(text),
        },
    }
}

fn text(text: At) -> Text {
    Cow::Owned(text.into_inner())
}

fn texts(texts: Vec<At>) -> Cow<'static, [Text]> {
    texts.into_iter().map(text).collect()
}
