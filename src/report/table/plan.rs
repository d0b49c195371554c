//! A plan, as text for a person: the answer first, then how it comes about, then what to do.

mod bars;
mod copies;
mod stays;
mod switches;
mod tiers;

use super::{
    super::{
        PlanReport, View,
        brief::{self, Answer, Brief, Mood},
        help::{self, worth_it},
        words,
    },
    heading, notes, style,
};
use crate::plan::{Outcome, Plan};

/// Shows a plan, or what each tier would take.
pub fn plan(report: &PlanReport<'_>, view: &View) -> String {
    let heading = report.backups.iter().map(|backup| heading(&backup.description, view)).collect();
    let mut parts: Vec<String> = vec![heading, body(report, view), notes(report.warnings(), view)];
    // An empty part would show as an empty line.
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Shows what there is to say of a plan, without the backups that it is for.
pub(super) fn body(report: &PlanReport<'_>, view: &View) -> String {
    let mut parts = vec![answer(report, view)];
    if let Some(brief) = Brief::of(report, view) {
        let Brief { storage, plan, .. } = brief;
        parts.push(bars::before_and_after(report, plan, view));
        match plan.outcome {
            Outcome::Fits => (),
            Outcome::Plan => parts.push(switches::switches(brief)),
            Outcome::Impossible => parts.push(stays::what_else_helps(report, storage, plan, view)),
        }
        parts.push(copies::copies_needed(report, storage, plan, view));
        parts.push(stays::kept(report, plan, view));
        if plan.outcome != Outcome::Impossible {
            parts.push(without_switch(report, plan, view));
        }
        parts.push(in_no_backup(report, view));
    }
    parts.push(tiers::tiers(report, view));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Shows what the backups take and what is enough, before anything else.
fn answer(report: &PlanReport<'_>, view: &View) -> String {
    let answer = brief::answer(report, view);
    let sentence = answer.sentence();
    let Answer { mood, question, room, doubts, .. } = answer;
    let paint = match mood {
        Mood::Good => style::green,
        Mood::ToDo | Mood::Question => style::bold,
        Mood::Bad => style::red,
    };
    let mut text = String::new();
    let mut add = |paint: fn(&str) -> String, sentence: &str| {
        let lines = words::wrapped("", sentence, view.width);
        text.extend(lines.lines().map(|line| paint(line) + "\n"));
    };
    add(paint, &sentence);
    for sentence in question.iter().chain(&doubts) {
        add(style::yellow, sentence);
    }
    if let Some(room) = room {
        add(str::to_owned, &room);
    }
    text
}

/// Shows what makes the backup much smaller without any switch.
fn without_switch(report: &PlanReport<'_>, plan: &Plan, view: &View) -> String {
    let lines = worth_it(report, plan, plan.quota, view.units).map(|help| help.sentence);
    list("Other ways to make room", lines, view)
}

/// Shows whose data is in no backup.
fn in_no_backup(report: &PlanReport<'_>, view: &View) -> String {
    list("In no backup, whatever you switch", help::in_no_backup(report).into_iter(), view)
}

fn list(title: &str, sentences: impl Iterator<Item = String>, view: &View) -> String {
    let lines: String =
        sentences.map(|sentence| words::wrapped("  - ", &sentence, view.width) + "\n").collect();
    if lines.is_empty() {
        return lines;
    }
    format!("{}\n{lines}", style::bold(title))
}
