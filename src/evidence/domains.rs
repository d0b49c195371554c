//! Names of domains in untrusted files.

use std::collections::BTreeSet;

use plist::Value;

use crate::backup::Domain;

/// Names longer than this are none; a file name on a phone has no more bytes.
const LONGEST: usize = 255;
/// More names than this are no list of domains: a phone with very much on it has 2,000.
const MOST: usize = 100_000;

/// Reads the name of a domain; `None` of a text that can't be one, such as an address.
pub(super) fn domain(text: &str) -> Option<Domain> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if LONGEST < text.len() || !text.chars().all(is_letter) {
        return None;
    }
    let domain = Domain::parse(text);
    match &domain {
        Domain::Other(other) => {
            let is_container = ["SysContainerDomain-", "SysSharedContainerDomain-"]
                .into_iter()
                .any(|prefix| other.starts_with(prefix));
            (is_container || other.ends_with("Domain")).then_some(domain)
        }
        Domain::App(_)
        | Domain::Placeholder(_)
        | Domain::Plugin(_)
        | Domain::Group(_)
        | Domain::CameraRoll
        | Domain::Home
        | Domain::Media
        | Domain::Health => Some(domain),
    }
}

/// Reads a list of domains. What is no domain is left out; a list of nothing else is none.
pub(super) fn domains<'a>(
    texts: impl Iterator<Item = Option<&'a str>>,
) -> Option<BTreeSet<Domain>> {
    let (mut found, mut count) = (BTreeSet::new(), 0_usize);
    for text in texts {
        count += 1;
        if MOST < count {
            return None;
        }
        found.extend(text.and_then(domain));
    }
    (count == 0 || !found.is_empty()).then_some(found)
}

/// Reads a list of domains that is an array of texts.
pub(super) fn array(value: &Value) -> Option<BTreeSet<Domain>> {
    domains(value.as_array()?.iter().map(Value::as_string))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expected: Option<&[&str]>) {
        let found = domains(texts.iter().map(|text| Some(*text)));
        let expected =
            expected.map(|expected| expected.iter().map(|text| Domain::parse(text)).collect());
        assert_eq!(found, expected, "{texts:?}");
    }

    #[test]
    fn names_of_domains_are_read() {
        let names = [
            "AppDomain-com.example.app",
            "AppDomainGroup-group.com.example_app-2",
            "CameraRollDomain",
            "KeyboardDomain",
            "SysSharedContainerDomain-systemgroup.com.apple.bluetooth",
        ];
        check(&names, Some(&names));
        check(&[], Some(&[]));
    }

    #[test]
    fn what_is_no_domain_is_left_out() {
        check(&["HomeDomain", "sample.person@example.com"], Some(&["HomeDomain"]));
        check(&["HomeDomain", "+1 555 010 0123", ""], Some(&["HomeDomain"]));
        check(&["sample.person@example.com"], None);
        check(&["Sample Person"], None);
        check(&["AppDomain-../../etc"], None);
        check(&["AppDomain-\u{1b}[31m"], None);
        check(&["0123456789abcdef"], None);
        check(&[&format!("AppDomain-{}", "a".repeat(300))], None);
    }
}
