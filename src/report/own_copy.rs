//! What it means that an app's own copy fills the same storage as the backup.

use super::View;
use crate::{bytes::Bytes, inventory::DriveCopy};

/// Tells what it means that an app's own copy fills the same storage as the backup.
pub(super) fn same_storage(copy: Option<DriveCopy>, view: &View) -> String {
    match copy {
        Some(DriveCopy::Found(copy)) if Bytes::ZERO < copy.local => format!(
            "Its own copy is in iCloud Drive already ({} of it on this device), so this frees the \
             second one.",
            copy.local.display(view.units),
        ),
        Some(DriveCopy::Found(_)) => {
            "Its own copy is in iCloud Drive already, so this frees the second one.".to_owned()
        }
        Some(DriveCopy::NotFound) => {
            "No copy of its own was found in iCloud Drive. Making one fills the same storage, so that \
             the bytes move instead of going."
                .to_owned()
        }
        Some(DriveCopy::Unknown) | None => {
            "Its own copy fills the same iCloud storage, so less is won than it takes here."
                .to_owned()
        }
    }
}
