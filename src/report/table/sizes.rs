//! The sizes of a backup, as a table.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::{
    super::{SizesReport, View, account, words},
    grid::{GAP, Grid, Side, Tone, bar},
    heading, notes, style,
};
use crate::{
    backup::Domain,
    bytes::Bytes,
    catalogue::Verdict,
    inventory::{Container, Detail, FolderSize, Item, ItemId, Kind, Tally},
};

/// What the rows of the table stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Apps and parts of the system.
    Items,
    /// Domains of the manifest.
    Domains,
}

/// By what rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The largest first.
    Size,
    /// By name.
    Name,
    /// Those with most files first.
    Files,
}

/// Shows the sizes of a backup; of each part at most `top` rows.
pub fn sizes(
    report: &SizesReport<'_>,
    rows: Rows,
    order: Order,
    top: usize,
    view: &View,
) -> String {
    let mut text = heading(&report.backup.description, view);
    text.push('\n');
    if let Some((item, detail)) = &report.detail {
        text.push_str(&within(report, item, detail, view));
    } else {
        let mut parts = match rows {
            Rows::Items => parts_of_items(report),
            Rows::Domains => vec![part_of_domains(report)],
        };
        for part in &mut parts {
            part.arrange(order, top);
        }
        text.push_str(&lined_up(rows, &parts, report, view));
        text.push('\n');
        text.push_str(&footer(report, view));
    }
    let notes = notes(&report.backup.warnings, view);
    if !notes.is_empty() {
        text.push('\n');
    }
    text + &notes
}

impl Rows {
    /// How much room a name gets before anything else does.
    fn wish(self) -> usize {
        match self {
            Self::Items => 24,
            Self::Domains => 44,
        }
    }

    /// Ids begin alike and differ at their end.
    fn shortened(self, name: &str, columns: usize) -> Cow<'_, str> {
        match self {
            Self::Items => words::shortened(name, columns),
            Self::Domains => words::shortened_path(name, columns),
        }
    }
}

/// One line of the table.
struct Line {
    name: String,
    tally: Tally,
    verdict: &'static str,
    tone: Tone,
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

    fn arrange(&mut self, order: Order, top: usize) {
        // They come by size; equals stay as they are.
        match order {
            Order::Size => self.lines.sort_by_key(|line| std::cmp::Reverse(line.tally.local)),
            Order::Name => self.lines.sort_by_key(|line| line.name.to_lowercase()),
            Order::Files => self.lines.sort_by_key(|line| std::cmp::Reverse(line.tally.files)),
        }
        if top < self.lines.len() {
            self.hidden = self.lines.split_off(top);
        }
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
        let verdict = report.catalogue.verdict_of(&item.id);
        let line = Line {
            name: words::printable(report.catalogue.home_screen_name(item)).into_owned(),
            tally: item.total,
            verdict: account::state(report.backup, item)
                .unwrap_or_else(|| words::verdict(&item.id, verdict)),
            tone: account::state(report.backup, item)
                .map_or_else(|| tone(&item.id, verdict), |_| Tone::Plain),
        };
        if item.id.is_switchable() { switchable.push(line) } else { fixed.push(line) }
    }
    for shared in &report.backup.inventory.shared {
        let owners: Vec<_> = shared
            .owners
            .iter()
            .map(|owner| report.backup.home_screen_name(owner, report.catalogue))
            .collect();
        switchable.push(Line {
            name: format!("Shared: {}", words::printable(&owners.join(", "))),
            tally: shared.container.tally,
            verdict: "all or none",
            tone: Tone::Plain,
        });
    }
    vec![Part::new("With a switch", switchable), Part::new("Without a switch", fixed)]
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

fn tone(id: &ItemId, verdict: Option<Verdict>) -> Tone {
    match (id.kind(), verdict) {
        (_, None) => Tone::Dim,
        (Kind::Photos, Some(_)) | (_, Some(Verdict::LocalOnlyKeep)) => Tone::Danger,
        (_, Some(Verdict::SelfSyncing | Verdict::Redownloadable)) => Tone::Safe,
        (_, Some(Verdict::OwnBackupFirst | Verdict::Unknown)) => Tone::Careful,
    }
}

/// The columns that can be left out on a narrow terminal, the dearest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    running: bool,
    files: bool,
    bar: usize,
    name: usize,
    rows: Rows,
}

/// What stands above the last column.
const VERDICT: &str = "If left out";

/// How wide the widest cells are.
#[derive(Debug, Clone, Copy)]
struct Longest {
    name: usize,
    verdict: usize,
}

/// What size and estimate take with their gaps.
const FIRM: usize = 9 + GAP + 9 + GAP;
const RUNNING: usize = 5 + GAP;
const FILES: usize = 9 + GAP;
const NARROWEST_NAME: usize = 12;

impl Columns {
    /// Chooses what fits: names get what they need, bars what is left.
    fn that_fit(rows: Rows, width: usize, longest: Longest) -> Self {
        let longest_name = longest.name;
        let mut left = width.saturating_sub(FIRM + longest.verdict);
        let mut take = |columns: usize, leaving: usize| {
            let fits = columns + leaving <= left;
            if fits {
                left -= columns;
            }
            fits
        };
        let wish = longest_name.clamp(NARROWEST_NAME, rows.wish());
        let running = take(RUNNING, wish);
        let bar = if take(8 + GAP, wish) { 8 } else { 0 };
        let files = take(FILES, wish);
        let name = longest_name.min(left).max(NARROWEST_NAME);
        let further = if 0 < bar { left.saturating_sub(name).min(16) } else { 0 };
        Self { running, files, bar: bar + further, name, rows }
    }
}

fn lined_up(rows: Rows, parts: &[Part], report: &SizesReport<'_>, view: &View) -> String {
    let lines = || parts.iter().flat_map(|part| &part.lines);
    let longest = Longest {
        name: lines().map(|line| line.name.width()).max().unwrap_or_default(),
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
    for (place, part) in parts.iter().enumerate() {
        if 0 < place {
            grid.add([(" ".to_owned(), Tone::Plain)]);
        }
        for line in part.lines.iter().chain(&part.remainder()) {
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
    grid.text()
}

impl Columns {
    fn titles(self) -> Vec<(&'static str, Side)> {
        let mut titles = vec![("Name", Side::Left), ("Size", Side::Right)];
        if 0 < self.bar {
            titles.push(("Share", Side::Left));
        }
        if self.running {
            titles.push(("Sum", Side::Right));
        }
        if self.files {
            titles.push(("Files", Side::Right));
        }
        titles.extend([("iCloud", Side::Right), (VERDICT, Side::Left)]);
        titles
    }

    /// `scale` is what a full bar stands for, what has been shown so far, and the total.
    fn cells(self, line: &Line, scale: [Bytes; 3], view: &View) -> Vec<(String, Tone)> {
        let [largest, running, total] = scale;
        let strong = match line.tone {
            Tone::Bold => Tone::Bold,
            Tone::Dim => Tone::Dim,
            _ => Tone::Plain,
        };
        let mut cells = vec![
            (self.rows.shortened(&line.name, self.name).into_owned(), strong),
            (line.tally.local.display(view.units).to_string(), strong),
        ];
        if 0 < self.bar {
            let share = line.tally.local.per_mille_of(largest);
            cells.push((bar(share, self.bar), line.tone));
        }
        if self.running {
            cells.push((format!("{} %", running.per_mille_of(total) / 10), Tone::Dim));
        }
        if self.files {
            cells.push((words::grouped(line.tally.files), Tone::Dim));
        }
        cells.push((line.tally.icloud.display(view.units).to_string(), strong));
        cells.push((line.verdict.to_owned(), line.tone));
        cells
    }
}

fn footer(report: &SizesReport<'_>, view: &View) -> String {
    let totals = &report.backup.inventory.totals;
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let total = format!(
        "Total {} in {}; iCloud Backup would take about {}.",
        size(totals.local),
        words::counted(totals.files, "file", "files"),
        size(totals.icloud),
    );
    let mut why = String::from(
        "About, because iCloud leaves out some of what is here, and apps can mark files that it \
         skips, which no local backup tells.",
    );
    let account = account::sentences(report.backup, report.catalogue, view);
    why.extend([" ", &account]);
    let mut text = style::bold(&words::wrapped("", &total, view.width));
    text.push('\n');
    text.push_str(&style::dim(&words::wrapped("", &why, view.width)));
    text.push('\n');
    text
}

/// How many folders and files are shown of one item.
const SHOWN: usize = 8;

/// Shows one item from within.
fn within(report: &SizesReport<'_>, item: &Item, detail: &Detail, view: &View) -> String {
    let verdict = report.catalogue.verdict_of(&item.id);
    let name = words::printable(report.catalogue.home_screen_name(item)).into_owned();
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let title = format!("{name} ({})", words::printable(item.id.as_str()));
    let sums = format!(
        "{} in {}; about {} in iCloud Backup; {}",
        size(item.total.local),
        words::counted(item.total.files, "file", "files"),
        size(item.total.icloud),
        account::state(report.backup, item).unwrap_or_else(|| words::verdict(&item.id, verdict)),
    );
    let title = words::shortened(&title, view.width);
    let sums = words::wrapped("", &sums, view.width);
    let mut text = format!("{}\n{sums}\n", style::bold(&title));
    let advice = report.catalogue.advice(&item.id);
    let advice = [("Survives", advice.survives), ("Lost", advice.lost), ("First", advice.first)];
    if item.id.is_switchable() {
        for (label, advice) in advice {
            if let Some(advice) = advice {
                let lead = format!("{label:<10}");
                text.push_str(&words::wrapped(&lead, &words::printable(advice), view.width));
                text.push('\n');
            }
        }
    }
    let number = |domain: &Domain| {
        let place = item.containers.iter().position(|container| container.domain == *domain);
        place.map(|place| format!("[{}]", place + 1)).unwrap_or_default()
    };
    let containers = item.containers.iter().map(|Container { domain, attribution, tally }| {
        let name = format!("{} {domain}", number(domain));
        (tally.local, name, words::attribution(*attribution).to_owned())
    });
    let shared = report.backup.inventory.shared_by(&item.id).map(|shared| {
        let name = format!("    {}", shared.container.domain);
        (shared.container.tally.local, name, "shared, not counted here".to_owned())
    });
    let folders = |folders: &[FolderSize]| -> Vec<_> {
        let shown = folders.iter().take(SHOWN).map(|folder| {
            let files = words::counted(folder.files, "file", "files");
            let path = words::without_addresses(&folder.path);
            (folder.local, format!("{} {path}", number(&folder.domain)), files)
        });
        shown.collect()
    };
    let files = detail.files.iter().take(SHOWN).map(|file| {
        let day = file.modified.map(words::day).unwrap_or_default();
        let path = words::without_addresses(&file.path);
        (file.local, format!("{} {path}", number(&file.domain)), day)
    });
    text.push_str(&paths("Containers", containers.chain(shared).collect(), view));
    text.push_str(&paths("Largest folders", folders(&detail.folders), view));
    text.push_str(&paths("Largest files", files.collect(), view));
    let caches = folders(&detail.caches);
    if !caches.is_empty() {
        text.push_str(&paths("Folders that look like caches", caches, view));
        text.push_str(&style::dim("Look for a way to clear them inside the app.\n"));
    }
    text
}

fn paths(title: &'static str, rows: Vec<(Bytes, String, String)>, view: &View) -> String {
    let beside = rows.iter().map(|(_, _, beside)| beside.width()).max().unwrap_or_default();
    let room = view.width.saturating_sub(9 + GAP + beside + GAP).max(20);
    let mut grid = Grid::new(&[("", Side::Right), ("", Side::Left), ("", Side::Left)]);
    for (bytes, path, beside) in rows {
        let path = words::printable(&path).into_owned();
        grid.add([
            (format!("{:>9}", bytes.display(view.units).to_string()), Tone::Plain),
            (words::shortened_path(&path, room).into_owned(), Tone::Plain),
            (beside, Tone::Dim),
        ]);
    }
    format!("\n{}\n{}", style::bold(title), grid.text_without_heading())
}
