//! What a plan excludes as JSON, with all that is known of it.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::super::{own_copy::OwnCopyForm, schema};
use crate::{
    bytes::Bytes,
    catalogue::{ClaimSource, OwnCopy, Verdict},
    plan::Exclusion,
    report::PlanReport,
};

/// What to exclude, each made into its form only when it is written: there may be 100,000.
pub(super) struct Exclusions<'a> {
    pub(super) exclude: &'a [Exclusion],
    pub(super) report: &'a PlanReport<'a>,
}

impl Serialize for Exclusions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exclude = self.exclude.iter();
        serializer.collect_seq(exclude.map(|exclusion| ExclusionForm::new(exclusion, self.report)))
    }
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ExclusionForm {
    backup: usize,
    id: String,
    name: String,
    bytes: u64,
    gain_bytes: u64,
    #[schemars(extend("enum" = schema::classes()))]
    class: &'static str,
    source: Option<SourceForm>,
    verdict: Option<&'static str>,
    survives: Option<String>,
    lost: Option<String>,
    first: Option<String>,
    smaller: Option<String>,
    note: Option<String>,
    counts_against_icloud: Option<bool>,
    own_copy: OwnCopyForm,
    /// The data that is on the device alone, and how much of it there is, if that is known.
    only_here: Vec<OnlyHereForm>,
}

impl ExclusionForm {
    fn new(exclusion: &Exclusion, report: &PlanReport<'_>) -> Self {
        let id = &exclusion.subject.id;
        let advice = report.catalogue.advice(id);
        let on_device = |text: &str| report.on_device(&exclusion.subject, text);
        let copy = report.counted(&exclusion.subject).map(|item| item.own_copy);
        let judgement = report.judgement(&exclusion.subject);
        let source = judgement.as_ref().and_then(|judgement| judgement.source);
        let only_here =
            judgement.iter().flat_map(|judgement| &judgement.only_here).map(|found| OnlyHereForm {
                what: found.data.what.as_str(),
                text: found.data.text.clone(),
                bytes: found.bytes.map(Bytes::get),
            });
        Self {
            backup: exclusion.subject.backup,
            id: id.to_string(),
            name: report.store_name(&exclusion.subject).to_owned(),
            bytes: exclusion.own.get(),
            gain_bytes: exclusion.gain.get(),
            class: exclusion.class.as_str(),
            source: source.map(SourceForm::new),
            verdict: report.catalogue.verdict_of(id).map(Verdict::as_str),
            survives: advice.survives.map(on_device),
            lost: advice.lost.map(on_device),
            first: advice.first.as_deref().map(on_device),
            smaller: advice.smaller.as_deref().map(on_device),
            note: advice.note.map(on_device),
            counts_against_icloud: advice.copy.and_then(OwnCopy::counts_against_icloud),
            own_copy: OwnCopyForm::new(copy.unwrap_or_default()),
            only_here: only_here.collect(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct SourceForm {
    kind: &'static str,
    url: Option<String>,
    seen: String,
}

impl SourceForm {
    fn new(source: &ClaimSource) -> Self {
        Self {
            kind: source.kind.as_str(),
            url: source.url.as_deref().map(str::to_owned),
            seen: source.seen.clone(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct OnlyHereForm {
    what: &'static str,
    text: String,
    bytes: Option<u64>,
}
