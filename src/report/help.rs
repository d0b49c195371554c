//! What helps when nothing that may be left out is enough.

use super::{PlanReport, View, words};
use crate::{bytes::Bytes, catalogue::Storage, inventory::ItemId, plan::Outcome};

/// What always helps.
pub(super) const LOCAL_BACKUP: &str = "A local backup saves everything without any iCloud storage: \
     connect the device, and in Finder or iTunes choose Back Up Now, encrypted if you want \
     passwords and Health in it. Repeat it now and then.";

/// What is smaller isn't worth a step.
const WORTH_IT: Bytes = Bytes::new(100 << 20);

/// Returns what could help without costing data, one sentence each.
pub(super) fn help(report: &PlanReport<'_>, storage: &Storage, view: &View) -> Vec<String> {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let mut help: Vec<_> = larger_tier(report, storage).into_iter().collect();
    let messages = of_item(report, &ItemId::Messages);
    if WORTH_IT <= messages {
        help.push(format!(
            "Messages take {} and have no switch: delete large attachments in Settings › General › \
             iPhone Storage › Messages. Messages in iCloud takes them out of the backup, but fills \
             the same storage.",
            size(messages)
        ));
    }
    let photos = of_item(report, &ItemId::Photos);
    if WORTH_IT <= photos {
        help.push(format!(
            "Photos take {}: move them to a computer or another service. iCloud Photos takes them \
             out of the backup, but fills the same storage.",
            size(photos)
        ));
    }
    help
}

fn larger_tier(report: &PlanReport<'_>, storage: &Storage) -> Option<String> {
    let next = report.smallest_tier_above(storage)?;
    let takes = match next.glance.outcome {
        Outcome::Fits => "without leaving anything out".to_owned(),
        Outcome::Plan | Outcome::Impossible => format!(
            "with {} left out",
            words::counted(words::number(next.glance.exclusions), "app", "apps")
        ),
    };
    Some(format!(
        "{} of storage ({} a month in the US, as of {}) would do {takes}.",
        next.tier.name,
        next.tier.price,
        report.catalogue.tiers_checked(),
    ))
}

fn of_item(report: &PlanReport<'_>, id: &ItemId) -> Bytes {
    let items = report.backups.iter().filter_map(|backup| backup.inventory.item(id));
    items.map(|item| item.total.icloud).sum()
}
