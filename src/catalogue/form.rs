//! The form of `apps.toml`, whether it comes with the program or is a user's own.
//!
//! The build script includes this file too, so nothing here may use the rest of the crate.

use serde::Deserialize;

use super::words::{InBackup, OwnCopy, SourceKind, Sureness, Verdict};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Apps {
    /// The day when the facts were looked up; a user's own need none.
    #[allow(dead_code, reason = "only the build script reads it")]
    #[serde(default)]
    pub(super) checked: String,
    #[serde(default)]
    pub(super) app: Vec<App>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct App {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) verdict: Option<Verdict>,
    pub(super) copy: Option<OwnCopy>,
    pub(super) survives: Option<String>,
    pub(super) lost: Option<String>,
    pub(super) first: Option<String>,
    pub(super) smaller: Option<String>,
    pub(super) note: Option<String>,
    pub(super) groups: Option<Vec<String>>,
    pub(super) sure: Option<Sure>,
    pub(super) source: Option<Source>,
    pub(super) in_backup: Option<InBackup>,
    pub(super) local: Option<Vec<Local>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Local {
    pub(super) what: String,
    pub(super) text: String,
    pub(super) container: Option<String>,
    #[serde(default)]
    pub(super) paths: Vec<String>,
    #[serde(default)]
    pub(super) source: Source,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) kind: SourceKind,
    pub(super) url: Option<String>,
    pub(super) seen: Option<String>,
    pub(super) says: Option<String>,
}

/// A claim that names no source.
impl Default for Source {
    fn default() -> Self {
        Self { kind: SourceKind::Knowledge, url: None, seen: None, says: None }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sure {
    /// How sure the bundle id is. With a wrong one, the real app is an unknown one.
    #[serde(rename = "id")]
    pub(super) _id: Sureness,
    pub(super) verdict: Sureness,
}

impl Local {
    /// Returns the text of the domain that the data of an app is in.
    pub(super) fn domain(&self, app: &str) -> String {
        match &self.container {
            Some(group) => format!("AppDomainGroup-{group}"),
            None => format!("AppDomain-{app}"),
        }
    }
}
