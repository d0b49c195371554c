//! An encrypted iPhone: nothing but its property lists can be read without the password.
//!
//! Some files have their contents, so that there is something to decrypt: the databases of
//! messages, photos, WhatsApp and a few more, and what tells of the account.

mod contents;
mod domains;

use self::{
    contents::{DATABASES, FILES},
    domains::DOMAINS,
};
use super::{
    nights::{DAY, Nights, RUN},
    tale::{AppLine, MB, Tale},
};
use crate::{
    account::{Account, Generation},
    builder::BackupBuilder,
    device::Device,
    encryption::Encrypted,
    row::Row,
};

/// 2026-11-21 20:14:36 UTC.
const LAST_BACKUP: i64 = 1_795_292_076;

/// 2026-11-20 23:20:00 UTC.
const LAST_NIGHT: i64 = 1_795_216_800;

/// The password, which the README tells too.
const PASSWORD: &str = "correct horse battery";

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Dora’s iPhone")
        .product_name("iPhone 15")
        .product_type("iPhone15,4")
        .product_version("26.1")
        .build_version("23B85")
        .udid("00008120-0000EEEE5555001E");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    for (domain, path, statements) in DATABASES {
        backup.database(domain, path, statements);
    }
    for (domain, path, text) in FILES {
        backup.row(Row::content(domain, path, text.as_bytes()).modified(LAST_BACKUP));
    }
    backup.account(account()).encrypted(Encrypted::with_password(PASSWORD));
    backup
}

/// 50 GB, nearly filled by iCloud Photos, and no room for two nights. With Optimise Storage, the
/// iPhone has a fifth of the photos.
fn account() -> Account {
    let originals: Vec<_> = (0..420).map(|number| (61 + number * 37 % 79) * MB).collect();
    let nights = Nights {
        newest: LAST_NIGHT,
        days_apart: 1,
        last_success: LAST_NIGHT - 2 * DAY + RUN,
        failure: (303, "Not enough storage in iCloud"),
    };
    nights.record(Account::new(Generation::Ios18).quota(50 << 30).photo_library(&originals))
}

const APPS: &[AppLine] = &[
    AppLine("net.whatsapp.WhatsApp", "WhatsApp Messenger", "WhatsApp Inc.", "Social Networking"),
    AppLine("ph.telegra.Telegraph", "Telegram Messenger", "Telegram FZ-LLC", "Social Networking"),
    AppLine("com.zhiliaoapp.musically", "TikTok", "TikTok Ltd.", "Entertainment"),
    AppLine("com.spotify.client", "Spotify - Music and Podcasts", "Spotify", "Music"),
    AppLine("com.google.photos", "Google Photos", "Google", "Photo & Video"),
    AppLine("com.strava.stravaride", "Strava: Run, Bike, Hike", "Strava, Inc.", "Health & Fitness"),
    AppLine("com.google.Authenticator", "Google Authenticator", "Google", "Utilities"),
    AppLine("org.example.allotment", "Allotment Diary", "Example Gardens", "Lifestyle"),
];

const SMALL: &[&str] = &[
    "AppDomain-com.apple.AppStore",
    "AppDomain-com.apple.Health",
    "AppDomain-com.apple.Maps",
    "AppDomain-com.apple.camera",
    "AppDomain-com.apple.mobilecal",
    "AppDomain-com.apple.mobilenotes",
    "AppDomain-com.apple.mobilesafari",
    "AppDomain-com.apple.mobileslideshow",
    "AppDomain-com.apple.weather",
    "AppDomainGroup-group.com.apple.weather",
    "AppDomainPlugin-com.apple.mobilenotes.SharingExtension",
    "AppDomainPlugin-com.apple.weather.widget",
    "KeyboardDomain",
    "SysContainerDomain-com.apple.lsd",
    "WirelessDomain",
];
