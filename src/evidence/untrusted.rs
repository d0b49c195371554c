//! The files that tell of the account: nothing private comes out, and never very much.

use std::hint::black_box;

use crate::{
    bytes::Bytes,
    evidence::{Evidence, EvidenceFile, EvidenceFiles},
};

/// Phones keep ten results and ten times; so many are read.
const MOST_READ: usize = 100;

pub(crate) fn read(bytes: &[u8]) {
    if let Some(files) = files(bytes) {
        black_box((Evidence::read(&files), files.photo_library(), files.drive_contents()));
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
    if let Some(Ok(drive)) = files.drive_contents() {
        let named: Option<Bytes> = drive
            .libraries
            .values()
            .try_fold(Bytes::ZERO, |sum, library| sum.checked_add(library.bytes));
        assert!(named.is_some_and(|named| named <= drive.total), "{drive:?}");
        assert!(!drive.libraries.keys().any(|name| name.contains('@')), "{drive:?}");
    }
    black_box(files.photo_library());
}

/// Takes the first byte for a file, and the rest for what is in it. A log stands beside a database;
/// the byte before it tells how many pages of 512 bytes that has.
fn files(bytes: &[u8]) -> Option<EvidenceFiles> {
    let (which, content) = bytes.split_first()?;
    let file = *EvidenceFile::ALL.get(usize::from(*which) % EvidenceFile::ALL.len())?;
    let database = match file {
        EvidenceFile::AccountsWal => EvidenceFile::Accounts,
        EvidenceFile::PhotoLibraryWal => EvidenceFile::PhotoLibrary,
        EvidenceFile::DriveWal => EvidenceFile::Drive,
        _ => return Some([(file, content.to_vec())].into_iter().collect()),
    };
    let (pages, content) = content.split_first()?;
    let (image, log) = content.split_at_checked(usize::from(*pages) * 512)?;
    Some([(database, image.to_vec()), (file, log.to_vec())].into_iter().collect())
}
