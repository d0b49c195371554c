//! The files of the encrypted iPhone whose contents are on disk, all of them invented.
//!
//! The databases have the names of real ones, and of their tables the columns that matter.

/// Databases: domain, path, and the statements that fill them.
pub(super) const DATABASES: &[(&str, &str, &str)] = &[
    (
        "HomeDomain",
        "Library/SMS/sms.db",
        "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, service TEXT NOT NULL);
         CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, handle_id INTEGER DEFAULT 0, date INTEGER, is_from_me INTEGER DEFAULT 0);
         INSERT INTO handle VALUES (1, '+15550101', 'iMessage'), (2, '+15550102', 'SMS');
         INSERT INTO message VALUES
            (1, '00000000-0000-4000-8000-000000000001', 'Are the tomatoes in yet?', 1, 815961600000000000, 0),
            (2, '00000000-0000-4000-8000-000000000002', 'Since Sunday. Twelve of them!', 1, 815961720000000000, 1),
            (3, '00000000-0000-4000-8000-000000000003', 'Your parcel is at the gate.', 2, 816048000000000000, 0);",
    ),
    (
        "HomeDomain",
        "Library/AddressBook/AddressBook.sqlitedb",
        "CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Organization TEXT);
         CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, value TEXT);
         INSERT INTO ABPerson VALUES (1, 'Sample', 'Person', NULL), (2, NULL, NULL, 'Example Gardens');
         INSERT INTO ABMultiValue VALUES (1, 1, 3, '+15550101'), (2, 1, 4, 'sample.person@example.com');",
    ),
    (
        "HomeDomain",
        "Library/CallHistoryDB/CallHistory.storedata",
        "CREATE TABLE ZCALLRECORD ( Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZORIGINATED INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR );
         INSERT INTO ZCALLRECORD VALUES (1, 1, 0, 815961600.5, 187.0, '+15550101'), (2, 0, 1, 816048000.0, 0.0, '+15550102');",
    ),
    (
        "HomeDomain",
        "Library/Safari/Bookmarks.db",
        "CREATE TABLE bookmarks (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER, type INTEGER, title TEXT, url TEXT);
         INSERT INTO bookmarks VALUES (1, 0, 1, 'Root', NULL), (2, 1, 0, 'Example', 'https://example.com/');",
    ),
    (
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
        "ChatStorage.sqlite",
        "CREATE TABLE ZWACHATSESSION ( Z_PK INTEGER PRIMARY KEY, ZMESSAGECOUNTER INTEGER, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR );
         CREATE TABLE ZWAMESSAGE ( Z_PK INTEGER PRIMARY KEY, ZISFROMME INTEGER, ZCHATSESSION INTEGER, ZMESSAGEDATE TIMESTAMP, ZTEXT VARCHAR );
         INSERT INTO ZWACHATSESSION VALUES (1, 2, '15550101@s.whatsapp.net', 'Sample Person');
         INSERT INTO ZWAMESSAGE VALUES (1, 0, 1, 816134400.0, 'Choir at seven?'), (2, 1, 1, 816134460.0, 'On my way.');",
    ),
    (
        "HealthDomain",
        "Health/healthdb.sqlite",
        "CREATE TABLE sources (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, bundle_id TEXT, name TEXT);
         CREATE TABLE key_value (category INTEGER, domain TEXT, key TEXT, value);
         INSERT INTO sources VALUES (1, 'com.apple.Health', 'Health'), (2, 'com.strava.stravaride', 'Strava');",
    ),
    (
        "AppDomainGroup-group.com.apple.notes",
        "NoteStore.sqlite",
        "CREATE TABLE ZICCLOUDSYNCINGOBJECT ( Z_PK INTEGER PRIMARY KEY, ZMODIFICATIONDATE1 TIMESTAMP, ZTITLE1 VARCHAR, ZSNIPPET VARCHAR );
         INSERT INTO ZICCLOUDSYNCINGOBJECT VALUES (1, 814406400.0, 'Sowing', 'Beans, peas, late carrots'), (2, 815961600.0, 'Choir', NULL);",
    ),
];

/// Other files: domain, path, text.
pub(super) const FILES: &[(&str, &str, &str)] = &[
    (
        "HomeDomain",
        "Library/Preferences/com.apple.springboard.plist",
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            "\n<plist version=\"1.0\"><dict><key>SBAppLibraryEnabled</key><true/>",
            "<key>SBShowBatteryPercentage</key><true/></dict></plist>\n"
        ),
    ),
    (
        "AppDomain-net.whatsapp.WhatsApp",
        "Library/Preferences/net.whatsapp.WhatsApp.plist",
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            "\n<plist version=\"1.0\"><dict><key>BackupFrequency</key><integer>0</integer>",
            "<key>OwnPhoneNumber</key><string>15550100</string></dict></plist>\n"
        ),
    ),
    (
        "KeychainDomain",
        "keychain-backup.plist",
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            "\n<plist version=\"1.0\"><dict><key>genp</key><array/><key>inet</key><array/>",
            "<key>cert</key><array/><key>keys</key><array/></dict></plist>\n"
        ),
    ),
    (
        "MediaDomain",
        "Library/SMS/Attachments/71/01/00000000-0000-4000-8000-000000000003/Opening hours.txt",
        "Monday to Friday 8-18\nSaturday 9-13\n",
    ),
    (
        "AppDomainGroup-group.com.apple.FileProvider.LocalStorage",
        "File Provider Storage/Garden plan.txt",
        "Bed 1: tomatoes, basil\nBed 2: beans\nBed 3: potatoes, then leeks\n",
    ),
];
