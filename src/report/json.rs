//! Reports as JSON: one object, bytes as integers, times as RFC 3339, in forms that have a
//! version. These forms are a promise to scripts; nothing else serializes.

mod account;
mod app;
mod compare;
mod doctor;
mod explain;
mod line;
mod own_copy;
mod plan;
mod saved;
mod schema;
mod sizes;

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Write},
};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pub use self::{
    app::apps,
    compare::compare,
    doctor::doctor,
    explain::explain,
    line::{
        ErrorCode, LineError, doctor_line, error_line, list_line, plan_line, several, sizes_line,
    },
    plan::plan,
    saved::{Saved, SavedError, saved_sizes},
    schema::{Described, schema},
    sizes::sizes,
};
use super::{ListReport, OutlineReport, Warning, filter::Filter, words};
use crate::{
    backup::{Description, DevicePath, Encryption, Landmark},
    bytes::Bytes,
};

/// Writes the backups that were found.
///
/// # Errors
/// When `out` can't be written to.
pub fn list(report: &ListReport, out: &mut dyn Write) -> io::Result<()> {
    write(&ListForm::new(report), out)
}

/// Writes a form, piece by piece: a crafted backup makes a text of hundreds of megabytes.
fn write(form: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = Filter::new(out, safe);
    serde_json::to_writer_pretty(&mut out, form)?;
    out.finish()
}

/// Escapes characters that could steer a terminal. They can only stand inside strings, where an
/// escape means the same.
fn safe(json: &str) -> Cow<'_, str> {
    if words::are_plain_lines(json) {
        return json.into();
    }
    escaped(json, |c| c != '\n' && words::is_unsafe(c))
}

/// Returns JSON in which characters of a kind, which can only stand inside strings, are escaped.
pub(super) fn escaped(json: &str, is_odd: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !json.contains(&is_odd) {
        return json.into();
    }
    let mut text = String::with_capacity(json.len());
    let mut end = 0;
    for (at, odd) in json.match_indices(is_odd) {
        text.push_str(json.get(end..at).unwrap_or_default());
        // JSON escapes in units of 16 bits, two for a character beyond these.
        for unit in odd.encode_utf16() {
            // Writing to a text can't fail.
            let _ = write!(text, "\\u{unit:04x}");
        }
        end = at + odd.len();
    }
    text.push_str(json.get(end..).unwrap_or_default());
    text.into()
}

fn time(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| time.to_string())
}

#[derive(Serialize, JsonSchema)]
struct BackupForm {
    device_name: Option<String>,
    product_type: Option<String>,
    product_version: Option<String>,
    last_backup: Option<String>,
    encrypted: Option<bool>,
    #[schemars(extend("enum" = schema::states()))]
    state: &'static str,
}

impl BackupForm {
    fn new(description: &Description) -> Self {
        Self {
            device_name: description.device_name.clone(),
            product_type: description.product_type.clone(),
            product_version: description.product_version.clone(),
            last_backup: time(description.last_backup),
            encrypted: match description.encryption {
                Encryption::None => Some(false),
                Encryption::Encrypted => Some(true),
                Encryption::Unknown => None,
            },
            state: words::state(description.state),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct WarningForm {
    code: &'static str,
    message: String,
    count: u64,
    id: Option<String>,
    bytes: Option<u64>,
}

impl WarningForm {
    fn new(warning: &Warning) -> Self {
        Self {
            code: warning.code,
            message: warning.message.clone(),
            count: warning.count,
            id: warning.id.as_ref().map(ToString::to_string),
            bytes: warning.bytes.map(Bytes::get),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ListForm {
    #[schemars(extend("const" = "tierfit.list/1"))]
    schema: &'static str,
    backups: Vec<ListedForm>,
    warnings: Vec<WarningForm>,
}

impl ListForm {
    fn new(report: &ListReport) -> Self {
        let backups = report.backups.iter().map(|backup| ListedForm {
            // A path need not be text, and JSON has no other way to tell it.
            path: backup.path.to_string_lossy().into_owned(),
            backup: BackupForm::new(&backup.description),
            disk_bytes: backup.disk_bytes.map(Bytes::get),
            outline: backup.outline.as_ref().map(OutlineForm::new),
        });
        Self {
            schema: "tierfit.list/1",
            backups: backups.collect(),
            warnings: report.all_warnings().iter().map(WarningForm::new).collect(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ListedForm {
    path: String,
    #[serde(flatten)]
    backup: BackupForm,
    disk_bytes: Option<u64>,
    outline: Option<OutlineForm>,
}

/// What is known of an encrypted backup without its password.
#[derive(Serialize, JsonSchema)]
struct OutlineForm {
    apps_installed: u64,
    disk_files: u64,
    unreadable: u64,
    known_files: Vec<KnownFileForm>,
}

#[derive(Serialize, JsonSchema)]
struct KnownFileForm {
    domain: String,
    path: String,
    disk_bytes: u64,
}

impl OutlineForm {
    fn new(report: &OutlineReport) -> Self {
        let known = |(landmark, bytes): &(Landmark, Bytes)| {
            let DevicePath { domain, path } = landmark.device_path();
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
