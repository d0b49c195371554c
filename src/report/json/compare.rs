//! What grew from one backup to another, as JSON.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{CompareReport, words},
    WarningForm, time, write,
};
use crate::{
    growth::{Change, ChangeKind, Confidence, Extent, Forecast, Grown, Part, Sizes, Snapshot},
    inventory::StoredIn,
};

/// Writes what grew from one backup to another.
///
/// # Errors
/// When `out` can't be written to.
pub fn compare(report: &CompareReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let growth = report.growth;
    let a_day = |change: Change| growth.elapsed.map(|elapsed| change.a_day(elapsed).get());
    let change = Change::between(growth.old.local, growth.new.local);
    let icloud = Change::between(growth.old.icloud, growth.new.icloud);
    let form = CompareForm {
        schema: "tierfit.compare/1",
        old: SnapshotForm::new(report.old),
        new: SnapshotForm::new(report.new),
        elapsed_seconds: growth.elapsed.map(|elapsed| elapsed.as_secs()),
        change_bytes: change.get(),
        change_bytes_a_day: a_day(change),
        icloud_change_bytes: icloud.get(),
        icloud_change_bytes_a_day: a_day(icloud),
        parts: growth
            .parts
            .iter()
            .map(|grown| PartForm::new(grown, a_day(grown.local())))
            .collect(),
        tier: report.storage.as_ref().map(|storage| ComparedTierForm {
            name: storage.name.clone(),
            bytes: storage.quota.get(),
            source: words::source(storage.source),
        }),
        used_elsewhere_bytes: report.used_elsewhere.get(),
        forecast: report.forecast().map(ForecastForm::new),
        switched_off: report.switched_off().map(ToString::to_string).collect(),
        planned: report
            .followed()
            .map(|(off, on)| FollowedPlanForm { switches: off + on.len(), off }),
        last_icloud_backup: time(report.last_success),
        trust: report.confidence().map(|confidence| match confidence {
            Confidence::Line => "line",
            Confidence::FewDays | Confidence::Unlike => "little",
        }),
        warnings: report.warnings().iter().map(WarningForm::new).collect(),
    };
    write(&form, out)
}

#[derive(Serialize, JsonSchema)]
pub(super) struct CompareForm {
    #[schemars(extend("const" = "tierfit.compare/1"))]
    schema: &'static str,
    old: SnapshotForm,
    new: SnapshotForm,
    elapsed_seconds: Option<i64>,
    change_bytes: i128,
    change_bytes_a_day: Option<i128>,
    icloud_change_bytes: i128,
    icloud_change_bytes_a_day: Option<i128>,
    parts: Vec<PartForm>,
    tier: Option<ComparedTierForm>,
    used_elsewhere_bytes: u64,
    forecast: Option<ForecastForm>,
    /// What was switched off in between, as far as the backups record it.
    switched_off: Vec<String>,
    /// How many switches the plan for the older backup names, and how many of them are off.
    planned: Option<FollowedPlanForm>,
    /// When iCloud Backup last succeeded, by the newer backup.
    last_icloud_backup: Option<String>,
    trust: Option<&'static str>,
    warnings: Vec<WarningForm>,
}

#[derive(Serialize, JsonSchema)]
struct SnapshotForm {
    device_name: Option<String>,
    last_backup: Option<String>,
    complete: bool,
    photos_in_icloud: Option<bool>,
    messages_in_icloud: Option<bool>,
    local_bytes: u64,
    icloud_bytes: u64,
}

impl SnapshotForm {
    fn new(snapshot: &Snapshot) -> Self {
        let Sizes { local, icloud } = snapshot.total();
        let in_icloud = |stored: Option<StoredIn>| stored.map(|stored| stored == StoredIn::Icloud);
        Self {
            device_name: snapshot.device_name.clone(),
            last_backup: time(snapshot.made),
            complete: snapshot.extent == Extent::Whole,
            photos_in_icloud: in_icloud(snapshot.photos),
            messages_in_icloud: in_icloud(snapshot.messages),
            local_bytes: local.get(),
            icloud_bytes: icloud.get(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct PartForm {
    id: String,
    name: String,
    kind: &'static str,
    fate: &'static str,
    old_local_bytes: Option<u64>,
    new_local_bytes: Option<u64>,
    change_bytes: i128,
    change_bytes_a_day: Option<i128>,
    old_icloud_bytes: Option<u64>,
    new_icloud_bytes: Option<u64>,
    icloud_change_bytes: i128,
}

impl PartForm {
    fn new(grown: &Grown, a_day: Option<i128>) -> Self {
        let (id, kind) = match &grown.part {
            Part::Item(id) => (id.to_string(), words::kind(id.kind())),
            Part::Shared(domain) => (domain.to_string(), "shared"),
        };
        let local = |sizes: Option<Sizes>| sizes.map(|sizes| sizes.local.get());
        let icloud = |sizes: Option<Sizes>| sizes.map(|sizes| sizes.icloud.get());
        Self {
            id,
            name: grown.name.clone(),
            kind,
            fate: word(grown.change_kind()),
            old_local_bytes: local(grown.old),
            new_local_bytes: local(grown.new),
            change_bytes: grown.local().get(),
            change_bytes_a_day: a_day,
            old_icloud_bytes: icloud(grown.old),
            new_icloud_bytes: icloud(grown.new),
            icloud_change_bytes: grown.icloud().get(),
        }
    }
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "new",
        ChangeKind::Gone => "gone",
        ChangeKind::Grew => "grew",
        ChangeKind::Shrank => "shrank",
        ChangeKind::Same => "same",
    }
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PlannedForm")]
struct FollowedPlanForm {
    switches: usize,
    off: usize,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TierForm")]
struct ComparedTierForm {
    name: String,
    bytes: u64,
    source: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct ForecastForm {
    outcome: &'static str,
    full_on: Option<String>,
    excess_bytes: Option<u64>,
}

impl ForecastForm {
    fn new(forecast: Forecast) -> Self {
        let (outcome, on, excess) = match forecast {
            Forecast::Full(excess) => ("full", None, Some(excess.get())),
            Forecast::On(day) => ("on", Some(day), None),
            Forecast::Later => ("later", None, None),
            Forecast::Never => ("never", None, None),
            Forecast::Unknown => ("unknown", None, None),
        };
        Self { outcome, full_on: time(on), excess_bytes: excess }
    }
}
