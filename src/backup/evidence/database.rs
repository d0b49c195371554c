//! `Tables`: a database in memory that nobody has vouched for, read table by table.
//!
//! SQLite reads the pages, and is trusted with no more than that: it gets no statement but "these
//! columns of this table", for tables and columns that are just what they are called. Views,
//! virtual tables and computed columns could run whatever the file says. Rows are put together by
//! us, so that their number bounds the work; and should SQLite go round in circles, it is stopped.

use std::cell::Cell;

use rusqlite::{Params, Row, config::DbConfig, limits::Limit, types::Value};
use zeroize::Zeroizing;

use crate::backup::{image::WipedCopy, table};

/// The place of a header's two versions, which are 2 where there was a write-ahead log. A
/// database in memory can't have one, and SQLite refuses such a header there.
const VERSIONS: std::ops::Range<usize> = 18..20;
const WITHOUT_LOG: u8 = 1;
/// Values longer than this are not read. The archives of Core Data have some 150 bytes.
const LONGEST_VALUE: i32 = 16 << 10;
/// Tables of more rows than this are not read. Real ones have a few hundred.
const MOST_ROWS: usize = 10_000;
/// SQLite is stopped after this many times so many steps of its own, and one time more for each
/// kilobyte of the file. It takes ten or so for a row.
const MOST_ROUNDS: usize = 300;
const STEPS_OF_A_ROUND: i32 = 1_000;

/// The tables of a database. Wiped when they go.
pub(super) struct Tables {
    copy: WipedCopy,
    /// How many bytes the file has: the rows of a table can't have more together.
    length: usize,
    /// Whether something that is there could not be read.
    is_damaged: Cell<bool>,
}

impl Tables {
    /// Opens the bytes of a whole file.
    pub(super) fn open(mut image: Zeroizing<Vec<u8>>) -> Option<Self> {
        image.get_mut(VERSIONS)?.fill(WITHOUT_LOG);
        Self::connect(&image).ok()
    }

    fn connect(image: &[u8]) -> rusqlite::Result<Self> {
        let mut copy = WipedCopy::of(image)?;
        let connection = &mut copy.0;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
        let mut rounds = MOST_ROUNDS.saturating_add(image.len() >> 10);
        let is_enough = move || {
            rounds = rounds.saturating_sub(1);
            rounds == 0
        };
        connection.progress_handler(STEPS_OF_A_ROUND, Some(is_enough))?;
        connection.execute_batch("PRAGMA cell_size_check = ON")?;
        Ok(Self { copy, length: image.len(), is_damaged: Cell::new(false) })
    }

    /// Whether some of the rows that were asked for are there and could not be read. What isn't
    /// there at all is of another version, and no damage.
    pub(super) fn is_damaged(&self) -> bool {
        self.is_damaged.get()
    }

    /// Returns the names of all tables that are tables.
    pub(super) fn names(&self) -> Option<Vec<String>> {
        // Virtual tables have no page of their own.
        const NAMES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND 0 < rootpage";
        self.all(NAMES, [], |row| row.get(0))
    }

    /// Returns the columns of a table that hold what was written into them.
    pub(super) fn columns(&self, table: &str) -> Option<Vec<String>> {
        if !is_name(table) || !self.names()?.iter().any(|name| name == table) {
            return None;
        }
        let column = |row: &Row<'_>| Ok((row.get("name")?, row.get("hidden")?));
        let columns: Vec<(String, i64)> =
            self.all(&format!("PRAGMA table_xinfo({table})"), [], column)?;
        Some(columns.into_iter().filter(|(_, hidden)| *hidden == 0).map(|(name, _)| name).collect())
    }

    /// Returns these columns of all rows; `None` where one is missing or not all can be read.
    pub(super) fn rows<const N: usize>(
        &self,
        table: &str,
        columns: [&str; N],
    ) -> Option<Vec<[Value; N]>> {
        self.check(table, &columns)?;
        self.all(&format!("SELECT {} FROM {table}", columns.join(", ")), [], values)
    }

    /// Returns these columns of the rows that have a text in another column; `None` where one is
    /// missing or not all can be read.
    pub(super) fn rows_with<const N: usize>(
        &self,
        table: &str,
        columns: [&str; N],
        (column, text): (&str, &str),
    ) -> Option<Vec<[Value; N]>> {
        self.check(table, &columns)?;
        self.check(table, &[column])?;
        let columns = columns.join(", ");
        self.all(&format!("SELECT {columns} FROM {table} WHERE {column} = ?1"), [text], values)
    }

    /// Checks that there are such columns.
    fn check(&self, table: &str, columns: &[&str]) -> Option<()> {
        let known = self.columns(table)?;
        // Each row has a rowid, whether or not a column is called so.
        let is_there = |column: &str| column == "rowid" || known.iter().any(|name| name == column);
        columns.iter().all(|column| is_name(column) && is_there(column)).then_some(())
    }

    /// Hands on these columns of all rows, however many they are; `None` where a column is missing,
    /// not all rows can be read, or one of them is refused.
    pub(super) fn visit<const N: usize>(
        &self,
        table: &str,
        columns: [&str; N],
        mut visit: impl FnMut([Value; N]) -> Option<()>,
    ) -> Option<()> {
        self.check(table, &columns)?;
        let select = format!("SELECT {} FROM {table}", columns.join(", "));
        self.visit_rows(&select, [], |row| visit(values(row).ok()?))
    }

    fn all<T>(
        &self,
        select: &str,
        parameters: impl Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Option<Vec<T>> {
        let mut found = Vec::new();
        self.visit_rows(select, parameters, |row| {
            found.push(read(row).ok()?);
            (found.len() <= MOST_ROWS).then_some(())
        })?;
        Some(found)
    }

    fn visit_rows(
        &self,
        select: &str,
        parameters: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> Option<()>,
    ) -> Option<()> {
        let visit_all = || {
            let mut statement = self.copy.0.prepare(select).ok()?;
            let mut rows = statement.query(parameters).ok()?;
            let mut left = self.length;
            while let Some(row) = rows.next().ok()? {
                left = left.checked_sub(table::length(row))?;
                visit(row)?;
            }
            Some(())
        };
        let all = visit_all();
        if all.is_none() {
            self.is_damaged.set(true);
        }
        all
    }
}

/// Whether a name can stand in a statement as it is.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn values<const N: usize>(row: &Row<'_>) -> rusqlite::Result<[Value; N]> {
    let mut values = [const { Value::Null }; N];
    for (place, value) in values.iter_mut().enumerate() {
        *value = row.get(place)?;
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, MAIN_DB};

    use super::*;

    /// A table of two rows, of which the second goes on where the first does, in a file that has
    /// room for one.
    fn entangled() -> Vec<u8> {
        const PAGE: usize = 512;
        // Of such a row, as little stands on its leaf as can be.
        const LENGTH: usize = 8_105;
        let row = format!("INSERT INTO ZACCOUNT VALUES (zeroblob({LENGTH}));");
        let mut connection = Connection::open_in_memory().unwrap();
        let table = format!("PRAGMA page_size = {PAGE}; CREATE TABLE ZACCOUNT (A); {row} {row}");
        connection.execute_batch(&table).unwrap();
        let mut image = connection.serialize(MAIN_DB).unwrap().to_vec();
        let leaf = &mut image[PAGE..2 * PAGE];
        let cell = |number: usize| {
            usize::from(u16::from_be_bytes([leaf[8 + 2 * number], leaf[9 + 2 * number]]))
        };
        // The last four bytes of a cell say on which page it goes on.
        let (first, second, width) = (cell(0), cell(1), PAGE - cell(0));
        leaf.copy_within(first + width - 4..first + width, second + width - 4);
        let pages = 2 + LENGTH.div_ceil(PAGE - 4);
        image.truncate(pages * PAGE);
        image[28..32].copy_from_slice(&u32::try_from(pages).unwrap().to_be_bytes());
        image
    }

    #[test]
    fn rows_that_claim_the_same_bytes_are_not_read() {
        let rows = |image: Vec<u8>| Tables::open(image.into()).unwrap().rows("ZACCOUNT", ["A"]);
        assert_eq!(rows(entangled()), None);
        // As long as there are bytes enough in the file, nobody can tell.
        let mut long = entangled();
        long.resize(2 * long.len(), 0);
        assert_eq!(rows(long).unwrap().len(), 2);
    }

    #[test]
    fn what_was_read_is_overwritten() {
        const NEEDLE: &str = "sample.person@example.com";
        let mut connection = Connection::open_in_memory().unwrap();
        let table = format!("CREATE TABLE ZACCOUNT (A); INSERT INTO ZACCOUNT VALUES ('{NEEDLE}')");
        connection.execute_batch(&table).unwrap();
        let image = connection.serialize(MAIN_DB).unwrap().to_vec();

        let mut tables = Tables::open(image.into()).unwrap();
        let rows = tables.rows("ZACCOUNT", ["A"]).unwrap();
        assert_eq!(rows, [[Value::Text(NEEDLE.to_owned())]]);
        tables.copy.wipe().unwrap();
        let wiped = tables.copy.0.serialize(MAIN_DB).unwrap();
        assert!(!wiped.windows(NEEDLE.len()).any(|part| part == NEEDLE.as_bytes()));
    }
}
