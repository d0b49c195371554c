//! `Class`: how much risk it is to leave an item out, judged by what a backup holds of it.

use std::fmt;

use crate::{
    backup::Domain,
    bytes::Bytes,
    catalogue::{AppData, AppFacts, Catalogue, ClaimSource, Verdict},
    inventory::{Content, Inventory, Item, ItemId, Kind},
};

/// An unknown app with so much that its owner made is kept, whatever else it holds.
const MUCH_SELF_MADE: Bytes = Bytes::new(100 << 20);
/// So is one of which at least a twentieth is self-made. One of which at most a twentieth is
/// anything but downloads and caches likely comes back.
const TWENTIETH: u128 = 20;

/// How much risk it is to leave an item out, from riskless to risky.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What is lost comes back by itself, and a source that counts says so.
    Safe,
    /// Safe once its own backup or sync is on, likewise by a source.
    OwnBackup,
    /// It likely comes back: by general knowledge, or because it is downloads or caches.
    Likely,
    /// Nobody knows.
    Unknown,
    /// The photo library: nobody's pictures are left out unasked.
    Photos,
    /// It holds data that matters and has no other automatic copy.
    Keep,
}

impl Class {
    /// All classes, the riskiest first: the order in which a plan avoids them.
    pub const RISKIEST_FIRST: [Self; 6] =
        [Self::Keep, Self::Photos, Self::Unknown, Self::Likely, Self::OwnBackup, Self::Safe];

    /// Returns the word for allowing this class and all that are less risky.
    pub const fn as_risk(self) -> &'static str {
        match self {
            Self::Keep => "any",
            _ => self.as_str(),
        }
    }

    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::OwnBackup => "own-backup",
            Self::Likely => "likely",
            Self::Unknown => "unknown",
            Self::Photos => "photos",
            Self::Keep => "keep",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How an item is judged, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement<'c> {
    /// How much risk it is to leave it out.
    pub class: Class,
    /// The data without another copy that is there, or may be.
    pub only_here: Vec<FoundData<'c>>,
    /// Where that comes from, of an app that is known.
    pub source: Option<&'c ClaimSource>,
}

/// Data that has no other copy, as a backup holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundData<'c> {
    /// What it is, as the catalogue has it.
    pub data: &'c AppData,
    /// How much of it there is; `None` where nobody knows where it lies, so that it may be there.
    pub bytes: Option<Bytes>,
}

impl<'c> Judgement<'c> {
    /// Judges an item; `None` where it has no switch.
    pub fn of(item: &Item, inventory: &Inventory, catalogue: &'c Catalogue) -> Option<Self> {
        let plain = |class| Self { class, only_here: Vec::new(), source: None };
        match (&item.id, item.id.kind()) {
            (_, Kind::Photos) => Some(plain(Class::Photos)),
            (ItemId::App(app), _) => Some(match catalogue.app(app) {
                Some(facts) => Self::of_known(facts, (!item.is_listed_only).then_some(inventory)),
                None => plain(unknown(&item.content())),
            }),
            _ => None,
        }
    }

    /// Judges an app by what is known of it and what a backup holds, as safe as its least safe data
    /// that is there. Without a backup, all of its data may be.
    pub fn of_known(facts: &'c AppFacts, inventory: Option<&Inventory>) -> Self {
        let found = |data: &'c AppData| match inventory {
            Some(inventory) => found(data, inventory),
            None => Some(FoundData { data, bytes: None }),
        };
        let only_here: Vec<_> = facts.only_here().filter_map(found).collect();
        // One sort of data that is nowhere else is enough: all of it would go with the same switch.
        let (class, source) = match only_here.first() {
            Some(found) => (Class::Keep, &found.data.source),
            None => (Self::of_the_rest(facts), facts.source()),
        };
        Self { class, only_here, source: Some(source) }
    }

    /// Judges an app of which nothing is on the device alone.
    pub fn of_the_rest(facts: &AppFacts) -> Class {
        match (facts.source().kind.counts(), facts.verdict()) {
            // All that it has is in no backup and nowhere else.
            (_, Verdict::LocalOnlyKeep) if facts.only_here().next().is_none() => Class::Keep,
            (true, _) if facts.comes_back_by_itself() => Class::Safe,
            (true, _) => Class::OwnBackup,
            (false, _) => Class::Likely,
        }
    }
}

/// Looks for data where it lies; where that isn't known it may be there.
fn found<'c>(data: &'c AppData, inventory: &Inventory) -> Option<FoundData<'c>> {
    if data.paths.is_empty() {
        return Some(FoundData { data, bytes: None });
    }
    let bytes =
        |(domain, path): &(String, String)| inventory.watched(&Domain::parse(domain), path).local;
    let bytes: Bytes = data.paths.iter().map(bytes).sum();
    (Bytes::ZERO < bytes).then_some(FoundData { data, bytes: Some(bytes) })
}

/// Judges an app that nobody knows by what its bytes are.
fn unknown(content: &Content) -> Class {
    let total = u128::from(content.total().get());
    let self_made = u128::from(content.self_made.get());
    let comes_back =
        u128::from(content.downloads.get()).saturating_add(content.caches.get().into());
    if MUCH_SELF_MADE <= content.self_made || (0 < total && total <= self_made * TWENTIETH) {
        Class::Keep
    // An app that holds nothing proves nothing.
    } else if 0 < total && (total - comes_back) * TWENTIETH <= total {
        Class::Likely
    } else {
        Class::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(parts: [u64; 4], expected: Class) {
        let [self_made, downloads, caches, other] = parts.map(Bytes::new);
        let content = Content { self_made, downloads, caches, other, deleted: Bytes::ZERO };
        assert_eq!(unknown(&content), expected, "{parts:?}");
    }

    #[test]
    fn what_its_owner_made_keeps_an_unknown_app() {
        check([5, 95, 0, 0], Class::Keep);
        check([4, 96, 0, 0], Class::Likely);
        check([100 << 20, 100 << 40, 0, 0], Class::Keep);
        check([(100 << 20) - 1, 100 << 40, 0, 0], Class::Likely);
        check([1, 0, 0, 0], Class::Keep);
    }

    #[test]
    fn downloads_and_caches_make_an_unknown_app_likely_to_come_back() {
        check([0, 95, 0, 5], Class::Likely);
        check([0, 40, 55, 5], Class::Likely);
        check([0, 94, 0, 6], Class::Unknown);
        check([0, 0, 0, 0], Class::Unknown);
        check([0, 0, 0, 7], Class::Unknown);
        check([0, 7, 0, 0], Class::Likely);
    }

    #[test]
    fn the_classes_are_ordered_by_risk() {
        assert!(Class::RISKIEST_FIRST.is_sorted_by(|risky, safe| safe < risky));
    }
}
