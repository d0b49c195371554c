//! Photos.sqlite: how large the photo library is in iCloud.
//!
//! With Optimise Storage the device holds far less than iCloud does, and this database is the only
//! sign of the true size: it keeps the size of each original. Whether it does for all that are in
//! iCloud alone nobody has verified, so the sum is an estimate, and rather too small.
//!
//! Tables and columns are those that public readers of the database ask for. Core Data renames
//! them from version to version, so the schema is asked. Nothing but sizes and states is read.

use std::collections::HashSet;

use super::{EvidenceFile, EvidenceFiles, Unreadable, database::Tables};
use crate::{bytes::Bytes, sqlite::Value};

/// What the assets are called, since iOS 14 and before.
const ASSETS: [&str; 2] = ["ZASSET", "ZGENERICASSET"];
/// A library of more assets than this isn't added up. The largest that people tell of have half as
/// many.
const MOST_ASSETS: usize = 2_000_000;
const ATTRIBUTES: &str = "ZADDITIONALASSETATTRIBUTES";
/// An asset that iCloud Photos holds.
const IN_CLOUD: i64 = 1;
/// An asset that was deleted from Recently Deleted, too, and is waiting to go.
const EXPUNGED: i64 = 2;
/// Kinds of assets that Apple's own code doesn't count against the storage (read in iOS 26.1):
/// shared streams and albums, links, placeholders, what others shared, what a computer synced.
const NOT_COUNTED: [i64; 11] = [2, 4, 8, 9, 10, 11, 12, 13, 14, 16, 256];

impl EvidenceFiles {
    /// Returns what the originals in iCloud take; `None` where there is no such database.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn photo_library(&self) -> Option<Result<Bytes, Unreadable>> {
        let tables = self.tables(EvidenceFile::PhotoLibrary, EvidenceFile::PhotoLibraryWal)?;
        Some(tables.and_then(|tables| sum(&tables).ok_or(Unreadable::Damaged)))
    }
}

/// Adds up the originals of the owner's own assets that are in iCloud.
fn sum(tables: &Tables) -> Option<Bytes> {
    let table = ASSETS.into_iter().find(|table| tables.columns(table).is_some())?;
    let columns = tables.columns(table)?;
    let has = |wanted: &str| columns.iter().any(|column| column == wanted);
    // A column that this version hasn't got is read as one that tells nothing.
    let or_key = |wanted: &'static str| if has(wanted) { wanted } else { "Z_PK" };
    let [trashed, scope, kind] =
        ["ZTRASHEDSTATE", "ZACTIVELIBRARYSCOPEPARTICIPATIONSTATE", "ZSAVEDASSETTYPE"];
    let [attributes, cloud] = ["ZADDITIONALATTRIBUTES", "ZCLOUDLOCALSTATE"];
    let asked = [attributes, cloud, or_key(trashed), or_key(scope), or_key(kind)];
    let mut counted = HashSet::new();
    tables.visit(table, asked, |[attributes, cloud, is_trashed, in_scope, is_kind]| {
        let is = |value: &Value<'_>, wanted: i64| *value == Value::Integer(wanted);
        let is_gone = has(trashed) && is(&is_trashed, EXPUNGED);
        // Somebody else's shared library counts for that person.
        let is_own = !has(scope) || is(&in_scope, 0) || in_scope == Value::Null;
        let is_free = has(kind) && NOT_COUNTED.into_iter().any(|free| is(&is_kind, free));
        if is(&cloud, IN_CLOUD)
            && is_own
            && !is_gone
            && !is_free
            && let Value::Integer(key) = attributes
        {
            counted.insert(key);
            return (counted.len() <= MOST_ASSETS).then_some(());
        }
        Some(())
    })?;
    let mut total = Bytes::ZERO;
    tables.visit(ATTRIBUTES, ["Z_PK", "ZORIGINALFILESIZE"], |row| {
        if let [Value::Integer(key), Value::Integer(size)] = row
            && let Ok(size) = u64::try_from(size)
            // Each asset counts once, however many rows claim its attributes.
            && counted.remove(&key)
        {
            total = total.checked_add(Bytes::new(size))?;
        }
        Some(())
    })?;
    Some(total)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    const LIBRARY: &str = "
        CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZADDITIONALATTRIBUTES INTEGER,
            ZCLOUDLOCALSTATE INTEGER, ZTRASHEDSTATE INTEGER,
            ZACTIVELIBRARYSCOPEPARTICIPATIONSTATE INTEGER, ZSAVEDASSETTYPE INTEGER,
            ZFILENAME VARCHAR);
        CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER,
            ZORIGINALFILESIZE INTEGER);
        INSERT INTO ZASSET VALUES (1, 11, 1, 0, 0, 3, 'IMG_0001.HEIC');
        INSERT INTO ZASSET VALUES (2, 12, 1, 0, 0, 3, 'IMG_0002.MOV');
        INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (11, 1, 100);
        INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (12, 2, 5000000000);";

    #[track_caller]
    fn check(statements: &[&str], expected: Option<Result<u64, Unreadable>>) {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&statements.concat()).unwrap();
        let image = connection.serialize("main").unwrap().to_vec();
        let files = EvidenceFiles::from_iter([(EvidenceFile::PhotoLibrary, image)]);
        assert_eq!(
            files.photo_library(),
            expected.map(|size| size.map(Bytes::new)),
            "{statements:?}"
        );
    }

    #[test]
    fn the_originals_in_icloud_are_added_up() {
        check(&[LIBRARY], Some(Ok(5_000_000_100)));
        assert_eq!(EvidenceFiles::default().photo_library(), None);
    }

    #[test]
    fn what_is_only_here_deleted_or_somebody_elses_does_not_count() {
        let with = |change: &str| check(&[LIBRARY, change], Some(Ok(100)));
        with("UPDATE ZASSET SET ZCLOUDLOCALSTATE = 0 WHERE Z_PK = 2;");
        with("UPDATE ZASSET SET ZCLOUDLOCALSTATE = NULL WHERE Z_PK = 2;");
        with("UPDATE ZASSET SET ZTRASHEDSTATE = 2 WHERE Z_PK = 2;");
        with("UPDATE ZASSET SET ZACTIVELIBRARYSCOPEPARTICIPATIONSTATE = 1 WHERE Z_PK = 2;");
        with("UPDATE ZASSET SET ZSAVEDASSETTYPE = 4 WHERE Z_PK = 2;");
        with("UPDATE ZADDITIONALASSETATTRIBUTES SET ZORIGINALFILESIZE = -5 WHERE Z_PK = 12;");
        with("UPDATE ZADDITIONALASSETATTRIBUTES SET ZORIGINALFILESIZE = 'x' WHERE Z_PK = 12;");
        with("UPDATE ZASSET SET ZADDITIONALATTRIBUTES = 11 WHERE Z_PK = 2;");
    }

    #[test]
    fn what_is_in_recently_deleted_still_counts() {
        check(&[LIBRARY, "UPDATE ZASSET SET ZTRASHEDSTATE = 1;"], Some(Ok(5_000_000_100)));
    }

    #[test]
    fn columns_differ_between_versions() {
        let all = Some(Ok(5_000_000_100));
        let drop = |column: &str| format!("ALTER TABLE ZASSET DROP COLUMN {column};");
        check(&[LIBRARY, &drop("ZTRASHEDSTATE")], all);
        check(&[LIBRARY, &drop("ZACTIVELIBRARYSCOPEPARTICIPATIONSTATE")], all);
        check(&[LIBRARY, &drop("ZSAVEDASSETTYPE")], all);
        check(&[LIBRARY, "ALTER TABLE ZASSET RENAME TO ZGENERICASSET;"], all);
        let damaged = Some(Err(Unreadable::Damaged));
        check(&[LIBRARY, &drop("ZCLOUDLOCALSTATE")], damaged);
        check(&[LIBRARY, "DROP TABLE ZADDITIONALASSETATTRIBUTES;"], damaged);
        check(&["CREATE TABLE OTHER (A);"], damaged);
    }

    #[test]
    fn sizes_that_add_up_to_more_than_can_be_counted_tell_nothing() {
        let more = "INSERT INTO ZASSET VALUES (3, 13, 1, 0, 0, 3, ''), (4, 14, 1, 0, 0, 3, '');
            INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (13, 3, 9223372036854775807),
                (14, 4, 9223372036854775807);";
        check(&[LIBRARY, more], Some(Err(Unreadable::Damaged)));
    }
}
