//! Whether one app holds up the others.
//!
//! Nothing in a backup says so outright. Three signs hint at it:
//!
//! - one app holds more than half of what all apps would send, and more than 5 GB;
//! - a domain has over 100,000 files, each of which is asked for and sent by itself;
//! - files of an app are missing from this backup or cut short: what could not be read here can't
//!   be read there.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{Estimate, Input, Status};
use crate::{
    bytes::Bytes,
    inventory::{BlobFaults, Container, ItemId, Kind},
};

/// A smaller app never holds up a night's backup.
const LARGE: Bytes = Bytes::new(5 << 30);
const MANY_FILES: u64 = 100_000;

/// The apps that may hold up the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// The largest first.
    pub suspects: Vec<Suspect>,
    /// What all of the backup takes, and with it whether all of it could be looked at.
    pub estimate: Estimate,
    /// Whether the files on the disk were looked at.
    pub disk: Disk,
}

/// Whether the files on the disk were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// They were.
    Compared,
    /// They were, but most are missing, which is a fault of the copy and of no app.
    Incomplete,
    /// Only the manifest was read.
    NotCompared,
}

/// An item that may hold up the others, or several that share a domain that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// The items, at least one.
    pub items: BTreeSet<ItemId>,
    /// What they would take in iCloud Backup.
    pub icloud: Bytes,
    /// What hints at them, at least one.
    pub signs: Vec<Sign>,
}

/// What hints at an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It is said to hold more than the device can.
    Implausible {
        /// What the manifest says that it takes.
        local: Bytes,
    },
    /// It holds more than half of what all apps would send.
    FarAbove {
        /// What all apps would send.
        all: Bytes,
    },
    /// One of its domains has over 100,000 files.
    ManyFiles {
        /// How many; of several such domains, the most.
        files: u64,
    },
    /// Files of it are not as the manifest lists them.
    Faults {
        /// Those that are missing.
        missing: u64,
        /// Those that are cut short.
        truncated: u64,
    },
}

impl Stuck {
    pub(super) fn check(input: &Input<'_>) -> Self {
        let mut hints: BTreeMap<BTreeSet<ItemId>, Hints> = BTreeMap::new();
        if let Some(item) = input.implausible() {
            hints.entry([item.id.clone()].into()).or_default().implausible = Some(item.total.local);
        // A size that no device has would be far above the others, too, and say nothing more.
        } else if let Some((id, all)) = far_above(input) {
            hints.entry([id].into()).or_default().far_above = Some(all);
        }
        // Where most files are missing, the folder is a part of a copy, which is no app's fault.
        let telling = input.verification.filter(|found| found.missing <= found.checked / 2);
        // One domain after the other, with all of its sections: there may be 100,000.
        let mut containers: Vec<_> = input.inventory.each_container().collect();
        containers.sort_by_key(|(container, _)| &container.domain);
        for of_domain in containers.chunk_by(|(a, _), (b, _)| a.domain == b.domain) {
            let Some((Container { domain, .. }, _)) = of_domain.first() else { continue };
            let faults = telling.and_then(|found| found.by_domain.get(domain));
            let hint = Hints::of(&Found::new(of_domain), faults);
            // Most domains hint at nothing, and their owners need not be copied.
            if hint.is_any() {
                let owners = of_domain.iter().flat_map(|(_, owners)| *owners).cloned().collect();
                hints.entry(owners).or_default().merge(&hint);
            }
        }
        let size = |items: &BTreeSet<ItemId>| {
            let found = items.iter().filter_map(|id| input.inventory.item(id));
            found.map(|item| item.total.icloud).sum()
        };
        let mut suspects: Vec<_> = hints
            .into_iter()
            .map(|(items, hints)| Suspect { icloud: size(&items), items, signs: hints.signs() })
            .filter(|suspect| !suspect.signs.is_empty())
            .collect();
        suspects.sort_by_key(|suspect| (Reverse(suspect.icloud), suspect.items.clone()));
        let disk = match (input.verification, telling) {
            (None, _) => Disk::NotCompared,
            (Some(_), None) => Disk::Incomplete,
            (Some(_), Some(_)) => Disk::Compared,
        };
        Self { suspects, estimate: input.estimate(), disk }
    }

    /// Returns the item that is said to hold more than the device can, and how much, if there is
    /// one.
    pub fn implausible(&self) -> Option<(&ItemId, Bytes)> {
        self.suspects.iter().find_map(|suspect| match suspect.signs.first()? {
            Sign::Implausible { local } => Some((suspect.items.first()?, *local)),
            _ => None,
        })
    }

    /// A warning when anything hints at an app, a problem when it holds more than the device can. A
    /// part of a manifest without a hint proves nothing.
    pub fn status(&self) -> Status {
        match self.estimate {
            _ if self.implausible().is_some() => Status::Problem,
            _ if !self.suspects.is_empty() => Status::Warning,
            Estimate::AtLeast(_) => Status::Unknown,
            Estimate::Whole(_) => Status::Ok,
        }
    }
}

/// What hints at the owners of some domains, all domains together.
#[derive(Debug, Default)]
struct Hints {
    implausible: Option<Bytes>,
    far_above: Option<Bytes>,
    many_files: Option<u64>,
    missing: u64,
    truncated: u64,
}

impl Hints {
    /// Returns what hints at the owners of one domain.
    fn of(found: &Found, faults: Option<&BlobFaults>) -> Self {
        let has_many = MANY_FILES < found.files && found.is_sent();
        Self {
            many_files: has_many.then_some(found.files),
            missing: faults.map(|faults| faults.missing).unwrap_or_default(),
            truncated: faults.map(|faults| faults.truncated).unwrap_or_default(),
            ..Self::default()
        }
    }

    fn is_any(&self) -> bool {
        !self.signs().is_empty()
    }

    /// Adds what hints at them in another domain.
    fn merge(&mut self, other: &Self) {
        self.many_files = self.many_files.max(other.many_files);
        self.missing = self.missing.saturating_add(other.missing);
        self.truncated = self.truncated.saturating_add(other.truncated);
    }

    fn signs(&self) -> Vec<Sign> {
        let Self { implausible, far_above, many_files, missing, truncated } = *self;
        let implausible = implausible.map(|local| Sign::Implausible { local });
        let faults = 0 < missing || 0 < truncated;
        let far_above = far_above.map(|all| Sign::FarAbove { all });
        let many_files = many_files.map(|files| Sign::ManyFiles { files });
        let faults = faults.then_some(Sign::Faults { missing, truncated });
        implausible.into_iter().chain(far_above).chain(many_files).chain(faults).collect()
    }
}

/// Returns the app that holds more than half of what all apps would send, if it is large, and
/// what they would send.
fn far_above(input: &Input<'_>) -> Option<(ItemId, Bytes)> {
    let apps = || input.inventory.items.iter().filter(|item| item.id.kind() == Kind::App);
    let own = apps().map(|item| item.total.icloud);
    let shared = input.inventory.shared.iter().map(|shared| shared.container.tally.icloud);
    let all: Bytes = own.chain(shared).sum();
    // Of equal ones the one whose id comes first, so that the answer is always the same.
    let largest = apps().max_by_key(|item| (item.total.icloud, Reverse(item.id.clone())))?;
    let rest = all.saturating_sub(largest.total.icloud);
    let is_far_above = LARGE < largest.total.icloud && rest < largest.total.icloud;
    is_far_above.then(|| (largest.id.clone(), all))
}

/// One domain, with all of its sections.
#[derive(Debug, Default)]
struct Found {
    files: u64,
    local: Bytes,
    icloud: Bytes,
}

impl Found {
    fn new(sections: &[(&Container, &[ItemId])]) -> Self {
        sections.iter().fold(Self::default(), |sum, (Container { tally, .. }, _)| Self {
            files: sum.files.saturating_add(tally.files),
            local: sum.local.saturating_add(tally.local),
            icloud: sum.icloud.saturating_add(tally.icloud),
        })
    }

    /// Whether iCloud Backup takes any of it; what is switched off or kept elsewhere holds up
    /// nothing.
    fn is_sent(&self) -> bool {
        self.local == Bytes::ZERO || Bytes::ZERO < self.icloud
    }
}

#[cfg(test)]
mod tests {
    use super::{super::samples, *};
    use crate::{
        backup::{BundleId, Domain},
        inventory::Verification,
    };

    const GB: u64 = 1 << 30;

    #[track_caller]
    fn check_sizes(apps: &[(&str, u64)], expected: &[&str]) {
        let sample = samples::Sample::new(apps);
        let stuck = Stuck::check(&sample.input());
        let named: Vec<_> =
            stuck.suspects.iter().flat_map(|suspect| &suspect.items).map(ItemId::as_str).collect();
        assert_eq!(named, expected, "{apps:?}");
        let status = if expected.is_empty() { Status::Ok } else { Status::Warning };
        assert_eq!(stuck.status(), status);
    }

    #[test]
    fn an_app_above_half_and_5_gb_stands_out() {
        let (a, b) = ("AppDomain-a.a.a", "AppDomain-b.b.b");
        check_sizes(&[(a, 6 * GB), (b, 6 * GB - 1)], &["a.a.a"]);
        check_sizes(&[(a, 6 * GB), (b, 6 * GB)], &[]);
        check_sizes(&[(a, 5 * GB + 1), (b, 1)], &["a.a.a"]);
        check_sizes(&[(a, 5 * GB), (b, 1)], &[]);
        check_sizes(&[], &[]);
    }

    #[test]
    fn photos_and_the_system_are_no_app() {
        check_sizes(&[("CameraRollDomain", 50 * GB), ("HomeDomain", 9 * GB)], &[]);
    }

    #[test]
    fn a_domain_with_over_100_000_files_stands_out() {
        #[track_caller]
        fn check(files: u64, icloud: u64, expected: &[Sign]) {
            let mut sample = samples::Sample::new(&[("AppDomain-a.a.a", 10)]);
            let container = &mut sample.inventory.items[0].containers[0];
            (container.tally.files, container.tally.icloud) = (files, Bytes::new(icloud));
            let stuck = Stuck::check(&sample.input());
            let signs: Vec<_> =
                stuck.suspects.iter().flat_map(|suspect| &suspect.signs).copied().collect();
            assert_eq!(signs, expected);
        }
        check(100_000, 10, &[]);
        check(100_001, 10, &[Sign::ManyFiles { files: 100_001 }]);
        // It is switched off already.
        check(100_001, 0, &[]);
    }

    #[test]
    fn missing_and_truncated_files_name_their_app() {
        let apps = [("AppDomain-a.a.a", 10), ("AppDomain-b.b.b", 20)];
        let mut sample = samples::Sample::new(&apps);
        let faults = |missing, truncated| BlobFaults { files: 9, missing, truncated };
        let by_domain = [
            (Domain::parse("AppDomain-a.a.a"), faults(1, 2)),
            (Domain::parse("AppDomain-b.b.b"), faults(0, 0)),
            (Domain::parse("AppDomain-of.nobody.here"), faults(1, 0)),
        ];
        let by_domain = by_domain.into();
        sample.verification = Some(Verification { by_domain, ..Verification::default() });
        let stuck = Stuck::check(&sample.input());
        let expected = Suspect {
            items: [ItemId::App(BundleId::new("a.a.a"))].into(),
            icloud: Bytes::new(10),
            signs: vec![Sign::Faults { missing: 1, truncated: 2 }],
        };
        assert_eq!((stuck.suspects, stuck.disk), (vec![expected], Disk::Compared));
    }

    #[test]
    fn what_is_found_in_several_domains_of_an_app_is_added_up() {
        let mut sample = samples::Sample::new(&[("AppDomain-a.a.a", 10)]);
        let app = &mut sample.inventory.items[0];
        app.containers[0].tally.files = 120_000;
        let mut group = app.containers[0].clone();
        group.domain = Domain::parse("AppDomainGroup-group.a");
        group.tally.files = 130_000;
        app.containers.push(group);
        let faults = BlobFaults { files: 9, missing: 1, truncated: 2 };
        let by_domain = ["AppDomain-a.a.a", "AppDomainGroup-group.a"];
        let by_domain = by_domain.map(|domain| (Domain::parse(domain), faults)).into();
        sample.verification = Some(Verification { by_domain, ..Verification::default() });
        let stuck = Stuck::check(&sample.input());
        let expected =
            [Sign::ManyFiles { files: 130_000 }, Sign::Faults { missing: 2, truncated: 4 }];
        assert_eq!(stuck.suspects[0].signs, expected);
        assert_eq!(stuck.suspects.len(), 1);
    }

    #[test]
    fn a_copy_without_most_of_its_files_blames_no_app() {
        let mut sample = samples::Sample::new(&[("AppDomain-a.a.a", 10)]);
        let check = |sample: &samples::Sample, expected: Disk| {
            assert_eq!(Stuck::check(&sample.input()).disk, expected);
        };
        check(&sample, Disk::NotCompared);
        let found = |missing| Verification { checked: 10, missing, ..Verification::default() };
        sample.verification = Some(found(5));
        check(&sample, Disk::Compared);
        sample.verification = Some(found(6));
        check(&sample, Disk::Incomplete);
    }

    #[test]
    fn a_domain_that_several_items_have_a_part_of_names_them_all() {
        let mut sample = samples::Sample::new(&[("MediaDomain", 10)]);
        let mut messages = sample.inventory.items[0].clone();
        messages.id = ItemId::Messages;
        for item in [&mut messages, &mut sample.inventory.items[0]] {
            item.containers[0].tally.files = 60_000;
        }
        sample.inventory.items.push(messages);
        let stuck = Stuck::check(&sample.input());
        let expected = [ItemId::Messages, ItemId::Settings].into();
        assert_eq!(stuck.suspects[0].items, expected);
        assert_eq!(stuck.suspects[0].signs, [Sign::ManyFiles { files: 120_000 }]);
    }

    #[test]
    fn a_part_of_a_manifest_without_a_sign_proves_nothing() {
        let mut sample = samples::Sample::new(&[("AppDomain-a.a.a", 10)]);
        sample.cut_off();
        assert_eq!(Stuck::check(&sample.input()).status(), Status::Unknown);
    }
}
