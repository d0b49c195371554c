//! The backups that are damaged, one of each kind that is read in a way of its own.

use std::{fs, path::Path};

use sample_backups::{Account, App, BackupBuilder, ContainerClass, Generation, Row, Service};

use crate::support::phone;

pub(super) fn plain() -> BackupBuilder {
    let mut backup = phone();
    backup
        .app(App::new("net.whatsapp.WhatsApp"))
        .container("group.net.whatsapp.WhatsApp.shared", ContainerClass::Group)
        .content("AppDomain-net.whatsapp.WhatsApp", "Library/a", &[1; 300])
        .content(
            "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
            "ChatStorage.sqlite",
            &[7; 160],
        )
        .row(Row::symlink("HomeDomain", "Library/link", "/elsewhere"))
        .file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC", 5_000_000_000);
    for number in 0..40 {
        backup.file("AppDomain-com.spotify.client", &format!("Library/{number}.file"), number);
    }
    backup
}

pub(super) fn with_account() -> BackupBuilder {
    let mut backup = plain();
    backup.account(
        Account::new(Generation::Ios18)
            .quota(5 << 30)
            .off(Service::Photos)
            .last_backup(1_760_000_000)
            .switched_off("AppDomain-com.spotify.client")
            .attempt(&[("HomeDomain", 5_000)])
            .outcome(1_760_000_000, 209, "MBErrorDomain"),
    );
    backup
}

/// Makes a backup that is written look like one that was cut off before it was finished: its lists
/// and half of its files are still in `Snapshot`.
pub(super) fn interrupt(folder: &Path) {
    let snapshot = folder.join("Snapshot");
    fs::create_dir(&snapshot).unwrap();
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    for name in names.collect::<Vec<_>>() {
        let is_moved = match name.to_str().unwrap() {
            "Manifest.db" | "Manifest.plist" | "Status.plist" => true,
            shelf => shelf < "80",
        };
        if is_moved {
            fs::rename(folder.join(&name), snapshot.join(&name)).unwrap();
        }
    }
}
