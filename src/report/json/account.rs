//! What was taken from the account, as JSON: where photos and messages are kept, and who says so.

use serde::Serialize;

use super::super::{Assumption, BackupReport, Basis};
use crate::inventory::Place;

#[derive(Serialize)]
pub(super) struct AccountForm {
    photos_in_icloud: bool,
    photos_source: &'static str,
    messages_in_icloud: bool,
    messages_source: &'static str,
    /// The storage that the backup records, whichever was asked for.
    quota_bytes: Option<u64>,
}

impl AccountForm {
    pub(super) fn new(report: &BackupReport) -> Self {
        let is_in_icloud = |assumption: Assumption| assumption.place == Place::Icloud;
        let (photos, messages) = (report.assumptions.photos, report.assumptions.messages);
        Self {
            photos_in_icloud: is_in_icloud(photos),
            photos_source: source(photos.basis),
            messages_in_icloud: is_in_icloud(messages),
            messages_source: source(messages.basis),
            quota_bytes: report.evidence.quota.as_ref().map(|fact| fact.value.get()),
        }
    }
}

fn source(basis: Basis) -> &'static str {
    match basis {
        Basis::Option => "option",
        Basis::Backup => "backup",
        Basis::Default => "default",
    }
}
