//! The files that tell of the account.

use std::fmt::Write;

use super::{Shape, lists, numbered, tables::database};

pub(super) fn evidence(length: usize) -> Vec<Shape> {
    let in_file = |file: u8, bytes: &[u8]| [&[file], bytes].concat();
    let mut shapes: Vec<_> = lists::binary(length)
        .into_iter()
        .chain(lists::xml(length))
        .map(|(what, bytes)| (what, in_file(3, &bytes)))
        .collect();
    let names = |number| format!("<string>AppDomain-{number}</string>");
    let between = |before: &str, after: &str, part: &dyn Fn(usize) -> String| {
        in_file(
            3,
            &numbered(
                [&format!("<plist><dict>{before}"), &format!("{after}</dict></plist>")],
                length,
                part,
            ),
        )
    };
    shapes.extend([
        ("domains", between("<key>DisabledDomains</key><array>", "</array>", &names)),
        (
            "sizes",
            between("<key>PreflightSizing</key><dict>", "</dict>", &|number| {
                format!("<key>AppDomain-{number}</key><integer>1</integer>")
            }),
        ),
        (
            "restricted",
            between("<key>ServerRestrictedDomains</key><string>", "</string>", &|number| {
                format!("AppDomain-{number},")
            }),
        ),
        ("accounts", in_file(0, &accounts(length))),
    ]);
    shapes
}

/// Many sizes of many accounts.
fn accounts(length: usize) -> Vec<u8> {
    let mut rows = String::new();
    for owner in 0..length / 60 {
        let value = format!(
            "INSERT INTO ZACCOUNTPROPERTY VALUES ({owner}, {owner}, 'lastKnownQuota', zeroblob(30));"
        );
        rows.write_str(&value).unwrap();
    }
    database(
        512,
        &format!(
            "CREATE TABLE ZACCOUNTTYPE (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER);
             INSERT INTO ZACCOUNTTYPE VALUES (1, 'com.apple.account.AppleAccount');
             CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZACCOUNTTYPE);
             INSERT INTO ZACCOUNT VALUES (1, 1);
             CREATE TABLE ZACCOUNTPROPERTY (Z_PK INTEGER PRIMARY KEY, ZOWNER, ZKEY, ZVALUE);
             {rows}"
        ),
    )
}
