//! `PrivateCharacters`: which characters of a text nobody but its owner should see.

use std::ops::Range;

/// This many digits, whatever separates them, may be a phone number.
const FEWEST_DIGITS: usize = 7;
/// A phone number has no more than this between two digits, as in `1 (555`.
const WIDEST_GAP: usize = 3;
/// This many hexadecimal digits may name a device: a hardware address has twelve.
const FEWEST_HEX_DIGITS: usize = 12;
/// This many capitals with digits among them may be a serial number.
const SHORTEST_SERIAL: usize = 8;
/// This many letters with digits among them may be a key or a token.
const SHORTEST_TOKEN: usize = 20;
/// Quotes that open, each with those that close it. In some languages they close as they open, or
/// open as they close in others.
const QUOTES: [(char, &[char]); 14] = [
    ('"', &['"']),
    ('″', &['″']),
    ('“', &['”']),
    ('”', &['”']),
    ('„', &['“', '”']),
    ('‟', &['”']),
    ('«', &['»']),
    ('»', &['«', '»']),
    ('‹', &['›']),
    ('›', &['‹', '›']),
    ('「', &['」']),
    ('『', &['』']),
    ('｢', &['｣']),
    ('《', &['》']),
];

/// For each character of a text, whether it is part of something private.
///
/// Each rule looks at the text as it was written, so that none hides anything from another.
pub(super) struct PrivateCharacters(Vec<bool>);

impl PrivateCharacters {
    /// Looks at a text, in which spaces are the only whitespace and never stand side by side.
    pub(super) fn of(text: &[char]) -> Self {
        let mut found = Self(vec![false; text.len()]);
        for rule in [quotes, single_quotes, addresses, paths, numbers, hex_ids, ids] {
            for range in rule(text) {
                found.add(range);
            }
        }
        found.close_gaps(text);
        found
    }

    /// Returns whether each character is private.
    pub(super) fn iter(&self) -> impl Iterator<Item = bool> {
        self.0.iter().copied()
    }

    fn add(&mut self, range: Range<usize>) {
        for mark in self.0.iter_mut().take(range.end).skip(range.start) {
            *mark = true;
        }
    }

    /// Takes a space between two private words for private, too.
    fn close_gaps(&mut self, text: &[char]) {
        for (at, _) in text.iter().enumerate().filter(|(_, c)| **c == ' ') {
            let Some(around) = self.0.get_mut(at.saturating_sub(1)..) else { return };
            // Else each word would be shown as removed by itself, and how many there were.
            if let [true, gap @ false, true, ..] = around {
                *gap = true;
            }
        }
    }
}

/// Finds what stands between quotes, with them. A quote that is never closed goes to the end.
fn quotes(text: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut next = 0;
    for (start, open) in text.iter().enumerate() {
        let Some((_, close)) = QUOTES.iter().find(|(quote, _)| next <= start && quote == open)
        else {
            continue;
        };
        let length = text.iter().skip(start + 1).position(|c| close.contains(c));
        next = length.map_or(text.len(), |length| start + length + 2);
        found.push(start..next);
    }
    found
}

/// Finds what stands between single quotes, with them: a quote before a word, up to one behind a
/// word. Within a word, and where nothing closes it, it is an apostrophe.
fn single_quotes(text: &[char]) -> Vec<Range<usize>> {
    let is_quote = |c: char| matches!(c, '\'' | '‘' | '’' | '‚' | '‛' | '`');
    let is_word =
        |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
    let mut found = Vec::new();
    let mut next = 0;
    for (start, open) in text.iter().enumerate() {
        if start < next || !is_quote(*open) || is_word(start.checked_sub(1)) {
            continue;
        }
        let end = (start + 1..text.len())
            .find(|at| text.get(*at).is_some_and(|c| is_quote(*c)) && !is_word(at.checked_add(1)));
        match (end, open) {
            (Some(end), _) => next = end + 1,
            // These only ever open, so that their end was cut off.
            (None, '‘' | '‚' | '‛') => next = text.len(),
            (None, _) => continue,
        }
        found.push(start..next);
    }
    found
}

/// Finds e-mail addresses, links, and words beside an @ that stands alone.
fn addresses(text: &[char]) -> Vec<Range<usize>> {
    let words: Vec<_> = runs(text, |c| c != ' ').collect();
    let mut found = Vec::new();
    for (index, range) in words.iter().enumerate() {
        let word = text.get(range.clone()).unwrap_or_default();
        let has = |part: &str| {
            let part: Vec<_> = part.chars().collect();
            word.windows(part.len()).any(|window| window == part)
        };
        // `%40` is an @ as links have it.
        if !["@", "%40", "://", "www."].into_iter().any(has) {
            continue;
        }
        found.push(range.clone());
        if word.first() == Some(&'@') {
            found.extend(index.checked_sub(1).and_then(|before| words.get(before)).cloned());
        }
        if word.last() == Some(&'@') {
            found.extend(words.get(index + 1).cloned());
        }
    }
    found
}

/// Finds words with slashes. One that begins with a slash or has several may go on behind a
/// space, so what follows goes with it up to the end of the clause.
fn paths(text: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for range in runs(text, |c| c != ' ') {
        let word = text.get(range.clone()).unwrap_or_default();
        let is_slash = |c: char| matches!(c, '/' | '\\' | '∕' | '⁄');
        let first = word.iter().position(|c| is_slash(*c));
        let is_home = word.first() == Some(&'~');
        let Some(first) = first.or(is_home.then_some(0)) else { continue };
        let before = first.checked_sub(1).and_then(|before| word.get(before));
        let begins = before.is_none_or(|c| !c.is_alphanumeric());
        let is_long = 1 < word.iter().filter(|c| is_slash(**c)).count() || word.contains(&'\\');
        let is_link = word.windows(3).any(|window| window == [':', '/', '/']);
        let end = if !is_link && (begins || is_long) {
            end_of_clause(text, range.end.saturating_sub(1))
        } else {
            range.end
        };
        found.push(range.start..end);
    }
    found
}

/// Returns where the clause around an index ends: before a mark that a space or nothing follows.
fn end_of_clause(text: &[char], from: usize) -> usize {
    let ends = |at: &usize| {
        let is_mark = text.get(*at).is_some_and(|c| matches!(c, ',' | ';' | ':' | '.' | ')' | ']'));
        is_mark && text.get(at + 1).is_none_or(|c| *c == ' ')
    };
    (from..text.len()).find(ends).unwrap_or(text.len())
}

/// Finds digits that may be a phone number, with what separates them.
fn numbers(text: &[char]) -> Vec<Range<usize>> {
    let is_gap = |c: &char| {
        matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '+' | '\u{2010}'..='\u{2015}' | '−' | '·')
    };
    // Not ASCII alone: numbers may be written in the digits of any script.
    let digits = text.iter().enumerate().filter(|(_, c)| c.is_numeric()).map(|(at, _)| at);
    grouped(digits, |before, after| {
        let gap = text.get(before + 1..after).unwrap_or_default();
        gap.len() <= WIDEST_GAP && gap.iter().all(is_gap)
    })
    .into_iter()
    .filter(|(count, _)| FEWEST_DIGITS <= *count)
    .map(|(_, range)| range)
    .collect()
}

/// Finds hexadecimal digits that may name a device, with the marks between them.
fn hex_ids(text: &[char]) -> Vec<Range<usize>> {
    let digits = text.iter().enumerate().filter(|(_, c)| c.is_ascii_hexdigit()).map(|(at, _)| at);
    grouped(digits, |before, after| {
        let gap = text.get(before + 1..after).unwrap_or_default();
        matches!(gap, [] | ['-' | ':'])
    })
    .into_iter()
    .filter(|(count, _)| FEWEST_HEX_DIGITS <= *count)
    .map(|(_, range)| range)
    .collect()
}

/// Groups indexes that are close to each other: how many they are, and where they stand.
fn grouped(
    indexes: impl Iterator<Item = usize>,
    are_close: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, Range<usize>)> {
    let mut groups: Vec<(usize, Range<usize>)> = Vec::new();
    for index in indexes {
        match groups.last_mut() {
            Some((count, range)) if are_close(range.end.saturating_sub(1), index) => {
                *count += 1;
                range.end = index + 1;
            }
            _ => groups.push((1, index..index + 1)),
        }
    }
    groups
}

/// Finds capitals and digits that may be a serial number, and what may be a key or a token.
fn ids(text: &[char]) -> Vec<Range<usize>> {
    let of_serial = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let of_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '=');
    let serials = runs(text, of_serial).filter(|range| SHORTEST_SERIAL <= range.len());
    let tokens = runs(text, of_token).filter(|range| SHORTEST_TOKEN <= range.len());
    let is_mixed = |range: &Range<usize>| {
        let characters = text.get(range.clone()).unwrap_or_default();
        characters.iter().any(char::is_ascii_digit)
    };
    serials.chain(tokens).filter(is_mixed).collect()
}

/// Finds where characters of a kind stand side by side.
fn runs(text: &[char], is_member: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let members = text.iter().enumerate().filter(move |(_, c)| is_member(**c)).map(|(at, _)| at);
    grouped(members, |before, after| before + 1 == after).into_iter().map(|(_, range)| range)
}
