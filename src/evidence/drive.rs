//! `client.db` of `CloudDocs`: what iCloud Drive holds, by app.
//!
//! The device keeps a row of each file that iCloud Drive holds, on the device or not. A local
//! backup has next to nothing of their contents, so this is where an app's own copy is seen. Tables
//! and columns are those that public readers of the database ask for; names of files and people
//! stand in it too, and are never read.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{EvidenceFile, EvidenceFiles, Unreadable, database::Tables};
use crate::{bytes::Bytes, sqlite::Value};

const ITEMS: &str = "client_items";
const LIBRARIES: &str = "app_libraries";
const ZONES: &str = "client_zones";
/// The owner of zones that are one's own; any other is somebody else, whose storage they fill.
const ONESELF: &str = "__defaultOwner__";
/// Names longer than this are none; a container's id has fewer characters.
const LONGEST_NAME: usize = 255;
/// A device has a library for each app that uses iCloud Drive: some hundred.
const MOST_LIBRARIES: usize = 50_000;

/// What iCloud Drive holds.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct DriveContents {
    /// By the name of an app's library, such as `57T9237FN3.net.whatsapp.WhatsApp` or
    /// `iCloud.com.example`: what it takes.
    pub libraries: BTreeMap<String, DriveTally>,
    /// All of it, with what is in no library.
    pub total: Bytes,
    /// What of it is shared without a sign of who shares it, and may be somebody else's.
    pub unclear: Bytes,
}

/// What some files in iCloud Drive take.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct DriveTally {
    /// How many bytes.
    pub bytes: Bytes,
    /// When the newest of them was changed.
    pub newest: Option<Timestamp>,
}

impl DriveTally {
    /// Adds files; `None` where the sum is past 2^64.
    fn add(&mut self, bytes: Bytes, changed: Option<Timestamp>) -> Option<()> {
        self.bytes = self.bytes.checked_add(bytes)?;
        self.newest = self.newest.max(changed);
        Some(())
    }
}

impl EvidenceFiles {
    /// Returns what iCloud Drive holds; `None` where there is no such database.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn drive_contents(&self) -> Option<Result<DriveContents, Unreadable>> {
        let tables = self.tables(EvidenceFile::Drive, EvidenceFile::DriveWal)?;
        Some(tables.and_then(|tables| contents(&tables).ok_or(Unreadable::Damaged)))
    }
}

fn contents(tables: &Tables) -> Option<DriveContents> {
    let mut names = BTreeMap::new();
    tables.visit(LIBRARIES, ["rowid", "app_library_name"], |row| {
        if let [Value::Integer(key), Value::Text(name)] = row
            && let Some(name) = name_of(name)
        {
            names.insert(key, name);
        }
        (names.len() <= MOST_LIBRARIES).then_some(())
    })?;
    let columns = Columns::of(tables)?;
    let owners = if columns.has("zone_rowid") { owners(tables)? } else { BTreeMap::new() };
    let mut contents = DriveContents::default();
    tables.visit(ITEMS, columns.asked(), |[library, size, changed, state, zone, sharing]| {
        let size = integer(&size).and_then(|size| u64::try_from(size).ok()).map(Bytes::new);
        let owner = integer(&zone).and_then(|zone| owners.get(&zone));
        // What isn't live was deleted or lost; what is somebody else's counts for that person.
        let is_live = !columns.has("item_state") || integer(&state) == Some(0);
        let (Some(size), true, None | Some(Owner::Oneself)) = (size, is_live, owner) else {
            return Some(());
        };
        contents.total = contents.total.checked_add(size)?;
        let is_shared = columns.has("item_sharing_options") && integer(&sharing) != Some(0);
        if owner.is_none() && is_shared && sharing != Value::Null {
            // Never more than the total, of which the sum was checked.
            contents.unclear = contents.unclear.saturating_add(size);
        }
        if let Some(name) = integer(&library).and_then(|library| names.get(&library)) {
            let changed = changed_at(&columns, &changed);
            contents.libraries.entry(name.clone()).or_default().add(size, changed)?;
        }
        Some(())
    })?;
    Some(contents)
}

/// Whose a zone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Oneself,
    SomebodyElse,
}

/// Returns whose each zone is, as far as that is recorded.
fn owners(tables: &Tables) -> Option<BTreeMap<i64, Owner>> {
    let mut owners = BTreeMap::new();
    let has_owners = |columns: Vec<String>| columns.iter().any(|name| name == "zone_owner");
    if tables.columns(ZONES).is_some_and(has_owners) {
        tables.visit(ZONES, ["rowid", "zone_owner"], |row| {
            if let [Value::Integer(key), Value::Text(owner)] = row
                && !owner.is_empty()
            {
                let is_own = owner == ONESELF.as_bytes();
                owners.insert(key, if is_own { Owner::Oneself } else { Owner::SomebodyElse });
            }
            (owners.len() <= MOST_LIBRARIES).then_some(())
        })?;
    }
    Some(owners)
}

/// The columns of the items that this version has.
struct Columns(Vec<String>);

impl Columns {
    fn of(tables: &Tables) -> Option<Self> {
        tables.columns(ITEMS).map(Self)
    }

    fn has(&self, wanted: &str) -> bool {
        self.0.iter().any(|name| name == wanted)
    }

    /// Returns what is asked for: instead of a column that isn't there, one that is.
    fn asked(&self) -> [&'static str; 6] {
        let or_size = |wanted: &'static str| if self.has(wanted) { wanted } else { "version_size" };
        let [changed, state, zone, sharing] =
            ["version_mtime", "item_state", "zone_rowid", "item_sharing_options"].map(or_size);
        ["app_library_rowid", "version_size", changed, state, zone, sharing]
    }
}

/// Returns when a file was changed, in Unix seconds; `None` of a time that no file has.
fn changed_at(columns: &Columns, value: &Value<'_>) -> Option<Timestamp> {
    let seconds = integer(value).filter(|seconds| 0 < *seconds)?;
    columns.has("version_mtime").then(|| Timestamp::from_second(seconds).ok())?
}

fn integer(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        // Times may have fractions of a second.
        Value::Real(number) => {
            SignedDuration::try_from_secs_f64(*number).ok().map(|it| it.as_secs())
        }
        Value::Null | Value::Text(_) | Value::Blob(_) => None,
    }
}

/// Returns the name of an app's library, where a text can be one: an id, and no file's or person's
/// name.
fn name_of(text: &[u8]) -> Option<String> {
    let is_letter = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_');
    let is_name = !text.is_empty() && text.len() <= LONGEST_NAME && text.iter().all(is_letter);
    is_name.then(|| String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    const DRIVE: &str = "
        CREATE TABLE app_libraries (rowid INTEGER PRIMARY KEY, app_library_name TEXT);
        CREATE TABLE client_zones (rowid INTEGER PRIMARY KEY, zone_owner TEXT, zone_name TEXT);
        CREATE TABLE client_items (rowid INTEGER PRIMARY KEY, zone_rowid INTEGER,
            item_filename TEXT, item_state INTEGER, item_sharing_options INTEGER,
            app_library_rowid INTEGER, version_size INTEGER, version_mtime INTEGER);
        INSERT INTO app_libraries VALUES (1, 'com.apple.CloudDocs'),
            (2, '57T9237FN3.net.whatsapp.WhatsApp');
        INSERT INTO client_zones VALUES (1, '__defaultOwner__', 'com.apple.CloudDocs');
        INSERT INTO client_items VALUES (1, 1, 'Letter to A.txt', 0, 0, 1, 1000, 1795000000),
            (2, 1, 'Media.tar', 0, 0, 2, 14000000000, 1795100000),
            (3, 1, 'ChatStorage.sqlite.enc', 0, 0, 2, 400000000, 1795000000),
            (4, 1, 'Folder', 0, 0, 1, NULL, NULL);";

    fn read_from(statements: &[&str]) -> Option<Result<DriveContents, Unreadable>> {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&statements.concat()).unwrap();
        let image = connection.serialize("main").unwrap().to_vec();
        EvidenceFiles::from_iter([(EvidenceFile::Drive, image)]).drive_contents()
    }

    #[track_caller]
    fn check(statements: &[&str], total: u64, unclear: u64) {
        let contents = read_from(statements).unwrap().unwrap();
        let found = (contents.total.get(), contents.unclear.get());
        assert_eq!(found, (total, unclear), "{statements:?}");
    }

    #[test]
    fn what_iclouddrive_holds_is_added_up_by_app() {
        let contents = read_from(&[DRIVE]).unwrap().unwrap();
        assert_eq!(contents.total.get(), 14_400_001_000);
        let whatsapp = contents.libraries["57T9237FN3.net.whatsapp.WhatsApp"];
        assert_eq!(whatsapp.bytes.get(), 14_400_000_000);
        assert_eq!(whatsapp.newest.unwrap().as_second(), 1_795_100_000);
        assert_eq!(contents.libraries.len(), 2);
        assert!(!format!("{contents:?}").contains("Letter"));
        assert_eq!(EvidenceFiles::default().drive_contents(), None);
    }

    #[test]
    fn what_is_deleted_or_somebody_elses_does_not_count() {
        const ALL: u64 = 14_400_001_000;
        let other = "INSERT INTO client_zones VALUES (2, '_a1b2c3', 'com.apple.CloudDocs');";
        let theirs = "UPDATE client_items SET zone_rowid = 2, item_sharing_options = 4";
        check(&[DRIVE, other, theirs, " WHERE rowid = 1;"], ALL - 1_000, 0);
        check(&[DRIVE, "UPDATE client_items SET item_state = 1 WHERE rowid = 1;"], ALL - 1_000, 0);
        check(
            &[DRIVE, "UPDATE client_items SET version_size = -1 WHERE rowid = 1;"],
            ALL - 1_000,
            0,
        );
        // One's own that others may see fill one's own storage.
        check(&[DRIVE, "UPDATE client_items SET item_sharing_options = 64;"], ALL, 0);
    }

    #[test]
    fn what_is_shared_without_a_sign_of_who_shares_it_is_told() {
        let shared = "UPDATE client_items SET item_sharing_options = 4 WHERE rowid = 1;";
        let unknown = "UPDATE client_items SET zone_rowid = 9 WHERE rowid = 1;";
        check(&[DRIVE, shared, unknown], 14_400_001_000, 1_000);
        check(&[DRIVE, unknown], 14_400_001_000, 0);
        check(&[DRIVE, shared, "DROP TABLE client_zones;"], 14_400_001_000, 1_000);
    }

    #[test]
    fn columns_differ_between_versions() {
        for column in ["item_state", "zone_rowid", "item_sharing_options", "version_mtime"] {
            let drop = format!("ALTER TABLE client_items DROP COLUMN {column};");
            check(&[DRIVE, &drop], 14_400_001_000, 0);
        }
        for missing in ["client_items DROP COLUMN version_size", "app_libraries RENAME TO other"] {
            let change = format!("ALTER TABLE {missing};");
            assert_eq!(read_from(&[DRIVE, &change]), Some(Err(Unreadable::Damaged)), "{missing}");
        }
    }

    #[test]
    fn no_name_of_a_person_is_taken_for_an_apps() {
        let named = "UPDATE app_libraries SET app_library_name = 'Letters of Sample Person';";
        let contents = read_from(&[DRIVE, named]).unwrap().unwrap();
        assert!(contents.libraries.is_empty());
        assert_eq!(contents.total.get(), 14_400_001_000);
    }

    #[test]
    fn sizes_that_add_up_to_more_than_can_be_counted_tell_nothing() {
        let huge = "UPDATE client_items SET version_size = 9223372036854775807;";
        assert_eq!(read_from(&[DRIVE, huge]), Some(Err(Unreadable::Damaged)));
    }
}
