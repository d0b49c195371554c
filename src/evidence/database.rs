//! `Tables`: an untrusted database, read table by table.
//!
//! Its rows are streamed from their pages, so that its size bounds the time and nothing bounds its
//! size. Views, virtual tables and computed columns are never read: they could run whatever the
//! file says.

use std::{cell::Cell, sync::Arc};

use zeroize::Zeroizing;

use super::Unreadable;
use crate::{
    file_system::ReadAt,
    sqlite::{Database, Gaps, OpenError, Schema, Table, Value},
};

/// Values longer than this are not kept. The archives of Core Data have some 150 bytes.
const LONGEST_VALUE: usize = 16 << 10;
/// Of tables with more rows than this, rows are not kept. Real ones have a few hundred.
const MOST_ROWS: usize = 10_000;

/// The tables of a database.
#[derive(Debug)]
pub(super) struct Tables {
    database: Database,
    schema: Schema,
    /// Whether something that is there could not be read.
    is_damaged: Cell<bool>,
}

/// A value that outlives its page. Wiped when it goes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Column {
    Integer(i64),
    Real(f64),
    Text(Zeroizing<String>),
    Blob(Zeroizing<Vec<u8>>),
    /// NULL, or a text that isn't UTF-8.
    Other,
}

impl Tables {
    /// Opens a database, with its write-ahead log where there is one.
    ///
    /// # Errors
    /// When it can't be read, or is damaged.
    pub(super) fn open(
        file: Arc<dyn ReadAt>,
        wal: Option<Arc<dyn ReadAt>>,
    ) -> Result<Self, Unreadable> {
        let database = match Database::open(file, wal) {
            Err(OpenError::Io(error)) => return Err(Unreadable::from(error)),
            opened => opened.map_err(|_| Unreadable::Damaged)?,
        };
        let schema = database.schema().map_err(|_| Unreadable::Damaged)?;
        let is_damaged = Cell::new(database.is_cut_off());
        Ok(Self { database, schema, is_damaged })
    }

    /// Whether some of the rows that were asked for are there and could not be read. What isn't
    /// there at all is of another version, and no damage.
    pub(super) fn is_damaged(&self) -> bool {
        self.is_damaged.get()
    }

    /// Returns the names of all tables that have rows of their own.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.schema.tables()
    }

    /// Returns the columns of a table; `None` where there is none, or none whose rows can be read.
    pub(super) fn columns(&self, table: &str) -> Option<Vec<String>> {
        let table = self.schema.table(table).ok()?;
        Some(table.columns.into_iter().map(|column| column.name).collect())
    }

    /// Returns these columns of all rows; `None` where one is missing or not all can be read.
    pub(super) fn rows<const N: usize>(
        &self,
        table: &str,
        columns: [&str; N],
    ) -> Option<Vec<[Column; N]>> {
        self.rows_with(table, columns, |_| true)
    }

    /// Returns these columns of the rows that are wanted; `None` where one is missing or not all
    /// can be read.
    pub(super) fn rows_with<const N: usize>(
        &self,
        table: &str,
        columns: [&str; N],
        is_wanted: impl Fn(&[Value<'_>; N]) -> bool,
    ) -> Option<Vec<[Column; N]>> {
        let mut rows = Vec::new();
        self.visit(table, columns, |row| {
            if !is_wanted(&row) {
                return Some(());
            }
            let is_kept = row.iter().all(|value| length(*value) <= LONGEST_VALUE);
            if rows.len() == MOST_ROWS || !is_kept {
                return None;
            }
            rows.push(row.map(Column::from));
            Some(())
        })?;
        Some(rows)
    }

    /// Hands on these columns of all rows, however many they are; `None` where a column is missing,
    /// not all rows can be read, or one of them is refused.
    pub(super) fn visit<const N: usize>(
        &self,
        table: &str,
        columns: [&str; N],
        visit: impl FnMut([Value<'_>; N]) -> Option<()>,
    ) -> Option<()> {
        let table = self.schema.table(table).ok()?;
        let mut indexes = [Table::ROWID; N];
        for (index, name) in indexes.iter_mut().zip(columns) {
            *index = match table.column(name) {
                // To SQLite, too, a column of this name comes before the number of the row.
                None if name == "rowid" => Table::ROWID,
                found => found?,
            };
        }
        let all = self.visit_all(&table, indexes, visit);
        if all.is_none() {
            self.is_damaged.set(true);
        }
        all
    }

    fn visit_all<const N: usize>(
        &self,
        table: &Table,
        columns: [usize; N],
        mut visit: impl FnMut([Value<'_>; N]) -> Option<()>,
    ) -> Option<()> {
        let scan = self.database.scan(&self.schema, table).ok()?;
        let mut reader = scan.reader(columns);
        let mut all = Some(());
        for chunk in scan.chunks() {
            // A chunk can't be left half-way, so that behind a row that was refused the others are
            // passed over.
            let gaps = reader.visit(&chunk, |row| all = all.and_then(|()| visit(row))).ok()?;
            // Where rows may be missing, what is off can't be told from what is lost.
            if gaps != Gaps::default() || all.is_none() {
                return None;
            }
        }
        (scan.finish() == Gaps::default()).then_some(())
    }
}

impl From<Value<'_>> for Column {
    fn from(value: Value<'_>) -> Self {
        let text = |text: &[u8]| Some(Zeroizing::new(str::from_utf8(text).ok()?.to_owned()));
        match value {
            Value::Integer(number) => Self::Integer(number),
            Value::Text(bytes) => text(bytes).map_or(Self::Other, Self::Text),
            Value::Blob(bytes) => Self::Blob(Zeroizing::new(bytes.to_vec())),
            Value::Real(number) => Self::Real(number),
            Value::Null => Self::Other,
        }
    }
}

fn length(value: Value<'_>) -> usize {
    match value {
        Value::Text(bytes) | Value::Blob(bytes) => bytes.len(),
        Value::Null | Value::Integer(_) | Value::Real(_) => 0,
    }
}
