//! `PageMap`: which pages of a database have a use.
//!
//! In a sound database every page has exactly one. A page of rows that nothing leads to means that
//! a pointer to it was lost, and its rows with it: nothing else would tell.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    Database,
    cell::{BtreePage, TABLE_INTERIOR, TABLE_LEAF},
    header::u32_at,
    pager::{Ahead, Pager},
    tree::height,
};

/// The pages that something leads to: a bit for each.
#[derive(Debug)]
pub(super) struct PageMap {
    words: Vec<AtomicU64>,
    pages: u32,
}

impl PageMap {
    pub(super) fn new(pages: u32) -> Self {
        let words = usize::try_from(pages / 64).unwrap_or_default() + 1;
        Self { words: (0..words).map(|_| AtomicU64::new(0)).collect(), pages }
    }

    /// Marks a page as used; whether it wasn't before. No page outside the database is new.
    #[inline]
    pub(super) fn mark(&self, page: u32) -> bool {
        let bit = 1 << (page % 64);
        let word = usize::try_from(page / 64).ok().and_then(|word| self.words.get(word));
        let is_there = 0 < page && page <= self.pages;
        // Bits are only ever set and stand for themselves, so that no order between threads is
        // needed.
        is_there && word.is_some_and(|word| word.fetch_or(bit, Ordering::Relaxed) & bit == 0)
    }

    /// Marks what isn't of the table that is read: free pages, pointer maps, and the trees with
    /// these roots. Of those only the interior pages are read.
    pub(super) fn mark_others(&self, database: &Database, roots: &[u32]) {
        let header = database.header;
        self.mark(header.lock_page());
        if header.has_pointer_map {
            self.mark_pointer_maps(header.usable(), header.lock_page());
        }
        let mut pager = database.pager(Ahead::Nothing);
        self.mark_free(&mut pager, header.first_trunk);
        for root in roots {
            self.mark_tree(&mut pager, *root);
        }
    }

    fn mark_pointer_maps(&self, usable: usize, lock_page: u32) {
        // An entry has five bytes, and a map stands before the pages that its entries are about.
        let step = u32::try_from(usable / 5 + 1).unwrap_or(u32::MAX);
        let maps = std::iter::successors(Some(2_u32), |page| page.checked_add(step));
        for map in maps.take_while(|map| *map <= self.pages) {
            // What would stand on the page of the locks stands on the next one.
            self.mark(if map == lock_page { map + 1 } else { map });
        }
    }

    fn mark_free(&self, pager: &mut Pager, first: u32) {
        let mut trunk = first;
        // Each trunk is new once, so that a ring of them ends.
        while trunk != 0 && self.mark(trunk) {
            let Ok(page) = pager.page(trunk) else { return };
            trunk = u32_at(page, 0);
            let count = usize::try_from(u32_at(page, 4)).unwrap_or_default();
            let (leaves, _) = page.get(8..).unwrap_or_default().as_chunks::<4>();
            for leaf in leaves.iter().take(count) {
                self.mark(u32::from_be_bytes(*leaf));
            }
        }
    }

    fn mark_tree(&self, pager: &mut Pager, root: u32) {
        let Some(height) = height(pager, root) else {
            // Nothing below it can be found, but it is no orphan itself.
            self.mark(root);
            return;
        };
        let mut level = vec![root];
        for _ in 0..height {
            let mut next = Vec::new();
            for page in level {
                // Going down twice from the same page would double the work on each level of a
                // crafted tree.
                if !self.mark(page) {
                    continue;
                }
                let Ok(bytes) = pager.page(page) else { continue };
                let Some(page) = BtreePage::read(bytes, page) else { continue };
                next.extend(page.child_pages().flatten().chain([page.rightmost()]));
            }
            level = next;
        }
        for leaf in level {
            self.mark(leaf);
        }
    }

    /// Counts the pages of rows that nothing leads to.
    pub(super) fn orphans(&self, pager: &mut Pager) -> u64 {
        let mut orphans = 0;
        for (number, word) in (0_u32..).zip(&self.words) {
            let word = word.load(Ordering::Relaxed);
            // All of them have a use, as almost everywhere.
            if word == u64::MAX {
                continue;
            }
            for bit in (0..64_u32).filter(|bit| word & (1 << bit) == 0) {
                let page = number * 64 + bit;
                // Numbers begin at 1, and the first page has another header before its own.
                if page < 2 || self.pages < page {
                    continue;
                }
                let kind = pager.page(page).ok().and_then(|bytes| bytes.first().copied());
                let is_of_rows = matches!(kind, Some(TABLE_LEAF | TABLE_INTERIOR));
                orphans += u64::from(is_of_rows);
            }
        }
        orphans
    }
}
