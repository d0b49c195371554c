//! One line of the text: what it is, by itself.

use unicode_normalization::UnicodeNormalization;

use super::{
    names::folded,
    size::{Found, Size, sizes},
    words,
};

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Something that a screen shows besides the list, or nothing.
    Noise,
    /// It may be the name of an app.
    Name(String),
    /// The label of a total, whose size follows.
    Label(Total),
    /// A size alone.
    Size(Size),
    /// A name and a size.
    Row(String, Size),
    /// A total with its label.
    Total(Total, Size),
    /// How much is used of how much.
    Used { used: Size, quota: Size },
    /// Several sizes, of which no words say what each is.
    Unclear,
}

/// A size that is none of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    Backup,
    NextBackup,
    Used,
}

impl Line {
    pub(super) fn read(line: &str) -> Self {
        // Full-width letters and digits become plain ones.
        let line: String = line.nfkc().filter(|c| !is_invisible(*c)).collect();
        let line = line.trim();
        let lower = line.to_lowercase();
        // In few letters the lower case is longer: then no place in it is one in the line.
        let line = if lower.len() == line.len() { line } else { lower.as_str() };
        match sizes(&lower).as_slice() {
            [] => Self::without_size(line),
            [one] => Self::with_size(line, *one),
            [one, two] => Self::with_two(line, *one, *two),
            _ => Self::Unclear,
        }
    }

    fn without_size(line: &str) -> Self {
        let name = plain(line);
        let key = folded(name);
        match total(&key) {
            Some(total) => Self::Label(total),
            // What the screen shows; a clock, a charge, a date; a chevron.
            None if is_noise(&key) || !key.chars().any(char::is_alphabetic) => Self::Noise,
            None if is_date(&key) => Self::Noise,
            // An icon or a toggle that was taken for a letter; one app has a name of one letter.
            None if key.is_ascii() && key.len() == 1 && key != "x" => Self::Noise,
            None => Self::Name(name.to_owned()),
        }
    }

    fn with_size(line: &str, Found { size, start, end }: Found) -> Self {
        let before = plain(line.get(..start).unwrap_or_default());
        let after = plain(line.get(end..).unwrap_or_default());
        let (name, other) = if before.is_empty() { (after, before) } else { (before, after) };
        let (key, other) = (folded(name), folded(other));
        if !other.is_empty() && !is_noise(&other) && total(&other).is_none() {
            // Text on both sides of a size: a sentence, not a row.
            return Self::Noise;
        }
        match total(&key).or_else(|| total(&other)) {
            Some(total) => Self::Total(total, size),
            None if key.is_empty() => Self::Size(size),
            None if is_noise(&key) => Self::Noise,
            None if !key.chars().any(char::is_alphanumeric) => Self::Size(size),
            None => Self::Row(name.to_owned(), size),
        }
    }

    /// The larger is what there is; what is used may be more where it was counted later. Where other
    /// words stand around them, it may be two rows that a recogniser took for one.
    fn with_two(line: &str, one: Found, two: Found) -> Self {
        let around = [line.get(..one.start), line.get(one.end..two.start), line.get(two.end..)];
        if !around.into_iter().flatten().all(is_of_used) {
            return Self::Unclear;
        }
        let (used, quota) = if one.size.bytes <= two.size.bytes { (one, two) } else { (two, one) };
        Self::Used { used: used.size, quota: quota.size }
    }
}

/// Returns a text without what screens set around it.
fn plain(text: &str) -> &str {
    const AROUND: [char; 22] = [
        ' ', '\t', ':', '-', '–', '—', '·', '•', '|', '>', '<', '›', '‹', '=', '(', ')', '○', '●',
        '◯', '✓', '☑', ';',
    ];
    text.trim_matches(AROUND)
}

fn total(key: &str) -> Option<Total> {
    if words::NEXT_BACKUP.contains(&key) {
        Some(Total::NextBackup)
    } else if words::BACKUP.contains(&key) {
        Some(Total::Backup)
    } else if words::USED.contains(&key) {
        Some(Total::Used)
    } else {
        None
    }
}

fn is_noise(key: &str) -> bool {
    words::NOISE.contains(&key)
}

/// Whether a text is what stands around the two sizes of “46.3 GB of 50 GB used”.
fn is_of_used(text: &str) -> bool {
    let is_known = |text: &str| {
        let key = folded(text);
        key.is_empty()
            || [&words::OF[..], &words::USED, &words::NOISE]
                .iter()
                .any(|it| it.contains(&key.as_str()))
    };
    // Chinese and Japanese have no spaces between words.
    is_known(text) || text.split_whitespace().all(is_known)
}

/// Whether it says when the last backup was, such as “Last Backup: Today at 2:33”.
fn is_date(key: &str) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "lastbackup",
        "letztesbackup",
        "dernièresauvegarde",
        "últimacopia",
        "前回のバックアップ",
        "上次备份",
        "上次備份",
        "lastsuccessfulbackup",
    ];
    BEGINNINGS.iter().any(|begin| key.starts_with(begin))
}

/// Marks of direction and joiners that recognisers leave.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
