//! `ListReport`: the backups that were found, and what an encrypted one tells without its password.

use std::path::PathBuf;

use super::{Warning, words};
use crate::{
    backup::{Backup, Description, Device, Outline},
    bytes::Bytes,
};

/// The backups that were found.
#[derive(Debug)]
pub struct ListReport {
    /// The backups, newest first.
    pub backups: Vec<ListedBackup>,
    /// How far that can be trusted, beside what is said of the backups themselves.
    pub warnings: Vec<Warning>,
}

impl ListReport {
    /// Returns all warnings, those about a backup that is listed among them: a table tells them
    /// below its row.
    pub fn all_warnings(&self) -> Vec<Warning> {
        let is_cut_off = |backup: &&ListedBackup| backup.manifest == ManifestState::CutOff;
        let cut_off = self.backups.iter().filter(is_cut_off);
        let cut_off = cut_off.map(|backup| Warning::of_cut_off(&backup.path));
        self.warnings.iter().cloned().chain(cut_off).collect()
    }
}

/// How much of a manifest is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManifestState {
    /// All of it; or it is encrypted, so that this can’t be checked.
    Whole,
    /// It is shorter than it says.
    CutOff,
    /// It can't be opened.
    Unreadable,
}

/// A backup that was found.
#[derive(Debug)]
pub struct ListedBackup {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub description: Description,
    /// How much of its manifest is there.
    pub manifest: ManifestState,
    /// What is known of it without its password, if it is encrypted.
    pub outline: Option<OutlineReport>,
    /// What its folder takes on the disk; none where not all of it could be looked at.
    pub disk_bytes: Option<Bytes>,
}

/// What is known of an encrypted backup without its password.
#[derive(Debug)]
pub struct OutlineReport {
    /// What it is.
    pub description: Description,
    /// How many apps the device had.
    pub installed: u64,
    /// What its folder tells.
    pub outline: Outline,
}

impl OutlineReport {
    /// Looks at every file in the folder of a backup.
    pub fn new(backup: &Backup, device: &Device) -> Self {
        Self {
            description: backup.describe(device),
            installed: words::number(device.installed.len()),
            outline: backup.outline(),
        }
    }
}
