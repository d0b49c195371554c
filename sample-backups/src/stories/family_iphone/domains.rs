//! What is where on the family's iPhone, biggest things first within each part.

use crate::stories::tale::{Files, KB, MB};

pub(super) const DOMAINS: &[(&str, &[Files])] = &[
    (
        "CameraRollDomain",
        &[
            Files("Media/DCIM/100APPLE/IMG_{n}.HEIC", 18, 52 * MB),
            Files("Media/DCIM/100APPLE/IMG_{n}.MOV", 9, 1_300 * MB),
            Files("Media/DCIM/101APPLE/IMG_{n}.HEIC", 18, 61 * MB),
            Files("Media/DCIM/101APPLE/IMG_{n}.MOV", 9, 1_500 * MB),
            Files("Media/DCIM/102APPLE/IMG_{n}.JPG", 12, 40 * MB),
            Files("Media/DCIM/102APPLE/IMG_{n}.MOV", 10, 1_900 * MB),
            Files("Media/DCIM/103APPLE/IMG_{n}.HEIC", 18, 58 * MB),
            Files("Media/DCIM/103APPLE/IMG_{n}.MOV", 9, 1_400 * MB),
            Files("Media/DCIM/104APPLE/IMG_{n}.PNG", 14, 31 * MB),
            Files("Media/DCIM/104APPLE/IMG_{n}.MOV", 11, 2_700 * MB),
            Files("Media/PhotoData/Photos.sqlite", 1, 310 * MB),
            Files(
                "Media/PhotoData/Mutations/DCIM/103APPLE/IMG_{n}/Adjustments/FullSizeRender.heic",
                6,
                30 * MB,
            ),
            Files(
                "Media/PhotoData/Mutations/DCIM/104APPLE/IMG_{n}/Adjustments/FullSizeRender.mov",
                6,
                1_450 * MB,
            ),
            Files("Media/PhotoData/Metadata/DCIM/104APPLE/IMG_{n}.THM", 8, 210 * MB),
            Files("Media/PhotoData/Thumbnails/{n}.ithmb", 3, 640 * MB),
            Files("Media/PhotoData/Thumbnails/V2/DCIM/100APPLE/IMG_{n}.HEIC/5005.JPG", 8, 180 * MB),
            Files("Media/PhotoData/Thumbnails/V2/DCIM/104APPLE/IMG_{n}.MOV/5005.JPG", 8, 300 * MB),
        ],
    ),
    (
        "MediaDomain",
        &[
            Files("Library/SMS/Attachments/03/03/{uuid}/IMG_{n}.HEIC", 8, 96 * MB),
            Files("Library/SMS/Attachments/1c/12/{uuid}/IMG_{n}.MOV", 7, 1_240 * MB),
            Files("Library/SMS/Attachments/4a/10/{uuid}/IMG_{n}.jpeg", 8, 44 * MB),
            Files("Library/SMS/Attachments/9e/14/{uuid}/IMG_{n}.MOV", 6, 1_730 * MB),
            Files("Library/SMS/Attachments/b7/07/{uuid}/Audio Message.caf", 6, 12 * MB),
            Files("Library/SMS/Attachments/e2/02/{uuid}/holiday-{n}.mp4", 4, 1_060 * MB),
            Files("Library/SMS/StickerCache/{uuid}.heic", 5, 16 * MB),
            Files("Media/iTunes_Control/iTunes/MediaLibrary.sqlitedb", 1, 9 * MB),
        ],
    ),
    (
        "HomeDomain",
        &[
            Files("Library/SMS/sms.db", 1, 512 * MB),
            Files("Library/AddressBook/AddressBook.sqlitedb", 1, 7 * MB),
            Files("Library/AddressBook/AddressBookImages.sqlitedb", 1, 31 * MB),
            Files("Library/Application Support/com.apple.assistant/store-{n}.sqlite", 3, 170 * MB),
            Files("Library/Application Support/Knowledge/knowledgeC-{n}.db", 2, 92 * MB),
            Files("Library/CallHistoryDB/CallHistory.storedata", 1, 5 * MB),
            Files("Library/Calendar/Calendar.sqlitedb", 1, 19 * MB),
            Files("Library/Mobile Documents/com~apple~CloudDocs/Scans/Scan {n}.pdf", 6, 140 * MB),
            Files(
                "Library/Mobile Documents/iCloud~com~example~diary/Documents/{uuid}.pages",
                4,
                64 * MB,
            ),
            Files("Library/Preferences/com.apple.springboard.plist", 1, 22 * KB),
            Files("Library/Preferences/com.apple.component-{n}.plist", 12, 60 * KB),
            Files("Library/Safari/Bookmarks.db", 1, 4 * MB),
            Files("Library/Safari/History.db", 1, 38 * MB),
            Files("Library/Safari/SafariTabs.db", 1, 11 * MB),
            Files("Library/SpringBoard/IconState.plist", 1, 12 * KB),
            Files("Library/Voicemail/{n}.amr", 5, 3 * MB),
            Files("Library/WebClips/{uuid}.webclip/icon.png", 2, 90 * KB),
        ],
    ),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        &[
            Files("Documents/StatusList.plist", 1, 2 * KB),
            Files("Library/Preferences/net.whatsapp.WhatsApp.plist", 1, 61 * KB),
            Files("Library/Logs/whatsapp-{n}.log", 4, 14 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
        &[
            Files("ChatStorage.sqlite", 1, 920 * MB),
            Files("ContactsV2.sqlite", 1, 9 * MB),
            Files("fts/ChatSearchV5f.sqlite", 1, 118 * MB),
            Files("Library/Preferences/group.net.whatsapp.WhatsApp.shared.plist", 1, 44 * KB),
            Files("Media/Profile/15550101-{n}.jpg", 6, 3 * MB),
            Files("Message/Media/120363000000000001@g.us/0/4/{uuid}.mp4", 14, 2_950 * MB),
            Files("Message/Media/120363000000000001@g.us/a/c/{uuid}.jpg", 16, 210 * MB),
            Files("Message/Media/120363000000000002@g.us/1/9/{uuid}.mp4", 9, 1_480 * MB),
            Files("Message/Media/120363000000000002@g.us/1/9/{uuid}.opus", 8, 36 * MB),
            Files("Message/Media/15550101@s.whatsapp.net/3/b/{uuid}.mp4", 12, 2_260 * MB),
            Files("Message/Media/15550101@s.whatsapp.net/7/7/{uuid}.jpg", 14, 165 * MB),
            Files("Message/Media/15550102@s.whatsapp.net/2/f/{uuid}.mp4", 8, 1_720 * MB),
            Files("Message/Media/15550103@s.whatsapp.net/e/0/{uuid}.pdf", 7, 340 * MB),
            Files("Message/Media/15550104@s.whatsapp.net/5/d/{uuid}.mp4", 6, 1_390 * MB),
            Files("stickers/{hex}.webp", 8, 7 * MB),
        ],
    ),
    (
        "AppDomainPlugin-net.whatsapp.WhatsApp.ServiceExtension",
        &[Files("Library/Preferences/net.whatsapp.WhatsApp.ServiceExtension.plist", 1, 5 * KB)],
    ),
    (
        "AppDomain-com.zhiliaoapp.musically",
        &[
            Files("Documents/drafts/{uuid}/video.mp4", 9, 1_940 * MB),
            Files("Documents/drafts/{uuid}/cover.jpg", 3, 4 * MB),
            Files("Library/Application Support/AwemeEffects/{hex}.bundle", 10, 640 * MB),
            Files("Library/Application Support/store.sqlite", 1, 86 * MB),
            Files("Library/Preferences/com.zhiliaoapp.musically.plist", 1, 420 * KB),
        ],
    ),
    (
        "AppDomainGroup-group.com.zhiliaoapp.shared",
        &[Files("IMDatabase/im-{n}.sqlite", 2, 290 * MB), Files("Share/{uuid}.mp4", 4, 210 * MB)],
    ),
    (
        "AppDomain-com.spotify.client",
        &[
            Files("Library/Application Support/PersistentCache/mercury.db", 1, 31 * MB),
            Files("Library/Application Support/Users/sample-user/primary.ldb/{n}.ldb", 5, 57 * MB),
            Files("Library/Preferences/com.spotify.client.plist", 1, 38 * KB),
        ],
    ),
    ("AppDomainGroup-group.com.spotify.client.widget", &[Files("Artwork/{hex}.jpg", 4, 2 * MB)]),
    (
        "AppDomain-com.google.photos",
        &[
            Files("Documents/Backup/queue.sqlite", 1, 26 * MB),
            Files("Library/Application Support/com.google.photos/cache/{hex}", 14, 1_910 * MB),
            Files("Library/Application Support/com.google.photos/metadata-{n}.sqlite", 2, 205 * MB),
        ],
    ),
    ("AppDomainGroup-group.com.google.photos", &[Files("shared-{n}.sqlite", 2, 290 * MB)]),
    (
        "AppDomain-com.facebook.Facebook",
        &[
            Files("Library/Application Support/com.facebook.graphservice/{hex}", 10, 410 * MB),
            Files("Library/Preferences/com.facebook.Facebook.plist", 1, 190 * KB),
            Files("Documents/mqtt-{n}.db", 2, 98 * MB),
        ],
    ),
    (
        "AppDomain-com.facebook.Messenger",
        &[
            Files("Library/Application Support/lightspeed-{n}.db", 3, 330 * MB),
            Files("Library/Application Support/media/{uuid}.mp4", 6, 190 * MB),
        ],
    ),
    (
        "AppDomain-com.burbn.instagram",
        &[
            Files("Documents/drafts/{uuid}/video.mp4", 3, 260 * MB),
            Files("Library/Application Support/feed-store/{hex}", 9, 270 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.com.facebook.family",
        &[
            Files("msys/{n}/database.sqlite", 2, 410 * MB),
            Files("shared-media/{uuid}.jpg", 6, 204 * MB),
        ],
    ),
    (
        "AppDomain-com.google.Maps",
        &[
            Files("Documents/OfflineRegions/{uuid}.region", 5, 420 * MB),
            Files("Library/Application Support/Timeline/timeline-{n}.sqlite", 2, 92 * MB),
        ],
    ),
    (
        "AppDomain-com.google.ios.youtube",
        &[Files("Library/Application Support/offline/{hex}.dat", 5, 205 * MB)],
    ),
    (
        "AppDomain-com.google.Gmail",
        &[
            Files("Library/Application Support/data/sample.person/attachments/{uuid}", 5, 88 * MB),
            Files("Library/Application Support/data/sample.person/store.sqlite", 1, 128 * MB),
        ],
    ),
    (
        "AppDomain-com.google.chrome.ios",
        &[
            Files("Library/Application Support/Google/Chrome/Default/History", 1, 92 * MB),
            Files(
                "Library/Application Support/Google/Chrome/Default/Snapshots/{uuid}.png",
                6,
                118 * MB,
            ),
        ],
    ),
    (
        "AppDomainGroup-group.com.google.common",
        &[Files("SSO/keys.db", 1, 3 * MB), Files("Phenotype/snapshot-{n}.db", 4, 405 * MB)],
    ),
    (
        "AppDomain-com.apple.podcasts",
        &[Files("Library/Preferences/com.apple.podcasts.plist", 1, 14 * KB)],
    ),
    (
        "AppDomainGroup-243LU875E5.groups.com.apple.podcasts",
        &[
            Files("Documents/MTLibrary.sqlite", 1, 78 * MB),
            Files("Library/Cache/{uuid}.mp3", 18, 1_660 * MB),
        ],
    ),
    (
        "AppDomain-com.amazon.Lassen",
        &[
            Files("Documents/Books/B00{n}/book.azw8", 10, 730 * MB),
            Files("Library/eBooks/B0{n}/dictionary.mobi", 3, 270 * MB),
            Files("Library/Application Support/annotations.sqlite", 1, 18 * MB),
        ],
    ),
    (
        "AppDomain-it.twsweb.Nextcloud",
        &[Files("Library/Application Support/Nextcloud/nextcloud.realm", 1, 16 * MB)],
    ),
    (
        "AppDomainGroup-group.it.twsweb.Crypto-Cloud",
        &[
            Files("Library/Application Support/Nextcloud/nextcloud.realm", 1, 52 * MB),
            Files("File Provider Storage/cache/{n}/{uuid}.pdf", 6, 180 * MB),
            Files("File Provider Storage/preview_cache/{hex}.jpg", 14, 210 * MB),
            Files("File Provider Storage/{n}/Holiday video.mov", 8, 2_270 * MB),
        ],
    ),
    (
        "AppDomain-com.netflix.Netflix",
        &[Files("Library/Application Support/nflx.sqlite", 1, 27 * MB)],
    ),
    (
        "AppDomain-jp.naver.line",
        &[
            Files("Library/Preferences/jp.naver.line.plist", 1, 210 * KB),
            Files("Library/Application Support/stickers/{n}/{hex}.png", 8, 190 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.com.linecorp.line",
        &[
            Files(
                "Library/Application Support/PrivateStore/P_sample/Messages/Line.sqlite",
                1,
                240 * MB,
            ),
            Files(
                "Library/Application Support/PrivateStore/P_sample/Message Attachments/{hex}/{n}.mp4",
                9,
                910 * MB,
            ),
        ],
    ),
    (
        "AppDomain-au.com.savageinteractive.procreate",
        &[
            Files("Documents/{uuid}.procreate", 12, 2_190 * MB),
            Files("Documents/Brushes/{uuid}.brush", 5, 60 * MB),
        ],
    ),
    (
        "AppDomain-com.lemon.lvoverseas",
        &[
            Files("Documents/drafts/{uuid}/Resources/video.mp4", 9, 2_240 * MB),
            Files("Documents/drafts/{uuid}/draft_content.json", 4, 6 * MB),
            Files("Library/Application Support/effects/{hex}.zip", 8, 560 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.com.apple.FileProvider.LocalStorage",
        &[
            Files("File Provider Storage/Downloads/archive-{n}.zip", 4, 520 * MB),
            Files("File Provider Storage/Choir/Recording {n}.m4a", 6, 310 * MB),
            Files("File Provider Storage/Tax 2025/{n}.pdf", 7, 92 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.com.apple.VoiceMemos.shared",
        &[
            Files("Recordings/2026{n} 101522.m4a", 9, 606 * MB),
            Files("Recordings/CloudRecordings.db", 1, 8 * MB),
        ],
    ),
    (
        "AppDomainGroup-group.com.apple.notes",
        &[
            Files("NoteStore.sqlite", 1, 61 * MB),
            Files("Accounts/LocalAccount/Media/{uuid}/Scan.pdf", 6, 330 * MB),
            Files("Accounts/LocalAccount/Previews/{uuid}.png", 6, 121 * MB),
        ],
    ),
    (
        "AppDomain-jp.example.kanjinote",
        &[
            Files("Documents/ノート/{n}冊目.kanjinote", 7, 610 * MB),
            Files("Library/Application Support/筆順/{n}.sqlite", 2, 107 * MB),
        ],
    ),
    (
        "AppDomain-com.example.knitcounter",
        &[
            Files("Documents/Patterns/Pattern 🧶 {n}.pdf", 8, 330 * MB),
            Files("Documents/projects.sqlite", 1, 28 * MB),
        ],
    ),
    (
        "AppDomain-org.example.allotment",
        &[
            Files("Documents/Photos/{uuid}.jpg", 8, 112 * MB),
            Files("Documents/diary.sqlite", 1, 11 * MB),
        ],
    ),
    (
        "AppDomain-de.example.bank.mobile",
        &[Files("Library/Preferences/de.example.bank.mobile.plist", 1, 9 * KB)],
    ),
    (
        "AppDomain-com.google.Authenticator",
        &[Files("Library/Preferences/com.google.Authenticator.plist", 1, 4 * KB)],
    ),
    (
        "AppDomainPlaceholder-com.example.trailmaps",
        &[Files("Documents/Trails/{uuid}.gpx", 5, 91 * MB)],
    ),
    ("AppDomainGroup-group.com.vanished.puzzles", &[Files("Levels/pack-{n}.dat", 4, 154 * MB)]),
    ("KeychainDomain", &[Files("keychain-backup.plist", 1, 5 * MB)]),
    (
        "SystemPreferencesDomain",
        &[
            Files("SystemConfiguration/com.apple.wifi.plist", 1, 38 * KB),
            Files("com.apple.wifi.known-networks.plist", 1, 71 * KB),
            Files("SystemConfiguration/preferences.plist", 1, 12 * KB),
        ],
    ),
    ("WirelessDomain", &[Files("Library/Databases/CellularUsage.db", 1, 640 * KB)]),
    ("KeyboardDomain", &[Files("Library/Keyboard/de-dynamic-text.dat", 1, 3 * MB)]),
    (
        "SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles",
        &[
            Files("Library/ConfigurationProfiles/PayloadManifest.plist", 1, 3 * KB),
            Files("Library/ConfigurationProfiles/UserSettings.plist", 1, 16 * KB),
        ],
    ),
];
