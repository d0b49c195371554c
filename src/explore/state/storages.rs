//! The storages to choose from with ← and →, and what each tier would take.

use super::is_partial;
use crate::{
    account::Account,
    bytes::Bytes,
    catalogue::{Catalogue, Storage, TierFacts},
    plan::{Goal, Outcome, PlanError, Planner},
    report::{BackupReport, TierGlance},
};

/// Returns the tiers and the storage that is asked for, smallest first, and which of them is shown:
/// that storage, else the smallest tier that something allowed is enough for; where no plan can be
/// made, the smallest that holds what is there.
pub(super) fn storages(
    catalogue: &Catalogue,
    asked: Option<Storage>,
    glances: &[TierGlance<'_>],
    used: Bytes,
) -> (Vec<Storage>, usize) {
    let tiers = catalogue.tiers().iter();
    let mut storages: Vec<_> =
        tiers.filter_map(|tier| Storage::asked(Bytes::new(tier.bytes), catalogue)).collect();
    let wanted = if let Some(asked) = asked {
        let quota = asked.quota;
        // It takes the place of the tier of its size, which can't say that the backup recorded it.
        storages.retain(|storage| storage.quota != quota);
        storages.push(asked);
        Some(quota)
    } else if glances.is_empty() {
        storages.iter().map(|storage| storage.quota).find(|quota| used <= *quota)
    } else {
        let mut enough = glances.iter().filter(|tier| tier.glance.outcome != Outcome::Impossible);
        enough.next().map(|tier| Bytes::new(tier.tier.bytes))
    };
    storages.sort_by_key(|storage| storage.quota);
    let position = storages.iter().position(|storage| Some(storage.quota) == wanted);
    // Where nothing is enough, the largest comes closest.
    let last = storages.len().saturating_sub(1);
    (storages, position.unwrap_or(last))
}

/// Returns what each tier would take; nothing where no plan can be made.
pub(super) fn glances<'b>(
    backups: &[BackupReport],
    catalogue: &'b Catalogue,
    account: &Account,
    goal: &Goal,
) -> Result<Vec<TierGlance<'b>>, PlanError> {
    if is_partial(backups) {
        return Ok(Vec::new());
    }
    let planner = Planner::new(account, goal);
    let glance = |tier: &'b TierFacts| {
        let glance = planner.glance(Bytes::new(tier.bytes))?;
        Ok(TierGlance { tier, glance })
    };
    catalogue.tiers().iter().map(glance).collect()
}
