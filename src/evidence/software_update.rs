//! com.apple.softwareupdateservices.ui.ios.plist: what Settings says of updates.

use plist::Dictionary;

use super::Version;
use crate::property_list;

/// Returns the version of iOS that was last offered. It may have been installed since.
pub(super) fn offered(list: &Dictionary) -> Option<Version> {
    property_list::text(list, "SUSUISoftwareUpdateOSVersion")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Option<&str>) {
        let list = format!(
            "<plist version=\"1.0\"><dict>
             <key>SUSUISoftwareUpdateOSVersion</key>{value}</dict></plist>"
        );
        let list = property_list::read_dictionary(list.as_bytes()).unwrap();
        let offered = offered(&list).map(|version| version.to_string());
        assert_eq!(offered.as_deref(), expected);
    }

    #[test]
    fn an_offered_version_is_read() {
        check("<string>18.6.2</string>", Some("18.6.2"));
        check("<string>26.0</string>", Some("26.0"));
    }

    #[test]
    fn what_is_no_version_is_no_offer() {
        check("<string></string>", None);
        check("<string>iOS next</string>", None);
        check("<real>18.6</real>", None);
        assert_eq!(offered(&Dictionary::new()), None);
    }
}
