//! `Examined`: the way from a backup that was read to its diagnosis, for `doctor` and `report`.

use std::slice;

use jiff::Timestamp;

use super::{
    Failure,
    args::AccountArgs,
    goal::{check_copies, recorded_storage},
    plan::account,
    settings::FromSettings,
};
use crate::{
    account::{Account, Statements},
    catalogue::{Catalogue, Storage},
    doctor::{Case, Diagnosis, UploadSpeed, Window},
    inventory::Verification,
    plan::Goal,
    report::BackupReport,
};

/// A diagnosis, with all that a plan for the same backup needs.
pub(super) struct Examined {
    pub(super) goal: Goal,
    /// The storage that was asked for, else the one that the backup records.
    pub(super) storage: Option<Storage>,
    pub(super) statements: Statements,
    pub(super) account: Account,
    pub(super) diagnosis: Diagnosis,
}

/// What a diagnosis takes besides the backup and its account.
pub(super) struct Circumstances<'v> {
    pub(super) speed: UploadSpeed,
    pub(super) window: Window,
    pub(super) verification: Option<&'v Verification>,
    pub(super) now: Timestamp,
}

impl Examined {
    /// Examines a backup, with what somebody knows of its account.
    pub(super) fn new(
        (backup, catalogue): (&BackupReport, &Catalogue),
        (goal, asked): (Goal, Option<Storage>),
        (known, from_settings): (&AccountArgs, Option<&FromSettings>),
        Circumstances { speed, window, verification, now }: Circumstances<'_>,
    ) -> Result<Self, Failure> {
        let backups = slice::from_ref(backup);
        let shown = || from_settings.and_then(|from| from.storage(catalogue));
        let storage = asked.or_else(shown).or_else(|| recorded_storage(backups, catalogue));
        let mut statements = known.statements(&[backup], catalogue)?;
        if let Some(from) = from_settings {
            from.tell(&mut statements);
        }
        check_copies(&statements, storage.as_ref(), catalogue)?;
        let account = account(backups, catalogue, &statements)?;
        let elsewhere = account.elsewhere.bytes;
        let diagnosis = Diagnosis::new(&Case {
            description: &backup.description,
            evidence: &backup.evidence,
            inventory: &backup.inventory,
            catalogue,
            budget: storage.as_ref().map(|storage| goal.budget(storage.quota, elsewhere)),
            storage: storage.clone(),
            account: &account,
            speed,
            window,
            verification,
            now,
        });
        Ok(Self { goal, storage, statements, account, diagnosis })
    }
}
