//! Plenty of storage and nothing wrong, but for nine days never on a charger and on Wi-Fi.
//!
//! It belongs to a firm, which keeps the mail of its own app out of iCloud Backup.

use super::{
    nights::Nights,
    tale::{AppLine, Files, KB, MB, Tale},
};
use crate::{
    account::{Account, Generation, Service},
    builder::BackupBuilder,
    device::Device,
};

/// 2026-11-20 18:02:30 UTC.
const LAST_BACKUP: i64 = 1_795_197_750;

/// The last night on a charger and on Wi-Fi began 2026-11-11 00:10:00 UTC.
const LAST_NIGHT: i64 = 1_794_355_800;

const MAIL: &str = "AppDomain-com.example.work.mail";

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Gustav’s iPhone")
        .product_name("iPhone 15 Pro")
        .product_type("iPhone16,1")
        .product_version("26.6.1")
        .build_version("23G82")
        .udid("00008130-0000BBBB8888001E");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    backup.account(account());
    backup
}

fn account() -> Account {
    let account = Account::new(Generation::Ios18)
        .quota(200 << 30)
        .off(Service::Photos)
        .attempt(&[("CameraRollDomain", 210 * MB), ("HomeDomain", 38 * MB)])
        .profile("com.example.work.mdm")
        .managed_by("com.example.work.mdm")
        .restricted(MAIL);
    Nights::all_well(LAST_NIGHT).record(account)
}

const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("com.tinyspeck.chatlyio", "Slack", "Slack Technologies, Inc.", "Business"),
    AppLine("com.google.Maps", "Google Maps", "Google", "Navigation"),
    AppLine("com.spotify.client", "Spotify - Music and Podcasts", "Spotify", "Music"),
    AppLine("com.goodnotesapp.x", "Goodnotes 6", "Time Base Technology Limited", "Productivity"),
    AppLine("com.example.work.mail", "Work Mail", "Example Work", "Business"),
    AppLine("com.example.work.tickets", "Tickets", "Example Work", "Business"),
];

const DOMAINS: &[(&str, &[Files])] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 14, 71 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 10, 6_900 * MB),
            Files("Media/DCIM/101APPLE/IMG_{n}.MOV", 6, 4_250 * MB),
            Files("Media/PhotoData/Photos.sqlite", 1, 88 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 2, 330 * MB),
        ],
    ),
    ("MediaDomain", &[Files("Library/SMS/Attachments/e9/09/{uuid}/IMG_{n}.MOV", 4, 1_130 * MB)]),
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 290 * MB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 8 * MB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 27 * MB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 6, 38 * KB),
            Files("Library/Safari/History.db", 1, 44 * MB),
        ],
    ),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.plist", 1, 55 * KB)],
    ),
    (
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
        &[
            Files("ChatStorage.sqlite", 1, 260 * MB),
            Files("Message/Media/120363000000000001@g.us/0/4/{uuid}.mp4", 6, 1_910 * MB),
        ],
    ),
    (
        "AppDomain-com.tinyspeck.chatlyio",
        &[Files("Library/Application Support/Slack/{hex}.sqlite", 4, 640 * MB)],
    ),
    ("AppDomain-com.google.Maps", &[Files("Documents/OfflineRegions/{uuid}.region", 4, 910 * MB)]),
    (
        "AppDomain-com.spotify.client",
        &[Files("Library/Application Support/PersistentCache/mercury.db", 1, 29 * MB)],
    ),
    (
        "AppDomain-com.goodnotesapp.x",
        &[
            Files("Documents/Notebooks/{uuid}.goodnotes", 6, 820 * MB),
            Files("Library/Application Support/index.sqlite", 1, 36 * MB),
        ],
    ),
    (MAIL, &[Files("Library/Application Support/store-{n}.sqlite", 2, 540 * MB)]),
    (
        "AppDomain-com.example.work.tickets",
        &[Files("Documents/Attachments/{uuid}.pdf", 5, 130 * MB)],
    ),
    (
        "AppDomainGroup-group.com.apple.notes",
        &[
            Files("NoteStore.sqlite", 1, 35 * MB),
            Files("Accounts/LocalAccount/Media/{uuid}/Scan.pdf", 3, 170 * MB),
        ],
    ),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, 3 * MB)]),
];

const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.mobilecal",
    "AppDomain-com.apple.mobilemail",
    "AppDomain-com.apple.mobilenotes",
    "AppDomainPlugin-com.spotify.client.widget",
    "ManagedPreferencesDomain",
    "SystemPreferencesDomain",
    "WirelessDomain",
];
