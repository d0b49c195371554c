//! The switches to flip, with what to know about each, and where they are.

use super::super::{
    super::{PlanReport, View, words},
    style,
};
use crate::{
    account::Class,
    bytes::Bytes,
    plan::{Exclusion, Plan},
};

/// Shows the switches, largest first.
pub(super) fn switches(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let mut text = format!("{}\n", style::bold("Switch these off, largest first"));
    for (index, exclusion) in plan.exclude.iter().enumerate() {
        text.push_str(&switch(report, index + 1, exclusion, view));
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
    let advice = report.advice(&exclusion.subject, view);
    let mut text = format!(
        "{number:>3}. {}{device}  {}  {}\n",
        style::bold(&words::shortened(&name, view.width / 3)),
        exclusion.own.display(view.units),
        paint(exclusion.class)(words::class(exclusion.class)),
    );
    let lines = [
        ("Why", advice.why.or(advice.basis)),
        (if advice.is_question { "Ask" } else { "First" }, advice.first),
        ("Stays", advice.survives),
        ("Lost", advice.lost),
        ("Note", advice.note),
    ];
    for (label, line) in lines {
        if let Some(line) = line {
            let lead = format!("     {label:<6} ");
            text.push_str(&words::wrapped(&lead, &line, view.width));
            text.push('\n');
        }
    }
    text
}

fn paint(class: Class) -> fn(&str) -> String {
    match class {
        Class::Safe => style::green,
        Class::OwnBackup | Class::Likely | Class::Unknown => style::yellow,
        Class::Photos | Class::Keep => style::red,
    }
}

/// Shows where the switches are, and how to undo it.
pub(super) fn steps(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let device = match report.backups {
        [only] => only.description.device_name.as_deref().unwrap_or("this device"),
        _ => "the device in your hand",
    };
    let device = words::printable(device);
    // While iCloud is full, an app can't bring its copy there up to date.
    let is_full = plan.quota < plan.elsewhere.saturating_add(plan.current);
    let with_copy =
        plan.exclude.iter().filter(|exclusion| report.needs_room(&exclusion.subject)).count();
    let order = (is_full && 0 < with_copy && with_copy < plan.exclude.len()).then(|| {
        "Begin with the apps that have no copy in iCloud. Once they have made room, let the others \
         bring their own backups up to date, and switch them off last. If one can’t for lack of \
         room, your local backup has what its copy lacks: switch it off, then bring its copy up to \
         date."
            .to_owned()
    });
    let steps = [
        ("Where", Some(format!(
            "Settings › [your name] › iCloud › Storage (or Manage Account Storage) › Backups › \
             {device} › Show All Apps. If an app isn’t in the list, it can only be made smaller \
             inside the app."
        ))),
        ("How", Some("Make a local backup first. Do the “First” steps and wait until they finish. \
                 Then switch each app off, choose Turn Off & Delete, and go back to iCloud Backup › \
                 Back Up Now. Nothing is deleted from the device; only its copy in iCloud goes.".to_owned())),
        ("Order", order),
        ("Undo", Some("Switch the app on again, and the next backup holds it again.".to_owned())),
    ];
    steps
        .into_iter()
        .filter_map(|(label, step)| Some((label, step?)))
        .map(|(label, step)| words::wrapped(&format!("{label:<6} "), &step, view.width) + "\n")
        .collect()
}
