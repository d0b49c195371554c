//! A database with a table of files: what is read from its pages is what SQLite reads.

use std::sync::Arc;

use rusqlite::{Connection, MAIN_DB, types::ValueRef};

use crate::sqlite::{Database, Gaps, Value};

const NAME: &str = "Files";

/// A value that outlives its page.
#[derive(Debug, PartialEq)]
enum Owned {
    Null,
    Integer(i64),
    /// By its bits, so that what is no number equals itself.
    Real(u64),
    Text(Vec<u8>),
    Blob(Vec<u8>),
}

pub(crate) fn read(bytes: &[u8]) {
    rows(bytes, |_| ());
}

/// Where SQLite finds nothing wrong with the database, all rows of the table are read, and are the
/// same. Of any other, no more rows are read than it can hold.
pub(crate) fn check(bytes: &[u8]) {
    let mut found = Vec::new();
    let Some(gaps) = rows(bytes, |row| found.push(row)) else { return };
    assert!(found.len() <= bytes.len());
    // SQLite takes what is cut off for zero, and may have asked for nothing there.
    if let Some(expected) = by_sqlite(bytes).filter(|_| !is_cut_off(bytes)) {
        assert_eq!((gaps, found), (Gaps::default(), expected));
    }
}

/// Passes the last column of all rows to `visit`, and returns the gaps; `None` where there is no
/// such table, or its rows claim the same bytes.
fn rows(bytes: &[u8], mut visit: impl FnMut(Owned)) -> Option<Gaps> {
    let database = Database::open(Arc::new(bytes.to_vec()), None).ok()?;
    let schema = database.schema().ok()?;
    let table = schema.table(NAME).ok()?;
    let last = table.columns.len().checked_sub(1)?;
    let scan = database.scan(&schema, &table).ok()?;
    let mut reader = scan.reader([last]);
    let mut gaps = 0;
    for chunk in scan.chunks() {
        gaps += reader.visit(&chunk, |[value]| visit(Owned::from(value))).ok()?.0;
    }
    Some(Gaps(gaps + scan.finish().0))
}

fn is_cut_off(bytes: &[u8]) -> bool {
    Database::open(Arc::new(bytes.to_vec()), None).is_ok_and(|database| database.is_cut_off())
}

/// Returns the same by SQLite; `None` where it finds something wrong, or has other ideas of the
/// table.
fn by_sqlite(bytes: &[u8]) -> Option<Vec<Owned>> {
    const WITHOUT_WAL: u8 = 1;
    const IS_READ_ONLY: bool = true;
    let mut bytes = bytes.to_vec();
    // An in-memory database has no WAL, and SQLite refuses a header that tells of one.
    bytes.get_mut(18..20)?.fill(WITHOUT_WAL);
    let mut connection = Connection::open_in_memory().ok()?;
    connection.deserialize_read_exact(MAIN_DB, bytes.as_slice(), bytes.len(), IS_READ_ONLY).ok()?;
    let check = "PRAGMA integrity_check(1)";
    let found: String = connection.query_row(check, [], |row| row.get(0)).ok()?;
    if found != "ok" {
        return None;
    }
    let mut rows = connection.prepare(&format!("SELECT * FROM {NAME} NOT INDEXED")).ok()?;
    let last = rows.column_count().checked_sub(1)?;
    let rows = rows.query_map([], |row| Ok(Owned::from(row.get_ref(last)?))).ok()?;
    rows.collect::<Result<_, _>>().ok()
}

impl From<Value<'_>> for Owned {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Integer(number) => Self::Integer(number),
            Value::Real(number) => Self::Real(number.to_bits()),
            Value::Text(bytes) => Self::Text(bytes.to_vec()),
            Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

impl From<ValueRef<'_>> for Owned {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Real(number) => Self::Real(number.to_bits()),
            ValueRef::Text(bytes) => Self::Text(bytes.to_vec()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}
