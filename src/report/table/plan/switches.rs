//! The switches to flip, with what to know about each, and where they are.

use super::super::{
    super::{PlanReport, View, own_copy::same_storage, words},
    style,
};
use crate::{
    bytes::Bytes,
    catalogue::OwnCopy,
    plan::{Class, Exclusion, Plan},
};

/// Shows the switches, largest first.
pub(super) fn switches(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let mut text = format!("{}\n", style::bold("Switch these off, largest first"));
    for (place, exclusion) in plan.exclude.iter().enumerate() {
        text.push_str(&switch(report, place + 1, exclusion, view));
    }
    for shared in plan.shared.iter().filter(|shared| Bytes::ZERO < shared.bytes) {
        let owners: Vec<_> = shared
            .owners
            .iter()
            .map(|owner| words::printable(report.home_screen_name(owner)))
            .collect();
        let sentence = format!(
            "With {} all off, what they share goes too: {}.",
            owners.join(", "),
            shared.bytes.display(view.units),
        );
        text.push_str(&words::wrapped("     ", &sentence, view.width));
        text.push('\n');
    }
    text
}

fn switch(report: &PlanReport<'_>, number: usize, exclusion: &Exclusion, view: &View) -> String {
    let name = words::printable(report.home_screen_name(&exclusion.subject));
    let device = report
        .device_of(&exclusion.subject)
        .map(|device| {
            format!(" on {}", words::shortened(&words::printable(device), view.width / 4))
        })
        .unwrap_or_default();
    let mut text = format!(
        "{number:>3}. {}{device}  {}  {}\n",
        style::bold(&words::shortened(&name, view.width / 3)),
        exclusion.own.display(view.units),
        paint(exclusion.class)(words::class(exclusion.class)),
    );
    let advice = report.catalogue.advice(&exclusion.subject.id);
    let ask = if exclusion.class == Class::Unknown { "Ask" } else { "First" };
    let counts = advice.copy.and_then(OwnCopy::counts_against_icloud).unwrap_or_default();
    let same_storage = counts.then(|| same_storage(report.drive_copy(&exclusion.subject), view));
    let lines = [
        (ask, advice.first),
        ("Stays", advice.survives),
        ("Lost", advice.lost),
        ("Note", same_storage.as_deref()),
        (if counts { "" } else { "Note" }, advice.note),
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

/// Shows where the switches are, and how to undo it.
pub(super) fn steps(report: &PlanReport<'_>, view: &View) -> String {
    let device = match report.backups {
        [only] => only.description.device_name.as_deref().unwrap_or("this device"),
        _ => "each device",
    };
    let device = words::printable(device);
    let steps = [
        ("Where", format!(
            "Settings › [your name] › iCloud › Manage Account Storage › Backups › {device}"
        )),
        ("How", "Make a local backup first. Do what stands under First, and see it finish. Then \
                 switch each app off, choose Turn Off & Delete, and go back to iCloud Backup › Back \
                 Up Now. The wording differs a little between versions.".to_owned()),
        ("Undo", "The data stays on the device. Switch the app on again, and the next backup holds \
                  it again.".to_owned()),
    ];
    steps
        .into_iter()
        .map(|(label, step)| words::wrapped(&format!("{label:<6} "), &step, view.width) + "\n")
        .collect()
}
