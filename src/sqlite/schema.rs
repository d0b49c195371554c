//! `Schema`: the tables of a database, and the columns of one by its CREATE TABLE.

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
    /// The damaged places of it.
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
    /// Its name.
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
        let mut reader = scan.reader([0, 1, 3, 4]);
        let (mut objects, mut length, mut gaps) = (Vec::new(), 0, Gaps::default());
        for part in scan.parts() {
            let read = reader.visit(&part, |[kind, name, root, sql]| {
                let text = |value: Value<'_>| match value.as_text() {
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

/// What a CREATE TABLE says.
#[derive(Debug, PartialEq, Eq)]
struct Definition {
    columns: Vec<Column>,
    rowid_alias: Option<usize>,
}

/// A piece of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'s> {
    /// A keyword, or a name without quotes.
    Word(&'s str),
    /// A name or a text in quotes.
    Quoted(String),
    /// A parenthesis, a comma or whatever else.
    Sign(char),
}

impl Token<'_> {
    fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    fn is_any(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is(keyword))
    }
}

impl Definition {
    fn parse(sql: &str) -> Result<Self, TableError> {
        let tokens = tokens(sql).ok_or(TableError::Sql)?;
        let open = tokens.iter().position(|token| *token == Token::Sign('('));
        let open = open.ok_or(TableError::Sql)?;
        let (head, rest) = tokens.split_at(open);
        if head.iter().any(|token| token.is("VIRTUAL")) {
            return Err(TableError::Virtual);
        }
        let (parts, options) = parts(rest).ok_or(TableError::Sql)?;
        if options.windows(2).any(|pair| matches!(pair, [a, b] if a.is("WITHOUT") && b.is("ROWID")))
        {
            return Err(TableError::WithoutRowid);
        }
        let mut definition = Self { columns: Vec::new(), rowid_alias: None };
        let mut types = Vec::new();
        for part in parts {
            let is_constraint = part.first().is_some_and(|first| {
                first.is_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"])
            });
            if is_constraint {
                definition.constrain(part, &types);
            } else {
                types.push(definition.add(part)?);
            }
        }
        Ok(definition)
    }

    /// Adds a column, and returns whether it is of type INTEGER.
    fn add(&mut self, part: &[Token<'_>]) -> Result<bool, TableError> {
        const CONSTRAINTS: [&str; 11] = [
            "CONSTRAINT",
            "PRIMARY",
            "NOT",
            "NULL",
            "UNIQUE",
            "CHECK",
            "DEFAULT",
            "COLLATE",
            "REFERENCES",
            "GENERATED",
            "AS",
        ];
        let (name, rest) = part.split_first().ok_or(TableError::Sql)?;
        let name = match name {
            Token::Word(word) => (*word).to_owned(),
            Token::Quoted(name) => name.clone(),
            Token::Sign(_) => return Err(TableError::Sql),
        };
        let end = rest.iter().position(|token| token.is_any(&CONSTRAINTS)).unwrap_or(rest.len());
        let (kind, constraints) = rest.split_at(end);
        if top_level(constraints).any(|token| token.is_any(&["GENERATED", "AS"])) {
            return Err(TableError::Generated);
        }
        let is_integer = matches!(kind, [kind] if kind.is("INTEGER"));
        let mut keys = constraints
            .windows(3)
            .chain(constraints.chunks(2))
            .filter(|pair| matches!(pair, [a, b, ..] if a.is("PRIMARY") && b.is("KEY")));
        let is_key = keys.next().is_some_and(|key| !key.get(2).is_some_and(|word| word.is("DESC")));
        if is_integer && is_key {
            self.rowid_alias = Some(self.columns.len());
        }
        self.columns.push(Column { name, default: ColumnDefault::of(kind, constraints) });
        Ok(is_integer)
    }

    /// Takes `PRIMARY KEY (column)` for a column of type INTEGER.
    fn constrain(&mut self, part: &[Token<'_>], are_integers: &[bool]) {
        let key = part.iter().position(|token| token.is("PRIMARY"));
        let named = key.and_then(|key| part.get(key + 2..)).unwrap_or_default();
        let [Token::Sign('('), name, rest @ ..] = named else { return };
        let is_alone = !top_level(rest).any(|token| *token == Token::Sign(','));
        let name = match name {
            Token::Word(word) => word,
            Token::Quoted(name) => name.as_str(),
            Token::Sign(_) => return,
        };
        let column = self.columns.iter().position(|it| it.name.eq_ignore_ascii_case(name));
        if let Some(column) = column.filter(|_| is_alone)
            && are_integers.get(column) == Some(&true)
        {
            self.rowid_alias = Some(column);
        }
    }
}

impl ColumnDefault {
    fn of(kind: &[Token<'_>], constraints: &[Token<'_>]) -> Self {
        let mut tokens = constraints.iter().skip_while(|token| !token.is("DEFAULT")).skip(1);
        // What a text becomes depends on the type of its column.
        let is_text = kind.iter().any(|token| token.is_any(&["TEXT", "VARCHAR"]));
        match (tokens.next(), tokens.next()) {
            (None, _) => Self::Null,
            (Some(Token::Word(_)), Some(Token::Sign('.'))) => Self::Unknown,
            (Some(token), _) if token.is("NULL") => Self::Null,
            (Some(Token::Word(number)), _) if !is_text => {
                number.parse().map_or(Self::Unknown, Self::Integer)
            }
            (Some(Token::Quoted(text)), _) if is_text => Self::Text(text.clone()),
            (Some(Token::Word(_) | Token::Quoted(_) | Token::Sign(_)), _) => Self::Unknown,
        }
    }
}

/// Returns the tokens that are in no parentheses.
fn top_level<'t, 's>(tokens: &'t [Token<'s>]) -> impl Iterator<Item = &'t Token<'s>> {
    let mut depth = 0_usize;
    tokens.iter().filter(move |token| {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => depth = depth.saturating_sub(1),
            Token::Word(_) | Token::Quoted(_) | Token::Sign(_) => return depth == 0,
        }
        false
    })
}

/// Splits what is between the first parenthesis and its counterpart at its commas; returns what is
/// behind it, too.
fn parts<'t, 's>(tokens: &'t [Token<'s>]) -> Option<(Vec<&'t [Token<'s>]>, &'t [Token<'s>])> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 1);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    parts.push(tokens.get(start..at)?);
                    return Some((parts, tokens.get(at + 1..)?));
                }
            }
            Token::Sign(',') if depth == 1 => {
                parts.push(tokens.get(start..at)?);
                start = at + 1;
            }
            Token::Word(_) | Token::Quoted(_) | Token::Sign(_) => (),
        }
    }
    None
}

/// Cuts SQL into its tokens; `None` where a quote doesn't end.
fn tokens(sql: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii();
        rest = match first {
            c if c.is_whitespace() => rest.trim_start(),
            '-' if rest.starts_with("--") => rest.split_once('\n').map_or("", |(_, rest)| rest),
            '/' if rest.starts_with("/*") => rest.split_once("*/").map_or("", |(_, rest)| rest),
            '"' | '\'' | '`' | '[' => {
                let (token, rest) = quoted(rest, first)?;
                tokens.push(token);
                rest
            }
            c if is_word(c) => {
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                let (word, rest) = rest.split_at_checked(end)?;
                tokens.push(Token::Word(word));
                rest
            }
            c => {
                tokens.push(Token::Sign(c));
                rest.get(c.len_utf8()..)?
            }
        };
    }
    Some(tokens)
}

/// Splits a quoted name or text off some SQL. A doubled closing quote stands for itself.
fn quoted(sql: &str, open: char) -> Option<(Token<'_>, &str)> {
    let close = if open == '[' { ']' } else { open };
    let mut name = String::new();
    let mut rest = sql.get(1..)?;
    loop {
        let (before, behind) = rest.split_once(close)?;
        name.push_str(before);
        match behind.strip_prefix(close) {
            Some(behind) if close != ']' => {
                name.push(close);
                rest = behind;
            }
            _ => return Some((Token::Quoted(name), behind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, columns: &[&str], rowid_alias: Option<usize>) {
        let definition = Definition::parse(sql).unwrap();
        let names: Vec<_> = definition.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!((names.as_slice(), definition.rowid_alias), (columns, rowid_alias), "{sql}");
    }

    #[test]
    fn columns_are_found_whatever_else_is_said_of_them() {
        let files = "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, \
                     flags INTEGER, file BLOB)";
        check(files, &["fileID", "domain", "relativePath", "flags", "file"], None);
        check("create table t(a,b)", &["a", "b"], None);
        check(
            "CREATE TABLE \"t(\" ( \"a,\"\"b\" VARCHAR(10, 2), [c d] , `e`)",
            &["a,\"b", "c d", "e"],
            None,
        );
        check(
            "CREATE TABLE t (a DEFAULT (1, 2), b CHECK (b <> ','), CHECK (a < b))",
            &["a", "b"],
            None,
        );
        check("CREATE TABLE t (a, -- a comment, with (\n b /* c, */)", &["a", "b"], None);
        check("CREATE TABLE t (a, UNIQUE (a), FOREIGN KEY (a) REFERENCES u (b))", &["a"], None);
    }

    #[test]
    fn a_column_can_stand_for_the_rowid() {
        check("CREATE TABLE t (Z_PK INTEGER PRIMARY KEY, b)", &["Z_PK", "b"], Some(0));
        check("CREATE TABLE t (a, b integer not null primary key)", &["a", "b"], Some(1));
        check("CREATE TABLE t (a INTEGER, b, PRIMARY KEY (a))", &["a", "b"], Some(0));
        check("CREATE TABLE t (a INTEGER, b, PRIMARY KEY (a, b))", &["a", "b"], None);
        check("CREATE TABLE t (a INTEGER PRIMARY KEY DESC)", &["a"], None);
        check("CREATE TABLE t (a INT PRIMARY KEY)", &["a"], None);
    }

    #[test]
    fn what_cannot_be_read_here_is_told() {
        let error = |sql| Definition::parse(sql).unwrap_err();
        assert_eq!(error("CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID"), TableError::WithoutRowid);
        assert_eq!(error("CREATE TABLE t (a, b AS (a + 1))"), TableError::Generated);
        assert_eq!(
            error("CREATE TABLE t (a, b INT GENERATED ALWAYS AS (a))"),
            TableError::Generated
        );
        assert_eq!(error("CREATE VIRTUAL TABLE t USING fts5(a)"), TableError::Virtual);
        assert_eq!(error("CREATE TABLE t (a"), TableError::Sql);
        assert_eq!(error("CREATE TABLE t (\"a)"), TableError::Sql);
    }
}
