//! The questions that decide: what else is in iCloud, where photos and messages are, whose own backups
//! are there.
//!
//! The page shows what this backup says of them; the script adds up anew what somebody answers
//! (`script/questions.js`). For that it is handed the account in each case, added up by the same
//! function as everything else.

use serde::Serialize;

use super::PageReport;
use crate::{
    account::{Account, AccountError, ElsewhereSource, Precision, Statements},
    backup::State,
    bytes::Bytes,
    inventory::{ItemId, StoredIn},
    report::{Assumption, BackupReport, Basis, View},
};

/// The questions, with what is known of them.
pub(super) struct Questions {
    /// What is known to be in iCloud besides.
    pub(super) seen: String,
    /// What a person has said is there.
    pub(super) said: String,
    pub(super) photos: AskedSwitch,
    pub(super) messages: AskedSwitch,
    pub(super) copies: Vec<Copy>,
}

/// Whether something is on, and who says so.
pub(super) struct AskedSwitch {
    pub(super) is_on: bool,
    pub(super) by: &'static str,
}

/// An app whose own backup isn't known to be there.
pub(super) struct Copy {
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) size: String,
}

/// An account in one case: whether photos and messages are stored in iCloud.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case {
    elsewhere: Bytes,
    precision: Precision,
    pub(super) fixed: i128,
    current: Bytes,
    /// What the photo library takes in the backup.
    pub(super) library: Bytes,
}

/// A case for the script.
#[derive(Serialize)]
pub(super) struct CaseForm {
    elsewhere: String,
    /// How sure that is, by the name of its phrase.
    precision: &'static str,
    fixed: String,
    current: String,
    library: String,
}

impl Questions {
    pub(super) fn new(report: &PageReport<'_>, view: &View) -> Self {
        /// More would be a page of their own.
        const MOST: usize = 6;
        let elsewhere = &report.account.elsewhere;
        let size = |bytes: Bytes| bytes.display(view.units).to_string();
        let (seen, said) = match elsewhere.source {
            ElsewhereSource::Option => (String::new(), size(elsewhere.bytes)),
            ElsewhereSource::Backup => (size(elsewhere.bytes), String::new()),
        };
        let needed = report.chosen.plan.copies_needed.iter();
        let copies = needed.filter_map(|needed| {
            let id = &needed.subject.id;
            let (index, name) = (report.index_of(id)?, report.name(id).into_owned());
            Some(Copy { index, name, size: size(needed.bytes) })
        });
        Self {
            seen,
            said,
            photos: if report.backup.is_uploading_photos() {
                let by = "Still in the backup: its first upload isn’t finished.";
                AskedSwitch { is_on: false, by }
            } else {
                AskedSwitch::new(report.backup.assumptions.photos, report.backup)
            },
            messages: AskedSwitch::new(report.backup.assumptions.messages, report.backup),
            copies: copies.take(MOST).collect(),
        }
    }
}

impl AskedSwitch {
    fn new(Assumption { stored, basis }: Assumption, backup: &BackupReport) -> Self {
        let is_on = stored == StoredIn::Icloud;
        let by = match (basis, is_on) {
            (Basis::Option, _) => "As you say.",
            (Basis::Backup, true) => "On, by this backup.",
            (Basis::Backup, false) => "Off, by this backup.",
            (Basis::Settings, _) => "Off, by the list of Settings.",
            (Basis::Default, _) if backup.description.state == State::NoBackup => {
                "The list doesn’t say."
            }
            (Basis::Default, _) => "This backup doesn’t say.",
        };
        Self { is_on, by }
    }
}

/// Adds the account up in each case: neither, photos, messages, both in iCloud.
pub(super) fn cases(
    report: &PageReport<'_>,
    statements: &Statements,
) -> Result<Vec<Case>, AccountError> {
    let both = [StoredIn::DeviceBackup, StoredIn::Icloud];
    let all = both.into_iter().flat_map(|messages| both.map(|photos| (photos, messages)));
    let known = report.backup.assumptions;
    // Where what isn't there is stored makes no difference.
    let is_there = |id| report.backup.inventory.items.iter().any(|item| item.id == id);
    let has_photos = is_there(ItemId::Photos) || report.backup.photo_library.is_some();
    let has_messages = is_there(ItemId::Messages);
    all.map(|(photos, messages)| {
        let is_known = (!has_photos || photos == known.photos.stored)
            && (!has_messages || messages == known.messages.stored);
        if is_known {
            return Ok(Case::of(report.account));
        }
        let device =
            crate::account::Device { photos, messages, ..BackupReport::device(report.backup) };
        Account::new(&[device], report.catalogue, statements).map(|account| Case::of(&account))
    })
    .collect()
}

impl Case {
    fn of(account: &Account) -> Self {
        let library = account.items.iter().find(|(subject, _)| subject.id == ItemId::Photos);
        Self {
            elsewhere: account.elsewhere.bytes,
            precision: account.elsewhere.precision(),
            fixed: account.fixed,
            current: account.current,
            library: library.map(|(_, item)| item.own).unwrap_or_default(),
        }
    }

    pub(super) fn form(self) -> CaseForm {
        CaseForm {
            elsewhere: self.elsewhere.get().to_string(),
            precision: match self.precision {
                Precision::About => "about",
                Precision::AtLeast => "at_least",
            },
            // The script draws it, and a bar has nothing below zero.
            fixed: self.fixed.max(0).to_string(),
            current: self.current.get().to_string(),
            library: self.library.get().to_string(),
        }
    }
}
