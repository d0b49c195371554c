//! Manifest.plist: written by the phone about the backup and every container in it.

use plist::{Dictionary, Value};

use super::{date, dictionary, text};
use crate::{
    container::{Container, ContainerClass},
    device::Device,
    encryption::Encryption,
    seeded::Seeded,
};

/// Returns Manifest.plist.
pub(crate) fn manifest(
    device: &Device,
    containers: &[Container],
    encryption: &Encryption,
    last_backup: i64,
) -> Dictionary {
    let applications = containers.iter().map(|container| {
        let path = path(container, containers);
        (container.identifier.clone(), entry(container, &path))
    });
    let mut manifest = dictionary([
        ("Applications", Value::Dictionary(applications.collect())),
        ("Date", date(last_backup)),
        ("IsEncrypted", Value::Boolean(encryption.is_encrypted())),
        ("Lockdown", Value::Dictionary(lockdown(device))),
        ("SystemDomainsVersion", text("24.0")),
        ("Version", text("10.0")),
        ("WasPasscodeSet", Value::Boolean(true)),
    ]);
    if let Some(encrypted) = encryption.password() {
        let keybag = encrypted.keybag().to_bytes();
        manifest.insert("BackupKeyBag".to_owned(), Value::Data(keybag));
        if let Some(key) = encrypted.manifest_key() {
            manifest.insert("ManifestKey".to_owned(), Value::Data(key.to_vec()));
        }
    }
    manifest
}

fn entry(container: &Container, path: &str) -> Value {
    Value::Dictionary(dictionary([
        ("CFBundleIdentifier", text(&container.identifier)),
        ("CFBundleVersion", text("1")),
        ("ContainerContentClass", text(container.class.as_str())),
        ("Path", text(path)),
    ]))
}

/// Where the container's program, or the group's folder, is on the phone.
fn path(container: &Container, containers: &[Container]) -> String {
    let identifier = &container.identifier;
    match container.class {
        ContainerClass::Application => program(identifier),
        ContainerClass::Group => {
            let folder = Seeded::from_name(identifier).uuid();
            format!("/private/var/mobile/Containers/Shared/AppGroup/{folder}")
        }
        ContainerClass::Plugin => {
            let name = identifier.rsplit('.').next().unwrap_or(identifier);
            let owner = containers
                .iter()
                .filter(|other| other.class == ContainerClass::Application)
                .filter(|other| is_extension_of(identifier, &other.identifier))
                .max_by_key(|other| other.identifier.len());
            match owner {
                Some(owner) => format!("{}/PlugIns/{name}.appex", program(&owner.identifier)),
                None => format!("/System/Library/PrivateFrameworks/{name}.appex"),
            }
        }
    }
}

fn program(bundle_id: &str) -> String {
    let name = bundle_id.rsplit('.').next().unwrap_or(bundle_id);
    if bundle_id.starts_with("com.apple.") {
        format!("/Applications/{name}.app")
    } else {
        let folder = Seeded::from_name(bundle_id).uuid();
        format!("/private/var/containers/Bundle/Application/{folder}/{name}.app")
    }
}

/// Tells whether a plugin's identifier is the app's with further labels.
fn is_extension_of(plugin: &str, bundle_id: &str) -> bool {
    plugin.strip_prefix(bundle_id).is_some_and(|rest| rest.starts_with('.'))
}

fn lockdown(device: &Device) -> Dictionary {
    let empty = || Value::Dictionary(Dictionary::new());
    dictionary([
        ("BuildVersion", text(&device.build_version)),
        ("DeviceName", text(&device.name)),
        ("ProductType", text(&device.product_type)),
        ("ProductVersion", text(&device.product_version)),
        ("SerialNumber", text("SAMPLE-SERIAL-1")),
        ("UniqueDeviceID", text(&device.udid)),
        ("com.apple.Accessibility", empty()),
        ("com.apple.MobileDeviceCrashCopy", empty()),
        ("com.apple.TerminalFlashr", empty()),
        ("com.apple.mobile.data_sync", empty()),
        ("com.apple.mobile.iTunes.accessories", empty()),
        ("com.apple.mobile.wireless_lockdown", empty()),
    ])
}
