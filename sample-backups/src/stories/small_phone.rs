//! A phone that was just set up: so little is on it that a sample can have every file.

use super::tale::{AppLine, Files, KB};

pub(super) const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("com.spotify.client", "Spotify - Music and Podcasts", "Spotify", "Music"),
    AppLine("com.example.knitcounter", "Knit Counter 🧶", "Example Crafts", "Lifestyle"),
];

pub(super) const DOMAINS: &[(&str, &[Files])] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 4, 48 * KB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 1, 8 * KB),
        ],
    ),
    ("MediaDomain", &[Files("Library/SMS/Attachments/0f/15/{uuid}/IMG_{n}.HEIC", 1, 12 * KB)]),
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 24 * KB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 12 * KB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 12 * KB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 3, 4 * KB),
            Files("Library/Safari/History.db", 1, 8 * KB),
        ],
    ),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.plist", 1, 2 * KB)],
    ),
    (
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
        &[
            Files("ChatStorage.sqlite", 1, 16 * KB),
            Files("Message/Media/15550101@s.whatsapp.net/3/b/{uuid}.jpg", 2, 14 * KB),
        ],
    ),
    (
        "AppDomain-com.spotify.client",
        &[Files("Library/Application Support/PersistentCache/Storage/09/{hex}.file", 2, 16 * KB)],
    ),
    ("AppDomain-com.example.knitcounter", &[Files("Documents/projects.sqlite", 1, 8 * KB)]),
    ("AppDomainGroup-group.com.apple.notes", &[Files("NoteStore.sqlite", 1, 16 * KB)]),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, 2 * KB)]),
];

pub(super) const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.mobilenotes",
    "AppDomain-com.apple.mobilesafari",
    "AppDomainPlugin-net.whatsapp.WhatsApp.ServiceExtension",
    "SystemPreferencesDomain",
    "WirelessDomain",
];
