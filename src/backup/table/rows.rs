//! Stepping over rows by way of SQLite, and on behind those that it can't read.

use rusqlite::{Connection, OptionalExtension, Row, Statement, types::ValueRef};

use crate::backup::{Columns, Gaps, budget::Budget, pages::RowRange};

// All columns, because SQLite has to walk over those that come before ours: they count too.
pub(super) const ROWS: &str = "SELECT rowid, domain, relativePath, flags, file, fileID, * \
                               FROM Files WHERE rowid BETWEEN ?1 AND ?2";
const NEXT: &str = "SELECT rowid FROM Files WHERE rowid BETWEEN ?1 AND ?2 LIMIT 1";

/// How many damaged places are stepped over in one range before the rest of it is given up.
const MOST_GAPS: u64 = 256;

/// How a stretch of rows ended.
pub(super) enum Stretch {
    /// At the end of the range.
    Done,
    /// Because of damage, at this rowid or behind it.
    Broken(i64),
}

/// Reads a range stretch by stretch, and steps over what is damaged between them.
pub(super) fn visit_range(
    connection: &Connection,
    range: RowRange,
    mut stretch: impl FnMut(RowRange) -> Stretch,
) -> Gaps {
    let mut gaps = Gaps::default();
    let mut next = Some(range.first);
    while let Some(first) = next {
        next = match stretch(RowRange { first, ..range }) {
            Stretch::Done => None,
            Stretch::Broken(_) if gaps.0 == MOST_GAPS => None,
            Stretch::Broken(at) => {
                gaps.0 += 1;
                // Where not even the first could be read, it can't be read a second time.
                let from = if at == first { at.checked_add(1) } else { Some(at) };
                from.and_then(|from| readable_from(connection, RowRange { first: from, ..range }))
            }
        };
    }
    gaps
}

/// Returns the first rowid of a range that is found although there is damage before it.
fn readable_from(connection: &Connection, range: RowRange) -> Option<i64> {
    // Leap forward until something answers, then close in on where the answers begin.
    // Distances are counted in more bits than rowids have.
    let answer = |distance: i128| {
        let first = i64::try_from(i128::from(range.first) + distance).unwrap_or(i64::MAX);
        let row = row_from(connection, RowRange { first, ..range }).ok()?;
        // In a tree that is out of order, SQLite may come upon one that was read before.
        row.is_none_or(|row| (first..=range.last).contains(&row)).then_some(row)
    };
    let farthest = i128::from(range.last) - i128::from(range.first);
    if farthest < 0 {
        return None;
    }
    let (mut silent, mut answering) = (-1, 0);
    let mut found = answer(0);
    while found.is_none() && answering < farthest {
        silent = answering;
        answering = (answering * 2 + 1).min(farthest);
        found = answer(answering);
    }
    let mut found = found?;
    while 1 < answering - silent {
        let middle = silent + (answering - silent) / 2;
        match answer(middle) {
            Some(row) => (answering, found) = (middle, row),
            None => silent = middle,
        }
    }
    found
}

fn row_from(connection: &Connection, range: RowRange) -> rusqlite::Result<Option<i64>> {
    connection.prepare(NEXT)?.query_row([range.first, range.last], |row| row.get(0)).optional()
}

/// Hands on the rows of a range, as far as they can be read and the budget reaches.
pub(super) fn stretch(
    rows: &mut Statement<'_>,
    range: RowRange,
    budget: &Budget,
    visit: &mut impl FnMut(Columns<'_>),
) -> Stretch {
    let mut expected = range.first;
    let Ok(mut rows) = rows.query([range.first, range.last]) else {
        return Stretch::Broken(expected);
    };
    loop {
        match rows.next() {
            Ok(None) => return Stretch::Done,
            Ok(Some(row)) => {
                // A crafted tree can come back to the same page again and again; its rowids
                // then don't grow.
                match row.get(0) {
                    Ok(rowid) if expected <= rowid && rowid <= range.last => {
                        // Whoever asked sees that it is spent.
                        if budget.draw(length(row)).is_err() {
                            return Stretch::Done;
                        }
                        visit(columns(row));
                        if rowid == range.last {
                            return Stretch::Done;
                        }
                        expected = rowid + 1;
                    }
                    Ok(_) | Err(_) => return Stretch::Broken(expected),
                }
            }
            Err(_) => return Stretch::Broken(expected),
        }
    }
}

#[inline]
fn columns<'a>(row: &'a Row<'_>) -> Columns<'a> {
    let column = |place: usize| row.get_ref(place).unwrap_or(ValueRef::Null);
    let text = |place| match column(place) {
        ValueRef::Text(text) => Some(text),
        _ => None,
    };
    Columns {
        domain: text(1),
        path: text(2),
        flags: match column(3) {
            ValueRef::Integer(flags) => Some(flags),
            _ => None,
        },
        file: match column(4) {
            ValueRef::Blob(file) => Some(file),
            _ => None,
        },
        file_id: text(5),
    }
}

/// Returns how many bytes SQLite had to read for a row, as far as they are many.
pub(in crate::backup) fn length(row: &Row<'_>) -> usize {
    let mut length = 0_usize;
    for column in 0.. {
        length = length.saturating_add(match row.get_ref(column) {
            Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => bytes.len(),
            Ok(ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_)) => 0,
            Err(_) => break,
        });
    }
    length
}
