//! `DriveUse`: what iCloud Drive holds, and what of it is whose.

use super::{Attributor, CloudSettings, Scan, Tally, owners::ItemsById, scan};
use crate::{bytes::Bytes, evidence::DriveTally};

/// What iCloud Drive holds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct DriveUse {
    /// All of it.
    pub bytes: Bytes,
    /// What of it is shared without a sign of who shares it.
    pub unclear: Bytes,
    /// Where that is known from.
    pub basis: DriveBasis,
}

/// Where it is known from what iCloud Drive holds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum DriveBasis {
    /// By the database of iCloud Drive, which lists all of it.
    Database,
    /// By what the device has of it, which is all of it or less.
    #[default]
    LocalFiles,
}

/// Tells each item what it keeps in iCloud Drive: by its database, which lists all of it, else by
/// what the device has of it.
pub(super) fn add_drive(
    items: &mut ItemsById,
    scan: &Scan,
    attributor: &Attributor<'_>,
    settings: &CloudSettings,
) -> DriveUse {
    let of_files = |(name, tally): (&String, &Tally)| {
        (name.clone(), DriveTally { bytes: tally.local, newest: tally.modified() })
    };
    let (libraries, drive) = match &settings.drive {
        Some(contents) => (
            contents.libraries.clone(),
            DriveUse {
                bytes: contents.total,
                unclear: contents.unclear,
                basis: DriveBasis::Database,
            },
        ),
        None => (
            scan.drive.iter().map(of_files).collect(),
            DriveUse { bytes: scan.sum_of(&[scan::DRIVE]), ..DriveUse::default() },
        ),
    };
    for (library, tally) in libraries {
        let owners = attributor.owners_in_drive(&library);
        let owner = owners.into_iter().find(|owner| items.has(owner));
        if let Some(item) = owner.and_then(|owner| items.known(&owner)) {
            let sum = item.drive.get_or_insert_default();
            sum.bytes = sum.bytes.saturating_add(tally.bytes);
            sum.newest = sum.newest.max(tally.newest);
        }
    }
    drive
}
