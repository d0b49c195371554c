//! `Schema`: the tables of a database, and the columns of one by its CREATE TABLE.

mod definition;
mod tokens;

use self::definition::Definition;
use super::{
    Database, Gaps, Value,
    header::Encoding,
    scan::{Scan, ScanError},
};

/// A schema longer than this is refused. Those of iOS have some kilobytes.
const LONGEST: usize = 4 << 20;

/// What a database is made of.
#[derive(Debug, Clone)]
pub struct Schema {
    objects: Vec<Object>,
    encoding: Encoding,
    /// The gaps in it.
    pub(super) gaps: Gaps,
}

/// A table, an index, a view or a trigger.
#[derive(Debug, Clone)]
struct Object {
    kind: String,
    name: String,
    /// Its first page; 0 where it has none.
    root: u32,
    sql: String,
}

/// A table whose rows can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub(super) root: u32,
    /// Its columns, in the order in which records hold them.
    pub columns: Vec<Column>,
    /// The column that stands for the rowid, and holds nothing itself.
    pub(super) rowid_alias: Option<usize>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, as CREATE TABLE writes it.
    pub name: String,
    /// Its value in rows from before it was added.
    pub(super) default: ColumnDefault,
}

/// The DEFAULT of a column.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) enum ColumnDefault {
    #[default]
    Null,
    Integer(i64),
    Text(String),
    /// An expression, or a number that isn't whole.
    Unknown,
}

/// Why a schema can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Its pages are damaged.
    #[error("the schema of the database is damaged")]
    Damaged,
    /// It is longer than any that iOS makes.
    #[error("the schema of the database is too long")]
    TooLong,
}

/// Why the rows of a table can't be read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// There is no table of this name.
    #[error("there is no such table")]
    Missing,
    /// It is a view, which would run whatever the file says.
    #[error("it is a view and not a table")]
    View,
    /// It is a virtual table, which would run code that the file names.
    #[error("it is a virtual table")]
    Virtual,
    /// Some of its columns are computed, which would run whatever the file says.
    #[error("some of its columns are computed")]
    Generated,
    /// It has no rowids, so that its rows stand in a tree of another kind.
    #[error("it has no rowids")]
    WithoutRowid,
    /// Its texts are UTF-16.
    #[error("its texts are UTF-16")]
    Utf16,
    /// What it was made with can't be understood.
    #[error("its CREATE TABLE can't be understood")]
    Sql,
}

impl Schema {
    pub(super) fn read(database: &Database) -> Result<Self, SchemaError> {
        let damaged = |_: ScanError| SchemaError::Damaged;
        let scan = Scan::without_schema(database.clone(), Table::of_schema()).map_err(damaged)?;
        let encoding = database.header.encoding;
        // Of `sqlite_schema`: type, name, rootpage and sql.
        let mut reader = scan.reader([0, 1, 3, 4]);
        let (mut objects, mut length, mut gaps) = (Vec::new(), 0, Gaps::default());
        for chunk in scan.chunks() {
            let read = reader.visit(&chunk, |[kind, name, root, sql]| {
                let text = |value: Value<'_>| match value.as_text() {
                    // Past the limit nothing more is kept: the schema is refused as soon as it has
                    // been read.
                    Some(text) if length <= LONGEST => {
                        length += text.len();
                        encoding.decode(text)
                    }
                    _ => String::new(),
                };
                let [kind, name, sql] = [kind, name, sql].map(text);
                let root = root.as_integer().and_then(|root| u32::try_from(root).ok());
                if length <= LONGEST {
                    objects.push(Object { kind, name, root: root.unwrap_or_default(), sql });
                }
            });
            gaps.0 += read.map_err(damaged)?.0;
        }
        if LONGEST < length {
            return Err(SchemaError::TooLong);
        }
        if objects.is_empty() && gaps != Gaps::default() {
            return Err(SchemaError::Damaged);
        }
        Ok(Self { objects, encoding, gaps })
    }

    /// Returns the roots of all trees but that of the schema itself.
    pub(super) fn roots(&self) -> impl Iterator<Item = u32> {
        self.objects.iter().map(|object| object.root).filter(|root| 1 < *root)
    }

    /// Returns the names of all tables that have rows of their own.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        let tables = self.objects.iter().filter(|object| object.kind == "table" && 1 < object.root);
        tables.map(|object| object.name.as_str())
    }

    /// Returns a table by its name, without regard to the case of ASCII letters.
    ///
    /// # Errors
    /// When there is none, or its rows can't be read here.
    pub fn table(&self, name: &str) -> Result<Table, TableError> {
        let is_it = |object: &&Object| {
            matches!(object.kind.as_str(), "table" | "view")
                && object.name.eq_ignore_ascii_case(name)
        };
        let object = self.objects.iter().find(is_it).ok_or(TableError::Missing)?;
        if object.kind == "view" {
            return Err(TableError::View);
        }
        // A virtual table has no page of its own, and the first page is the schema's.
        if object.root < 2 {
            return Err(TableError::Virtual);
        }
        if self.encoding != Encoding::Utf8 {
            return Err(TableError::Utf16);
        }
        let definition = Definition::parse(&object.sql)?;
        Ok(Table {
            root: object.root,
            columns: definition.columns,
            rowid_alias: definition.rowid_alias,
        })
    }
}

impl Table {
    /// The table of all tables, which begins on the first page.
    fn of_schema() -> Self {
        Self { root: 1, columns: Vec::new(), rowid_alias: None }
    }

    /// Stands for the rowid, which each row has whether or not a column is called so.
    pub const ROWID: usize = usize::MAX;

    /// Returns the indexes of these columns; `None` where one is missing.
    pub fn columns_named<const N: usize>(&self, names: [&str; N]) -> Option<[usize; N]> {
        let mut indexes = [0; N];
        for (index, name) in indexes.iter_mut().zip(names) {
            *index = self.column(name)?;
        }
        Some(indexes)
    }

    /// Returns the index of a column. Names of columns are compared as SQLite does, without regard
    /// to the case of ASCII letters.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }
}
