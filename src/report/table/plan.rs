//! A plan, as text for a person.

use super::{
    super::{PlanReport, View, words},
    grid::{Grid, Side, Tone},
    heading, notes, style,
};
use crate::{
    bytes::Bytes,
    catalogue::{OwnCopy, TierFacts},
    plan::{Class, Escalation, Exclusion, Outcome, Plan, Proof},
};

/// Shows a plan, or what each tier would take.
pub fn plan(report: &PlanReport<'_>, view: &View) -> String {
    let mut text: String = report.backups.iter().map(|backup| heading(backup, view)).collect();
    text.push('\n');
    if let Some((tier, plan)) = &report.plan {
        text.push_str(&verdict(report, tier, plan, view));
        text.push('\n');
        text.push_str(&sums(plan, view));
        if !plan.exclude.is_empty() {
            text.push('\n');
            text.push_str(&switches(report, plan, view));
        }
        if let Some(escalation) = &plan.escalation {
            text.push('\n');
            text.push_str(&more_risk(report, escalation, view));
        }
        text.push('\n');
    }
    text.push_str(&tiers(report, view));
    let notes = notes(report.warnings(), view);
    if !notes.is_empty() {
        text.push('\n');
    }
    text + &notes
}

fn verdict(report: &PlanReport<'_>, tier: &TierFacts, plan: &Plan, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let switches = |count: usize| {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        words::counted(count, "app", "apps")
    };
    let (sentence, paint): (String, fn(&str) -> String) = match plan.outcome {
        Outcome::Fits => (
            format!(
                "It fits: about {} for iCloud Backup, {} of {} left for it to grow.",
                size(plan.current),
                size(plan.spare()),
                tier.name,
            ),
            style::green,
        ),
        Outcome::Plan => (
            format!(
                "To fit {}, leave {} out of iCloud Backup: that frees about {} and leaves {}.",
                tier.name,
                switches(plan.exclude.len()),
                size(plan.freed),
                size(plan.after()),
            ),
            style::bold,
        ),
        Outcome::Impossible => {
            let risk = match report.goal.risk {
                Class::Keep => "anything with a switch".to_owned(),
                risk => format!("anything up to “{}”", words::class(risk)),
            };
            (
                format!(
                    "It does not fit {}: even without {risk}, about {} would be too much by {}.",
                    tier.name,
                    size(plan.after()),
                    size(plan.shortfall()),
                ),
                style::red,
            )
        }
    };
    let mut text = paint(&words::wrapped("", &sentence, view.width));
    text.push('\n');
    if let Proof::EndedEarly { bound } = plan.proof {
        let freed = size(bound);
        let sentence = format!(
            "The search was ended early: a plan that frees less than this one, but at least \
             {freed}, may exist.",
        );
        text.push_str(&style::yellow(&words::wrapped("", &sentence, view.width)));
        text.push('\n');
    }
    text
}

fn sums(plan: &Plan, view: &View) -> String {
    let mut grid = Grid::new(&[("", Side::Left), ("", Side::Right), ("", Side::Left)]);
    let mut add = |name: &str, bytes: Bytes, why: &str| {
        grid.add([
            (name.to_owned(), Tone::Plain),
            (bytes.display(view.units).to_string(), Tone::Bold),
            (why.to_owned(), Tone::Dim),
        ]);
    };
    add("iCloud Backup now", plan.current, "an estimate from this local backup");
    add("of that, without a switch", plan.fixed, "messages, settings and other system data");
    add("room for it", plan.budget, "the tier less headroom and other use");
    if plan.outcome != Outcome::Fits {
        add("has to go", plan.to_free(), "");
        add("after the plan", plan.after(), "");
    }
    grid.text_without_heading()
}

fn switches(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let title = match plan.outcome {
        Outcome::Impossible => "What can be left out, largest first",
        Outcome::Fits | Outcome::Plan => "Leave these out, largest first",
    };
    let mut text = format!("{}\n", style::bold(title));
    for (place, exclusion) in plan.exclude.iter().enumerate() {
        text.push_str(&switch(report, place + 1, exclusion, view));
    }
    text.push_str(
        "\nIn Settings › [your name] › iCloud › Manage Account Storage › Backups › this device:\n\
         switch each of them off, choose Turn Off & Delete, and then Back Up Now.\n\
         The data stays on the device; to undo, switch it on again.\n",
    );
    text
}

fn switch(report: &PlanReport<'_>, number: usize, exclusion: &Exclusion, view: &View) -> String {
    let id = &exclusion.subject.id;
    let advice = report.catalogue.advice(id);
    let name = words::printable(report.home_screen_name(&exclusion.subject)).into_owned();
    let device = match report.backups {
        [_, _, ..] => report
            .backups
            .get(exclusion.subject.backup)
            .and_then(|backup| backup.description.device_name.as_deref())
            .map(|name| format!(" on {}", words::printable(name)))
            .unwrap_or_default(),
        _ => String::new(),
    };
    let mut text = format!(
        "{number:>3}. {}{device}  {}  {}\n",
        style::bold(&name),
        exclusion.own.display(view.units),
        paint(exclusion.class)(words::class(exclusion.class)),
    );
    let counts = advice.copy.and_then(OwnCopy::counts_against_icloud).unwrap_or_default();
    let same_storage = counts.then_some("its own copy fills the same iCloud storage");
    let lines = [
        ("First", advice.first),
        ("Stays", advice.survives),
        ("Lost", advice.lost),
        ("Note", advice.note.or(same_storage)),
    ];
    for (label, line) in lines {
        if let Some(line) = line {
            let lead = format!("     {label:<6} ");
            text.push_str(&words::wrapped(&lead, &words::printable(line), view.width));
            text.push('\n');
        }
    }
    text
}

fn paint(class: Class) -> fn(&str) -> String {
    match class {
        Class::Safe => style::green,
        Class::OwnBackup | Class::Unknown => style::yellow,
        Class::Photos | Class::Keep => style::red,
    }
}

fn more_risk(report: &PlanReport<'_>, escalation: &Escalation, view: &View) -> String {
    let names: Vec<_> = escalation
        .exclude
        .iter()
        .filter(|exclusion| report.goal.risk < exclusion.class)
        .map(|exclusion| words::printable(report.home_screen_name(&exclusion.subject)).into_owned())
        .collect();
    let sentence = format!(
        "It would fit with --risk {}, which would also leave out: {}. Do that only with another \
         copy in safety.",
        escalation.risk,
        names.join(", "),
    );
    format!("{}\n", style::yellow(&words::wrapped("", &sentence, view.width)))
}

fn tiers(report: &PlanReport<'_>, view: &View) -> String {
    let mut grid = Grid::new(&[
        ("Tier", Side::Left),
        ("Price", Side::Right),
        ("What it would take", Side::Left),
    ]);
    for glance in &report.tiers {
        let count = u64::try_from(glance.glance.exclusions).unwrap_or(u64::MAX);
        let (words, tone) = match (glance.glance.outcome, glance.glance.class) {
            (Outcome::Fits, _) => ("nothing, it fits".to_owned(), Tone::Safe),
            (Outcome::Plan, Some(class)) => {
                let risk = words::class(class);
                let apps = words::counted(count, "app", "apps");
                (format!("{apps} left out ({risk})"), Tone::Plain)
            }
            (Outcome::Plan, None) => ("nothing".to_owned(), Tone::Safe),
            (Outcome::Impossible, _) => ("not enough, whatever is left out".to_owned(), Tone::Dim),
        };
        grid.add([
            (glance.tier.name.clone(), Tone::Plain),
            (glance.tier.price.clone(), Tone::Dim),
            (words, tone),
        ]);
    }
    let dated = format!(
        "Prices a month in the US as of {}. 1 GB here is 2^30 bytes, as on the iCloud screens.",
        report.catalogue.tiers_checked(),
    );
    let dated = style::dim(&words::wrapped("", &dated, view.width));
    format!("{}{dated}\n", grid.text())
}
