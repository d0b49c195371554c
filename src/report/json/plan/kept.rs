//! What a plan keeps as JSON, and why.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::{
    plan::{Kept, KeptReason},
    report::PlanReport,
};

/// What is kept, each made into its form only when it is written: there may be 100,000.
pub(super) struct Kepts<'a> {
    pub(super) kept: &'a [Kept],
    pub(super) report: &'a PlanReport<'a>,
}

impl Serialize for Kepts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.kept.iter().map(|kept| KeptForm::new(kept, self.report)))
    }
}

#[derive(Serialize, JsonSchema)]
pub(super) struct KeptForm {
    backup: usize,
    id: String,
    name: String,
    bytes: u64,
    reason: &'static str,
    smaller: Option<String>,
    note: Option<String>,
}

impl KeptForm {
    fn new(kept: &Kept, report: &PlanReport<'_>) -> Self {
        let advice = report.catalogue.advice(&kept.subject.id);
        let on_device = |text: &str| report.on_device(&kept.subject, text);
        Self {
            smaller: advice.smaller.as_deref().map(on_device),
            note: advice.note.map(on_device),
            backup: kept.subject.backup,
            id: kept.subject.id.to_string(),
            name: report.store_name(&kept.subject).to_owned(),
            bytes: kept.own.get(),
            reason: match kept.reason {
                KeptReason::Asked => "asked",
                KeptReason::OnlyCopy => "only_copy",
                KeptReason::Photos => "photos",
                KeptReason::Risk(_) => "risk",
            },
        }
    }
}
