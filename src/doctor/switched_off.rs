//! Which apps are left out of iCloud Backup already.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{Input, Status};
use crate::{
    account::{Class, Judgement},
    backup::Domain,
    bytes::Bytes,
    catalogue::{AppData, OwnCopy},
    evidence::{PhotoSync, Switch},
    inventory::{Container, Item, ItemId},
};

/// What is left out already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchedOff {
    /// The items of this backup with a domain that is off, the worst first, then the largest; none
    /// where nothing is recorded.
    pub items: Option<Vec<OffItem>>,
    /// How many apps are off that this backup has nothing of.
    pub absent: usize,
}

/// An item that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffItem {
    /// What it is.
    pub id: ItemId,
    /// What the part of it that is off takes in this local backup: all of it where its switch is
    /// off, else the domains that are.
    pub local: Bytes,
    /// Where else its data is.
    pub elsewhere: Elsewhere,
}

/// Where else the data of an item is that is left out, from the worst on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Elsewhere {
    /// In nothing that is made by itself.
    Nowhere,
    /// They are photos, and iCloud Photos is off: nowhere but where their owner put them.
    PhotosByHand,
    /// On paper, where its phrase is: a backup would give it away to whoever gets at it.
    Phrase,
    /// Somewhere else, or there is none, or nobody knows.
    Perhaps,
}

impl SwitchedOff {
    pub(super) fn check(input: &Input<'_>) -> Self {
        let Some(off) = &input.evidence.switched_off else {
            return Self { items: None, absent: 0 };
        };
        let items = input.inventory.items.iter();
        let mut items: Vec<_> =
            items.filter_map(|item| OffItem::of(item, &off.value, input)).collect();
        items.sort_by_key(|item| (item.elsewhere, Reverse(item.local), item.id.clone()));
        let there: BTreeSet<_> =
            input.inventory.each_container().map(|(container, _)| &container.domain).collect();
        let is_absent = |domain: &&Domain| match domain {
            Domain::App(app) => {
                let app = ItemId::App(app.clone());
                !there.contains(domain) && input.inventory.item(&app).is_none()
            }
            _ => false,
        };
        Self { items: Some(items), absent: off.value.iter().filter(is_absent).count() }
    }

    /// Worth a note; a problem where data is saved nowhere else.
    pub fn status(&self) -> Status {
        match self.items.as_deref().map(<[OffItem]>::first) {
            None => Status::Unknown,
            Some(None) if self.absent == 0 => Status::Ok,
            Some(None) => Status::Note,
            // The worst stands first.
            Some(Some(worst)) => match worst.elsewhere {
                Elsewhere::Nowhere | Elsewhere::PhotosByHand => Status::Problem,
                Elsewhere::Phrase | Elsewhere::Perhaps => Status::Note,
            },
        }
    }
}

impl OffItem {
    /// Returns an item with what of it is off, if anything is.
    fn of(item: &Item, off: &BTreeSet<Domain>, input: &Input<'_>) -> Option<Self> {
        let is_off = |own: &&Container| item.switch == Switch::Off || off.contains(&own.domain);
        let containers = || item.containers.iter().filter(is_off);
        containers().next()?;
        let local = containers().map(|container| container.tally.local).sum();
        let photos_are_elsewhere = || {
            let photos = input.evidence.photos.as_ref();
            photos.is_none_or(|photos| photos.value != PhotoSync::Off)
        };
        let facts = match &item.id {
            ItemId::App(app) => input.catalogue.app(app),
            _ => None,
        };
        let judgement = Judgement::of(item, input.inventory, input.catalogue);
        let is_only_copy = judgement.is_some_and(|judgement| judgement.class == Class::Keep);
        let elsewhere = match (&item.id, facts) {
            // Where nothing is, nothing can be lost.
            _ if local == Bytes::ZERO => Elsewhere::Perhaps,
            (_, Some(facts)) if facts.has_copy_in(OwnCopy::RecoveryPhrase) => Elsewhere::Phrase,
            // No backup would have it, whatever the switch says.
            (_, Some(facts)) if facts.data.iter().any(AppData::is_in_no_backup) => {
                Elsewhere::Perhaps
            }
            (ItemId::App(_), _) if is_only_copy => Elsewhere::Nowhere,
            (ItemId::Photos, _) if !photos_are_elsewhere() => Elsewhere::PhotosByHand,
            _ => Elsewhere::Perhaps,
        };
        Some(Self { id: item.id.clone(), local, elsewhere })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::samples, *};

    const ONLY_COPY: &str = "AppDomain-com.tencent.xin";
    const SYNCED: &str = "AppDomain-com.spotify.client";
    const PHOTOS: &str = "CameraRollDomain";

    /// Sees apps of which some are off.
    fn checked(apps: &[(&str, u64)], off: &[&str], photos: Option<PhotoSync>) -> SwitchedOff {
        let mut sample = samples::Sample::new(apps);
        let off = off.iter().map(|domain| Domain::parse(domain)).collect();
        sample.evidence.switched_off = Some(samples::fact(off));
        sample.evidence.photos = photos.map(samples::fact);
        SwitchedOff::check(&sample.input())
    }

    #[track_caller]
    fn check(apps: &[(&str, u64)], off: &[&str], expected: Status) {
        assert_eq!(checked(apps, off, None).status(), expected, "{off:?} of {apps:?}");
    }

    #[test]
    fn an_app_that_is_off_is_worth_a_note() {
        check(&[(SYNCED, 10)], &[SYNCED], Status::Note);
        check(&[(SYNCED, 10)], &[], Status::Ok);
        // Nothing of it is in this backup, and it is off all the same.
        check(&[(SYNCED, 10)], &["AppDomain-gone.from.here"], Status::Note);
        check(&[(SYNCED, 10)], &["AppDomainGroup-group.gone"], Status::Ok);
    }

    #[test]
    fn an_app_that_is_saved_nowhere_else_is_a_problem_once_it_has_data() {
        check(&[(ONLY_COPY, 10), (SYNCED, 20)], &[ONLY_COPY, SYNCED], Status::Problem);
        check(&[(ONLY_COPY, 0)], &[ONLY_COPY], Status::Note);
        check(&[(ONLY_COPY, 10)], &[], Status::Ok);
    }

    #[test]
    fn photos_that_are_off_need_icloud_photos() {
        let photos = |switch| checked(&[(PHOTOS, 10)], &[PHOTOS], switch).status();
        assert_eq!(photos(Some(PhotoSync::Off)), Status::Problem);
        assert_eq!(photos(Some(PhotoSync::Complete)), Status::Note);
        assert_eq!(photos(None), Status::Note);
    }

    #[test]
    fn a_wallet_that_is_off_on_purpose_is_no_problem() {
        let wallet = "AppDomain-com.sixdays.trust";
        check(&[(wallet, 10)], &[wallet], Status::Note);
        let items = checked(&[(wallet, 10)], &[wallet], None).items.unwrap();
        assert_eq!(items[0].elsewhere, Elsewhere::Phrase);
    }

    #[test]
    fn the_worst_stands_first_then_the_largest() {
        let off = ["AppDomain-a.a.a", "AppDomain-b.b.b", ONLY_COPY];
        let apps = [(off[0], 5), (off[1], 50), (ONLY_COPY, 1)];
        let items = checked(&apps, &off, None).items.unwrap();
        let ids: Vec<_> = items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids, ["com.tencent.xin", "b.b.b", "a.a.a"]);
    }

    #[test]
    fn without_a_record_nothing_is_known() {
        let sample = samples::Sample::new(&[(SYNCED, 10)]);
        assert_eq!(SwitchedOff::check(&sample.input()).status(), Status::Unknown);
    }
}
