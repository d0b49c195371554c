//! Which app a name stands for.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::words::PHOTO_LIBRARY;
use crate::{
    backup::BundleId,
    catalogue::Catalogue,
    inventory::{Inventory, ItemId},
};

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// This item, by one of its names.
    Exact(ItemId),
    /// This item, the only one whose name looks so to a recogniser or begins so.
    Near(ItemId),
    /// One of several.
    Unclear(BTreeSet<ItemId>),
    /// Nothing that is known.
    Unknown,
}

/// The names of what is in a backup and in the catalogue.
#[derive(Debug)]
pub struct Names {
    /// By a name of something in the backup.
    here: BTreeMap<String, BTreeSet<ItemId>>,
    /// By a name in the catalogue.
    known: BTreeMap<String, BTreeSet<ItemId>>,
    /// By how names of either look.
    alike: BTreeMap<String, BTreeSet<ItemId>>,
}

/// Where a name is known from.
#[derive(Debug, Clone, Copy)]
enum Origin {
    Backup,
    Catalogue,
}

/// Shorter names are too like each other.
const SHORTEST_ALIKE: usize = 4;

impl Names {
    /// Learns the names of what is in a backup, if there is one, and of all that is known.
    pub fn new(inventory: Option<&Inventory>, catalogue: &Catalogue) -> Self {
        let mut names =
            Self { here: BTreeMap::new(), known: BTreeMap::new(), alike: BTreeMap::new() };
        for item in inventory.into_iter().flat_map(|inventory| &inventory.items) {
            let store_name = item.store_name.as_deref();
            let all = [Some(catalogue.home_screen_name(item)), store_name, Some(item.id.as_str())];
            for name in all.into_iter().flatten().chain(store_name.map(without_slogan)) {
                names.add(name, &item.id, Origin::Backup);
            }
        }
        // Rows of the system, which the catalogue keeps apart from its apps.
        for id in [ItemId::Photos, ItemId::Messages, ItemId::Health] {
            if let Some(row) = catalogue.row(&id) {
                names.add(row.name, &id, Origin::Backup);
            }
        }
        for app in catalogue.apps() {
            let ids = || app.app_ids().map(ItemId::App);
            let has = |id: &ItemId| inventory.is_some_and(|it| it.item(id).is_some());
            // Of an app with several ids, those are meant that the backup has.
            let mut meant: Vec<_> = ids().filter(has).collect();
            if meant.is_empty() {
                meant.extend(ids().next());
            }
            for id in &meant {
                let texts = app.other_names.iter().chain([&app.name]).map(String::as_str);
                for name in texts.chain([id.as_str()]) {
                    names.add(name, id, if has(id) { Origin::Backup } else { Origin::Catalogue });
                }
            }
        }
        names
    }

    fn add(&mut self, name: &str, id: &ItemId, origin: Origin) {
        let key = folded(name);
        if key.is_empty() {
            return;
        }
        self.alike.entry(look(&key)).or_default().insert(id.clone());
        let names = match origin {
            Origin::Backup => &mut self.here,
            Origin::Catalogue => &mut self.known,
        };
        names.entry(key).or_default().insert(id.clone());
    }

    /// Finds what a name stands for.
    pub fn find(&self, name: &str) -> Match {
        let key = folded(name);
        if PHOTO_LIBRARY.contains(&key.as_str()) {
            return Match::Exact(ItemId::Photos);
        }
        // What is in the backup is meant before what is only known.
        for names in [&self.here, &self.known] {
            if let Some(found) = names.get(&key) {
                return match only(found) {
                    Some(id) => Match::Exact(id),
                    None => Match::Unclear(found.clone()),
                };
            }
        }
        // A narrow screen ends a long name with an ellipsis.
        let found = if is_cut_short(name) {
            self.beginning(&key)
        } else {
            self.alike.get(&look(&key)).cloned().unwrap_or_default()
        };
        if key.chars().count() < SHORTEST_ALIKE || found.is_empty() {
            return Match::Unknown;
        }
        match only(&found) {
            Some(id) => Match::Near(id),
            None => Match::Unclear(found),
        }
    }

    /// Returns all whose names begin so.
    fn beginning(&self, key: &str) -> BTreeSet<ItemId> {
        let beginning = |names: &BTreeMap<String, BTreeSet<ItemId>>| -> BTreeSet<ItemId> {
            let from = names.range(key.to_owned()..);
            let fitting = from.take_while(|(name, _)| name.starts_with(key));
            fitting.flat_map(|(_, ids)| ids).cloned().collect()
        };
        let here = beginning(&self.here);
        if here.is_empty() { beginning(&self.known) } else { here }
    }
}

fn only(ids: &BTreeSet<ItemId>) -> Option<ItemId> {
    match ids.len() {
        1 => ids.first().cloned(),
        _ => None,
    }
}

/// Returns a name of the App Store without what many have behind it.
fn without_slogan(name: &str) -> &str {
    let marks = [" - ", ": ", " – ", " — ", " | ", "："];
    let end = marks.iter().filter_map(|mark| name.find(mark)).min();
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}

fn is_cut_short(name: &str) -> bool {
    name.ends_with('…') || name.ends_with("...")
}

/// Returns a name without regard to case, width, spaces and marks.
pub(super) fn folded(name: &str) -> String {
    let letters = name.nfkc().flat_map(char::to_lowercase);
    letters.filter(|c| c.is_alphanumeric() || is_combining_mark(*c)).collect()
}

/// Returns how a folded name looks to a recogniser: what it takes for one another is the same.
fn look(key: &str) -> String {
    let plain = key.nfd().filter(|c| !is_combining_mark(*c));
    let same = plain.map(|c| match c {
        'l' | '1' => 'i',
        '0' => 'o',
        '5' => 's',
        '8' => 'b',
        c => c,
    });
    same.collect::<String>().replace("rn", "m").replace("vv", "w")
}

/// Returns the id that stands for an unknown app: its name.
pub fn unknown_app(name: &str) -> ItemId {
    ItemId::App(BundleId::new(name.trim()))
}
