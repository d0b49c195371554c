//! Info.plist: written by the computer about the device and its apps.

use plist::{Dictionary, Value};

use super::{PlistForm, date, dictionary, encode, text};
use crate::{
    app::{App, Metadata, Presence, icon},
    device::Device,
    seeded::Seeded,
};

/// Returns Info.plist.
///
/// The personal values are invented, and easily found should a program print them:
/// `SAMPLE-SERIAL-1`, IMEI 000000000000000, +1 555 0100, sample.person@example.com.
pub(crate) fn info(device: &Device, apps: &[App], last_backup: i64) -> Dictionary {
    let installed = apps.iter().map(|app| text(&app.bundle_id)).collect();
    let described = apps.iter().filter_map(|app| Some((app.bundle_id.clone(), entry(app)?)));
    dictionary([
        ("Applications", Value::Dictionary(described.collect())),
        ("Build Version", text(&device.build_version)),
        ("Device Name", text(&device.name)),
        ("Display Name", text(&device.name)),
        ("GUID", text("5A4D504C455F475549445F5F5F5F5F5F")),
        ("ICCID", text("8900000000000000001")),
        ("IMEI", text("000000000000000")),
        ("IMEI 2", text("000000000000001")),
        ("Installed Applications", Value::Array(installed)),
        ("Last Backup Date", date(last_backup)),
        ("MEID", text("00000000000000")),
        ("Phone Number", text("+1 555 0100")),
        ("Product Name", text(&device.product_name)),
        ("Product Type", text(&device.product_type)),
        ("Product Version", text(&device.product_version)),
        ("Serial Number", text("SAMPLE-SERIAL-1")),
        ("Target Identifier", text(&device.udid)),
        ("Target Type", text("Device")),
        ("Unique Identifier", text(&device.udid)),
        ("iTunes Files", Value::Dictionary(Dictionary::new())),
        ("iTunes Settings", Value::Dictionary(Dictionary::new())),
        ("iTunes Version", text("12.13.8.3")),
    ])
}

/// The app's entry under `Applications`, or nothing for an app without one.
fn entry(app: &App) -> Option<Value> {
    let metadata = match &app.metadata {
        Metadata::Missing => return None,
        Metadata::Bytes(bytes) => bytes.clone(),
        Metadata::Generated => encode(&metadata(app), PlistForm::Binary).ok()?,
    };
    let icon = app.icon.clone().unwrap_or_else(|| icon::png(&app.bundle_id, app.icon_bytes));
    let mut entry = dictionary([
        ("ApplicationSINF", Value::Data(Seeded::from_name(&app.bundle_id).bytes(32))),
        ("PlaceholderIcon", Value::Data(icon)),
        ("iTunesMetadata", Value::Data(metadata)),
    ]);
    if app.presence == Presence::Offloaded {
        entry.insert("IsDemotedApp".to_owned(), Value::Boolean(true));
    }
    Some(Value::Dictionary(entry))
}

/// What the App Store told about the app, the buyer's account included.
fn metadata(app: &App) -> Value {
    let account = dictionary([
        ("AppleID", text("sample.person@example.com")),
        ("DSPersonID", Value::from(1_000_000_001_u64)),
    ]);
    let download = dictionary([("accountInfo", Value::Dictionary(account))]);
    let mut metadata = dictionary([
        ("bundleShortVersionString", text(&app.version)),
        ("com.apple.iTunesStore.downloadInfo", Value::Dictionary(download)),
        ("itemId", Value::from(Seeded::from_name(&app.bundle_id).below(1_000_000_000))),
        ("kind", text("software")),
        ("softwareVersionBundleId", text(&app.bundle_id)),
    ]);
    let names = [("artistName", &app.vendor), ("genre", &app.genre), ("itemName", &app.item_name)];
    for (key, value) in names {
        if let Some(value) = value {
            metadata.insert(key.to_owned(), text(value));
        }
    }
    metadata.sort_keys();
    Value::Dictionary(metadata)
}
