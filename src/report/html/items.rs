//! What the page says about an item, found by its id.

use std::{borrow::Cow, sync::Arc};

use super::{PageReport, questions::Case};
use crate::{
    account::{Class, CopyState, CountedItem, Subject},
    bytes::Bytes,
    inventory::{Item, ItemId, StoredIn},
    report::{Assumption, account, words},
};

impl PageReport<'_> {
    /// Returns what an item is called on the device, fit to be shown.
    pub(super) fn name<'s>(&'s self, id: &'s ItemId) -> Cow<'s, str> {
        let name = self.index_of(id).and_then(|index| self.names.get(index));
        name.map_or_else(|| words::printable(id.as_str()), |name| Cow::Borrowed(&**name))
    }

    /// Returns the same of the item at an index of the inventory.
    fn name_at(&self, index: usize) -> &str {
        self.names.get(index).map(|name| &**name).unwrap_or_default()
    }

    /// Returns the text by which the page and its address know an item: its id, if that can be
    /// shown. Those that can't could look the same, so each has its index behind it.
    pub(super) fn key_of(&self, id: &ItemId) -> String {
        match (words::printable(id.as_str()), self.index_of(id)) {
            (Cow::Owned(shown), Some(index)) => format!("{shown}.{index}"),
            (shown, _) => shown.into_owned(),
        }
    }

    /// Returns the names of a container's owners, one after the other; of many, the first.
    pub(super) fn names(&self, ids: &[ItemId]) -> String {
        joined(ids, |id| self.name(id))
    }

    /// Returns the names of the items at these indexes of the inventory, likewise.
    pub(super) fn names_at(&self, indexes: &[usize]) -> String {
        joined(indexes, |index| self.name_at(*index).into())
    }

    /// Lists the names of the items at these indexes in a sentence.
    pub(super) fn listed_at(&self, indexes: &[usize]) -> String {
        let names: Vec<_> =
            indexes.iter().take(words::SHOWN).map(|index| self.name_at(*index)).collect();
        words::listed_of(&names, indexes.len())
    }

    /// Lists the names of items in a sentence.
    pub(super) fn listed(&self, ids: &[&ItemId]) -> String {
        let names: Vec<_> = ids.iter().take(words::SHOWN).map(|id| self.name(id)).collect();
        words::listed_of(&names, ids.len())
    }

    /// Returns by which number the page knows an item: its index in the inventory.
    pub(super) fn index_of(&self, id: &ItemId) -> Option<usize> {
        self.backup.inventory.index_of(id)
    }

    /// Returns an item as it counts in iCloud, if it is what a plan chooses from.
    pub(super) fn counted(&self, id: &ItemId) -> Option<&CountedItem> {
        *self.counted.get(self.index_of(id)?)?
    }

    /// Returns what an item takes of iCloud Backup by itself.
    pub(super) fn bytes(&self, item: &Item) -> Bytes {
        let counted = self.counted(&item.id).map(|counted| counted.own);
        let sent = || self.account.off_but_sent.get(&subject(&item.id)).copied();
        counted.or_else(sent).unwrap_or(item.total.icloud)
    }

    /// Returns what an item takes of iCloud Backup in another case of where photos and messages are.
    pub(super) fn bytes_in(&self, item: &Item, case: &Case) -> Bytes {
        let bytes = self.bytes(item);
        match item.id {
            ItemId::Photos if self.counted(&item.id).is_some() => case.library,
            // Nothing else without a switch comes or goes.
            ItemId::Messages => {
                let more = self.known_case().map_or(0, |known| case.fixed - known.fixed);
                let bytes = i128::from(bytes.get()).saturating_add(more).max(0);
                Bytes::new(u64::try_from(bytes).unwrap_or(u64::MAX))
            }
            _ => bytes,
        }
    }

    /// Returns the case that the page shows at first.
    pub(super) fn known_case(&self) -> Option<&Case> {
        let assumptions = self.backup.assumptions;
        let is_on = |assumption: Assumption| usize::from(assumption.stored == StoredIn::Icloud);
        // In the order in which `questions::cases` adds them up.
        self.cases.get(is_on(assumptions.photos) + 2 * is_on(assumptions.messages))
    }

    /// Returns what everything takes of iCloud Backup, added up.
    pub(super) fn all(&self) -> Bytes {
        let inventory = &self.backup.inventory;
        let items = inventory.items.iter().map(|item| self.bytes(item));
        let shared = inventory.shared.iter().map(|shared| shared.container.tally.icloud);
        items.chain(shared).sum()
    }

    /// Returns what leaving an item out means, or why it isn't in iCloud Backup, in a few words.
    pub(super) fn meaning(&self, item: &Item) -> &'static str {
        let counted = self.counted(&item.id);
        match account::state(self.backup, item) {
            Some(state) => state,
            None if counted.is_some_and(|it| it.own_copy.state == CopyState::Needed) => {
                "frees nothing yet"
            }
            None => counted.map_or("no switch", |counted| words::class(counted.class)),
        }
    }

    /// Whether nothing is known about an item but what to ask, which is said once for all of them.
    pub(super) fn is_asked_about(&self, id: &ItemId) -> bool {
        let is_known = match id {
            ItemId::App(app) => self.catalogue.app(app).is_some(),
            _ => true,
        };
        !is_known && self.counted(id).is_some_and(|it| it.class == Class::Unknown)
    }

    /// Returns the indexes in the inventory of the owners of a container that can still be switched
    /// off.
    pub(super) fn choices_among(&self, owners: &Arc<[ItemId]>) -> &[usize] {
        self.choices.get(&address(owners)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether the plan that is shown at first frees a container of several items.
    pub(super) fn is_freed(&self, owners: &Arc<[ItemId]>) -> bool {
        let choices = self.choices_among(owners);
        !choices.is_empty() && choices.iter().all(|owner| self.is_off_at(*owner))
    }

    /// Whether the plan that is shown at first leaves an item out.
    pub(super) fn is_off(&self, id: &ItemId) -> bool {
        self.index_of(id).is_some_and(|index| self.is_off_at(index))
    }

    pub(super) fn is_off_at(&self, index: usize) -> bool {
        self.off.get(index).copied().unwrap_or_default()
    }
}

fn joined<'n, T>(list: &'n [T], name: impl Fn(&'n T) -> Cow<'n, str>) -> String {
    /// A longer list would no longer serve as a name.
    const MOST: usize = 20;
    let names: Vec<_> = list.iter().take(MOST).map(name).collect();
    let more = match list.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {} more", words::grouped(words::number(more))),
    };
    names.join(", ") + &more
}

/// Returns where a set of owners is in memory, by which equal sets are known: each is kept once.
pub(super) fn address(owners: &Arc<[ItemId]>) -> usize {
    Arc::as_ptr(owners).addr()
}

/// Returns an item of the page's only backup.
pub(super) fn subject(id: &ItemId) -> Subject {
    Subject { id: id.clone(), backup: 0 }
}
