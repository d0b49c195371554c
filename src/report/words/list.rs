//! Names one after the other, and errors as sentences.

use super::{grouped, number};

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

/// Returns what is wrong and what to do about it, as fragments, as sentences.
pub fn sentences(error: &str, hint: Option<&str>) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_names_the_first_are_told() {
        let check = |names: &[&str], expected: &str| assert_eq!(listed(names), expected);
        check(&[], "");
        check(&["A"], "A");
        check(&["A", "B"], "A and B");
        check(&["A", "B", "C", "D", "E"], "A, B, C, D and E");
        check(&["A", "B", "C", "D", "E", "F", "G"], "A, B, C, D, E and 2 more");
    }
}
