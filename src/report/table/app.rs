//! What the catalogue knows of apps, as text for a person.

use super::{
    super::{AppReport, View, app, words},
    grid::{Grid, RowTone, Side},
    style,
};
use crate::{
    account::Class,
    catalogue::{AppData, AppFacts, InBackup, OwnCopy, Step},
};

/// Lists apps: what becomes of each, and since when that is known.
pub fn app_list(report: &AppReport<'_>, view: &View) -> String {
    let mut grid = Grid::new(&[
        ("App", Side::Left),
        ("If left out of iCloud Backup", Side::Left),
        ("Looked up", Side::Left),
    ]);
    for facts in &report.apps {
        let (class, source) = app::judged(facts);
        let if_absent = app::without_what_may_be_absent(facts)
            .map(|absent| format!("; {} if there is none", words::class(absent)));
        let class_text = match facts.only_here().next() {
            Some(data) => format!("{} of {}", words::class(class), data.text),
            None => words::class(class).to_owned(),
        };
        let text = class_text + &if_absent.unwrap_or_default();
        grid.add([
            (words::shortened(&facts.name, view.width / 4).into_owned(), RowTone::Plain),
            (words::shortened(&text, view.width / 2).into_owned(), tone(class)),
            (words::month(&source.seen), RowTone::Dim),
        ]);
    }
    let count = words::counted(words::number(report.apps.len()), "app", "apps");
    format!("{}\n{count}. For one of them: tierfit app NAME\n", grid.text())
}

/// Shows what is known of an app, claim by claim.
pub fn app(facts: &AppFacts, view: &View) -> String {
    let (class, source) = app::judged(facts);
    let title = format!("{} ({})", facts.name, facts.id());
    let verdict =
        format!("{} · {}", words::class(class), app::basis(&facts.name, source, view.now));
    let if_absent = app::without_what_may_be_absent(facts).map(|absent| {
        let only_here: Vec<_> = facts.only_here().map(|data| data.text.as_ref()).collect();
        format!("Without {}: {}", words::either(&only_here), words::class(absent))
    });
    let steps = facts.first.iter().map(|step| ("First", Some(of_step(step))));
    let lines = [("Left out", Some(verdict)), ("", if_absent)];
    let more = [
        ("Smaller", facts.keeps_out.as_ref().map(of_step)),
        ("Smaller", facts.smaller.as_ref().map(of_step)),
        ("Note", facts.note.as_deref().map(str::to_owned)),
        ("Retired", facts.retired.as_deref().map(|month| format!("since {}", words::month(month)))),
        ("Also", also(facts)),
    ];
    let mut text = style::bold(&words::shortened(&words::printable(&title), view.width)) + "\n";
    let lines = lines.into_iter().chain(steps).chain(more);
    let mut above = "";
    for (label, line) in lines.filter_map(|(label, line)| Some((label, line?))) {
        let line = words::printable(&line);
        // The same label below itself would say nothing.
        let label = if std::mem::replace(&mut above, label) == label { "" } else { label };
        text += &(words::wrapped(&format!("{label:<9} "), &line, view.width) + "\n");
    }
    text += "\nIf it was left out, and the device is lost:\n";
    for (label, line) in [("you’d still have", &facts.survives), ("you’d lose", &facts.lost)] {
        let line = words::printable(line);
        text += &(words::wrapped(&format!("  {label:<16}  "), &line, view.width) + "\n");
    }
    text.extend(["\n", &style::bold("What it has, and where else that is"), "\n"]);
    for data in &facts.data {
        text += &of_data(facts, data, view);
    }
    text
}

fn of_step(step: &Step) -> String {
    let version = step.version.as_ref().map(|version| format!("version {version}"));
    let seen = step.seen.as_ref().map(|seen| words::month(seen));
    match version.into_iter().chain(seen).collect::<Vec<_>>().join(", ") {
        seen if seen.is_empty() => step.to_string(),
        seen => format!("{step} (seen in {seen})"),
    }
}

/// Returns under which other names and ids it goes.
fn also(facts: &AppFacts) -> Option<String> {
    let others: Vec<_> =
        facts.other_names.iter().chain(facts.ids.iter().skip(1)).map(String::as_str).collect();
    (!others.is_empty()).then(|| others.join(", "))
}

fn of_data(facts: &AppFacts, data: &AppData, view: &View) -> String {
    let bulk = if data.is_bulk { ", most of its size" } else { "" };
    let in_backup = match data.in_backup {
        InBackup::Yes => "",
        InBackup::No => "; in no backup",
        InBackup::BySetting => "; in backups if its settings say so",
    };
    let title = format!("{}{bulk}: {}{in_backup}", data.text, copy(data.copy));
    let mut text = words::wrapped("  ", &words::printable(&title), view.width) + "\n";
    let source = &data.source;
    let claim = [
        Some(app::basis(&facts.name, source, view.now)),
        source.says.as_deref().map(str::to_owned),
    ];
    let claim = claim.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let dim = |text: &str| {
        let lines = words::wrapped("    ", &words::printable(text), view.width);
        lines.lines().map(|line| style::dim(line) + "\n").collect::<String>()
    };
    text += &dim(&claim);
    if let Some(url) = &source.url {
        text += &dim(url);
    }
    text
}

/// Says where the other copy is.
fn copy(copy: OwnCopy) -> &'static str {
    match copy {
        OwnCopy::Vendor => "kept on its maker’s servers",
        OwnCopy::VendorIfOn => "on its maker’s servers if you switched that on",
        OwnCopy::IcloudDrive => "in iCloud Drive if its own backup is on (uses the same storage)",
        OwnCopy::IcloudSync => "in iCloud if its sync is on (uses the same storage)",
        OwnCopy::Choice => "where you chose to back it up",
        OwnCopy::Store => "can be downloaded again",
        OwnCopy::PhotoLibrary => "in the photo library",
        OwnCopy::RecoveryPhrase => "restored with the words you wrote down",
        OwnCopy::None => "no other automatic copy",
        OwnCopy::Unknown => "no other copy that we know of",
    }
}

fn tone(class: Class) -> RowTone {
    match class {
        Class::Safe => RowTone::Safe,
        Class::OwnBackup | Class::Likely | Class::Unknown => RowTone::Careful,
        Class::Photos | Class::Keep => RowTone::Danger,
    }
}
