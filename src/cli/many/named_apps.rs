//! `NamedApps`: the apps that were named for many backups, not each of which has them all.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use crate::cli::{Failure, wanted::SUGGESTED};

/// The apps that were named, and which of many backups have them.
#[derive(Default)]
pub(in crate::cli) struct NamedApps(Mutex<BTreeMap<String, Sought>>);

/// What became of a name so far.
#[derive(Default)]
struct Sought {
    is_found: bool,
    /// What is called alike, in any backup.
    near: BTreeSet<String>,
}

impl NamedApps {
    /// Notes that a backup has an app of this name.
    pub(in crate::cli) fn found(&self, name: &str) {
        self.note(name, |sought| sought.is_found = true);
    }

    /// Notes that a backup has none, and what it has that is called alike.
    pub(in crate::cli) fn absent(&self, name: &str, near: Vec<String>) {
        self.note(name, |sought| sought.near.extend(near));
    }

    fn note(&self, name: &str, note: impl FnOnce(&mut Sought)) {
        // Another backup's panic leaves the names as they were, and they are still true.
        let mut named = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        note(named.entry(name.to_owned()).or_default());
    }

    /// Returns a name that no backup has, with what it may mean.
    pub(super) fn in_no_backup(&self) -> Option<(String, Failure)> {
        let named = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Sorted by name, so that it is the same one whichever backup was read first.
        let (name, sought) = named.iter().find(|(_, sought)| !sought.is_found)?;
        let near = sought.near.iter().take(SUGGESTED).cloned().collect();
        Some((name.clone(), Failure::NoSuchApp { name: name.clone(), near }))
    }
}
