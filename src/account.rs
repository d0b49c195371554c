//! Everything that fills the iCloud storage of an account.
//!
//! A device backup is only a part of it. An [`Account`] puts together what the devices' backups
//! would take, item by item, and what is [`elsewhere`](Elsewhere) in the same storage; it takes what
//! a person has read in Settings before every estimate. For each item it says how much risk it is to
//! leave it out ([`Class`], judged by what this backup holds) and whether its own copy is there
//! ([`OwnCopy`]), because making one takes what leaving the item out frees.
//!
//! It is made once, and plan, doctor and reports go by it: none of them adds up again.

mod class;
mod counted;
mod elsewhere;
mod own_copy;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

pub use self::{
    class::{Class, FoundData, Judgement},
    counted::{CountedContainer, CountedItem, CountedItems, SizeBasis},
    elsewhere::{Elsewhere, ElsewherePart, ElsewhereSource, Precision, What},
    own_copy::{CopyState, OwnCopy},
};
use self::{elsewhere::seen_elsewhere, own_copy::Copies};
use crate::{
    bytes::Bytes,
    catalogue::{AppFacts, Catalogue},
    evidence::Switch,
    inventory::{Inventory, Item, ItemId, Kind, StoredIn},
};

/// What is known of one device that uses the account.
#[derive(Debug, Clone, Copy)]
pub struct Device<'a> {
    /// What its backup holds.
    pub inventory: &'a Inventory,
    /// Where its photo library is stored.
    pub photos: StoredIn,
    /// Where its messages are stored.
    pub messages: StoredIn,
    /// What the photo library takes in iCloud, by its database.
    pub photo_library: Option<Bytes>,
    /// Whether iCloud Drive is on, if that is known.
    pub drive: Option<Switch>,
}

/// What a person says of the account; what isn't said is taken from the backups.
#[derive(Debug, Default, Clone)]
pub struct Statements {
    /// All that fills the storage besides the backups of these devices.
    pub used_elsewhere: Option<Bytes>,
    /// The apps whose own copy in iCloud is there, each with its size if that was said.
    pub own_copies: BTreeMap<ItemId, Option<Bytes>>,
    /// What Settings shows for an item, shared containers included.
    pub shown: BTreeMap<ItemId, Bytes>,
    /// What Settings shows for the whole backup.
    pub shown_total: Option<Bytes>,
}

/// Everything that fills the iCloud storage of an account.
#[derive(Debug, Clone)]
pub struct Account {
    /// What is in it besides these backups.
    pub elsewhere: Elsewhere,
    /// What can be switched off, by device.
    pub items: CountedItems,
    /// What is freed only when all of its owners are off, by device.
    pub shared: Vec<CountedContainer>,
    /// What has no switch, in bytes; below zero where Settings shows less than the parts add up to.
    pub fixed: i128,
    /// What the backups take together.
    pub current: Bytes,
    /// What is off, and of which the last attempt counted bytes all the same.
    pub off_but_sent: BTreeMap<Subject, Bytes>,
    /// By app: what its own copy would add to what is elsewhere, if it were there.
    pub copy_charges: BTreeMap<ItemId, Bytes>,
}

/// An item of one of the devices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The item.
    pub id: ItemId,
    /// The device, by its number among those of the account.
    pub backup: usize,
}

/// Why an account can't be added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Its parts add up to more than 2^64 bytes.
    #[error("the sizes add up to more than any number of bytes that can be counted")]
    TooLarge,
}

impl Account {
    /// Adds up an account.
    ///
    /// # Errors
    /// When the sizes add up to more than can be counted.
    pub fn new(
        devices: &[Device<'_>],
        catalogue: &Catalogue,
        statements: &Statements,
    ) -> Result<Self, AccountError> {
        let copies = Copies::new(devices, catalogue, statements);
        let elsewhere = match statements.used_elsewhere {
            Some(bytes) => Elsewhere::said(bytes),
            None => seen_elsewhere(devices, &copies).ok_or(AccountError::TooLarge)?,
        };
        let mut account = Self {
            copy_charges: match elsewhere.source {
                // What was said has all of it already.
                ElsewhereSource::Option => BTreeMap::new(),
                ElsewhereSource::Backup => copies.charges(),
            },
            elsewhere,
            items: CountedItems::default(),
            shared: Vec::new(),
            fixed: 0,
            current: Bytes::ZERO,
            off_but_sent: BTreeMap::new(),
        };
        // In 128 bits with a sign: no sum of sizes is too large for that, and what is left may be
        // below zero.
        let mut current = 0;
        let mut items = Vec::new();
        let sources = Sources { catalogue, statements, copies: &copies };
        for (backup, device) in devices.iter().enumerate() {
            current += account.add(backup, device, sources, &mut items);
        }
        account.items = CountedItems::new(items);
        // Whether an owner of a container is on is known only once all items are in order.
        for (backup, device) in devices.iter().enumerate() {
            current += account.add_shared(backup, device);
        }
        if let Some(total) = statements.shown_total {
            // The difference belongs to no item, so no switch frees it.
            account.fixed += i128::from(total.get()) - current;
            current = total.get().into();
        }
        account.current =
            u64::try_from(current).map(Bytes::new).map_err(|_| AccountError::TooLarge)?;
        Ok(account)
    }

    /// Returns what counts of an item of the first device, where Settings shows its size.
    pub fn shown(&self, id: &ItemId) -> Option<Bytes> {
        let counted = self.items.get(&Subject { id: id.clone(), backup: 0 })?;
        (counted.basis == SizeBasis::Shown).then_some(counted.own)
    }

    /// Adds a device, and returns what its backup takes but for what its items share.
    fn add(
        &mut self,
        backup: usize,
        device: &Device<'_>,
        sources: Sources<'_>,
        items: &mut Vec<(Subject, CountedItem)>,
    ) -> i128 {
        let subject = |id: &ItemId| Subject { id: id.clone(), backup };
        let inventory = device.inventory;
        let mut current = 0;
        for item in &inventory.items {
            let bytes = device.estimate(item);
            if !item.id.is_switchable() {
                self.fixed += i128::from(bytes.get());
                current += i128::from(bytes.get());
            } else if item.is_included() {
                let counted = sources.counted(item, bytes, inventory);
                current += i128::from(counted.own.get());
                items.push((subject(&item.id), counted));
            }
        }
        // It is off, and sent all the same: no switch is left that would free it.
        for (id, bytes) in &inventory.off_but_sent {
            self.fixed += i128::from(bytes.get());
            current += i128::from(bytes.get());
            self.off_but_sent.insert(subject(id), *bytes);
        }
        current
    }

    /// Adds what the items of a device share, and returns what that takes.
    fn add_shared(&mut self, backup: usize, device: &Device<'_>) -> i128 {
        let subject = |id: &ItemId| Subject { id: id.clone(), backup };
        let mut current = 0;
        let mut known: HashMap<usize, Arc<[Subject]>> = HashMap::new();
        for shared in &device.inventory.shared {
            // Each set of owners is in memory once, so that its address stands for it.
            let owners = known.entry(Arc::as_ptr(&shared.owners).addr()).or_insert_with(|| {
                let owners = shared.owners.iter().map(subject);
                owners.filter(|owner| self.items.contains(owner)).collect()
            });
            let owners = Arc::clone(owners);
            let bytes = shared.container.tally.icloud;
            current += i128::from(bytes.get());
            if owners.is_empty() {
                self.fixed += i128::from(bytes.get());
            } else {
                self.shared.push(CountedContainer { bytes, owners });
            }
        }
        current
    }
}

impl Device<'_> {
    /// Returns what iCloud Backup would take of an item.
    pub fn estimate(&self, item: &Item) -> Bytes {
        let stored = match item.id.kind() {
            Kind::Photos => self.photos,
            Kind::Messages => self.messages,
            Kind::App | Kind::Health | Kind::System | Kind::Unassigned => StoredIn::DeviceBackup,
        };
        match stored {
            StoredIn::DeviceBackup => item.total.icloud,
            StoredIn::Icloud => Bytes::ZERO,
        }
    }
}

/// What items are counted by: what is known about apps, what a person says of the account, and the
/// apps' own copies.
#[derive(Debug, Clone, Copy)]
struct Sources<'a> {
    catalogue: &'a Catalogue,
    statements: &'a Statements,
    copies: &'a Copies,
}

impl Sources<'_> {
    /// Counts an item that can be switched off. What was read in Settings has shared containers in
    /// it.
    fn counted(self, item: &Item, estimate: Bytes, inventory: &Inventory) -> CountedItem {
        let (own, basis) = match self.statements.shown.get(&item.id) {
            None => (estimate, SizeBasis::Estimated),
            Some(shown) => {
                // Settings seems to count a shared container in the row of each app that has a part
                // in it (read in iOS 26.1).
                let shared = inventory.shared_by(&item.id);
                let shared: Bytes = shared.map(|shared| shared.container.tally.icloud).sum();
                // Settings may be older than the backup, and show less than what is shared alone.
                (shown.saturating_sub(shared), SizeBasis::Shown)
            }
        };
        let facts = match &item.id {
            ItemId::App(app) => self.catalogue.app(app),
            _ => None,
        };
        CountedItem {
            class: Judgement::of(item, inventory, self.catalogue)
                .map_or(Class::Unknown, |judgement| judgement.class),
            own,
            basis,
            own_copy: self.copies.of(&item.id, facts.map(AppFacts::copy), own),
            is_in_photo_library: facts
                .is_some_and(|facts| facts.has_copy_in(crate::catalogue::OwnCopy::PhotoLibrary)),
        }
    }
}
