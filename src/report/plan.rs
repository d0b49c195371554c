//! `PlanReport`: a plan for one backup or for several, and a glance at each tier.

use super::{BackupReport, Warning};
use crate::{
    bytes::Bytes,
    catalogue::{Catalogue, OwnCopy, Storage, TierFacts},
    inventory::DriveCopy,
    plan::{Choices, Glance, Goal, Outcome, Plan, Subject},
};

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
