//! What grew from one backup to another, as a table.

use super::{
    super::{CompareReport, View, words},
    grid::{Grid, RowTone, Side},
    notes, style,
};
use crate::{
    bytes::Bytes,
    catalogue::Storage,
    growth::{Change, ChangeKind, Confidence, Extent, Forecast, Grown, Part},
};

/// What the columns beside the name take.
const NUMBERS: usize = 48;

/// Shows what grew; of what changed at most `top` rows.
pub fn compare(report: &CompareReport<'_>, top: usize, view: &View) -> String {
    let mut text = heading(report, view);
    text.push('\n');
    text.push_str(&grid(report, top, view));
    text.push('\n');
    let sentences =
        [Some(said_of_storage(report, view)), Some(report.since()), said_of_confidence(report)];
    for sentence in sentences.into_iter().flatten() {
        text.push_str(&words::wrapped("", &sentence, view.width));
        text.push('\n');
    }
    let notes = notes(&report.warnings(), view);
    if !notes.is_empty() {
        text.push('\n');
    }
    text + &notes
}

fn heading(report: &CompareReport<'_>, view: &View) -> String {
    let name = report.new.device_name.as_deref().unwrap_or("A device without a name");
    let name = words::printable(name);
    let day = |made: Option<_>| made.map_or_else(|| "an unknown day".to_owned(), words::day);
    let mut span = format!("From {} to {}", day(report.old.made), day(report.new.made));
    if let Some(elapsed) = report.growth.elapsed {
        span.extend([", ", &words::duration(elapsed)]);
    }
    format!(
        "{}\n{}\n",
        style::bold(&words::shortened(&name, view.width)),
        style::dim(&words::wrapped("", &span, view.width))
    )
}

fn grid(report: &CompareReport<'_>, top: usize, view: &View) -> String {
    let mut grid = Grid::new(&[
        ("Name", Side::Left),
        ("Before", Side::Right),
        ("Now", Side::Right),
        ("Change", Side::Right),
        ("Per day", Side::Right),
    ]);
    let growth = report.growth;
    let a_day = |change: Change| {
        growth.elapsed.map_or_else(String::new, |elapsed| signed(change.a_day(elapsed), view))
    };
    let mut add = |name: &str, sizes: [Option<Bytes>; 2], change: Change, tone: RowTone| {
        let [before, now] = sizes
            .map(|size| size.map_or("–".to_owned(), |size| size.display(view.units).to_string()));
        let name = words::printable(name);
        let name = words::shortened(&name, view.width.saturating_sub(NUMBERS)).into_owned();
        let cells = [name, before, now, signed(change, view), a_day(change)];
        grid.add(cells.map(|cell| (cell, tone)));
    };
    let mut changed: Vec<_> =
        growth.parts.iter().filter(|grown| grown.change_kind() != ChangeKind::Same).collect();
    // What changed most is shown, whichever way; and then in the order of the change.
    changed.sort_by_key(|grown| std::cmp::Reverse(grown.local().size()));
    let others = changed.split_off(top.min(changed.len()));
    changed.sort_by_key(|grown| std::cmp::Reverse(grown.local()));
    for grown in &changed {
        let local = [grown.old, grown.new].map(|sizes| sizes.map(|sizes| sizes.local));
        add(name_of(grown), local, grown.local(), tone(grown.change_kind()));
    }
    let same = growth
        .parts
        .iter()
        .filter(|grown| grown.change_kind() == ChangeKind::Same)
        .collect::<Vec<_>>();
    for (some, what) in [(others, "more"), (same, "unchanged")] {
        if !some.is_empty() {
            let (sizes, change) = sum(&some);
            let name = format!("{} {what}", words::grouped(words::number(some.len())));
            add(&name, sizes.map(Some), change, RowTone::Dim);
        }
    }
    let (old, new) = (growth.old.local, growth.new.local);
    add("Total", [Some(old), Some(new)], Change::between(old, new), RowTone::Bold);
    grid.text()
}

fn sum(parts: &[&Grown]) -> ([Bytes; 2], Change) {
    let local = |of: fn(&Grown) -> Option<crate::growth::Sizes>| {
        parts.iter().filter_map(|grown| of(grown)).map(|sizes| sizes.local).sum::<Bytes>()
    };
    let (old, new) = (local(|grown| grown.old), local(|grown| grown.new));
    ([old, new], Change::between(old, new))
}

/// Ids of containers begin alike; what comes last is what tells.
fn name_of(grown: &Grown) -> &str {
    match &grown.part {
        Part::Item(_) => &grown.name,
        Part::Shared(_) => grown.name.strip_prefix("AppDomainGroup-").unwrap_or(&grown.name),
    }
}

fn tone(kind: ChangeKind) -> RowTone {
    match kind {
        ChangeKind::New | ChangeKind::Grew => RowTone::Plain,
        ChangeKind::Gone | ChangeKind::Shrank | ChangeKind::Same => RowTone::Dim,
    }
}

fn signed(change: Change, view: &View) -> String {
    let size = change.size().display(view.units);
    match change.get() {
        0 => "0 B".to_owned(),
        1.. => format!("+{size}"),
        ..0 => format!("−{size}"),
    }
}

/// Tells what iCloud Backup would take, and when that fills the storage.
fn said_of_storage(report: &CompareReport<'_>, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let growth = report.growth;
    let change = signed(Change::between(growth.old.icloud, growth.new.icloud), view);
    let about = if report.new.extent == Extent::Partial { "at least" } else { "about" };
    let now = format!(
        "iCloud Backup would take {about} {} now, {change} since then.",
        size(growth.new.icloud)
    );
    let Some((Storage { name, quota, .. }, forecast)) =
        report.storage.as_ref().zip(report.forecast())
    else {
        return format!("{now} Name your storage with --tier to see when it is full.");
    };
    let beside = match report.used_elsewhere {
        Bytes::ZERO => String::new(),
        used => format!(", of which other things use {},", size(used)),
    };
    let name = words::tier(name, *quota, view.units);
    let then = match forecast {
        Forecast::Full(excess) => {
            format!("That is {} too much for your {name}{beside} already.", size(excess))
        }
        Forecast::On(day) => {
            let left = report.new.made.map(|made| day.duration_since(made));
            let left =
                left.map(|left| format!(", {} after the newer backup", words::duration(left)));
            let (day, left) = (words::day(day), left.unwrap_or_default());
            format!("At this rate your {name}{beside} will be full about {day}{left}.")
        }
        Forecast::Later => {
            format!("At this rate your {name}{beside} will not be full within ten years.")
        }
        Forecast::Never => format!("It doesn’t grow, so your {name}{beside} will hold it."),
        Forecast::Unknown => format!("Nobody can say when your {name}{beside} will be full."),
    };
    format!("{now} {then}")
}

fn said_of_confidence(report: &CompareReport<'_>) -> Option<String> {
    let said = match report.confidence()? {
        Confidence::Line => "Two backups make a line, not a promise: one large download bends it.",
        Confidence::FewDays => {
            "The rate is a hint at most: the backups are under three days apart."
        }
        Confidence::Unlike => "The rate is a hint at most; the notes below say why.",
    };
    Some(said.to_owned())
}
