//! The backups that were found, as a table.

use std::borrow::Cow;

use super::{
    super::{ListReport, ManifestState, View, words},
    grid::{Grid, RowTone, Side},
    notes,
    outline::sentence,
    style,
};
use crate::backup::State;

/// Shows the backups that were found.
pub fn list(report: &ListReport, view: &View) -> String {
    if report.backups.is_empty() {
        return notes(&report.warnings, view);
    }
    let mut grid = Grid::new(&[
        ("Device", Side::Left),
        ("Model", Side::Left),
        ("iOS", Side::Left),
        ("Made", Side::Left),
        ("On disk", Side::Right),
        ("Encrypted", Side::Left),
        ("State", Side::Left),
    ]);
    for backup in &report.backups {
        let description = &backup.description;
        let or_unknown = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or("?");
            words::shortened(&words::printable(text), view.width / 4).into_owned()
        };
        let model = description.product_type.as_deref().map_or(Cow::Borrowed("?"), words::model);
        let model = words::shortened(&model, view.width / 4).into_owned();
        let size = backup.disk_bytes.map(|bytes| bytes.display(view.units).to_string());
        let made = description.last_backup.map_or_else(|| "?".to_owned(), words::day);
        let (state, tone) = match description.state {
            State::Finished => ("complete", RowTone::Safe),
            State::Interrupted => ("cut off", RowTone::Careful),
            State::Empty => ("empty", RowTone::Careful),
            State::Unknown | State::NoBackup => ("unknown", RowTone::Careful),
        };
        grid.add([
            (or_unknown(&description.device_name), RowTone::Bold),
            (model, RowTone::Plain),
            (or_unknown(&description.product_version), RowTone::Plain),
            (made, RowTone::Plain),
            (size.unwrap_or_else(|| "?".to_owned()), RowTone::Plain),
            (words::encrypted(description.encryption).to_owned(), RowTone::Plain),
            (state.to_owned(), tone),
        ]);
    }
    let grid = grid.text();
    let mut lines = grid.lines();
    let mut text = lines.next().map(|header| format!("{header}\n")).unwrap_or_default();
    for (line, backup) in lines.zip(&report.backups) {
        let path = backup.path.to_string_lossy();
        text.push_str(line);
        text.push_str("\n  ");
        text.push_str(&style::dim(&words::printable(&path)));
        text.push('\n');
        let outline = backup.outline.as_ref().map(|outline| {
            format!("Encrypted; without its password this much shows: {}", sentence(outline, view))
        });
        let cut_off = (backup.manifest == ManifestState::CutOff)
            .then(|| "Copied only in part: copy it again, or make a new one.".to_owned());
        for note in outline.into_iter().chain(cut_off) {
            let lines = words::wrapped("  ", &note, view.width);
            text.extend(lines.lines().map(|line| style::dim(line) + "\n"));
        }
    }
    text + &notes(&report.warnings, view)
}
