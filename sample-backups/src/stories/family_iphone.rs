//! The iPhone of somebody with 50 GB, which photos, WhatsApp and its own backup in iCloud Drive have
//! filled: WhatsApp is there twice.

mod domains;

use self::domains::DOMAINS;
use super::{
    nights::{DAY, Nights},
    tale::{AppLine, MB, Tale},
};
use crate::{
    account::{Account, Generation, Service},
    app::App,
    builder::BackupBuilder,
    device::Device,
    row::Row,
};

/// 2026-11-20 06:12:40 UTC.
const LAST_BACKUP: i64 = 1_795_155_160;

/// 2026-11-19 22:30:00 UTC.
const LAST_NIGHT: i64 = 1_795_127_400;

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Anna’s iPhone");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    let trails =
        App::new("com.example.trailmaps").item_name("Trail Maps").vendor("Example Outdoors");
    backup.app(trails.genre("Navigation").offloaded());
    backup.row(Row::symlink(
        "DatabaseDomain",
        "timezone/localtime",
        "/var/db/timezone/zoneinfo/Europe/Berlin",
    ));
    backup.account(account());
    backup
}

/// WhatsApp makes its own backup every night, so that its chats fill the storage twice.
fn account() -> Account {
    const WHATSAPP: &str = "57T9237FN3.net.whatsapp.WhatsApp";
    const OWN: &str = "com.apple.CloudDocs";
    let nights = Nights {
        newest: LAST_NIGHT,
        days_apart: 1,
        last_success: LAST_NIGHT - 6 * DAY,
        failure: (303, "Not enough storage in iCloud"),
    };
    let last_copy = LAST_NIGHT + 1_200;
    let account = Account::new(Generation::Ios18)
        .quota(50 << 30)
        .off(Service::Photos)
        .drive_file(WHATSAPP, "Media.tar", 3_540 * MB, last_copy)
        .drive_file(WHATSAPP, "Video.tar", 6_910 * MB, last_copy)
        .drive_file(WHATSAPP, "ChatStorage.sqlite", 640 * MB, last_copy)
        .drive_file(OWN, "Scan 1.pdf", 96 * MB, LAST_NIGHT - 200 * DAY)
        .drive_file(OWN, "Scan 2.pdf", 44 * MB, LAST_NIGHT - 30 * DAY)
        .drive_file("iCloud.com.example.diary", "2026.pages", 64 * MB, LAST_NIGHT - DAY)
        .shared_with_me(OWN, "Choir 2025.mov", 1_900 * MB, LAST_NIGHT - 300 * DAY);
    nights.record(account)
}

const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("com.zhiliaoapp.musically", "TikTok", "TikTok Ltd.", "Entertainment"),
    AppLine("com.spotify.client", "Spotify - Music and Podcasts", "Spotify", "Music"),
    AppLine("com.google.photos", "Google Photos", "Google", "Photo & Video"),
    AppLine("com.facebook.Facebook", "Facebook", "Meta Platforms, Inc.", "Social Networking"),
    AppLine("com.facebook.Messenger", "Messenger", "Meta Platforms, Inc.", "Social Networking"),
    AppLine("com.burbn.instagram", "Instagram", "Instagram, Inc.", "Photo & Video"),
    AppLine("com.google.Maps", "Google Maps", "Google", "Navigation"),
    AppLine("com.google.ios.youtube", "YouTube", "Google", "Photo & Video"),
    AppLine("com.google.Gmail", "Gmail - Email by Google", "Google", "Productivity"),
    AppLine("com.google.chrome.ios", "Google Chrome", "Google", "Utilities"),
    AppLine("com.amazon.Lassen", "Amazon Kindle", "AMZN Mobile LLC", "Book"),
    AppLine("it.twsweb.Nextcloud", "Nextcloud", "Nextcloud GmbH", "Productivity"),
    AppLine("com.netflix.Netflix", "Netflix", "Netflix, Inc.", "Entertainment"),
    AppLine("jp.naver.line", "LINE", "LY Corporation", "Social Networking"),
    AppLine(
        "au.com.savageinteractive.procreate",
        "Procreate Pocket",
        "Savage Interactive",
        "Graphics & Design",
    ),
    AppLine(
        "com.lemon.lvoverseas",
        "CapCut: Photo & Video Editor",
        "Bytedance Pte. Ltd",
        "Photo & Video",
    ),
    AppLine("jp.example.kanjinote", "漢字ノート", "Example K.K.", "Education"),
    AppLine("com.example.knitcounter", "Knit Counter 🧶", "Example Crafts", "Lifestyle"),
    AppLine("org.example.allotment", "Allotment Diary", "Example Gardens", "Lifestyle"),
    AppLine("de.example.bank.mobile", "Example Bank", "Example Bank AG", "Finance"),
    AppLine("com.google.Authenticator", "Google Authenticator", "Google", "Utilities"),
];

/// Apple's own apps and services, with settings and no more.
const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.Bridge",
    "AppDomain-com.apple.DocumentsApp",
    "AppDomain-com.apple.Health",
    "AppDomain-com.apple.Home",
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.Passbook",
    "AppDomain-com.apple.VoiceMemos",
    "AppDomain-com.apple.calculator",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.compass",
    "AppDomain-com.apple.facetime",
    "AppDomain-com.apple.findmy",
    "AppDomain-com.apple.mobilecal",
    "AppDomain-com.apple.mobilemail",
    "AppDomain-com.apple.mobilenotes",
    "AppDomain-com.apple.mobilesafari",
    "AppDomain-com.apple.mobileslideshow",
    "AppDomain-com.apple.reminders",
    "AppDomain-com.apple.tips",
    "AppDomain-com.apple.weather",
    "AppDomainGroup-group.com.apple.Maps",
    "AppDomainGroup-group.com.apple.mail",
    "AppDomainGroup-group.com.apple.reminders",
    "AppDomainGroup-group.com.apple.stocks",
    "AppDomainGroup-group.com.apple.weather",
    "AppDomainPlugin-com.apple.Maps.GeneralMapsWidget",
    "AppDomainPlugin-com.apple.mobilecal.CalendarWidgetExtension",
    "AppDomainPlugin-com.apple.mobilenotes.SharingExtension",
    "AppDomainPlugin-com.apple.mobileslideshow.PhotosReliveWidget",
    "AppDomainPlugin-com.apple.reminders.WidgetExtension",
    "AppDomainPlugin-com.apple.weather.widget",
    "AppDomainPlugin-com.burbn.instagram.shareextension",
    "AppDomainPlugin-com.google.Gmail.ShareExtension",
    "AppDomainPlugin-com.google.Maps.NotificationService",
    "AppDomainPlugin-com.spotify.client.widget",
    "AppDomainPlugin-jp.naver.line.notificationservice",
    "SysContainerDomain-com.apple.lsd",
    "SysContainerDomain-com.apple.geod",
    "SysSharedContainerDomain-systemgroup.com.apple.media.shared.books",
];
