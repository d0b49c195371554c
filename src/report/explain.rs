//! What Settings shows beside what is estimated, app by app, and what explains the difference.

use std::collections::BTreeMap;

use super::BackupReport;
use crate::{
    account::{Account, Subject},
    bytes::Bytes,
    catalogue::Catalogue,
    inventory::{Item, ItemId},
    settings::{Row, SettingsList},
};

/// What Settings shows beside what is estimated.
#[derive(Debug)]
pub struct ExplainReport<'a> {
    /// The backup that the estimates come from.
    pub backup: &'a BackupReport,
    /// The apps, the largest difference first.
    pub compared: Vec<Compared<'a>>,
    /// What Settings shows for the whole backup.
    pub shown_total: Option<Bytes>,
    /// What is estimated for the whole backup.
    pub estimated_total: Bytes,
    /// Whether apps are numbered instead of named.
    pub naming: Naming,
}

/// How apps are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// By their names.
    Names,
    /// By numbers, which tell nothing of whose backup it is.
    Numbers,
}

/// One app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared<'a> {
    /// What it is.
    pub id: &'a ItemId,
    /// What it is called.
    pub name: &'a str,
    /// What Settings shows, with how far that is rounded.
    pub shown: Option<(Bytes, Bytes)>,
    /// What is estimated for it alone; nothing where the backup lacks it.
    pub own: Option<Bytes>,
    /// What it shares with other apps.
    pub shared: Bytes,
    /// What explains the difference.
    pub why: Why,
}

/// What explains a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is none but for rounding.
    Same,
    /// Settings counts in each row what several apps share.
    Shared,
    /// Settings shows some bytes for every app, up to 1 MB.
    Floor,
    /// There is more than this backup knows: it has grown since, or isn't in a local backup.
    Grown,
    /// About as much less as the app has in caches and downloads, which apps may keep out.
    LeftOut,
    /// The backup doesn't have it.
    NotInBackup,
    /// The list doesn't have it.
    NotListed,
    /// Nothing that is known.
    Unexplained,
}

impl Why {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Shared => "shared",
            Self::Floor => "floor",
            Self::Grown => "grown",
            Self::LeftOut => "left_out",
            Self::NotInBackup => "not_in_backup",
            Self::NotListed => "not_listed",
            Self::Unexplained => "unexplained",
        }
    }

    /// Returns what that means, in a few words.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Same => "the same",
            Self::Shared => "with what it shares with other apps",
            Self::Floor => "Settings shows up to 1 MB for every app",
            Self::Grown => "has grown since this backup",
            Self::LeftOut => "without its caches and downloads",
            Self::NotInBackup => "not in this backup",
            Self::NotListed => "not in the list",
            Self::Unexplained => "not explained",
        }
    }
}

/// Settings shows no less for any app.
const FLOOR: Bytes = Bytes::new(1 << 20);
/// What is smaller than this need not be in the list.
const WORTH_TELLING: Bytes = Bytes::new(1 << 20);

impl<'a> ExplainReport<'a> {
    /// Compares the rows of a list with an account of estimates.
    pub fn new(
        backup: &'a BackupReport,
        catalogue: &'a Catalogue,
        estimates: &Account,
        list: &SettingsList,
        rows: &'a BTreeMap<ItemId, Row>,
        naming: Naming,
    ) -> Self {
        let items = backup.inventory.items.iter().filter(|item| item.id.is_switchable());
        let compared = items.filter_map(|item| {
            let subject = Subject { id: item.id.clone(), backup: 0 };
            let own = estimates.items.get(&subject).map(|counted| counted.own);
            let shared = backup.inventory.shared_by(&item.id);
            let shared = shared.map(|shared| shared.container.tally.icloud).sum();
            let shown = match rows.get(&item.id) {
                Some(row) => Some((row.bytes, row.rounding)),
                None if item.is_listed_only => Some((item.total.icloud, Bytes::ZERO)),
                None => None,
            };
            // What only the list knows has no files here to estimate.
            let own = own.filter(|_| !item.is_listed_only);
            let why = why(item, shown, own, shared)?;
            let name = catalogue.home_screen_name(item);
            Some(Compared { id: &item.id, name, shown, own, shared, why })
        });
        let mut compared: Vec<_> = compared.collect();
        compared.sort_by(|a, b| {
            b.difference().unsigned_abs().cmp(&a.difference().unsigned_abs()).then(a.id.cmp(b.id))
        });
        // What only the list knows is no estimate.
        let listed = backup.inventory.items.iter().filter(|item| item.is_listed_only);
        let listed: Bytes = listed.map(|item| item.total.icloud).sum();
        Self {
            backup,
            compared,
            shown_total: list.total(),
            estimated_total: estimates.current.saturating_sub(listed),
            naming,
        }
    }
}

impl Compared<'_> {
    /// Returns what Settings shows above the estimate for the app alone; below zero where it shows
    /// less.
    pub fn difference(&self) -> i128 {
        let shown = self.shown.map(|(shown, _)| shown).unwrap_or_default();
        i128::from(shown.get()) - i128::from(self.own.unwrap_or_default().get())
    }
}

/// Explains a difference; `None` where there is nothing to tell.
fn why(
    item: &Item,
    shown: Option<(Bytes, Bytes)>,
    own: Option<Bytes>,
    shared: Bytes,
) -> Option<Why> {
    let (shown, rounding) = match (shown, own) {
        (None, own) => {
            return (WORTH_TELLING <= own.unwrap_or_default()).then_some(Why::NotListed);
        }
        (Some(_), None) => return Some(Why::NotInBackup),
        (Some(shown), Some(_)) => shown,
    };
    let own = own.unwrap_or_default();
    let all = own.saturating_add(shared);
    let is_near =
        |bytes: Bytes| bytes.saturating_sub(shown).max(shown.saturating_sub(bytes)) <= rounding;
    let content = item.content();
    let may_be_left_out = content.caches.saturating_add(content.downloads);
    // The plainest explanation comes first, and the first that is enough is given.
    Some(if is_near(own) {
        Why::Same
    } else if Bytes::ZERO < shared && is_near(all) {
        Why::Shared
    } else if own < shown && shown <= FLOOR {
        Why::Floor
    } else if all < shown {
        Why::Grown
    } else if own < shown {
        Why::Shared
    } else if own.saturating_sub(may_be_left_out) <= shown.saturating_add(rounding) {
        Why::LeftOut
    } else {
        Why::Unexplained
    })
}
