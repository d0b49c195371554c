//! The storages to choose from with ← and →.

use crate::{
    bytes::Bytes,
    catalogue::{Catalogue, Storage},
    plan::Outcome,
    report::TierGlance,
};

/// Returns the tiers and the storage that is asked for, smallest first, and which of them is shown:
/// that storage, else the smallest tier that something allowed is enough for; where no plan can be
/// made, the smallest that holds what is there.
pub(super) fn storages(
    catalogue: &Catalogue,
    asked: Option<Storage>,
    (glances, used): (&[TierGlance<'_>], Bytes),
) -> (Vec<Storage>, usize) {
    let tiers = catalogue.tiers().iter();
    let mut storages: Vec<_> =
        tiers.filter_map(|tier| Storage::asked(Bytes::new(tier.bytes), catalogue)).collect();
    let wanted = if let Some(asked) = asked {
        let quota = asked.quota;
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
    let last = storages.len().saturating_sub(1);
    (storages, position.unwrap_or(last))
}
