//! The switches to flip, with what to know about each, and where they are.

use super::super::{
    super::{
        brief::{self, Brief, Switch},
        phrases::SAY,
        words,
    },
    style,
};
use crate::account::Class;

/// Shows the switches in the order in which to flip them, where they are, and how to undo it.
pub(super) fn switches(brief: Brief<'_>) -> String {
    let (device, width) = (brief.device(), brief.view.width);
    let switches = brief::switches(brief);
    let title = brief::title(brief);
    let harmless = SAY.nothing_deleted.with(&[("device", device)]);
    let mut text = format!("{}\n{}\n", style::bold(&title), words::wrapped("", &harmless, width));
    for (index, switch) in switches.iter().enumerate() {
        text.push_str(&shown(brief, index + 1, switch));
    }
    let mut add = |lead: &str, sentence: &str| {
        text.push_str(&words::wrapped(lead, sentence, width));
        text.push('\n');
    };
    for sentence in brief::together(brief) {
        add("     ", &sentence);
    }
    add("", "");
    for (label, step) in brief::how(brief, &switches) {
        add(&format!("{label:<6} "), &step);
    }
    text
}

fn shown(brief: Brief<'_>, number: usize, switch: &Switch<'_>) -> String {
    let width = brief.view.width;
    let device = switch.device();
    let device = device
        .map(|device| format!(" on {}", words::shortened(&device, width / 4)))
        .unwrap_or_default();
    let mut text = format!(
        "{number:>3}. {}{device}  {}  {}\n",
        style::bold(&words::shortened(&switch.name(), width / 3)),
        switch.size(),
        paint(switch.exclusion.class)(words::class(switch.exclusion.class)),
    );
    let mut add = |lead: &str, line: &str| {
        text.push_str(&words::wrapped(lead, line, width));
        text.push('\n');
    };
    let advice = switch.advice();
    let before = [
        ("Why", advice.why.as_deref().or(advice.basis.as_deref())),
        (if advice.is_question { "Ask" } else { "First" }, advice.first.as_deref()),
        ("Last", switch.why_last()),
        ("Note", advice.note.as_deref()),
    ];
    for (label, line) in before {
        if let Some(line) = line {
            add(&format!("     {label:<6} "), line);
        }
    }
    let lost = [("you’d still have", &advice.survives), ("you’d lose", &advice.lost)];
    if lost.iter().any(|(_, line)| line.is_some()) {
        add("     ", &format!("If this {} is lost:", brief.device()));
    }
    for (label, line) in lost {
        if let Some(line) = line {
            add(&format!("     {label:<16}  "), line);
        }
    }
    text
}

/// Yellow asks for an answer before the switch is flipped.
fn paint(class: Class) -> fn(&str) -> String {
    match class {
        Class::Safe => style::green,
        Class::OwnBackup | Class::Likely => str::to_owned,
        Class::Unknown | Class::Photos | Class::Keep => style::yellow,
    }
}
