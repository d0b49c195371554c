//! What is deliberately kept, and what else helps when nothing allowed is enough.

use super::{
    super::{
        super::{PlanReport, View, words},
        grid::{GAP, Grid, Side, Tone},
        style,
    },
    bars::fixed_parts,
};
use crate::{
    bytes::Bytes,
    catalogue::TierFacts,
    inventory::ItemId,
    plan::{Class, Escalation, Exclusion, KeptReason, Outcome, Plan},
};

/// How many items are named.
const SHOWN: usize = 6;

/// Shows what stays although it is large, and why.
pub(super) fn kept(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    if plan.kept.is_empty() || plan.outcome == Outcome::Fits {
        return String::new();
    }
    let mut grid = Grid::new(&[("", Side::Left), ("", Side::Right), ("", Side::Left)]);
    for kept in plan.kept.iter().take(SHOWN) {
        let name = words::printable(report.home_screen_name(&kept.subject)).into_owned();
        let device = report.device_of(&kept.subject).map(words::printable);
        let name = device.map_or(name.clone(), |device| format!("{name} on {device}"));
        grid.add([
            (words::shortened(&name, view.width / 3).into_owned(), Tone::Plain),
            (kept.own.display(view.units).to_string(), Tone::Plain),
            (words::shortened(why(kept.reason), beside(view)).into_owned(), Tone::Dim),
        ]);
    }
    let hidden = plan.kept.iter().skip(SHOWN);
    let (count, bytes) = hidden
        .fold((0, Bytes::ZERO), |(count, bytes), kept| (count + 1, bytes.saturating_add(kept.own)));
    if 0 < count {
        grid.add([
            (format!("{count} more"), Tone::Dim),
            (bytes.display(view.units).to_string(), Tone::Dim),
        ]);
    }
    format!("{}\n{}", style::bold("Kept on purpose"), grid.text_without_heading())
}

/// Returns the room beside a name and a size.
fn beside(view: &View) -> usize {
    view.width.saturating_sub(view.width / 3 + GAP + 9 + GAP)
}

fn why(reason: KeptReason) -> &'static str {
    match reason {
        KeptReason::Asked => "as you asked",
        KeptReason::OnlyCopy => "the backup is your only copy",
        KeptReason::Photos => "not without your word",
        KeptReason::Risk(Class::OwnBackup) => "needs its own backup first",
        KeptReason::Risk(Class::Unknown) => "nobody knows what would be lost",
        KeptReason::Risk(_) => "riskier than you allow",
    }
}

/// Shows what is missing, and everything that could help without costing data.
pub(super) fn what_else_helps(
    report: &PlanReport<'_>,
    tier: &TierFacts,
    plan: &Plan,
    view: &View,
) -> String {
    let help: String = help(report, tier, plan, view)
        .iter()
        .map(|sentence| words::wrapped("  - ", sentence, view.width) + "\n")
        .collect();
    let text = format!(
        "{}\n{}\n\n{}\n{help}",
        style::bold("What remains even then"),
        words::wrapped("", &remaining(report, plan, view), view.width),
        style::bold("What helps"),
    );
    if plan.exclude.is_empty() {
        return text;
    }
    format!("{text}\n{}", could_go(report, &plan.exclude, view))
}

/// Returns what could help, one sentence each.
fn help(report: &PlanReport<'_>, tier: &TierFacts, plan: &Plan, view: &View) -> Vec<String> {
    /// What is smaller isn't worth a step.
    const WORTH_IT: Bytes = Bytes::new(100 << 20);
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let mut help = Vec::new();
    if let Some(next) = report.smallest_tier_above(tier) {
        let takes = match next.glance.outcome {
            Outcome::Fits => "without leaving anything out".to_owned(),
            Outcome::Plan | Outcome::Impossible => format!(
                "with {} left out",
                words::counted(words::number(next.glance.exclusions), "app", "apps")
            ),
        };
        help.push(format!(
            "{} of storage ({} a month in the US, as of {}) would do {takes}.",
            next.tier.name,
            next.tier.price,
            report.catalogue.tiers_checked(),
        ));
    }
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
    help.extend(plan.escalation.as_ref().map(|escalation| more_risk(report, escalation)));
    help.push(
        "A local backup saves everything without any iCloud storage: connect the device, and in \
         Finder or iTunes choose Back Up Now, encrypted if you want passwords and Health in it. \
         Repeat it now and then."
            .to_owned(),
    );
    help
}

fn remaining(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let stays: Bytes = plan.kept.iter().map(|kept| kept.own).sum();
    let mut parts =
        vec![format!("{} have no switch ({})", size(plan.fixed), fixed_parts(report, view))];
    if Bytes::ZERO < stays {
        let names: Vec<_> = plan
            .kept
            .iter()
            .take(3)
            .map(|kept| words::printable(report.home_screen_name(&kept.subject)))
            .collect();
        let more = if 3 < plan.kept.len() { " and others" } else { "" };
        parts.push(format!("{} are kept on purpose ({}{more})", size(stays), names.join(", ")));
    }
    format!("{}. There is room for {}.", parts.join(", "), size(plan.budget))
}

fn of_item(report: &PlanReport<'_>, id: &ItemId) -> Bytes {
    let items = report.backups.iter().filter_map(|backup| backup.inventory.item(id));
    items.map(|item| item.total.icloud).sum()
}

fn more_risk(report: &PlanReport<'_>, escalation: &Escalation) -> String {
    let names: Vec<_> = escalation
        .exclude
        .iter()
        .filter(|exclusion| report.goal.risk < exclusion.class)
        .map(|exclusion| words::printable(report.home_screen_name(&exclusion.subject)).into_owned())
        .collect();
    format!(
        "Only once there is another copy of it: {} would have to go as well (--risk {}).",
        names.join(", "),
        escalation.risk.as_risk(),
    )
}

/// Shows what could be left out, should somebody want to go part of the way.
fn could_go(report: &PlanReport<'_>, exclude: &[Exclusion], view: &View) -> String {
    let mut grid = Grid::new(&[("", Side::Left), ("", Side::Right), ("", Side::Left)]);
    for exclusion in exclude.iter().take(SHOWN) {
        let name = words::printable(report.home_screen_name(&exclusion.subject));
        grid.add([
            (words::shortened(&name, view.width / 3).into_owned(), Tone::Plain),
            (exclusion.own.display(view.units).to_string(), Tone::Plain),
            (words::shortened(words::class(exclusion.class), beside(view)).into_owned(), Tone::Dim),
        ]);
    }
    let hidden = exclude.iter().skip(SHOWN);
    let (count, bytes) = hidden.fold((0, Bytes::ZERO), |(count, bytes), exclusion| {
        (count + 1, bytes.saturating_add(exclusion.own))
    });
    if 0 < count {
        grid.add([
            (format!("{count} more"), Tone::Dim),
            (bytes.display(view.units).to_string(), Tone::Dim),
        ]);
    }
    let title = style::bold("What could be left out, though it is not enough");
    format!("{title}\n{}", grid.text_without_heading())
}
