//! What looks like a size and can't be read, because a recogniser took one letter for another or saw a
//! space where there is none. It must neither vanish nor become a part of a name.

/// Units that are no words of any language that is read.
const UNITS: [&str; 12] =
    ["kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "кб", "мб", "гб", "тб"];
/// Units that are words as well, as in “Pokémon GO”.
const WORDS: [&str; 4] = ["ko", "mo", "go", "to"];
/// What a recogniser takes for the letters of a unit.
const FIRST: [char; 14] = ['k', 'm', 'g', 't', '6', 'c', 'q', 'n', 'h', '9', 'к', 'м', 'г', 'т'];
const SECOND: [char; 6] = ['b', '8', '6', '0', 'в', 'б'];
/// What it takes for a digit.
const DIGITS: [char; 9] = ['s', 'o', 'l', 'i', 'b', 'z', '|', '!', '?'];
const MARKS: [char; 2] = ['.', ','];
/// Behind these, a number with a mark is a clock or a version.
const NOT_BEFORE_SIZE: [&str; 9] =
    ["at", "um", "kl.", "klo", "om", "alle", "ios", "ipados", "version"];

/// Whether a text, in lower case and without sizes that can be read, has something like a size.
pub(super) fn is_like_size(text: &str) -> bool {
    let words: Vec<_> = text.split_whitespace().collect();
    let word = |index: usize| words.get(index).copied();
    (0..words.len()).any(|index| {
        let Some(this) = word(index) else { return false };
        let before = index.checked_sub(1).and_then(word);
        let after = word(index + 1);
        let is_other = before.is_some_and(|before| NOT_BEFORE_SIZE.contains(&before));
        let unit = Unit { first: after, second: word(index + 2) };
        is_unit(this) && before.is_none_or(is_like_number)
            || WORDS.contains(&this) && before.is_some_and(|before| value(before).is_some())
            || is_glued(this)
            || match value(this) {
                Some(Value::Decimal) => !is_other && (after.is_none() || unit.is_likely()),
                Some(Value::Whole) => unit.is_likely(),
                None => false,
            }
    })
}

/// Whether a text is nothing but what looks like a size: no name is in it.
pub(super) fn is_alone(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.all(|word| {
        word.chars().count() == 1
            || is_unit(word)
            || is_garbled_unit(word)
            || WORDS.contains(&word)
            || value(word).is_some()
    })
}

/// Whether a size of these digits may be the end of a number that a name seems to end with, as in
/// “WhatsApp 6. 45 GB”. Screens show one or two decimals.
pub(super) fn may_be_torn(name: &str, size: &str) -> bool {
    let digits = size.chars().take_while(char::is_ascii_digit).count();
    let goes_on = size.chars().nth(digits).is_some_and(|c| MARKS.contains(&c));
    let last = name.split_whitespace().next_back().unwrap_or_default();
    let is_open = last.ends_with(MARKS) && {
        let before = name.trim_end().trim_end_matches(MARKS).trim_end();
        before.ends_with(|c: char| c.is_ascii_digit())
    };
    let is_decimal = matches!(value(last), Some(Value::Decimal));
    (1..=2).contains(&digits) && !goes_on && (is_open || is_decimal)
}

/// What seems to be a number.
enum Value {
    /// With digits behind a mark.
    Decimal,
    /// Without.
    Whole,
}

/// What stands behind a number.
#[derive(Clone, Copy)]
struct Unit<'t> {
    first: Option<&'t str>,
    second: Option<&'t str>,
}

impl Unit<'_> {
    fn is_likely(self) -> bool {
        let Some(first) = self.first else { return false };
        let is_letter = matches!(first, "k" | "m" | "g" | "t");
        // The other letter stands apart or is gone.
        is_unit(first)
            || is_garbled_unit(first)
            || is_letter && self.second.is_none_or(|second| matches!(second, "b" | "8" | "o"))
    }
}

fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

/// Whether a word may be a unit of which letters were taken for others, or to which one was added.
fn is_garbled_unit(word: &str) -> bool {
    let mut letters = word.chars();
    let [first, second, third, fourth] = [(); 4].map(|()| letters.next());
    let is_pair = first.is_some_and(|c| FIRST.contains(&c))
        && second.is_some_and(|c| SECOND.contains(&c))
        // A number is none.
        && !word.chars().all(char::is_numeric);
    let is_longer = || UNITS.iter().any(|unit| word.starts_with(unit));
    is_pair && fourth.is_none() && (third.is_none() || is_longer())
}

/// Whether a word may be the number before a unit.
fn is_like_number(word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || DIGITS.contains(&c) || MARKS.contains(&c);
    word.contains(|c: char| c.is_ascii_digit()) || word.chars().all(is_part)
}

/// Whether a number and its unit are one word, as in “968M8”.
fn is_glued(word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || MARKS.contains(&c);
    let whole = |unit: &&str| word.strip_suffix(*unit).is_some_and(|rest| rest.ends_with(is_part));
    let unit = word.trim_start_matches(is_part);
    let digits = word.len() - unit.len();
    UNITS.iter().any(whole)
        || 0 < digits && is_garbled_unit(unit)
        || 1 < digits && matches!(unit, "m" | "g" | "t")
}

/// Returns what number a word seems to be. A date has two marks, and a clock begins with 0 or has a
/// colon.
fn value(word: &str) -> Option<Value> {
    let marks = word.matches(MARKS).count();
    let starts_so = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    match (word.split_once(MARKS), marks) {
        (None, _) => word.chars().all(|c| c.is_ascii_digit()).then_some(Value::Whole),
        (Some((whole, decimals)), 1) => {
            let is_clock = 1 < whole.len() && whole.starts_with('0');
            let is_number = whole.is_empty() || whole.chars().all(|c| c.is_ascii_digit());
            (is_number && starts_so(decimals) && !is_clock).then_some(Value::Decimal)
        }
        (Some(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_cannot_be_read_is_known_for_one() {
        for text in [
            "whatsapp 6.4s gb",
            "6.45 6b",
            "whatsapp 6.45 g b",
            "6 .45 gb",
            "968 m8",
            "968m8",
            "whatsapp 968 m b",
            "whatsapp968mb",
            "whatsapp6.4 gb",
            "968 gbi",
            "968 mb1",
            "l2 gb",
            "ol.s mb",
            "whatsapp 6.45",
            "6.4s go",
            "12,s кб",
            "968 m",
            "968g",
            "gb",
            "968 6b",
            "1,2,3 gb",
            "968 hb",
        ] {
            assert!(is_like_size(text), "{text}");
        }
    }

    #[test]
    fn names_clocks_and_dates_are_no_sizes() {
        for text in [
            "2048",
            "microsoft 365",
            "area 51",
            "1password",
            "9:41",
            "5g",
            "87%",
            "20.11.2026",
            "today at 02.33",
            "ios 18.6",
            "pokémon go",
            "9gag",
            "couch to 5k",
            "24me",
            "f1 tv",
            "8 ball pool",
            "4 pics 1 word",
            "block blast 3d",
            "3m",
            "2.5d shop",
            "20. november",
            "backup gbook",
            "10k runner",
            "7-eleven",
            "mb",
            "threema 2",
            "80 days",
            "12 tb1",
            "",
        ] {
            // Only a unit without a number is one of its own.
            let is_unit = matches!(text, "mb" | "12 tb1");
            assert_eq!(is_like_size(text), is_unit, "{text}");
        }
    }

    #[test]
    fn a_size_alone_has_no_name() {
        for text in ["6.4s gb", "6.45 6b", "6.45 g b", "6 .45 gb", "6 .45 go", "968 m8"] {
            assert!(is_alone(text), "{text}");
        }
        for text in ["whatsapp 6.4s gb", "line 6.45 6b"] {
            assert!(!is_alone(text), "{text}");
        }
    }

    #[test]
    fn a_torn_number_is_no_name_with_a_size() {
        for (name, size) in [("whatsapp 6.", "45 gb"), ("line 6 ,", "4 gb"), ("line 6.4", "5 gb")] {
            assert!(may_be_torn(name, size), "{name} {size}");
        }
        for (name, size) in [
            ("area 51", "3 mb"),
            ("area 51,", "968 mb"),
            ("area 51,", "9.6 mb"),
            ("vol.", "45 gb"),
            ("version 2.0", "9,6 mb"),
        ] {
            assert!(!may_be_torn(name, size), "{name} {size}");
        }
    }
}
