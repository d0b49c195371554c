//! The backups that are committed beside this package, each told in a file of its own.

mod all_well;
mod backup_off;
mod damaged;
mod encrypted;
mod family_iphone;
mod full_quota;
mod interrupted;
mod ios9;
mod ipad;
mod never_on_wifi;
mod nights;
mod small_phone;
mod stuck_app;
mod tale;

use std::{fs, path::Path};

use crate::{builder::BackupBuilder, error::Error, written::Written};

/// One of the committed backups.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// The name of its folder.
    pub name: &'static str,
    tell: fn() -> BackupBuilder,
}

/// All of them, in the order in which the README tells of them.
pub const STORIES: [Story; 12] = [
    Story { name: "family-iphone", tell: family_iphone::tell },
    Story { name: "ipad", tell: ipad::tell },
    Story { name: "ipad-october", tell: ipad::tell_october },
    Story { name: "interrupted", tell: interrupted::tell },
    Story { name: "damaged", tell: damaged::tell },
    Story { name: "encrypted", tell: encrypted::tell },
    Story { name: "full-quota", tell: full_quota::tell },
    Story { name: "backup-off", tell: backup_off::tell },
    Story { name: "never-on-wifi", tell: never_on_wifi::tell },
    Story { name: "stuck-app", tell: stuck_app::tell },
    Story { name: "all-well", tell: all_well::tell },
    Story { name: "ios9", tell: ios9::tell },
];

impl Story {
    /// The backup, for a test that wants to change something about it.
    pub fn builder(&self) -> BackupBuilder {
        (self.tell)()
    }

    /// Writes the backup to `folder/<name>`, over an earlier one.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Written, Error> {
        let folder = folder.as_ref().join(self.name);
        if ["Manifest.db", "Manifest.mbdb"].iter().any(|name| folder.join(name).exists()) {
            fs::remove_dir_all(&folder).map_err(Error::io(&folder))?;
        }
        self.builder().write(folder)
    }
}
