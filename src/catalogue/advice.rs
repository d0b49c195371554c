//! `Advice`: what to tell somebody who leaves an item out.

use super::{Catalogue, OwnCopy, Step, row};
use crate::inventory::ItemId;

/// What to tell somebody who leaves an item out.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Advice<'a> {
    /// What is still there afterwards.
    pub survives: Option<&'a str>,
    /// What would be gone.
    pub lost: Option<&'a str>,
    /// What to do before switching it off.
    pub first: Option<String>,
    /// What makes it, or its part in backups, smaller inside the app.
    pub smaller: Option<String>,
    /// Anything else worth telling.
    pub note: Option<&'a str>,
    /// Where its other copy is.
    pub copy: Option<OwnCopy>,
}

/// The row that stands for every app that isn't known.
const UNKNOWN: &str = "unknown";

impl Catalogue {
    /// Returns what to tell somebody who leaves an item out.
    pub fn advice(&self, id: &ItemId) -> Advice<'_> {
        if let ItemId::App(id) = id
            && let Some(app) = self.app(id)
        {
            return Advice {
                survives: Some(&app.survives),
                lost: Some(&app.lost),
                first: Some(app.first.iter().map(Step::to_string).collect::<Vec<_>>().join(" ")),
                smaller: app.keeps_out.as_ref().or(app.smaller.as_ref()).map(Step::to_string),
                note: app.note.as_deref(),
                copy: Some(app.copy()),
            };
        }
        let row = self.row(id).or_else(|| row(UNKNOWN));
        Advice {
            survives: row.and_then(|row| row.survives),
            lost: row.and_then(|row| row.lost),
            first: row.and_then(|row| row.first).map(str::to_owned),
            ..Advice::default()
        }
    }
}
