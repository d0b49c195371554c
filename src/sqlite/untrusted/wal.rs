//! A database and the write-ahead log beside it: what is read is made of their pages and of nothing
//! else.

use std::{hint::black_box, sync::Arc};

use crate::sqlite::{Database, pager::Ahead, wal};

/// Every database here has pages of this size, the smallest that there is.
const PAGE: usize = 512;

pub(crate) fn read(bytes: &[u8]) {
    if let Some((database, wal)) = split(bytes) {
        black_box(open(database, wal));
    }
}

/// Gives a WAL valid checksums.
#[cfg(test)]
pub(crate) fn set_checksums(bytes: &mut [u8]) {
    wal::set_checksums(bytes, PAGE);
}

/// Checks a WAL as it is, and with valid checksums, which chance doesn't find.
pub(crate) fn check(bytes: &[u8]) {
    let Some((database, wal)) = split(bytes) else { return };
    check_pages(database, wal);
    let mut with_checksums = wal.to_vec();
    wal::set_checksums(&mut with_checksums, PAGE);
    check_pages(database, &with_checksums);
}

fn open(database: &[u8], wal: &[u8]) -> Option<Database> {
    Database::open(Arc::new(database.to_vec()), Some(Arc::new(wal.to_vec()))).ok()
}

fn check_pages(file: &[u8], wal: &[u8]) {
    const WAL_HEADER: usize = 32;
    const FRAME_HEADER: usize = 24;
    let Some(database) = open(file, wal) else { return };
    let frames = wal.get(WAL_HEADER..).unwrap_or_default().chunks_exact(FRAME_HEADER + PAGE);
    let most = file.len().div_ceil(PAGE) + frames.len();
    assert!(usize::try_from(database.header.pages).unwrap_or(usize::MAX) <= most);
    let mut pager = database.pager(Ahead::Pages);
    for number in 1..=database.header.pages {
        let Ok(page) = pager.page(number) else { continue };
        let before = usize::try_from(number - 1).unwrap_or(usize::MAX);
        let is_old = file.chunks(PAGE).nth(before).is_some_and(|old| old.starts_with(page));
        let is_new = frames.clone().any(|frame| {
            let content = frame.get(FRAME_HEADER..).unwrap_or_default();
            frame.starts_with(&number.to_be_bytes()) && content.starts_with(page)
        });
        assert!(is_old || is_new, "page {number}");
    }
}

/// Takes the first byte for the number of pages that the database has, and what is behind those
/// for the WAL.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (pages, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(*pages) * PAGE)
}
