//! What is known about one app or one row of Settings.
//!
//! Texts that come with the program are borrowed from its static data; those of a user's own file
//! are owned.

use std::{borrow::Cow, fmt};

use super::{DataKind, InBackup, Month, OwnCopy, SourceKind, Verdict};
use crate::{backup::BundleId, bytes::Bytes};

/// A text of the program's static data, or of a user's own file.
pub type Text = Cow<'static, str>;

/// A list of the program's static data, or of a user's own file.
pub type List<T> = Cow<'static, [T]>;

/// Facts older than this many months may be out of date.
const MONTHS_THAT_FACTS_LAST: u32 = 18;

/// Where a claim comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimSource {
    /// Of which kind it is.
    pub kind: SourceKind,
    /// Where it stands; nothing where it is generally known.
    pub url: Option<Text>,
    /// The month when it was looked up, such as `2026-11`.
    pub seen: Text,
    /// What it says, in words of our own.
    pub says: Option<Text>,
}

/// One sort of data that an app has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppData {
    /// Of which sort it is.
    pub what: DataKind,
    /// What it is, in half a sentence.
    pub text: Text,
    /// Whether it is most of what the app takes.
    pub is_bulk: bool,
    /// Where its other copy is.
    pub copy: OwnCopy,
    /// Whether it is in a device backup at all.
    pub in_backup: InBackup,
    /// Where it lies: the text of a domain and a path below it, with all that is below that; none
    /// where that isn't known.
    pub paths: List<(Text, Text)>,
    /// Where that comes from.
    pub source: ClaimSource,
}

/// Something to do in an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The way through the menus.
    pub menu: List<Text>,
    /// What to do there.
    pub text: Text,
    /// The month when the menu was seen so.
    pub seen: Option<Text>,
    /// The version of the app that it was seen in.
    pub version: Option<Text>,
}

/// What is known about an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppFacts {
    /// Its bundle ids, the main one first; one that ends in `.*` stands for all of a vendor's apps.
    pub ids: List<Text>,
    /// Independent lists in which the ids were seen.
    pub seen_in: List<Text>,
    /// As on the home screen.
    pub name: Text,
    /// What else it is called.
    pub other_names: List<Text>,
    /// The month since when it isn't offered any more.
    pub retired: Option<Text>,
    /// Containers that don't carry its id in their name.
    pub groups: List<Text>,
    /// Where the containers were seen.
    pub groups_seen: Option<Text>,
    /// What is still there afterwards.
    pub survives: Text,
    /// What would be gone.
    pub lost: Text,
    /// What to do before switching it off.
    pub first: List<Step>,
    /// What makes it smaller inside the app.
    pub smaller: Option<Step>,
    /// A switch of the app's own that keeps its bulk out of backups.
    pub keeps_out: Option<Step>,
    /// Anything else worth telling.
    pub note: Option<Text>,
    /// What data it has.
    pub data: List<AppData>,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.menu.is_empty() {
            write!(f, "{}: ", self.menu.join(" › "))?;
        }
        write!(f, "{}.", self.text.trim_end_matches('.'))
    }
}

impl ClaimSource {
    /// Whether it was looked up so long before a month that it may be out of date.
    pub fn may_be_out_of_date(&self, today: Month) -> bool {
        Month::parse(&self.seen).is_none_or(|seen| MONTHS_THAT_FACTS_LAST < today.since(seen))
    }
}

impl AppData {
    /// Whether it is on the device alone, and a device backup would save it.
    pub fn is_only_here(&self) -> bool {
        self.what.matters() && self.copy.is_missing() && self.in_backup != InBackup::No
    }

    /// Whether somebody would miss it and no backup has it, nor anything else by itself.
    pub fn is_in_no_backup(&self) -> bool {
        self.what.matters() && self.in_backup == InBackup::No && !self.copy.is_automatic()
    }

    /// Whether it has a say in what becomes of the app: somebody would miss it, or it is the bulk.
    fn decides(&self) -> bool {
        self.what.matters() || self.is_bulk
    }

    /// Returns how much has to be done for its other copy to be there, from nothing on.
    fn effort(&self) -> u8 {
        match self.copy {
            _ if !self.what.matters() || self.copy.is_automatic() => 0,
            OwnCopy::None | OwnCopy::Unknown => 2,
            _ => 1,
        }
    }
}

impl AppFacts {
    /// Returns the main id.
    pub fn id(&self) -> &str {
        self.ids.first().map_or("", |id| id)
    }

    /// Returns the ids of single apps.
    pub fn app_ids(&self) -> impl Iterator<Item = BundleId> {
        self.ids.iter().filter(|id| !id.ends_with(".*")).map(|id| BundleId::new(id.as_ref()))
    }

    /// Returns what becomes of its data: as safe as the least safe data that matters, apart from
    /// what is on the device alone, lies where it can be looked for, and may be absent.
    pub fn verdict(&self) -> Verdict {
        let can_be_absent = |data: &AppData| data.is_only_here() && !data.paths.is_empty();
        let certain: Vec<_> =
            self.deciding().into_iter().filter(|data| !can_be_absent(data)).collect();
        let mut bulk = self.data.iter().filter(|data| data.is_bulk);
        let mut is_synced = || bulk.any(|data| data.what.matters() || data.copy == OwnCopy::Vendor);
        let has_none = || certain.iter().any(|data| data.copy == OwnCopy::None);
        match certain.iter().map(|data| data.effort()).max() {
            // Nothing else decides: all that matters is on the device alone, or nowhere.
            None => Verdict::LocalOnlyKeep,
            Some(0) if is_synced() => Verdict::SelfSyncing,
            Some(0) => Verdict::Redownloadable,
            Some(1) => Verdict::OwnBackupFirst,
            // Knowing that there is no copy is worse than not knowing of one.
            Some(_) if has_none() => Verdict::LocalOnlyKeep,
            Some(_) => Verdict::Unknown,
        }
    }

    /// Whether all that matters comes back by itself, apart from what is on the device alone.
    pub fn comes_back_by_itself(&self) -> bool {
        self.deciding().iter().all(|data| data.is_only_here() || data.effort() == 0)
    }

    /// Returns where that comes from: of all claims that it rests on, the weakest.
    pub fn source(&self) -> &ClaimSource {
        let weakest = self.deciding().into_iter().max_by_key(|data| {
            let is_weak = !data.source.kind.counts();
            (is_weak, data.effort(), data.is_bulk, data.source.kind)
        });
        weakest.or_else(|| self.data.first()).map_or(&NO_SOURCE, |data| &data.source)
    }

    /// Returns the data that has a say in what becomes of the app. What is in no backup has none:
    /// neither keeping nor leaving out protects it. Where that is all, what has another copy
    /// decides.
    fn deciding(&self) -> Vec<&AppData> {
        let decides = || self.data.iter().filter(|data| data.decides());
        let saved: Vec<_> = decides().filter(|data| data.in_backup != InBackup::No).collect();
        if saved.is_empty() {
            decides().filter(|data| !data.copy.is_missing()).collect()
        } else {
            saved
        }
    }

    /// Returns where the other copy is of what takes most, or may: making that copy takes as much.
    pub fn copy(&self) -> OwnCopy {
        let large = self.data.iter().filter(|data| data.is_bulk || data.what.can_be_large());
        let most =
            large.max_by_key(|data| (data.copy.may_fill_icloud(), data.is_bulk, data.effort()));
        most.map_or(OwnCopy::Unknown, |data| data.copy)
    }

    /// Whether data that matters has its other copy there.
    pub fn has_copy_in(&self, place: OwnCopy) -> bool {
        self.data.iter().any(|data| data.what.matters() && data.copy == place)
    }

    /// Returns what is on the device alone and would be in a device backup.
    pub fn only_here(&self) -> impl Iterator<Item = &AppData> {
        self.data.iter().filter(|data| data.is_only_here())
    }
}

/// Stands for the source of an app without data, which the checks refuse.
static NO_SOURCE: ClaimSource =
    ClaimSource { kind: SourceKind::Knowledge, url: None, seen: Cow::Borrowed(""), says: None };

/// What is known about an item that is no app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFacts {
    /// Its id, such as `system.photos`.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What becomes of its data, if it has a switch.
    pub verdict: Option<Verdict>,
    /// What is still there afterwards.
    pub survives: Option<&'static str>,
    /// What would be gone.
    pub lost: Option<&'static str>,
    /// What to do before switching it off.
    pub first: Option<&'static str>,
}

/// A size of iCloud storage that can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierFacts {
    /// Its name, such as `50 GB`.
    pub name: &'static str,
    /// Its size.
    pub bytes: u64,
    /// What it costs a month in the US, as of the date of the catalogue.
    pub price: &'static str,
}

/// A model of iPhone or iPad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFacts {
    /// What it is called, such as `iPhone 13`.
    pub name: &'static str,
    /// The largest storage that it was sold with. A gigabyte is 2^30 bytes here, so that no device is
    /// taken for smaller than it is.
    pub largest: Bytes,
}

/// A version of iOS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFacts {
    /// The number before the first dot. 18 was followed by 26.
    pub major: u16,
    /// The month when it came out, such as `2025-09`.
    pub since: &'static str,
    /// The newest version of it that is known.
    pub newest: &'static str,
}
