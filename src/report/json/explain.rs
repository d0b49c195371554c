//! What Settings shows beside what is estimated, as JSON.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{BackupForm, WarningForm, write};
use crate::{
    bytes::Bytes,
    inventory::ItemId,
    report::{Compared, ExplainReport, Naming},
};

/// Writes what Settings shows beside what is estimated.
///
/// # Errors
/// When `out` can't be written to.
pub fn explain(report: &ExplainReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows = report.compared.iter().zip(1..);
    let is_named = report.naming == Naming::Names;
    let mut backup = BackupForm::new(&report.backup.description);
    let mut warnings: Vec<_> = report.backup.warnings.iter().map(WarningForm::new).collect();
    if !is_named {
        backup.device_name = None;
        // Their sentences have names in them.
        warnings.clear();
    }
    let form = ExplainForm {
        schema: "tierfit.explain/1",
        backup,
        shown_bytes: report.shown_total.map(Bytes::get),
        estimated_bytes: report.estimated_total.get(),
        rows: rows
            .map(|(compared, number)| RowForm::new(compared, number, report.naming))
            .collect(),
        warnings,
    };
    write(&form, out)
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ExplainForm {
    #[schemars(extend("const" = "tierfit.explain/1"))]
    schema: &'static str,
    backup: BackupForm,
    shown_bytes: Option<u64>,
    estimated_bytes: u64,
    rows: Vec<RowForm>,
    warnings: Vec<WarningForm>,
}

#[derive(Serialize, JsonSchema)]
struct RowForm {
    id: Option<String>,
    name: String,
    kind: &'static str,
    shown_bytes: Option<u64>,
    rounding_bytes: Option<u64>,
    own_bytes: Option<u64>,
    shared_bytes: u64,
    difference_bytes: i128,
    why: &'static str,
}

impl RowForm {
    fn new(compared: &Compared<'_>, number: u64, naming: Naming) -> Self {
        let is_named = naming == Naming::Names;
        let kind = if matches!(compared.id, ItemId::App(_)) { "app" } else { "photos" };
        Self {
            id: is_named.then(|| compared.id.to_string()),
            name: if is_named { compared.name.to_owned() } else { format!("{kind} {number}") },
            kind,
            shown_bytes: compared.shown.map(|(shown, _)| shown.get()),
            rounding_bytes: compared.shown.map(|(_, rounding)| rounding.get()),
            own_bytes: compared.own.map(Bytes::get),
            shared_bytes: compared.shared.get(),
            difference_bytes: compared.difference(),
            why: compared.why.as_str(),
        }
    }
}
