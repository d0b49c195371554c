//! The sizes of a backup, as a table.

mod columns;
mod within;

use unicode_width::UnicodeWidthStr;

use self::columns::{Columns, Longest, VERDICT};
use super::{
    super::{Arrangement, Rows, SizesReport, View, account, arrangement::Row, words},
    grid::{Grid, Tone},
    heading, notes, style,
};
use crate::{
    account::{Class, Judgement},
    backup::State,
    bytes::Bytes,
    inventory::{ItemId, Tally},
};

/// Shows the sizes of a backup, or of one item from within.
pub fn sizes(report: &SizesReport<'_>, arrangement: Arrangement, view: &View) -> String {
    let mut text = heading(&report.backup.description, view);
    text.push('\n');
    if let Some((item, detail)) = &report.detail {
        text.push_str(&within::within(report, item, detail, view));
    } else {
        let mut parts = match arrangement.rows {
            Rows::Items => parts_of_items(report),
            Rows::Domains => vec![part_of_domains(report)],
        };
        for part in &mut parts {
            part.hidden = arrangement.arrange(&mut part.lines);
        }
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

/// One line of the table.
struct Line {
    name: String,
    tally: Tally,
    verdict: &'static str,
    tone: Tone,
}

impl Row for Line {
    fn name(&self) -> &str {
        &self.name
    }

    fn tally(&self) -> Tally {
        self.tally
    }
}

/// Lines that belong together, and what of them isn't shown.
struct Part {
    title: &'static str,
    lines: Vec<Line>,
    hidden: Vec<Line>,
}

impl Part {
    fn new(title: &'static str, lines: Vec<Line>) -> Self {
        Self { title, lines, hidden: Vec::new() }
    }

    fn sum(&self) -> Tally {
        sum(self.lines.iter().chain(&self.hidden))
    }

    /// One line for all that isn't shown, so that the part still adds up.
    fn remainder(&self) -> Option<Line> {
        let count = u64::try_from(self.hidden.len()).ok().filter(|count| 0 < *count)?;
        Some(Line {
            name: format!("{} more", words::grouped(count)),
            tally: sum(&self.hidden),
            verdict: "",
            tone: Tone::Dim,
        })
    }
}

fn sum<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Tally {
    lines.into_iter().fold(Tally::default(), |sum, line| Tally {
        files: sum.files.saturating_add(line.tally.files),
        local: sum.local.saturating_add(line.tally.local),
        icloud: sum.icloud.saturating_add(line.tally.icloud),
        modified: sum.modified.max(line.tally.modified),
    })
}

fn parts_of_items(report: &SizesReport<'_>) -> Vec<Part> {
    let (mut switchable, mut fixed) = (Vec::new(), Vec::new());
    for item in &report.backup.inventory.items {
        let judgement = Judgement::of(item, &report.backup.inventory, report.catalogue);
        let class = judgement.map(|judgement| judgement.class);
        let line = Line {
            name: words::printable(report.catalogue.home_screen_name(item)).into_owned(),
            tally: item.total,
            verdict: account::state(report.backup, item)
                .unwrap_or_else(|| words::if_left_out(class)),
            tone: account::state(report.backup, item).map_or_else(|| tone(class), |_| Tone::Plain),
        };
        if item.id.is_switchable() { switchable.push(line) } else { fixed.push(line) }
    }
    for shared in &report.backup.inventory.shared {
        switchable.push(Line {
            name: format!("Shared: {}", words::printable(&names(report, &shared.owners))),
            tally: shared.container.tally,
            verdict: "all or none",
            tone: Tone::Plain,
        });
    }
    vec![Part::new("With a switch", switchable), Part::new("Without a switch", fixed)]
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

fn part_of_domains(report: &SizesReport<'_>) -> Part {
    let lines = report
        .backup
        .inventory
        .containers()
        .into_iter()
        .map(|(container, _)| Line {
            name: words::printable(&container.domain.to_string()).into_owned(),
            tally: container.tally,
            verdict: words::attribution(container.attribution),
            tone: Tone::Plain,
        })
        .collect();
    Part::new("Domains", lines)
}

fn tone(class: Option<Class>) -> Tone {
    match class {
        None => Tone::Dim,
        Some(Class::Photos | Class::Keep) => Tone::Danger,
        Some(Class::Safe) => Tone::Safe,
        Some(Class::OwnBackup | Class::Likely | Class::Unknown) => Tone::Plain,
    }
}

fn lined_up(rows: Rows, parts: &[Part], report: &SizesReport<'_>, view: &View) -> String {
    let lines = || parts.iter().flat_map(|part| &part.lines);
    let remainders: Vec<_> = parts.iter().map(Part::remainder).collect();
    let names = lines().chain(remainders.iter().flatten()).map(|line| line.name.as_str());
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
    for (place, (part, remainder)) in parts.iter().zip(&remainders).enumerate() {
        if 0 < place {
            grid.add([(" ".to_owned(), Tone::Plain)]);
        }
        for line in part.lines.iter().chain(remainder) {
            running = running.saturating_add(line.tally.local);
            grid.add(columns.cells(line, [largest, running, total], view));
        }
        if 1 < parts.len() {
            let sum = part.sum();
            let line =
                Line { name: part.title.to_owned(), tally: sum, verdict: "", tone: Tone::Bold };
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
