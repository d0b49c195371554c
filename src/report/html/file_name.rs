//! `file_name`: what the file of a page is called.

use crate::{backup::Backup, report::words};

/// Characters; whoever looks through a folder sees no more.
const LONGEST: usize = 60;

/// Returns a name for the page of a backup, such as `Anna’s iPhone 2026-11-20.html`, that every
/// system takes.
pub fn file_name(backup: Option<&Backup>) -> String {
    named(backup, ".html")
}

/// The same for its checklist alone.
pub fn checklist_name(backup: Option<&Backup>) -> String {
    named(backup, " checklist.html")
}

fn named(backup: Option<&Backup>, ending: &str) -> String {
    let Some(backup) = backup else { return format!("iCloud Backup{ending}") };
    let description = backup.describe(&backup.device().0);
    let name = description.device_name.as_deref().unwrap_or("iPhone or iPad");
    // A dash for what Windows refuses in a name, and for what `printable` puts in.
    let name: String = words::printable(name)
        .chars()
        .map(|c| if r#"/\:*?"<>|�"#.contains(c) { '-' } else { c })
        .take(LONGEST)
        .collect();
    // A name that begins with a dot is hidden, and one that begins with a dash is an option.
    let name = name.trim_matches(|c: char| c == '.' || c == '-' || c.is_whitespace());
    let name = if name.is_empty() { "iPhone or iPad" } else { name };
    let day = description.last_backup.map(|time| time.strftime(" %Y-%m-%d").to_string());
    format!("{name}{}{ending}", day.unwrap_or_default())
}
