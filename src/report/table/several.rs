//! The answers for several backups, a row for each: the device, what it takes, for which storage that
//! can be made to fit, and the worst that is wrong.

use super::{
    super::{Question, SeveralReport, View, WorstFinding, words},
    grid::{Grid, RowTone, Side},
    style,
};
use crate::doctor::Status;

/// How many notes a row has; the others are counted.
const SHOWN: usize = 3;

/// Shows what is said of each backup, with where it is, and how to ask more of one.
pub fn several(report: &SeveralReport, view: &View) -> String {
    let answers: &[_] = match report.question {
        Question::Sizes => {
            &[("Size", Side::Right), ("iCloud", Side::Right), ("Enough", Side::Right)]
        }
        Question::Plan => &[("iCloud", Side::Right), ("For", Side::Right), ("Plan", Side::Left)],
        Question::Doctor => &[("iCloud", Side::Right), ("Enough", Side::Right)],
        Question::List => &[("Answer", Side::Left)],
    };
    let (first, last) =
        ([("Device", Side::Left), ("Made", Side::Left)], [("Worst finding", Side::Left)]);
    let columns = [&first, answers, &last].concat();
    let mut grid = Grid::new(&columns);
    for row in &report.rows {
        let description = row.description.as_ref();
        let name = description.and_then(|description| description.device_name.as_deref());
        let made = description.and_then(|description| description.last_backup);
        let name =
            words::shortened(&words::printable(name.unwrap_or("?")), view.width / 4).into_owned();
        let made = made.map_or_else(|| "?".to_owned(), words::day);
        let mut cells = vec![(name, RowTone::Bold), (made, RowTone::Plain)];
        // What could not be read has one answer, in the last column.
        let room = answers.len().saturating_sub(row.cells.len());
        cells.resize(cells.len() + room, (String::new(), RowTone::Plain));
        cells.extend(row.cells.iter().map(|cell| (cell.clone(), RowTone::Plain)));
        // What could not be read was not examined.
        let none = if room == 0 { "none found" } else { "" };
        cells.push(row.worst.map_or_else(|| (none.to_owned(), RowTone::Plain), found));
        grid.add(cells);
    }
    let grid = grid.text();
    let mut lines = grid.lines();
    let mut text = lines.next().map(|header| format!("{header}\n")).unwrap_or_default();
    for (line, row) in lines.zip(&report.rows) {
        let path = words::printable(&row.path.to_string_lossy()).into_owned();
        text.extend([line, "\n  ", &style::dim(&path), "\n"]);
        let more = row.notes.len().saturating_sub(SHOWN);
        let more = (0 < more).then(|| {
            let more = words::counted(words::number(more), "more note", "more notes");
            format!("{more}: tierfit {} shows all of this backup.", report.question.command())
        });
        for note in row.notes.iter().take(SHOWN).chain(&more) {
            let lines = words::wrapped("  ", &words::printable(note), view.width);
            text.extend(lines.lines().map(|line| style::dim(line) + "\n"));
        }
    }
    let command = report.question.command();
    let more = match report.question {
        Question::List | Question::Sizes | Question::Doctor => {
            format!("Each backup by itself. For more about one: tierfit {command} BACKUP")
        }
        Question::Plan => {
            "Each backup by itself. For the steps of one: tierfit plan BACKUP. For several that \
             share their storage: tierfit plan BACKUP BACKUP"
                .to_owned()
        }
    };
    text + "\n" + &style::dim(&words::wrapped("", &more, view.width)) + "\n"
}

/// Returns what was found, as it stands in a row.
fn found(WorstFinding { status, title }: WorstFinding) -> (String, RowTone) {
    match status {
        Status::Problem => (title.to_owned(), RowTone::Danger),
        Status::Warning | Status::Note | Status::Unknown | Status::Ok => {
            (format!("{title} (warning)"), RowTone::Careful)
        }
    }
}
