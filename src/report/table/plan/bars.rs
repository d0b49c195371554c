//! Before and after as bars against the tier, and what else may be in iCloud.

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

/// Shows what the backup takes now and with the plan, and the tier as a mark.
pub(super) fn before_and_after(
    report: &PlanReport<'_>,
    storage: &Storage,
    plan: &Plan,
    view: &View,
) -> String {
    let quota = storage.quota;
    let scale = plan.current.max(quota);
    let columns = view.width.saturating_sub(BESIDE).min(WIDEST);
    let line = |name: &str, size: Bytes, paint: fn(&str) -> String| {
        let fixed = bar(plan.fixed.min(size).per_mille_of(scale), columns);
        let whole = bar(size.per_mille_of(scale), columns);
        // The fixed part covers the beginning of the bar.
        let beginning = fixed.chars().filter(|c| *c == '█').count();
        let rest: String = whole.chars().skip(beginning).collect();
        let fixed = style::dim(&"▒".repeat(beginning));
        let size = size.display(view.units).to_string();
        format!("{name:<6} {size:>9} {fixed}{}\n", paint(&rest))
    };
    let mark = {
        let place = columns * usize::from(quota.per_mille_of(scale)) / 1000;
        let name = &storage.name;
        let size = quota.display(view.units).to_string();
        let dots = "·".repeat(place.saturating_sub(1));
        format!("{:<6} {size:>9} {}\n", name, style::dim(&format!("{dots}│")))
    };
    let paint = |size: Bytes| if size <= plan.budget { style::green } else { style::red };
    let mut text = line("Now", plan.current, paint(plan.current));
    if plan.outcome != Outcome::Fits {
        text.push_str(&line("After", plan.after(), paint(plan.after())));
    }
    text.push_str(&mark);
    let explained = explained(report, quota, plan, view);
    text.push_str(&words::wrapped("", &explained, view.width));
    text.push('\n');
    for backup in report.backups {
        let told = account::sentences(backup, report.catalogue, view);
        let lead = match report.backups {
            [_] => String::new(),
            _ => format!("{}: ", words::printable(backup.device_name())),
        };
        text.push_str(&style::dim(&words::wrapped("", &format!("{lead}{told}"), view.width)));
        text.push('\n');
    }
    text
}

fn explained(report: &PlanReport<'_>, quota: Bytes, plan: &Plan, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let fixed = format!(
        "▒ has no switch ({}): {}. All sizes are about: estimates from this local backup.",
        size(plan.fixed),
        fixed_parts(report, view),
    );
    if plan.outcome == Outcome::Impossible {
        return fixed;
    }
    let elsewhere = plan.tolerates(quota, report.goal);
    let limit = quota.saturating_sub(plan.after());
    let used = report.goal.used_elsewhere;
    let counted = if used == Bytes::ZERO {
        String::new()
    } else {
        format!(" ({} of it counted already)", size(used))
    };
    format!(
        "{fixed} It keeps its room to grow as long as everything else in iCloud (photos, iCloud \
         Drive, mail, other backups) stays below {}{counted}; above {} it no longer fits.",
        size(elsewhere),
        size(limit),
    )
}

/// Returns what the part without a switch is made of, largest first.
pub(super) fn fixed_parts(report: &PlanReport<'_>, view: &View) -> String {
    let mut parts: Vec<(Bytes, &str)> = Vec::new();
    for backup in report.backups {
        for item in backup.inventory.items.iter().filter(|item| !item.id.is_switchable()) {
            let name = report.catalogue.home_screen_name(item);
            match parts.iter_mut().find(|(_, other)| *other == name) {
                Some((sum, _)) => *sum = sum.saturating_add(item.total.icloud),
                None => parts.push((item.total.icloud, name)),
            }
        }
    }
    parts.retain(|(bytes, _)| Bytes::new(1 << 20) <= *bytes);
    parts.sort_by_key(|(bytes, name)| (std::cmp::Reverse(*bytes), *name));
    if parts.is_empty() {
        return "settings and other system data".to_owned();
    }
    let named: Vec<_> = parts
        .iter()
        .map(|(bytes, name)| format!("{} {}", name, bytes.display(view.units)))
        .collect();
    named.join(", ")
}
