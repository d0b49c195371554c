//! Reports as JSON: one object, bytes as integers, times as RFC 3339, in forms that have a
//! version. These forms are a promise to scripts; nothing else serializes.

use std::fmt::Write;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    BackupReport, ListReport, OutlineReport, PlanReport, SizesReport, TierGlance, Warning, words,
};
use crate::{
    backup::{Description, Encryption, FilePlace, Landmark},
    bytes::Bytes,
    catalogue::{Catalogue, OwnCopy, Verdict},
    inventory::{
        Attribution, Container, Detail, FileSize, FolderSize, Item, ItemId, SharedContainer, Totals,
    },
    plan::{Class, Exclusion, Kept, KeptReason, Plan, Proof},
};

/// Writes the sizes of a backup.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn sizes(report: &SizesReport<'_>) -> Result<String, serde_json::Error> {
    let inventory = &report.backup.inventory;
    text(&SizesForm {
        schema: "tierfit.sizes/1",
        backup: BackupForm::new(&report.backup.description),
        totals: TotalsForm::new(&inventory.totals),
        items: inventory.items.iter().map(|item| ItemForm::new(item, report.catalogue)).collect(),
        shared: inventory.shared.iter().map(SharedForm::new).collect(),
        app: report.detail.as_ref().map(|(item, detail)| DetailForm::new(item, detail)),
        warnings: report.backup.warnings.iter().map(WarningForm::new).collect(),
    })
}

/// Writes the backups that were found.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn list(report: &ListReport) -> Result<String, serde_json::Error> {
    let backups = report.backups.iter().map(|backup| ListedForm {
        path: backup.path.to_string_lossy().into_owned(),
        backup: BackupForm::new(&backup.description),
        disk_bytes: backup.outline.as_ref().map(|report| report.outline.on_disk.bytes.get()),
        outline: backup.outline.as_ref().map(OutlineForm::new),
    });
    text(&ListForm {
        schema: "tierfit.list/1",
        backups: backups.collect(),
        warnings: report.warnings.iter().map(WarningForm::new).collect(),
    })
}

/// Writes a plan, or an overview of the tiers.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn plan(report: &PlanReport<'_>) -> Result<String, serde_json::Error> {
    let plan = report.plan.as_ref().map(|(_, plan)| plan);
    let bytes = |of: fn(&Plan) -> Bytes| plan.map(|plan| of(plan).get());
    let exclusions = |exclude: &[Exclusion]| -> Vec<ExclusionForm> {
        exclude.iter().map(|exclusion| ExclusionForm::new(exclusion, report)).collect()
    };
    text(&PlanForm {
        schema: "tierfit.plan/1",
        tier: report.plan.as_ref().map(|(tier, _)| TierForm {
            name: tier.name.clone(),
            bytes: tier.bytes,
            source: "option",
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
            .map(|(tier, plan)| plan.tolerates(Bytes::new(tier.bytes), report.goal).get()),
        optimal: plan.map(|plan| plan.proof == Proof::Optimal),
        bound_bytes: plan.and_then(|plan| match plan.proof {
            Proof::Optimal => None,
            Proof::EndedEarly { bound } => Some(bound.get()),
        }),
        needs_risk: plan.and_then(|plan| Some(plan.escalation.as_ref()?.risk.as_risk())),
        needs_risk_exclude: plan
            .and_then(|plan| Some(exclusions(&plan.escalation.as_ref()?.exclude))),
        smallest_tier: report.smallest_tier().map(|tier| tier.tier.name.clone()),
        kept: plan.map(|plan| plan.kept.iter().map(|kept| KeptForm::new(kept, report)).collect()),
        tiers: report.tiers.iter().map(GlanceForm::new).collect(),
        backups: report.backups.iter().map(PlannedForm::new).collect(),
        warnings: report.warnings().map(WarningForm::new).collect(),
    })
}

/// Writes a form. Characters that could steer a terminal can only stand inside strings, where an
/// escape means the same.
fn text(form: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for c in serde_json::to_string_pretty(form)?.chars() {
        if c != '\n' && words::is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a text can't fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text.push('\n');
    Ok(text)
}

fn time(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| time.to_string())
}

fn attribution(attribution: Attribution) -> &'static str {
    match attribution {
        Attribution::Own => "own",
        Attribution::Placeholder => "placeholder",
        Attribution::System => "system",
        Attribution::Table => "table",
        Attribution::Path => "path",
        Attribution::Equal => "equal",
        Attribution::Prefix => "prefix",
        Attribution::Vendor => "vendor",
        Attribution::None => "none",
    }
}

fn ids(ids: &[ItemId]) -> Vec<String> {
    ids.iter().map(ItemId::to_string).collect()
}

#[derive(Serialize)]
struct SizesForm {
    schema: &'static str,
    backup: BackupForm,
    totals: TotalsForm,
    items: Vec<ItemForm>,
    shared: Vec<SharedForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<DetailForm>,
    warnings: Vec<WarningForm>,
}

#[derive(Serialize)]
struct BackupForm {
    device_name: Option<String>,
    product_type: Option<String>,
    product_version: Option<String>,
    last_backup: Option<String>,
    encrypted: bool,
    state: &'static str,
}

impl BackupForm {
    fn new(description: &Description) -> Self {
        Self {
            device_name: description.device_name.clone(),
            product_type: description.product_type.clone(),
            product_version: description.product_version.clone(),
            last_backup: time(description.last_backup),
            encrypted: description.encryption == Encryption::Encrypted,
            state: words::state(description.state),
        }
    }
}

#[derive(Serialize)]
struct TotalsForm {
    files: u64,
    directories: u64,
    symlinks: u64,
    unusable_rows: u64,
    local_bytes: u64,
    icloud_bytes: u64,
}

impl TotalsForm {
    fn new(totals: &Totals) -> Self {
        Self {
            files: totals.files,
            directories: totals.directories,
            symlinks: totals.symlinks,
            unusable_rows: totals.unusable,
            local_bytes: totals.local.get(),
            icloud_bytes: totals.icloud.get(),
        }
    }
}

#[derive(Serialize)]
struct ItemForm {
    id: String,
    name: String,
    kind: &'static str,
    switchable: bool,
    already_off: bool,
    verdict: Option<&'static str>,
    files: u64,
    local_bytes: u64,
    icloud_bytes: u64,
    last_modified: Option<String>,
    domains: Vec<DomainForm>,
}

impl ItemForm {
    fn new(item: &Item, catalogue: &Catalogue) -> Self {
        Self {
            id: item.id.to_string(),
            name: catalogue.store_name(item).to_owned(),
            kind: words::kind(item.id.kind()),
            switchable: item.id.is_switchable(),
            // The apps that are off are recorded in a file inside the backup, which isn't read.
            already_off: false,
            verdict: catalogue.verdict_of(&item.id).map(Verdict::as_str),
            files: item.total.files,
            local_bytes: item.total.local.get(),
            icloud_bytes: item.total.icloud.get(),
            last_modified: time(item.total.modified),
            domains: item.containers.iter().map(DomainForm::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct DomainForm {
    domain: String,
    local_bytes: u64,
    icloud_bytes: u64,
    files: u64,
    attribution: &'static str,
}

impl DomainForm {
    fn new(container: &Container) -> Self {
        Self {
            domain: container.domain.to_string(),
            local_bytes: container.tally.local.get(),
            icloud_bytes: container.tally.icloud.get(),
            files: container.tally.files,
            attribution: attribution(container.attribution),
        }
    }
}

#[derive(Serialize)]
struct SharedForm {
    domain: String,
    owners: Vec<String>,
    files: u64,
    local_bytes: u64,
    icloud_bytes: u64,
    attribution: &'static str,
}

impl SharedForm {
    fn new(shared: &SharedContainer) -> Self {
        let DomainForm { domain, local_bytes, icloud_bytes, files, attribution } =
            DomainForm::new(&shared.container);
        Self { domain, owners: ids(&shared.owners), files, local_bytes, icloud_bytes, attribution }
    }
}

#[derive(Serialize)]
struct DetailForm {
    id: String,
    folders: Vec<FolderForm>,
    files: Vec<FileForm>,
    caches: Vec<FolderForm>,
}

impl DetailForm {
    fn new(item: &Item, detail: &Detail) -> Self {
        Self {
            id: item.id.to_string(),
            folders: detail.folders.iter().map(FolderForm::new).collect(),
            files: detail.files.iter().map(FileForm::new).collect(),
            caches: detail.caches.iter().map(FolderForm::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct FolderForm {
    domain: String,
    path: String,
    files: u64,
    local_bytes: u64,
}

impl FolderForm {
    fn new(folder: &FolderSize) -> Self {
        Self {
            domain: folder.domain.to_string(),
            path: words::without_addresses(&folder.path),
            files: folder.files,
            local_bytes: folder.local.get(),
        }
    }
}

#[derive(Serialize)]
struct FileForm {
    domain: String,
    path: String,
    local_bytes: u64,
    last_modified: Option<String>,
}

impl FileForm {
    fn new(file: &FileSize) -> Self {
        Self {
            domain: file.domain.to_string(),
            path: words::without_addresses(&file.path),
            local_bytes: file.local.get(),
            last_modified: time(file.modified),
        }
    }
}

#[derive(Serialize)]
struct WarningForm {
    code: &'static str,
    message: String,
    count: u64,
}

impl WarningForm {
    fn new(warning: &Warning) -> Self {
        Self { code: warning.code, message: warning.message.clone(), count: warning.count }
    }
}

#[derive(Serialize)]
struct ListForm {
    schema: &'static str,
    backups: Vec<ListedForm>,
    warnings: Vec<WarningForm>,
}

#[derive(Serialize)]
struct ListedForm {
    path: String,
    #[serde(flatten)]
    backup: BackupForm,
    /// Known only after a walk over all files, which is made where nothing else can be told.
    disk_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outline: Option<OutlineForm>,
}

/// What can be told of an encrypted backup without its password.
#[derive(Serialize)]
struct OutlineForm {
    apps_installed: u64,
    disk_files: u64,
    unreadable: u64,
    known_files: Vec<KnownFileForm>,
}

#[derive(Serialize)]
struct KnownFileForm {
    domain: String,
    path: String,
    disk_bytes: u64,
}

impl OutlineForm {
    fn new(report: &OutlineReport) -> Self {
        let known = |(landmark, bytes): &(Landmark, Bytes)| {
            let FilePlace { domain, path } = landmark.place();
            KnownFileForm { domain, path, disk_bytes: bytes.get() }
        };
        Self {
            apps_installed: report.installed,
            disk_files: report.outline.on_disk.files,
            unreadable: report.outline.on_disk.unreadable,
            known_files: report.outline.landmarks.iter().map(known).collect(),
        }
    }
}

#[derive(Serialize)]
struct PlanForm {
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
}

impl ExclusionForm {
    fn new(exclusion: &Exclusion, report: &PlanReport<'_>) -> Self {
        let id = &exclusion.subject.id;
        let advice = report.catalogue.advice(id);
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
    local_bytes: u64,
    icloud_bytes: u64,
}

impl PlannedForm {
    fn new(report: &BackupReport) -> Self {
        Self {
            backup: BackupForm::new(&report.description),
            local_bytes: report.inventory.totals.local.get(),
            icloud_bytes: report.inventory.totals.icloud.get(),
        }
    }
}
