//! An old iPhone from the drawer: iOS 9, whose list of files is Manifest.mbdb.

use super::tale::{AppLine, Files, KB, MB, Tale};
use crate::{builder::BackupBuilder, device::Device};

/// 2017-03-04 19:32:50 UTC.
const LAST_BACKUP: i64 = 1_488_655_970;

const WHATSAPP: &str = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";

/// Small files of settings, whose bytes are in the backup.
const SETTINGS: &[(&str, &str, &[u8])] = &[
    ("HomeDomain", "Library/Preferences/com.apple.weather.plist", b"<plist><dict/></plist>\n"),
    (
        "AppDomain-com.example.timetable",
        "Documents/lessons.txt",
        b"Monday: German, mathematics, swimming\n",
    ),
];

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Old iPhone")
        .product_name("iPhone 5s")
        .product_type("iPhone6,1")
        .product_version("9.3.5")
        .build_version("13G36")
        .udid("0000dddd44440000dddd44440000dddd44440000");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    for (domain, path, bytes) in SETTINGS {
        backup.content(domain, path, bytes);
    }
    backup.manifest_extra("Version", "9.1").status_extra("Version", "2.4").mbdb();
    backup
}

const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("com.spotify.client", "Spotify Music", "Spotify Ltd.", "Music"),
    AppLine("com.audible.iphone", "Audible - audio books", "Audible, Inc.", "Books"),
    AppLine("com.google.ios.youtube", "YouTube", "Google, Inc.", "Photo & Video"),
    AppLine("com.example.timetable", "Timetable for School", "Example Crafts", "Education"),
];

const DOMAINS: &[(&str, &[Files])] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.JPG", 24, 52 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 6, 1_150 * MB),
            Files("Media/PhotoData/Photos.sqlite", 1, 18 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 3, 96 * MB),
        ],
    ),
    ("MediaDomain", &[Files("Library/SMS/Attachments/0f/15/{uuid}/IMG_{n}.JPG", 6, 64 * MB)]),
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 31 * MB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 3 * MB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 5 * MB),
            Files("Library/Notes/notes.sqlite", 1, 2 * MB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 10, 48 * KB),
            Files("Library/Safari/History.db", 1, 9 * MB),
        ],
    ),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.plist", 1, 30 * KB)],
    ),
    (
        WHATSAPP,
        &[
            Files("ChatStorage.sqlite", 1, 96 * MB),
            Files("Media/15550101@s.whatsapp.net/4/1/{uuid}.jpg", 14, 38 * MB),
            Files("Media/15550101@s.whatsapp.net/4/1/{uuid}.mp4", 8, 720 * MB),
        ],
    ),
    (
        "AppDomain-com.spotify.client",
        &[Files("Library/Application Support/PersistentCache/mercury.db", 1, 12 * MB)],
    ),
    ("AppDomain-com.audible.iphone", &[Files("Documents/Titles/BK_{n}/{uuid}.aax", 9, 840 * MB)]),
    (
        "AppDomain-com.google.ios.youtube",
        &[Files("Library/Application Support/offline/{hex}.dat", 4, 410 * MB)],
    ),
    ("AppDomain-com.example.timetable", &[Files("Documents/scans/{n}.pdf", 7, 140 * MB)]),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, 600 * KB)]),
    ("RootDomain", &[Files("Library/Caches/locationd/consolidated.db", 1, 8 * MB)]),
];

const SMALL: &[&str] = &[
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.mobilesafari",
    "AppDomainPlugin-net.whatsapp.WhatsApp.ShareExtension",
    "ManagedPreferencesDomain",
    "SystemPreferencesDomain",
    "WirelessDomain",
];
