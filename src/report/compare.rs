//! What there is to say of two backups, before any format.

use crate::{
    bytes::Bytes,
    catalogue::Storage,
    growth::{self, Extent, Forecast, Growth, Snapshot, Trust},
    inventory::StoredIn,
};

use super::Warning;

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
}

impl CompareReport<'_> {
    /// Returns when the storage is full at that rate; `None` where no storage is known.
    pub fn forecast(&self) -> Option<Forecast> {
        let storage = self.storage.as_ref()?;
        Some(self.growth.forecast(storage.quota.saturating_sub(self.used_elsewhere)))
    }

    /// Returns how much there is to the rate, if there is one.
    pub fn trust(&self) -> Option<Trust> {
        self.growth.trust(self.old, self.new)
    }

    /// Returns how far a comparison can be trusted.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if let (Some(old), Some(new)) = (&self.old.device_name, &self.new.device_name)
            && old != new
        {
            let message = format!(
                "These may be two devices: the older backup is of “{old}”, the newer of “{new}”."
            );
            warnings.push(Warning::once("other_device", message));
        }
        for (snapshot, which) in [(self.old, "older"), (self.new, "newer")] {
            if snapshot.extent == Extent::Partial {
                let message = format!(
                    "The {which} backup isn't complete, so what seems to have grown or gone may \
                     only be missing there."
                );
                warnings.push(Warning::once("partial_backup", message));
            }
        }
        let places = [
            ("iCloud Photos", self.old.photos, self.new.photos),
            ("Messages in iCloud", self.old.messages, self.new.messages),
        ];
        for (name, old, new) in places {
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
                _ => "Nothing tells how far the backups are apart, so there is no rate.",
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
