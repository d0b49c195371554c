//! Accounts3.sqlite: every account of the device, kept by Core Data.
//!
//! Core Data numbers its entities in the order of their names and puts the numbers into the names
//! of join tables and of their columns, so that these differ between versions of iOS.

use plist::Value;
use rusqlite::{Connection, params};

use super::{Account, Generation, Service, SignIn, archive::archived, lists::REFERENCE};
use crate::{error::Error, plists::text, seeded::Seeded};

/// The settings of a real file.
const SETTINGS: &str = "
    PRAGMA page_size = 4096;
    PRAGMA auto_vacuum = INCREMENTAL;
";

/// The tables whose names don't depend on the version. The columns that no reader of ours asks
/// for are there all the same.
const TABLES: &str = "
    CREATE TABLE ZACCOUNT ( Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZACTIVE INTEGER, ZAUTHENTICATED INTEGER, ZSUPPORTSAUTHENTICATION INTEGER, ZVISIBLE INTEGER, ZWARMINGUP INTEGER, ZACCOUNTTYPE INTEGER, ZPARENTACCOUNT INTEGER, ZDATE TIMESTAMP, ZLASTCREDENTIALRENEWALREJECTIONDATE TIMESTAMP, ZACCOUNTDESCRIPTION VARCHAR, ZAUTHENTICATIONTYPE VARCHAR, ZCREDENTIALTYPE VARCHAR, ZIDENTIFIER VARCHAR, ZOWNINGBUNDLEID VARCHAR, ZUSERNAME VARCHAR, ZDATACLASSPROPERTIES BLOB );
    CREATE TABLE ZACCOUNTPROPERTY ( Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZOWNER INTEGER, ZKEY VARCHAR, ZVALUE BLOB );
    CREATE TABLE ZACCOUNTTYPE ( Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZENCRYPTACCOUNTPROPERTIES INTEGER, ZOBSOLETE INTEGER, ZSUPPORTSAUTHENTICATION INTEGER, ZSUPPORTSMULTIPLEACCOUNTS INTEGER, ZVISIBILITY INTEGER, ZACCOUNTTYPEDESCRIPTION VARCHAR, ZCREDENTIALPROTECTIONPOLICY VARCHAR, ZCREDENTIALTYPE VARCHAR, ZIDENTIFIER VARCHAR, ZOWNINGBUNDLEID VARCHAR );
    CREATE TABLE ZDATACLASS ( Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR );
    CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
    CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
    CREATE INDEX ZACCOUNT_ZACCOUNTTYPE_INDEX ON ZACCOUNT (ZACCOUNTTYPE);
    CREATE INDEX ZACCOUNTPROPERTY_ZOWNER_INDEX ON ZACCOUNTPROPERTY (ZOWNER);
";

/// The accounts of the device: identifier of the type, its name, description, user.
const ACCOUNTS: [[&str; 4]; 4] = [
    ["com.apple.account.iTunesStore", "iTunes Store", "iTunes", "sample.person@example.com"],
    ["com.apple.account.AppleAccount", "iCloud", "iCloud", "sample.person@example.com"],
    ["com.apple.account.Google", "Gmail", "Work of Sample Person", "s.person@example.org"],
    ["com.apple.account.GameCenter", "Game Center", "SamplePlayer", "SamplePlayer"],
];
const APPLE: &str = "com.apple.account.AppleAccount";

/// What an account can be used for. Real databases know more.
const DATACLASSES: [&str; 10] = [
    "com.apple.Dataclass.Mail",
    "com.apple.Dataclass.Contacts",
    "com.apple.Dataclass.Calendars",
    "com.apple.Dataclass.Notes",
    "com.apple.Dataclass.Bookmarks",
    "com.apple.Dataclass.KeychainSync",
    "com.apple.Dataclass.Backup",
    "com.apple.Dataclass.CloudPhotos",
    "com.apple.Dataclass.Messages",
    "com.apple.Dataclass.Ubiquity",
];

/// How many of [`DATACLASSES`], from the first on, have no switch that a story could turn.
const ALWAYS_ON: usize = 6;

/// The numbers that the entities of a version have.
#[derive(Clone, Copy)]
struct Numbers {
    account: u8,
    property: u8,
    account_type: u8,
    dataclass: u8,
}

impl Generation {
    fn numbers(self) -> Numbers {
        match self {
            Self::Ios12 => Numbers { account: 2, property: 3, account_type: 4, dataclass: 6 },
            Self::Ios16 | Self::Ios18 => {
                Numbers { account: 2, property: 3, account_type: 4, dataclass: 7 }
            }
            Self::Later => Numbers { account: 3, property: 4, account_type: 5, dataclass: 9 },
        }
    }
}

impl Service {
    fn dataclass(self) -> &'static str {
        match self {
            Self::Backup => "com.apple.Dataclass.Backup",
            Self::Photos => "com.apple.Dataclass.CloudPhotos",
            Self::Messages => "com.apple.Dataclass.Messages",
            Self::Drive => "com.apple.Dataclass.Ubiquity",
        }
    }
}

impl Account {
    /// Returns the bytes of Accounts3.sqlite.
    pub(super) fn database(&self) -> Result<Vec<u8>, Error> {
        let failed = |source| Error::Database { path: "Accounts3.sqlite".into(), source };
        let mut connection = Connection::open_in_memory().map_err(failed)?;
        let archives = Archives::new(self)?;
        self.fill(&connection, &archives).map_err(failed)?;
        let mut bytes = connection.serialize("main").map_err(failed)?.to_vec();
        // In WAL mode, and of the SQLite of iOS 18, whichever wrote it here.
        for (at, with) in [(18, vec![2, 2]), (96, 3_043_002_u32.to_be_bytes().to_vec())] {
            for (byte, new) in bytes.iter_mut().skip(at).zip(with) {
                *byte = new;
            }
        }
        Ok(bytes)
    }

    fn fill(&self, connection: &Connection, archives: &Archives) -> rusqlite::Result<()> {
        let numbers = self.generation.numbers();
        connection.execute_batch(SETTINGS)?;
        connection.execute_batch("BEGIN")?;
        connection.execute_batch(TABLES)?;
        connection.execute_batch(&joins(numbers))?;
        self.fill_accounts(connection, numbers)?;
        for (key, name) in (1_i64..).zip(&archives.dataclasses) {
            let row = "INSERT INTO ZDATACLASS VALUES (?1, ?2, 1, ?3)";
            connection.execute(row, params![key, numbers.dataclass, name])?;
        }
        if self.sign_in != SignIn::SignedOut {
            self.fill_apple_account(connection, archives)?;
        }
        fill_bookkeeping(connection, numbers)?;
        connection.execute_batch("COMMIT")
    }

    fn fill_accounts(&self, connection: &Connection, numbers: Numbers) -> rusqlite::Result<()> {
        for (key, [kind, kind_name, description, user]) in (1_i64..).zip(ACCOUNTS) {
            connection.execute(
                "INSERT INTO ZACCOUNTTYPE VALUES (?1, ?2, 1, 0, 0, 1, 0, 0, ?3, NULL, 'oauth', ?4, 'com.apple.accountsd')",
                params![key, numbers.account_type, kind_name, kind],
            )?;
            let (accepted, rejection) = match (kind, self.sign_in) {
                (APPLE, SignIn::SignedOut) => continue,
                (APPLE, SignIn::Rejected { unix_seconds }) => {
                    (0, Some(unix_seconds.saturating_sub(REFERENCE)))
                }
                (_, _) => (1, None),
            };
            let identifier = Seeded::from_name(kind).uuid();
            connection.execute(
                "INSERT INTO ZACCOUNT VALUES (?1, ?2, 9, 1, ?3, 1, 1, 0, ?1, NULL, 703260000.5, ?4, ?5, NULL, NULL, ?6, NULL, ?7, NULL)",
                params![key, numbers.account, accepted, rejection, description, identifier, user],
            )?;
        }
        Ok(())
    }

    fn fill_apple_account(
        &self,
        connection: &Connection,
        archives: &Archives,
    ) -> rusqlite::Result<()> {
        let Numbers { account, property, .. } = self.generation.numbers();
        let owner = (1_i64..).zip(ACCOUNTS).find(|(_, [kind, ..])| *kind == APPLE);
        let owner = owner.map(|(key, _)| key);
        for (key, value) in &archives.properties {
            connection.execute(
                "INSERT INTO ZACCOUNTPROPERTY (Z_ENT, Z_OPT, ZOWNER, ZKEY, ZVALUE) VALUES (?1, 1, ?2, ?3, ?4)",
                params![property, owner, key, value],
            )?;
        }
        let switched: Vec<_> = self.services.iter().map(|service| service.dataclass()).collect();
        for (position, name) in DATACLASSES.iter().enumerate() {
            let provided = format!("INSERT INTO Z_{account}PROVISIONEDDATACLASSES VALUES (?1, ?2)");
            let enabled = format!("INSERT INTO Z_{account}ENABLEDDATACLASSES VALUES (?1, ?2)");
            let row = params![owner, i64::try_from(position + 1).unwrap_or(i64::MAX)];
            connection.execute(&provided, row)?;
            if position < ALWAYS_ON || switched.contains(name) {
                connection.execute(&enabled, row)?;
            }
        }
        Ok(())
    }
}

/// What the tables hold as archives.
struct Archives {
    dataclasses: Vec<Vec<u8>>,
    properties: Vec<(&'static str, Vec<u8>)>,
}

impl Archives {
    fn new(account: &Account) -> Result<Self, Error> {
        let dataclasses = DATACLASSES.iter().map(|name| archived(text(name)));
        let aliases = Value::Array(vec![text("sample.person@example.com"), text("+1 555 0100")]);
        let mut properties = vec![
            ("firstName", archived(text("Sample"))?),
            ("lastName", archived(text("Person"))?),
            ("primaryEmail", archived(text("sample.person@example.com"))?),
            ("appleIDAliases", archived(aliases)?),
            ("personID", archived(text("10987654321"))?),
            ("isCloudSubscriber", archived(Value::Boolean(account.quota > Some(5 << 30)))?),
        ];
        if let Some(quota) = account.quota {
            properties.push(("lastKnownQuota", archived(Value::from(quota))?));
        }
        Ok(Self { dataclasses: dataclasses.collect::<Result<_, _>>()?, properties })
    }
}

/// The tables whose names depend on the version.
fn joins(Numbers { account, dataclass, .. }: Numbers) -> String {
    ["ENABLED", "PROVISIONED"]
        .map(|kind| {
            format!(
                "CREATE TABLE Z_{account}{kind}DATACLASSES ( Z_{account}{kind}ACCOUNTS INTEGER, Z_{dataclass}{kind}DATACLASSES INTEGER, PRIMARY KEY (Z_{account}{kind}ACCOUNTS, Z_{dataclass}{kind}DATACLASSES) );"
            )
        })
        .concat()
}

fn fill_bookkeeping(connection: &Connection, numbers: Numbers) -> rusqlite::Result<()> {
    let uuid = Seeded::from_name("Accounts3.sqlite").uuid();
    connection.execute("INSERT INTO Z_METADATA VALUES (1, ?1, NULL)", [uuid])?;
    let entities = [
        (numbers.account, "Account", "ZACCOUNT"),
        (numbers.property, "AccountProperty", "ZACCOUNTPROPERTY"),
        (numbers.account_type, "AccountType", "ZACCOUNTTYPE"),
        (numbers.dataclass, "Dataclass", "ZDATACLASS"),
    ];
    for (number, name, table) in entities {
        let greatest = format!(
            "INSERT INTO Z_PRIMARYKEY VALUES (?1, ?2, 0, (SELECT coalesce(max(Z_PK), 0) FROM {table}))"
        );
        connection.execute(&greatest, params![number, name])?;
    }
    Ok(())
}
