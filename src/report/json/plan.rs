//! A plan, or an overview of the tiers, as JSON.

use std::io::{self, Write};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{
    super::{
        BackupReport, PlanReport, TierGlance, View,
        brief::{self, Brief, Step},
        words,
    },
    BackupForm, WarningForm,
    account::AccountForm,
    schema, write,
};
use crate::{
    account::{Class, CopyState, ElsewherePart, ElsewhereSource},
    bytes::{Bytes, Units},
    catalogue::{ClaimSource, OwnCopy, Verdict},
    inventory::Modified,
    plan::{CopyNeeded, Exclusion, Kept, KeptReason, Outcome, Plan, Proof, WithOwnCopies},
};

/// Sentences in files are the same whoever reads them, and tell no ages.
const VIEW: View = View { units: Units::Icloud, width: usize::MAX, now: Timestamp::UNIX_EPOCH };

/// Writes a plan, or an overview of the tiers.
///
/// # Errors
/// When `out` can't be written to.
pub fn plan(report: &PlanReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    write(&PlanForm::new(report), out)
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PlanForm<'a> {
    #[schemars(extend("const" = "tierfit.plan/2"))]
    schema: &'static str,
    tier: Option<TierForm>,
    used_elsewhere_bytes: u64,
    used_elsewhere_source: &'static str,
    used_elsewhere_parts: Vec<ElsewherePartForm>,
    budget_bytes: Option<u64>,
    /// Below zero where Settings shows less than the parts add up to.
    fixed_bytes: Option<i128>,
    current_bytes: Option<u64>,
    to_free_bytes: Option<u64>,
    #[schemars(extend("enum" = schema::outcomes_or_null()))]
    outcome: Option<&'static str>,
    #[schemars(with = "Option<Vec<ExclusionForm>>")]
    exclude: Option<Exclusions<'a>>,
    freed_bytes: Option<u64>,
    /// What of that several items freed only together.
    shared_freed_bytes: Option<u64>,
    after_bytes: Option<u64>,
    spare_bytes: Option<u64>,
    shortfall_bytes: Option<u64>,
    /// What is free in the storage once all was done, room to grow included.
    free_bytes: Option<u64>,
    /// How much may be used elsewhere before the backup has no room to grow any more.
    tolerates_bytes: Option<u64>,
    optimal: Option<bool>,
    bound_bytes: Option<u64>,
    needs_risk: Option<&'static str>,
    #[schemars(with = "Option<Vec<ExclusionForm>>")]
    needs_risk_exclude: Option<Exclusions<'a>>,
    smallest_tier: Option<String>,
    /// What the backups take and what is enough, in a sentence or two.
    answer: String,
    /// What has to be answered first.
    question: Option<String>,
    /// What to do, one thing after the other; nothing where that would not be enough.
    #[schemars(with = "Vec<StepForm>")]
    steps: Steps<'a>,
    own_copies_needed: Option<Vec<CopyNeededForm>>,
    with_own_copies: Option<WithOwnCopiesForm<'a>>,
    #[schemars(with = "Option<Vec<KeptForm>>")]
    kept: Option<Kepts<'a>>,
    tiers: Vec<GlanceForm>,
    backups: Vec<PlannedForm>,
    warnings: Vec<WarningForm>,
}

impl<'a> PlanForm<'a> {
    pub(super) fn new(report: &'a PlanReport<'a>) -> Self {
        let plan = report.plan.as_ref().map(|(_, plan)| plan);
        let bytes = |of: fn(&Plan) -> Bytes| plan.map(|plan| of(plan).get());
        let exclusions = |exclude| Exclusions { exclude, report };
        let answer = brief::answer(report, &VIEW);
        Self {
            schema: "tierfit.plan/2",
            tier: report.plan.as_ref().map(|(storage, _)| TierForm {
                name: storage.name.clone(),
                bytes: storage.quota.get(),
                source: words::source(storage.source),
            }),
            used_elsewhere_bytes: report.account.elsewhere.bytes.get(),
            used_elsewhere_source: match report.account.elsewhere.source {
                ElsewhereSource::Option => "option",
                ElsewhereSource::Backup => "backup",
            },
            used_elsewhere_parts: report
                .account
                .elsewhere
                .parts
                .iter()
                .map(ElsewherePartForm::new)
                .collect(),
            budget_bytes: bytes(|plan| plan.budget),
            fixed_bytes: plan.map(|plan| plan.fixed),
            current_bytes: bytes(|plan| plan.current),
            to_free_bytes: bytes(Plan::to_free),
            outcome: plan.map(|plan| words::outcome(plan.outcome)),
            exclude: plan.map(|plan| exclusions(&plan.exclude)),
            freed_bytes: bytes(|plan| plan.freed),
            shared_freed_bytes: plan
                .map(|plan| plan.shared.iter().map(|shared| shared.bytes).sum::<Bytes>().get()),
            after_bytes: bytes(Plan::after),
            spare_bytes: bytes(Plan::spare),
            shortfall_bytes: bytes(Plan::shortfall),
            free_bytes: bytes(Plan::free),
            tolerates_bytes: plan.map(|plan| plan.tolerates(report.goal).get()),
            optimal: plan.map(|plan| plan.proof == Proof::Optimal),
            bound_bytes: plan.and_then(|plan| match plan.proof {
                Proof::Optimal => None,
                Proof::Tied => Some(plan.freed.get()),
                Proof::EndedEarly { bound } => Some(bound.get()),
            }),
            needs_risk: plan.and_then(|plan| Some(plan.escalation.as_ref()?.risk.as_risk())),
            needs_risk_exclude: plan
                .and_then(|plan| Some(exclusions(&plan.escalation.as_ref()?.exclude))),
            smallest_tier: report.smallest_tier().map(|tier| tier.tier.name.to_owned()),
            answer: answer.sentence(),
            question: answer.question,
            steps: Steps { report },
            own_copies_needed: plan
                .map(|plan| plan.copies_needed.iter().map(CopyNeededForm::new).collect()),
            with_own_copies: plan
                .and_then(|plan| plan.with_own_copies.as_ref())
                .map(|other| WithOwnCopiesForm::new(other, exclusions(&other.exclude))),
            kept: plan.map(|plan| Kepts { kept: &plan.kept, report }),
            tiers: report.tiers.iter().map(GlanceForm::new).collect(),
            backups: report.backups.iter().map(PlannedForm::new).collect(),
            warnings: report.warnings().map(WarningForm::new).collect(),
        }
    }
}

/// What to do, as a checklist has it, likewise made only when it is written.
struct Steps<'a> {
    report: &'a PlanReport<'a>,
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_enough = |brief: &Brief<'_>| brief.plan.outcome == Outcome::Plan;
        let Some(brief) = Brief::of(self.report, &VIEW).filter(is_enough) else {
            return serializer.collect_seq::<[StepForm; 0]>([]);
        };
        let switches = brief::switches(brief);
        let steps = brief::steps(brief, &switches);
        serializer.collect_seq(steps.map(StepForm::from))
    }
}

#[derive(Serialize, JsonSchema)]
struct StepForm {
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

/// What to exclude, each made into its form only when it is written: there may be 100,000.
struct Exclusions<'a> {
    exclude: &'a [Exclusion],
    report: &'a PlanReport<'a>,
}

impl Serialize for Exclusions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exclude = self.exclude.iter();
        serializer.collect_seq(exclude.map(|exclusion| ExclusionForm::new(exclusion, self.report)))
    }
}

/// What is kept, likewise.
struct Kepts<'a> {
    kept: &'a [Kept],
    report: &'a PlanReport<'a>,
}

impl Serialize for Kepts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.kept.iter().map(|kept| KeptForm::new(kept, self.report)))
    }
}

#[derive(Serialize, JsonSchema)]
struct TierForm {
    name: String,
    bytes: u64,
    source: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct ElsewherePartForm {
    what: &'static str,
    bytes: u64,
}

impl ElsewherePartForm {
    fn new(part: &ElsewherePart) -> Self {
        Self { what: part.what.as_str(), bytes: part.bytes.get() }
    }
}

#[derive(Serialize, JsonSchema)]
struct CopyNeededForm {
    backup: usize,
    id: String,
    bytes: u64,
}

impl CopyNeededForm {
    fn new(needed: &CopyNeeded) -> Self {
        Self {
            backup: needed.subject.backup,
            id: needed.subject.id.to_string(),
            bytes: needed.bytes.get(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct WithOwnCopiesForm<'a> {
    assumes: Vec<String>,
    used_elsewhere_bytes: u64,
    #[schemars(with = "Vec<ExclusionForm>")]
    exclude: Exclusions<'a>,
    freed_bytes: u64,
    #[schemars(extend("enum" = schema::outcomes()))]
    outcome: &'static str,
}

impl<'a> WithOwnCopiesForm<'a> {
    fn new(other: &WithOwnCopies, exclude: Exclusions<'a>) -> Self {
        Self {
            assumes: other.assumes.iter().map(ToString::to_string).collect(),
            used_elsewhere_bytes: other.elsewhere.get(),
            exclude,
            freed_bytes: other.freed.get(),
            outcome: "plan",
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ExclusionForm {
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
            seen: source.seen.to_string(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
pub(super) struct OwnCopyForm {
    state: &'static str,
    bytes: u64,
    newest: Option<String>,
}

impl OwnCopyForm {
    pub(super) fn new(copy: crate::account::OwnCopy) -> Self {
        Self {
            state: copy.state.as_str(),
            bytes: match copy.state {
                CopyState::None => 0,
                CopyState::Exists | CopyState::Needed => copy.bytes.get(),
            },
            newest: super::time(copy.newest.map(Modified::time)),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct OnlyHereForm {
    what: &'static str,
    text: String,
    bytes: Option<u64>,
}

impl ExclusionForm {
    fn new(exclusion: &Exclusion, report: &PlanReport<'_>) -> Self {
        let id = &exclusion.subject.id;
        let advice = report.catalogue.advice(id);
        let copy = report.counted(&exclusion.subject).map(|item| item.own_copy);
        let judgement = report.judgement(&exclusion.subject);
        let source = judgement.as_ref().and_then(|judgement| judgement.source);
        let only_here =
            judgement.iter().flat_map(|judgement| &judgement.only_here).map(|found| OnlyHereForm {
                what: found.data.what.as_str(),
                text: found.data.text.to_string(),
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
            survives: advice.survives.map(str::to_owned),
            lost: advice.lost.map(str::to_owned),
            first: advice.first,
            smaller: advice.smaller,
            note: advice.note.map(str::to_owned),
            counts_against_icloud: advice.copy.and_then(OwnCopy::counts_against_icloud),
            own_copy: OwnCopyForm::new(copy.unwrap_or_default()),
            only_here: only_here.collect(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct KeptForm {
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
        Self {
            smaller: advice.smaller,
            note: advice.note.map(str::to_owned),
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

#[derive(Serialize, JsonSchema)]
struct GlanceForm {
    name: String,
    bytes: u64,
    #[schemars(extend("enum" = schema::outcomes()))]
    outcome: &'static str,
    exclusions: usize,
    #[schemars(extend("enum" = schema::classes_or_null()))]
    class: Option<&'static str>,
}

impl GlanceForm {
    fn new(glance: &TierGlance<'_>) -> Self {
        Self {
            name: glance.tier.name.to_owned(),
            bytes: glance.tier.bytes,
            outcome: words::outcome(glance.glance.outcome),
            exclusions: glance.glance.exclusions,
            class: glance.glance.class.map(Class::as_str),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct PlannedForm {
    #[serde(flatten)]
    backup: BackupForm,
    account: AccountForm,
    local_bytes: u64,
    icloud_bytes: u64,
}

impl PlannedForm {
    fn new(report: &BackupReport) -> Self {
        Self {
            backup: BackupForm::new(&report.description),
            account: AccountForm::new(report, None),
            local_bytes: report.inventory.totals.local.get(),
            icloud_bytes: report.inventory.totals.icloud.get(),
        }
    }
}
