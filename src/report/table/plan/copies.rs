//! What frees nothing as long as an app's own copy isn't there, and what would be otherwise if it
//! were.

use super::super::{
    super::{
        PlanReport, View,
        copies::{needed, option, second_answer},
        words,
    },
    style,
};
use crate::{
    catalogue::Storage,
    plan::{Outcome, Plan},
};

/// How many apps are named.
const SHOWN: usize = 4;

/// Shows the apps whose own copy would have to be there first, and the second answer.
pub(super) fn copies_needed(
    report: &PlanReport<'_>,
    storage: &Storage,
    plan: &Plan,
    view: &View,
) -> String {
    let is_worth_telling = match plan.outcome {
        Outcome::Fits => false,
        Outcome::Plan => plan.with_own_copies.is_some(),
        Outcome::Impossible => !plan.copies_needed.is_empty(),
    };
    if !is_worth_telling {
        return String::new();
    }
    let mut text = format!("{}\n", style::bold("Frees nothing yet"));
    let mut add = |lead: &str, sentence: &str| {
        text.push_str(&words::wrapped(lead, &words::printable(sentence), view.width));
        text.push('\n');
    };
    for app in plan.copies_needed.iter().take(SHOWN) {
        add("  - ", &needed(report, app, view));
    }
    let more = plan.copies_needed.len().saturating_sub(SHOWN);
    if 0 < more {
        add("  - ", &format!("{} more likewise.", words::grouped(words::number(more))));
    }
    if let Some(answer) = second_answer(report, storage, plan, view) {
        add("", &format!("{} Then plan again with {}", answer.sentence, answer.options));
    } else if let Some(first) = plan.copies_needed.first() {
        let sentence = format!(
            "Check in the app whether its own backup is in iCloud already, and how old it is. If it \
             is there, say so: {}",
            option(report, &first.subject.id),
        );
        add("", &sentence);
    }
    text
}
