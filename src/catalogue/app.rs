//! What is known about an app: what its entry says, apart from where that stands in a file.
//!
//! The build script includes this file too, so nothing here may use the rest of the crate.

use serde::{Deserialize, Serialize};

use super::{
    form::{self, App, At},
    words::{DataKind, InBackup, OwnCopy, SourceKind},
};

/// Where a claim comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimSource {
    /// Of which kind it is.
    pub kind: SourceKind,
    /// Where it stands; nothing where it is generally known.
    pub url: Option<String>,
    /// The month when it was looked up, such as `2026-11`.
    pub seen: String,
    /// What it says, in words of our own.
    pub says: Option<String>,
}

/// One sort of data that an app has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppData {
    /// Of which sort it is.
    pub what: DataKind,
    /// What it is, in half a sentence.
    pub text: String,
    /// Whether it is most of what the app takes.
    pub is_bulk: bool,
    /// Where its other copy is.
    pub copy: OwnCopy,
    /// Whether it is in a device backup at all.
    pub in_backup: InBackup,
    /// Where it lies: the text of a domain and a path below it, with all that is below that; none
    /// where that isn't known.
    pub paths: Vec<(String, String)>,
    /// Where that comes from.
    pub source: ClaimSource,
}

/// Something to do in an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The way through the menus.
    pub menu: Vec<String>,
    /// What to do there.
    pub text: String,
    /// The month when the menu was seen so.
    pub seen: Option<String>,
    /// The version of the app that it was seen in.
    pub version: Option<String>,
}

/// What is known about an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppFacts {
    /// Its bundle ids, the main one first; one that ends in `.*` stands for all of a vendor's apps.
    pub ids: Vec<String>,
    /// Independent lists in which the ids were seen.
    pub seen_in: Vec<String>,
    /// As on the home screen.
    pub name: String,
    /// What else it is called.
    pub other_names: Vec<String>,
    /// The month since when it isn't offered any more.
    pub retired: Option<String>,
    /// Containers that don't carry its id in their name.
    pub groups: Vec<String>,
    /// Where the containers were seen.
    pub groups_seen: Option<String>,
    /// What is still there afterwards.
    pub survives: String,
    /// What would be gone.
    pub lost: String,
    /// What to do before switching it off.
    pub first: Vec<Step>,
    /// What makes it smaller inside the app.
    pub smaller: Option<Step>,
    /// A switch of the app's own that keeps its bulk out of backups.
    pub keeps_out: Option<Step>,
    /// Anything else worth telling.
    pub note: Option<String>,
    /// What data it has.
    pub data: Vec<AppData>,
}

impl AppData {
    /// Whether it is on the device alone, and a device backup would save it.
    pub fn is_only_here(&self) -> bool {
        self.what.matters() && self.copy.is_missing() && self.in_backup != InBackup::No
    }
}

impl AppFacts {
    /// Returns the main id.
    pub fn id(&self) -> &str {
        self.ids.first().map_or("", |id| id)
    }

    /// Returns what is on the device alone and would be in a device backup.
    pub fn only_here(&self) -> impl Iterator<Item = &AppData> {
        self.data.iter().filter(|data| data.is_only_here())
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
        let path = |path: &At| (domain.clone(), path.get_ref().clone());
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

fn text(text: At) -> String {
    text.into_inner()
}

fn texts(texts: Vec<At>) -> Vec<String> {
    texts.into_iter().map(text).collect()
}
