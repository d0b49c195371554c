//! com.apple.MobileBackup.plist: the record that iCloud Backup keeps of itself.
//!
//! The results, the sizes and the times were seen in the file of a real phone on iOS 16, the
//! domains that are off or restricted read in the code of others.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use plist::{Dictionary, Value};

use super::{
    Attempt, AttemptResult, OnCondition, Reason, Redacted, ResultKind,
    domains::{self, domain, domains},
    times::{time, written_length, written_time},
};
use crate::{backup::Domain, bytes::Bytes};

/// No more results and no more times are read than this, the newest. Phones keep ten of each.
const MOST_READ: usize = 100;
/// The key that stands among the domains of an attempt.
const TOTAL: &str = "_TotalSize";

/// What the record tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CloudBackup {
    pub(super) switched_off: Option<BTreeSet<Domain>>,
    pub(super) attempt: Option<Attempt>,
    pub(super) results: Option<Vec<AttemptResult>>,
    pub(super) conditions: Option<Vec<OnCondition>>,
    pub(super) restricted: Option<BTreeSet<Domain>>,
}

impl CloudBackup {
    /// Reads the record.
    pub(super) fn read(list: &Dictionary) -> Self {
        let state = list.get("BackupStateInfo").and_then(Value::as_dictionary);
        Self {
            // A record without the key is of a device on which nothing was switched off.
            switched_off: list
                .get("DisabledDomains")
                .map_or_else(|| Some(BTreeSet::new()), switched_off),
            attempt: list.get("PreflightSizing").and_then(Value::as_dictionary).and_then(attempt),
            results: state.and_then(|state| newest(state.get("errors")?, result, |one| one.time)),
            conditions: list
                .get("LastOnConditionEvents")
                .and_then(|events| newest(events, condition, |one| one.start)),
            restricted: all_restricted(list),
        }
    }

    /// Returns when the newest backup succeeded of which the result is recorded.
    pub(super) fn last_success(&self) -> Option<Timestamp> {
        let results = self.results.iter().flatten();
        results.filter(|result| result.kind == ResultKind::Success).map(|result| result.time).max()
    }
}

/// Reads an array whose newest entries stand last, and returns the newest first. Entries that
/// can't be read are left out; where none can, nothing is known.
fn newest<T>(
    value: &Value,
    read: impl Fn(&Value) -> Option<T>,
    time: impl Fn(&T) -> Timestamp,
) -> Option<Vec<T>> {
    let entries = value.as_array()?;
    let mut found: Vec<_> = entries.iter().rev().take(MOST_READ).filter_map(read).collect();
    // A stable sort: of the same second, what stood later stays before what stood earlier.
    found.sort_by_key(|entry| std::cmp::Reverse(time(entry)));
    (entries.is_empty() || !found.is_empty()).then_some(found)
}

fn result(value: &Value) -> Option<AttemptResult> {
    let entry = value.as_dictionary()?;
    let code = entry.get("code")?.as_signed_integer()?;
    let recorded =
        |key| Redacted::new(entry.get(key).and_then(Value::as_string).unwrap_or_default());
    let words = entry.get("localizedDescription").and_then(Value::as_string).unwrap_or_default();
    Some(AttemptResult {
        time: time(entry.get("date")?)?,
        kind: ResultKind::of(code, words),
        reason: Reason::of(code, words),
        code,
        domain: recorded("domain"),
        description: recorded("localizedDescription"),
    })
}

/// Reads fields between bars, of which three are understood: the first is when it began, the
/// second how long it lasted, the eleventh how long the last success was past at its end.
fn condition(value: &Value) -> Option<OnCondition> {
    let mut fields = value.as_string()?.split('|');
    Some(OnCondition {
        start: written_time(fields.next()?)?,
        length: written_length(fields.next()?)?,
        // Two were taken before, so this is the eleventh.
        since_success: fields.nth(8).and_then(written_length),
    })
}

fn attempt(sizes: &Dictionary) -> Option<Attempt> {
    let bytes = |value: &Value| value.as_unsigned_integer().map(Bytes::new);
    let known: BTreeMap<_, _> =
        sizes.iter().filter_map(|(name, size)| Some((domain(name)?, bytes(size)?))).collect();
    let total = match sizes.get(TOTAL) {
        Some(total) => bytes(total)?,
        // Without a total, only sizes all of which could be read add up to one.
        None if known.is_empty() || known.len() < sizes.len() => return None,
        None => known.values().try_fold(Bytes::ZERO, |sum, size| sum.checked_add(*size))?,
    };
    Some(Attempt { total, domains: known })
}

/// Returns the domains that a server or a profile keeps out of iCloud Backup, wherever they stand;
/// `None` where nothing is recorded that can be read.
fn all_restricted(list: &Dictionary) -> Option<BTreeSet<Domain>> {
    let configuration = list.get("RemoteConfiguration").and_then(Value::as_dictionary);
    let found = [
        list.get("ServerRestrictedDomains"),
        list.get("RestrictedDomains"),
        configuration.and_then(|list| list.get("ServerRestrictedDomains")),
    ];
    let found: Vec<_> = found.into_iter().flatten().filter_map(all_of).collect();
    (!found.is_empty()).then(|| found.into_iter().flatten().collect())
}

/// Reads the domains that are off: an array, of which what is no domain is left out, or one text. How to
/// read any other form isn't known.
fn switched_off(value: &Value) -> Option<BTreeSet<Domain>> {
    match value {
        Value::Array(_) => domains::array(value),
        Value::String(_) => all_of(value),
        _ => None,
    }
}

/// Reads domains that stand in one text with commas between them, in an array of such texts, or as
/// the keys of a dictionary.
fn all_of(value: &Value) -> Option<BTreeSet<Domain>> {
    if let Some(dictionary) = value.as_dictionary() {
        return domains(dictionary.keys().map(|name| Some(name.as_str())));
    }
    let texts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let texts: Option<Vec<_>> = texts.iter().map(Value::as_string).collect();
    let names = texts?.into_iter().flat_map(|text| text.split(',')).map(str::trim);
    domains(names.filter(|name| !name.is_empty()).map(Some))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::property_list;

    fn record(body: &str) -> CloudBackup {
        let list = format!("<plist version=\"1.0\"><dict>{body}</dict></plist>");
        CloudBackup::read(&property_list::read_dictionary(list.as_bytes()).unwrap())
    }

    #[track_caller]
    fn check_domains(found: Option<BTreeSet<Domain>>, expected: Option<&[&str]>) {
        let texts = found.map(|found| found.iter().map(Domain::to_string).collect::<Vec<_>>());
        let expected = expected.map(|names| names.iter().map(ToString::to_string).collect());
        assert_eq!(texts, expected);
    }

    fn result_of(date: &str, code: &str, description: &str) -> String {
        format!(
            "<dict><key>code</key><integer>{code}</integer><key>date</key><date>{date}</date>
             <key>domain</key><string>MBErrorDomain</string>
             <key>localizedDescription</key><string>{description}</string></dict>"
        )
    }

    fn with_results(results: &[String]) -> Option<Vec<AttemptResult>> {
        let results = results.concat();
        record(&format!(
            "<key>BackupStateInfo</key><dict><key>errors</key><array>{results}</array></dict>"
        ))
        .results
    }

    fn with_conditions(lines: &[&str]) -> Option<Vec<OnCondition>> {
        let lines: Vec<_> = lines.iter().map(|line| format!("<string>{line}</string>")).collect();
        let lines = lines.concat();
        record(&format!("<key>LastOnConditionEvents</key><array>{lines}</array>")).conditions
    }

    #[test]
    fn no_list_of_switched_off_domains_means_that_none_is() {
        let off = |value: &str| record(&format!("<key>DisabledDomains</key>{value}")).switched_off;
        check_domains(record("").switched_off, Some(&[]));
        check_domains(off("<array/>"), Some(&[]));
        let odd = "<integer>7</integer>";
        let list = format!("<array><string>AppDomain-a.b</string>{odd}</array>");
        check_domains(off(&list), Some(&["AppDomain-a.b"]));
        check_domains(off(&format!("<array>{odd}</array>")), None);
        check_domains(off("<string>AppDomain-a.b</string>"), Some(&["AppDomain-a.b"]));
        check_domains(off("<dict><key>AppDomain-a.b</key><true/></dict>"), None);
    }

    #[test]
    fn results_come_newest_first_with_what_they_mean() {
        let results = with_results(&[
            result_of("2026-11-16T02:00:00Z", "0", "Backup succeeded"),
            result_of("2026-11-18T02:00:00Z", "209", "Locked"),
            result_of("2026-11-17T02:00:00Z", "7", "sample.person@example.com is wrong"),
            result_of("2026-11-18T02:00:00Z", "-1", "Later of the same second"),
        ])
        .unwrap();
        let told: Vec<_> = results
            .iter()
            .map(|result| (result.code, result.kind, result.description.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (-1, ResultKind::Failure, "Later of the same second"),
                (209, ResultKind::Retry, "Locked"),
                (7, ResultKind::Failure, "[removed] is wrong"),
                (0, ResultKind::Success, "Backup succeeded"),
            ]
        );
        assert_eq!(results[0].domain.as_str(), "MBErrorDomain");
        assert_eq!(results[3].time.to_string(), "2026-11-16T02:00:00Z");
    }

    #[test]
    fn odd_results_are_left_out_and_none_but_odd_ones_are_unknown() {
        let good = result_of("2026-11-16T02:00:00Z", "0", "");
        let odd = "<dict><key>code</key><integer>5</integer></dict><string>5</string>".to_owned();
        let past = result_of("1970-01-01T00:00:00Z", "0", "");
        assert_eq!(with_results(&[]), Some(Vec::new()));
        assert_eq!(with_results(&[good, odd.clone(), past.clone()]).unwrap().len(), 1);
        assert_eq!(with_results(&[odd, past]), None);
        assert_eq!(record("").results, None);
        let many = vec![result_of("2026-11-16T02:00:00Z", "0", ""); 300];
        assert_eq!(with_results(&many).unwrap().len(), MOST_READ);
    }

    #[test]
    fn the_last_success_is_the_newest_result_that_is_one() {
        let record = CloudBackup {
            results: with_results(&[
                result_of("2026-11-14T02:00:00Z", "0", ""),
                result_of("2026-11-16T02:00:00Z", "0", ""),
                result_of("2026-11-18T02:00:00Z", "7", ""),
            ]),
            ..CloudBackup::default()
        };
        assert_eq!(record.last_success().unwrap().to_string(), "2026-11-16T02:00:00Z");
        assert_eq!(CloudBackup::default().last_success(), None);
    }

    #[test]
    fn conditions_are_read_from_their_fields() {
        let conditions = with_conditions(&[
            "2023-05-17T18:07:23.222-04:00|1511.560|1|1|1|0|1|0|0|0|9945|0||0|1|0|0",
            "2023-05-19T21:38:16.693-04:00|37457.724|1|1|1|0|1|0|120|0|37299|0||0|2|0|0",
        ])
        .unwrap();
        assert_eq!(conditions[0].start.to_string(), "2023-05-20T01:38:16.693Z");
        assert_eq!(conditions[0].length, SignedDuration::from_millis(37_457_724));
        assert_eq!(conditions[0].since_success, Some(SignedDuration::from_secs(37_299)));
        assert_eq!(conditions[1].start.to_string(), "2023-05-17T22:07:23.222Z");
    }

    #[test]
    fn conditions_with_fields_missing_or_odd_tell_what_they_can() {
        let short = with_conditions(&["2023-05-17T18:07:23Z|60"]).unwrap();
        assert_eq!(short[0].length, SignedDuration::from_secs(60));
        assert_eq!(short[0].since_success, None);
        let negative = with_conditions(&["2023-05-17T18:07:23Z|60|1|1|1|0|1|0|0|0|-5"]).unwrap();
        assert_eq!(negative[0].since_success, None);
        for odd in ["", "|", "2023-05-17T18:07:23Z", "2023-05-17T18:07:23|60", "now|60"] {
            assert_eq!(with_conditions(&[odd]), None, "{odd}");
        }
        assert_eq!(with_conditions(&["2023-05-17T18:07:23Z|-60"]), None);
        assert_eq!(with_conditions(&[]), Some(Vec::new()));
    }

    #[test]
    fn an_attempt_is_its_domains_and_its_total() {
        let with =
            |body: &str| record(&format!("<key>PreflightSizing</key><dict>{body}</dict>")).attempt;
        let size = |name: &str, bytes: &str| format!("<key>{name}</key><integer>{bytes}</integer>");
        let (home, total) = (size("HomeDomain", "5"), size("_TotalSize", "9"));
        let attempt = with(&format!("{home}{}{total}", size("AppDomain-a.b", "4"))).unwrap();
        assert_eq!(attempt.total, Bytes::new(9));
        assert_eq!(attempt.domains[&Domain::Home], Bytes::new(5));
        assert_eq!(attempt.domains.len(), 2);

        let odd = size("sample.person@example.com", "4");
        assert_eq!(with(&format!("{home}{odd}{total}")).unwrap().domains.len(), 1);
        assert_eq!(with(&home).unwrap().total, Bytes::new(5));
        assert_eq!(with(&format!("{home}{odd}")), None);
        assert_eq!(with(&format!("{home}{}", size("_TotalSize", "-9"))), None);
        let most = size("AppDomain-a.b", &u64::MAX.to_string());
        assert_eq!(with(&format!("{home}{most}")), None);
        assert_eq!(with(""), None);
    }

    #[test]
    fn restricted_domains_are_a_text_an_array_or_keys() {
        let keys = "<dict><key>AppDomain-a.b</key><dict/><key>HomeDomain</key><true/></dict>";
        let restricted =
            |value: &str| record(&format!("<key>ServerRestrictedDomains</key>{value}")).restricted;
        let both = Some(["AppDomain-a.b", "HomeDomain"].as_slice());
        check_domains(restricted("<string></string>"), Some(&[]));
        check_domains(restricted("<string>AppDomain-a.b, HomeDomain</string>"), both);
        let array = "<array><string>AppDomain-a.b</string><string>HomeDomain</string></array>";
        check_domains(restricted(array), both);
        check_domains(restricted(keys), both);
        check_domains(restricted("<array><string></string></array>"), Some(&[]));
        check_domains(restricted("<array><string>HomeDomain</string><true/></array>"), None);
        check_domains(restricted("<string>Sample Person</string>"), None);
        check_domains(restricted("<true/>"), None);
    }

    #[test]
    fn domains_are_restricted_wherever_that_is_recorded() {
        let name = |key: &str, domain: &str| {
            format!("<key>{key}</key><array><string>AppDomain-{domain}</string></array>")
        };
        let by_profile = name("RestrictedDomains", "a.a");
        let by_server = name("ServerRestrictedDomains", "b.b");
        let configured = name("ServerRestrictedDomains", "c.c");
        let configured = format!("<key>RemoteConfiguration</key><dict>{configured}</dict>");
        check_domains(record(&by_profile).restricted, Some(&["AppDomain-a.a"]));
        check_domains(record(&configured).restricted, Some(&["AppDomain-c.c"]));
        let all = record(&format!("{by_profile}{by_server}{configured}")).restricted;
        check_domains(all, Some(&["AppDomain-a.a", "AppDomain-b.b", "AppDomain-c.c"]));
        check_domains(record("").restricted, None);
    }
}
