//! A manifest in memory: what is read from its pages is what SQLite reads.

use std::{path::PathBuf, sync::Arc};

use crate::backup::{Columns, image::Image, table::FilesTable};

/// A row that outlives its page.
#[derive(Debug, PartialEq, Eq)]
struct OwnedRow {
    texts: [Option<Vec<u8>>; 3],
    flags: Option<i64>,
    file: Option<Vec<u8>>,
}

impl OwnedRow {
    fn of(row: Columns<'_>) -> Self {
        let owned = |bytes: Option<&[u8]>| bytes.map(<[u8]>::to_vec);
        Self {
            texts: [row.domain, row.path, row.file_id].map(owned),
            flags: row.flags,
            file: owned(row.file),
        }
    }
}

pub(crate) fn read(bytes: &[u8]) {
    if let Some(table) = open(bytes) {
        visit(&table, |_| ());
    }
}

/// Where SQLite finds nothing wrong with the table, all of its rows are read, and are the same
/// with and without it. Of any other, no more rows are read than it can hold.
pub(crate) fn check(bytes: &[u8]) {
    let Some(table) = open(bytes) else { return };
    let mut found = Vec::new();
    let gaps = visit(&table, |row| found.push(OwnedRow::of(row)));
    assert!(found.len() <= bytes.len());
    if table.is_sound() {
        let mut expected = Vec::new();
        let gaps_of_sqlite = visit(&table.by_sqlite(), |row| expected.push(OwnedRow::of(row)));
        assert_eq!((gaps, found), (gaps_of_sqlite, expected));
    }
}

fn open(bytes: &[u8]) -> Option<FilesTable> {
    let image = Image::of(bytes.to_vec().into());
    FilesTable::of_image(PathBuf::from("Manifest.db"), Arc::new(image)).ok()
}

/// Hands on all rows, and returns how many places could not be read; `None` where reading was
/// given up.
fn visit(table: &FilesTable, mut visit: impl FnMut(Columns<'_>)) -> Option<u64> {
    let mut reader = table.reader().ok()?;
    let mut gaps = 0;
    for part in table.parts().ok()? {
        gaps += reader.visit(&part, &mut visit).ok()?.0;
    }
    Some(gaps)
}
