//! `Definition`: what a CREATE TABLE says of the columns, as far as it takes to read rows.

use super::{
    Column, ColumnDefault, TableError,
    tokens::{Token, parts, tokens, top_level},
};

/// What a CREATE TABLE says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) columns: Vec<Column>,
    pub(super) rowid_alias: Option<usize>,
}

impl Definition {
    pub(super) fn parse(sql: &str) -> Result<Self, TableError> {
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
        // SQLite makes a column stand for the rowid only if its type is this very word: INT isn't
        // it.
        let is_integer = matches!(kind, [kind] if kind.is("INTEGER"));
        let mut tails = (0..constraints.len()).filter_map(|at| constraints.get(at..));
        let key = tails.find(|it| matches!(it, [a, b, ..] if a.is("PRIMARY") && b.is("KEY")));
        // By an old quirk that SQLite keeps, DESC makes it an ordinary column.
        let is_key = key.is_some_and(|key| !key.get(2).is_some_and(|word| word.is("DESC")));
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
        // A key of two columns is an index, and stands for no rowid.
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
            // A number with a point is cut into three tokens.
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
        check("CREATE TABLE t (a INTEGER UNIQUE PRIMARY KEY)", &["a"], Some(0));
        check("CREATE TABLE t (a INTEGER UNIQUE PRIMARY KEY DESC)", &["a"], None);
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
