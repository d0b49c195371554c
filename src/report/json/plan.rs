//! A plan, or an overview of the tiers, as JSON.

use serde::Serialize;

use super::{
    super::{BackupReport, PlanReport, TierGlance, words},
    BackupForm, WarningForm,
    account::AccountForm,
    text,
};
use crate::{
    bytes::Bytes,
    catalogue::{OwnCopy, Verdict},
    inventory::DriveCopy,
    plan::{Class, Exclusion, Kept, KeptReason, Plan, Proof},
};

/// Writes a plan, or an overview of the tiers.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn plan(report: &PlanReport<'_>) -> Result<String, serde_json::Error> {
    text(&PlanForm::new(report))
}

#[derive(Serialize)]
pub(super) struct PlanForm {
    schema: &'static str,
    tier: Option<TierForm>,
    used_elsewhere_bytes: u64,
    budget_bytes: Option<u64>,
    fixed_bytes: Option<u64>,
    current_bytes: Option<u64>,
    to_free_bytes: Option<u64>,
    outcome: Option<&'static str>,
    exclude: Option<Vec<ExclusionForm>>,
    freed_bytes: Option<u64>,
    /// What of that several items freed only together.
    shared_freed_bytes: Option<u64>,
    after_bytes: Option<u64>,
    spare_bytes: Option<u64>,
    shortfall_bytes: Option<u64>,
    /// How much may be used elsewhere before the backup has no room to grow any more.
    tolerates_bytes: Option<u64>,
    optimal: Option<bool>,
    bound_bytes: Option<u64>,
    needs_risk: Option<&'static str>,
    needs_risk_exclude: Option<Vec<ExclusionForm>>,
    smallest_tier: Option<String>,
    kept: Option<Vec<KeptForm>>,
    tiers: Vec<GlanceForm>,
    backups: Vec<PlannedForm>,
    warnings: Vec<WarningForm>,
}

impl PlanForm {
    pub(super) fn new(report: &PlanReport<'_>) -> Self {
        let plan = report.plan.as_ref().map(|(_, plan)| plan);
        let bytes = |of: fn(&Plan) -> Bytes| plan.map(|plan| of(plan).get());
        let exclusions = |exclude: &[Exclusion]| -> Vec<ExclusionForm> {
            exclude.iter().map(|exclusion| ExclusionForm::new(exclusion, report)).collect()
        };
        Self {
            schema: "tierfit.plan/1",
            tier: report.plan.as_ref().map(|(storage, _)| TierForm {
                name: storage.name.clone(),
                bytes: storage.quota.get(),
                source: words::source(storage.source),
            }),
            used_elsewhere_bytes: report.goal.used_elsewhere.get(),
            budget_bytes: bytes(|plan| plan.budget),
            fixed_bytes: bytes(|plan| plan.fixed),
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
            tolerates_bytes: report
                .plan
                .as_ref()
                .map(|(storage, plan)| plan.tolerates(storage.quota, report.goal).get()),
            optimal: plan.map(|plan| plan.proof == Proof::Optimal),
            bound_bytes: plan.and_then(|plan| match plan.proof {
                Proof::Optimal => None,
                Proof::Tied => Some(plan.freed.get()),
                Proof::EndedEarly { bound } => Some(bound.get()),
            }),
            needs_risk: plan.and_then(|plan| Some(plan.escalation.as_ref()?.risk.as_risk())),
            needs_risk_exclude: plan
                .and_then(|plan| Some(exclusions(&plan.escalation.as_ref()?.exclude))),
            smallest_tier: report.smallest_tier().map(|tier| tier.tier.name.clone()),
            kept: plan
                .map(|plan| plan.kept.iter().map(|kept| KeptForm::new(kept, report)).collect()),
            tiers: report.tiers.iter().map(GlanceForm::new).collect(),
            backups: report.backups.iter().map(PlannedForm::new).collect(),
            warnings: report.warnings().map(WarningForm::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct TierForm {
    name: String,
    bytes: u64,
    source: &'static str,
}

#[derive(Serialize)]
struct ExclusionForm {
    backup: usize,
    id: String,
    name: String,
    bytes: u64,
    class: &'static str,
    verdict: Option<&'static str>,
    survives: Option<String>,
    lost: Option<String>,
    first: Option<String>,
    counts_against_icloud: Option<bool>,
    /// Whether a copy of its own was found in iCloud Drive, and what of it is on the device.
    own_copy_found: Option<bool>,
    own_copy_bytes: Option<u64>,
}

impl ExclusionForm {
    fn new(exclusion: &Exclusion, report: &PlanReport<'_>) -> Self {
        let id = &exclusion.subject.id;
        let advice = report.catalogue.advice(id);
        let copy = report.drive_copy(&exclusion.subject);
        Self {
            backup: exclusion.subject.backup,
            id: id.to_string(),
            name: report.store_name(&exclusion.subject).to_owned(),
            bytes: exclusion.own.get(),
            class: exclusion.class.as_str(),
            verdict: report.catalogue.verdict_of(id).map(Verdict::as_str),
            survives: advice.survives.map(str::to_owned),
            lost: advice.lost.map(str::to_owned),
            first: advice.first.map(str::to_owned),
            counts_against_icloud: advice.copy.and_then(OwnCopy::counts_against_icloud),
            own_copy_found: match copy {
                Some(DriveCopy::Found(_)) => Some(true),
                Some(DriveCopy::NotFound) => Some(false),
                Some(DriveCopy::Unknown) | None => None,
            },
            own_copy_bytes: match copy {
                Some(DriveCopy::Found(copy)) => Some(copy.local.get()),
                Some(DriveCopy::NotFound | DriveCopy::Unknown) | None => None,
            },
        }
    }
}

#[derive(Serialize)]
struct KeptForm {
    backup: usize,
    id: String,
    name: String,
    bytes: u64,
    reason: &'static str,
}

impl KeptForm {
    fn new(kept: &Kept, report: &PlanReport<'_>) -> Self {
        Self {
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

#[derive(Serialize)]
struct GlanceForm {
    name: String,
    bytes: u64,
    outcome: &'static str,
    exclusions: usize,
    class: Option<&'static str>,
}

impl GlanceForm {
    fn new(glance: &TierGlance<'_>) -> Self {
        Self {
            name: glance.tier.name.clone(),
            bytes: glance.tier.bytes,
            outcome: words::outcome(glance.glance.outcome),
            exclusions: glance.glance.exclusions,
            class: glance.glance.class.map(Class::as_str),
        }
    }
}

#[derive(Serialize)]
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
            account: AccountForm::new(report),
            local_bytes: report.inventory.totals.local.get(),
            icloud_bytes: report.inventory.totals.icloud.get(),
        }
    }
}
