//! What follows from what is known about an app, and what is known about anything else.

use std::fmt;

use super::{AppData, AppFacts, ClaimSource, InBackup, Month, OwnCopy, SourceKind, Step, Verdict};
use crate::{backup::BundleId, bytes::Bytes};

/// Facts older than this many months may be out of date.
const MONTHS_THAT_FACTS_LAST: u32 = 18;

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
    /// Returns the ids of single apps.
    pub fn app_ids(&self) -> impl Iterator<Item = BundleId> {
        self.ids.iter().filter(|id| is_of_one_app(id)).map(|id| BundleId::new(id.as_str()))
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
    pub fn has_copy_in(&self, copy: OwnCopy) -> bool {
        self.data.iter().any(|data| data.what.matters() && data.copy == copy)
    }
}

/// Whether an id is one app's, and not all of a vendor's.
pub(super) fn is_of_one_app(id: &str) -> bool {
    !id.ends_with(".*")
}

/// Stands for the source of an app without data, which the checks refuse.
static NO_SOURCE: ClaimSource =
    ClaimSource { kind: SourceKind::Knowledge, url: None, seen: String::new(), says: None };

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
