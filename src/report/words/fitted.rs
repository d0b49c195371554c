//! Texts cut or broken to fit a number of columns.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Shortens a text to a number of columns, with `…` where something was cut.
pub fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let mut short = String::new();
    // The mark of the cut takes a column itself.
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

/// Breaks a text into lines of at most `columns` columns. The first begins with `lead`, the others
/// with as many spaces. A word that is wider than a line stands on a line of its own.
pub fn wrapped(lead: &str, text: &str, columns: usize) -> String {
    let indent = lead.width();
    let mut lines = lead.to_owned();
    let mut used = indent;
    for (index, word) in text.split_whitespace().enumerate() {
        if 0 < index {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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

    proptest! {
        #[test]
        fn what_is_shortened_fits(text in "\\PC{0,30}", columns in 1..20_usize) {
            prop_assert!(shortened(&text, columns).width() <= columns.max(1));
        }
    }
}
