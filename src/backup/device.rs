//! `Device`: whose backup this is, out of Info.plist.
//!
//! Only what is shown is taken. Serial number, IMEI, phone number, UDID and the Apple ID stand in
//! the same file, and there is no field here that could hold them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use plist::{Dictionary, Value};

use super::BundleId;
use crate::property_list::{self, PropertyListError};

/// What Info.plist tells about the device and its apps. Everything may be missing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Device {
    /// The name that its owner gave it.
    pub name: Option<String>,
    /// The model, such as `iPhone14,5`.
    pub product_type: Option<String>,
    /// The version of iOS, such as `18.6`.
    pub product_version: Option<String>,
    /// When this backup was made.
    pub last_backup: Option<Timestamp>,
    /// The apps that its owner installed.
    pub installed: BTreeSet<BundleId>,
    /// What the App Store calls those of them that it told about.
    pub store_names: BTreeMap<BundleId, String>,
}

impl Device {
    /// Reads the bytes of Info.plist. A key that is missing or of an odd type is left out.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, PropertyListError> {
        let list = property_list::read_without_icons(bytes)?;
        let applications = list.get("Applications").and_then(Value::as_dictionary);
        let listed = list.get("Installed Applications").and_then(Value::as_array);
        let mut installed: BTreeSet<_> = listed
            .into_iter()
            .flatten()
            .filter_map(Value::as_string)
            .filter(|id| !id.is_empty())
            .map(BundleId::new)
            .collect();
        let mut store_names = BTreeMap::new();
        for (id, entry) in applications.into_iter().flatten() {
            if id.is_empty() {
                continue;
            }
            // `Installed Applications` may be missing where this list isn't.
            installed.insert(BundleId::new(id));
            if let Some(name) = entry.as_dictionary().and_then(store_name) {
                store_names.insert(BundleId::new(id), name);
            }
        }
        Ok(Self {
            name: property_list::text(&list, "Device Name")
                .or_else(|| property_list::text(&list, "Display Name")),
            product_type: property_list::text(&list, "Product Type"),
            product_version: property_list::text(&list, "Product Version"),
            last_backup: list.get("Last Backup Date").and_then(property_list::time),
            installed,
            store_names,
        })
    }
}

/// Returns `itemName` of the `iTunesMetadata`, a property list inside this one.
fn store_name(entry: &Dictionary) -> Option<String> {
    let metadata = entry.get("iTunesMetadata")?.as_data()?;
    let metadata = property_list::read_without(metadata, |key| key != "itemName").ok()?;
    property_list::text(&metadata, "itemName")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(body: &str) -> Vec<u8> {
        format!("<plist version=\"1.0\"><dict>{body}</dict></plist>").into_bytes()
    }

    #[test]
    fn odd_keys_are_left_out_and_the_rest_stays() {
        let device = Device::read(&xml("<key>Device Name</key><integer>7</integer>\
             <key>Display Name</key><string>Anna</string>\
             <key>Applications</key><string>none</string>\
             <key>Installed Applications</key><array><string>a.b</string><true/></array>\
             <key>Last Backup Date</key><string>yesterday</string>"))
        .unwrap();
        assert_eq!(device.name.as_deref(), Some("Anna"));
        assert_eq!(device.installed, [BundleId::new("a.b")].into());
        assert_eq!(device.last_backup, None);
    }

    #[test]
    fn the_far_past_and_the_far_future_do_no_harm() {
        for date in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
            let list = xml(&format!("<key>Last Backup Date</key><date>{date}</date>"));
            assert!(Device::read(&list).is_ok(), "{date}");
        }
    }

    #[test]
    fn personal_numbers_are_not_kept() {
        let device = Device::read(&xml("<key>Serial Number</key><string>SECRET</string>\
             <key>Phone Number</key><string>SECRET</string>\
             <key>Unique Identifier</key><string>SECRET</string>"))
        .unwrap();
        assert_eq!(device, Device::default());
        assert!(!format!("{device:?}").contains("SECRET"));
    }
}
