//! The checklist of the chosen plan: its steps, as [`brief`] has them. The script writes it anew when a
//! switch is flipped (`script/steps.js`); a test compares both.

use super::PageReport;
use crate::report::{
    View,
    brief::{self, Doubt, Fit, Turn, What},
    phrases::SAY,
};

/// One thing to do.
pub(super) struct PageStep {
    /// What identifies it among the others, so that a tick on it survives.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) how: String,
    /// Why it has to wait, if it has to.
    pub(super) wait: Option<&'static str>,
}

/// Says why there are no steps, where something is to be said.
pub(super) fn none(fit: Fit) -> &'static str {
    match fit {
        Fit::Whole | Fit::Reduced | Fit::Tight | Fit::Unsure(Doubt::Unfinished | Doubt::Full) => "",
        Fit::Over | Fit::OverStill => SAY.no_switch_is_enough.as_str(),
    }
}

/// Returns the steps; none where there is nothing to do, or where it would not be enough.
pub(super) fn steps(report: &PageReport<'_>, view: &View) -> Vec<PageStep> {
    let brief = report.brief(view);
    if brief.plan.exclude.is_empty() || !brief.fit().is_worth_steps() {
        return Vec::new();
    }
    let switches = brief::switches(brief);
    let steps = brief::steps(brief, &switches);
    steps
        .map(|step| PageStep {
            key: key(step.what, report),
            title: step.title,
            how: step.how,
            wait: step.wait,
        })
        .collect()
}

fn key(what: What<'_>, report: &PageReport<'_>) -> String {
    match what {
        What::Save => "backup".to_owned(),
        What::First(exclusion) => format!("first.{}", report.key_of(&exclusion.subject.id)),
        What::Open(Turn::Any) => "settings".to_owned(),
        What::Open(Turn::Last) => "settings.again".to_owned(),
        What::Off(exclusion) => format!("off.{}", report.key_of(&exclusion.subject.id)),
        What::Renew(exclusion) => format!("renew.{}", report.key_of(&exclusion.subject.id)),
        What::BackUp => "now".to_owned(),
    }
}
