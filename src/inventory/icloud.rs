//! What iCloud Backup would take of a local backup: an estimate.
//!
//! A local backup holds more than iCloud Backup does. Some paths never go to iCloud, and photos
//! and messages don't when iCloud keeps them elsewhere. What an app marked for no cloud backup
//! can't be told from a manifest, so the estimate is an upper bound for apps.

use std::collections::{BTreeMap, BTreeSet};

use super::{ItemId, Section, Tally};
use crate::{
    backup::{Domain, evidence::Switch},
    bytes::Bytes,
};

/// Paths that a local backup holds and iCloud Backup doesn't.
#[derive(Debug, Default, Clone)]
pub struct CloudRules {
    /// By the text of a domain: paths that are left out with all that is below them.
    subtrees: BTreeMap<String, Vec<String>>,
}

impl CloudRules {
    /// Makes rules of pairs of a domain's text and a path below it.
    pub fn new(rules: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut subtrees: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (domain, path) in rules {
            subtrees.entry(domain).or_default().push(path);
        }
        Self { subtrees }
    }

    /// Returns the paths of a domain that are left out.
    pub(super) fn of(&self, domain: &str) -> &[String] {
        self.subtrees.get(domain).map_or(&[], Vec::as_slice)
    }
}

/// Whether `path` is `subtree` or below it.
#[inline]
pub(super) fn is_within(path: &[u8], subtree: &[u8]) -> bool {
    path.strip_prefix(subtree).is_some_and(|rest| matches!(rest.first(), None | Some(b'/')))
}

/// Where iCloud keeps what it can keep outside the device backup, and what is left out of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudAccount {
    /// The photo library: in iCloud Photos or in the backup.
    pub photos: Place,
    /// The messages: in Messages in iCloud or in the backup.
    pub messages: Place,
    /// The domains that are switched off for iCloud Backup already.
    pub off: BTreeSet<Domain>,
}

/// Where something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the device backup.
    DeviceBackup,
    /// In iCloud, for itself, and therefore not in the device backup.
    Icloud,
}

impl CloudAccount {
    /// Returns whether an item is on for iCloud Backup. Settings switches an app off by the domain
    /// that bears its id, and its plugins and groups go with it.
    pub(super) fn switch_of(&self, id: &ItemId) -> Switch {
        let is_off = match id {
            ItemId::App(app) => self.off.contains(&Domain::App(app.clone())),
            ItemId::Photos => self.off.contains(&Domain::CameraRoll),
            ItemId::Messages
            | ItemId::Health
            | ItemId::Apple
            | ItemId::Unassigned
            | ItemId::Settings => false,
        };
        if is_off { Switch::Off } else { Switch::On }
    }

    /// Returns a sum as iCloud Backup would see it, given where things are kept and who owns them.
    pub(super) fn seen_by_icloud(
        &self,
        domain: &Domain,
        section: Section,
        owners: &[ItemId],
        tally: Tally,
    ) -> Tally {
        let place = match (domain, section) {
            (_, Section::Messages) => self.messages,
            (Domain::CameraRoll, Section::Main) => self.photos,
            (_, Section::Main) => Place::DeviceBackup,
        };
        let is_off = self.off.contains(domain)
            || owners.iter().all(|owner| self.switch_of(owner) == Switch::Off);
        match place {
            Place::DeviceBackup if !is_off => tally,
            Place::DeviceBackup | Place::Icloud => Tally { icloud: Bytes::ZERO, ..tally },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_covers_its_subtree_and_no_name_that_begins_alike() {
        let subtree = b"Library/Mobile Documents";
        assert!(is_within(b"Library/Mobile Documents", subtree));
        assert!(is_within(b"Library/Mobile Documents/a/b", subtree));
        assert!(!is_within(b"Library/Mobile Documents 2/a", subtree));
        assert!(!is_within(b"Library", subtree));
    }
}
