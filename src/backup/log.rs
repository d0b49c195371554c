//! A write-ahead log, put onto the database that it belongs to.
//!
//! iOS copies both files as it finds them, and the newest rows may stand in the log alone. SQLite
//! can't read a log from memory, and reads one on a disk only where it may write. But what has to
//! be done is little, and fixed by <https://www.sqlite.org/fileformat2.html#walformat>: a log is a
//! row of pages, each with the salts of this log and with checksums that go on from page to page.
//! All count up to the last page that ends a transaction, the later of the same page instead of
//! the earlier. What follows a page that doesn't fit is left from before, and counts nothing.

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
const SMALLEST_PAGE: u32 = 512;

/// The pages of a log that count.
struct Committed<'a> {
    pages: BTreeMap<u32, &'a [u8]>,
    /// How many pages the database has with them.
    count: u32,
}

/// Returns a database with what its log holds; as it is where the log holds nothing that counts.
pub(super) fn with_log(image: &[u8], log: &[u8]) -> Zeroizing<Vec<u8>> {
    // As large from the start as it can get: one that grows leaves copies behind.
    let room = image.len().saturating_add(log.len());
    let mut all = Zeroizing::new(Vec::with_capacity(room));
    all.extend_from_slice(image);
    apply(&mut all, log);
    all
}

/// Puts what a log holds into its database, which gets longer by no more than the length of the
/// log; `None`, and the database as it was, where the log holds nothing that counts.
///
/// A database that lacks pages ends before the first of them, whatever the log says of its length.
pub(super) fn apply(image: &mut Vec<u8>, log: &[u8]) -> Option<()> {
    let page_size = match *image.get(PAGE_SIZE..)?.first_chunk()? {
        [0, 1] => 65_536,
        size => u32::from(u16::from_be_bytes(size)),
    };
    if page_size < SMALLEST_PAGE || !page_size.is_power_of_two() {
        return None;
    }
    let Committed { pages, count } = committed(log, page_size)?;
    let locked = locked_page(page_size);
    let page_size = usize::try_from(page_size).ok()?;
    let old = u32::try_from(image.len() / page_size).ok()?;
    let is_missing = |number: &u32| !pages.contains_key(number) && *number != locked;
    let missing = (old.saturating_add(1)..=count).find(is_missing);
    let end = missing.map_or(count, |missing| missing - 1);
    image.resize(usize::try_from(end).ok()?.checked_mul(page_size)?, 0);
    for (number, page) in pages {
        let before = usize::try_from(number).ok()?.checked_sub(1)?;
        let start = before.checked_mul(page_size)?;
        if let Some(place) = image.get_mut(start..).and_then(|rest| rest.get_mut(..page_size)) {
            place.copy_from_slice(page);
        }
    }
    Some(())
}

/// Returns the number of the page at 2^30 bytes, which SQLite never writes: it holds the locks.
fn locked_page(page_size: u32) -> u32 {
    (1 << 30) / page_size + 1
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
        let number = word(about, 0)?;
        if number == 0 || about.get(8..16)? != salts || !sums.are(about.get(16..)?) {
            break;
        }
        pending.push((number, page));
        let count = word(about, 4)?;
        if count != 0 {
            committed.pages.extend(pending.drain(..));
            committed.count = count;
        }
    }
    (committed.count != 0).then_some(committed)
}

/// Gives a log the checksums and the salts that it needs to count, whatever else stands in it.
#[cfg(any(test, fuzzing))]
pub(super) fn seal(log: &mut [u8], page_size: usize) -> Option<()> {
    let (header, frames) = log.split_at_mut_checked(HEADER)?;
    let mut sums = Sums { read: u32::from_be_bytes, first: 0, second: 0 };
    header.get_mut(..4)?.copy_from_slice(&(MAGIC + 1).to_be_bytes());
    header.get_mut(4..8)?.copy_from_slice(&FORMAT.to_be_bytes());
    header.get_mut(8..12)?.copy_from_slice(&u32::try_from(page_size).ok()?.to_be_bytes());
    sums.add(header.get(..24)?);
    header.get_mut(24..)?.copy_from_slice(&sums.to_bytes());
    let salts: [u8; 8] = *header.get(16..)?.first_chunk()?;
    for frame in frames.chunks_exact_mut(FRAME_HEADER + page_size) {
        let (about, page) = frame.split_at_mut_checked(FRAME_HEADER)?;
        sums.add(about.get(..8)?);
        sums.add(page);
        about.get_mut(8..16)?.copy_from_slice(&salts);
        about.get_mut(16..)?.copy_from_slice(&sums.to_bytes());
    }
    Some(())
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
        self.to_bytes() == bytes
    }

    fn to_bytes(&self) -> [u8; 8] {
        (u64::from(self.first) << 32 | u64::from(self.second)).to_be_bytes()
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALTS: [u8; 8] = [7; 8];

    /// A log of pages, each with its number and, where it ends a transaction, how many there are.
    fn log(page_size: u32, frames: &[(u32, u32, u8)]) -> Vec<u8> {
        let mut sums = Sums { read: u32::from_be_bytes, first: 0, second: 0 };
        let mut bytes: Vec<u8> =
            [MAGIC + 1, FORMAT, page_size, 0].iter().flat_map(|word| word.to_be_bytes()).collect();
        bytes.extend(SALTS);
        let mut add = |bytes: &mut Vec<u8>, summed: &[&[u8]]| {
            for part in summed {
                sums.add(part);
            }
            bytes.extend([sums.first.to_be_bytes(), sums.second.to_be_bytes()].as_flattened());
        };
        let header = bytes.clone();
        add(&mut bytes, &[&header]);
        for (number, count, fill) in frames {
            let about = [number.to_be_bytes(), count.to_be_bytes()].concat();
            let page = vec![*fill; usize::try_from(page_size).unwrap()];
            bytes.extend(&about);
            bytes.extend(SALTS);
            add(&mut bytes, &[&about, &page]);
            bytes.extend(page);
        }
        bytes
    }

    fn image(page_size: u16, pages: usize) -> Vec<u8> {
        let mut image = vec![0; usize::from(page_size) * pages];
        image.resize(image.len().max(100), 0);
        image[PAGE_SIZE..PAGE_SIZE + 2].copy_from_slice(&page_size.to_be_bytes());
        image
    }

    /// Tells the first byte of each page behind the first.
    #[track_caller]
    fn check(frames: &[(u32, u32, u8)], expected: &[u8]) {
        let mut found = image(512, 3);
        let room = found.len() + log(512, frames).len();
        apply(&mut found, &log(512, frames));
        let pages: Vec<_> = found.chunks(512).skip(1).map(|page| page[511]).collect();
        assert_eq!(pages, expected);
        assert!(found.len() <= room);
    }

    #[test]
    fn pages_count_up_to_the_last_whole_transaction() {
        check(&[], &[0, 0]);
        check(&[(2, 0, 8)], &[0, 0]);
        check(&[(2, 3, 8)], &[8, 0]);
        check(&[(2, 0, 8), (2, 3, 9), (3, 0, 10)], &[9, 0]);
        check(&[(4, 0, 8), (3, 4, 9)], &[0, 9, 8]);
        check(&[(3, 2, 9)], &[0]);
        check(&[(2, 3, 8), (0, 3, 9), (3, 3, 9)], &[8, 0]);
    }

    #[test]
    fn a_database_ends_where_a_page_is_missing() {
        check(&[(2, 0, 8), (4, 0, 8), (6, u32::MAX, 8)], &[8, 0, 8]);
    }

    #[test]
    fn the_page_of_the_locks_is_missing_in_every_log() {
        assert_eq!(locked_page(4_096), 262_145);
        assert_eq!(locked_page(65_536), 16_385);
    }

    #[test]
    fn pages_of_no_size_are_refused() {
        for page_size in [0, 1, 24, 511, 513] {
            let before = image(page_size, 2);
            let mut after = before.clone();
            let log = log(u32::from(page_size), &[(1, 1, 9)]);
            assert_eq!(apply(&mut after, &log), None, "{page_size}");
            assert_eq!(after, before);
        }
    }
}
