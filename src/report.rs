//! Layer 5: what there is to say, before any format.
//!
//! A report borrows what the layers below have found, and adds what is only worth telling: the
//! warnings, the time from which an age is counted. [`table`] makes text for a person of it,
//! [`html`] a page to look at and to play with, [`json`], [`csv`] and [`ncdu`] make text for
//! programs. [`doctor`] puts a diagnosis into words for all of them, and [`support`] sums it up for
//! Apple Support.

mod account;
mod arrangement;
mod assumption;
pub mod checklist;
mod compare;
pub mod csv;
pub mod doctor;
mod heading;
mod help;
pub mod html;
pub mod json;
pub mod ncdu;
mod own_copy;
pub mod support;
pub mod table;
pub mod words;

use std::path::Path;

use jiff::Timestamp;

pub use self::{
    arrangement::{Arrangement, Order, Rows},
    assumption::{Assumption, Assumptions, Basis, Said},
    compare::CompareReport,
};
use crate::{
    backup::{
        Backup, Description, Device, Gaps, Outline, Problem, ProblemKind, State, evidence::Evidence,
    },
    bytes::{Bytes, Units},
    catalogue::{Catalogue, OwnCopy, Storage, TierFacts},
    inventory::{Detail, DriveCopy, Inventory, Item, ItemId, Missing},
    plan::{Choices, Glance, Goal, Outcome, Plan, Subject},
};

/// More than any iPhone or iPad holds.
const LARGEST_DEVICE: Bytes = Bytes::new(4 << 40);

/// Something that the reader should know about how far the numbers can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// A word for programs, such as `unusable_rows`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// How often it happened.
    pub count: u64,
}

impl Warning {
    fn once(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), count: 1 }
    }

    /// Tells of a file of the backup that should have told something.
    pub fn of_problem(problem: &Problem) -> Self {
        let code = match problem.kind {
            ProblemKind::Missing => "missing_file",
            ProblemKind::Unreadable(_) => "unreadable_file",
            ProblemKind::Malformed(_) => "malformed_file",
        };
        let without = match problem.file {
            "Info.plist" => "without it, names of apps and of the device may be missing here",
            "Manifest.plist" => {
                "without it, some containers may not be told to belong to their app"
            }
            _ => "without it, nothing says whether the backup is complete",
        };
        Self::once(code, format!("{problem}; {without}."))
    }

    /// The same for one of several backups.
    pub fn of_problem_in(backup: &Path, problem: &Problem) -> Self {
        let warning = Self::of_problem(problem);
        Self { message: format!("{}: {}", backup.display(), warning.message), ..warning }
    }

    fn of_state(state: State) -> Option<Self> {
        match state {
            State::Finished => None,
            State::Interrupted => Some(Self::once(
                "interrupted_backup",
                "This backup was cut off or is still under way, so files may be missing from it. \
                 Make a new one for exact numbers.",
            )),
            State::Empty => {
                Some(Self::once("empty_backup", "This backup says of itself that it is empty."))
            }
            State::Unknown => {
                Some(Self::once("unknown_state", "Nothing says whether this backup was completed."))
            }
        }
    }

    fn of_inventory(inventory: &Inventory, manifest: &str) -> Vec<Self> {
        let mut warnings = Vec::new();
        if let Missing::Rows(Gaps(gaps)) = inventory.missing {
            warnings.push(Self {
                code: "partial_manifest",
                message: format!(
                    "{manifest} is damaged or cut off: only a part of it could be read, and the \
                     sizes here are those of that part. Make a new backup for the rest."
                ),
                count: gaps.max(1),
            });
        }
        let unusable = inventory.totals.unusable;
        if 0 < unusable {
            let message = format!(
                "{} of the manifest could not be used and {} not counted.",
                words::counted(unusable, "row", "rows"),
                if unusable == 1 { "is" } else { "are" },
            );
            warnings.push(Self { code: "unusable_rows", message, count: unusable });
        }
        if LARGEST_DEVICE < inventory.totals.local {
            warnings.push(Self::once(
                "implausible_sizes",
                "The sizes add up to more than any iPhone or iPad holds, so some of them must be \
                 wrong.",
            ));
        }
        warnings
    }
}

/// One backup that was read, with what there is to say about it.
#[derive(Debug)]
pub struct BackupReport {
    /// What it is.
    pub description: Description,
    /// What is in it.
    pub inventory: Inventory,
    /// What it tells about the account.
    pub evidence: Evidence,
    /// Where photos and messages were taken to be kept.
    pub assumptions: Assumptions,
    /// How far that can be trusted.
    pub warnings: Vec<Warning>,
}

impl BackupReport {
    /// Returns what its owner calls the device.
    pub fn device_name(&self) -> &str {
        self.description.device_name.as_deref().unwrap_or("a device without a name")
    }

    /// Returns what an item is called on the device.
    pub fn home_screen_name<'a>(&'a self, id: &'a ItemId, catalogue: &'a Catalogue) -> &'a str {
        let item = || self.inventory.item(id).map(|item| catalogue.home_screen_name(item));
        catalogue.known_name(id).or_else(item).unwrap_or(id.as_str())
    }

    /// Puts together what was read, of Info.plist with its problems and of all else.
    pub fn new(
        backup: &Backup,
        (device, more_problems): (&Device, &[Problem]),
        inventory: Inventory,
        (evidence, assumptions): (Evidence, Assumptions),
    ) -> Self {
        let description = backup.describe(device);
        let mut warnings = Warning::of_inventory(&inventory, backup.manifest_name());
        // A Status.plist that can't be read says already that nothing is known.
        let is_told = backup.problems().iter().any(|problem| problem.file == "Status.plist");
        let state = Warning::of_state(description.state);
        warnings.extend(state.filter(|_| !is_told || description.state != State::Unknown));
        if backup.is_unfinished() {
            warnings.push(Warning::once(
                "snapshot_manifest",
                "No finished backup is in this folder. The numbers are those of one that was begun \
                 and never finished, and may change until it is.",
            ));
        }
        let problems = backup.problems().iter().chain(more_problems);
        warnings.extend(problems.map(Warning::of_problem));
        Self { description, inventory, evidence, assumptions, warnings }
    }
}

#[cfg(test)]
impl BackupReport {
    /// Makes a report of values.
    fn of_sample(sample: &crate::doctor::samples::Sample, warnings: Vec<Warning>) -> Self {
        Self {
            description: sample.description.clone(),
            inventory: sample.inventory.clone(),
            evidence: sample.evidence.clone(),
            assumptions: Assumptions::new(Said::default(), &sample.evidence),
            warnings,
        }
    }
}

/// How a report is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// What a GB is.
    pub units: Units,
    /// How many columns the terminal has.
    pub width: usize,
    /// The time from which ages are counted.
    pub now: Timestamp,
}

/// The sizes of one backup.
#[derive(Debug)]
pub struct SizesReport<'a> {
    /// The backup.
    pub backup: &'a BackupReport,
    /// What is known about apps.
    pub catalogue: &'a Catalogue,
    /// One item from within, if it was asked for.
    pub detail: Option<(&'a Item, Detail)>,
}

/// A plan, or an overview of what each tier would take.
#[derive(Debug)]
pub struct PlanReport<'a> {
    /// The backups that share the tier.
    pub backups: &'a [BackupReport],
    /// What is known about apps.
    pub catalogue: &'a Catalogue,
    /// What was asked.
    pub goal: &'a Goal,
    /// The storage that it has to fit, and the plan for it.
    pub plan: Option<(Storage, Plan)>,
    /// What each tier would take.
    pub tiers: Vec<TierGlance<'a>>,
}

/// What one tier would take.
#[derive(Debug, Clone, Copy)]
pub struct TierGlance<'a> {
    /// The tier.
    pub tier: &'a TierFacts,
    /// What it would take.
    pub glance: Glance,
}

impl<'a> PlanReport<'a> {
    /// Makes the plan for a tier, and a glance at all of them.
    pub fn new(
        backups: &'a [BackupReport],
        catalogue: &'a Catalogue,
        goal: &'a Goal,
        storage: Option<Storage>,
    ) -> Self {
        let inventories = backups.iter().map(|backup| &backup.inventory);
        let choices = Choices::new(inventories, catalogue);
        let glance = |tier: &'a TierFacts| TierGlance {
            tier,
            glance: choices.glance(Bytes::new(tier.bytes), goal),
        };
        Self {
            backups,
            catalogue,
            goal,
            plan: storage.map(|storage| {
                let plan = choices.plan(storage.quota, goal);
                (storage, plan)
            }),
            tiers: catalogue.tiers().iter().map(glance).collect(),
        }
    }

    /// Returns what an item of one of the backups is called by the App Store.
    pub fn store_name<'s>(&'s self, subject: &'s Subject) -> &'s str {
        let backup = self.backups.get(subject.backup);
        let item = backup.and_then(|backup| backup.inventory.item(&subject.id));
        item.map_or(subject.id.as_str(), |item| self.catalogue.store_name(item))
    }

    /// Returns what an item of one of the backups is called on the device.
    pub fn home_screen_name<'s>(&'s self, subject: &'s Subject) -> &'s str {
        let backup = self.backups.get(subject.backup);
        backup.map_or(subject.id.as_str(), |backup| {
            backup.home_screen_name(&subject.id, self.catalogue)
        })
    }

    /// Returns whether an app of one of the backups keeps a copy in iCloud Drive; `None` where its
    /// copy is elsewhere.
    pub fn drive_copy(&self, subject: &Subject) -> Option<DriveCopy> {
        match self.catalogue.advice(&subject.id).copy? {
            OwnCopy::IcloudDrive => {
                Some(self.backups.get(subject.backup)?.inventory.drive_copy(&subject.id))
            }
            _ => None,
        }
    }

    /// Returns the name of the device that an item is on, if the plan is for several.
    pub fn device_of(&self, subject: &Subject) -> Option<&str> {
        match self.backups {
            [] | [_] => None,
            several => several.get(subject.backup).map(BackupReport::device_name),
        }
    }

    /// Returns the smallest tier that something allowed is enough for.
    pub fn smallest_tier(&self) -> Option<&TierGlance<'a>> {
        self.tiers.iter().find(|tier| tier.glance.outcome != Outcome::Impossible)
    }

    /// Returns the smallest tier above some storage that something allowed is enough for.
    pub fn smallest_tier_above(&self, storage: &Storage) -> Option<&TierGlance<'a>> {
        self.tiers
            .iter()
            .filter(|other| storage.quota < Bytes::new(other.tier.bytes))
            .find(|other| other.glance.outcome != Outcome::Impossible)
    }

    /// Returns all that should be known about how far the numbers can be trusted.
    pub fn warnings(&self) -> impl Iterator<Item = &Warning> {
        self.backups.iter().flat_map(|backup| &backup.warnings)
    }
}

/// The backups that were found.
#[derive(Debug)]
pub struct ListReport {
    /// The backups, newest first.
    pub backups: Vec<ListedBackup>,
    /// How far that can be trusted.
    pub warnings: Vec<Warning>,
}

/// A backup that was found.
#[derive(Debug)]
pub struct ListedBackup {
    /// Where it is.
    pub path: std::path::PathBuf,
    /// What it is.
    pub description: Description,
    /// What can be told of it without its password, if it is encrypted.
    pub outline: Option<OutlineReport>,
}

/// What can be told of an encrypted backup without its password.
#[derive(Debug)]
pub struct OutlineReport {
    /// What it is.
    pub description: Description,
    /// How many apps the device had.
    pub installed: u64,
    /// What its folder tells.
    pub outline: Outline,
}

impl OutlineReport {
    /// Looks at every file in the folder of a backup.
    pub fn new(backup: &Backup, device: &Device) -> Self {
        Self {
            description: backup.describe(device),
            installed: words::number(device.installed.len()),
            outline: backup.outline(),
        }
    }
}
