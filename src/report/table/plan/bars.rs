//! Before and after as bars against the tier, with what is elsewhere in the same storage.

use super::super::{
    super::{PlanReport, View, account, words},
    grid::bar,
    style,
};
use crate::{
    bytes::Bytes,
    catalogue::Storage,
    plan::{Outcome, Plan},
};

/// What stands beside a bar: its name and its size.
const BESIDE: usize = 7 + 10;
const WIDEST: usize = 60;

/// Shows what the storage holds now and with the plan, and the tier as a mark.
pub(super) fn before_and_after(
    report: &PlanReport<'_>,
    storage: &Storage,
    plan: &Plan,
    view: &View,
) -> String {
    let quota = storage.quota;
    let all = |backup: Bytes| plan.elsewhere.saturating_add(backup);
    let scale = all(plan.current).max(quota);
    let columns = view.width.saturating_sub(BESIDE).min(WIDEST);
    let fixed = plan.without_switch();
    let line = |name: &str, backup: Bytes, paint: fn(&str) -> String| {
        let ends = [plan.elsewhere, all(fixed.min(backup)), all(backup)];
        let [elsewhere, fixed, whole] = ends.map(|end| bar(end.per_mille_of(scale), columns));
        let full = |bar: &str| bar.chars().filter(|c| *c == '█').count();
        let (elsewhere, fixed) = (full(&elsewhere), full(&fixed));
        let rest: String = whole.chars().skip(fixed).collect();
        let beginning = "▓".repeat(elsewhere) + &"▒".repeat(fixed.saturating_sub(elsewhere));
        let size = all(backup).display(view.units).to_string();
        format!("{name:<6} {size:>9} {}{}\n", style::dim(&beginning), paint(&rest))
    };
    let mark = {
        let at = columns * usize::from(quota.per_mille_of(scale)) / 1000;
        let size = quota.display(view.units).to_string();
        let dots = "·".repeat(at.saturating_sub(1));
        format!("{:<6} {size:>9} {}\n", storage.name, style::dim(&format!("{dots}│")))
    };
    let paint = |backup: Bytes| {
        let fits = plan.elsewhere <= plan.quota && backup <= plan.budget;
        if fits { style::green } else { style::red }
    };
    let mut text = line("Now", plan.current, paint(plan.current));
    let shown = |bytes: Bytes| bytes.display(view.units).to_string();
    if shown(all(plan.after())) != shown(all(plan.current)) {
        text.push_str(&line("After", plan.after(), paint(plan.after())));
    }
    text.push_str(&mark);
    text.push_str(&words::wrapped("", &explained(report, storage, plan, view), view.width));
    text.push('\n');
    for backup in report.backups {
        let told = account::sentences(backup, report.catalogue, view);
        if told.is_empty() {
            continue;
        }
        let lead = match report.backups {
            [_] => String::new(),
            _ => format!("{}: ", words::printable(backup.device_name())),
        };
        text.push_str(&style::dim(&words::wrapped("", &format!("{lead}{told}"), view.width)));
        text.push('\n');
    }
    text
}

fn explained(report: &PlanReport<'_>, storage: &Storage, plan: &Plan, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let mut sentences = Vec::new();
    let elsewhere = &report.account.elsewhere;
    if let Some(told) = account::elsewhere(elsewhere, view.units) {
        sentences.push(format!("▓ is in iCloud besides the backup: {told}."));
    }
    sentences.extend(account::unclear(elsewhere, view.units));
    sentences.push(format!(
        "▒ has no switch ({}): {}.",
        size(plan.without_switch()),
        fixed_parts(report, view)
    ));
    sentences.push(account::basis(report));
    if plan.outcome != Outcome::Impossible {
        sentences.push(account::free(plan, storage, view.units));
        sentences.extend(account::not_seen(elsewhere).map(|told| told + " (--used-elsewhere)."));
    }
    sentences.join(" ")
}

/// Returns what the part without a switch is made of, largest first.
pub(super) fn fixed_parts(report: &PlanReport<'_>, view: &View) -> String {
    let mut parts: Vec<(Bytes, String)> = Vec::new();
    let mut add = |bytes: Bytes, name: String| match parts.iter_mut().find(|it| it.1 == name) {
        Some((sum, _)) => *sum = sum.saturating_add(bytes),
        None => parts.push((bytes, name)),
    };
    for backup in report.backups {
        for item in backup.inventory.items.iter().filter(|item| !item.id.is_switchable()) {
            add(item.total.icloud, report.catalogue.home_screen_name(item).to_owned());
        }
    }
    for (subject, bytes) in &report.account.off_but_sent {
        let name = words::printable(report.home_screen_name(subject));
        add(*bytes, format!("{name}, off but still sent,"));
    }
    parts.retain(|(bytes, _)| Bytes::new(1 << 20) <= *bytes);
    parts.sort_by(|(a, name), (b, other)| b.cmp(a).then_with(|| name.cmp(other)));
    if parts.is_empty() {
        return "settings and other system data".to_owned();
    }
    let named: Vec<_> = parts
        .iter()
        .map(|(bytes, name)| format!("{} {}", name, bytes.display(view.units)))
        .collect();
    named.join(", ")
}
