//! `Redacted`: words out of a backup that may be shown.
//!
//! iOS records how an attempt ended in a sentence of its own, and nobody knows all that it may
//! put there. So whatever looks like an address, a number of a person or a device, a path or
//! something between quotes (iOS quotes the names of files, devices and people) is taken out.
//! Too much may go that way, never too little. A name that stands in a sentence like any other
//! word can't be told from one, and stays.

mod private;

use std::fmt;

use self::private::PrivateCharacters;

/// No more characters are shown than this.
const LONGEST: usize = 160;
/// No more characters than this are looked at.
const MOST_READ: usize = 2_000;
/// What stands where something was taken out.
const REMOVED: &str = "[removed]";

/// Words out of a backup that are meant to be shown: short, and without anything that looks like
/// an address, a number of a person or a device, or a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redacted(String);

impl Redacted {
    /// Takes from a text what may be shown of it.
    pub fn new(text: &str) -> Self {
        // First of all, because a character that nobody sees could cut an address in two.
        let characters = readable(text);
        let private = PrivateCharacters::of(&characters);
        let mut shown = String::new();
        let mut was_private = false;
        for (c, is_private) in characters.iter().zip(private.iter()) {
            match (is_private, was_private) {
                (true, true) => (),
                (true, false) => shown.push_str(REMOVED),
                (false, _) => shown.push(*c),
            }
            was_private = is_private;
        }
        Self(shortened(shown.trim()))
    }

    /// Returns the words that may be shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the characters that can be seen, with one space for any others between words. Of a
/// text that is too long, the word that is cut goes as well: it might begin an address.
fn readable(text: &str) -> Vec<char> {
    let mut rest = text.chars();
    let mut characters = Vec::new();
    // Counted before any is left out, so that nothing is read without bound.
    for c in rest.by_ref().take(MOST_READ).filter(|c| !is_invisible(*c)).map(plain) {
        if c != ' ' || characters.last().is_some_and(|last| *last != ' ') {
            characters.push(c);
        }
    }
    if rest.next().is_some() {
        let end = characters.iter().rposition(|c| *c == ' ').unwrap_or_default();
        characters.truncate(end);
    }
    characters
}

/// Returns a space for whatever separates words, and an ASCII character for its wide twin.
fn plain(c: char) -> char {
    // How far behind its ASCII twin each of the fullwidth forms stands.
    const WIDE: u32 = 0xFEE0;
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - WIDE).unwrap_or(c),
        '\u{FE6B}' => '@',
        _ if c.is_whitespace() || c.is_control() => ' ',
        _ => c,
    }
}

/// Whether a character shows nothing but changes how others are shown or found: marks of writing
/// direction, joiners, soft hyphens, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    // One less, for the ellipsis.
    let beginning: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", beginning.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Redacted::new(text).as_str(), expected);
    }

    #[test]
    fn what_iphones_record_is_kept_as_it_is() {
        for text in [
            "Backup succeeded",
            "MBErrorDomain",
            "CKErrorDomain",
            "Insufficient iCloud storage (needs 1024 MB).",
            "Sicherung fehlgeschlagen: Gerät gesperrt",
            "バックアップできませんでした",
            "Error 202 of 300, HTTP 503",
            "couldn't connect to the server",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn addresses_and_links_are_taken_out() {
        check("Sign in as sample.person@example.com again", "Sign in as [removed] again");
        check("Sign in as sample.person＠example.com again", "Sign in as [removed] again");
        check("Sign in as sample.person\u{200B}@example.com", "Sign in as [removed]");
        check("Sign in as sample.person @ example.com again", "Sign in as [removed] again");
        check("user=sample.person%40example.com failed", "[removed] failed");
        check("GET https://example.com/~anna?id=5 gave 404", "GET [removed] gave 404");
    }

    #[test]
    fn numbers_of_people_and_devices_are_taken_out() {
        check("code sent to +1 (555) 010-0123 twice", "code sent to +[removed] twice");
        check("code sent to ０１５１ ２３４５６７８", "code sent to [removed]");
        check("for 00008110-0000AAAA1111001E", "for [removed]");
        check("for 0123456789abcdef0123456789abcdef01234567.", "for [removed].");
        check("serial F2LXK1ABCD, retry", "serial [removed], retry");
        check("via a4:83:e7:00:11:22 lost", "via [removed] lost");
        check("token abcdEFGHijkl_mnopQRST4uvwx", "token [removed]");
        check("error 123456 and 654321", "error 123456 and 654321");
    }

    #[test]
    fn paths_go_with_what_may_belong_to_them() {
        check("/var/mobile/Media/Anna Meyer was not found", "[removed]");
        check("/var/mobile/Media/Anna Meyer: no such file", "[removed]: no such file");
        check("can't read ~/Documents, giving up", "can't read [removed], giving up");
        check("can't read C:\\Users\\Anna Meyer", "can't read [removed]");
        check("Library/Preferences is locked", "[removed] is locked");
    }

    #[test]
    fn what_is_quoted_is_taken_out() {
        check(
            "The file “Anna’s taxes.pdf” couldn’t be opened",
            "The file [removed] couldn’t be opened",
        );
        check(
            "The file \"taxes\" and „Brief an Otto“ failed",
            "The file [removed] and [removed] failed",
        );
        check("‘Anna’s iPhone’ is locked", "[removed] is locked");
        check("«Annas iPhone» ist gesperrt", "[removed] ist gesperrt");
        check("「アンナのiPhone」はロック", "[removed]はロック");
        check("device 'Anna' isn't trusted", "device [removed] isn't trusted");
        check("device “Anna", "device [removed]");
    }

    #[test]
    fn what_would_confuse_a_terminal_is_taken_out() {
        check("red \u{1b}[31m and\nline\t two", "red [31m and line two");
        check("a\u{202E}b\u{2066}c\u{200D}d\u{E0041}e", "abcde");
        check("  many   spaces\u{A0}\u{2003}here ", "many spaces here");
        check("", "");
    }

    #[test]
    fn long_texts_are_cut() {
        let long = "word ".repeat(1_000);
        let recorded = Redacted::new(&long);
        assert_eq!(recorded.as_str().chars().count(), LONGEST);
        assert!(recorded.as_str().ends_with("word…"), "{recorded}");
        // A word that is cut might be the beginning of an address.
        let cut = format!("“{}” sample.person@example.com", "x".repeat(MOST_READ - 10));
        check(&cut, "[removed]");
        check(&"x".repeat(10_000), "");
    }

    fn around() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~]{0,30} ",
            "([a-z]{1,8}[ :,(]){0,5}",
            "[“”‘’„«»'\" a-z]{0,12}",
            ".{0,20} ",
            Just(String::new()),
        ]
    }

    proptest! {
        #[test]
        fn an_address_never_survives(
            before in around(),
            user in "[a-z]{4,10}[.][a-z]{4,10}",
            host in "(example|mail)[.](com|org|co[.]uk)",
            after in around(),
        ) {
            let shown = Redacted::new(&format!("{before}{user}@{host} {after}"));
            prop_assert!(!shown.as_str().contains(&user), "{shown}");
            prop_assert!(!shown.as_str().contains('@'), "{shown}");
        }

        #[test]
        fn a_phone_number_never_survives(
            before in around(),
            number in "([+]|00)?[1-9][0-9]{0,2}[ -]?[(]?[0-9]{3}[)]?[ .-]?[0-9]{3}[ .-]?[0-9]{2,5}",
            after in around(),
        ) {
            let shown = Redacted::new(&format!("{before}{number}{after}"));
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert!(!digits(shown.as_str()).contains(&digits(&number)), "{shown}");
        }

        #[test]
        fn an_id_of_a_device_never_survives(
            before in around(),
            id in "([0-9a-f]{40}|[0-9A-F]{8}-[0-9A-F]{16}|[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12})",
            after in around(),
        ) {
            let shown = Redacted::new(&format!("{before}{id}{after}"));
            prop_assert!(!shown.as_str().contains(&id), "{shown}");
        }

        #[test]
        fn whatever_the_text_is_little_is_shown_of_it(text in "([ -~]|\\PC|[0-9@/]|.){0,400}") {
            let recorded = Redacted::new(&text);
            let shown = recorded.as_str();
            prop_assert!(shown.chars().count() <= LONGEST);
            prop_assert!(!shown.contains(['@', '/', '\\', '“', '"']), "{shown}");
            prop_assert!(!shown.contains(|c: char| c.is_control() || is_invisible(c)), "{shown}");
            let longest = shown.split(|c: char| !c.is_ascii_hexdigit()).map(str::len).max();
            prop_assert!(longest < Some(12), "{shown}");
            let longest = shown.split(|c: char| !c.is_numeric()).map(|run| run.chars().count()).max();
            prop_assert!(longest < Some(7), "{shown}");
        }
    }
}
