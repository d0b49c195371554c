//! Accounts3.sqlite: every account of the device, of which only the Apple account matters here.
//!
//! Core Data writes it, and names some columns after numbers that differ between versions of iOS;
//! so the schema is asked. Names, addresses and tokens stand in it too: the columns that hold them
//! are never read.

mod archive;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    SignIn, Switch, Unreadable,
    database::{Column, Tables},
};
use crate::{bytes::Bytes, sqlite::Value};

const APPLE_ACCOUNT: &str = "com.apple.account.AppleAccount";
const BACKUP: &str = "com.apple.Dataclass.Backup";
const PHOTOS: &str = "com.apple.Dataclass.CloudPhotos";
const MESSAGES: &str = "com.apple.Dataclass.Messages";
const DRIVE: &str = "com.apple.Dataclass.Ubiquity";

/// What is known of the Apple account.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Accounts {
    pub(super) sign_in: Option<SignIn>,
    pub(super) quota: Option<Bytes>,
    pub(super) backup: Option<Switch>,
    pub(super) photos: Option<Switch>,
    pub(super) messages: Option<Switch>,
    pub(super) drive: Option<Switch>,
}

/// The key of an account's row.
type Key = i64;

impl Accounts {
    /// Reads the database, and tells whether all that was looked for could be read. Nothing is
    /// known of several accounts that can't be told apart.
    pub(super) fn read(tables: &Tables) -> (Self, Result<(), Unreadable>) {
        let damaged = Err(Unreadable::Damaged);
        match Self::find(tables) {
            Some(found) if !tables.is_damaged() => (found, Ok(())),
            found => (found.unwrap_or_default(), damaged),
        }
    }

    /// Returns `None` where there are no such tables.
    fn find(tables: &Tables) -> Option<Self> {
        let apple = apple_accounts(tables)?;
        if apple.is_empty() {
            return Some(Self { sign_in: Some(SignIn::Missing), ..Self::default() });
        }
        let quotas = quotas(tables).unwrap_or_default();
        let enabled = enabled(tables);
        let is_used = |account: &&Key| {
            let classes = enabled.as_ref().and_then(|enabled| enabled.get(account));
            quotas.contains_key(account) || classes.is_some()
        };
        let account = only(apple.iter()).or_else(|| only(apple.iter().filter(is_used)));
        let Some(account) = account else { return Some(Self::default()) };
        // An account for which nothing is on has no row among those that are enabled.
        let nothing = BTreeSet::new();
        let classes = enabled.as_ref().map(|all| all.get(account).unwrap_or(&nothing));
        let switch = |name| classes.and_then(|classes| switch(classes, name));
        Some(Self {
            sign_in: sign_in(tables, *account),
            quota: quotas.get(account).copied().flatten(),
            backup: switch(BACKUP),
            photos: switch(PHOTOS),
            messages: switch(MESSAGES),
            drive: switch(DRIVE),
        })
    }
}

/// Returns the Apple accounts that are signed in.
fn apple_accounts(tables: &Tables) -> Option<BTreeSet<Key>> {
    let is_apple = |[_, kind]: &[Value<'_>; 2]| kind.as_text() == Some(APPLE_ACCOUNT.as_bytes());
    let kinds = tables.rows_with("ZACCOUNTTYPE", ["Z_PK", "ZIDENTIFIER"], is_apple)?;
    let accounts = tables.rows("ZACCOUNT", ["ZACCOUNTTYPE", "Z_PK"])?;
    let is_apple = |kind: &Column| kinds.iter().any(|[apple, _]| apple == kind);
    accounts.iter().filter(|[kind, _]| is_apple(kind)).map(|[_, key]| integer(key)).collect()
}

/// Returns how large the storage of each account is; of two sizes for the same one, neither.
fn quotas(tables: &Tables) -> Option<BTreeMap<Key, Option<Bytes>>> {
    let is_quota = |[.., key]: &[Value<'_>; 3]| key.as_text() == Some(b"lastKnownQuota");
    let rows = tables.rows_with("ZACCOUNTPROPERTY", ["ZOWNER", "ZVALUE", "ZKEY"], is_quota)?;
    let mut quotas = BTreeMap::new();
    for [owner, value, _] in &rows {
        // No tier has 0 bytes.
        let quota = archive::number(value).filter(|quota| 0 < *quota).map(Bytes::new);
        let known = quotas.entry(integer(owner)?).or_insert(quota);
        if *known != quota {
            *known = None;
        }
    }
    Some(quotas)
}

/// Returns what each account is used for: the names of its classes of data, `None` for one whose
/// name can't be read.
fn enabled(tables: &Tables) -> Option<BTreeMap<Key, BTreeSet<Option<String>>>> {
    // Of two tables or columns of the same form, either could be the one.
    let table = only(tables.names().filter(|name| is_numbered(name, "ENABLEDDATACLASSES")))?;
    let columns = tables.columns(table)?;
    let column = |ending| only(columns.iter().filter(|name| is_numbered(name, ending)));
    let (owner, class) = (column("ENABLEDACCOUNTS")?, column("ENABLEDDATACLASSES")?);

    let mut names = BTreeMap::new();
    for [key, name] in tables.rows("ZDATACLASS", ["Z_PK", "ZNAME"])? {
        names.insert(integer(&key)?, archive::text(&name));
    }
    let mut enabled: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for [owner, class] in tables.rows(table, [owner, class])? {
        let name = names.get(&integer(&class)?).cloned().flatten();
        enabled.entry(integer(&owner)?).or_default().insert(name);
    }
    Some(enabled)
}

/// Tells a switch by what is enabled. One that isn't there is off, unless it may be one of those
/// whose name can't be read.
fn switch(classes: &BTreeSet<Option<String>>, name: &str) -> Option<Switch> {
    if classes.iter().flatten().any(|class| class == name) {
        Some(Switch::On)
    } else if classes.contains(&None) {
        None
    } else {
        Some(Switch::Off)
    }
}

/// Tells whether Apple has rejected the account's password: it isn't authenticated any more, or
/// there is a time at which it was last rejected.
fn sign_in(tables: &Tables, account: Key) -> Option<SignIn> {
    let column = |name| {
        let rows = tables.rows("ZACCOUNT", ["Z_PK", name]).unwrap_or_default();
        rows.into_iter().find(|[key, _]| *key == Column::Integer(account)).map(|[_, value]| value)
    };
    let is_rejected = match column("ZLASTCREDENTIALRENEWALREJECTIONDATE") {
        Some(Column::Real(seconds)) => 0.0 < seconds,
        Some(Column::Integer(seconds)) => 0 < seconds,
        _ => false,
    };
    match column("ZAUTHENTICATED")? {
        _ if is_rejected => Some(SignIn::Rejected),
        Column::Integer(0) => Some(SignIn::Rejected),
        Column::Integer(1) => Some(SignIn::SignedIn),
        _ => None,
    }
}

/// Whether a name is `Z_`, a number and this ending, as Core Data names a table or a column that
/// joins two others.
fn is_numbered(name: &str, ending: &str) -> bool {
    let number = name.strip_prefix("Z_").and_then(|rest| rest.strip_suffix(ending));
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn integer(value: &Column) -> Option<i64> {
    match value {
        Column::Integer(number) => Some(*number),
        Column::Real(_) | Column::Text(_) | Column::Blob(_) | Column::Other => None,
    }
}

/// Returns what stands alone; `None` where there are several or none.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rusqlite::Connection;

    use super::*;

    /// The tables with one Apple account, number 2, that is signed in.
    const ACCOUNT: &str = "
        CREATE TABLE ZACCOUNTTYPE (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER VARCHAR);
        INSERT INTO ZACCOUNTTYPE VALUES (4, 'com.apple.account.Google');
        INSERT INTO ZACCOUNTTYPE VALUES (5, 'com.apple.account.AppleAccount');
        CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZAUTHENTICATED INTEGER,
            ZACCOUNTTYPE INTEGER, ZLASTCREDENTIALRENEWALREJECTIONDATE TIMESTAMP);
        INSERT INTO ZACCOUNT VALUES (1, 0, 4, 7e8);
        INSERT INTO ZACCOUNT VALUES (2, 1, 5, NULL);";
    const PROPERTIES: &str = "
        CREATE TABLE ZACCOUNTPROPERTY (Z_PK INTEGER PRIMARY KEY, ZOWNER INTEGER, ZKEY, ZVALUE);
        INSERT INTO ZACCOUNTPROPERTY VALUES (1, 2, 'firstName', 'Sample');
        INSERT INTO ZACCOUNTPROPERTY VALUES (2, 2, 'lastKnownQuota', 5368709120);";
    const SWITCHES: &str = "
        CREATE TABLE ZDATACLASS (Z_PK INTEGER PRIMARY KEY, ZNAME);
        INSERT INTO ZDATACLASS VALUES (1, 'com.apple.Dataclass.Backup');
        INSERT INTO ZDATACLASS VALUES (2, 'com.apple.Dataclass.Ubiquity');
        CREATE TABLE Z_12ENABLEDDATACLASSES (Z_12ENABLEDACCOUNTS INTEGER,
            Z_17ENABLEDDATACLASSES INTEGER);
        INSERT INTO Z_12ENABLEDDATACLASSES VALUES (2, 1);
        INSERT INTO Z_12ENABLEDDATACLASSES VALUES (1, 2);";

    fn signed_in() -> Accounts {
        Accounts { sign_in: Some(SignIn::SignedIn), ..Accounts::default() }
    }

    /// What the tables above tell.
    fn whole() -> Accounts {
        Accounts {
            sign_in: Some(SignIn::SignedIn),
            quota: Some(Bytes::new(5 << 30)),
            backup: Some(Switch::On),
            photos: Some(Switch::Off),
            messages: Some(Switch::Off),
            drive: Some(Switch::Off),
        }
    }

    #[track_caller]
    fn check(statements: &[&str], expected: &Accounts) {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&statements.concat()).unwrap();
        let image = connection.serialize("main").unwrap().to_vec();
        let tables = Tables::open(Arc::new(image), None).unwrap();
        assert_eq!(&Accounts::read(&tables).0, expected);
    }

    #[test]
    fn quota_switches_and_sign_in_are_of_the_apple_account() {
        check(&[ACCOUNT, PROPERTIES, SWITCHES], &whole());
    }

    #[test]
    fn tables_that_are_missing_leave_the_others_known() {
        check(&[ACCOUNT], &signed_in());
        check(
            &[ACCOUNT, PROPERTIES],
            &Accounts { quota: Some(Bytes::new(5 << 30)), ..signed_in() },
        );
        check(&[ACCOUNT, SWITCHES], &Accounts { quota: None, ..whole() });
        check(&[PROPERTIES, SWITCHES], &Accounts::default());
        check(&["CREATE TABLE ZACCOUNT (Z_PK);"], &Accounts::default());
    }

    #[test]
    fn without_an_apple_account_nobody_is_signed_in() {
        let missing = Accounts { sign_in: Some(SignIn::Missing), ..Accounts::default() };
        let removed = "DELETE FROM ZACCOUNT WHERE Z_PK = 2;";
        check(&[ACCOUNT, PROPERTIES, SWITCHES, removed], &missing);
        check(&[ACCOUNT, "DELETE FROM ZACCOUNTTYPE WHERE Z_PK = 5;"], &missing);
    }

    #[test]
    fn a_password_is_rejected_by_either_sign() {
        let sign_in = |sign_in| Accounts { sign_in, ..Accounts::default() };
        let rejected = sign_in(Some(SignIn::Rejected));
        check(&[ACCOUNT, "UPDATE ZACCOUNT SET ZAUTHENTICATED = 0;"], &rejected);
        let date = "UPDATE ZACCOUNT SET ZLASTCREDENTIALRENEWALREJECTIONDATE";
        check(&[ACCOUNT, date, " = 816792000;"], &rejected);
        check(&[ACCOUNT, date, " = 816792000.5;"], &rejected);
        check(&[ACCOUNT, date, " = 0;"], &signed_in());
        check(&[ACCOUNT, "UPDATE ZACCOUNT SET ZAUTHENTICATED = NULL;"], &sign_in(None));
        let column = "ALTER TABLE ZACCOUNT DROP COLUMN";
        check(&[ACCOUNT, column, " ZLASTCREDENTIALRENEWALREJECTIONDATE;"], &signed_in());
        check(&[ACCOUNT, column, " ZAUTHENTICATED;"], &sign_in(None));
    }

    #[test]
    fn a_quota_that_is_odd_or_told_twice_is_not_known() {
        let unknown = signed_in();
        let value = "UPDATE ZACCOUNTPROPERTY SET ZVALUE";
        for odd in ["0", "-1", "NULL", "'5 GB'", "x'00'", "5e9"] {
            check(&[ACCOUNT, PROPERTIES, value, "=", odd, ";"], &unknown);
        }
        let again = "INSERT INTO ZACCOUNTPROPERTY VALUES (3, 2, 'lastKnownQuota', ";
        check(&[ACCOUNT, PROPERTIES, again, "7);"], &unknown);
        let quota = Some(Bytes::new(5 << 30));
        check(&[ACCOUNT, PROPERTIES, again, "5368709120);"], &Accounts { quota, ..signed_in() });
        let of_another = "UPDATE ZACCOUNTPROPERTY SET ZOWNER = 1;";
        check(&[ACCOUNT, PROPERTIES, of_another], &unknown);
    }

    #[test]
    fn a_switch_is_off_only_where_all_names_of_those_that_are_on_are_known() {
        let on = "INSERT INTO Z_12ENABLEDDATACLASSES VALUES (2, 9);";
        let rest_unknown = Accounts { backup: Some(Switch::On), ..signed_in() };
        check(&[ACCOUNT, SWITCHES, on], &rest_unknown);
        let name = "INSERT INTO ZDATACLASS VALUES (9, x'0102');";
        check(&[ACCOUNT, SWITCHES, on, name], &rest_unknown);
        let quota = None;
        let all_off = Accounts { backup: Some(Switch::Off), quota, ..whole() };
        check(&[ACCOUNT, SWITCHES, "DELETE FROM Z_12ENABLEDDATACLASSES;"], &all_off);
    }

    #[test]
    fn a_table_of_switches_that_cannot_be_told_tells_nothing() {
        let second =
            "CREATE TABLE Z_3ENABLEDDATACLASSES (Z_3ENABLEDACCOUNTS, Z_7ENABLEDDATACLASSES);";
        check(&[ACCOUNT, SWITCHES, second], &signed_in());
        let column = "ALTER TABLE Z_12ENABLEDDATACLASSES";
        let more = " ADD COLUMN Z_18ENABLEDDATACLASSES INTEGER;";
        check(&[ACCOUNT, SWITCHES, column, more], &signed_in());
        let other = " RENAME COLUMN Z_17ENABLEDDATACLASSES TO Z_ENABLEDDATACLASSES;";
        check(&[ACCOUNT, SWITCHES, column, other], &signed_in());
        check(&[ACCOUNT, SWITCHES, "UPDATE ZDATACLASS SET ZNAME = NULL;"], &signed_in());
    }

    #[test]
    fn of_several_apple_accounts_the_one_in_use_counts() {
        let second = "INSERT INTO ZACCOUNT VALUES (3, 0, 5, NULL);";
        check(&[ACCOUNT, PROPERTIES, SWITCHES, second], &whole());
        let quota = "INSERT INTO ZACCOUNTPROPERTY VALUES (3, 3, 'lastKnownQuota', 7);";
        check(&[ACCOUNT, PROPERTIES, SWITCHES, second, quota], &Accounts::default());
        check(&[ACCOUNT, second], &Accounts::default());
    }

    #[test]
    fn only_true_tables_and_true_columns_are_read() {
        let view = "ALTER TABLE ZACCOUNTPROPERTY RENAME TO OTHER;
                    CREATE VIEW ZACCOUNTPROPERTY AS SELECT * FROM OTHER;";
        check(&[ACCOUNT, PROPERTIES, view], &signed_in());
        let computed = "DROP TABLE ZACCOUNTPROPERTY;
            CREATE TABLE ZACCOUNTPROPERTY (ZOWNER, ZKEY, ZVALUE AS (5368709120));
            INSERT INTO ZACCOUNTPROPERTY VALUES (2, 'lastKnownQuota');";
        check(&[ACCOUNT, PROPERTIES, computed], &signed_in());
        let large = "UPDATE ZACCOUNTPROPERTY SET ZVALUE = zeroblob(20000);";
        check(&[ACCOUNT, PROPERTIES, large], &signed_in());
        let other_large = "UPDATE ZACCOUNTPROPERTY SET ZVALUE = zeroblob(20000) WHERE Z_PK = 1;";
        check(&[ACCOUNT, PROPERTIES, SWITCHES, other_large], &whole());
    }

    #[test]
    fn more_rows_than_any_phone_has_are_not_read() {
        let many =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)
                    INSERT INTO ZACCOUNT SELECT 100 + i, 1, 4, NULL FROM n;";
        check(&[ACCOUNT, many], &Accounts::default());
    }
}
