//! A small iPhone that was unplugged in the middle of its backup.
//!
//! The last rows stand only in the write-ahead log, the snapshot's folder is still there, and
//! some rows carry the marks of a backup under way.

use super::tale::{AppLine, Files, KB, MB, Tale};
use crate::{
    builder::BackupBuilder,
    device::Device,
    plists::{BackupState, SnapshotState},
    raw_row::RawRow,
    row::Row,
    seeded::Seeded,
};

/// 2026-11-19 22:03:11 UTC.
const LAST_BACKUP: i64 = 1_795_125_791;

const WHATSAPP: &str = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Ben’s iPhone")
        .product_name("iPhone SE (2nd generation)")
        .product_type("iPhone12,8")
        .product_version("17.6.1")
        .build_version("21G93")
        .udid("00008030-0000CCCC3333001E");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    backup.status(SnapshotState::Uploading, BackupState::New).snapshot_folder();
    add_marked_rows(&mut backup);
    backup.rows_in_wal(rows_in_wal());
    backup
}

/// Rows as they are only while a backup runs.
fn add_marked_rows(backup: &mut BackupBuilder) {
    for number in 1..=4 {
        let path = format!("Media/DCIM/101APPLE/IMG_100{number}.HEIC");
        let row = Row::file("CameraRollDomain", &path, 2_200_000 * number).modified(LAST_BACKUP);
        backup.row(row.marks(if number % 2 == 0 { 8 } else { 128 }));
    }
    for number in 1..=3 {
        let id = crate::file_id("", &number.to_string());
        let nulls = RawRow { file_id: id.into(), flags: 16.into(), ..RawRow::default() };
        backup.raw_row(nulls);
    }
}

/// What arrived last: WhatsApp's media, committed but never moved into Manifest.db itself.
fn rows_in_wal() -> Vec<Row> {
    let folder = "Message/Media/15550105@s.whatsapp.net";
    let files = Files("Message/Media/15550105@s.whatsapp.net/{uuid}.mp4", 12, 780 * MB);
    let directory = Row::directory(WHATSAPP, folder).modified(LAST_BACKUP);
    let files = files.rows(WHATSAPP, LAST_BACKUP, &mut Seeded::from_name("wal"));
    std::iter::once(directory).chain(files).collect()
}

const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("ph.telegra.Telegraph", "Telegram Messenger", "Telegram FZ-LLC", "Social Networking"),
    AppLine("com.spotify.client", "Spotify - Music and Podcasts", "Spotify", "Music"),
];

const DOMAINS: &[(&str, &[Files])] = &[
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 88 * MB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 5 * MB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 8, 36 * KB),
            Files("Library/Safari/History.db", 1, 14 * MB),
        ],
    ),
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 16, 44 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 5, 910 * MB),
            Files("Media/PhotoData/Photos.sqlite", 1, 41 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 2, 95 * MB),
        ],
    ),
    ("MediaDomain", &[Files("Library/SMS/Attachments/0f/15/{uuid}/IMG_{n}.HEIC", 5, 72 * MB)]),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.plist", 1, 58 * KB)],
    ),
    (
        WHATSAPP,
        &[
            Files("ChatStorage.sqlite", 1, 210 * MB),
            Files("Message/Media/15550101@s.whatsapp.net/4/1/{uuid}.jpg", 10, 84 * MB),
            Files("Message/Media/15550101@s.whatsapp.net/4/1/{uuid}.mp4", 6, 640 * MB),
        ],
    ),
    (
        "AppDomain-ph.telegra.Telegraph",
        &[Files("Library/Preferences/ph.telegra.Telegraph.plist", 1, 8 * KB)],
    ),
    (
        "AppDomainGroup-group.ph.telegra.Telegraph",
        &[
            Files("Library/Preferences/group.ph.telegra.Telegraph.plist", 1, 12 * KB),
            Files("notificationsPresentation.json", 1, 2 * KB),
        ],
    ),
    (
        "AppDomain-com.spotify.client",
        &[Files("Library/Application Support/PersistentCache/mercury.db", 1, 26 * MB)],
    ),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, MB)]),
];

const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.mobilenotes",
    "AppDomain-com.apple.mobilesafari",
    "AppDomainGroup-group.com.apple.notes",
    "AppDomainPlugin-com.apple.mobilenotes.SharingExtension",
    "SystemPreferencesDomain",
];
