//! Photos.sqlite: what the photo library is in iCloud, kept by Core Data.

use rusqlite::{Connection, params};

use crate::error::Error;

/// The tables and columns that tell sizes, and a few of the many others. Names as of iOS 16 to 26.
const TABLES: &str = "
    PRAGMA page_size = 4096;
    BEGIN;
    CREATE TABLE ZASSET ( Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZADDITIONALATTRIBUTES INTEGER, ZACTIVELIBRARYSCOPEPARTICIPATIONSTATE INTEGER, ZBUNDLESCOPE INTEGER, ZCLOUDLOCALSTATE INTEGER, ZKIND INTEGER, ZSAVEDASSETTYPE INTEGER, ZTRASHEDSTATE INTEGER, ZVISIBILITYSTATE INTEGER, ZDATECREATED TIMESTAMP, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR );
    CREATE TABLE ZADDITIONALASSETATTRIBUTES ( Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZASSET INTEGER, ZORIGINALFILESIZE INTEGER, ZORIGINALFILENAME VARCHAR );
";

/// Returns the bytes of a library whose originals in iCloud have these sizes.
pub(super) fn database(originals: &[u64]) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::Database { path: "Photos.sqlite".into(), source };
    let fill = || {
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch(TABLES)?;
        for (key, size) in (1_i64..).zip(originals) {
            let name = format!("IMG_{key:04}.HEIC");
            connection.execute(
                "INSERT INTO ZASSET VALUES (?1, 3, 1, ?1, 0, 0, 1, 0, 3, 0, 0, NULL, 'DCIM/100APPLE', ?2)",
                params![key, name],
            )?;
            let size = i64::try_from(*size).unwrap_or(i64::MAX);
            connection.execute(
                "INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (?1, 1, 1, ?1, ?2, ?3)",
                params![key, size, name],
            )?;
        }
        connection.execute_batch("COMMIT")?;
        connection.serialize("main").map(|data| data.to_vec())
    };
    fill().map_err(failed)
}
