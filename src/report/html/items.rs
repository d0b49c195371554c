//! What the page says about an item, found by its id.

use super::PageReport;
use crate::{
    backup::evidence::Switch,
    inventory::{Item, ItemId},
    report::{account, words},
};

impl PageReport<'_> {
    fn item(&self, id: &ItemId) -> Option<&Item> {
        self.backup.inventory.items.get(self.place_of(id)?)
    }

    /// Returns what an item is called on the device, fit to be shown.
    pub(super) fn name(&self, id: &ItemId) -> String {
        let name = self.item(id).map(|item| self.catalogue.home_screen_name(item));
        words::printable(name.unwrap_or(id.as_str())).into_owned()
    }

    pub(super) fn names(&self, ids: &[ItemId]) -> Vec<String> {
        ids.iter().map(|id| self.name(id)).collect()
    }

    /// Returns by which number the page knows an item: its place in the inventory.
    pub(super) fn place_of(&self, id: &ItemId) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Returns what leaving an item out means, or why it isn't in iCloud Backup, in a few words.
    pub(super) fn meaning(&self, item: &Item) -> &'static str {
        let verdict = self.catalogue.verdict_of(&item.id);
        account::state(self.backup, item).unwrap_or_else(|| words::verdict(&item.id, verdict))
    }

    /// Whether the catalogue knows an item.
    pub(super) fn is_known(&self, id: &ItemId) -> bool {
        match id {
            ItemId::App(app) => self.catalogue.app(app).is_some(),
            _ => true,
        }
    }

    /// Whether an item has a switch that is on as far as the backup tells: what a plan chooses
    /// from.
    pub(super) fn is_choice(&self, id: &ItemId) -> bool {
        self.item(id).is_some_and(|item| item.id.is_switchable() && item.switch == Switch::On)
    }

    /// Returns the owners of a container that can still be switched off.
    pub(super) fn choices_among(&self, owners: &[ItemId]) -> Vec<ItemId> {
        owners.iter().filter(|owner| self.is_choice(owner)).cloned().collect()
    }

    /// Whether the plan that is shown at first frees a container of several items.
    pub(super) fn is_freed(&self, owners: &[ItemId]) -> bool {
        let choices = self.choices_among(owners);
        !choices.is_empty() && choices.iter().all(|owner| self.is_off(owner))
    }

    /// Whether the plan that is shown at first leaves an item out.
    pub(super) fn is_off(&self, id: &ItemId) -> bool {
        self.off.contains(id)
    }
}
