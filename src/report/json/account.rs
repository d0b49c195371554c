//! What was taken from the account, as JSON: where photos and messages are stored, and who says so.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::{Assumption, BackupReport, Basis};
use crate::{account::Elsewhere, inventory::StoredIn};

#[derive(Serialize, JsonSchema)]
pub(super) struct AccountForm {
    photos_in_icloud: bool,
    photos_source: &'static str,
    messages_in_icloud: bool,
    messages_source: &'static str,
    /// The storage that the backup records, whichever was asked for.
    quota_bytes: Option<u64>,
    /// What of it is used besides the backup, at least.
    seen_elsewhere_bytes: Option<u64>,
}

impl AccountForm {
    /// With what is elsewhere by this backup alone, where that was added up.
    pub(super) fn new(report: &BackupReport, elsewhere: Option<&Elsewhere>) -> Self {
        let is_in_icloud = |assumption: Assumption| assumption.stored == StoredIn::Icloud;
        let (photos, messages) = (report.assumptions.photos, report.assumptions.messages);
        Self {
            photos_in_icloud: is_in_icloud(photos),
            photos_source: source(photos.basis),
            messages_in_icloud: is_in_icloud(messages),
            messages_source: source(messages.basis),
            quota_bytes: report.evidence.quota.as_ref().map(|fact| fact.value.get()),
            seen_elsewhere_bytes: elsewhere.map(|elsewhere| elsewhere.bytes.get()),
        }
    }
}

fn source(basis: Basis) -> &'static str {
    match basis {
        Basis::Option => "option",
        Basis::Backup => "backup",
        Basis::Settings => "settings",
        Basis::Default => "default",
    }
}
