//! An iPhone's backup from a bad disk, with rows and names that no phone writes.
//!
//! Pages with rows in the middle of Manifest.db are zero and its end is missing. Some rows make
//! no sense. Two apps have names made to do harm on a terminal and in a spreadsheet.

use super::tale::{AppLine, Files, KB, MB, Tale};
use crate::{
    builder::BackupBuilder, damage::Damage, device::Device, file_id::file_id, raw_row::RawRow,
    row::Row,
};

/// 2026-10-30 18:22:47 UTC.
const LAST_BACKUP: i64 = 1_793_384_567;

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Carla’s iPhone")
        .product_name("iPhone 11")
        .product_type("iPhone12,1")
        .product_version("16.7.10")
        .build_version("20H350")
        .udid("00008030-0000DDDD4444001E");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    backup.row(Row::file("HomeDomain", "Library/negative.db", 0).size(-4_096));
    backup.row(Row::file("HomeDomain", "Library/dataless.db", 9_000_000).flags(0x4000_0000));
    for row in odd_rows() {
        backup.raw_row(row);
    }
    backup.damage(Damage::ZeroedPages(3)).damage(Damage::CutOff(1_500));
    backup
}

/// Rows that a reader can't use.
fn odd_rows() -> Vec<RawRow> {
    let named = |path: &str| RawRow {
        file_id: file_id("HomeDomain", path).into(),
        domain: "HomeDomain".into(),
        relative_path: path.into(),
        flags: 1.into(),
        file: Row::file("HomeDomain", path, 1_000).archive().into(),
        ..RawRow::default()
    };
    vec![
        RawRow { file: b"bplist00 garbage".as_slice().into(), ..named("Library/garbage.db") },
        RawRow { file: crate::Cell::Null, ..named("Library/nothing.db") },
        RawRow { file: "text".into(), ..named("Library/text.db") },
        RawRow { flags: 0.into(), ..named("Library/no-kind.db") },
        RawRow { flags: "file".into(), ..named("Library/kind-in-words.db") },
        RawRow { domain: crate::Cell::Null, ..named("Library/no-domain.db") },
        RawRow { relative_path: crate::Cell::Null, ..named("Library/no-path.db") },
        RawRow { file_id: "../../etc/passwd".into(), ..named("Library/elsewhere.db") },
    ]
}

const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("com.example.terminal", "Red \u{1b}[31malert\u{7}\nsecond line", "Example", "Games"),
    AppLine(
        "com.example.sheet",
        "=HYPERLINK(\"http://example.com\",\"Click\")",
        "Example",
        "Games",
    ),
    AppLine("com.netflix.Netflix", "Netflix", "Netflix, Inc.", "Entertainment"),
];

const DOMAINS: &[(&str, &[Files])] = &[
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 260 * MB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 6 * MB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 12 * MB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 24, 90 * KB),
            Files("Library/Safari/History.db", 1, 30 * MB),
        ],
    ),
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 40, 110 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 10, 2_400 * MB),
            Files("Media/DCIM/101APPLE/IMG_{n}.HEIC", 30, 86 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 3, 180 * MB),
        ],
    ),
    (
        "MediaDomain",
        &[
            Files("Library/SMS/Attachments/5b/11/{uuid}/IMG_{n}.HEIC", 16, 140 * MB),
            Files("Library/SMS/Attachments/c8/08/{uuid}/IMG_{n}.MOV", 8, 900 * MB),
        ],
    ),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.plist", 1, 60 * KB)],
    ),
    (
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
        &[
            Files("ChatStorage.sqlite", 1, 340 * MB),
            Files("Message/Media/15550101@s.whatsapp.net/9/2/{uuid}.jpg", 24, 120 * MB),
            Files("Message/Media/15550102@s.whatsapp.net/6/6/{uuid}.mp4", 12, 1_500 * MB),
        ],
    ),
    ("AppDomain-com.example.terminal", &[Files("Documents/save-{n}.dat", 10, 240 * MB)]),
    ("AppDomain-com.example.sheet", &[Files("Documents/sheet-{n}.csv", 10, 120 * MB)]),
    (
        "AppDomain-com.netflix.Netflix",
        &[Files("Library/Application Support/nflx.sqlite", 1, 31 * MB)],
    ),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, 2 * MB)]),
];

const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.mobilenotes",
    "AppDomainGroup-group.com.apple.notes",
    "AppDomainPlugin-com.apple.mobilenotes.SharingExtension",
    "SystemPreferencesDomain",
];
