//! What is known of an encrypted backup without its password.

use super::{
    super::{OutlineReport, View, words},
    heading, style,
};
use crate::{
    backup::{Landmark, Outline},
    bytes::Bytes,
};

/// Shows what is known without the password, and says that it isn't all.
pub fn outline(report: &OutlineReport, view: &View) -> String {
    let mut text = heading(&report.description, view);
    let told = format!("Without its password, this much shows: {}.", sentence(report, view));
    text.push('\n');
    text.push_str(&words::wrapped("", &told, view.width));
    text.push('\n');
    text.push_str(&style::dim(&words::wrapped(
        "",
        "Sizes by app and a plan need the list of files, which is encrypted.",
        view.width,
    )));
    text.push('\n');
    text
}

/// Returns what is known, such as `31 apps, and 812 files of 61.2 GB on disk, among them the
/// texts of messages (about 42.0 MB)`.
pub(super) fn sentence(report: &OutlineReport, view: &View) -> String {
    let Outline { on_disk, landmarks } = &report.outline;
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let apps = words::counted(report.installed, "app", "apps");
    let files = words::counted(on_disk.files, "file", "files");
    let mut text = format!("{apps}, and {files} of {} on disk", size(on_disk.bytes));
    let known: Vec<_> = landmarks
        .iter()
        .map(|(landmark, bytes)| format!("{} (about {})", landmark_name(*landmark), size(*bytes)))
        .collect();
    if !known.is_empty() {
        text.push_str(", among them ");
        text.push_str(&words::listed(&known));
    }
    if 0 < on_disk.unreadable {
        let unreadable = words::counted(on_disk.unreadable, "folder or file", "folders or files");
        text.extend(["; ", &unreadable, " could not be looked at"]);
    }
    text
}

fn landmark_name(landmark: Landmark) -> &'static str {
    match landmark {
        Landmark::Messages => "the texts of messages",
        Landmark::PhotoLibrary => "the list of photos",
        Landmark::WhatsApp => "the texts of WhatsApp",
    }
}
