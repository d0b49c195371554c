//! A plain reader of backups, which shares no code with the writer.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use plist::{Dictionary, Value};
use rusqlite::{Connection, OpenFlags};

/// A row as it was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) rowid: i64,
    pub(crate) file_id: Option<String>,
    pub(crate) domain: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) flags: Option<i64>,
    pub(crate) archive: Option<Vec<u8>>,
}

impl Found {
    /// The root of the archive.
    pub(crate) fn root(&self) -> Dictionary {
        self.objects()[1].as_dictionary().unwrap().clone()
    }

    fn objects(&self) -> Vec<Value> {
        let archive = Value::from_reader(Cursor::new(self.archive.as_ref().unwrap())).unwrap();
        archive.as_dictionary().unwrap()["$objects"].as_array().unwrap().clone()
    }

    /// Class and wrapped key, if the row has them.
    pub(crate) fn encryption_key(&self) -> Option<Vec<u8>> {
        let at = self.root().get("EncryptionKey")?.as_uid().unwrap().get();
        let key = &self.objects()[usize::try_from(at).unwrap()];
        Some(key.as_dictionary().unwrap()["NS.data"].as_data().unwrap().to_vec())
    }

    pub(crate) fn size(&self) -> i64 {
        self.root()["Size"].as_signed_integer().unwrap()
    }
}

/// Opens a copy of Manifest.db and its log, so that nothing in the folder changes.
pub(crate) fn open(folder: &Path) -> (tempfile::TempDir, Connection) {
    let copy = tempfile::tempdir().unwrap();
    for name in ["Manifest.db", "Manifest.db-wal"] {
        if folder.join(name).exists() {
            fs::copy(folder.join(name), copy.path().join(name)).unwrap();
        }
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags(copy.path().join("Manifest.db"), flags).unwrap();
    (copy, connection)
}

/// All rows in the order of their numbers.
pub(crate) fn rows(folder: &Path) -> Vec<Found> {
    let (_copy, connection) = open(folder);
    let mut statement = connection
        .prepare(
            "SELECT rowid, fileID, domain, relativePath, flags, file FROM Files ORDER BY rowid",
        )
        .unwrap();
    let found = statement.query_map([], |row| {
        Ok(Found {
            rowid: row.get(0)?,
            file_id: row.get(1)?,
            domain: row.get(2)?,
            path: row.get(3)?,
            flags: row.get(4)?,
            archive: row.get(5)?,
        })
    });
    found.unwrap().map(Result::unwrap).collect()
}

/// Where the content of a file is, if it is on disk.
pub(crate) fn blob(folder: &Path, domain: &str, path: &str) -> PathBuf {
    let id = sample_backups::file_id(domain, path);
    folder.join(id.get(..2).unwrap()).join(id)
}

pub(crate) fn plist(folder: &Path, name: &str) -> Dictionary {
    Value::from_file(folder.join(name)).unwrap().into_dictionary().unwrap()
}
