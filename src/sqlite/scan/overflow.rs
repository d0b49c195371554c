//! `Overflow`: what one thread assembles rows in that continue on overflow pages.

use std::{io, sync::PoisonError};

use zeroize::Zeroizing;

use super::Scan;
use crate::sqlite::header::u32_at;

/// Rows longer than this are assembled one at a time, whatever the number of threads.
const LONG_ROW: usize = 64 << 10;

/// Buffers for rows that continue on overflow pages.
#[derive(Debug, Default)]
pub(super) struct Overflow {
    page: Zeroizing<Vec<u8>>,
    row: Zeroizing<Vec<u8>>,
}

impl Overflow {
    /// Assembles a row and passes it on; returns how many of its pages are damaged.
    pub(super) fn gather(
        &mut self,
        scan: &Scan,
        here: &[u8],
        length: usize,
        first: u32,
        pass_on: impl FnOnce(&[u8]) -> bool,
    ) -> u64 {
        let mut shared_pages = 0;
        if self.page.is_empty() {
            self.page = Zeroizing::new(vec![0; scan.database.header.usable()]);
        }
        let Self { page, row } = self;
        let mut shared;
        let row = if LONG_ROW < length {
            shared = scan.long.lock().unwrap_or_else(PoisonError::into_inner);
            &mut *shared
        } else {
            row
        };
        if row.len() < length {
            // As large at once as it has to be: one that grows leaves copies behind.
            *row = Zeroizing::new(vec![0; length.max(LONG_ROW)]);
        }
        let row = row.get_mut(..length).unwrap_or_default();
        let is_whole = fill(row, here, first, page, |number, page| {
            // A page that another row has, too, belongs to one of them alone. Which one comes first
            // depends on the threads, so both are read.
            shared_pages += u64::from(!scan.map.mark(number));
            scan.database.overflow_page(number, page)
        });
        let is_read = is_whole && pass_on(row);
        shared_pages + u64::from(!is_read)
    }
}

/// Fills a row with what of it stands on its leaf page and what is on overflow pages; whether those
/// are as many as it takes.
fn fill(
    row: &mut [u8],
    here: &[u8],
    first: u32,
    page: &mut [u8],
    mut read: impl FnMut(u32, &mut [u8]) -> io::Result<()>,
) -> bool {
    let Some((start, mut rest)) = row.split_at_mut_checked(here.len()) else { return false };
    start.copy_from_slice(here);
    let mut next = first;
    while !rest.is_empty() {
        if read(next, page).is_err() {
            return false;
        }
        next = u32_at(page, 0);
        let content = page.get(4..).unwrap_or_default();
        let count = rest.len().min(content.len());
        let (part, others) = rest.split_at_mut(count);
        part.copy_from_slice(content.get(..count).unwrap_or_default());
        rest = others;
    }
    next == 0
}
