//! Info.plist, Manifest.plist and Status.plist.

use std::{fs, io::Cursor};

use plist::Value;
use sample_backups::{
    App, BackupBuilder, BackupState, ContainerClass, Device, PlistForm, SnapshotState,
};
use tempfile::tempdir;

use crate::reading::plist;

fn phone() -> BackupBuilder {
    BackupBuilder::new(Device::iphone("Anna’s iPhone"))
}

#[test]
fn info_tells_of_the_device_and_its_apps() {
    let folder = tempdir().unwrap();
    phone()
        .last_backup(1_763_600_000)
        .app(
            App::new("net.whatsapp.WhatsApp")
                .item_name("WhatsApp")
                .vendor("WhatsApp Inc.")
                .genre("Social"),
        )
        .app(App::new("org.off").offloaded().icon_bytes(5_000))
        .app(App::new("org.bare").without_metadata())
        .app(App::new("org.odd").metadata_bytes(b"garbage"))
        .write(&folder)
        .unwrap();
    let info = plist(folder.path(), "Info.plist");
    assert_eq!(info["Device Name"].as_string(), Some("Anna’s iPhone"));
    assert_eq!(info["Product Type"].as_string(), Some("iPhone14,5"));
    assert_eq!(info["Last Backup Date"].as_date().unwrap().to_xml_format(), "2025-11-20T00:53:20Z");
    assert_eq!(info["Installed Applications"].as_array().unwrap().len(), 4);
    assert_eq!(info["Serial Number"].as_string(), Some("SAMPLE-SERIAL-1"));
    assert_eq!(info["Unique Identifier"], info["Target Identifier"]);

    let apps = info["Applications"].as_dictionary().unwrap();
    assert!(!apps.contains_key("org.bare"));
    let part = |app: &str, key: &str| apps[app].as_dictionary().unwrap()[key].clone();
    assert_eq!(part("org.odd", "iTunesMetadata").as_data(), Some(b"garbage".as_slice()));
    assert_eq!(part("org.off", "IsDemotedApp").as_boolean(), Some(true));
    assert_eq!(part("org.off", "PlaceholderIcon").as_data().unwrap().len(), 5_000);
    let nested = part("net.whatsapp.WhatsApp", "iTunesMetadata").into_data().unwrap();
    let nested = Value::from_reader(Cursor::new(nested)).unwrap().into_dictionary().unwrap();
    let names = ["itemName", "artistName", "genre"].map(|key| nested[key].as_string().unwrap());
    assert_eq!(names, ["WhatsApp", "WhatsApp Inc.", "Social"]);
}

#[test]
fn manifest_tells_of_every_container() {
    let folder = tempdir().unwrap();
    phone()
        .app(App::new("net.whatsapp.WhatsApp"))
        .container("net.whatsapp.WhatsApp.ServiceExtension", ContainerClass::Plugin)
        .container("net.whatsapp.WhatsAppSMB.Share", ContainerClass::Plugin)
        .container("group.net.whatsapp.WhatsApp.shared", ContainerClass::Group)
        .write(&folder)
        .unwrap();
    let manifest = plist(folder.path(), "Manifest.plist");
    assert_eq!(manifest["IsEncrypted"].as_boolean(), Some(false));
    assert_eq!(manifest["Version"].as_string(), Some("10.0"));
    let lockdown = manifest["Lockdown"].as_dictionary().unwrap();
    assert_eq!(lockdown["ProductVersion"].as_string(), Some("18.6"));

    let containers = manifest["Applications"].as_dictionary().unwrap();
    let part = |id: &str, key: &str| {
        containers[id].as_dictionary().unwrap()[key].as_string().unwrap().to_owned()
    };
    let class = |id: &str| part(id, "ContainerContentClass");
    assert_eq!(class("net.whatsapp.WhatsApp"), "Data/Application");
    assert_eq!(class("net.whatsapp.WhatsApp.ServiceExtension"), "Data/PluginKitPlugin");
    assert_eq!(class("group.net.whatsapp.WhatsApp.shared"), "Shared/AppGroup");
    let path = |id: &str| part(id, "Path");
    assert!(path("net.whatsapp.WhatsApp.ServiceExtension").contains("/WhatsApp.app/PlugIns/"));
    assert!(!path("net.whatsapp.WhatsAppSMB.Share").contains("/WhatsApp.app/"));
}

#[test]
fn status_tells_how_far_the_backup_got() {
    let folder = tempdir().unwrap();
    let mut backup = phone();
    backup.status(SnapshotState::Removing, BackupState::Old).snapshot_folder();
    backup.write(&folder).unwrap();
    let status = plist(folder.path(), "Status.plist");
    assert_eq!(status["SnapshotState"].as_string(), Some("removing"));
    assert_eq!(status["BackupState"].as_string(), Some("old"));
    assert!(folder.path().join("Snapshot/Status.plist").exists());
}

#[test]
fn lists_are_binary_or_xml() {
    for (form, start) in [(PlistForm::Binary, "bplist00"), (PlistForm::Xml, "<?xml ve")] {
        let folder = tempdir().unwrap();
        phone().plists(form).write(&folder).unwrap();
        for name in ["Info.plist", "Manifest.plist", "Status.plist"] {
            let bytes = fs::read(folder.path().join(name)).unwrap();
            assert!(bytes.starts_with(start.as_bytes()), "{name}");
        }
    }
}

#[test]
fn lists_can_be_missing_or_empty() {
    let folder = tempdir().unwrap();
    phone().without_info().without_status().empty_manifest_plist().write(&folder).unwrap();
    assert!(!folder.path().join("Info.plist").exists());
    assert!(!folder.path().join("Status.plist").exists());
    assert_eq!(fs::read(folder.path().join("Manifest.plist")).unwrap(), b"");

    let folder = tempdir().unwrap();
    phone().without_manifest_plist().write(&folder).unwrap();
    assert!(!folder.path().join("Manifest.plist").exists());
}

#[test]
fn keys_can_be_set_replaced_and_removed() {
    let folder = tempdir().unwrap();
    phone()
        .info_extra("Device Name", 5)
        .info_extra("\u{1b}[31m", "red")
        .without_info_key("Applications")
        .manifest_extra("Version", "9.1")
        .without_manifest_key("Lockdown")
        .status_extra("SnapshotState", true)
        .write(&folder)
        .unwrap();
    let info = plist(folder.path(), "Info.plist");
    assert_eq!(info["Device Name"].as_signed_integer(), Some(5));
    assert_eq!(info["\u{1b}[31m"].as_string(), Some("red"));
    assert!(!info.contains_key("Applications"));
    let manifest = plist(folder.path(), "Manifest.plist");
    assert_eq!(manifest["Version"].as_string(), Some("9.1"));
    assert!(!manifest.contains_key("Lockdown"));
    assert_eq!(plist(folder.path(), "Status.plist")["SnapshotState"].as_boolean(), Some(true));
}

#[test]
fn dates_beyond_what_xml_can_tell_are_held_back() {
    for seconds in [i64::MIN, i64::MAX] {
        let folder = tempdir().unwrap();
        phone().plists(PlistForm::Xml).last_backup(seconds).write(&folder).unwrap();
        assert!(plist(folder.path(), "Info.plist").contains_key("Last Backup Date"));
    }
}
