//! The steps of a plan as JSON.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::VIEW;
use crate::{
    plan::Outcome,
    report::{
        PlanReport,
        brief::{self, Brief, Step},
    },
};

/// What to do, as a checklist has it, made only when it is written.
pub(super) struct Steps<'a> {
    pub(super) report: &'a PlanReport<'a>,
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Nobody should flip switches for a plan that doesn't fit even then.
        let is_enough = |brief: &Brief<'_>| brief.plan.outcome == Outcome::Plan;
        let brief = Brief::of(self.report, &VIEW).filter(is_enough);
        // The name of a device stands in one field, where whoever passes this on can take it out.
        let Some(brief) = brief.map(Brief::without_names) else {
            return serializer.collect_seq::<[StepForm; 0]>([]);
        };
        let switches = brief::switches(brief);
        let steps = brief::steps(brief, &switches);
        serializer.collect_seq(steps.map(StepForm::from))
    }
}

#[derive(Serialize, JsonSchema)]
pub(super) struct StepForm {
    text: String,
    notes: Vec<String>,
}

impl From<Step<'_>> for StepForm {
    fn from(step: Step<'_>) -> Self {
        let text = step.sentence();
        let wait = step.wait.map(str::to_owned);
        Self { text, notes: wait.into_iter().chain(step.notes).collect() }
    }
}
