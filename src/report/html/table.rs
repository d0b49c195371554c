//! The table of everything in the backup, the largest first: what adds up to the total.

use super::{PageReport, tone::Tone};
use crate::{
    bytes::Bytes,
    inventory::Tally,
    report::{View, words},
};

/// A row of the table.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) tone: &'static str,
    pub(super) what: &'static str,
    pub(super) here: String,
    pub(super) icloud: String,
    pub(super) share: String,
    pub(super) files: String,
    pub(super) changed: String,
    /// What it is sorted by.
    pub(super) tally: Tally,
}

impl Line {
    /// Says what something takes; `all` is what everything takes in iCloud.
    fn new(
        name: String,
        about: (Tone, &'static str),
        tally: Tally,
        (all, view): (Bytes, &View),
    ) -> Self {
        let (tone, what) = about;
        Self {
            name,
            tone: tone.as_str(),
            what,
            here: tally.local.display(view.units).to_string(),
            icloud: tally.icloud.display(view.units).to_string(),
            share: words::share(tally.icloud, all),
            files: words::grouped(tally.files),
            changed: tally.modified.map(words::day).unwrap_or_default(),
            tally,
        }
    }
}

/// Returns the row below all others.
pub(super) fn total(report: &PageReport<'_>, view: &View) -> Line {
    let totals = &report.backup.inventory.totals;
    let icloud = report.all();
    let tally = Tally { files: totals.files, local: totals.local, icloud, modified: None };
    Line::new("Everything".to_owned(), (Tone::Fixed, ""), tally, (icloud, view))
}

/// Returns all rows but that, the largest in the backup first.
pub(super) fn lines(report: &PageReport<'_>, view: &View) -> Vec<Line> {
    let inventory = &report.backup.inventory;
    let scale = (report.all(), view);
    let line = |name: String, tone: Tone, what: &'static str, tally: Tally| {
        Line::new(name, (tone, what), tally, scale)
    };
    let mut lines: Vec<_> = inventory
        .items
        .iter()
        .map(|item| {
            let what = report.meaning(item);
            let tone = Tone::of(report.counted(&item.id));
            let tally = Tally { icloud: report.bytes(item), ..item.total };
            line(report.name(&item.id), tone, what, tally)
        })
        .collect();
    lines.extend(inventory.shared.iter().map(|shared| {
        let name = format!("Shared: {}", report.names(&shared.owners));
        line(name, Tone::Together, "all or none", shared.container.tally)
    }));
    lines.sort_by_key(|line| std::cmp::Reverse(line.tally.local));
    lines
}
