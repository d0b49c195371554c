//! The configuration profiles of a device, and the server that manages it.

use std::collections::BTreeSet;

use plist::{Dictionary, Value};

use super::Permission;
use crate::property_list;

/// Returns how many profiles PayloadManifest.plist lists. Those that iOS hides count too.
pub(super) fn listed(list: &Dictionary) -> Option<u64> {
    let shown = list.get("OrderedProfiles")?.as_array()?;
    let hidden = match list.get("HiddenProfiles") {
        Some(hidden) => hidden.as_array()?.as_slice(),
        None => &[],
    };
    // A profile might stand in both lists; each is named by a text.
    let names: BTreeSet<_> = shown.iter().chain(hidden).filter_map(Value::as_string).collect();
    u64::try_from(names.len()).ok()
}

/// Whether MDM.plist says that a server manages the device: it names the profile by which it does.
pub(super) fn has_server(list: &Dictionary) -> bool {
    property_list::text(list, "ManagingProfileIdentifier").is_some()
        || property_list::text(list, "ServerURL").is_some()
}

/// Returns whether ProfileTruth.plist, which sums up what all profiles decide, allows iCloud
/// Backup. The restriction is called `allowCloudBackup` in Apple's reference of payloads.
pub(super) fn cloud_backup(truth: &Dictionary) -> Option<Permission> {
    let restricted = truth.get("restrictedBool")?.as_dictionary()?;
    let allowed = restricted.get("allowCloudBackup")?.as_dictionary()?.get("value")?;
    Some(if allowed.as_boolean()? { Permission::Allowed } else { Permission::Forbidden })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(body: &str) -> Dictionary {
        let list = format!("<plist version=\"1.0\"><dict>{body}</dict></plist>");
        property_list::read_dictionary(list.as_bytes()).unwrap()
    }

    #[track_caller]
    fn check_listed(body: &str, expected: Option<u64>) {
        assert_eq!(listed(&list(body)), expected, "{body}");
    }

    #[test]
    fn profiles_are_counted_once_each() {
        let ordered =
            "<key>OrderedProfiles</key><array><string>a</string><string>b</string></array>";
        let hidden = "<key>HiddenProfiles</key><array><string>b</string><string>c</string></array>";
        check_listed(ordered, Some(2));
        check_listed(&format!("{ordered}{hidden}"), Some(3));
        check_listed("<key>OrderedProfiles</key><array/>", Some(0));
    }

    #[test]
    fn a_list_that_cannot_be_read_counts_nothing() {
        check_listed("", None);
        check_listed("<key>OrderedProfiles</key><string>a</string>", None);
        check_listed("<key>OrderedProfiles</key><array/><key>HiddenProfiles</key><true/>", None);
    }

    #[test]
    fn a_server_is_told_by_its_profile_or_its_address() {
        assert!(has_server(&list("<key>ManagingProfileIdentifier</key><string>a.b</string>")));
        assert!(has_server(&list("<key>ServerURL</key><string>https://example.com</string>")));
        assert!(!has_server(&list("<key>ManagingProfileIdentifier</key><string></string>")));
        assert!(!has_server(&list("")));
    }

    #[test]
    fn profiles_can_forbid_icloud_backup() {
        let truth = |value: &str| {
            let value = format!("<key>allowCloudBackup</key><dict><key>value</key>{value}</dict>");
            cloud_backup(&list(&format!("<key>restrictedBool</key><dict>{value}</dict>")))
        };
        assert_eq!(truth("<false/>"), Some(Permission::Forbidden));
        assert_eq!(truth("<true/>"), Some(Permission::Allowed));
        assert_eq!(truth("<string>no</string>"), None);
        assert_eq!(cloud_backup(&list("")), None);
    }
}
