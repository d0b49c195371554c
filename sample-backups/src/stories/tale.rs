//! `Tale`: a story as tables.

use crate::{
    app::App, builder::BackupBuilder, container::ContainerClass, device::Device, pattern::fill,
    row::Row, seeded::Seeded,
};

pub(super) const KB: u64 = 1 << 10;
pub(super) const MB: u64 = 1 << 20;

/// Files lie back up to three years before the backup.
const THREE_YEARS: u64 = 3 * 365 * 86_400;

/// A story as tables: who, which apps, and what is where.
pub(super) struct Tale {
    pub(super) device: Device,
    /// When the backup was made, in Unix seconds.
    pub(super) last_backup: i64,
    pub(super) apps: &'static [AppLine],
    pub(super) domains: &'static [InDomain],
    /// Domains with nothing but a few settings.
    pub(super) small: &'static [&'static str],
}

/// A user-installed app: bundle id, name, vendor, category.
pub(super) struct AppLine(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
);

/// A domain and what is in it.
pub(super) type InDomain = (&'static str, &'static [Files]);

/// Files of a kind: a pattern of their paths (see [`fill`]), how many, and their bytes in all.
pub(super) struct Files(pub(super) &'static str, pub(super) u64, pub(super) u64);

impl Tale {
    /// The backup with everything that the tables tell.
    pub(super) fn builder(self) -> BackupBuilder {
        self.builder_with(&[])
    }

    /// The same, with these domains in place of those of the same names.
    pub(super) fn builder_with(self, others: &'static [InDomain]) -> BackupBuilder {
        let mut backup = BackupBuilder::new(self.device);
        backup.last_backup(self.last_backup);
        for AppLine(bundle_id, name, vendor, genre) in self.apps {
            backup.app(App::new(bundle_id).item_name(name).vendor(vendor).genre(genre));
        }
        let small = self.small.iter().map(|domain| (*domain, SETTINGS));
        for (domain, files) in self.domains.iter().copied().chain(small) {
            let other = others.iter().find(|(other, _)| *other == domain);
            let files = other.map_or(files, |(_, files)| *files);
            add_container(&mut backup, self.apps, domain);
            let mut seeded = Seeded::from_name(domain);
            for files in files {
                for row in files.rows(domain, self.last_backup, &mut seeded) {
                    backup.row(row);
                }
            }
        }
        backup
    }
}

/// What a small domain holds.
const SETTINGS: &[Files] = &[Files("Library/Preferences/settings.plist", 1, 2 * KB)];

/// Adds the domain's container to Manifest.plist, unless it is that of a listed app.
fn add_container(backup: &mut BackupBuilder, apps: &[AppLine], domain: &str) {
    let classes = [
        ("AppDomain-", ContainerClass::Application),
        ("AppDomainPlugin-", ContainerClass::Plugin),
        ("AppDomainGroup-", ContainerClass::Group),
    ];
    for (prefix, class) in classes {
        if let Some(identifier) = domain.strip_prefix(prefix)
            && apps.iter().all(|AppLine(bundle_id, ..)| *bundle_id != identifier)
        {
            backup.container(identifier, class);
        }
    }
}

impl Files {
    /// The rows of these files; every other one has a digest.
    pub(super) fn rows(&self, domain: &str, last_backup: i64, seeded: &mut Seeded) -> Vec<Row> {
        let Self(pattern, count, bytes) = *self;
        let mut number = 1 + seeded.below(400);
        let mut rows = Vec::new();
        for (position, size) in (0..).zip(shares(bytes, count, seeded)) {
            let path = fill(pattern, number, seeded);
            number += 1 + seeded.below(3);
            let age = THREE_YEARS / count * (count - position) - seeded.below(THREE_YEARS / count);
            let row =
                Row::file(domain, &path, size).modified(last_backup.saturating_sub_unsigned(age));
            rows.push(if position % 2 == 0 { row.digest() } else { row });
        }
        rows
    }
}

/// Splits a number of bytes into as many uneven parts, which add up to it.
fn shares(bytes: u64, count: u64, seeded: &mut Seeded) -> Vec<u64> {
    let weights: Vec<u64> = (0..count).map(|_| 1 + seeded.size_around(100_000)).collect();
    let total: u64 = weights.iter().sum();
    let mut left = bytes;
    let mut shares = Vec::new();
    for weight in weights.iter().skip(1) {
        let share = u128::from(bytes) * u128::from(*weight) / u128::from(total);
        let share = u64::try_from(share).unwrap_or(0);
        left -= share;
        shares.push(share);
    }
    shares.push(left);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up() {
        for (bytes, count) in [(0, 1), (5, 3), (1 << 34, 40)] {
            let shares = shares(bytes, count, &mut Seeded::new(3));
            assert_eq!(shares.iter().sum::<u64>(), bytes);
            assert_eq!(shares.len(), usize::try_from(count).unwrap());
        }
    }
}
