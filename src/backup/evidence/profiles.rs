//! The configuration profiles of a device, and the server that manages it.

use std::collections::BTreeSet;

use plist::Value;

use crate::backup::property_list;

/// Returns how many profiles PayloadManifest.plist lists. Those that iOS hides count too.
pub(super) fn listed(bytes: &[u8]) -> Option<u64> {
    let list = property_list::read_dictionary(bytes).ok()?;
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
pub(super) fn has_server(bytes: &[u8]) -> bool {
    property_list::read_dictionary(bytes).is_ok_and(|list| {
        property_list::text(&list, "ManagingProfileIdentifier").is_some()
            || property_list::text(&list, "ServerURL").is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(body: &str) -> Vec<u8> {
        format!("<plist version=\"1.0\"><dict>{body}</dict></plist>").into_bytes()
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
        assert_eq!(listed(b"bplist00"), None);
    }

    #[test]
    fn a_server_is_told_by_its_profile_or_its_address() {
        assert!(has_server(&list("<key>ManagingProfileIdentifier</key><string>a.b</string>")));
        assert!(has_server(&list("<key>ServerURL</key><string>https://example.com</string>")));
        assert!(!has_server(&list("<key>ManagingProfileIdentifier</key><string></string>")));
        assert!(!has_server(&list("")));
        assert!(!has_server(b""));
    }
}
