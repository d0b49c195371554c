//! A database and the write-ahead log beside it: what is read is made of their pages and of nothing
//! else.

use std::{hint::black_box, sync::Arc};

use crate::sqlite::{Database, wal};

/// Every database here has pages of this size, the smallest that there is.
const PAGE: usize = 512;

pub(crate) fn read(bytes: &[u8]) {
    if let Some((image, log)) = split(bytes) {
        black_box(open(image, log));
    }
}

/// Gives a log checksums that are as they should be.
#[cfg(test)]
pub(crate) fn seal(bytes: &mut [u8]) {
    wal::seal(bytes, PAGE);
}

/// Checks a log as it is, and one whose checksums are as they should be, which chance doesn't find.
pub(crate) fn check(bytes: &[u8]) {
    let Some((image, log)) = split(bytes) else { return };
    check_pages(image, log);
    let mut sealed = log.to_vec();
    wal::seal(&mut sealed, PAGE);
    check_pages(image, &sealed);
}

fn open(image: &[u8], log: &[u8]) -> Option<Database> {
    Database::open(Arc::new(image.to_vec()), Some(Arc::new(log.to_vec()))).ok()
}

fn check_pages(image: &[u8], log: &[u8]) {
    const HEADERS: [usize; 2] = [32, 24];
    let Some(database) = open(image, log) else { return };
    let [of_log, of_frame] = HEADERS;
    let frames = log.get(of_log..).unwrap_or_default().chunks_exact(of_frame + PAGE);
    let most = image.len() / PAGE + frames.len();
    assert!(usize::try_from(database.header.pages).unwrap_or(usize::MAX) <= most + 1);
    let mut pager = database.pager();
    for number in 1..=database.header.pages {
        let Ok(page) = pager.page(number) else { continue };
        let before = usize::try_from(number - 1).unwrap_or(usize::MAX);
        let is_old = image.chunks(PAGE).nth(before).is_some_and(|old| old.starts_with(page));
        let is_new = frames.clone().any(|frame| {
            let content = frame.get(of_frame..).unwrap_or_default();
            frame.starts_with(&number.to_be_bytes()) && content.starts_with(page)
        });
        assert!(is_old || is_new, "page {number}");
    }
}

/// Takes the first byte for the number of pages that the database has, and what is behind those
/// for the log.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (pages, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(*pages) * PAGE)
}
