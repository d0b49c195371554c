//! `Cast`: the apps and domains of a generated backup, and how many rows each gets.

use super::shape::{self, Shape};
use crate::container::ContainerClass;

/// At most this many apps are the user's; the others are Apple's.
const USER_APPS: u64 = 200;

/// Well-known apps and their names, so that a catalogue finds some of its own.
const KNOWN: [(&str, &str); 24] = [
    ("net.whatsapp.WhatsApp", "WhatsApp Messenger"),
    ("com.spotify.client", "Spotify"),
    ("com.zhiliaoapp.musically", "TikTok"),
    ("com.google.photos", "Google Photos"),
    ("com.burbn.instagram", "Instagram"),
    ("com.facebook.Facebook", "Facebook"),
    ("com.google.Maps", "Google Maps"),
    ("com.google.ios.youtube", "YouTube"),
    ("com.google.Gmail", "Gmail"),
    ("com.google.chrome.ios", "Google Chrome"),
    ("com.netflix.Netflix", "Netflix"),
    ("com.amazon.Lassen", "Amazon Kindle"),
    ("jp.naver.line", "LINE"),
    ("com.facebook.Messenger", "Messenger"),
    ("ph.telegra.Telegraph", "Telegram Messenger"),
    ("com.tencent.xin", "WeChat"),
    ("com.iwilab.KakaoTalk", "KakaoTalk"),
    ("com.lemon.lvoverseas", "CapCut"),
    ("it.twsweb.Nextcloud", "Nextcloud"),
    ("com.mojang.minecraftpe", "Minecraft"),
    ("com.disney.disneyplus", "Disney+"),
    ("com.duolingo.DuolingoMobile", "Duolingo"),
    ("com.tinyspeck.chatlyio", "Slack"),
    ("com.microsoft.skydrive", "Microsoft OneDrive"),
];

const VENDORS: [&str; 11] = [
    "northlight",
    "bluefern",
    "tallpine",
    "quietbay",
    "redkite",
    "oldmill",
    "softrain",
    "highmoor",
    "longreach",
    "greyheron",
    "brightwell",
];

const WORDS: [&str; 16] = [
    "Notes", "Runner", "Recipes", "Ledger", "Weather", "Scanner", "Tides", "Puzzle", "Radio",
    "Garden", "Transit", "Sketch", "Chess", "Camera", "Budget", "Stars",
];

const EXTENSIONS: [&str; 6] =
    ["NotificationService", "ShareExtension", "Widget", "Intents", "Keyboard", "FileProvider"];

const PLAIN: [&str; 12] = [
    "DatabaseDomain",
    "InstallDomain",
    "KeyboardDomain",
    "KeychainDomain",
    "BooksDomain",
    "ManagedPreferencesDomain",
    "MobileDeviceDomain",
    "NetworkDomain",
    "ProtectedDomain",
    "RootDomain",
    "SystemPreferencesDomain",
    "WirelessDomain",
];

/// The apps and domains of a generated backup.
pub(super) struct Cast {
    pub(super) apps: Vec<NamedApp>,
    /// Containers besides the user's apps.
    pub(super) containers: Vec<(String, ContainerClass)>,
    pub(super) domains: Vec<Domain>,
}

/// A user's app with its names.
pub(super) struct NamedApp {
    pub(super) bundle_id: String,
    pub(super) name: String,
    pub(super) vendor: String,
}

/// A domain, what it is like inside, and its part of the rows.
pub(super) struct Domain {
    pub(super) name: String,
    pub(super) shape: &'static Shape,
    pub(super) rows: u64,
}

impl Cast {
    /// The cast that a backup of so many rows has.
    pub(super) fn for_rows(rows: u64) -> Self {
        let domains = (100 + rows / 85).min(1_280).min(1 + rows / 8);
        let ids: Vec<String> = (0..domains / 5).map(bundle_id).collect();
        let apps = (0..).zip(&ids).take_while(|(number, _)| *number < USER_APPS);
        let apps = apps.map(|(number, id)| named(number, id)).collect();
        let groups: Vec<String> =
            ids.iter().step_by(2).map(|id| format!("group.{id}.shared")).collect();
        let plugins: Vec<String> = EXTENSIONS
            .iter()
            .flat_map(|extension| ids.iter().map(move |id| format!("{id}.{extension}")))
            .take(usize::try_from(domains * 11 / 20).unwrap_or(0))
            .collect();

        let mut share = Share { rows, left: rows, domains: Vec::new() };
        share.deal(80, &["HomeDomain".to_owned()], &shape::HOME, Weights::Equal);
        share.deal(90, &["MediaDomain".to_owned()], &shape::MEDIA, Weights::Equal);
        share.deal(20, &PLAIN.map(str::to_owned), &shape::SETTINGS, Weights::Equal);
        share.deal(
            300,
            &in_domains(ContainerClass::Application, &ids),
            &shape::APP,
            Weights::Steep,
        );
        share.deal(160, &in_domains(ContainerClass::Group, &groups), &shape::GROUP, Weights::Steep);
        share.deal(
            60,
            &in_domains(ContainerClass::Plugin, &plugins),
            &shape::SETTINGS,
            Weights::Equal,
        );
        share.deal(40, &system(domains * 3 / 20), &shape::SETTINGS, Weights::Equal);
        share.rest("CameraRollDomain", &shape::CAMERA_ROLL);

        let apple = ids.into_iter().skip(usize::try_from(USER_APPS).unwrap_or(0));
        let apple = apple.map(|id| (id, ContainerClass::Application));
        let groups = groups.into_iter().map(|id| (id, ContainerClass::Group));
        let plugins = plugins.into_iter().map(|id| (id, ContainerClass::Plugin));
        let containers = apple.chain(groups).chain(plugins).collect();
        Self { apps, containers, domains: share.domains }
    }
}

/// How the rows of a kind of domain are spread over the domains.
#[derive(Clone, Copy)]
enum Weights {
    /// Each gets as many.
    Equal,
    /// The second gets half of what the first gets, the third a third, and so on.
    Steep,
}

impl Weights {
    fn weight(self, rank: u64) -> u64 {
        match self {
            Self::Equal => 1,
            Self::Steep => 1_000_000 / (rank + 1),
        }
    }
}

/// The rows while they are dealt out.
struct Share {
    rows: u64,
    left: u64,
    domains: Vec<Domain>,
}

impl Share {
    /// Deals so many thousandths of the rows, but at least three to each domain.
    fn deal(
        &mut self,
        thousandths: u64,
        names: &[String],
        shape: &'static Shape,
        weights: Weights,
    ) {
        let part = self.rows * thousandths / 1_000;
        let total: u64 = (0..).zip(names).map(|(rank, _)| weights.weight(rank)).sum();
        for (rank, name) in (0..).zip(names) {
            let due = (part * weights.weight(rank)).checked_div(total).unwrap_or(0).max(3);
            self.give(name, shape, due);
        }
    }

    /// Gives what is left to one domain.
    fn rest(&mut self, name: &str, shape: &'static Shape) {
        self.give(name, shape, self.left);
    }

    fn give(&mut self, name: &str, shape: &'static Shape, due: u64) {
        let rows = due.min(self.left);
        self.left -= rows;
        if 0 < rows {
            self.domains.push(Domain { name: name.to_owned(), shape, rows });
        }
    }
}

fn bundle_id(number: u64) -> String {
    let word = nth(&WORDS, number);
    match known(number) {
        Some((bundle_id, _)) => bundle_id.to_owned(),
        None if number < USER_APPS => format!("com.{}.{word}{number}", nth(&VENDORS, number)),
        None => format!("com.apple.{}{number}", word.to_lowercase()),
    }
}

fn named(number: u64, bundle_id: &str) -> NamedApp {
    let invented = || format!("{} {number}", nth(&WORDS, number));
    NamedApp {
        bundle_id: bundle_id.to_owned(),
        name: known(number).map_or_else(invented, |(_, name)| name.to_owned()),
        vendor: format!("{} Ltd", nth(&VENDORS, number)),
    }
}

fn known(number: u64) -> Option<(&'static str, &'static str)> {
    KNOWN.get(usize::try_from(number).ok()?).copied()
}

fn in_domains(class: ContainerClass, identifiers: &[String]) -> Vec<String> {
    identifiers.iter().map(|identifier| class.domain(identifier)).collect()
}

fn system(count: u64) -> Vec<String> {
    let name = |number: u64| match number % 3 {
        0 => format!("SysSharedContainerDomain-systemgroup.com.apple.sample{number}"),
        _ => format!("SysContainerDomain-com.apple.sample{number}"),
    };
    (0..count).map(name).collect()
}

fn nth(words: &[&'static str], number: u64) -> &'static str {
    let position = usize::try_from(number).unwrap_or(0).checked_rem(words.len()).unwrap_or(0);
    words.get(position).copied().unwrap_or_default()
}
