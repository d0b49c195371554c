//! What there is to say of two backups, before any format.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Warning, words};
use crate::{
    bytes::Bytes,
    catalogue::Storage,
    growth::{self, Confidence, Extent, Forecast, Growth, Part, Snapshot},
    inventory::{ItemId, StoredIn},
};

/// Two backups, and what has grown between them.
#[derive(Debug)]
pub struct CompareReport<'a> {
    /// The older one.
    pub old: &'a Snapshot,
    /// The newer one.
    pub new: &'a Snapshot,
    /// How they differ.
    pub growth: &'a Growth,
    /// The storage that the newer one has to fit, if it is known.
    pub storage: Option<Storage>,
    /// What else fills that storage.
    pub used_elsewhere: Bytes,
    /// What the plan for the older backup would switch off, if one could be made.
    pub planned: Option<BTreeSet<ItemId>>,
    /// When iCloud Backup last succeeded, by the newer backup.
    pub last_success: Option<Timestamp>,
    /// How far the older one can be trusted by itself.
    pub of_old: Vec<Warning>,
    /// The same of the newer one.
    pub of_new: Vec<Warning>,
}

impl CompareReport<'_> {
    /// Returns when the storage is full at that rate; `None` where no storage is known.
    pub fn forecast(&self) -> Option<Forecast> {
        let storage = self.storage.as_ref()?;
        Some(self.growth.forecast(storage.quota.saturating_sub(self.used_elsewhere)))
    }

    /// Returns how much there is to the rate, if there is one.
    pub fn confidence(&self) -> Option<Confidence> {
        self.growth.confidence(self.old, self.new)
    }

    /// Returns the items that were switched off in between.
    pub fn switched_off(&self) -> impl Iterator<Item = &ItemId> {
        self.new.off.difference(&self.old.off)
    }

    /// Returns how many of the switches that the plan for the older backup names are off now, and
    /// those that aren't; `None` where there was nothing to switch off, or nobody can tell.
    pub fn followed(&self) -> Option<(usize, Vec<&ItemId>)> {
        let planned = self.planned.as_ref().filter(|planned| !planned.is_empty())?;
        let on: Vec<_> = planned.iter().filter(|id| !self.new.off.contains(id)).collect();
        Some((planned.len() - on.len(), on))
    }

    /// Tells what was switched off since, and whether a backup has succeeded since.
    pub fn since(&self) -> String {
        let name = |id: &ItemId| {
            let part = Part::Item(id.clone());
            let known = self.new.parts.get(&part).or_else(|| self.old.parts.get(&part));
            let name = known.map_or(id.as_str(), |(name, _)| name);
            words::printable(name).into_owned()
        };
        let off: Vec<_> = self.switched_off().map(name).collect();
        let switches = match (self.followed(), off.as_slice()) {
            (Some((off, on)), _) if 0 < off => {
                let of = words::counted(words::number(off + on.len()), "switch", "switches");
                let on: Vec<_> = on.into_iter().map(name).collect();
                let still = match on.as_slice() {
                    [] => String::new(),
                    on => format!(" ({} still on)", words::listed(on)),
                };
                let are = if off == 1 { "is" } else { "are" };
                format!("{off} of {of} {are} off as the plan for the older backup says{still}.")
            }
            (_, []) => "No app is recorded to be switched off since.".to_owned(),
            (_, off) => format!("Switched off since: {}.", words::listed(off)),
        };
        format!("{switches} {}", self.success())
    }

    /// Says whether an iCloud backup has succeeded since the older backup.
    fn success(&self) -> String {
        let Some(success) = self.last_success else {
            return "The newer backup doesn’t say when an iCloud backup last succeeded.".to_owned();
        };
        let day = words::day(success);
        if self.old.made.is_some_and(|old| success <= old) {
            return format!("No iCloud backup has succeeded since: the last was on {day}.");
        }
        let before = self.new.made.map(|made| made.duration_since(success));
        let before = before.filter(jiff::SignedDuration::is_positive);
        let before = before.map(|before| format!(", {} before this one", words::apart(before)));
        format!("The last iCloud backup succeeded on {day}{}.", before.unwrap_or_default())
    }

    /// Warns where the backups may be of two devices: what one has and the other hasn't never grew.
    fn other_device(&self) -> Option<Warning> {
        let names = self.old.device_name.as_deref().zip(self.new.device_name.as_deref());
        let models = self.old.product_type.as_deref().zip(self.new.product_type.as_deref());
        let message = match (names, models) {
            (Some((old, new)), _) if old != new => {
                "These may be two devices: the older backup has another name than the newer."
                    .to_owned()
            }
            // A new model may go on with the name and the data of the one before, or be another device.
            (_, Some((old, new))) if old != new => format!(
                "These may be two devices: the older backup is of an {}, the newer of an {}. If so, what \
                 seems to have grown or gone only differs between them.",
                words::model(old),
                words::model(new),
            ),
            _ => return None,
        };
        Some(Warning::once("other_device", message))
    }

    /// Returns how far a comparison can be trusted, and what there is to know of each of the two.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = self.of_both();
        for (of_one, which) in [(&self.of_old, "Older backup"), (&self.of_new, "Newer backup")] {
            warnings.extend(of_one.iter().map(|warning| warning.of_one_of_two(which)));
        }
        warnings
    }

    /// Returns what there is to know of the two together.
    fn of_both(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        warnings.extend(self.other_device());
        for (snapshot, which) in [(self.old, "older"), (self.new, "newer")] {
            if snapshot.extent == Extent::Partial {
                let message = format!(
                    "The {which} backup isn't complete, so what seems to have grown or gone may \
                     only be missing there."
                );
                warnings.push(Warning::once("partial_backup", message));
            }
        }
        let stored = [
            ("iCloud Photos", self.old.photos, self.new.photos),
            ("Messages in iCloud", self.old.messages, self.new.messages),
        ];
        for (name, old, new) in stored {
            if let Some((old, new)) = growth::apart(old, new) {
                let [old, new] = [old, new].map(switch);
                let message = format!(
                    "The older backup is counted with {name} {old} and the newer with it {new}, so \
                     a part of what iCloud Backup would take came or went by that alone."
                );
                warnings.push(Warning::once("other_place", message));
            }
        }
        if self.growth.elapsed.is_none() {
            let message = match (self.old.made, self.new.made) {
                (Some(_), Some(_)) => "Both backups are of the same time, so there is no rate.",
                _ => "The backups don’t say when they were made, so there is no rate.",
            };
            warnings.push(Warning::once("no_rate", message));
        }
        warnings
    }
}

/// Returns how the switch stands that makes something be kept there.
fn switch(stored: StoredIn) -> &'static str {
    match stored {
        StoredIn::Icloud => "on",
        StoredIn::DeviceBackup => "off",
    }
}
