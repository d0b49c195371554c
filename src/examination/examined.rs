//! `Examined`: the way from a backup that was read to its diagnosis and its page.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::FromSettings;
use crate::{
    account::{Account, Statements},
    catalogue::{Catalogue, Storage},
    doctor::{Diagnosis, Input, UploadSpeed, Window},
    inventory::Verification,
    plan::{Goal, PlanError},
    report::{
        BackupReport,
        doctor::{DoctorReport, Support},
        html::{HtmlError, PageReport},
    },
};

/// A diagnosis, with all that a plan for the same backup needs.
#[derive(Debug)]
pub struct Examined {
    /// What is asked of a plan.
    pub goal: Goal,
    /// The storage that was asked for, else the one that the backup records.
    pub storage: Option<Storage>,
    /// What somebody knows of the account.
    pub statements: Statements,
    /// Everything that fills its storage.
    pub account: Account,
    /// Why iCloud Backup may fail.
    pub diagnosis: Diagnosis,
}

/// What a diagnosis takes besides the backup and its account.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'v> {
    /// How fast the device uploads.
    pub speed: UploadSpeed,
    /// How long it does so in a night.
    pub window: Window,
    /// What came of looking at every file, if that was done.
    pub verification: Option<&'v Verification>,
    /// The time, from which ages are counted.
    pub now: Timestamp,
}

impl Circumstances<'_> {
    /// Those of a person who has said nothing of them.
    pub fn usual(now: Timestamp) -> Self {
        let (speed, window) = (UploadSpeed::default(), Window::default());
        Self { speed, window, verification: None, now }
    }
}

/// Examines a backup whose account was added up.
pub fn diagnosed(
    backup: &BackupReport,
    catalogue: &Catalogue,
    account: &Account,
    storage: Option<&Storage>,
    goal: &Goal,
    Circumstances { speed, window, verification, now }: Circumstances<'_>,
) -> Diagnosis {
    let elsewhere = account.elsewhere.bytes;
    Diagnosis::new(&Input {
        description: &backup.description,
        evidence: &backup.evidence,
        inventory: &backup.inventory,
        catalogue,
        budget: storage.map(|storage| goal.budget(storage.quota, elsewhere)),
        storage: storage.cloned(),
        account,
        speed,
        window,
        verification,
        now,
    })
}

impl Examined {
    /// Examines a backup, with what somebody knows of its account.
    ///
    /// # Errors
    /// When the sizes add up to more than can be counted.
    pub fn new(
        backup: &BackupReport,
        catalogue: &Catalogue,
        goal: Goal,
        storage: Option<Storage>,
        statements: Statements,
        circumstances: Circumstances<'_>,
    ) -> Result<Self, PlanError> {
        let account = Account::new(&[backup.device()], catalogue, &statements)?;
        let diagnosis =
            diagnosed(backup, catalogue, &account, storage.as_ref(), &goal, circumstances);
        Ok(Self { goal, storage, statements, account, diagnosis })
    }

    /// Returns what there is to say on a page about the backup.
    ///
    /// # Errors
    /// When no plan can be made.
    pub fn page<'a>(
        &'a self,
        backup: &'a BackupReport,
        catalogue: &'a Catalogue,
    ) -> Result<PageReport<'a>, HtmlError> {
        let Self { goal, storage, statements, account, diagnosis } = self;
        let support = Support::LeftOut;
        // The page has the plan in a part of its own.
        let doctor = DoctorReport { backup, catalogue, diagnosis, plan: None, support };
        PageReport::new(doctor, account, statements, goal, storage.clone())
    }
}

/// Returns the storage that a plan has to fit: what was asked for, else what Settings shows, else
/// what the backups tell of.
pub fn storage(
    asked: Option<Storage>,
    from_settings: Option<&FromSettings>,
    backups: &[BackupReport],
    catalogue: &Catalogue,
) -> Option<Storage> {
    let shown = || from_settings.and_then(|from| from.storage(catalogue));
    asked.or_else(shown).or_else(|| recorded_storage(backups, catalogue))
}

/// Returns the storage that backups tell of, if they agree. It belongs to the account, so those of
/// one account do.
pub fn recorded_storage(backups: &[BackupReport], catalogue: &Catalogue) -> Option<Storage> {
    let quotas = backups.iter().filter_map(|backup| backup.evidence.quota.as_ref());
    let quotas: BTreeSet<_> = quotas.map(|fact| fact.value).collect();
    match Vec::from_iter(quotas).as_slice() {
        [only] => Storage::recorded(*only, catalogue),
        _ => None,
    }
}
