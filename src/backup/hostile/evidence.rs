//! The files that tell of the account: nothing private comes out, and never very much.

use std::hint::black_box;

use crate::backup::evidence::{Evidence, EvidenceFiles, Place};

/// Phones keep ten results and ten times; so many are read.
const MOST_READ: usize = 100;

pub(crate) fn read(bytes: &[u8]) {
    if let Some(files) = files(bytes) {
        black_box(Evidence::read(&files));
    }
}

/// Neither an address nor a character that does something to a terminal is kept, and lists are
/// short, newest first.
pub(crate) fn check(bytes: &[u8]) {
    let Some(files) = files(bytes) else { return };
    let evidence = Evidence::read(&files);
    let results = evidence.results.as_ref().map_or(&[][..], |fact| &fact.value);
    let conditions = evidence.conditions.as_ref().map_or(&[][..], |fact| &fact.value);
    assert!(results.len() <= MOST_READ && conditions.len() <= MOST_READ);
    assert!(results.is_sorted_by(|one, other| other.time <= one.time));
    assert!(conditions.is_sorted_by(|one, other| other.start <= one.start));
    for result in results {
        for words in [&result.domain, &result.description] {
            assert!(!words.as_str().contains(|c: char| c == '@' || c.is_control()), "{words}");
        }
    }
    let shown = format!("{evidence:?}");
    assert!(!shown.contains('@'), "{shown}");
}

/// Takes the first byte for a place, and the rest for the file that stands there. A log stands
/// beside a database; the byte before it tells how many pages of 512 bytes that has.
fn files(bytes: &[u8]) -> Option<EvidenceFiles> {
    let (which, content) = bytes.split_first()?;
    let place = Place::ALL.get(usize::from(*which) % Place::ALL.len())?;
    if *place != Place::AccountsLog {
        return Some([(*place, content.to_vec())].into_iter().collect());
    }
    let (pages, content) = content.split_first()?;
    let (image, log) = content.split_at_checked(usize::from(*pages) * 512)?;
    let both = [(Place::Accounts, image.to_vec()), (Place::AccountsLog, log.to_vec())];
    Some(both.into_iter().collect())
}
