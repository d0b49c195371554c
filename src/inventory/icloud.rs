//! What iCloud Backup would take of a local backup: an estimate.
//!
//! A local backup holds more than iCloud Backup does. Some paths never go to iCloud, photos and
//! messages don't when iCloud keeps them elsewhere, and neither does what was switched off or what
//! a server or a profile keeps out. What an app marked for no cloud backup can't be told from a
//! manifest, so the estimate is an upper bound for apps.

use std::collections::{BTreeMap, BTreeSet};

use super::{FileKinds, ItemId, Section, Tally};
use crate::{
    backup::Domain,
    bytes::Bytes,
    equality::starts_with,
    evidence::{DriveContents, Switch},
};

/// Paths by the text of a domain. A path stands for all that is below it.
#[derive(Debug, Default, Clone)]
pub struct DomainPaths(BTreeMap<String, Vec<String>>);

impl DomainPaths {
    /// Arranges pairs of a domain's text and a path below it.
    pub fn new(paths: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut by_domain: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (domain, path) in paths {
            by_domain.entry(domain).or_default().push(path);
        }
        Self(by_domain)
    }

    pub(super) fn of(&self, domain: &str) -> &[String] {
        self.0.get(domain).map_or(&[], Vec::as_slice)
    }
}

/// What has to be known beyond the backup to read its rows.
#[derive(Debug, Default, Clone)]
pub struct ScanRules {
    /// What a local backup holds and iCloud Backup doesn't.
    pub left_out: DomainPaths,
    /// What is added up apart: the paths of data that a catalogue knows.
    pub watched: DomainPaths,
    /// What files are by their names.
    pub kinds: FileKinds,
}

/// Whether `path` is `subtree` or below it.
#[inline]
pub(super) fn is_within(path: &[u8], subtree: &[u8]) -> bool {
    // `Library/SMS2` isn't below `Library/SMS`.
    starts_with(path, subtree) && matches!(path.get(subtree.len()), None | Some(b'/'))
}

/// What is known of the account that decides what iCloud Backup takes. As long as nothing is known, all is
/// on, and all is in the device backup.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CloudSettings {
    /// Where the photo library is stored.
    pub photos: StoredIn,
    /// Where the messages are stored.
    pub messages: StoredIn,
    /// The domains that are switched off for iCloud Backup.
    pub off: BTreeSet<Domain>,
    /// The domains that a server or a profile keeps out of it.
    pub restricted: BTreeSet<Domain>,
    /// What the last attempt counted, by domain.
    pub last_attempt: BTreeMap<Domain, Bytes>,
    /// What iCloud Drive holds, if its database tells.
    pub drive: Option<DriveContents>,
}

/// Where something is stored.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum StoredIn {
    /// In the device backup.
    #[default]
    DeviceBackup,
    /// In iCloud, for itself, and therefore not in the device backup.
    Icloud,
}

impl CloudSettings {
    /// Returns whether an item is on for iCloud Backup. Settings switches an app off by the domain
    /// that bears its id, and its plugins and groups go with it.
    pub(super) fn switch_of(&self, id: &ItemId) -> Switch {
        let is_off = own_domain(id).is_some_and(|domain| self.off.contains(&domain));
        if is_off { Switch::Off } else { Switch::On }
    }

    /// Whether a server or a profile keeps an item out of iCloud Backup.
    pub(super) fn is_restricted(&self, id: &ItemId) -> bool {
        own_domain(id).is_some_and(|domain| self.restricted.contains(&domain))
    }

    /// Whether a domain is switched off, by its name or with all that own it.
    pub(super) fn is_off(&self, domain: &Domain, owners: &[ItemId]) -> bool {
        self.off.contains(domain) || owners.iter().all(|owner| self.switch_of(owner) == Switch::Off)
    }

    /// Returns whether iCloud Backup takes what these own: unless all of them are switched off or
    /// kept out.
    pub(super) fn taken_of(&self, owners: &[ItemId]) -> Switch {
        let is_out =
            |owner: &ItemId| self.switch_of(owner) == Switch::Off || self.is_restricted(owner);
        if owners.iter().all(is_out) { Switch::Off } else { Switch::On }
    }

    /// Returns a sum as iCloud Backup would see it, given where things are stored and whether it
    /// takes what their owners have.
    pub(super) fn seen_by_icloud(
        &self,
        domain: &Domain,
        section: Section,
        owners: Switch,
        tally: Tally,
    ) -> Tally {
        let stored = match (domain, section) {
            (_, Section::Messages) => self.messages,
            (Domain::CameraRoll, Section::Main) => self.photos,
            (_, Section::Main) => StoredIn::DeviceBackup,
        };
        // A domain can be off by its own name, whoever owns it.
        let is_left_out =
            owners == Switch::Off || self.off.contains(domain) || self.restricted.contains(domain);
        match stored {
            StoredIn::DeviceBackup if !is_left_out => tally,
            StoredIn::DeviceBackup | StoredIn::Icloud => Tally { icloud: Bytes::ZERO, ..tally },
        }
    }
}

/// Returns the domain by which an item is switched.
fn own_domain(id: &ItemId) -> Option<Domain> {
    match id {
        ItemId::App(app) => Some(Domain::App(app.clone())),
        ItemId::Photos => Some(Domain::CameraRoll),
        ItemId::Messages
        | ItemId::Health
        | ItemId::Apple
        | ItemId::Unassigned
        | ItemId::Settings => None,
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
