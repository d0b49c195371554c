//! `OwnCopy`: whether an app's own copy is in iCloud.
//!
//! An app whose other copy lies in the same storage frees nothing when it is left out, unless that
//! copy is there already: making it takes what leaving out frees. A copy is there if a person says
//! so, or if iCloud Drive holds at least half as much of the app as the device: an old remnant is no
//! copy. There is one copy for all devices of an account.

use std::collections::BTreeMap;

use super::{Device, Statements};
use crate::{
    bytes::Bytes,
    catalogue::{self, Catalogue},
    evidence::DriveTally,
    inventory::{ItemId, Modified},
};

/// Whether an app's own copy is in iCloud.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct OwnCopy {
    /// Whether it is there.
    pub state: CopyState,
    /// What it takes, or would take.
    pub bytes: Bytes,
    /// The day of its newest file, if it was seen.
    pub newest: Option<Modified>,
}

/// Whether an app's own copy is there.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum CopyState {
    /// It is, by the list of iCloud Drive or by what a person says.
    Exists,
    /// It isn't known to be there, and making it would fill the same storage.
    Needed,
    /// The app's other copy isn't in iCloud, or it has none.
    #[default]
    None,
}

impl CopyState {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exists => "exists",
            Self::Needed => "needed",
            Self::None => "none",
        }
    }
}

/// What is known of the apps' own copies in iCloud.
#[derive(Debug)]
pub(super) struct Copies {
    /// Those that a person says are there, with their sizes.
    said: BTreeMap<ItemId, Bytes>,
    /// What iCloud Drive holds of each app.
    seen: BTreeMap<ItemId, DriveTally>,
    /// What a copy would take, of each app whose copy would fill the same storage.
    possible: BTreeMap<ItemId, Bytes>,
}

impl Copies {
    pub(super) fn new(
        devices: &[Device<'_>],
        catalogue: &Catalogue,
        statements: &Statements,
    ) -> Self {
        let fills = |id: &ItemId| match id {
            ItemId::App(app) => catalogue.app(app).is_some_and(|app| app.copy().may_fill_icloud()),
            _ => false,
        };
        let (mut seen, mut largest) = (BTreeMap::new(), BTreeMap::new());
        for device in devices {
            for item in &device.inventory.items {
                // Of most apps no copy takes any of this storage.
                if statements.own_copies.contains_key(&item.id) || fills(&item.id) {
                    let size: &mut Bytes = largest.entry(item.id.clone()).or_default();
                    // One copy is for all devices of an account, so it takes what the largest of
                    // them has.
                    *size = item.total.local.max(*size);
                }
                if let Some(found) = item.drive.as_deref().filter(|_| device.may_use_drive()) {
                    let known: &mut DriveTally = seen.entry(item.id.clone()).or_default();
                    // All devices list the same iCloud Drive, so their lists are never added.
                    known.bytes = found.bytes.max(known.bytes);
                    known.newest = found.newest.max(known.newest);
                }
            }
        }
        let size_of = |id: &ItemId| largest.get(id).copied().unwrap_or_default();
        let said = statements.own_copies.iter().map(|(id, size)| {
            let size = size.unwrap_or_else(|| size_of(id));
            (id.clone(), size)
        });
        let said = said.collect();
        let possible = largest.into_iter().filter(|(id, _)| fills(id)).collect();
        Self { said, seen, possible }
    }

    /// Tells whether the copy of an item is there that takes so much on its device.
    pub(super) fn of(&self, id: &ItemId, copy: Option<catalogue::OwnCopy>, own: Bytes) -> OwnCopy {
        let seen = self.seen.get(id).copied().unwrap_or_default();
        let newest = seen.newest.and_then(Modified::at);
        if let Some(size) = self.said.get(id) {
            return OwnCopy { state: CopyState::Exists, bytes: *size, newest };
        }
        if !copy.is_some_and(catalogue::OwnCopy::may_fill_icloud) {
            return OwnCopy::default();
        }
        // Less than that is a remnant. Twice the size of a crafted file needs more than 64 bits.
        let is_half = u128::from(own.get()) <= 2 * u128::from(seen.bytes.get());
        if Bytes::ZERO < seen.bytes && is_half {
            OwnCopy { state: CopyState::Exists, bytes: seen.bytes, newest }
        } else {
            OwnCopy { state: CopyState::Needed, bytes: own, newest }
        }
    }

    /// Returns what the copies that a person says are there take beyond what was seen of them;
    /// `None` where it is more than can be counted.
    pub(super) fn beyond_drive(&self) -> Option<Bytes> {
        self.said.iter().try_fold(Bytes::ZERO, |sum, (id, size)| {
            sum.checked_add(size.saturating_sub(self.seen_of(id)))
        })
    }

    /// Returns, for each app whose copy isn't said to be there, what it would add beyond what was
    /// seen of it.
    pub(super) fn charges(&self) -> BTreeMap<ItemId, Bytes> {
        let open = self.possible.iter().filter(|(id, _)| !self.said.contains_key(id));
        open.map(|(id, size)| (id.clone(), size.saturating_sub(self.seen_of(id)))).collect()
    }

    fn seen_of(&self, id: &ItemId) -> Bytes {
        self.seen.get(id).map(|seen| seen.bytes).unwrap_or_default()
    }
}
