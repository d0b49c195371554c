//! The free 5 GB, of which WhatsApp's own backup takes a part, and 6 GB to be backed up: iCloud Backup
//! has failed for 19 days.

use super::{
    nights::{DAY, Nights},
    tale::{AppLine, Files, KB, MB, Tale},
};
use crate::{
    account::{Account, Generation, Service},
    builder::BackupBuilder,
    device::Device,
};

/// 2026-11-22 07:41:09 UTC.
const LAST_BACKUP: i64 = 1_795_333_269;

/// 2026-11-21 22:35:00 UTC.
const LAST_NIGHT: i64 = 1_795_300_500;

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Emil’s iPhone")
        .product_name("iPhone 14")
        .product_type("iPhone14,7")
        .product_version("26.6.1")
        .build_version("23G82")
        .udid("00008110-0000FFFF6666001E");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    backup.account(account());
    backup
}

/// Netflix has been switched off already, which freed next to nothing.
fn account() -> Account {
    const WHATSAPP: &str = "57T9237FN3.net.whatsapp.WhatsApp";
    let nights = Nights {
        newest: LAST_NIGHT,
        days_apart: 2,
        last_success: LAST_BACKUP - 19 * DAY,
        failure: (303, "Not enough storage in iCloud"),
    };
    let account = Account::new(Generation::Ios18)
        .off(Service::Photos)
        .drive_file(WHATSAPP, "Media.tar", 690 * MB, LAST_NIGHT - 3_600)
        .drive_file(WHATSAPP, "ChatStorage.sqlite", 130 * MB, LAST_NIGHT - 3_600)
        .drive_file("com.apple.CloudDocs", "Recipes.pdf", 22 * MB, LAST_NIGHT - 90 * DAY)
        .switched_off("AppDomain-com.netflix.Netflix")
        .attempt(&[
            ("CameraRollDomain", 1_310 * MB),
            ("AppDomainGroup-group.net.whatsapp.WhatsApp.shared", 420 * MB),
            ("HomeDomain", 96 * MB),
        ]);
    nights.record(account)
}

const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("com.spotify.client", "Spotify - Music and Podcasts", "Spotify", "Music"),
    AppLine("com.zhiliaoapp.musically", "TikTok", "TikTok Ltd.", "Entertainment"),
    AppLine("com.google.photos", "Google Photos", "Google", "Photo & Video"),
    AppLine("com.netflix.Netflix", "Netflix", "Netflix, Inc.", "Entertainment"),
    AppLine("com.example.knitcounter", "Knit Counter 🧶", "Example Crafts", "Lifestyle"),
    AppLine("de.example.bank.mobile", "Example Bank", "Example Bank AG", "Finance"),
];

const DOMAINS: &[(&str, &[Files])] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 14, 62 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 9, 1_420 * MB),
            Files("Media/PhotoData/Photos.sqlite", 1, 48 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 2, 190 * MB),
        ],
    ),
    (
        "MediaDomain",
        &[
            Files("Library/SMS/Attachments/3c/12/{uuid}/IMG_{n}.HEIC", 3, 40 * MB),
            Files("Library/SMS/Attachments/a1/01/{uuid}/IMG_{n}.MOV", 3, 610 * MB),
        ],
    ),
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 160 * MB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 5 * MB),
            Files("Library/Application Support/com.apple.assistant/store-{n}.sqlite", 2, 84 * MB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 11 * MB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 5, 30 * KB),
            Files("Library/Safari/History.db", 1, 19 * MB),
        ],
    ),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.plist", 1, 52 * KB)],
    ),
    (
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
        &[
            Files("ChatStorage.sqlite", 1, 180 * MB),
            Files("Message/Media/15550101@s.whatsapp.net/3/b/{uuid}.mp4", 6, 1_040 * MB),
            Files("Message/Media/15550102@s.whatsapp.net/7/7/{uuid}.jpg", 8, 150 * MB),
        ],
    ),
    (
        "AppDomain-com.spotify.client",
        &[Files("Library/Application Support/PersistentCache/mercury.db", 1, 24 * MB)],
    ),
    (
        "AppDomain-com.google.photos",
        &[
            Files("Library/Application Support/com.google.photos/cache/{hex}", 7, 610 * MB),
            Files("Library/Application Support/com.google.photos/metadata-{n}.sqlite", 2, 90 * MB),
        ],
    ),
    (
        "AppDomain-com.zhiliaoapp.musically",
        &[
            Files("Documents/drafts/{uuid}/video.mp4", 2, 230 * MB),
            Files("Library/Application Support/AwemeEffects/{hex}.bundle", 5, 330 * MB),
        ],
    ),
    (
        "AppDomainGroup-243LU875E5.groups.com.apple.podcasts",
        &[Files("Library/Cache/{uuid}.mp3", 6, 410 * MB)],
    ),
    (
        "AppDomain-com.netflix.Netflix",
        &[Files("Library/Application Support/nflx.sqlite", 1, 27 * MB)],
    ),
    ("AppDomain-com.example.knitcounter", &[Files("Documents/Patterns/{n}.pdf", 4, 70 * MB)]),
    (
        "AppDomain-de.example.bank.mobile",
        &[Files("Library/Preferences/de.example.bank.mobile.plist", 1, 9 * KB)],
    ),
    (
        "AppDomainGroup-group.com.apple.notes",
        &[
            Files("NoteStore.sqlite", 1, 24 * MB),
            Files("Accounts/LocalAccount/Media/{uuid}/Scan.pdf", 2, 96 * MB),
        ],
    ),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, 2 * MB)]),
];

const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.mobilenotes",
    "AppDomain-com.apple.mobilesafari",
    "AppDomainPlugin-net.whatsapp.WhatsApp.ServiceExtension",
    "SystemPreferencesDomain",
    "WirelessDomain",
];
