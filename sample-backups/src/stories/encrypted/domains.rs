//! What is where on the encrypted iPhone, besides the files whose contents are told.

use crate::stories::tale::{Files, KB, MB};

pub(super) const DOMAINS: &[(&str, &[Files])] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 14, 61 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 9, 2_650 * MB),
            Files("Media/DCIM/101APPLE/IMG_{n}.HEIC", 11, 58 * MB),
            Files("Media/DCIM/101APPLE/IMG_{n}.MOV", 12, 4_900 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 3, 410 * MB),
            Files("Media/PhotoData/Metadata/DCIM/101APPLE/IMG_{n}.THM", 4, 46 * MB),
        ],
    ),
    (
        "MediaDomain",
        &[
            Files("Library/SMS/Attachments/0a/10/{uuid}/IMG_{n}.HEIC", 4, 68 * MB),
            Files("Library/SMS/Attachments/d4/04/{uuid}/IMG_{n}.MOV", 4, 980 * MB),
        ],
    ),
    (
        "HomeDomain",
        &[
            Files("Library/AddressBook/AddressBookImages.sqlitedb", 1, 18 * MB),
            Files("Library/Application Support/com.apple.assistant/store-{n}.sqlite", 2, 110 * MB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 14 * MB),
            Files("Library/Mobile Documents/com~apple~CloudDocs/Seeds/{n}.pdf", 4, 72 * MB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 8, 66 * KB),
            Files("Library/Safari/History.db", 1, 26 * MB),
            Files("Library/SpringBoard/IconState.plist", 1, 10 * KB),
            Files("Library/Voicemail/{n}.amr", 4, 2 * MB),
        ],
    ),
    (
        "HealthDomain",
        &[
            Files("Health/healthdb_secure.sqlite", 1, 380 * MB),
            Files("Health/healthdb_secure.hfd", 1, 41 * MB),
        ],
    ),
    (
        "HomeKitDomain",
        &[
            Files("Library/homed/datastore3.sqlite", 1, 3 * MB),
            Files("Library/homed/home-{n}.plist", 2, 90 * KB),
        ],
    ),
    ("AppDomain-net.whatsapp.WhatsApp", &[Files("Library/Logs/whatsapp-{n}.log", 3, 9 * MB)]),
    (
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
        &[
            Files("ContactsV2.sqlite", 1, 6 * MB),
            Files("fts/ChatSearchV5f.sqlite", 1, 74 * MB),
            Files("Message/Media/120363000000000001@g.us/0/4/{uuid}.mp4", 9, 1_920 * MB),
            Files("Message/Media/120363000000000001@g.us/a/c/{uuid}.jpg", 8, 140 * MB),
            Files("Message/Media/15550101@s.whatsapp.net/3/b/{uuid}.mp4", 8, 1_460 * MB),
        ],
    ),
    (
        "AppDomainPlugin-net.whatsapp.WhatsApp.ServiceExtension",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.ServiceExtension.plist", 1, 5 * KB)],
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
        "AppDomain-com.zhiliaoapp.musically",
        &[
            Files("Documents/drafts/{uuid}/video.mp4", 3, 520 * MB),
            Files("Library/Application Support/AwemeEffects/{hex}.bundle", 7, 480 * MB),
        ],
    ),
    (
        "AppDomain-com.spotify.client",
        &[
            Files("Library/Application Support/PersistentCache/mercury.db", 1, 18 * MB),
            Files("Library/Application Support/Users/sample-user/primary.ldb/{n}.ldb", 4, 41 * MB),
        ],
    ),
    (
        "AppDomain-com.google.photos",
        &[
            Files("Library/Application Support/com.google.photos/cache/{hex}", 6, 690 * MB),
            Files("Library/Application Support/com.google.photos/metadata-{n}.sqlite", 2, 150 * MB),
        ],
    ),
    (
        "AppDomainGroup-243LU875E5.groups.com.apple.podcasts",
        &[
            Files("Documents/MTLibrary.sqlite", 1, 52 * MB),
            Files("Library/Cache/{uuid}.mp3", 8, 930 * MB),
        ],
    ),
    (
        "AppDomain-com.strava.stravaride",
        &[Files("Library/Application Support/activities-{n}.sqlite", 2, 130 * MB)],
    ),
    (
        "AppDomain-com.google.Authenticator",
        &[Files("Library/Preferences/com.google.Authenticator.plist", 1, 4 * KB)],
    ),
    (
        "AppDomain-org.example.allotment",
        &[
            Files("Documents/Photos/{uuid}.jpg", 8, 96 * MB),
            Files("Documents/diary.sqlite", 1, 9 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.com.apple.FileProvider.LocalStorage",
        &[Files("File Provider Storage/Choir/Recording {n}.m4a", 6, 420 * MB)],
    ),
    (
        "AppDomainGroup-group.com.apple.notes",
        &[Files("Accounts/LocalAccount/Media/{uuid}/Scan.pdf", 3, 210 * MB)],
    ),
    (
        "SystemPreferencesDomain",
        &[
            Files("SystemConfiguration/preferences.plist", 1, 12 * KB),
            Files("com.apple.wifi.known-networks.plist", 1, 58 * KB),
        ],
    ),
];
