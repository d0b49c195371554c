//! client.db: what iCloud Drive holds, by the app whose library it is in.

use rusqlite::{Connection, params};

use crate::error::Error;

/// The tables that tell sizes and owners. Names as of iOS 12 to 27.
const TABLES: &str = "
    PRAGMA page_size = 4096;
    BEGIN;
    CREATE TABLE app_libraries (rowid INTEGER PRIMARY KEY, app_library_name TEXT NOT NULL, zone_rowid INTEGER);
    CREATE TABLE client_zones (rowid INTEGER PRIMARY KEY, zone_name TEXT NOT NULL, zone_owner TEXT NOT NULL, zone_plist BLOB);
    CREATE TABLE client_items (rowid INTEGER PRIMARY KEY, zone_rowid INTEGER NOT NULL, item_id BLOB, item_parent_id BLOB, item_filename TEXT, item_type INTEGER NOT NULL, item_state INTEGER NOT NULL, item_birthtime INTEGER, item_sharing_options INTEGER, item_user_visible INTEGER, app_library_rowid INTEGER, version_size INTEGER, version_mtime INTEGER);
    INSERT INTO client_zones VALUES (1, 'com.apple.CloudDocs', '__defaultOwner__', NULL);
    INSERT INTO client_zones VALUES (2, 'com.apple.CloudDocs', '_5a0b1c2d3e4f', NULL);
";

/// A file in iCloud Drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DriveFile {
    /// The library: the container of an app, or `com.apple.CloudDocs`.
    pub(super) library: String,
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) unix_seconds: i64,
    pub(super) zone: Zone,
}

/// Whose storage a file fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    Own,
    SomebodyElses,
}

/// Returns the bytes of a database of these files.
pub(super) fn database(files: &[DriveFile]) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::Database { path: "client.db".into(), source };
    let fill = || {
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch(TABLES)?;
        let mut libraries: Vec<&str> = files.iter().map(|file| file.library.as_str()).collect();
        libraries.sort_unstable();
        libraries.dedup();
        for (key, name) in (1_i64..).zip(&libraries) {
            connection
                .execute("INSERT INTO app_libraries VALUES (?1, ?2, 1)", params![key, name])?;
        }
        for (key, file) in (1_i64..).zip(files) {
            let library = libraries.iter().position(|name| *name == file.library);
            let library = library.and_then(|index| i64::try_from(index + 1).ok());
            let (zone, sharing) = match file.zone {
                Zone::Own => (1, 0),
                Zone::SomebodyElses => (2, 64),
            };
            let size = i64::try_from(file.bytes).unwrap_or(i64::MAX);
            connection.execute(
                "INSERT INTO client_items VALUES (?1, ?2, NULL, NULL, ?3, 1, 0, ?4, ?5, 1, ?6, ?7, ?4)",
                params![key, zone, file.name, file.unix_seconds, sharing, library, size],
            )?;
        }
        connection.execute_batch("COMMIT")?;
        connection.serialize("main").map(|data| data.to_vec())
    };
    fill().map_err(failed)
}
