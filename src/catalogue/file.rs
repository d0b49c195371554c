//! A user's own file of apps, read when the program runs.

use std::collections::BTreeMap;

use super::{AppFacts, Problem, check};

/// Apps of a user's own files.
#[derive(Debug, Default, Clone)]
pub(super) struct OwnApps {
    apps: Vec<AppFacts>,
    /// By an id: the index of its app.
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
            for id in &app.ids {
                // What an earlier app had under this id is found no more.
                self.by_id.insert(id.clone(), self.apps.len());
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
