//! The sizes of a backup, as a table.

mod columns;
mod within;

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use self::columns::{Columns, Longest, VERDICT};
use super::{
    super::{Arrangement, Rows, SizesReport, View, account, arrangement::Row, words},
    grid::{Grid, RowTone},
    heading, notes, style,
};
use crate::{
    account::{Class, Judgement},
    backup::State,
    bytes::Bytes,
    inventory::{Container, Item, ItemId, SharedContainer, Tally},
};

/// Shows the sizes of a backup, or of one item from within.
pub fn sizes(report: &SizesReport<'_>, arrangement: Arrangement, view: &View) -> String {
    let mut text = heading(&report.backup.description, view);
    text.push('\n');
    if let Some((item, detail)) = &report.detail {
        text.push_str(&within::within(report, item, detail, view));
    } else {
        let parts = match arrangement.rows {
            Rows::Items => parts_of_items(report, arrangement),
            Rows::Domains => vec![part_of_domains(report, arrangement)],
        };
        text.push_str(&lined_up(arrangement.rows, &parts, report, view));
        text.push('\n');
        text.push_str(&footer(report, view));
    }
    let notes = notes(&report.backup.warnings, view);
    if !notes.is_empty() {
        text.push('\n');
    }
    text + &notes
}

struct SizesLine {
    name: String,
    tally: Tally,
    verdict: &'static str,
    tone: RowTone,
}

/// What a line is about. Its line is made only if it is shown: there may be 100,000.
#[derive(Clone, Copy)]
struct LineAbout<'r> {
    report: &'r SizesReport<'r>,
    of: Of<'r>,
}

#[derive(Clone, Copy)]
enum Of<'r> {
    Item(&'r Item),
    Shared(&'r SharedContainer),
    Domain(&'r Container),
}

impl Row for LineAbout<'_> {
    fn name(&self) -> Cow<'_, str> {
        let report = self.report;
        match self.of {
            Of::Item(item) => words::printable(report.catalogue.home_screen_name(item)),
            Of::Shared(shared) => {
                let names = names(report, &shared.owners);
                format!("Shared: {}", words::printable(&names)).into()
            }
            Of::Domain(container) => {
                words::printable(&container.domain.to_string()).into_owned().into()
            }
        }
    }

    fn tally(&self) -> Tally {
        match self.of {
            Of::Item(item) => item.total,
            Of::Shared(SharedContainer { container, .. }) | Of::Domain(container) => {
                container.tally
            }
        }
    }
}

impl LineAbout<'_> {
    fn line(&self) -> SizesLine {
        let report = self.report;
        let (verdict, tone) = match self.of {
            Of::Item(item) => {
                let judgement = Judgement::of(item, &report.backup.inventory, report.catalogue);
                let class = judgement.map(|judgement| judgement.class);
                match account::state(report.backup, item) {
                    Some(state) => (state, RowTone::Plain),
                    None => (words::if_left_out(class), tone(class)),
                }
            }
            Of::Shared(_) => ("all or none", RowTone::Plain),
            Of::Domain(container) => (words::attribution(container.attribution), RowTone::Plain),
        };
        SizesLine { name: self.name().into_owned(), tally: self.tally(), verdict, tone }
    }
}

/// Lines that belong together, and what of them isn't shown.
struct SizesPart {
    title: &'static str,
    lines: Vec<SizesLine>,
    /// One line for all that isn't shown, so that the part still adds up.
    remainder: Option<SizesLine>,
}

impl SizesPart {
    fn new(title: &'static str, mut rows: Vec<LineAbout<'_>>, arrangement: Arrangement) -> Self {
        let hidden = arrangement.arrange(&mut rows);
        let count = u64::try_from(hidden.len()).ok().filter(|count| 0 < *count);
        let remainder = count.map(|count| SizesLine {
            name: format!("{} more", words::grouped(count)),
            tally: sum(hidden.iter().map(Row::tally)),
            verdict: "",
            tone: RowTone::Dim,
        });
        Self { title, lines: rows.iter().map(LineAbout::line).collect(), remainder }
    }

    fn sum(&self) -> Tally {
        sum(self.lines.iter().chain(&self.remainder).map(|line| line.tally))
    }
}

fn sum(tallies: impl Iterator<Item = Tally>) -> Tally {
    tallies.fold(Tally::default(), |sum, tally| Tally {
        files: sum.files.saturating_add(tally.files),
        local: sum.local.saturating_add(tally.local),
        icloud: sum.icloud.saturating_add(tally.icloud),
        modified: sum.modified.max(tally.modified),
    })
}

fn parts_of_items(report: &SizesReport<'_>, arrangement: Arrangement) -> Vec<SizesPart> {
    let inventory = &report.backup.inventory;
    let about = |item| LineAbout { report, of: Of::Item(item) };
    let (mut switchable, fixed): (Vec<_>, Vec<_>) =
        inventory.items.iter().map(about).partition(|row| match row.of {
            Of::Item(item) => item.id.is_switchable(),
            Of::Shared(_) | Of::Domain(_) => true,
        });
    let shared = inventory.shared.iter().map(|shared| LineAbout { report, of: Of::Shared(shared) });
    switchable.extend(shared);
    vec![
        SizesPart::new("With a switch", switchable, arrangement),
        SizesPart::new("Without a switch", fixed, arrangement),
    ]
}

/// Returns the names of a container's owners, as many of them as any table is wide enough for.
fn names(report: &SizesReport<'_>, owners: &[ItemId]) -> String {
    const WIDER_THAN_ANY_TABLE: usize = 1_000;
    let mut names = String::new();
    for owner in owners {
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str(report.backup.home_screen_name(owner, report.catalogue));
        if WIDER_THAN_ANY_TABLE < names.len() {
            break;
        }
    }
    names
}

fn part_of_domains(report: &SizesReport<'_>, arrangement: Arrangement) -> SizesPart {
    let containers = report.backup.inventory.containers().into_iter();
    let rows = containers.map(|(container, _)| LineAbout { report, of: Of::Domain(container) });
    SizesPart::new("Domains", rows.collect(), arrangement)
}

fn tone(class: Option<Class>) -> RowTone {
    match class {
        None => RowTone::Dim,
        Some(Class::Photos | Class::Keep) => RowTone::Danger,
        Some(Class::Safe) => RowTone::Safe,
        Some(Class::OwnBackup | Class::Likely | Class::Unknown) => RowTone::Plain,
    }
}

fn lined_up(rows: Rows, parts: &[SizesPart], report: &SizesReport<'_>, view: &View) -> String {
    let lines = || parts.iter().flat_map(|part| &part.lines);
    let remainders = parts.iter().filter_map(|part| part.remainder.as_ref());
    let names = lines().chain(remainders).map(|line| line.name.as_str());
    let longest = Longest {
        name: names.chain(parts.iter().map(|part| part.title)).map(str::width).max().unwrap_or(0),
        verdict: lines()
            .map(|line| line.verdict.width())
            .max()
            .unwrap_or_default()
            .max(VERDICT.width()),
    };
    let columns = Columns::that_fit(rows, view.width, longest);
    let largest = lines().map(|line| line.tally.local).max().unwrap_or_default();
    let total = report.backup.inventory.totals.local;
    let mut grid = Grid::new(&columns.titles());
    let mut running = Bytes::ZERO;
    for (index, part) in parts.iter().enumerate() {
        if 0 < index {
            grid.add([(" ".to_owned(), RowTone::Plain)]);
        }
        for line in part.lines.iter().chain(&part.remainder) {
            running = running.saturating_add(line.tally.local);
            grid.add(columns.cells(line, [largest, running, total], view));
        }
        // A single part has its sum in the total below.
        if 1 < parts.len() {
            let sum = part.sum();
            let line = SizesLine {
                name: part.title.to_owned(),
                tally: sum,
                verdict: "",
                tone: RowTone::Bold,
            };
            grid.add(columns.cells(&line, [Bytes::ZERO, running, total], view));
        }
    }
    let legend = columns.legend().map(|legend| style::dim(legend) + "\n");
    grid.text() + &legend.unwrap_or_default()
}

fn footer(report: &SizesReport<'_>, view: &View) -> String {
    let totals = &report.backup.inventory.totals;
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let is_part = matches!(report.backup.description.state, State::Interrupted | State::Empty);
    let (about, because) = if is_part {
        ("at least", "At least, because this backup isn’t finished.")
    } else {
        (
            "about",
            "About, because iCloud leaves out some of what is here, and apps can mark files that it \
             skips, which a local backup doesn’t show.",
        )
    };
    let total = format!(
        "Total {} in {}; iCloud Backup would take {about} {}.",
        size(totals.local),
        words::counted(totals.files, "file", "files"),
        size(totals.icloud),
    );
    if report.backup.description.state == State::NoBackup {
        let total = format!("Total {}, as Settings shows it.", size(totals.icloud));
        return style::bold(&words::wrapped("", &total, view.width)) + "\n";
    }
    let mut why = because.to_owned();
    let account = account::sentences(report.backup, report.catalogue, view);
    why.extend([" ", &account]);
    if let Some(told) = account::elsewhere(&report.account.elsewhere, view.units) {
        why.extend([" In iCloud besides the backup: ", &told, "."]);
    }
    let mut text = style::bold(&words::wrapped("", &total, view.width));
    text.push('\n');
    text.push_str(&style::dim(&words::wrapped("", &why, view.width)));
    text.push('\n');
    text
}
