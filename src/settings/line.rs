//! One line of the text: what it is, by itself.

use unicode_normalization::UnicodeNormalization;

use super::{
    names::folded,
    size::{Found, Size, sizes},
    unread, words,
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
    /// Several sizes, of which no words say what each is; or a name with what looks like a size and
    /// can't be read.
    Unclear,
    /// What looks like a size and can't be read, alone.
    Unread,
    /// A clock as some languages write it, “9.41”, or a size that has lost its unit.
    Clock,
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
        // In few letters the lower case is longer: then an offset in it is none in the line.
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
        let lower = name.to_lowercase();
        match total(&key) {
            Some(total) => Self::Label(total),
            // What the screen shows; a date.
            None if is_noise(&key) || is_date(&key) || is_status(&lower) => Self::Noise,
            None if is_clock(&lower) => Self::Clock,
            None if unread::is_like_size(&lower) => {
                if unread::is_alone(&lower) {
                    Self::Unread
                } else {
                    Self::Unclear
                }
            }
            // More than any charge: the game 2048, for one.
            None if name.parse().is_ok_and(|number: u64| FULL_CHARGE < number) => {
                Self::Name(name.to_owned())
            }
            // A clock, a charge; a chevron.
            None if !key.chars().any(char::is_alphabetic) => Self::Noise,
            None if is_icon(&key) => Self::Noise,
            None => Self::Name(name.to_owned()),
        }
    }

    fn with_size(line: &str, Found { size, start, end }: Found) -> Self {
        /// A sentence has more words around a size than a row that was taken for one with another.
        const ROW: usize = 3;
        let part = |part: Option<&'_ str>| plain(part.unwrap_or_default()).to_owned();
        let [before, after] = [line.get(..start), line.get(end..)].map(part);
        let is_unread = |text: &str| unread::is_like_size(&text.to_lowercase());
        let shown = line.get(start..end).unwrap_or_default();
        if is_unread(&before)
            || is_unread(&after)
            || unread::may_be_torn(line.get(..start).unwrap_or_default(), shown)
        {
            return Self::Unclear;
        }
        let words = [&before, &after].map(|text| text.split_whitespace().count());
        let after = if is_icon(&folded(&after)) { String::new() } else { after };
        let (name, other) = if before.is_empty() { (after, before) } else { (before, after) };
        let (key, other) = (folded(&name), folded(&other));
        if !other.is_empty() && !is_noise(&other) && total(&other).is_none() {
            // Text on both sides of a size: a sentence, not a row.
            return if words.iter().sum::<usize>() <= ROW { Self::Unclear } else { Self::Noise };
        }
        match total(&key).or_else(|| total(&other)) {
            Some(total) => Self::Total(total, size),
            None if key.is_empty() => Self::Size(size),
            None if is_noise(&key) => Self::Noise,
            None if !key.chars().any(char::is_alphanumeric) => Self::Size(size),
            // “1 968 MB”: no screen shows that many MB, and no app is called “1”.
            None if key.len() < GROUP + 1 && is_number(&key) && begins_with_group(shown) => {
                Self::Unclear
            }
            None => Self::Row(name, size),
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

/// More is no charge, in percent.
const FULL_CHARGE: u64 = 100;
/// How many digits stand between the marks of a large number.
const GROUP: usize = 3;

fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

/// Whether a size begins with as many digits as a group of a larger number has.
fn begins_with_group(size: &str) -> bool {
    size.chars().take_while(char::is_ascii_digit).count() == GROUP
}

/// Whether it is an icon or a toggle that was taken for a letter; one app has a name of one letter.
fn is_icon(key: &str) -> bool {
    key.is_ascii() && key.len() == 1 && key != "x" && !is_number(key)
}

/// Whether it may be a clock with a point between hours and minutes.
fn is_clock(text: &str) -> bool {
    let within = |text: &str, end: u32| text.parse().is_ok_and(|number: u32| number < end);
    text.split_once('.').is_some_and(|(hours, minutes)| {
        let are_digits = is_number(hours) && is_number(minutes);
        are_digits && minutes.len() == 2 && within(hours, 24) && within(minutes, 60)
    })
}

/// Whether it is the top of a screen, such as “9:41 5G 87”.
fn is_status(text: &str) -> bool {
    const NETWORKS: [&str; 8] = ["3g", "4g", "5g", "5g+", "5guc", "lte", "wi-fi", "edge"];
    let mut words = text.split_whitespace();
    let is_part =
        |word: &str| NETWORKS.contains(&word) || is_number(&word.replace([':', '.', '%'], ""));
    words.all(is_part) && text.split_whitespace().any(|word| NETWORKS.contains(&word))
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
