//! Before and after as bars against the tier, with what is elsewhere in the same storage.

use super::super::{
    super::{PlanReport, View, account, words},
    grid::bar,
    style,
};
use crate::{
    bytes::Bytes,
    plan::{Outcome, Plan},
};

/// What stands beside a bar: its name and its size.
const BESIDE: usize = 7 + 10;
const WIDEST: usize = 60;

/// Which parts are large enough to be seen in the bars.
#[derive(Debug, Clone, Copy)]
struct Drawn {
    elsewhere: bool,
    fixed: bool,
}

/// Shows what the storage holds now and with the plan, and the tier as a mark.
pub(super) fn before_and_after(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let quota = plan.quota;
    let all = |backup: Bytes| plan.elsewhere.saturating_add(backup);
    let scale = all(plan.current).max(quota);
    let columns = view.width.saturating_sub(BESIDE).min(WIDEST);
    let fixed = plan.without_switch();
    let full = |end: Bytes| full_columns(end.per_mille_of(scale), columns);
    let drawn = Drawn {
        elsewhere: 0 < full(plan.elsewhere),
        fixed: full(plan.elsewhere) < full(all(fixed.min(plan.current))),
    };
    let line = |name: &str, backup: Bytes, paint: fn(&str) -> String| {
        let (elsewhere, fixed) = (full(plan.elsewhere), full(all(fixed.min(backup))));
        let whole = bar(all(backup).per_mille_of(scale), columns);
        let rest: String = whole.chars().skip(fixed).collect();
        let beginning = "▓".repeat(elsewhere) + &"▒".repeat(fixed.saturating_sub(elsewhere));
        let size = all(backup).display(view.units).to_string();
        format!("{name:<6} {size:>9} {}{}\n", style::dim(&beginning), paint(&rest))
    };
    let mark = {
        let at = columns * usize::from(quota.per_mille_of(scale)) / 1000;
        let size = quota.display(view.units).to_string();
        let dots = "·".repeat(at.saturating_sub(1));
        format!("{:<6} {size:>9} {}\n", "Tier", style::dim(&format!("{dots}│")))
    };
    let paint = |backup: Bytes| if plan.has_room_for(backup) { style::green } else { style::red };
    let mut text = line("Now", plan.current, paint(plan.current));
    let shown = |bytes: Bytes| bytes.display(view.units).to_string();
    // Two bars that look the same would say nothing.
    if shown(all(plan.after())) != shown(all(plan.current)) {
        text.push_str(&line("After", plan.after(), paint(plan.after())));
    }
    text.push_str(&mark);
    text.push_str(&words::wrapped("", &explained(report, plan, drawn, view), view.width));
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

/// Returns how many columns of a bar are full.
fn full_columns(per_mille: u16, columns: usize) -> usize {
    bar(per_mille, columns).chars().filter(|c| *c == '█').count()
}

fn explained(report: &PlanReport<'_>, plan: &Plan, drawn: Drawn, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let mut sentences = Vec::new();
    let elsewhere = &report.account.elsewhere;
    if let Some(told) = account::elsewhere(elsewhere, view.units) {
        // What is too small for a mark has none.
        let mark = if drawn.elsewhere { "▓ is" } else { "There is" };
        let backups = report.backups_word();
        sentences.push(format!("{mark} in iCloud besides the {backups}: {told}."));
    }
    sentences.extend(account::unclear(elsewhere, view.units));
    // With a total that was read in Settings, nothing may be left that has none.
    if Bytes::ZERO < plan.without_switch() {
        let mark = if drawn.fixed { "▒ has" } else { "These have" };
        sentences.push(format!(
            "{mark} no switch ({}): {}.",
            size(plan.without_switch()),
            fixed_parts(report, view)
        ));
    }
    sentences.push(account::basis(report));
    if plan.outcome != Outcome::Impossible {
        sentences
            .extend(account::not_seen(elsewhere).map(|told| format!("{told} (--used-elsewhere).")));
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
