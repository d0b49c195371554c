//! `CountedItems`: what can be switched off, and what is freed only with the last of its owners, as
//! they count in iCloud.

use std::sync::Arc;

use super::{Class, CopyState, OwnCopy, Subject};
use crate::bytes::Bytes;

/// An item that can be switched off, as it counts in iCloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedItem {
    /// How much risk it is to leave it out.
    pub class: Class,
    /// What it takes by itself, without shared containers.
    pub own: Bytes,
    /// By what that is known.
    pub basis: SizeBasis,
    /// Whether its own copy is there.
    pub own_copy: OwnCopy,
    /// Whether its other copy is in the photo library.
    pub is_in_photo_library: bool,
}

/// By what a size is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizeBasis {
    /// Estimated from the local backup.
    Estimated,
    /// Read in Settings.
    Shown,
}

/// A container of several items, as it counts in iCloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedContainer {
    /// What it takes.
    pub bytes: Bytes,
    /// Those of its owners that are on, at least one. Containers of the same owners share them.
    pub owners: Arc<[Subject]>,
}

impl CountedItem {
    /// Returns what leaving it out frees by itself.
    pub fn gain(&self) -> Bytes {
        match self.own_copy.state {
            CopyState::Needed => Bytes::ZERO,
            CopyState::Exists | CopyState::None => self.own,
        }
    }

    /// Returns what its own copy would still take if it were brought up to date; zero where there is
    /// no copy to bring up to date.
    pub fn copy_lacks(&self) -> Bytes {
        match self.own_copy.state {
            CopyState::Exists => self.own.saturating_sub(self.own_copy.bytes),
            CopyState::Needed | CopyState::None => Bytes::ZERO,
        }
    }

    /// Whether that is worth telling: a tenth of what is on the device, or more.
    pub fn is_copy_short(&self) -> bool {
        self.own.get() / 10 < self.copy_lacks().get()
    }
}

/// The items that can be switched off, each once, in the order of their subjects. There may be
/// 100,000, so they stand side by side.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CountedItems(Vec<(Subject, CountedItem)>);

impl CountedItems {
    /// Puts items into order.
    pub(super) fn new(mut items: Vec<(Subject, CountedItem)>) -> Self {
        // It has grown by doubling, and stays in memory as long as the account.
        items.shrink_to_fit();
        items.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Self(items)
    }

    /// Returns an item, if it can be switched off.
    pub fn get(&self, subject: &Subject) -> Option<&CountedItem> {
        let index = self.0.binary_search_by(|(known, _)| known.cmp(subject)).ok()?;
        self.0.get(index).map(|(_, item)| item)
    }

    /// Whether an item can be switched off.
    pub fn contains(&self, subject: &Subject) -> bool {
        self.get(subject).is_some()
    }

    /// Returns all of them, in the order of their subjects.
    pub fn iter(&self) -> impl Iterator<Item = (&Subject, &CountedItem)> {
        self.0.iter().map(|(subject, item)| (subject, item))
    }
}
