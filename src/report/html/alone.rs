//! The checklist alone, as a page for the phone that the switches are on: no script, nothing to load,
//! a few kilobytes.

use std::io::{self, Write};

use askama::Template;

use super::{
    PageReport,
    assets::ALONE,
    findings::{self, Checkup, Worst},
    policy,
};
use crate::report::{
    View,
    brief::{self, Answer, Step},
    filter::Filter,
    heading::Heading,
    phrases::SAY,
    words,
};

/// Everything that the template shows.
#[derive(Template)]
#[template(path = "alone.html", config = "src/report/html/askama.toml")]
struct Alone {
    policy: String,
    style: &'static str,
    version: &'static str,
    heading: Heading,
    worst: Option<Worst>,
    verdict: String,
    lead: String,
    question: String,
    harmless: String,
    steps: Vec<ListedStep>,
    /// What is said where there are none.
    none: &'static str,
    undo: &'static str,
    helps: Vec<String>,
    notes: Vec<String>,
}

struct ListedStep {
    title: String,
    how: String,
    notes: Vec<String>,
}

impl From<Step<'_>> for ListedStep {
    fn from(Step { title, how, wait, notes, .. }: Step<'_>) -> Self {
        Self { title, how, notes: wait.map(str::to_owned).into_iter().chain(notes).collect() }
    }
}

/// Writes the checklist of the plan that the page shows at first.
///
/// # Errors
/// When `out` can't be written to.
pub fn checklist(report: &PageReport<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let brief = report.brief(view);
    let switches = brief::switches(brief);
    // What would not fit even then is worth no step.
    let is_plan = !brief.plan.exclude.is_empty() && brief.fit().is_worth_steps();
    let steps = if is_plan {
        brief::steps(brief, &switches).map(ListedStep::from).collect()
    } else {
        Vec::new()
    };
    let Answer { takes, verdict, room, .. } = Answer::of(brief);
    let page = Alone {
        policy: policy::policy(ALONE, None),
        style: ALONE,
        version: env!("CARGO_PKG_VERSION"),
        heading: Heading::new(&report.backup.description, view),
        worst: Checkup::new(report, view).worst,
        verdict,
        lead: std::iter::once(takes).chain(room).collect::<Vec<_>>().join(" "),
        question: brief::question(brief).filter(|_| is_plan).unwrap_or_default(),
        harmless: SAY.nothing_deleted.with(&[("device", brief.device())]),
        steps,
        none: super::steps::none(brief.fit()),
        undo: SAY.undo.as_str(),
        helps: report.chosen.helps(report, view),
        notes: findings::notes(report, view),
    };
    let mut out = Filter::new(out, words::printable_lines);
    page.write_into(&mut out)?;
    out.finish()
}
