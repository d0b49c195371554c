//! What storage is called.

use crate::bytes::{Bytes, Units};

/// Returns what a storage is called among sizes in these units. Tiers are named by GB of 2^30 bytes;
/// beside sizes in other units, such a name would be taken for a number of those.
pub fn storage(name: &str, quota: Bytes, units: Units) -> String {
    match units {
        Units::Icloud => name.to_owned(),
        Units::Decimal => quota.display(units).to_string(),
    }
}

/// Returns what somebody buys a storage by, with its size where that is another number.
pub fn tier(name: &str, quota: Bytes, units: Units) -> String {
    match units {
        Units::Icloud => name.to_owned(),
        Units::Decimal => format!("{name} (here {})", quota.display(units)),
    }
}
