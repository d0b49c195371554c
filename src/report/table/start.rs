//! The backups that are there, and what to type next.

use super::{
    super::{StartReport, View, words},
    grid::{Grid, RowTone, Side},
    style,
};

/// How many backups are shown.
const SHOWN: usize = 10;

/// Shows the backups, the newest first, and the next commands.
pub fn start(report: &StartReport, view: &View) -> String {
    let mut text = if report.backups.is_empty() { none(report, view) } else { some(report, view) };
    for (error, hint) in &report.closed {
        let note = words::sentences(error, hint.as_deref());
        let lines = words::wrapped("Note: ", &words::printable(&note), view.width);
        text.extend(lines.lines().map(|line| style::yellow(line) + "\n"));
    }
    text
}

fn some(report: &StartReport, view: &View) -> String {
    let mut grid =
        Grid::new(&[("Device", Side::Left), ("Model", Side::Left), ("Backup of", Side::Left)]);
    for backup in report.backups.iter().take(SHOWN) {
        let short =
            |text: &str| words::shortened(&words::printable(text), view.width / 3).into_owned();
        let model = backup.product_type.as_deref().map(words::model);
        grid.add([
            (short(backup.device_name.as_deref().unwrap_or("?")), RowTone::Bold),
            (short(model.as_deref().unwrap_or("?")), RowTone::Plain),
            (backup.last_backup.map_or_else(|| "?".to_owned(), words::day), RowTone::Plain),
        ]);
    }
    let mut text = grid.text();
    let more = report.backups.len().saturating_sub(SHOWN);
    if 0 < more {
        let more = words::grouped(words::number(more));
        text.push_str(&style::dim(&format!("{more} more: tierfit list\n")));
    }
    let newest = report.backups.first().and_then(|backup| backup.device_name.as_deref());
    let other = report.backups.iter().skip(1).filter_map(|backup| backup.device_name.as_deref());
    // An older backup of the same device is no other device.
    let other = other.map(words::printable).find(|other| Some(other.as_ref()) != newest);
    // Between quotes in a shell, it would end them.
    let of_other = other.filter(|name| !name.contains('"'));
    let of_other = of_other.map(|name| format!("tierfit plan \"{name}\""));
    let next = [
        ("What to switch off, for the newest:", Some("tierfit plan")),
        ("For another device:", of_other.as_deref()),
        ("Why iCloud Backup fails:", Some("tierfit doctor")),
        ("The same in your browser:", Some("tierfit report --open")),
        ("All commands:", Some("tierfit --help")),
    ];
    text.push('\n');
    for (what, command) in next {
        if let Some(command) = command {
            text.push_str(&typed(what, command));
        }
    }
    text
}

fn none(report: &StartReport, view: &View) -> String {
    let there = match report.places.as_slice() {
        [] => "tierfit looks into a backup of an iPhone or iPad on this computer.".to_owned(),
        places => format!("There is no backup of an iPhone or iPad in {}.", places.join(" or ")),
    };
    let mut first = report.make_one.chars();
    let capital = first.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let make = format!("{capital}{}. Then type:", first.as_str());
    let mut text = String::new();
    for sentence in [there.as_str(), make.as_str()] {
        text.push_str(&words::wrapped("", &words::printable(sentence), view.width));
        text.push('\n');
    }
    text.extend(["\n  ", &style::bold("tierfit plan"), "\n\n"]);
    for (what, command) in [
        ("For a backup in another folder:", "tierfit plan FOLDER"),
        ("All commands:", "tierfit --help"),
    ] {
        text.push_str(&typed(what, command));
    }
    text
}

/// What a command is for, and the command.
fn typed(what: &str, command: &str) -> String {
    format!("{what:<36} {}\n", style::bold(command))
}
