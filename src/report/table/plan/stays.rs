//! What is deliberately kept, and what else helps when nothing allowed is enough.

use super::{
    super::{
        super::{
            PlanReport, View,
            help::{LOCAL_BACKUP, help},
            words,
        },
        grid::{GAP, Grid, Side, Tone},
        style,
    },
    bars::fixed_parts,
};
use crate::{
    bytes::Bytes,
    catalogue::Storage,
    plan::{Class, Escalation, Exclusion, KeptReason, Outcome, Plan, Subject},
};

/// How many items are named.
const SHOWN: usize = 6;

/// Shows what stays although it is large, and why.
pub(super) fn kept(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    if plan.kept.is_empty() || plan.outcome == Outcome::Fits {
        return String::new();
    }
    let rows = plan.kept.iter().map(|kept| (&kept.subject, kept.own, why(kept.reason)));
    format!("{}\n{}", style::bold("Kept on purpose"), largest(report, rows.collect(), view))
}

/// Shows the first items with their sizes and a remark, and the sum of the others.
fn largest(report: &PlanReport<'_>, rows: Vec<(&Subject, Bytes, &str)>, view: &View) -> String {
    let mut grid = Grid::new(&[("", Side::Left), ("", Side::Right), ("", Side::Left)]);
    let mut add = |name: &str, bytes: Bytes, remark: &str, tone: Tone| {
        grid.add([
            (words::shortened(name, view.width / 3).into_owned(), tone),
            (bytes.display(view.units).to_string(), tone),
            (words::shortened(remark, beside(view)).into_owned(), Tone::Dim),
        ]);
    };
    let hidden = rows.len().saturating_sub(SHOWN);
    let hidden_bytes: Bytes = rows.iter().skip(SHOWN).map(|(_, bytes, _)| *bytes).sum();
    for (subject, bytes, remark) in rows.into_iter().take(SHOWN) {
        let name = words::printable(report.home_screen_name(subject));
        match report.device_of(subject).map(words::printable) {
            Some(device) => add(&format!("{name} on {device}"), bytes, remark, Tone::Plain),
            None => add(&name, bytes, remark, Tone::Plain),
        }
    }
    if 0 < hidden {
        add(&format!("{hidden} more"), hidden_bytes, "", Tone::Dim);
    }
    grid.text_without_heading()
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
    storage: &Storage,
    plan: &Plan,
    view: &View,
) -> String {
    let mut sentences = help(report, storage, view);
    sentences.extend(plan.escalation.as_ref().map(|escalation| more_risk(report, escalation)));
    sentences.push(LOCAL_BACKUP.to_owned());
    let help: String = sentences
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
    let rows = exclude
        .iter()
        .map(|exclusion| (&exclusion.subject, exclusion.own, words::class(exclusion.class)));
    let title = style::bold("What could be left out, though it is not enough");
    format!("{title}\n{}", largest(report, rows.collect(), view))
}
