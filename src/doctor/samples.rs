//! Cases made of values, for tests.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Input, UploadSpeed, Window};
use crate::{
    account::{Account, Device, Statements},
    backup::{Description, Domain, Encryption, Gaps, State},
    bytes::Bytes,
    catalogue::{Catalogue, Storage, StorageSource},
    evidence::{Evidence, Fact, Source, Sureness, Switch},
    inventory::{
        Attribution, Completeness, Container, DriveUse, Inventory, Item, ItemId, StoredIn, Tally,
        Totals, Verification,
    },
};

/// All that an input borrows.
pub(crate) struct Sample {
    pub(crate) description: Description,
    pub(crate) evidence: Evidence,
    pub(crate) inventory: Inventory,
    pub(crate) catalogue: Catalogue,
    pub(crate) storage: Option<Storage>,
    pub(crate) verification: Option<Verification>,
    pub(crate) account: Account,
}

impl Sample {
    /// Makes a whole backup of 20 November 2026 with one item, of one file, for each domain.
    pub(crate) fn new(domains: &[(&str, u64)]) -> Self {
        let mut items: Vec<_> =
            domains.iter().map(|(domain, bytes)| item(domain, *bytes)).collect();
        items.sort_by_key(|item| (std::cmp::Reverse(item.total.local), item.id.clone()));
        let total: Bytes = items.iter().map(|item| item.total.local).sum();
        let files = u64::try_from(items.len()).unwrap();
        let totals = Totals { files, local: total, icloud: total, ..Totals::default() };
        let catalogue = Catalogue::bundled();
        let inventory = Inventory {
            items,
            shared: Vec::new(),
            totals,
            completeness: Completeness::Complete,
            drive: DriveUse::default(),
            photo_originals: Bytes::ZERO,
            off_but_sent: BTreeMap::new(),
            watched: BTreeMap::new(),
            index: crate::inventory::Index::default(),
        };
        let account = account(&inventory, &catalogue);
        Self {
            description: Description {
                device_name: Some("Anna’s iPhone".to_owned()),
                product_type: Some("iPhone14,5".to_owned()),
                product_version: Some("27.0".to_owned()),
                last_backup: Some(time("2026-11-20T06:00:00Z")),
                encryption: Encryption::Encrypted,
                state: State::Finished,
            },
            evidence: Evidence::default(),
            inventory,
            catalogue,
            storage: None,
            verification: None,
            account,
        }
    }

    /// Says that the backup has to fit into so many GB.
    pub(crate) fn has_to_fit(&mut self, gigabytes: u64) {
        self.storage = Some(Storage {
            name: format!("{gigabytes} GB"),
            quota: Bytes::new(gigabytes << 30),
            source: StorageSource::Backup,
        });
    }

    /// Loses a part of the manifest.
    pub(crate) fn cut_off(&mut self) {
        self.inventory.completeness = Completeness::Damaged(Gaps(1));
    }

    /// Returns the input, looked at three days later.
    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            description: &self.description,
            evidence: &self.evidence,
            inventory: &self.inventory,
            catalogue: &self.catalogue,
            storage: self.storage.clone(),
            account: &self.account,
            budget: None,
            speed: UploadSpeed::default(),
            window: Window::default(),
            verification: self.verification.as_ref(),
            now: time("2026-11-23T12:00:00Z"),
        }
    }
}

/// Adds up an account of one device of which nothing else is known.
fn account(inventory: &Inventory, catalogue: &Catalogue) -> Account {
    let device = Device {
        inventory,
        photos: StoredIn::DeviceBackup,
        messages: StoredIn::DeviceBackup,
        photo_library: None,
        drive: None,
    };
    Account::new(&[device], catalogue, &Statements::default()).unwrap()
}

/// Reads a time.
pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Makes a fact that was seen.
pub(crate) fn fact<T>(value: T) -> Fact<T> {
    Fact { value, source: Source::CloudBackup, sureness: Sureness::Seen }
}

fn item(domain: &str, bytes: u64) -> Item {
    let domain = Domain::parse(domain);
    let id = match &domain {
        Domain::App(id) => ItemId::App(id.clone()),
        Domain::CameraRoll => ItemId::Photos,
        _ => ItemId::Settings,
    };
    let (local, icloud) = (Bytes::new(bytes), Bytes::new(bytes));
    let tally = Tally { files: 1, local, icloud, modified: None };
    let attribution = Attribution::Own;
    let container = Container { domain, attribution, tally, known_content: None, folders: None };
    Item {
        id,
        store_name: None,
        containers: vec![container],
        total: tally,
        switch: Switch::On,
        is_restricted: false,
        is_listed_only: false,
        drive: None,
    }
}
