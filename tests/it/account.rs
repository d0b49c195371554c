//! Everything that fills an account's storage, and what a plan promises of it: kinds of stories that
//! people have told, each with the answer that an expert friend would give.

mod causes;
mod doubts;
mod judged;
mod said;
mod stored;

use sample_backups::{Account, App, BackupBuilder, Generation, Service};
use serde_json::Value;

use crate::support::{Folder, Outcome, list, number, phone, run, text, write};

const MB: u64 = 1 << 20;
const GB: u64 = 1 << 30;

const WHATSAPP: &str = "net.whatsapp.WhatsApp";
/// The container of WhatsApp's own copies in iCloud Drive.
const WHATSAPP_DRIVE: &str = "57T9237FN3.net.whatsapp.WhatsApp";
const NEXTCLOUD: &str = "it.twsweb.Nextcloud";
const CLOUD_DOCS: &str = "com.apple.CloudDocs";

/// The second at which the files of these stories were changed.
const LATELY: i64 = 1_795_000_000;

/// A phone with some of Apple's own data, and these apps with as many bytes.
fn with_apps(apps: &[(&str, u64)]) -> BackupBuilder {
    let mut backup = phone();
    backup.file("HomeDomain", "Library/Preferences/a.plist", 200 * MB);
    for (id, bytes) in apps {
        backup.app(App::new(id));
        backup.file(&format!("AppDomain-{id}"), "Documents/data", *bytes);
    }
    backup
}

/// An account of so many GB with nothing switched on that would move data.
fn account(gigabytes: u64) -> Account {
    Account::new(Generation::Ios18).quota(gigabytes * GB).off(Service::Photos)
}

fn planned(folder: &Folder, options: &[&str]) -> Outcome {
    run(&[&["plan", folder.as_str(), "--format", "json"], options].concat())
}

#[track_caller]
fn plan(folder: &Folder, options: &[&str]) -> Value {
    planned(folder, options).json()
}

fn excluded(plan: &Value) -> Vec<&str> {
    ids(plan, "exclude")
}

fn ids<'p>(of: &'p Value, key: &str) -> Vec<&'p str> {
    list(of, key).iter().map(|row| text(row, "id")).collect()
}

/// Returns what is elsewhere, part by part.
fn elsewhere(plan: &Value) -> Vec<(&str, u64)> {
    let parts = list(plan, "used_elsewhere_parts").iter();
    parts.map(|part| (text(part, "what"), number(part, "bytes"))).collect()
}

/// Returns the words of a text, however it is broken into lines.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a backup with its account.
fn told(mut backup: BackupBuilder, account: Account) -> Folder {
    write(backup.account(account))
}
