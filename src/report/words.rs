//! Numbers, times and names in words, safe for a terminal.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::{
    account::Class,
    backup::{Encryption, State},
    bytes::{Bytes, Units},
    catalogue::{StorageSource, model_name},
    inventory::{Attribution, Kind},
    plan::{Outcome, Proof},
};

/// Returns a text without characters that could steer a terminal, hide or turn around what
/// stands beside them: each becomes `�`.
pub fn printable(text: &str) -> Cow<'_, str> {
    without(text, is_unsafe)
}

/// Returns a text of several lines without such characters.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    without(text, |c| c != '\n' && is_unsafe(c))
}

/// Whether a text is all letters, digits and signs of ASCII. Most texts are, and this is told much
/// faster than by a look at each character.
pub fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

fn without(text: &str, is_odd: fn(char) -> bool) -> Cow<'_, str> {
    if !is_plain(text) && text.contains(is_odd) {
        Cow::Owned(text.replace(is_odd, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character is for steering, not for reading: controls of ASCII and Latin-1, line and
/// paragraph separators, marks of direction, characters without any width but those that join
/// emoji and letters, and characters for private use, which each font shows as it likes.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{061C}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
                | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}'
        )
}

/// Shortens a text to a number of columns, with `…` where something was cut.
pub fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let mut short = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or_default();
        if used > columns {
            break;
        }
        short.push(c);
    }
    // A joiner or a selector at the end would join the mark of the cut.
    let end = short.trim_end_matches(|c: char| c.width() == Some(0) || c == ' ').len();
    short.truncate(end);
    short.push('…');
    Cow::Owned(short)
}

/// Shortens a path to a number of columns in its middle, so that its end stays.
pub fn shortened_path(path: &str, columns: usize) -> Cow<'_, str> {
    if path.width() <= columns {
        return Cow::Borrowed(path);
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in path.chars().rev() {
        used += c.width().unwrap_or_default();
        if used > columns {
            break;
        }
        kept.push(c);
    }
    Cow::Owned(std::iter::once('…').chain(kept.chars().rev()).collect())
}

/// Breaks a text into lines of at most so many columns. The first begins with `lead`, the others
/// with as many spaces. A word that is wider than a line stands on a line of its own.
pub fn wrapped(lead: &str, text: &str, columns: usize) -> String {
    let indent = lead.width();
    let mut lines = lead.to_owned();
    let mut used = indent;
    for (place, word) in text.split_whitespace().enumerate() {
        if 0 < place {
            if used + 1 + word.width() <= columns {
                lines.push(' ');
                used += 1;
            } else {
                lines.push('\n');
                lines.push_str(&" ".repeat(indent));
                used = indent;
            }
        }
        lines.push_str(word);
        used += word.width();
    }
    lines
}

/// Returns a number of things in memory as a number to show.
pub fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Returns a number with commas, such as `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns a number with its noun, such as `1 file` or `2,000 files`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Returns a number of apps in words.
pub fn apps(count: usize) -> String {
    counted(number(count), "app", "apps")
}

/// Returns what a storage is called among sizes in these units. Tiers are named by GB of 2^30 bytes;
/// beside sizes in other units, such a name would be taken for a number of those.
pub fn storage(name: &str, quota: Bytes, units: Units) -> String {
    match units {
        Units::Icloud => name.to_owned(),
        Units::Decimal => quota.display(units).to_string(),
    }
}

/// Returns what somebody buys a storage by, with its size where that is another number.
pub fn tier(name: &str, quota: Bytes, units: Units) -> String {
    match units {
        Units::Icloud => name.to_owned(),
        Units::Decimal => format!("{name} (here {})", quota.display(units)),
    }
}

/// Returns which part of `whole` something is, such as `34%`.
pub fn share(part: Bytes, whole: Bytes) -> String {
    match part.per_mille_of(whole) {
        0..10 if Bytes::ZERO < part => "<1%".to_owned(),
        per_mille => format!("{}%", per_mille / 10),
    }
}

/// Returns a day, such as `20 November 2026`.
pub fn day(time: Timestamp) -> String {
    time.strftime("%-d %B %Y").to_string()
}

/// Returns a year, such as `2016`.
pub fn year(time: Timestamp) -> String {
    time.strftime("%Y").to_string()
}

/// Returns a month such as `2026-11` as `Nov 2026`.
pub fn month(month: &str) -> String {
    let day = format!("{month}-01").parse::<jiff::civil::Date>();
    day.map_or_else(|_| month.to_owned(), |day| day.strftime("%b %Y").to_string())
}

/// Returns how long ago a time was, such as `3 days old`; nothing where it is still to come.
pub fn age(time: Timestamp, now: Timestamp) -> Option<String> {
    let age = SignedDuration::from_secs(now.as_second().checked_sub(time.as_second())?);
    match age.as_hours() {
        ..0 => None,
        0 => Some("made within the hour".to_owned()),
        1.. => Some(old(age)),
    }
}

/// Returns how old something is, such as `3 days old`.
pub fn old(age: SignedDuration) -> String {
    let hours = u64::try_from(age.as_hours()).unwrap_or_default();
    let days = hours / 24;
    match days {
        0 => format!("{} old", counted(hours, "hour", "hours")),
        1..=60 => format!("{} old", counted(days, "day", "days")),
        61..=730 => format!("{} old", counted(days / 30, "month", "months")),
        _ => format!("{} old", counted(days / 365, "year", "years")),
    }
}

/// Returns how far two days are apart, such as `3 days` or `less than a day`.
pub fn apart(duration: SignedDuration) -> String {
    match u64::try_from(duration.as_hours() / 24).unwrap_or_default() {
        0 => "less than a day".to_owned(),
        days => counted(days, "day", "days"),
    }
}

/// Returns how long something takes, such as `45 min`, `2 h 50 min` or `3 days`.
pub fn duration(duration: SignedDuration) -> String {
    let minutes = u64::try_from(duration.as_mins()).unwrap_or_default();
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (1..48, 0) => format!("{hours} h"),
        (1..48, minutes) => format!("{hours} h {minutes} min"),
        (48.., _) => counted(hours.saturating_add(12) / 24, "day", "days"),
    }
}

/// Returns names one after the other, such as `A, B and C`; of many, the first and how many more
/// there are.
pub fn listed(names: &[impl AsRef<str>]) -> String {
    listed_of(names, names.len())
}

/// How many names of a list are shown.
pub const SHOWN: usize = 5;

/// The same for a list of `all` names, of which only the first need be given.
pub fn listed_of(names: &[impl AsRef<str>], all: usize) -> String {
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    let more = match all.saturating_sub(SHOWN) {
        0 => None,
        more => Some(format!("{} more", grouped(number(more)))),
    };
    let shown: Vec<&str> = names.iter().take(SHOWN).copied().chain(more.as_deref()).collect();
    match shown.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// Returns names of which each may be meant, such as `A or B`.
pub fn either(names: &[&str]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// Returns what the system of a model is called.
pub fn system(product_type: Option<&str>) -> &'static str {
    match product_type {
        Some(model) if model.starts_with("iPad") => "iPadOS",
        _ => "iOS",
    }
}

/// Returns the name that a model is sold by, such as `iPhone 13`, or its type where that isn’t known.
pub fn model(product_type: &str) -> Cow<'_, str> {
    match model_name(product_type) {
        Some(name) => Cow::Borrowed(name),
        None => printable(product_type),
    }
}

/// Returns what its owner calls such a device: `iPhone`, for one.
pub fn device(product_type: Option<&str>) -> &'static str {
    const DEVICES: [&str; 2] = ["iPhone", "iPad"];
    let product_type = product_type.unwrap_or_default();
    DEVICES.into_iter().find(|name| product_type.starts_with(name)).unwrap_or("device")
}

/// Returns the word that stands in files for a kind of item.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::App => "app",
        Kind::Photos => "photos",
        Kind::Messages => "messages",
        Kind::Health => "health",
        Kind::System => "system",
        Kind::Unassigned => "unassigned",
    }
}

/// Returns the word that stands in files for the state of a backup.
pub fn state(state: State) -> &'static str {
    match state {
        State::Finished => "finished",
        State::Interrupted => "interrupted",
        State::Empty => "empty",
        State::Unknown | State::NoBackup => "unknown",
    }
}

/// Returns the word that stands in files for how a plan ended.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fits => "fits",
        Outcome::Plan => "plan",
        Outcome::Impossible => "impossible",
    }
}

/// Returns the word that stands in files for who says how large the storage is.
pub fn source(source: StorageSource) -> &'static str {
    match source {
        StorageSource::Option => "option",
        StorageSource::Backup => "backup",
    }
}

/// Returns what is wrong and what to do about it, as fragments, as sentences.
pub(super) fn sentences(error: &str, hint: Option<&str>) -> String {
    let capital = |text: &str| {
        let mut characters = text.chars();
        let first = characters.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + characters.as_str()
    };
    match hint {
        Some(hint) => format!("{error}. {}.", capital(hint)),
        None => format!("{error}."),
    }
}

/// Whether two names of devices are the same but for small and capital letters and the form of
/// apostrophes and spaces: iOS writes “Anna’s iPhone”, and few keyboards have that apostrophe.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let characters = name.trim().chars().flat_map(char::to_lowercase).map(|c| match c {
            '‘' | '’' | 'ʼ' | '´' | '`' | '′' => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        });
        characters.collect::<String>()
    };
    plain(one) == plain(other)
}

/// Returns whether a backup is encrypted, as `yes`, `no` or `unknown`.
pub fn encrypted(encryption: Encryption) -> &'static str {
    match encryption {
        Encryption::Encrypted => "yes",
        Encryption::None => "no",
        Encryption::Unknown => "unknown",
    }
}

/// Returns in two words or so what leaving out an item of this class means, or that there is no
/// switch.
pub fn if_left_out(class: Option<Class>) -> &'static str {
    match class {
        None => "no switch",
        Some(Class::Safe) => "comes back",
        Some(Class::OwnBackup) => "back up first",
        Some(Class::Likely) => "likely back",
        Some(Class::Unknown) => "not known",
        Some(Class::Photos) => "your photos",
        Some(Class::Keep) => "only copy",
    }
}

/// Returns what leaving out an item of this class means.
pub fn class(class: Class) -> &'static str {
    match class {
        Class::Safe => "comes back by itself",
        Class::OwnBackup => "own backup first",
        Class::Likely => "likely comes back",
        Class::Unknown => "not known, ask yourself",
        Class::Photos => "your photos",
        Class::Keep => "the only copy",
    }
}

/// Returns how an owner was found, in words.
pub fn attribution(attribution: Attribution) -> &'static str {
    match attribution {
        Attribution::Own => "its own",
        Attribution::Placeholder => "off-loaded",
        Attribution::System => "system",
        Attribution::Table => "known container",
        Attribution::Path => "inside its bundle",
        Attribution::Equal => "same name",
        Attribution::Prefix => "name continues",
        Attribution::Vendor => "same vendor",
        Attribution::None => "no known owner",
    }
}

/// Returns what isn't known of a plan that could not be shown to be the best.
pub(super) fn doubt(proof: Proof, units: Units) -> Option<String> {
    match proof {
        Proof::Optimal => None,
        Proof::Tied => Some(
            "There are too many plans to try them all: none is better than this, but others may \
             be as good."
                .to_owned(),
        ),
        Proof::EndedEarly { bound } => Some(format!(
            "There are too many plans to try them all: a better one may exist, with fewer apps, \
             safer ones, or less left out, though no less than {}.",
            bound.display(units)
        )),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{7}\nd"), "a�[31mb�c��d");
        assert_eq!(printable("evil\u{202e}gpj.exe"), "evil�gpj.exe");
        assert_eq!(printable("\u{e000}\u{f8ff}\u{f0000}\u{10fffd}"), "����");
        assert_eq!(printable_lines("a\tb\nc\u{202e}"), "a�b\nc�");
        assert_eq!(printable("漢字 🧶 👨\u{200d}👩\u{200d}👧"), "漢字 🧶 👨\u{200d}👩\u{200d}👧");
    }

    #[test]
    fn a_long_name_is_cut_by_its_width() {
        assert_eq!(shortened("short", 5), "short");
        assert_eq!(shortened("too long", 5), "too…");
        assert_eq!(shortened("漢字ノート", 6), "漢字…");
        assert_eq!(shortened_path("a/b/c.txt", 6), "…c.txt");
    }

    #[test]
    fn text_is_broken_between_words() {
        assert_eq!(wrapped("- ", "one two three", 9), "- one two\n  three");
        assert_eq!(wrapped("", "incomprehensible", 5), "incomprehensible");
        assert_eq!(wrapped("Note: ", "", 5), "Note: ");
    }

    #[test]
    fn a_share_is_a_whole_number_of_percent() {
        let shown = |part, whole| share(Bytes::new(part), Bytes::new(whole));
        assert_eq!(shown(34, 100), "34%");
        assert_eq!(shown(1, 30), "3%");
        assert_eq!(shown(1, 30_000), "<1%");
        assert_eq!(shown(0, 100), "0%");
        assert_eq!(shown(5, 0), "<1%");
    }

    #[test]
    fn an_age_is_told_in_the_unit_that_matters() {
        let check = |seconds: i64, expected: Option<&str>| {
            let now = Timestamp::from_second(2_000_000_000).unwrap();
            let time = Timestamp::from_second(2_000_000_000 - seconds).unwrap();
            assert_eq!(age(time, now).as_deref(), expected);
        };
        check(60, Some("made within the hour"));
        check(7_200, Some("2 hours old"));
        check(86_400, Some("1 day old"));
        check(86_400 * 59, Some("59 days old"));
        check(86_400 * 90, Some("3 months old"));
        check(86_400 * 1_100, Some("3 years old"));
        check(-86_400, None);
    }

    #[test]
    fn a_duration_is_told_in_the_units_that_matter() {
        let check = |minutes: i64, expected: &str| {
            assert_eq!(duration(SignedDuration::from_mins(minutes)), expected);
        };
        check(0, "less than a minute");
        check(45, "45 min");
        check(60, "1 h");
        check(170, "2 h 50 min");
        check(47 * 60 + 59, "47 h 59 min");
        check(48 * 60, "2 days");
        check(60 * 60, "3 days");
        check(-5, "less than a minute");
    }

    #[test]
    fn of_many_names_the_first_are_told() {
        let check = |names: &[&str], expected: &str| assert_eq!(listed(names), expected);
        check(&[], "");
        check(&["A"], "A");
        check(&["A", "B"], "A and B");
        check(&["A", "B", "C", "D", "E"], "A, B, C, D and E");
        check(&["A", "B", "C", "D", "E", "F", "G"], "A, B, C, D, E and 2 more");
    }

    proptest! {
        #[test]
        fn what_is_shortened_fits(text in "\\PC{0,30}", columns in 1..20_usize) {
            prop_assert!(shortened(&text, columns).width() <= columns.max(1));
        }

        #[test]
        fn grouping_keeps_the_number(number in any::<u64>()) {
            prop_assert_eq!(grouped(number).replace(',', "").parse(), Ok(number));
        }
    }

    #[test]
    fn a_doubt_about_a_plan_is_no_larger_than_it_is() {
        let said = |proof| doubt(proof, Units::Icloud).unwrap_or_default();
        assert_eq!(said(Proof::Optimal), "");
        assert!(said(Proof::Tied).contains("none is better"));
        let bound = Bytes::new(3 << 30);
        assert!(said(Proof::EndedEarly { bound }).contains("no less than 3.0 GB"));
    }
}
