//! com.apple.mobile.ldbackup.plist: when backups were last made, and whether iCloud makes them.

use jiff::Timestamp;
use plist::{Dictionary, Value};

use super::{Switch, times::time};

/// What the list tells about iCloud Backup.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LastBackups {
    pub(super) cloud: Option<Timestamp>,
    pub(super) switch: Option<Switch>,
}

impl LastBackups {
    /// Reads the list.
    pub(super) fn read(list: &Dictionary) -> Self {
        Self {
            cloud: list.get("LastCloudBackupDate").and_then(time),
            switch: switch(list, "CloudBackupEnabled"),
        }
    }
}

/// Reads a setting, which iOS writes as a truth value or as 0 and 1.
fn switch(list: &Dictionary, key: &str) -> Option<Switch> {
    match list.get(key)? {
        Value::Boolean(true) => Some(Switch::On),
        Value::Boolean(false) => Some(Switch::Off),
        Value::Integer(number) => match number.as_signed()? {
            1 => Some(Switch::On),
            0 => Some(Switch::Off),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property_list;

    #[track_caller]
    fn check(body: &str, cloud: Option<&str>, switch: Option<Switch>) {
        let list = format!("<plist version=\"1.0\"><dict>{body}</dict></plist>");
        let read = LastBackups::read(&property_list::read_dictionary(list.as_bytes()).unwrap());
        assert_eq!(read.cloud.map(|time| time.to_string()).as_deref(), cloud);
        assert_eq!(read.switch, switch);
    }

    #[test]
    fn the_last_backup_and_the_switch_are_read() {
        check(
            "<key>CloudBackupEnabled</key><true/>
             <key>LastCloudBackupDate</key><integer>816792800</integer>
             <key>LastiTunesBackupDate</key><integer>816800000</integer>",
            Some("2026-11-19T14:53:20Z"),
            Some(Switch::On),
        );
        check("<key>CloudBackupEnabled</key><false/>", None, Some(Switch::Off));
        check("<key>CloudBackupEnabled</key><integer>0</integer>", None, Some(Switch::Off));
        check(
            "<key>LastCloudBackupDate</key><real>816792800.25</real>",
            Some("2026-11-19T14:53:20.25Z"),
            None,
        );
    }

    #[test]
    fn what_is_missing_or_odd_is_not_known() {
        check("", None, None);
        check(
            "<key>CloudBackupEnabled</key><string>yes</string>
             <key>LastCloudBackupDate</key><integer>0</integer>",
            None,
            None,
        );
        check("<key>CloudBackupEnabled</key><integer>2</integer>", None, None);
    }
}
