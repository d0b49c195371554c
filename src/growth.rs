//! What has grown from one backup to another, and when the storage is full at that rate.
//!
//! A [`Snapshot`] is what one of the two says; [`Growth`] is how they differ, part by part, and
//! adds up to the difference of their totals. Two points make a line, not a promise: [`Confidence`]
//! tells how much there is to it. All of this is pure arithmetic.

mod snapshot;

use std::{cmp::Reverse, collections::BTreeSet};

use jiff::{SignedDuration, Timestamp};

pub use self::snapshot::{Extent, Part, Sizes, Snapshot};
use crate::{bytes::Bytes, inventory::StoredIn};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// What two backups say that are less apart is mostly chance.
const FEW_DAYS: SignedDuration = SignedDuration::from_hours(3 * 24);
/// Nobody's data grows along a line for longer.
const HORIZON: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);

/// How much something has grown, in bytes; below zero where it has shrunk.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change(i128);

impl Change {
    /// Returns how far `new` is above `old`.
    pub fn between(old: Bytes, new: Bytes) -> Self {
        // The difference of two `u64` never overflows this, nor does its product with seconds.
        Self(i128::from(new.get()) - i128::from(old.get()))
    }

    /// Returns the number of bytes, for output.
    pub fn get(self) -> i128 {
        self.0
    }

    /// Returns how much that is without its sign.
    pub fn size(self) -> Bytes {
        Bytes::new(u64::try_from(self.0.unsigned_abs()).unwrap_or(u64::MAX))
    }

    /// Returns how much that is in a day, if it took so long.
    #[must_use]
    pub fn a_day(self, elapsed: SignedDuration) -> Self {
        // Less than a second would be a division by zero.
        let seconds = i128::from(elapsed.as_secs().max(1));
        Self(self.0 * i128::from(DAY.as_secs()) / seconds)
    }
}

/// What became of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is only in the newer backup.
    New,
    /// It is only in the older backup.
    Gone,
    /// It takes more than before.
    Grew,
    /// It takes less than before.
    Shrank,
    /// It takes as much as before.
    Same,
}

/// A part as it is in each of the two backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grown {
    /// What it is.
    pub part: Part,
    /// What it is called in the newer backup, else in the older.
    pub name: String,
    /// What it took in the older backup, if it was there.
    pub old: Option<Sizes>,
    /// What it takes in the newer backup, if it is there.
    pub new: Option<Sizes>,
}

impl Grown {
    /// Returns how much more it takes in the local backup.
    pub fn local(&self) -> Change {
        let local = |sizes: Option<Sizes>| sizes.unwrap_or_default().local;
        Change::between(local(self.old), local(self.new))
    }

    /// Returns how much more it would take in iCloud Backup.
    pub fn icloud(&self) -> Change {
        let icloud = |sizes: Option<Sizes>| sizes.unwrap_or_default().icloud;
        Change::between(icloud(self.old), icloud(self.new))
    }

    /// Returns what became of it.
    pub fn change_kind(&self) -> ChangeKind {
        match (self.old, self.new, self.local()) {
            (None, _, _) => ChangeKind::New,
            (_, None, _) => ChangeKind::Gone,
            (_, _, Change(0)) => ChangeKind::Same,
            (_, _, Change(1..)) => ChangeKind::Grew,
            (_, _, Change(..0)) => ChangeKind::Shrank,
        }
    }
}

/// How two backups differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// How far they are apart; `None` where that isn't known or is nothing.
    pub elapsed: Option<SignedDuration>,
    /// What all together took before.
    pub old: Sizes,
    /// What all together takes now.
    pub new: Sizes,
    /// The parts, the one that grew most first.
    pub parts: Vec<Grown>,
    made: Option<Timestamp>,
}

/// The backups were named in the wrong order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the first is newer than the second; name the older one first")]
pub struct WrongOrder;

/// When the storage is full, if all goes on as it went between two backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecast {
    /// It is too small already, by so much.
    Full(Bytes),
    /// On this day.
    On(Timestamp),
    /// Not within ten years.
    Later,
    /// Never: what iCloud Backup would take doesn't grow.
    Never,
    /// Nothing tells: the backups don't say when they were made, or are of the same time.
    Unknown,
}

/// How much there is to a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Two points: a line, and no promise.
    Line,
    /// Little: the backups are under three days apart.
    FewDays,
    /// Little: one of the backups isn't whole, or they are counted in two ways, with photos or
    /// messages in iCloud Backup in one of them and apart from it in the other.
    Unlike,
}

impl Growth {
    /// Compares two backups.
    ///
    /// # Errors
    /// When the first is newer.
    pub fn new(old: &Snapshot, new: &Snapshot) -> Result<Self, WrongOrder> {
        let elapsed = old.made.zip(new.made).map(|(old, new)| new.duration_since(old));
        if elapsed.is_some_and(|elapsed| elapsed.is_negative()) {
            return Err(WrongOrder);
        }
        let ids: BTreeSet<_> = old.parts.keys().chain(new.parts.keys()).collect();
        let grown = |part: &Part| {
            let (old, new) = (old.parts.get(part), new.parts.get(part));
            // Apps are renamed, and the newer name is the one that their owner sees.
            let name = new.or(old).map(|(name, _)| name.clone()).unwrap_or_default();
            let sizes = |of: Option<&(String, Sizes)>| of.map(|(_, sizes)| *sizes);
            Grown { part: part.clone(), name, old: sizes(old), new: sizes(new) }
        };
        let mut parts: Vec<_> = ids.into_iter().map(grown).collect();
        parts.sort_by_key(|grown| Reverse(grown.local()));
        Ok(Self {
            // Two backups of one moment have no rate.
            elapsed: elapsed.filter(SignedDuration::is_positive),
            old: old.total(),
            new: new.total(),
            parts,
            made: new.made,
        })
    }

    /// Returns when what iCloud Backup would take fills this much.
    pub fn forecast(&self, room: Bytes) -> Forecast {
        // This needs no rate, so that undated backups have an answer, too.
        if let Some(excess) = self.new.icloud.excess_over(room) {
            return Forecast::Full(excess);
        }
        let Some((elapsed, made)) = self.elapsed.zip(self.made) else { return Forecast::Unknown };
        let growth = Change::between(self.old.icloud, self.new.icloud).get();
        if growth <= 0 {
            return Forecast::Never;
        }
        let left = Change::between(self.new.icloud, room).get();
        let seconds = left * i128::from(elapsed.as_secs()) / growth;
        i64::try_from(seconds)
            .ok()
            .map(SignedDuration::from_secs)
            .filter(|time| *time <= HORIZON)
            .and_then(|time| made.checked_add(time).ok())
            .map_or(Forecast::Later, Forecast::On)
    }

    /// Returns how much there is to the rate at which these two differ.
    pub fn confidence(&self, old: &Snapshot, new: &Snapshot) -> Option<Confidence> {
        let elapsed = self.elapsed?;
        let are_whole = [old.extent, new.extent] == [Extent::Whole; 2];
        let are_alike =
            apart(old.photos, new.photos).is_none() && apart(old.messages, new.messages).is_none();
        Some(match (FEW_DAYS <= elapsed, are_whole && are_alike) {
            (false, _) => Confidence::FewDays,
            (true, false) => Confidence::Unlike,
            (true, true) => Confidence::Line,
        })
    }
}

/// Returns where something was taken to be stored in each of two backups, if that is known to differ.
pub fn apart(old: Option<StoredIn>, new: Option<StoredIn>) -> Option<(StoredIn, StoredIn)> {
    old.zip(new).filter(|(old, new)| old != new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{backup::BundleId, inventory::ItemId};

    fn snapshot(day: i64, sizes: &[(&str, u64)]) -> Snapshot {
        let part = |(id, size): &(&str, u64)| {
            let sizes = Sizes { local: Bytes::new(*size), icloud: Bytes::new(size / 2) };
            (Part::Item(ItemId::App(BundleId::new(*id))), ((*id).to_owned(), sizes))
        };
        Snapshot {
            device_name: None,
            product_type: None,
            made: Timestamp::from_second(day * DAY.as_secs()).ok(),
            extent: Extent::Whole,
            photos: None,
            messages: None,
            off: BTreeSet::new(),
            parts: sizes.iter().map(part).collect(),
        }
    }

    fn grown(old: &[(&str, u64)], new: &[(&str, u64)]) -> Growth {
        Growth::new(&snapshot(100, old), &snapshot(110, new)).unwrap()
    }

    #[test]
    fn what_grew_most_stands_first_and_everything_has_a_fate() {
        let growth = grown(
            &[("a", 5), ("gone", 3), ("less", 9), ("same", 4)],
            &[("a", 8), ("less", 8), ("new", 7), ("same", 4)],
        );
        let parts =
            growth.parts.iter().map(|it| (it.name.as_str(), it.local().get(), it.change_kind()));
        assert_eq!(
            parts.collect::<Vec<_>>(),
            [
                ("new", 7, ChangeKind::New),
                ("a", 3, ChangeKind::Grew),
                ("same", 0, ChangeKind::Same),
                ("less", -1, ChangeKind::Shrank),
                ("gone", -3, ChangeKind::Gone),
            ]
        );
    }

    #[test]
    fn a_forecast_goes_along_the_line() {
        let growth = grown(&[("a", 100)], &[("a", 120)]);
        let on = |day: i64| Forecast::On(Timestamp::from_second(day * DAY.as_secs()).unwrap());
        let check = |room: u64, expected: Forecast| {
            assert_eq!(growth.forecast(Bytes::new(room)), expected, "{room}");
        };
        check(59, Forecast::Full(Bytes::new(1)));
        check(60, on(110));
        check(65, on(115));
        check(60 + 365, on(110 + 365));
        check(1 << 40, Forecast::Later);
        check(u64::MAX, Forecast::Later);
    }

    #[test]
    fn what_does_not_grow_never_fills_anything() {
        let forecast = |old, new| grown(&[("a", old)], &[("a", new)]).forecast(Bytes::new(100));
        assert_eq!(forecast(20, 20), Forecast::Never);
        assert_eq!(forecast(20, 10), Forecast::Never);
    }

    #[test]
    fn without_two_days_there_is_no_rate() {
        let check = |old: Option<i64>, expected: Option<Confidence>| {
            let new = snapshot(110, &[("a", 20)]);
            let mut before = snapshot(0, &[("a", 10)]);
            before.made = old.and_then(|day| Timestamp::from_second(day * DAY.as_secs()).ok());
            let growth = Growth::new(&before, &new).unwrap();
            assert_eq!(growth.confidence(&before, &new), expected);
            let is_unknown = growth.forecast(Bytes::new(100)) == Forecast::Unknown;
            assert_eq!(is_unknown, expected.is_none());
        };
        check(None, None);
        check(Some(110), None);
        check(Some(108), Some(Confidence::FewDays));
        check(Some(107), Some(Confidence::Line));
    }

    #[test]
    fn a_part_of_a_backup_and_one_that_is_counted_otherwise_say_little() {
        let check = |change: fn(&mut Snapshot, &mut Snapshot), expected: Confidence| {
            let (mut old, mut new) = (snapshot(100, &[("a", 1)]), snapshot(110, &[("a", 2)]));
            change(&mut old, &mut new);
            assert_eq!(Growth::new(&old, &new).unwrap().confidence(&old, &new), Some(expected));
        };
        check(|_, _| (), Confidence::Line);
        check(|old, _| old.extent = Extent::Partial, Confidence::Unlike);
        check(|_, new| new.photos = Some(StoredIn::Icloud), Confidence::Line);
        check(
            |old, new| {
                (old.messages, new.messages) =
                    (Some(StoredIn::Icloud), Some(StoredIn::DeviceBackup));
            },
            Confidence::Unlike,
        );
    }

    #[test]
    fn the_older_one_has_to_be_named_first() {
        let (old, new) = (snapshot(1, &[]), snapshot(2, &[]));
        assert_eq!(Growth::new(&new, &old), Err(WrongOrder));
    }

    proptest! {
        #[test]
        fn changes_add_up_to_the_change_of_the_total(
            old in prop::collection::vec(0..1000_u64, 0..6),
            new in prop::collection::vec(0..1000_u64, 0..6),
        ) {
            let names = ["a", "b", "c", "d", "e", "f"];
            let sizes = |sizes: &[u64]| names.into_iter().zip(sizes.iter().copied()).collect::<Vec<_>>();
            let growth = grown(&sizes(&old), &sizes(&new));
            let sum: i128 = growth.parts.iter().map(|grown| grown.local().get()).sum();
            prop_assert_eq!(sum, Change::between(growth.old.local, growth.new.local).get());
        }
    }
}
