//! Info.plist, Manifest.plist and Status.plist: each reads what is there, whosever it is.

use std::hint::black_box;

use crate::{
    backup::{Device, ManifestPlist, StatusPlist, containers},
    property_list,
};

pub(crate) fn read(bytes: &[u8]) {
    let _ = black_box(Device::read(bytes));
    let _ = black_box(ManifestPlist::read(bytes));
    let _ = black_box(containers::read(bytes));
    let _ = black_box(StatusPlist::read(bytes));
}

/// All of them read a list, or none does; but what one of them doesn't ask for, such as icons, may be
/// odd. What they take from it is sound: an app that the App Store told about is installed, and
/// nothing has a name without letters.
pub(crate) fn check(bytes: &[u8]) {
    let is_list = property_list::read_dictionary(bytes).is_ok();
    let device = Device::read(bytes);
    let manifest = ManifestPlist::read(bytes);
    let containers = containers::read(bytes);
    assert!(device.is_ok() || !is_list);
    // Only of a binary list is anything left out but icons.
    let is_binary = bytes.starts_with(b"bplist");
    for is_read in [manifest.is_ok(), containers.is_ok()] {
        assert!(is_read == is_list || (is_read && is_binary));
    }
    assert_eq!(StatusPlist::read(bytes).is_ok(), is_list);
    if let Ok(device) = device {
        assert!(device.store_names.keys().all(|id| device.installed.contains(id)));
        assert!(device.installed.iter().all(|id| !id.as_str().is_empty()));
        let names = [device.name, device.product_type, device.product_version];
        assert!(
            names
                .into_iter()
                .flatten()
                .chain(device.store_names.into_values())
                .all(|name| !name.is_empty())
        );
    }
    if let Ok(containers) = containers {
        assert!(containers.keys().all(|id| !id.as_str().is_empty()));
    }
}
