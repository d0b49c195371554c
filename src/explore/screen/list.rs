//! The list: a line for each app, or for each folder and file of one.

use ratatui::{
    Frame,
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::Paragraph,
};

use super::{
    super::{
        inside::{Entry, OpenFolder, Reading},
        list::List,
        rows::{Row, Switch},
        session::{Areas, Session},
    },
    Theme, text,
};
use crate::{
    account::Class,
    bytes::{Bytes, Units},
    report::{BackupReport, words},
};

/// How many columns the mark and the switch take.
pub(in super::super) const SWITCH_END: u16 = 7;
/// The mark, the switch and the size, with their gaps.
const FIRM: usize = 7 + 1 + 9;
/// What leaving out means, by a sign and by words.
const SIGN: usize = 2;
const WORDS: usize = 14;
/// The columns that a name gets before the bar gets any.
const NAME: usize = 20;
const WIDEST_BAR: usize = 12;

/// Which columns a line has.
#[derive(Debug, Clone, Copy)]
struct Columns {
    words: usize,
    bar: usize,
    name: usize,
}

impl Columns {
    fn that_fit(width: usize) -> Self {
        let left = width.saturating_sub(FIRM + SIGN);
        // For the words, a name may be four columns shorter.
        let words = if NAME + WORDS - 4 <= left { WORDS } else { 0 };
        let left = left.saturating_sub(words);
        let bar = left.saturating_sub(NAME).min(WIDEST_BAR);
        // In fewer columns, bars look alike.
        let bar = if bar < 4 { 0 } else { bar };
        Self { words, bar, name: left.saturating_sub(bar) }
    }
}

/// Draws the list, or the folder that is open.
pub(super) fn draw(session: &mut Session<'_>, frame: &mut Frame<'_>, area: Rect) {
    let (lines, areas) =
        if session.walk.is_some() { folder(session, area) } else { rows(session, area) };
    session.areas = areas;
    frame.render_widget(Paragraph::new(lines), area);
}

/// Returns the lines of the apps that are on the screen, below a heading for each device if there
/// are several.
fn rows(session: &mut Session<'_>, area: Rect) -> (Vec<Line<'static>>, Areas) {
    let height = usize::from(area.height);
    let is_one = session.state.backups().len() <= 1;
    let mut all: Vec<Shown> = Vec::new();
    let (mut device, mut marked_line) = (None, 0);
    for (position, index) in session.order.iter().enumerate() {
        let Some(row) = session.state.row(*index) else { continue };
        if !is_one && device != Some(row.subject.backup) {
            device = Some(row.subject.backup);
            all.push(Shown::Device(row.subject.backup));
        }
        if position == session.list.marked() {
            marked_line = all.len();
        }
        all.push(Shown::Row(position, *index));
    }
    let top = session.list.show(height, marked_line, all.len());
    let columns = Columns::that_fit(usize::from(area.width));
    let largest = session.order.iter().filter_map(|index| session.state.row(*index));
    let largest = largest.map(|row| row.bytes).max().unwrap_or_default();
    let shown = all.iter().skip(top).take(height);
    let lines: Vec<_> = shown
        .clone()
        .map(|shown| match shown {
            Shown::Device(number) => heading(session, *number, area.width),
            Shown::Row(position, index) => match session.state.row(*index) {
                Some(row) => {
                    let line = line(session, row, columns, largest);
                    marked(line, Mark::of(*position, &session.list))
                }
                None => Line::default(),
            },
        })
        .collect();
    let lines = if lines.is_empty() {
        vec![Line::styled(format!("Nothing is called “{}”", session.wanted), Theme::faint())]
    } else {
        lines
    };
    let positions = shown.map(|shown| match shown {
        Shown::Device(_) => None,
        Shown::Row(position, _) => Some(*position),
    });
    (lines, Areas { list: area, lines: positions.collect() })
}

/// What a line stands for.
#[derive(Debug, Clone, Copy)]
enum Shown {
    Device(usize),
    /// By its position in the list, and its index among all rows.
    Row(usize, usize),
}

fn heading(session: &Session<'_>, number: usize, width: u16) -> Line<'static> {
    let name = session.state.backups().get(number).map(BackupReport::device_name);
    let name = words::printable(name.unwrap_or_default()).into_owned();
    Line::styled(text::left(&name, usize::from(width)), Theme::strong())
}

fn line(
    session: &Session<'_>,
    row: &Row<'_>,
    columns: Columns,
    largest: Bytes,
) -> Vec<Span<'static>> {
    let theme = session.theme;
    let is_off = session.state.is_off(row);
    let switch = match row.switch {
        Switch::None => "     ",
        Switch::Recorded(_) => " off ",
        Switch::Free if is_off => "[off]",
        Switch::Free => "[on ]",
    };
    let (strong, plain) = match (row.switch, is_off) {
        (Switch::Free, true) => (Theme::strong(), Theme::faint()),
        (Switch::Free, false) => (Style::new(), Style::new()),
        (Switch::None | Switch::Recorded(_), _) => (Theme::faint(), Theme::faint()),
    };
    let class = theme.class(row.class);
    let bar = bar(row.bytes, largest, columns.bar);
    let mut spans = vec![
        Span::styled(switch, strong),
        Span::raw(" "),
        Span::styled(text::right(&size(row.bytes, session.state.view().units), 8), plain),
        Span::raw(" "),
        Span::styled(text::left(&bar, columns.bar), class),
        Span::styled(text::left(sign(row), SIGN), class),
    ];
    if 0 < columns.words {
        spans.push(Span::styled(text::left(row.meaning(), columns.words), class));
    }
    spans.push(Span::styled(text::left(&row.name, columns.name), strong));
    spans
}

fn size(bytes: Bytes, units: Units) -> String {
    bytes.display(units).to_string()
}

/// Whether a line is the marked one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Here,
    Elsewhere,
}

impl Mark {
    fn of(line: usize, list: &List) -> Self {
        if line == list.marked() { Self::Here } else { Self::Elsewhere }
    }
}

/// Puts the mark before a line, or as much room.
fn marked(mut line: Vec<Span<'static>>, mark: Mark) -> Line<'static> {
    match mark {
        Mark::Here => {
            line.insert(0, Span::raw("> "));
            Line::from(line).patch_style(Theme::marked())
        }
        Mark::Elsewhere => {
            line.insert(0, Span::raw("  "));
            Line::from(line)
        }
    }
}

/// Returns the sign that stands for what leaving a row out means.
fn sign(row: &Row<'_>) -> &'static str {
    match (row.switch, row.class) {
        (Switch::Free, Some(class)) => sign_of(class),
        _ => "-",
    }
}

/// Returns the sign that stands for a class.
pub(super) fn sign_of(class: Class) -> &'static str {
    match class {
        Class::Safe => "+",
        Class::OwnBackup => "=",
        Class::Likely => "~",
        Class::Unknown => "?",
        Class::Photos => "*",
        Class::Keep => "!",
    }
}

/// Returns a bar that leaves a column free behind it, where there is one.
fn bar(part: Bytes, whole: Bytes, columns: usize) -> String {
    let Some(columns) = columns.checked_sub(1) else { return String::new() };
    let full = columns * usize::from(part.per_mille_of(whole).min(1_000)) / 1_000;
    // Whatever takes anything has a sign.
    "■".repeat(full.max(usize::from(Bytes::ZERO < part)))
}

/// Returns the lines of the folder that is open.
fn folder(session: &mut Session<'_>, area: Rect) -> (Vec<Line<'static>>, Areas) {
    let units = session.state.view().units;
    let (width, height) = (usize::from(area.width), usize::from(area.height).saturating_sub(1));
    let Some(walk) = &mut session.walk else { return (Vec::new(), Areas::default()) };
    let path = walk.names().collect::<Vec<_>>().join(" › ");
    let path = words::shortened_path(&path, width).into_owned();
    let title = Line::styled(path, Theme::strong());
    let Some(step) = walk.open_mut() else { return (vec![title], Areas::default()) };
    let said = match &step.progress {
        Reading::Underway(percent) => Some(format!("Adding up… {percent}%")),
        Reading::Failed(why) => Some(why.clone()),
        Reading::Done if step.entries.is_empty() => Some("No files are here.".to_owned()),
        Reading::Done => None,
    };
    if let Some(said) = said {
        let said = text::wrapped("  ", &said, width).into_iter().map(Line::from);
        return (std::iter::once(title).chain(said).collect(), Areas::default());
    }
    let rows = step.entries.len() + usize::from(step.others.is_some());
    let top = step.list.show(height, step.list.marked(), rows);
    let columns = Columns::that_fit(width);
    let largest = step.entries.iter().map(|entry| entry.bytes).max().unwrap_or_default();
    let shown = top..rows.min(top.saturating_add(height));
    let lines = shown.clone().filter_map(|index| {
        // Behind the last entry stands the sum of those that are too small to be named.
        let entry = step.entries.get(index).or(step.others.as_ref())?;
        let line = entry_line(entry, columns, largest, width, units);
        Some(marked(line, Mark::of(index, &step.list)))
    });
    let lines = std::iter::once(title).chain(lines).collect();
    let entries = step.entries.len();
    // There is nothing to mark in that sum.
    let positions = shown.map(|index| (index < entries).then_some(index));
    let list = Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
    (lines, Areas { list, lines: positions.collect() })
}

fn entry_line(
    entry: &Entry,
    columns: Columns,
    largest: Bytes,
    width: usize,
    units: Units,
) -> Vec<Span<'static>> {
    const WORD: usize = 19;
    let (faint, bar_columns) = (Theme::faint(), columns.bar);
    // The mark takes two columns, the size with its gap nine.
    let name = width.saturating_sub(2 + 9 + bar_columns + WORD);
    // The names of containers begin alike, and differ at their end.
    let shown = match &entry.inside {
        Some(inside) if inside.path.is_empty() => {
            words::shortened_path(&entry.name, name).into_owned()
        }
        Some(_) => format!("{}/", entry.name),
        None => entry.name.clone(),
    };
    let word = text::left(entry.word, WORD);
    vec![
        Span::raw(text::right(&size(entry.bytes, units), 8)),
        Span::raw(" "),
        Span::styled(text::left(&bar(entry.bytes, largest, bar_columns), bar_columns), faint),
        Span::styled(word, faint),
        Span::raw(text::left(&shown, name)),
    ]
}

impl OpenFolder {
    /// Returns what is marked, if something is.
    pub(super) fn marked(&self) -> Option<&Entry> {
        self.entries.get(self.list.marked())
    }
}
