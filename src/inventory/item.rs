//! `Item`: what Settings shows as one row, or a part of the system that has no row.

use std::{
    cmp::{Ordering, Reverse},
    collections::BTreeMap,
    fmt,
    sync::Arc,
};

use super::{Attribution, Content, Folders, KindTally, KnownContent, Tally};
use crate::{
    backup::{BundleId, Domain},
    bytes::Bytes,
    evidence::{DriveTally, Switch},
};

/// What an item is, and by which name it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ItemId {
    /// An app, by its bundle id.
    App(BundleId),
    /// The photo library.
    Photos,
    /// The messages with their attachments.
    Messages,
    /// Health records, which only encrypted backups hold.
    Health,
    /// Apple's apps and plugins that Settings doesn't list.
    Apple,
    /// Groups and plugins that nobody is known to own.
    Unassigned,
    /// All else of the system, which has no switch.
    Settings,
}

/// What kind of thing an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An app with its plugins and groups.
    App,
    /// The photo library.
    Photos,
    /// The messages with their attachments.
    Messages,
    /// Health records.
    Health,
    /// A part of the system.
    System,
    /// What nobody is known to own.
    Unassigned,
}

impl ItemId {
    /// Returns what kind of thing it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::App(_) => Kind::App,
            Self::Photos => Kind::Photos,
            Self::Messages => Kind::Messages,
            Self::Health => Kind::Health,
            Self::Apple | Self::Settings => Kind::System,
            Self::Unassigned => Kind::Unassigned,
        }
    }

    /// Whether Settings has a switch for it.
    pub fn is_switchable(&self) -> bool {
        match self.kind() {
            Kind::App | Kind::Photos => true,
            Kind::Messages | Kind::Health | Kind::System | Kind::Unassigned => false,
        }
    }

    /// Returns the id as it is written and asked for.
    pub fn as_str(&self) -> &str {
        match self {
            Self::App(id) => id.as_str(),
            Self::Photos => "system.photos",
            Self::Messages => "system.messages",
            Self::Health => "system.health",
            Self::Apple => "system.apple",
            Self::Unassigned => "system.unassigned",
            Self::Settings => "system.settings",
        }
    }
}

/// As their texts; an app that calls itself `system.photos` stands before the real one.
impl Ord for ItemId {
    fn cmp(&self, other: &Self) -> Ordering {
        let is_app = |id: &Self| matches!(id, Self::App(_));
        self.as_str().cmp(other.as_str()).then_with(|| is_app(other).cmp(&is_app(self)))
    }
}

impl PartialOrd for ItemId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A domain of the manifest, or the part of one that belongs to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// The domain that it is, or is a part of.
    pub domain: Domain,
    /// How its owner was found.
    pub attribution: Attribution,
    /// How many files it has, and what they take.
    pub tally: Tally,
    /// What they are by their names, where that is known of any.
    pub known_content: Option<Box<KnownContent>>,
    /// What iCloud Backup would take of its folders and of its largest files, as far as that is
    /// worth showing.
    pub folders: Option<Box<Folders>>,
}

impl Container {
    /// Returns what the bytes of its files are.
    pub fn content(&self) -> Content {
        Content::of(self.known_content.as_deref(), self.tally.local)
    }

    fn kinds(&self) -> &[KindTally] {
        self.known_content.as_ref().map_or(&[], |known| &known.kinds)
    }
}

/// One row of Settings, or a part of the system that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is, and by which name it is asked for.
    pub id: ItemId,
    /// What the App Store calls it, if the backup says so.
    pub store_name: Option<Box<str>>,
    /// What only it owns, largest first.
    pub containers: Vec<Container>,
    /// The sum of its containers.
    pub total: Tally,
    /// Whether it is on for iCloud Backup, as far as the backup records it.
    pub switch: Switch,
    /// Whether a server or a profile keeps it out of iCloud Backup.
    pub is_restricted: bool,
    /// Whether only Settings lists it, so that what it holds can't be looked into.
    pub is_listed_only: bool,
    /// What it keeps in iCloud Drive. Other than its containers, this counts with the system.
    pub drive: Option<Box<DriveTally>>,
}

/// A row of the list of apps in Settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it stands for.
    pub id: ItemId,
    /// As Settings shows it.
    pub name: String,
    /// What Settings shows that the next backup takes of it.
    pub bytes: Bytes,
}

impl Item {
    pub(super) fn new(id: ItemId, store_names: &BTreeMap<BundleId, String>) -> Self {
        let store_name = match &id {
            ItemId::App(id) => store_names.get(id).map(|name| name.as_str().into()),
            _ => None,
        };
        Self {
            id,
            store_name,
            containers: Vec::new(),
            total: Tally::default(),
            switch: Switch::On,
            is_restricted: false,
            is_listed_only: false,
            drive: None,
        }
    }

    /// Makes an item of what Settings lists, of which a backup has so much.
    pub(super) fn listed(listed: Listed, local: Bytes) -> Self {
        let Listed { id, name, bytes } = listed;
        let mut item = Self::new(id, &BTreeMap::new());
        item.store_name = Some(name.into());
        item.total.local = local;
        item.total.icloud = bytes;
        item.is_listed_only = true;
        item
    }

    pub(super) fn add(&mut self, container: Container) {
        self.total.merge(container.tally);
        // Many items have one container and no more.
        self.containers.reserve_exact(usize::from(self.containers.is_empty()));
        self.containers.push(container);
    }

    /// Puts what was added into order: the largest first.
    pub(super) fn sort(&mut self) {
        self.containers.sort_by(|a, b| {
            let key = |container: &Container| Reverse(container.tally.local);
            key(a).cmp(&key(b)).then_with(|| a.domain.cmp(&b.domain))
        });
    }

    /// Returns its files by kind, largest first.
    pub fn kinds(&self) -> Vec<&KindTally> {
        let mut kinds: Vec<_> = self.containers.iter().flat_map(Container::kinds).collect();
        kinds.sort_by(|one, other| one.largest_first(other));
        kinds
    }

    /// Returns what the bytes of its containers are.
    pub fn content(&self) -> Content {
        // Settings tells a size and nothing else, and there are no containers.
        if self.is_listed_only {
            return Content::unknown(self.total.icloud);
        }
        self.containers.iter().map(Container::content).sum()
    }

    /// Whether iCloud Backup takes it: it isn't switched off, and nobody keeps it out.
    pub fn is_included(&self) -> bool {
        self.switch == Switch::On && !self.is_restricted
    }

    pub(super) fn largest_first(&self, other: &Self) -> Ordering {
        let key = |item: &Self| Reverse(item.total.local);
        key(self).cmp(&key(other)).then_with(|| self.id.cmp(&other.id))
    }
}

/// A container that several items own, and that is freed only when all of them are off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedContainer {
    /// The container.
    pub container: Container,
    /// Its owners, at least two, sorted. Containers of the same owners share them.
    pub owners: Arc<[ItemId]>,
}

impl SharedContainer {
    pub(super) fn largest_first(&self, other: &Self) -> Ordering {
        let key = |shared: &Self| Reverse(shared.container.tally.local);
        let domains = || self.container.domain.cmp_text(&other.container.domain);
        key(self).cmp(&key(other)).then_with(domains)
    }
}
