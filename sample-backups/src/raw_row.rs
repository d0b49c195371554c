//! `RawRow`: a row of `Files` that iOS would not write.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

/// A row whose columns hold whatever they are told to.
///
/// ```
/// use sample_backups::RawRow;
///
/// let under_way = RawRow { flags: 16.into(), ..RawRow::default() };
/// let garbage = RawRow {
///     domain: "HomeDomain".into(),
///     relative_path: "a".into(),
///     flags: 1.into(),
///     file: b"not a property list".as_slice().into(),
///     ..RawRow::default()
/// };
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawRow {
    /// The row's number; the next free one if nothing is given.
    pub rowid: Option<i64>,
    /// Unique, unless it is NULL.
    pub file_id: Cell,
    /// The domain.
    pub domain: Cell,
    /// The path within the domain.
    pub relative_path: Cell,
    /// 1 file, 2 directory, 4 symlink.
    pub flags: Cell,
    /// The archive.
    pub file: Cell,
}

/// A value of any type that SQLite knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// NULL.
    #[default]
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text, which need not be valid UTF-8.
    Text(Vec<u8>),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.as_bytes().to_vec())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text.into_bytes())
    }
}

impl From<&[u8]> for Cell {
    fn from(bytes: &[u8]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Real(value) => ValueRef::Real(*value),
            Self::Text(bytes) => ValueRef::Text(bytes),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
