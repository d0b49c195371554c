//! What can be left out: the items, and the containers that several of them share.

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use super::digits;
use crate::{
    account::{CopyState, Subject},
    inventory::Item,
    report::html::{PageReport, items::subject, tone::Tone},
};

/// The items, each made into its form only when it is written: there may be 100,000.
pub(super) struct LiveItems<'a>(pub(super) &'a PageReport<'a>);

impl Serialize for LiveItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = self.0.backup.inventory.items.iter();
        serializer.collect_seq(items.map(|item| LiveItem::new(item, self.0)))
    }
}

#[derive(Serialize)]
struct LiveItem {
    id: String,
    name: String,
    tone: &'static str,
    own: String,
    /// Whether its own copy is in iCloud (`exists`) or would have to be there first (`needed`),
    /// where that would fill the same storage; such an item is left out last.
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<&'static str>,
    /// Whether that copy is known to be behind what is on the device.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    behind: bool,
    /// What such a copy would add to what is in iCloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    charge: Option<String>,
    /// Whether its other copy is in the photo library.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    in_library: bool,
    /// Whether it is asked to be in every backup (`keep`), or in none (`exclude`).
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<&'static str>,
    /// Whether nothing is known about it but what to ask.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    asks: bool,
}

impl LiveItem {
    fn new(item: &Item, report: &PageReport<'_>) -> Self {
        let counted = report.counted(&item.id);
        let own = report.bytes(item);
        let copy = counted.map(|counted| counted.own_copy.state);
        let charge = report.account.copy_charges.get(&item.id);
        let charge = charge.filter(|_| copy == Some(CopyState::Needed));
        let is_among = |set: &BTreeSet<Subject>| set.contains(&subject(&item.id));
        Self {
            id: report.key_of(&item.id),
            name: report.name(&item.id).into_owned(),
            tone: Tone::of(counted).as_str(),
            own: digits(own),
            copy: copy.filter(|state| *state != CopyState::None).map(CopyState::as_str),
            behind: report.overview.is_copy_behind(&subject(&item.id)),
            charge: charge.copied().map(digits),
            in_library: counted.is_some_and(|counted| counted.is_in_photo_library),
            asked: match counted {
                Some(_) if is_among(&report.goal.keep) => Some("keep"),
                Some(_) if is_among(&report.goal.exclude) => Some("exclude"),
                _ => None,
            },
            asks: report.is_asked_about(&item.id),
        }
    }
}

/// The shared containers, likewise.
pub(super) struct LiveSharedItems<'a>(pub(super) &'a PageReport<'a>);

impl Serialize for LiveSharedItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shared = self.0.backup.inventory.shared.iter();
        serializer.collect_seq(shared.map(|shared| LiveShared {
            bytes: digits(shared.container.tally.icloud),
            owners: self.0.choices_among(&shared.owners),
        }))
    }
}

#[derive(Serialize)]
struct LiveShared<'a> {
    bytes: String,
    owners: &'a [usize],
}
