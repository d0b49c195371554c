//! Backups of crowds: more apps, groups or plugins than any device has, each with a file or two.
//!
//! A reader has to stay quick and small whatever it is given. Each crowd makes one question grow
//! that is asked of every app or of every container: who owns it, what it shares, how long its id
//! is. All of it stands in the rows, so that the property lists stay small.

use std::path::Path;

use crate::{
    builder::BackupBuilder, device::Device, error::Error, folder, manifest_db, row::Row,
    written::Written,
};

/// A crowd of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crowd {
    /// So many apps of as many vendors, that share nothing.
    Apps(usize),
    /// So many domains of the system that nobody knows.
    Domains(usize),
    /// One app with so many plugins.
    Plugins(usize),
    /// This many apps, each with a photo.
    AppsWithPhotos(usize),
    /// One app with this many plugins, each with a photo.
    PluginsWithPhotos(usize),
    /// So many apps, and a group for each that bears its id.
    Pairs(usize),
    /// So many apps, a hundred of each vendor, and as many groups, each owned by all apps of a
    /// vendor.
    Families(usize),
    /// So many apps, and as many groups and plugins of vendors that none of them is of.
    Strangers(usize),
    /// So many apps of one vendor, and three times as many groups, with ids of 10,000 bytes.
    LongIds(usize),
    /// An app and three groups for it, whose ids of 100,000 bytes are thousands of labels, so many
    /// times.
    ManyLabels(usize),
}

impl Crowd {
    /// One of each kind, with its name, as large as a reader has to bear.
    pub const LARGEST: [(&'static str, Self); 11] = [
        ("apps", Self::Apps(100_000)),
        // About as many as a plan is searched for among.
        ("thousands-of-apps", Self::Apps(4_000)),
        ("domains", Self::Domains(100_000)),
        ("plugins", Self::Plugins(100_000)),
        ("apps-with-photos", Self::AppsWithPhotos(100_000)),
        ("plugins-with-photos", Self::PluginsWithPhotos(100_000)),
        ("pairs", Self::Pairs(30_000)),
        ("families", Self::Families(30_000)),
        ("strangers", Self::Strangers(30_000)),
        ("long-ids", Self::LongIds(100)),
        ("many-labels", Self::ManyLabels(20)),
    ];

    /// Returns the domains of one of its so many parts.
    fn domains(self, number: usize) -> Vec<String> {
        match self {
            Self::Apps(_) | Self::AppsWithPhotos(_) => vec![app(&format!("org.crowd{number}.app"))],
            Self::Domains(_) => vec![format!("Crowd{number}Domain")],
            Self::Plugins(_) | Self::PluginsWithPhotos(_) => {
                let own = (number == 0).then(|| app("org.crowd.app"));
                let plugin = format!("AppDomainPlugin-org.crowd.app.plugin{number}");
                own.into_iter().chain([plugin]).collect()
            }
            Self::Pairs(_) => {
                let id = format!("org.crowd{number}.app");
                vec![app(&id), group(&id)]
            }
            Self::Families(count) => {
                let vendors = count.div_ceil(100).max(1);
                let vendor = number % vendors;
                vec![
                    app(&format!("org.crowd{vendor}.app{number}")),
                    group(&format!("org.crowd{vendor}.shared{number}")),
                ]
            }
            Self::Strangers(_) => vec![
                app(&format!("org.crowd{number}.app")),
                group(&format!("org.stranger{number}.shared")),
                format!("AppDomainPlugin-org.stranger{number}.app.plugin"),
            ],
            Self::LongIds(_) => {
                let long = |what: &str| format!("org.crowd.{what}{number}.{}", "x".repeat(10_000));
                let groups = ["one", "two", "three"].map(|what| group(&long(what)));
                [app(&long("app"))].into_iter().chain(groups).collect()
            }
            Self::ManyLabels(_) => {
                let id = format!("org.crowd{number}{}", ".x".repeat(50_000));
                let groups = [id.clone(), format!("{id}.group"), format!("{id}-group")];
                [app(&id)].into_iter().chain(groups.map(|id| group(&id))).collect()
            }
        }
    }

    /// Returns the path of the one file that each domain has.
    fn path(self) -> &'static str {
        match self {
            Self::AppsWithPhotos(_) | Self::PluginsWithPhotos(_) => "Documents/photo.jpg",
            Self::Apps(_)
            | Self::Domains(_)
            | Self::Plugins(_)
            | Self::Pairs(_)
            | Self::Families(_)
            | Self::Strangers(_)
            | Self::LongIds(_)
            | Self::ManyLabels(_) => "Documents/file",
        }
    }

    fn count(self) -> usize {
        match self {
            Self::Apps(count)
            | Self::Domains(count)
            | Self::Plugins(count)
            | Self::AppsWithPhotos(count)
            | Self::PluginsWithPhotos(count)
            | Self::Pairs(count)
            | Self::Families(count)
            | Self::Strangers(count)
            | Self::LongIds(count)
            | Self::ManyLabels(count) => count,
        }
    }
}

/// Writes the backup of a crowd into a folder that is empty or not there yet.
pub fn write_crowd(folder: impl AsRef<Path>, crowd: Crowd) -> Result<Written, Error> {
    let folder = folder.as_ref();
    folder::make_empty(folder)?;
    BackupBuilder::new(Device::iphone("Crowded iPhone")).write_plists(folder)?;
    let mut written = Written::default();
    manifest_db::create(&folder.join("Manifest.db"), |rows| {
        for number in 0..crowd.count() {
            for domain in crowd.domains(number) {
                let row = Row::file(&domain, crowd.path(), size(number));
                written.count(&row);
                rows.insert(&row)?;
            }
        }
        Ok(())
    })?;
    Ok(written)
}

/// Sizes from 1 MB to 20 MB, nearly all of them different.
fn size(number: usize) -> u64 {
    let number = u64::try_from(number).unwrap_or(u64::MAX);
    (1 << 20) + number.wrapping_mul(7_919) % (19 << 20)
}

fn app(id: &str) -> String {
    format!("AppDomain-{id}")
}

fn group(id: &str) -> String {
    format!("AppDomainGroup-group.{id}")
}
