//! A database and the log beside it: what comes out is made of their pages and of nothing else.

use std::hint::black_box;

use crate::backup::log;

/// Every database here has pages of this size, the smallest that there is.
const PAGE: usize = 512;

pub(crate) fn read(bytes: &[u8]) {
    if let Some((image, log)) = split(bytes) {
        black_box(log::with_log(image, log));
    }
}

/// Gives a log checksums that are as they should be.
#[cfg(test)]
pub(crate) fn seal(bytes: &mut [u8]) {
    log::seal(bytes, PAGE);
}

/// Checks a log as it is, and one whose checksums are as they should be, which chance doesn't find.
pub(crate) fn check(bytes: &[u8]) {
    let Some((image, log)) = split(bytes) else { return };
    check_applied(image, log);
    let mut sealed = log.to_vec();
    log::seal(&mut sealed, PAGE);
    check_applied(image, &sealed);
}

fn check_applied(image: &[u8], log: &[u8]) {
    const HEADERS: [usize; 2] = [32, 24];
    let applied = log::with_log(image, log);
    if *applied == *image {
        return;
    }
    assert!(applied.len() <= image.len() + log.len());
    assert!(applied.len().is_multiple_of(PAGE));
    let [of_log, of_frame] = HEADERS;
    let frames = log.get(of_log..).unwrap_or_default().chunks_exact(of_frame + PAGE);
    for (number, page) in (1_u32..).zip(applied.chunks(PAGE)) {
        let is_old = image.chunks(PAGE).nth(index(number)) == Some(page);
        let is_new = frames
            .clone()
            .any(|frame| frame.starts_with(&number.to_be_bytes()) && frame.ends_with(page));
        assert!(is_old || is_new, "page {number}");
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).map_or(usize::MAX, |number| number.saturating_sub(1))
}

/// Takes the first byte for the number of pages that the database has, and what is behind those
/// for the log.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (pages, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(*pages) * PAGE)
}
