//! A plan, or an overview of the tiers, as JSON.

mod exclusion;
mod kept;
mod steps;

use std::io::{self, Write};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use self::{
    exclusion::{ExclusionForm, Exclusions},
    kept::{KeptForm, Kepts},
    steps::{StepForm, Steps},
};
use super::{
    super::{BackupReport, PlanReport, TierGlance, View, brief, words},
    BackupForm, WarningForm,
    account::AccountForm,
    schema, write,
};
use crate::{
    account::{Class, ElsewherePart, ElsewhereSource},
    bytes::{Bytes, Units},
    plan::{CopyNeeded, Plan, Proof, WithOwnCopies},
};

/// Sentences in files are the same whoever reads them: never broken into lines, and without ages,
/// because they are counted from before any backup was made.
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
            optimal: plan.and_then(|plan| Some(plan.proof? == Proof::Optimal)),
            bound_bytes: plan.and_then(|plan| match plan.proof? {
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
            warnings: report.all_warnings().map(|warning| WarningForm::new(&warning)).collect(),
        }
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
            // There is none but where it is enough.
            outcome: "plan",
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
