//! iCloud Backup was switched off five months ago, and iCloud Drive with it.

use super::{
    nights::Nights,
    tale::{AppLine, Files, KB, MB, Tale},
};
use crate::{
    account::{Account, Generation, Service},
    builder::BackupBuilder,
    device::Device,
};

/// 2026-11-18 16:20:55 UTC.
const LAST_BACKUP: i64 = 1_795_018_855;

/// The last night in which iCloud Backup ran began 2026-06-17 01:12:00 UTC.
const LAST_NIGHT: i64 = 1_781_658_720;

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Frieda’s iPhone")
        .product_name("iPhone 12")
        .product_type("iPhone13,2")
        .product_version("18.7.2")
        .build_version("22H124")
        .udid("00008101-0000AAAA7777001E");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    backup.account(account());
    backup
}

fn account() -> Account {
    let account = Account::new(Generation::Ios18)
        .quota(50 << 30)
        .off(Service::Backup)
        .off(Service::Drive)
        .offered_update("26.6.1");
    Nights::all_well(LAST_NIGHT).record(account)
}

const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("com.burbn.instagram", "Instagram", "Instagram, Inc.", "Photo & Video"),
    AppLine("com.google.Maps", "Google Maps", "Google", "Navigation"),
    AppLine(
        "au.com.savageinteractive.procreate",
        "Procreate Pocket",
        "Savage Interactive",
        "Graphics & Design",
    ),
    AppLine("com.duolingo.DuolingoMobile", "Duolingo - Language Lessons", "Duolingo", "Education"),
    AppLine("org.example.allotment", "Allotment Diary", "Example Gardens", "Lifestyle"),
];

const DOMAINS: &[(&str, &[Files])] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 12, 54 * MB),
            Files("Media/DCIM/101APPLE/IMG_{n}.MOV", 6, 1_870 * MB),
            Files("Media/PhotoData/Photos.sqlite", 1, 77 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 2, 240 * MB),
        ],
    ),
    ("MediaDomain", &[Files("Library/SMS/Attachments/57/07/{uuid}/IMG_{n}.MOV", 4, 720 * MB)]),
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 230 * MB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 6 * MB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 15 * MB),
            Files("Library/CallHistoryDB/CallHistory.storedata", 1, 4 * MB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 6, 34 * KB),
            Files("Library/Safari/History.db", 1, 31 * MB),
        ],
    ),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.plist", 1, 57 * KB)],
    ),
    (
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
        &[
            Files("ChatStorage.sqlite", 1, 410 * MB),
            Files("Message/Media/120363000000000001@g.us/0/4/{uuid}.mp4", 8, 2_360 * MB),
            Files("Message/Media/15550101@s.whatsapp.net/7/7/{uuid}.jpg", 9, 280 * MB),
        ],
    ),
    (
        "AppDomain-com.burbn.instagram",
        &[Files("Library/Application Support/feed-store/{hex}", 6, 310 * MB)],
    ),
    ("AppDomain-com.google.Maps", &[Files("Documents/OfflineRegions/{uuid}.region", 3, 340 * MB)]),
    (
        "AppDomain-au.com.savageinteractive.procreate",
        &[Files("Documents/{uuid}.procreate", 7, 1_240 * MB)],
    ),
    (
        "AppDomain-com.duolingo.DuolingoMobile",
        &[Files("Library/Application Support/courses/{hex}.pack", 4, 96 * MB)],
    ),
    (
        "AppDomain-org.example.allotment",
        &[
            Files("Documents/Photos/{uuid}.jpg", 6, 88 * MB),
            Files("Documents/diary.sqlite", 1, 7 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.com.apple.FileProvider.LocalStorage",
        &[Files("File Provider Storage/Scores/{n}.pdf", 6, 190 * MB)],
    ),
    (
        "AppDomainGroup-group.com.apple.VoiceMemos.shared",
        &[Files("Recordings/2026{n} 191505.m4a", 5, 260 * MB)],
    ),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, 2 * MB)]),
];

const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.VoiceMemos",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.mobilesafari",
    "AppDomain-com.apple.weather",
    "AppDomainPlugin-com.burbn.instagram.shareextension",
    "AppDomainPlugin-net.whatsapp.WhatsApp.ServiceExtension",
    "SystemPreferencesDomain",
    "WirelessDomain",
];
