//! `CountedItems`: the items of an account that can be switched off.

use super::{CountedItem, Subject};

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
        let place = self.0.binary_search_by(|(known, _)| known.cmp(subject)).ok()?;
        self.0.get(place).map(|(_, item)| item)
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
