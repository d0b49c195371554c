//! The files that tell about an account.

use std::io::Cursor;

use plist::{Dictionary, Value};
use rusqlite::{Connection, OpenFlags};
use sample_backups::{Account, BackupBuilder, Condition, Device, Generation, Service, file_id};
use tempfile::{TempDir, tempdir};

use crate::reading::{blob, rows};

const GENERATIONS: [Generation; 4] =
    [Generation::Ios12, Generation::Ios16, Generation::Ios18, Generation::Later];
const PROFILES: &str = "SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles";

fn bytes(account: &Account, path: &str) -> Vec<u8> {
    let file = account.files().unwrap().into_iter().find(|file| file.path.ends_with(path));
    file.unwrap_or_else(|| panic!("no {path}")).bytes
}

fn list(account: &Account, path: &str) -> Dictionary {
    let value = Value::from_reader(Cursor::new(bytes(account, path))).unwrap();
    value.into_dictionary().unwrap()
}

/// Opens the accounts from a file of their own, as any other program would.
fn open(account: &Account) -> (TempDir, Connection) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("Accounts3.sqlite");
    std::fs::write(&path, bytes(account, "Accounts3.sqlite")).unwrap();
    let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    (folder, connection)
}

/// Returns the single value of an archive.
fn archived(bytes: &[u8]) -> Value {
    let archive = Value::from_reader(Cursor::new(bytes)).unwrap().into_dictionary().unwrap();
    let root = archive["$top"].as_dictionary().unwrap()["root"].as_uid().unwrap().get();
    archive["$objects"].as_array().unwrap()[usize::try_from(root).unwrap()].clone()
}

fn switches(connection: &Connection, join: &str) -> Vec<String> {
    let mut statement = connection.prepare(join).unwrap();
    let names = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    names.map(|name| archived(&name.unwrap()).into_string().unwrap()).collect()
}

#[test]
fn accounts_are_a_whole_database_in_wal_mode() {
    for generation in GENERATIONS {
        let account = Account::new(generation);
        assert_eq!(bytes(&account, "Accounts3.sqlite")[18..20], [2, 2]);
        let (_folder, connection) = open(&account);
        let verdict: String =
            connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "ok", "{generation:?}");
    }
}

#[test]
fn the_quota_is_an_archived_number_of_the_apple_account() {
    let (_folder, connection) = open(&Account::new(Generation::Ios18).quota(50 << 30));
    let quota: Vec<u8> = connection
        .query_row(
            "SELECT ZVALUE FROM ZACCOUNTPROPERTY
             JOIN ZACCOUNT ON ZOWNER = ZACCOUNT.Z_PK
             JOIN ZACCOUNTTYPE ON ZACCOUNTTYPE = ZACCOUNTTYPE.Z_PK
             WHERE ZKEY = 'lastKnownQuota'
             AND ZACCOUNTTYPE.ZIDENTIFIER = 'com.apple.account.AppleAccount'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(archived(&quota).as_unsigned_integer(), Some(50 << 30));
}

#[test]
fn switches_stand_in_a_table_whose_numbers_vary() {
    let joins = [
        (Generation::Ios12, 2, 6),
        (Generation::Ios16, 2, 7),
        (Generation::Ios18, 2, 7),
        (Generation::Later, 3, 9),
    ];
    for (generation, account_number, dataclass_number) in joins {
        let account = Account::new(generation).on(Service::Messages).off(Service::Backup);
        let (_folder, connection) = open(&account);
        let join = format!(
            "SELECT ZNAME FROM Z_{account_number}ENABLEDDATACLASSES
             JOIN ZDATACLASS ON Z_PK = Z_{dataclass_number}ENABLEDDATACLASSES
             WHERE Z_{account_number}ENABLEDACCOUNTS = 2"
        );
        let names = switches(&connection, &join);
        assert!(names.contains(&"com.apple.Dataclass.Messages".to_owned()), "{names:?}");
        assert!(!names.contains(&"com.apple.Dataclass.Backup".to_owned()), "{names:?}");
    }
}

#[test]
fn a_rejected_password_leaves_its_time_and_signing_out_no_account() {
    let count = |account: &Account, condition: &str| {
        let (_folder, connection) = open(account);
        let count = format!("SELECT count(*) FROM ZACCOUNT WHERE {condition}");
        connection.query_row(&count, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let account = Account::new(Generation::Ios18);
    let rejected = "ZAUTHENTICATED = 0 AND ZLASTCREDENTIALRENEWALREJECTIONDATE = 816792000";
    assert_eq!(count(&account, rejected), 0);
    assert_eq!(count(&account.clone().rejected(1_795_099_200), rejected), 1);
    assert_eq!(count(&account, "ZACCOUNTTYPE = 2"), 1);
    assert_eq!(count(&account.signed_out(), "ZACCOUNTTYPE = 2"), 0);
}

#[test]
fn icloud_backup_records_itself() {
    let account = Account::new(Generation::Ios16)
        .last_backup(1_795_100_000)
        .switched_off("AppDomain-com.example.large")
        .attempt(&[("HomeDomain", 5), ("CameraRollDomain", 7)])
        .outcome(1_795_100_000, 0, "Backup succeeded")
        .on_condition(Condition { start: 1_795_090_000, seconds: 60, since_success: 90_000 })
        .restricted("AppDomain-com.example.work");
    let record = list(&account, "com.apple.MobileBackup.plist");
    assert_eq!(record["DisabledDomains"].as_array().unwrap().len(), 1);
    let sizing = record["PreflightSizing"].as_dictionary().unwrap();
    assert_eq!(sizing["_TotalSize"].as_unsigned_integer(), Some(12));
    let state = record["BackupStateInfo"].as_dictionary().unwrap();
    let error = state["errors"].as_array().unwrap()[0].as_dictionary().unwrap();
    assert_eq!(error["localizedDescription"].as_string(), Some("Backup succeeded"));
    assert_eq!(record["LastOnConditionEvents"].as_array().unwrap().len(), 1);
    assert_eq!(record["ServerRestrictedDomains"].as_string(), Some("AppDomain-com.example.work"));

    let backups = list(&account, "com.apple.mobile.ldbackup.plist");
    assert_eq!(backups["LastCloudBackupDate"].as_unsigned_integer(), Some(816_792_800));
    assert_eq!(backups["CloudBackupEnabled"].as_boolean(), Some(true));
}

#[test]
fn an_account_without_a_record_has_no_keys_for_it() {
    let record = list(&Account::new(Generation::Ios18), "com.apple.MobileBackup.plist");
    for key in ["DisabledDomains", "PreflightSizing", "BackupStateInfo", "LastOnConditionEvents"] {
        assert!(!record.contains_key(key), "{key}");
    }
}

#[test]
fn updates_profiles_and_servers_are_told() {
    let account = Account::new(Generation::Ios18)
        .offered_update("26.1")
        .profile("com.example.work.wifi")
        .profile("com.example.work.mdm")
        .managed_by("com.example.work.mdm");
    let update = list(&account, "com.apple.softwareupdateservices.ui.ios.plist");
    assert_eq!(update["SUSUISoftwareUpdateOSVersion"].as_string(), Some("26.1"));
    let profiles = list(&account, "PayloadManifest.plist");
    assert_eq!(profiles["OrderedProfiles"].as_array().unwrap().len(), 2);
    let server = list(&account, "MDM.plist");
    assert_eq!(server["ManagingProfileIdentifier"].as_string(), Some("com.example.work.mdm"));
    let paths = Account::new(Generation::Ios18).files().unwrap().into_iter().map(|file| file.path);
    assert!(!paths.into_iter().any(|path| path.ends_with("MDM.plist")));
}

#[test]
fn the_files_are_rows_of_the_backup_with_their_content() {
    for (generation, record_domain) in
        [(Generation::Ios16, "RootDomain"), (Generation::Ios18, "HomeDomain")]
    {
        let folder = tempdir().unwrap();
        let mut backup = BackupBuilder::new(Device::iphone("Anna’s iPhone"));
        backup.file("HomeDomain", "Library/Accounts/Accounts3.sqlite", 5);
        let account = Account::new(generation);
        account.apply(&mut backup).unwrap();
        backup.write(&folder).unwrap();

        let rows = rows(folder.path());
        let record = "Library/Preferences/com.apple.MobileBackup.plist";
        let marker = "Media/PhotoData/CPL/initialsync_marker";
        for (domain, path) in [
            ("HomeDomain", "Library/Accounts/Accounts3.sqlite"),
            ("HomeDomain", "Library/Preferences/com.apple.mobile.ldbackup.plist"),
            (record_domain, record),
            ("CameraRollDomain", marker),
            (PROFILES, "Library/ConfigurationProfiles/PayloadManifest.plist"),
        ] {
            let id = file_id(domain, path);
            let mut same = rows.iter().filter(|row| row.file_id.as_ref() == Some(&id));
            let row = same.next().unwrap_or_else(|| panic!("no {domain}-{path}"));
            assert!(same.next().is_none());
            let content = std::fs::read(blob(folder.path(), domain, path)).unwrap();
            assert_eq!(i64::try_from(content.len()).unwrap(), row.size(), "{path}");
        }
    }
}

#[test]
fn photos_that_are_off_leave_no_marker() {
    let marks = |account: Account| {
        account.files().unwrap().iter().filter(|file| file.path.ends_with("marker")).count()
    };
    assert_eq!(marks(Account::new(Generation::Ios18)), 1);
    assert_eq!(marks(Account::new(Generation::Ios18).off(Service::Photos)), 0);
    assert_eq!(marks(Account::new(Generation::Ios18).signed_out()), 0);
}

#[test]
fn the_same_account_gives_the_same_bytes() {
    let account = || Account::new(Generation::Ios18).last_backup(1).profile("a").files().unwrap();
    assert_eq!(account(), account());
}
