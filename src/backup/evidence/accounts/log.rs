//! A write-ahead log, put onto the database that it belongs to.
//!
//! iOS copies both files as it finds them, and the newest rows may stand in the log alone. SQLite
//! can't read a log from memory; but what has to be done is little, and fixed by
//! <https://www.sqlite.org/fileformat2.html#walformat>: a log is a row of pages, each with the
//! salts of this log and with checksums that go on from page to page. All count up to the last
//! page that ends a transaction, the later of the same page instead of the earlier. What follows
//! a page that doesn't fit is left from before, and counts nothing.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The first four bytes of a log whose checksums read words with the least significant byte
/// first; one more stands for the other order.
const MAGIC: u32 = 0x377F_0682;
/// The only format that there is.
const FORMAT: u32 = 3_007_000;
/// Where a database says how large its pages are; 1 stands for 65,536 bytes.
const PAGE_SIZE: usize = 16;

/// The pages of a log that count.
struct Committed<'a> {
    pages: BTreeMap<u32, &'a [u8]>,
    /// How many pages the database has with them.
    count: u32,
}

/// Returns a database with what its log holds; as it is where the log holds nothing that counts.
pub(super) fn with_log(image: &[u8], log: &[u8]) -> Zeroizing<Vec<u8>> {
    applied(image, log).unwrap_or_else(|| image.to_owned().into())
}

fn applied(image: &[u8], log: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let page_size = match *image.get(PAGE_SIZE..)?.first_chunk()? {
        [0, 1] => 65_536,
        size => u32::from(u16::from_be_bytes(size)),
    };
    let Committed { pages, count } = committed(log, page_size)?;
    let mut old = image.chunks_exact(usize::try_from(page_size).ok()?);
    // As large from the start as it can get: one that grows leaves copies behind.
    let mut all = Zeroizing::new(Vec::with_capacity(image.len().checked_add(log.len())?));
    for number in 1..=count {
        let page = old.next();
        // A count that nothing stands behind ends here, before it asks for memory.
        all.extend_from_slice(pages.get(&number).copied().or(page)?);
    }
    Some(all)
}

fn committed(log: &[u8], page_size: u32) -> Option<Committed<'_>> {
    let (header, frames) = log.split_at_checked(HEADER)?;
    let read = match word(header, 0)?.checked_sub(MAGIC)? {
        0 => u32::from_le_bytes,
        1 => u32::from_be_bytes,
        _ => return None,
    };
    let mut sums = Sums { read, first: 0, second: 0 };
    sums.add(header.get(..24)?);
    if word(header, 4)? != FORMAT || word(header, 8)? != page_size || !sums.are(header.get(24..)?) {
        return None;
    }
    let salts = header.get(16..24)?;
    let mut committed = Committed { pages: BTreeMap::new(), count: 0 };
    let mut pending = Vec::new();
    for frame in frames.chunks_exact(FRAME_HEADER + usize::try_from(page_size).ok()?) {
        let (about, page) = frame.split_at_checked(FRAME_HEADER)?;
        sums.add(about.get(..8)?);
        sums.add(page);
        if about.get(8..16)? != salts || !sums.are(about.get(16..)?) {
            break;
        }
        pending.push((word(about, 0)?, page));
        let count = word(about, 4)?;
        if count != 0 {
            committed.pages.extend(pending.drain(..));
            committed.count = count;
        }
    }
    (committed.count != 0).then_some(committed)
}

/// The running sums over pairs of words.
struct Sums {
    read: fn([u8; 4]) -> u32,
    first: u32,
    second: u32,
}

impl Sums {
    fn add(&mut self, bytes: &[u8]) {
        let (words, _) = bytes.as_chunks::<4>();
        for pair in words.chunks_exact(2) {
            if let [left, right] = *pair {
                self.first = self.first.wrapping_add((self.read)(left)).wrapping_add(self.second);
                self.second = self.second.wrapping_add((self.read)(right)).wrapping_add(self.first);
            }
        }
    }

    fn are(&self, bytes: &[u8]) -> bool {
        [self.first.to_be_bytes(), self.second.to_be_bytes()].as_flattened() == bytes
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}
