//! `Tables`: a database in memory that nobody has vouched for, read table by table.
//!
//! SQLite reads the pages, and is trusted with no more than that: it gets no statement but "these
//! columns of this table", for tables and columns that are just what they are called. Views,
//! virtual tables and computed columns could run whatever the file says. Rows are put together by
//! us, so that their number bounds the work; and should SQLite go round in circles, it is stopped.

use rusqlite::{Params, Row, config::DbConfig, limits::Limit, types::Value};
use zeroize::Zeroizing;

use crate::backup::image::WipedCopy;

/// The place of a header's two versions, which are 2 where there was a write-ahead log. A
/// database in memory can't have one, and SQLite refuses such a header there.
const VERSIONS: std::ops::Range<usize> = 18..20;
const WITHOUT_LOG: u8 = 1;
/// Values longer than this are not read. The archives of Core Data have some 150 bytes.
const LONGEST_VALUE: i32 = 16 << 10;
/// Tables of more rows than this are not read. Real ones have a few hundred.
const MOST_ROWS: usize = 10_000;
/// SQLite is stopped after this many times so many steps of its own. It takes five or so for a
/// row.
const MOST_ROUNDS: u32 = 300;
const STEPS_OF_A_ROUND: i32 = 1_000;

/// The tables of a database. Wiped when they go.
pub(super) struct Tables {
    copy: WipedCopy,
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
        let mut rounds = 0;
        let is_enough = move || {
            rounds += 1;
            MOST_ROUNDS < rounds
        };
        connection.progress_handler(STEPS_OF_A_ROUND, Some(is_enough))?;
        connection.execute_batch("PRAGMA cell_size_check = ON")?;
        Ok(Self { copy })
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
        let is_known = |column: &&str| is_name(column) && known.iter().any(|name| name == column);
        columns.iter().all(is_known).then_some(())
    }

    fn all<T>(
        &self,
        select: &str,
        parameters: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Option<Vec<T>> {
        let mut statement = self.copy.0.prepare(select).ok()?;
        let rows = statement.query_map(parameters, read).ok()?;
        let found: Vec<T> = rows.take(MOST_ROWS + 1).collect::<Result<_, _>>().ok()?;
        (found.len() <= MOST_ROWS).then_some(found)
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
