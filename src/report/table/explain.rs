//! What Settings shows beside what is estimated, as a table.

use super::{
    super::{ExplainReport, Naming, View, words},
    grid::{Grid, RowTone, Side},
    heading, notes,
};
use crate::{bytes::Bytes, report::Why};

/// Shows both sizes of each app, and what explains the difference.
pub fn explain(report: &ExplainReport<'_>, view: &View) -> String {
    let mut grid = Grid::new(&[
        ("Name", Side::Left),
        ("Settings", Side::Right),
        ("Estimate", Side::Right),
        ("Shared", Side::Right),
        ("", Side::Left),
    ]);
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let optional = |bytes: Option<Bytes>| bytes.map_or_else(|| "–".to_owned(), size);
    for (compared, number) in report.compared.iter().zip(1..) {
        let name = match report.naming {
            Naming::Names => words::printable(compared.name).into_owned(),
            Naming::Numbers => format!("app {number}"),
        };
        let tone = match compared.why {
            Why::Unexplained => RowTone::Careful,
            Why::Same => RowTone::Dim,
            _ => RowTone::Plain,
        };
        grid.add([
            (words::shortened(&name, view.width / 3).into_owned(), RowTone::Plain),
            (optional(compared.shown.map(|(shown, _)| shown)), RowTone::Plain),
            (optional(compared.own), RowTone::Plain),
            (optional(Some(compared.shared).filter(|shared| Bytes::ZERO < *shared)), RowTone::Dim),
            (compared.why.sentence().to_owned(), tone),
        ]);
    }
    let total = match report.shown_total {
        Some(shown) => format!(
            "The whole backup: {} in Settings, {} estimated.",
            size(shown),
            size(report.estimated_total)
        ),
        None => format!(
            "The whole backup: {} estimated; the list has no total that its rows fit into.",
            size(report.estimated_total)
        ),
    };
    let (heading, notes) = match report.naming {
        Naming::Names => {
            (heading(&report.backup.description, view), notes(&report.backup.warnings, view))
        }
        Naming::Numbers => (String::new(), String::new()),
    };
    format!("{heading}\n{}\n{}\n{notes}", grid.text(), words::wrapped("", &total, view.width))
        // Without a heading, the line that parts it from the table goes, too.
        .trim_start()
        .to_owned()
}
