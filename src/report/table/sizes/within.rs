//! One item from within, as a table: its containers, largest folders and files, and caches.

use unicode_width::UnicodeWidthStr;

use super::super::{
    super::{
        Fact, SizesReport, View,
        about::{About, sums},
        words,
    },
    grid::{GAP, Grid, RowTone, Side},
    style,
};
use crate::{
    account::Subject,
    backup::Domain,
    bytes::Bytes,
    inventory::{Attribution, Container, Detail, FolderSize, Item, Kind},
};

/// Shows one item from within.
pub(super) fn within(
    report: &SizesReport<'_>,
    item: &Item,
    detail: &Detail,
    view: &View,
) -> String {
    let mut text = about(report, item, view);
    let number = |domain: &Domain| {
        let index = item.containers.iter().position(|container| container.domain == *domain);
        index.map(|index| format!("[{}]", index + 1)).unwrap_or_default()
    };
    let containers =
        item.containers.iter().map(|Container { domain, attribution, tally, .. }| {
            let name = format!("{} {domain}", number(domain));
            let left_behind = || {
                let app = report.catalogue.left_behind_by(domain)?;
                Some(format!("left behind by {}", app.name))
            };
            let owner = match attribution {
                Attribution::None => left_behind(),
                _ => None,
            };
            (
                tally.local,
                name,
                owner.unwrap_or_else(|| words::attribution(*attribution).to_owned()),
            )
        });
    let shared = report.backup.inventory.shared_by(&item.id).map(|shared| {
        let name = format!("    {}", shared.container.domain);
        (shared.container.tally.local, name, "shared, not counted here".to_owned())
    });
    let folders = |folders: &[FolderSize]| -> Vec<_> {
        let shown = folders.iter().map(|folder| {
            let files = words::counted(folder.files, "file", "files");
            (folder.local, format!("{} {}", number(&folder.domain), folder.path), files)
        });
        shown.collect()
    };
    let files = detail.files.iter().map(|file| {
        let day = file.modified.map(words::day).unwrap_or_default();
        (file.local, format!("{} {}", number(&file.domain), file.path), day)
    });
    text.push_str(&paths("Containers", containers.chain(shared).collect(), view));
    text.push_str(&paths("Largest folders", folders(&detail.folders), view));
    text.push_str(&paths("Largest files", files.collect(), view));
    let caches = folders(&detail.caches);
    if !caches.is_empty() {
        text.push_str(&paths("Folders that look like caches", caches, view));
        // What belongs to no known app has none to look into.
        if item.id.kind() == Kind::App {
            text.push_str(&style::dim("Look for a way to clear them inside the app.\n"));
        }
    }
    text
}

/// Says what an item takes, and what leaving it out would mean.
fn about(report: &SizesReport<'_>, item: &Item, view: &View) -> String {
    let counted = report.account.items.get(&Subject { id: item.id.clone(), backup: 0 });
    let name = words::printable(report.catalogue.home_screen_name(item)).into_owned();
    let title = format!("{name} ({})", words::printable(item.id.as_str()));
    let title = words::shortened(&title, view.width);
    let sums = words::wrapped("", &sums(report.backup, item, counted, view), view.width);
    let mut text = format!("{}\n{sums}\n", style::bold(&title));
    let about = About::new(report.backup, report.catalogue, item, counted, view);
    for Fact { label, text: line } in about.before {
        text.push_str(&words::wrapped(&format!("{label:<10}"), &line, view.width));
        text.push('\n');
    }
    if !about.if_lost.is_empty() {
        let device = report.backup.device_word();
        text.extend(["Switched off, and this ", device, " is lost:\n"]);
    }
    for Fact { label, text: line } in about.if_lost {
        text.push_str(&words::wrapped(&format!("{label:<18}"), &line, view.width));
        text.push('\n');
    }
    text
}

fn paths(title: &'static str, rows: Vec<(Bytes, String, String)>, view: &View) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let beside = rows.iter().map(|(_, _, beside)| beside.width()).max().unwrap_or_default();
    let room = view.width.saturating_sub(9 + GAP + beside + GAP).max(20);
    let mut grid = Grid::new(&[("", Side::Right), ("", Side::Left), ("", Side::Left)]);
    for (bytes, path, beside) in rows {
        let path = words::printable(&path).into_owned();
        grid.add([
            (format!("{:>9}", bytes.display(view.units).to_string()), RowTone::Plain),
            (words::shortened_path(&path, room).into_owned(), RowTone::Plain),
            (beside, RowTone::Dim),
        ]);
    }
    format!("\n{}\n{}", style::bold(title), grid.text_without_heading())
}
