//! What is asked of a plan, and the storage that it has to fit.

use std::collections::BTreeSet;

use super::{
    Failure,
    args::{GoalArgs, RiskArg},
    wanted,
};
use crate::{
    catalogue::{Catalogue, Storage, TierName},
    plan::{Class, Goal, Subject},
    report::BackupReport,
};

/// What is asked of a plan, as long as it isn't known which apps there are.
pub(super) struct Wish(pub(super) GoalArgs);

impl Wish {
    /// Returns the storage that was asked for.
    pub(super) fn asked(&self, catalogue: &Catalogue) -> Result<Option<Storage>, Failure> {
        asked_storage(self.0.tier.as_deref(), catalogue)
    }

    /// Returns what is asked of the plan, now that it is known which apps there are.
    pub(super) fn goal(
        &self,
        backups: &[&BackupReport],
        catalogue: &Catalogue,
    ) -> Result<Goal, Failure> {
        let find = |names: &[String]| -> Result<BTreeSet<Subject>, Failure> {
            let found: Result<Vec<_>, Failure> =
                names.iter().map(|name| wanted::find(name, backups, catalogue)).collect();
            Ok(found?.into_iter().flatten().collect())
        };
        let (keep, exclude) = (find(&self.0.keep)?, find(&self.0.exclude)?);
        if let Some(both) = keep.intersection(&exclude).next() {
            return Err(Failure::Usage(format!("`{}` can't be both kept and excluded", both.id)));
        }
        if let Some(fixed) = exclude.iter().find(|subject| !subject.id.is_switchable()) {
            return Err(Failure::Usage(format!(
                "`{}` can't be excluded: Settings has no switch for it",
                fixed.id
            )));
        }
        Ok(Goal {
            used_elsewhere: self.0.used_elsewhere,
            headroom: self.0.headroom,
            risk: self.0.risk.into(),
            min_size: self.0.min_size,
            keep,
            exclude,
        })
    }
}

/// Returns the storage that a tier's name stands for, if one was given.
pub(super) fn asked_storage(
    wanted: Option<&str>,
    catalogue: &Catalogue,
) -> Result<Option<Storage>, Failure> {
    let Some(wanted) = wanted else { return Ok(None) };
    let name: TierName = wanted.parse().unwrap_or_else(|never| match never {});
    let tiers = catalogue.tiers();
    if let Some(tier) = tiers.iter().find(|tier| name.is(tier)) {
        return Ok(Some(Storage::asked(tier)));
    }
    let names: Vec<_> = tiers.iter().map(|tier| tier.name.replace(' ', "")).collect();
    let names = names.join(", ");
    Err(Failure::Usage(format!("`{wanted}` is not a size of iCloud storage; there are {names}")))
}

/// Returns the storage that backups tell of, if they agree. It belongs to the account, so those of
/// one account do.
pub(super) fn recorded_storage(backups: &[BackupReport], catalogue: &Catalogue) -> Option<Storage> {
    let quotas = backups.iter().filter_map(|backup| backup.evidence.quota.as_ref());
    let quotas: BTreeSet<_> = quotas.map(|fact| fact.value).collect();
    match Vec::from_iter(quotas).as_slice() {
        [only] => Storage::recorded(*only, catalogue),
        _ => None,
    }
}

impl From<RiskArg> for Class {
    fn from(risk: RiskArg) -> Self {
        match risk {
            RiskArg::Safe => Self::Safe,
            RiskArg::OwnBackup => Self::OwnBackup,
            RiskArg::Unknown => Self::Unknown,
            RiskArg::Photos => Self::Photos,
            RiskArg::Any => Self::Keep,
        }
    }
}
