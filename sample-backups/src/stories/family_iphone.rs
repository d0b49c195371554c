//! The iPhone of somebody with too many apps for the free 5 GB, and hardly for 50 GB.

mod domains;

use self::domains::DOMAINS;
use super::tale::{AppLine, Tale};
use crate::{app::App, builder::BackupBuilder, device::Device, row::Row};

/// 2026-11-20 06:12:40 UTC.
const LAST_BACKUP: i64 = 1_795_155_160;

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
    backup
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
