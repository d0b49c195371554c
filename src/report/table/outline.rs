//! What can be told of an encrypted backup without its password.

use super::{
    super::{OutlineReport, View, words},
    heading, style,
};
use crate::{
    backup::{Landmark, Outline},
    bytes::Bytes,
};

/// Shows what can be told without the password, and says that it isn't all.
pub fn outline(report: &OutlineReport, view: &View) -> String {
    let mut text = heading(&report.description, view);
    let told = format!("Without its password, only this can be told: {}.", sentence(report, view));
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

/// Returns what can be told, such as `31 apps; 812 files of 61.2 GB on disk`.
pub(super) fn sentence(report: &OutlineReport, view: &View) -> String {
    let Outline { on_disk, landmarks } = &report.outline;
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let apps = words::counted(report.installed, "app", "apps");
    let files = words::counted(on_disk.files, "file", "files");
    let mut parts =
        vec![format!("{apps} installed"), format!("{files} of {}", size(on_disk.bytes))];
    if 0 < on_disk.unreadable {
        let unreadable = words::counted(on_disk.unreadable, "place", "places");
        parts.push(format!("{unreadable} on disk that could not be read"));
    }
    let known: Vec<_> = landmarks
        .iter()
        .map(|(landmark, bytes)| format!("{} {}", landmark_name(*landmark), size(*bytes)))
        .collect();
    if !known.is_empty() {
        parts.push(format!("among them about: {}", known.join(", ")));
    }
    parts.join("; ")
}

fn landmark_name(landmark: Landmark) -> &'static str {
    match landmark {
        Landmark::Messages => "message texts",
        Landmark::PhotoLibrary => "photo library database",
        Landmark::WhatsApp => "WhatsApp chats without media",
    }
}
