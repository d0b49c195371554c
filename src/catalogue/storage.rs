//! `Storage`: how large the iCloud storage is that backups have to fit, and who says so.

use super::Catalogue;
use crate::bytes::{Bytes, Units};

/// iCloud storage that backups have to fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    /// What it is called, such as `50 GB`.
    pub name: String,
    /// How large it is.
    pub quota: Bytes,
    /// Who says so.
    pub source: StorageSource,
}

/// Who says how large the storage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageSource {
    /// The user, by an option.
    Option,
    /// The backup, by what it records of the account.
    Backup,
}

impl Storage {
    /// The storage that somebody asked for; `None` for no storage at all.
    pub fn asked(quota: Bytes, catalogue: &Catalogue) -> Option<Self> {
        Self::of(quota, StorageSource::Option, catalogue)
    }

    /// The storage that a backup tells of; `None` for no storage at all, which no account has.
    pub fn recorded(quota: Bytes, catalogue: &Catalogue) -> Option<Self> {
        Self::of(quota, StorageSource::Backup, catalogue)
    }

    /// Calls a storage as the tier of its size, or by its size where there is none.
    fn of(quota: Bytes, source: StorageSource, catalogue: &Catalogue) -> Option<Self> {
        if quota == Bytes::ZERO {
            return None;
        }
        let tier = catalogue.tiers().iter().find(|tier| Bytes::new(tier.bytes) == quota);
        let name = match tier {
            Some(tier) => tier.name.to_owned(),
            // As tiers are named: `55 GB`, not `55.0 GB`.
            None => quota.display(Units::Icloud).to_string().replace(".0 ", " "),
        };
        Some(Self { name, quota, source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_is_called_as_its_tier_or_by_its_size() {
        let catalogue = Catalogue::bundled();
        let name = |gigabytes: u64| {
            Storage::recorded(Bytes::new(gigabytes << 30), &catalogue).map(|storage| storage.name)
        };
        assert_eq!(name(5).as_deref(), Some("5 GB"));
        assert_eq!(name(2_048).as_deref(), Some("2 TB"));
        assert_eq!(name(55).as_deref(), Some("55 GB"));
        assert_eq!(name(0), None);
    }
}
