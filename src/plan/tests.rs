//! Plans against all sets there are, over accounts made up by chance: own copies that are there or
//! not, what is off or restricted, sizes read in Settings, several devices, and every option.
//!
//! What is expected is worked out anew from what was made up, by what a plan is (see [`plan`](super)), and
//! compared exactly.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, sample::select};

use super::{Goal, Headroom, Outcome, Plan, Planner, Proof};
use crate::{
    account::{Account, Class, Device, Statements, Subject},
    backup::{BundleId, Domain},
    bytes::Bytes,
    catalogue::Catalogue,
    evidence::{DriveTally, Switch},
    inventory::{
        Attribution, Completeness, Container, Content, DriveBasis, DriveUse, Inventory, Item,
        ItemId, KnownContent, SharedContainer, StoredIn, Tally, Totals,
    },
};

/// What an app keeps, as far as a plan goes by it.
#[derive(Debug, Clone, Copy)]
struct Kind {
    id: &'static str,
    class: Class,
    /// Whether its other copy fills the same storage, lies in the photo library, or does neither.
    copy: Copy,
    /// What all of its bytes are.
    content: fn(Bytes) -> Content,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copy {
    Elsewhere,
    SameStorage,
    PhotoLibrary,
}

const fn kind(id: &'static str, class: Class, copy: Copy) -> Kind {
    Kind { id, class, copy, content: Content::unknown }
}

fn downloads(bytes: Bytes) -> Content {
    Content { downloads: bytes, ..Content::default() }
}

fn self_made(bytes: Bytes) -> Content {
    Content { self_made: bytes, ..Content::default() }
}

const PHOTOS: &str = "system.photos";

/// Apps of every class, as a catalogue of their own says it.
const KINDS: [Kind; 12] = [
    kind("org.example.films", Class::Safe, Copy::Elsewhere),
    kind("org.example.lessons", Class::Safe, Copy::Elsewhere),
    kind("org.example.chats", Class::OwnBackup, Copy::SameStorage),
    kind("org.example.books", Class::OwnBackup, Copy::SameStorage),
    kind("org.example.albums", Class::OwnBackup, Copy::Elsewhere),
    kind("org.example.series", Class::Likely, Copy::Elsewhere),
    Kind { content: downloads, ..kind("org.example.models", Class::Likely, Copy::Elsewhere) },
    kind("org.example.x", Class::Unknown, Copy::Elsewhere),
    Kind { content: self_made, ..kind("org.example.diary", Class::Keep, Copy::Elsewhere) },
    kind("org.example.filters", Class::Keep, Copy::PhotoLibrary),
    kind("org.example.darkroom", Class::Keep, Copy::SameStorage),
    kind(PHOTOS, Class::Photos, Copy::Elsewhere),
];

/// An item of a device as it was made up.
#[derive(Debug, Clone)]
struct Made {
    kind: usize,
    bytes: u64,
    state: MadeSwitch,
    /// What iCloud Drive holds of it.
    drive: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MadeSwitch {
    On,
    Off,
    /// Off, and the last attempt still counted so many bytes of it.
    Sent(u64),
    Restricted,
}

#[derive(Debug, Clone)]
struct MadeDevice {
    items: Vec<Made>,
    /// Containers of several items, by their indexes.
    shared: Vec<(u64, BTreeSet<usize>)>,
    fixed: u64,
    drive: Option<Switch>,
    /// What else is in iCloud Drive.
    files: u64,
    photos: StoredIn,
}

#[derive(Debug, Clone)]
struct MadeAccount {
    devices: Vec<MadeDevice>,
    used_elsewhere: Option<u64>,
    own_copies: BTreeMap<usize, Option<u64>>,
    shown: BTreeMap<usize, u64>,
    shown_total: Option<u64>,
    headroom: Headroom,
    risk: usize,
    min_size: u64,
    keep: BTreeSet<usize>,
    exclude: BTreeSet<usize>,
    quota: u64,
}

fn id(kind: usize) -> ItemId {
    match KINDS[kind].id {
        PHOTOS => ItemId::Photos,
        app => ItemId::App(BundleId::new(app)),
    }
}

fn size() -> BoxedStrategy<u64> {
    prop_oneof![
        3 => select(vec![0, 1, 7, 8, 9, 10, 11, 20, 30, 31, 100]),
        1 => 0..200_u64,
    ]
    .boxed()
}

fn device() -> impl Strategy<Value = MadeDevice> {
    let state = prop_oneof![
        8 => Just(MadeSwitch::On),
        1 => Just(MadeSwitch::Off),
        1 => size().prop_map(MadeSwitch::Sent),
        1 => Just(MadeSwitch::Restricted),
    ];
    let item = (size(), state, prop_oneof![2 => Just(0), 1 => size()]).boxed();
    let kinds = prop::sample::subsequence((0..KINDS.len()).collect::<Vec<_>>(), 0..6);
    (
        kinds.prop_flat_map(move |kinds| {
            let made = prop::collection::vec(item.clone(), kinds.len());
            (Just(kinds), made).prop_map(|(kinds, made)| -> Vec<Made> {
                let made = kinds.into_iter().zip(made);
                made.map(|(kind, (bytes, state, drive))| Made { kind, bytes, state, drive })
                    .collect()
            })
        }),
        prop::collection::vec((size(), prop::collection::btree_set(0..6_usize, 2..4)), 0..3),
        size(),
        select(vec![None, Some(Switch::On), Some(Switch::Off)]),
        prop_oneof![2 => Just(0), 1 => size()],
        select(vec![StoredIn::DeviceBackup, StoredIn::DeviceBackup, StoredIn::Icloud]),
    )
        .prop_map(|(items, shared, fixed, drive, files, photos)| {
            let is_there = |(_, owners): &(u64, BTreeSet<usize>)| {
                owners.iter().all(|owner| *owner < items.len())
            };
            let shared = shared.into_iter().filter(is_there).collect();
            MadeDevice { items, shared, fixed, drive, files, photos }
        })
}

fn account() -> impl Strategy<Value = MadeAccount> {
    let of_kinds = || prop::collection::btree_set(0..KINDS.len(), 0..3);
    let headroom = select(vec![
        Headroom::Percent(0),
        Headroom::Percent(10_000),
        Headroom::Percent(33_333),
        Headroom::Size(Bytes::new(9)),
    ]);
    (
        prop_oneof![3 => prop::collection::vec(device(), 1), 1 => prop::collection::vec(device(), 2)],
        prop::option::weighted(0.3, size()),
        prop::collection::btree_map(0..KINDS.len() - 1, prop::option::of(size()), 0..2),
        prop::collection::btree_map(0..KINDS.len(), size(), 0..2),
        prop::option::weighted(0.15, 0..300_u64),
        (headroom, 0..Class::RISKIEST_FIRST.len(), select(vec![0, 5, 10, 10, 30])),
        (prop_oneof![2 => Just(BTreeSet::new()), 1 => of_kinds()], of_kinds()),
        0..260_u64,
    )
        .prop_map(|(devices, used_elsewhere, own_copies, shown, shown_total, asked, named, quota)| {
            let (headroom, risk, min_size) = asked;
            let (exclude, keep) = named;
            // Sizes that were read in Settings are those of one device.
            let is_one = devices.len() == 1;
            MadeAccount {
                used_elsewhere,
                own_copies,
                shown: if is_one { shown } else { BTreeMap::new() },
                shown_total: shown_total.filter(|_| is_one),
                headroom,
                risk,
                min_size,
                keep: keep.difference(&exclude).copied().collect(),
                exclude,
                quota,
                devices,
            }
        })
}

impl MadeDevice {
    /// Returns what iCloud Backup would take of an item by the estimate.
    fn estimate(&self, item: &Made) -> u64 {
        match item.state {
            _ if KINDS[item.kind].id == PHOTOS && self.photos == StoredIn::Icloud => 0,
            MadeSwitch::On => item.bytes,
            MadeSwitch::Off | MadeSwitch::Sent(_) | MadeSwitch::Restricted => 0,
        }
    }

    fn inventory(&self) -> Inventory {
        let container = |tally: Tally| Container {
            domain: Domain::parse("AppDomainGroup-x"),
            attribution: Attribution::Table,
            tally,
            known_content: None,
            folders: None,
        };
        let item = |id: ItemId, tally: Tally| Item {
            id,
            store_name: None,
            containers: Vec::new(),
            total: tally,
            switch: Switch::On,
            is_restricted: false,
            is_listed_only: false,
            drive: None,
        };
        let made_item = |made: &Made| {
            let total = tally(made.bytes, self.estimate(made));
            let content = (KINDS[made.kind].content)(Bytes::new(made.bytes.max(1)));
            let known = KnownContent { content, ..KnownContent::default() };
            let known_content = Some(Box::new(known));
            let drive = DriveTally { bytes: Bytes::new(made.drive), newest: None };
            Item {
                switch: match made.state {
                    MadeSwitch::On | MadeSwitch::Restricted => Switch::On,
                    MadeSwitch::Off | MadeSwitch::Sent(_) => Switch::Off,
                },
                is_restricted: made.state == MadeSwitch::Restricted,
                containers: vec![Container { known_content, ..container(total) }],
                drive: (0 < made.drive).then(|| drive.into()),
                ..item(id(made.kind), total)
            }
        };
        let mut items: Vec<_> = self.items.iter().map(made_item).collect();
        items.push(item(ItemId::Settings, tally(self.fixed, self.fixed)));
        let shared = self.shared.iter().map(|(bytes, owners)| SharedContainer {
            container: container(tally(*bytes, self.shared_estimate(*bytes, owners))),
            owners: owners.iter().map(|index| id(self.items[*index].kind)).collect(),
        });
        let sent = self.items.iter().filter_map(|made| match made.state {
            MadeSwitch::Sent(bytes) => Some((id(made.kind), Bytes::new(bytes))),
            MadeSwitch::On | MadeSwitch::Off | MadeSwitch::Restricted => None,
        });
        Inventory {
            shared: shared.collect(),
            items,
            totals: Totals::default(),
            completeness: Completeness::Complete,
            drive: DriveUse {
                bytes: Bytes::new(self.drive_bytes()),
                unclear: Bytes::ZERO,
                basis: DriveBasis::Database,
            },
            photo_originals: Bytes::new(self.photo_bytes()),
            off_but_sent: sent.collect(),
            watched: BTreeMap::new(),
            index: crate::inventory::Index::default(),
        }
    }

    /// A container counts nothing once none of its owners is on.
    fn shared_estimate(&self, bytes: u64, owners: &BTreeSet<usize>) -> u64 {
        let is_on = |index: &usize| self.items[*index].state == MadeSwitch::On;
        if owners.iter().any(is_on) { bytes } else { 0 }
    }

    fn drive_bytes(&self) -> u64 {
        self.files + self.items.iter().map(|item| item.drive).sum::<u64>()
    }

    fn photo_bytes(&self) -> u64 {
        let photos = self.items.iter().find(|item| KINDS[item.kind].id == PHOTOS);
        photos.map_or(0, |photos| photos.bytes)
    }
}

fn tally(local: u64, icloud: u64) -> Tally {
    Tally { files: 1, local: Bytes::new(local), icloud: Bytes::new(icloud), modified: None }
}

/// Whether own copies that aren't known to be there are taken to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copies {
    AsKnown,
    Assumed,
}

impl Copies {
    fn gain(self, row: &Row) -> u64 {
        if row.is_needed && self == Self::AsKnown { 0 } else { row.own }
    }
}

/// A row that can be switched off, as a person would reckon with it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "four things that don't depend on one another")]
struct Row {
    subject: Subject,
    class: Class,
    own: u64,
    is_needed: bool,
    is_in_photos: bool,
    is_kept: bool,
    is_forced: bool,
}

/// What is expected, worked out from what was made up.
#[derive(Debug)]
struct Reckoning<'a> {
    made: &'a MadeAccount,
    rows: Vec<Row>,
    /// Containers with the indexes of their owners among the rows.
    shared: Vec<(u64, BTreeSet<usize>)>,
    elsewhere: u64,
    current: i128,
    /// What a copy of each app would add.
    charges: BTreeMap<ItemId, u64>,
}

/// A set of rows with what it is compared by.
type MadeChoice = ([usize; 6], u64, Vec<Subject>);

impl<'a> Reckoning<'a> {
    fn new(made: &'a MadeAccount) -> Self {
        let largest = |of: &dyn Fn(&MadeDevice) -> u64| made.devices.iter().map(of).max().unwrap();
        let of_kind = |device: &MadeDevice, kind: usize, of: fn(&Made) -> u64| {
            device.items.iter().find(|item| item.kind == kind).map_or(0, of)
        };
        let seen = |kind: usize| {
            largest(&|device| match device.drive {
                Some(Switch::Off) => 0,
                _ => of_kind(device, kind, |item| item.drive),
            })
        };
        let local = |kind: usize| largest(&|device| of_kind(device, kind, |item| item.bytes));
        let said: BTreeMap<_, _> = made
            .own_copies
            .iter()
            .map(|(kind, size)| (*kind, size.unwrap_or_else(|| local(*kind))))
            .collect();
        let drive = largest(&|device| match device.drive {
            Some(Switch::Off) => 0,
            _ => device.drive_bytes(),
        });
        let photos = largest(&|device| match device.photos {
            StoredIn::Icloud => device.photo_bytes(),
            StoredIn::DeviceBackup => 0,
        });
        let beyond: u64 = said.iter().map(|(kind, size)| size.saturating_sub(seen(*kind))).sum();
        let mut reckoning = Self {
            made,
            rows: Vec::new(),
            shared: Vec::new(),
            elsewhere: made.used_elsewhere.unwrap_or(drive + photos + beyond),
            current: 0,
            charges: match made.used_elsewhere {
                Some(_) => BTreeMap::new(),
                None => (0..KINDS.len())
                    .map(|kind| (id(kind), local(kind).saturating_sub(seen(kind))))
                    .collect(),
            },
        };
        for backup in 0..made.devices.len() {
            reckoning.add(backup, |kind, own| {
                said.contains_key(&kind) || (0 < seen(kind) && own <= 2 * seen(kind))
            });
        }
        if let Some(total) = made.shown_total {
            reckoning.current = total.into();
        }
        reckoning
    }

    fn add(&mut self, backup: usize, exists: impl Fn(usize, u64) -> bool) {
        let device = &self.made.devices[backup];
        let mut rows = BTreeMap::new();
        for (index, item) in device.items.iter().enumerate() {
            match item.state {
                MadeSwitch::On => rows.insert(index, self.rows.len()),
                MadeSwitch::Sent(bytes) => {
                    self.current += i128::from(bytes);
                    continue;
                }
                MadeSwitch::Off | MadeSwitch::Restricted => continue,
            };
            let shared = device.shared.iter().filter(|(_, owners)| owners.contains(&index));
            let shared: u64 = shared.map(|(bytes, _)| bytes).sum();
            let own = match self.made.shown.get(&item.kind) {
                Some(shown) => shown.saturating_sub(shared),
                None => device.estimate(item),
            };
            let kind = KINDS[item.kind];
            self.current += i128::from(own);
            self.rows.push(Row {
                subject: Subject { id: id(item.kind), backup },
                class: kind.class,
                own,
                is_needed: kind.copy == Copy::SameStorage && !exists(item.kind, own),
                is_in_photos: kind.copy == Copy::PhotoLibrary,
                is_kept: self.made.keep.contains(&item.kind),
                is_forced: self.made.exclude.contains(&item.kind),
            });
        }
        for (bytes, owners) in &device.shared {
            let bytes = device.shared_estimate(*bytes, owners);
            self.current += i128::from(bytes);
            let on: BTreeSet<_> =
                owners.iter().filter_map(|index| rows.get(index).copied()).collect();
            if !on.is_empty() {
                self.shared.push((bytes, on));
            }
        }
        self.current += i128::from(device.fixed);
    }

    fn freed(&self, set: &BTreeSet<usize>, copies: Copies) -> u64 {
        let own = set.iter().map(|index| copies.gain(&self.rows[*index]));
        let shared = self.shared.iter().filter(|(_, owners)| owners.is_subset(set));
        own.sum::<u64>() + shared.map(|(bytes, _)| bytes).sum::<u64>()
    }

    fn numbers(&self, set: &BTreeSet<usize>) -> [usize; 6] {
        Class::RISKIEST_FIRST
            .map(|class| set.iter().filter(|index| self.rows[**index].class == class).count())
    }

    /// Whether what remains has its room to grow.
    fn is_enough(&self, set: &BTreeSet<usize>, copies: Copies) -> bool {
        let needed = set.iter().map(|index| &self.rows[*index]).filter(|row| row.is_needed);
        let ids: BTreeSet<_> = needed.map(|row| &row.subject.id).collect();
        let charge: u64 = match copies {
            Copies::Assumed => ids.iter().filter_map(|id| self.charges.get(*id)).sum(),
            Copies::AsKnown => 0,
        };
        let after = self.current - i128::from(self.freed(set, copies));
        let left = i128::from(self.made.quota) - i128::from(self.elsewhere + charge);
        let budget = match self.made.headroom {
            Headroom::Percent(milli) => {
                (left.max(0) * 100_000).div_euclid(100_000 + i128::from(milli))
            }
            Headroom::Size(room) => left - i128::from(room.get()),
        };
        // The room that is asked for has to be left even where nothing remains, or less than nothing by a
        // total that is less than its parts.
        0 <= left && 0 <= budget && after <= budget
    }

    /// Returns the indexes of what may be chosen.
    fn candidates(&self, risk: Class, min_size: u64, copies: Copies) -> Vec<usize> {
        let reach = |index: usize, row: &Row| {
            let shared = self.shared.iter().filter(|(_, owners)| owners.contains(&index));
            copies.gain(row) + shared.map(|(bytes, _)| bytes).sum::<u64>()
        };
        let rows = self.rows.iter().enumerate().filter(|(index, row)| {
            row.class <= risk
                && !row.is_kept
                && !row.is_forced
                && (copies == Copies::Assumed || !row.is_needed)
                && min_size.max(1) <= reach(*index, row)
        });
        rows.map(|(index, _)| index).collect()
    }

    fn forced(&self) -> BTreeSet<usize> {
        (0..self.rows.len()).filter(|index| self.rows[*index].is_forced).collect()
    }

    /// Whether the photo library goes together with an app whose copy is in it, unasked.
    fn is_torn(&self, set: &BTreeSet<usize>) -> bool {
        let has = |set: &BTreeSet<usize>, of: fn(&Row) -> bool| {
            set.iter().any(|index| of(&self.rows[*index]))
        };
        let both = |set: &BTreeSet<usize>| {
            has(set, |row| row.subject.id == ItemId::Photos) && has(set, |row| row.is_in_photos)
        };
        both(set) && !both(&self.forced())
    }

    /// Returns the best of all sets, and of those that are not enough what frees the most.
    fn best(&self, risk: Class, copies: Copies) -> Option<MadeChoice> {
        [self.made.min_size, 0].into_iter().find_map(|min_size| {
            let candidates = self.candidates(risk, min_size, copies);
            let enough = self.sets(&candidates).filter(|set| self.is_enough(set, copies));
            enough.map(|set| self.choice(&set, copies)).min()
        })
    }

    fn sets(&self, candidates: &[usize]) -> impl Iterator<Item = BTreeSet<usize>> {
        let all = 0..1_u32 << candidates.len();
        all.map(|bits| {
            let chosen = (0..candidates.len()).filter(|index| bits & (1 << index) != 0);
            self.forced().into_iter().chain(chosen.map(|index| candidates[index])).collect()
        })
        .filter(|set| !self.is_torn(set))
    }

    fn choice(&self, set: &BTreeSet<usize>, copies: Copies) -> MadeChoice {
        let mut subjects: Vec<_> =
            set.iter().map(|index| self.rows[*index].subject.clone()).collect();
        subjects.sort();
        (self.numbers(set), self.freed(set, copies), subjects)
    }
}

fn planned(made: &MadeAccount, catalogue: &Catalogue) -> Plan {
    let (account, goal) = asked(made, catalogue);
    Planner::new(&account, &goal).plan(Bytes::new(made.quota)).unwrap()
}

fn asked(made: &MadeAccount, catalogue: &Catalogue) -> (Account, Goal) {
    let inventories: Vec<_> = made.devices.iter().map(MadeDevice::inventory).collect();
    let devices: Vec<_> = made
        .devices
        .iter()
        .zip(&inventories)
        .map(|(device, inventory)| Device {
            inventory,
            photos: device.photos,
            messages: StoredIn::DeviceBackup,
            photo_library: None,
            drive: device.drive,
        })
        .collect();
    let bytes = |size: &u64| Bytes::new(*size);
    let statements = Statements {
        used_elsewhere: made.used_elsewhere.map(Bytes::new),
        own_copies: made
            .own_copies
            .iter()
            .map(|(kind, size)| (id(*kind), size.as_ref().map(bytes)))
            .collect(),
        shown: made.shown.iter().map(|(kind, size)| (id(*kind), bytes(size))).collect(),
        shown_total: made.shown_total.map(Bytes::new),
    };
    let account = Account::new(&devices, catalogue, &statements).unwrap();
    let named = |kinds: &BTreeSet<usize>| -> BTreeSet<Subject> {
        let all = |kind: &usize| {
            let id = id(*kind);
            (0..devices.len()).map(move |backup| Subject { id: id.clone(), backup })
        };
        kinds.iter().flat_map(all).collect()
    };
    let goal = Goal {
        headroom: made.headroom,
        risk: Class::RISKIEST_FIRST[made.risk],
        min_size: Bytes::new(made.min_size),
        keep: named(&made.keep),
        exclude: named(&made.exclude),
    };
    (account, goal)
}

fn subjects(exclude: &[super::Exclusion]) -> Vec<Subject> {
    let mut subjects: Vec<_> = exclude.iter().map(|exclusion| exclusion.subject.clone()).collect();
    subjects.sort();
    subjects
}

fn check(made: &MadeAccount, plan: &Plan) -> Result<(), TestCaseError> {
    let reckoning = Reckoning::new(made);
    let risk = Class::RISKIEST_FIRST[made.risk];
    prop_assert_eq!(plan.elsewhere.get(), reckoning.elsewhere);
    prop_assert_eq!(i128::from(plan.current.get()), reckoning.current);
    prop_assert_eq!(plan.proof, Some(Proof::Optimal));
    let best = reckoning.best(risk, Copies::AsKnown);
    let found = subjects(&plan.exclude);
    if let Some((_, freed, subjects)) = &best {
        prop_assert_eq!(&found, subjects);
        prop_assert_eq!(plan.freed.get(), *freed);
        let outcome = if found.is_empty() { Outcome::Fits } else { Outcome::Plan };
        prop_assert_eq!(plan.outcome, outcome);
    } else {
        prop_assert_eq!(plan.outcome, Outcome::Impossible);
        check_most(&reckoning, risk, plan)?;
    }
    let riskier = Class::RISKIEST_FIRST.into_iter().rev().filter(|other| risk < *other);
    let needed = riskier
        .map(|other| (other, reckoning.best(other, Copies::AsKnown)))
        .find_map(|(other, best)| Some((other, best?.2)))
        .filter(|_| best.is_none());
    let told = plan.escalation.as_ref().map(|it| (it.risk, subjects(&it.exclude)));
    prop_assert_eq!(told, needed);
    // Nothing is asked of a total that is less than its parts.
    let all: BTreeSet<_> = (0..reckoning.rows.len()).collect();
    if reckoning.current < i128::from(reckoning.freed(&all, Copies::Assumed)) {
        return Ok(());
    }
    let second = reckoning
        .best(risk, Copies::Assumed)
        .filter(|(numbers, ..)| best.as_ref().is_none_or(|(known, ..)| numbers < known));
    let told = plan.with_own_copies.as_ref().map(|it| (subjects(&it.exclude), it.freed.get()));
    prop_assert_eq!(told, second.map(|(_, freed, subjects)| (subjects, freed)));
    Ok(())
}

/// Checks a set of which nothing is enough: it frees as much as can be, and nothing in it is
/// useless.
fn check_most(reckoning: &Reckoning<'_>, risk: Class, plan: &Plan) -> Result<(), TestCaseError> {
    let candidates = reckoning.candidates(risk, 0, Copies::AsKnown);
    let most = reckoning.sets(&candidates).map(|set| reckoning.freed(&set, Copies::AsKnown)).max();
    prop_assert_eq!(Some(plan.freed.get()), most);
    let found = subjects(&plan.exclude);
    let index = |subject: &Subject| reckoning.rows.iter().position(|row| row.subject == *subject);
    let set: BTreeSet<_> = found.iter().map(|subject| index(subject).unwrap()).collect();
    for index in set.iter().filter(|index| !reckoning.rows[**index].is_forced) {
        let mut fewer = set.clone();
        fewer.remove(index);
        prop_assert!(reckoning.freed(&fewer, Copies::AsKnown) < plan.freed.get());
    }
    Ok(())
}

/// Returns a catalogue with the apps of [`KINDS`] that are to be known.
fn catalogue() -> Catalogue {
    let mut text = String::new();
    // The others are judged by what their files are.
    let is_known = |kind: &&Kind| !["x", "models", "diary"].iter().any(|it| kind.id.ends_with(it));
    for kind in KINDS.iter().filter(|kind| kind.id != PHOTOS).filter(is_known) {
        let copy = match kind.copy {
            Copy::SameStorage => "icloud_sync",
            Copy::PhotoLibrary => "photo_library",
            Copy::Elsewhere if kind.class == Class::OwnBackup => "vendor_if_on",
            Copy::Elsewhere => "vendor",
        };
        let source = match kind.class {
            Class::Likely => "kind = \"knowledge\"",
            _ => "kind = \"vendor\", url = \"https://example.org\", says = \"So.\"",
        };
        let data = |copy: &str, bulk: &str| {
            format!(
                "[[app.data]]\nwhat = \"files\"\ntext = \"files\"\ncopy = \"{copy}\"\n\
                 {bulk}source = {{ {source}, seen = \"2026-11\" }}\n"
            )
        };
        let app = format!(
            "[[app]]\nids = [\"{}\"]\nname = \"App\"\nsurvives = \"files\"\nlost = \"none\"\n\
             first = [{{ text = \"Look\" }}]\n{}",
            kind.id,
            data(copy, "bulk = true\n"),
        );
        text += &app;
        if kind.class == Class::Keep {
            text += &data("none", "");
        }
    }
    let mut catalogue = Catalogue::bundled();
    catalogue.add_own(std::path::Path::new("own.toml"), &text).unwrap();
    catalogue
}

static CATALOGUE: std::sync::LazyLock<Catalogue> = std::sync::LazyLock::new(catalogue);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]
    #[test]
    fn a_plan_is_the_best_of_all_sets(made in account()) {
        check(&made, &planned(&made, &CATALOGUE))?;
    }

    #[test]
    fn any_set_is_judged_as_the_plan_that_has_to_take_it_and_no_more(
        made in account(),
        is_chosen in prop::collection::vec(any::<bool>(), 32),
    ) {
        let (account, goal) = asked(&made, &CATALOGUE);
        let subjects = account.items.iter().map(|(subject, _)| subject.clone());
        let (chosen, others): (Vec<_>, Vec<_>) =
            subjects.zip(is_chosen.into_iter().cycle()).partition(|(_, is_chosen)| *is_chosen);
        let set = |subjects: Vec<(Subject, bool)>| -> BTreeSet<Subject> {
            subjects.into_iter().map(|(subject, _)| subject).collect()
        };
        let (exclude, keep) = (set(chosen), set(others));
        let quota = Bytes::new(made.quota);
        let judged = Planner::new(&account, &goal).of_set(quota, &exclude);
        let forced = Goal { keep, exclude, ..goal };
        let plan = Planner::new(&account, &forced).plan(quota).unwrap();
        prop_assert_eq!(judged.proof, None);
        prop_assert_eq!(judged.outcome, plan.outcome);
        prop_assert_eq!(judged.freed, plan.freed);
        prop_assert_eq!((judged.after(), judged.budget), (plan.after(), plan.budget));
        prop_assert_eq!((judged.elsewhere, judged.shortfall()), (plan.elsewhere, plan.shortfall()));
        prop_assert_eq!(judged.exclude, plan.exclude);
        prop_assert_eq!(judged.shared, plan.shared);
    }
}
