//! The iPad in the kitchen: 9 GB, of which enough can be had again to fit the free 5 GB.

use super::tale::{AppLine, Files, InDomain, KB, MB, Tale};
use crate::{builder::BackupBuilder, device::Device, plists::PlistForm};

/// 2026-11-14 21:40:05 UTC.
const LAST_BACKUP: i64 = 1_794_692_405;

/// 2026-10-12 19:22:41 UTC.
const IN_OCTOBER: i64 = 1_791_832_961;

pub(super) fn tell() -> BackupBuilder {
    let mut backup = tale(LAST_BACKUP).builder();
    backup.plists(PlistForm::Xml);
    backup
}

/// The same iPad a month before.
pub(super) fn tell_october() -> BackupBuilder {
    let mut backup = tale(IN_OCTOBER).builder_with(OCTOBER);
    backup.plists(PlistForm::Xml);
    backup
}

fn tale(last_backup: i64) -> Tale {
    let device = Device::ipad("Kitchen iPad");
    Tale { device, last_backup, apps: APPS, domains: DOMAINS, small: SMALL }
}

const APPS: &[AppLine] = &[
    AppLine("com.netflix.Netflix", "Netflix", "Netflix, Inc.", "Entertainment"),
    AppLine("com.audible.iphone", "Audible: Audiobooks & Podcasts", "Audible, Inc.", "Book"),
    AppLine("it.twsweb.Nextcloud", "Nextcloud", "Nextcloud GmbH", "Productivity"),
    AppLine("com.amazon.Lassen", "Amazon Kindle", "AMZN Mobile LLC", "Book"),
    AppLine("com.spotify.client", "Spotify - Music and Podcasts", "Spotify", "Music"),
    AppLine("com.google.ios.youtube", "YouTube", "Google", "Photo & Video"),
    AppLine("com.google.chrome.ios", "Google Chrome", "Google", "Utilities"),
    AppLine("com.mojang.minecraftpe", "Minecraft: Dream it, Build it!", "Mojang", "Games"),
    AppLine("com.goodnotesapp.x", "Goodnotes 6", "Time Base Technology Limited", "Productivity"),
    AppLine(
        "au.com.savageinteractive.procreate",
        "Procreate",
        "Savage Interactive",
        "Graphics & Design",
    ),
    AppLine("com.duolingo.DuolingoMobile", "Duolingo - Language Lessons", "Duolingo", "Education"),
];

const DOMAINS: &[(&str, &[Files])] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 20, 55 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 6, 880 * MB),
            Files("Media/PhotoData/Photos.sqlite", 1, 34 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 3, 130 * MB),
            Files("Media/PhotoData/Metadata/DCIM/100APPLE/IMG_{n}.THM", 4, 28 * MB),
        ],
    ),
    ("MediaDomain", &[Files("Library/SMS/Attachments/2d/13/{uuid}/IMG_{n}.HEIC", 4, 66 * MB)]),
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 42 * MB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 4 * MB),
            Files("Library/Application Support/com.apple.assistant/store-{n}.sqlite", 2, 48 * MB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 9 * MB),
            Files("Library/Mobile Documents/com~apple~CloudDocs/Recipes/{n}.pdf", 6, 120 * MB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 8, 40 * KB),
            Files("Library/Safari/History.db", 1, 21 * MB),
            Files("Library/SpringBoard/IconState.plist", 1, 9 * KB),
        ],
    ),
    (
        "AppDomain-com.netflix.Netflix",
        &[Files("Library/Application Support/nflx.sqlite", 1, 36 * MB)],
    ),
    (
        "AppDomain-com.audible.iphone",
        &[
            Files("Documents/Titles/BK_{n}/{uuid}.aax", 8, 1_060 * MB),
            Files("Library/Application Support/library.sqlite", 1, 44 * MB),
        ],
    ),
    (
        "AppDomain-it.twsweb.Nextcloud",
        &[Files("Library/Application Support/Nextcloud/nextcloud.realm", 1, 9 * MB)],
    ),
    (
        "AppDomainGroup-group.it.twsweb.Crypto-Cloud",
        &[
            Files("File Provider Storage/{n}/Film night.mp4", 7, 1_280 * MB),
            Files("File Provider Storage/preview_cache/{hex}.jpg", 6, 70 * MB),
        ],
    ),
    (
        "AppDomain-com.amazon.Lassen",
        &[
            Files("Documents/Books/B00{n}/book.azw8", 9, 860 * MB),
            Files("Library/Application Support/annotations.sqlite", 1, 12 * MB),
        ],
    ),
    ("AppDomainGroup-group.com.amazon.Lassen", &[Files("Covers/B00{n}.jpg", 8, 96 * MB)]),
    (
        "AppDomain-com.spotify.client",
        &[
            Files("Library/Application Support/PersistentCache/mercury.db", 1, 21 * MB),
            Files("Library/Application Support/Users/sample-user/primary.ldb/{n}.ldb", 4, 33 * MB),
        ],
    ),
    (
        "AppDomain-com.google.ios.youtube",
        &[Files("Library/Application Support/offline/{hex}.dat", 6, 530 * MB)],
    ),
    (
        "AppDomain-com.google.chrome.ios",
        &[
            Files("Library/Application Support/Google/Chrome/Default/History", 1, 78 * MB),
            Files(
                "Library/Application Support/Google/Chrome/Default/Snapshots/{uuid}.png",
                6,
                210 * MB,
            ),
        ],
    ),
    (
        "AppDomain-com.mojang.minecraftpe",
        &[
            Files("Documents/games/com.mojang/minecraftWorlds/castle=/db/{n}.ldb", 9, 360 * MB),
            Files("Documents/games/com.mojang/minecraftWorlds/castle=/levelname.txt", 1, KB),
            Files("Documents/games/com.mojang/minecraftWorlds/island=/db/{n}.ldb", 8, 290 * MB),
            Files("Documents/games/com.mojang/minecraftWorlds/island=/levelname.txt", 1, KB),
            Files("Documents/games/com.mojang/resource_packs/{uuid}/contents.zip", 2, 74 * MB),
        ],
    ),
    (
        "AppDomain-com.goodnotesapp.x",
        &[
            Files("Documents/Notebooks/{uuid}.goodnotes", 9, 470 * MB),
            Files("Library/Application Support/index.sqlite", 1, 31 * MB),
        ],
    ),
    (
        "AppDomain-au.com.savageinteractive.procreate",
        &[
            Files("Documents/{uuid}.procreate", 10, 980 * MB),
            Files("Documents/Brushes/{uuid}.brush", 4, 48 * MB),
        ],
    ),
    (
        "AppDomain-com.duolingo.DuolingoMobile",
        &[Files("Library/Application Support/courses/{hex}.pack", 6, 118 * MB)],
    ),
    (
        "AppDomainGroup-group.com.apple.FileProvider.LocalStorage",
        &[Files("File Provider Storage/Manuals/{n}.pdf", 8, 310 * MB)],
    ),
    (
        "AppDomainGroup-group.com.apple.notes",
        &[
            Files("NoteStore.sqlite", 1, 22 * MB),
            Files("Accounts/LocalAccount/Media/{uuid}/Drawing.png", 5, 90 * MB),
        ],
    ),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, 2 * MB)]),
    (
        "SystemPreferencesDomain",
        &[
            Files("SystemConfiguration/preferences.plist", 1, 10 * KB),
            Files("com.apple.wifi.known-networks.plist", 1, 44 * KB),
        ],
    ),
];

/// What was otherwise in October: less was drawn, filmed and downloaded, but for the videos.
const OCTOBER: &[InDomain] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 18, 49 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 4, 610 * MB),
            Files("Media/PhotoData/Photos.sqlite", 1, 33 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 3, 118 * MB),
            Files("Media/PhotoData/Metadata/DCIM/100APPLE/IMG_{n}.THM", 4, 26 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.it.twsweb.Crypto-Cloud",
        &[
            Files("File Provider Storage/{n}/Film night.mp4", 4, 690 * MB),
            Files("File Provider Storage/preview_cache/{hex}.jpg", 6, 70 * MB),
        ],
    ),
    ("AppDomain-com.audible.iphone", &[]),
    (
        "AppDomain-com.google.ios.youtube",
        &[Files("Library/Application Support/offline/{hex}.dat", 9, 880 * MB)],
    ),
    (
        "AppDomain-au.com.savageinteractive.procreate",
        &[
            Files("Documents/{uuid}.procreate", 8, 700 * MB),
            Files("Documents/Brushes/{uuid}.brush", 4, 48 * MB),
        ],
    ),
];

const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.DocumentsApp",
    "AppDomain-com.apple.Home",
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.freeform",
    "AppDomain-com.apple.mobilecal",
    "AppDomain-com.apple.mobilenotes",
    "AppDomain-com.apple.mobilesafari",
    "AppDomain-com.apple.mobileslideshow",
    "AppDomain-com.apple.reminders",
    "AppDomainGroup-group.com.apple.reminders",
    "AppDomainPlugin-com.apple.reminders.WidgetExtension",
    "AppDomainPlugin-com.goodnotesapp.x.share",
    "AppDomainPlugin-com.spotify.client.widget",
    "KeyboardDomain",
    "SysContainerDomain-com.apple.lsd",
    "SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles",
];
