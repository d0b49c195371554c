//! What is deliberately kept, and what else helps when nothing allowed is enough.

use unicode_width::UnicodeWidthStr;

use super::{
    super::{
        super::{
            PlanReport, View, content,
            help::{LOCAL_BACKUP, help},
            words,
        },
        style,
    },
    bars::fixed_parts,
};
use crate::{
    account::{Class, Judgement, Subject},
    bytes::Bytes,
    catalogue::Storage,
    plan::{Escalation, Kept, KeptReason, Outcome, Plan},
};

/// How many items are named.
const SHOWN: usize = 6;
/// What is less isn't worth a switch.
const WORTH_IT: Bytes = Bytes::new(100 << 20);

/// Shows what stays although it is large, and why.
pub(super) fn kept(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    if plan.kept.is_empty() || plan.outcome == Outcome::Fits {
        return String::new();
    }
    let rows = plan.kept.iter().map(|kept| (&kept.subject, kept.own, || why(report, kept, view)));
    format!("{}\n{}", style::bold("Kept on purpose"), largest(report, rows, view))
}

/// Shows the first items with their sizes and a remark, and the sum of the others.
fn largest<'p, F: FnOnce() -> String>(
    report: &PlanReport<'_>,
    mut rows: impl ExactSizeIterator<Item = (&'p Subject, Bytes, F)>,
    view: &View,
) -> String {
    let mut lines: Vec<_> = rows
        .by_ref()
        .take(SHOWN)
        .map(|(subject, bytes, remark)| {
            let name = words::printable(report.home_screen_name(subject)).into_owned();
            let device = report.device_of(subject).map(words::printable);
            let name = device.map_or(name.clone(), |device| format!("{name} on {device}"));
            (words::shortened(&name, view.width / 3).into_owned(), bytes, remark())
        })
        .collect();
    // Those that were taken are counted no more.
    let hidden = rows.len();
    let hidden_bytes = rows.map(|(_, bytes, _)| bytes).sum();
    if 0 < hidden {
        lines.push((format!("{hidden} more"), hidden_bytes, String::new()));
    }
    let widest = lines.iter().map(|(name, ..)| name.width()).max().unwrap_or_default();
    let line = |(name, bytes, remark): (String, Bytes, String)| {
        let room = " ".repeat(widest - name.width());
        let lead = format!("{name}{room}  {:>9}  ", bytes.display(view.units).to_string());
        words::wrapped(&lead, &remark, view.width).trim_end().to_owned() + "\n"
    };
    lines.into_iter().map(line).collect()
}

/// Says why an item is kept, and what makes it smaller.
fn why(report: &PlanReport<'_>, kept: &Kept, view: &View) -> String {
    let reason = reason(report, kept, view);
    let advice = report.advice(&kept.subject, view);
    match advice.smaller.filter(|_| WORTH_IT <= kept.own) {
        Some(smaller) => {
            format!("{reason}. To make it smaller: {}", smaller.trim_end_matches('.'))
        }
        None => reason,
    }
}

fn reason(report: &PlanReport<'_>, kept: &Kept, view: &View) -> String {
    match kept.reason {
        KeptReason::Asked => "as you asked".to_owned(),
        KeptReason::OnlyCopy => only_copy(report, &kept.subject, view),
        KeptReason::Photos => "only if you say so".to_owned(),
        KeptReason::Risk(Class::OwnBackup) => "needs its own backup first".to_owned(),
        KeptReason::Risk(Class::Unknown) => "an app we don’t know".to_owned(),
        KeptReason::Risk(_) => "riskier than you allow".to_owned(),
    }
}

/// Says what makes an app the only copy: data that was found there, or what its owner made.
fn only_copy(report: &PlanReport<'_>, subject: &Subject, view: &View) -> String {
    let found = report.judgement(subject);
    let found = found.as_ref().and_then(|Judgement { only_here, .. }| only_here.first());
    if let Some(found) = found {
        return match found.bytes {
            Some(bytes) => format!("{} of {}", bytes.display(view.units), found.data.text),
            None => format!("{}, with no other copy", found.data.text),
        };
    }
    let content = match &subject.id {
        // What is known of an app goes before what its files look like.
        crate::inventory::ItemId::App(id) if report.catalogue.app(id).is_some() => None,
        _ => report.item(subject).and_then(|item| content::sentence(item, Class::Keep, view)),
    };
    content.unwrap_or_else(|| "the backup is your only copy".to_owned())
}

/// Shows what is missing, and everything that could help without costing data.
pub(super) fn what_else_helps(
    report: &PlanReport<'_>,
    storage: &Storage,
    plan: &Plan,
    view: &View,
) -> String {
    let mut sentences = help(report, storage, plan, view.units);
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
    if plan.freed < WORTH_IT {
        return text;
    }
    format!("{text}\n{}", could_go(report, plan, view))
}

fn remaining(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let stays: Bytes = plan.kept.iter().map(|kept| kept.own).sum();
    let fixed = plan.without_switch();
    let mut parts = vec![format!("{} have no switch ({})", size(fixed), fixed_parts(report, view))];
    let mut add = |bytes: Bytes, what: &str, subjects: Vec<&Subject>| {
        if bytes == Bytes::ZERO {
            return;
        }
        let names = subjects.iter().take(3);
        let names = names.map(|subject| words::printable(report.home_screen_name(subject)));
        let more = if 3 < subjects.len() { " and others" } else { "" };
        let names = names.collect::<Vec<_>>().join(", ");
        parts.push(format!("{} {what} ({names}{more})", size(bytes)));
    };
    add(stays, "are kept on purpose", plan.kept.iter().map(|kept| &kept.subject).collect());
    let needed: Vec<_> = plan.copies_needed.iter().map(|needed| &needed.subject).collect();
    let counted = needed.iter().filter_map(|subject| report.counted(subject));
    add(counted.map(|counted| counted.own).sum(), "would free nothing yet", needed);
    let room = match plan.budget {
        Bytes::ZERO => "There is no room for a backup.".to_owned(),
        budget => format!("The backup may take {}.", size(budget)),
    };
    format!("{}. {room}", parts.join(", "))
}

fn more_risk(report: &PlanReport<'_>, escalation: &Escalation) -> String {
    let riskier = || escalation.exclude.iter().filter(|it| report.goal.risk < it.class);
    let names = riskier().take(words::SHOWN);
    let names = names.map(|it| words::printable(report.home_screen_name(&it.subject)));
    let names: Vec<_> = names.collect();
    format!(
        "With {} off as well, it would fit: do that only if there is another copy (--risk {}).",
        words::listed_of(&names, riskier().count()),
        escalation.risk.as_risk(),
    )
}

/// Shows what could be left out, should somebody want to go part of the way.
fn could_go(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let rows = plan.exclude.iter().map(|exclusion| {
        (&exclusion.subject, exclusion.own, || words::class(exclusion.class).to_owned())
    });
    let title = if plan.used() <= plan.quota {
        "What could be left out, though that leaves little room to grow"
    } else {
        "What could be left out, though it is not enough"
    };
    let title = style::bold(title);
    format!("{title}\n{}", largest(report, rows, view))
}
