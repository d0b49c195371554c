//! `Made`: files whose content is made when the backup is written, because that can fail.

use rusqlite::Connection;

use crate::{
    account::{Account, AccountFile},
    error::Error,
    manifest_db::header,
    row::Row,
};

/// Files whose content is made when the backup is written.
#[derive(Debug, Clone)]
pub(super) enum Made {
    /// What tells of an account.
    Account(Box<Account>),
    /// A small database that these statements fill.
    Database { domain: &'static str, path: &'static str, statements: &'static str },
}

impl Made {
    /// The files, last changed at this time.
    pub(super) fn rows(&self, unix_seconds: i64) -> Result<Vec<Row>, Error> {
        let rows: Vec<Row> = match self {
            Self::Account(account) => {
                let row = |AccountFile { domain, path, bytes }| Row::content(domain, path, &bytes);
                account.files()?.into_iter().map(row).collect()
            }
            Self::Database { domain, path, statements } => {
                let failed = |source| Error::Database { path: path.into(), source };
                vec![Row::content(domain, path, &database(statements).map_err(failed)?)]
            }
        };
        Ok(rows.into_iter().map(|row| row.modified(unix_seconds)).collect())
    }
}

/// Returns the bytes of a database as iOS leaves it.
fn database(statements: &str) -> rusqlite::Result<Vec<u8>> {
    let mut connection = Connection::open_in_memory()?;
    connection.execute_batch("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL;")?;
    connection.execute_batch(statements)?;
    let mut bytes = connection.serialize("main")?.to_vec();
    header::patch_bytes(&mut bytes);
    Ok(bytes)
}
