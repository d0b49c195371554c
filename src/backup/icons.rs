//! The icons of apps, out of Info.plist: PNGs by their name there. What is in them nobody has
//! checked.

use std::collections::BTreeMap;

use plist::Value;

use super::BundleId;
use crate::property_list::{self, PropertyListError};

/// Reads the icons of an Info.plist.
pub(super) fn read(bytes: &[u8]) -> Result<BTreeMap<BundleId, Vec<u8>>, PropertyListError> {
    let mut list = property_list::read_icons(bytes)?;
    let applications = list.remove("Applications").and_then(Value::into_dictionary);
    let icons = applications.into_iter().flatten().filter_map(|(id, entry)| {
        let icon = entry.into_dictionary()?.remove(property_list::ICON)?.into_data()?;
        Some((BundleId::new(&id), icon))
    });
    Ok(icons.collect())
}
