//! The table of everything in the backup, the largest first: what adds up to the total.

use super::{PageReport, tone::Tone};
use crate::{
    bytes::Bytes,
    inventory::{Item, ItemId, SharedContainer, Tally},
    report::{View, words},
};

/// A row of the table: what it is about, and what it is sorted by.
pub(super) struct PageRow<'a> {
    about: RowAbout<'a>,
    pub(super) tally: Tally,
}

enum RowAbout<'a> {
    Item(&'a Item),
    Shared(&'a SharedContainer),
}

/// What stands in a row. It is made only when the row is written, because there may be 100,000.
pub(super) struct Cells {
    pub(super) name: String,
    pub(super) tone: &'static str,
    pub(super) what: &'static str,
    pub(super) here: String,
    pub(super) icloud: String,
    pub(super) share: String,
    pub(super) files: String,
    pub(super) changed: String,
}

impl PageRow<'_> {
    /// Whether it is about an item.
    pub(super) fn is_of(&self, id: &ItemId) -> bool {
        match self.about {
            RowAbout::Item(item) => item.id == *id,
            RowAbout::Shared(_) => false,
        }
    }

    /// Says what something takes; `all` is what everything takes in iCloud.
    pub(super) fn cells(&self, report: &PageReport<'_>, all: Bytes, view: &View) -> Cells {
        let (name, tone, what) = match self.about {
            RowAbout::Item(item) => {
                let tone = Tone::of(report.counted(&item.id));
                (report.name(&item.id).into_owned(), tone, report.meaning(item))
            }
            RowAbout::Shared(shared) => {
                let name = format!("Shared: {}", report.names(&shared.owners));
                (name, Tone::Together, "all or none")
            }
        };
        Cells::new(name, tone, what, self.tally, all, view)
    }
}

impl Cells {
    fn new(
        name: String,
        tone: Tone,
        what: &'static str,
        tally: Tally,
        all: Bytes,
        view: &View,
    ) -> Self {
        Self {
            name,
            tone: tone.as_str(),
            what,
            here: tally.local.display(view.units).to_string(),
            icloud: tally.icloud.display(view.units).to_string(),
            share: words::share(tally.icloud, all),
            files: words::grouped(tally.files),
            changed: tally.modified().map(words::day).unwrap_or_default(),
        }
    }
}

/// Returns the row below all others.
pub(super) fn total(report: &PageReport<'_>, view: &View) -> Cells {
    let totals = &report.backup.inventory.totals;
    let icloud = report.all();
    let tally = Tally { files: totals.files, local: totals.local, icloud, modified: None };
    Cells::new("Everything".to_owned(), Tone::Fixed, "", tally, icloud, view)
}

/// Returns all rows but that, the largest in the backup first.
pub(super) fn lines<'a>(report: &PageReport<'a>) -> Vec<PageRow<'a>> {
    let inventory = &report.backup.inventory;
    let items = inventory.items.iter().map(|item| PageRow {
        about: RowAbout::Item(item),
        tally: Tally { icloud: report.bytes(item), ..item.total },
    });
    let shared = inventory
        .shared
        .iter()
        .map(|shared| PageRow { about: RowAbout::Shared(shared), tally: shared.container.tally });
    let mut lines: Vec<_> = items.chain(shared).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.tally.local));
    lines
}
