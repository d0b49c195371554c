//! The form of a file of apps, whether it comes with the program or is a user's own.
//!
//! The build script includes this file too, so nothing here may use the rest of the crate.

use serde::Deserialize;
use toml::Spanned;

use super::words::{DataKind, InBackup, OwnCopy, SourceKind};

/// A text, and where it stands in the file.
pub(super) type At = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Apps {
    #[serde(default)]
    pub(super) app: Vec<App>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct App {
    /// The first is the main one.
    pub(super) ids: Spanned<Vec<At>>,
    /// Lists in which the ids were seen.
    #[serde(default)]
    pub(super) seen_in: Vec<At>,
    pub(super) name: At,
    #[serde(default)]
    pub(super) other_names: Vec<At>,
    pub(super) retired: Option<At>,
    #[serde(default)]
    pub(super) groups: Vec<At>,
    pub(super) groups_seen: Option<At>,
    pub(super) survives: At,
    pub(super) lost: At,
    pub(super) first: Spanned<Vec<StepForm>>,
    pub(super) smaller: Option<StepForm>,
    pub(super) keeps_out: Option<StepForm>,
    pub(super) note: Option<At>,
    /// Why it may say that something is on the device only, though nothing of its data is.
    pub(super) waiver: Option<At>,
    pub(super) data: Spanned<Vec<Data>>,
}

/// Something to do in an app.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepForm {
    #[serde(default)]
    pub(super) menu: Vec<At>,
    pub(super) text: At,
    pub(super) seen: Option<At>,
    pub(super) version: Option<At>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    pub(super) what: DataKind,
    pub(super) text: At,
    #[serde(default)]
    pub(super) bulk: bool,
    pub(super) copy: OwnCopy,
    #[serde(default)]
    pub(super) in_backup: InBackup,
    pub(super) container: Option<At>,
    #[serde(default)]
    pub(super) paths: Vec<At>,
    pub(super) source: Source,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) kind: Spanned<SourceKind>,
    pub(super) url: Option<At>,
    pub(super) seen: At,
    pub(super) says: Option<At>,
}

impl Data {
    /// Returns the texts of the domains that the data of an app is in, which has one for each id.
    pub(super) fn domains(&self, ids: &[At]) -> Vec<String> {
        match &self.container {
            Some(group) => vec![format!("AppDomainGroup-{}", group.get_ref())],
            None => ids.iter().map(|id| format!("AppDomain-{}", id.get_ref())).collect(),
        }
    }
}
