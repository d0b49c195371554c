//! `Wal`: a write-ahead log, whose pages replace those of the database file.
//!
//! A WAL (<https://www.sqlite.org/fileformat2.html#walformat>) is a sequence of frames: a page
//! each, with the salts of this WAL and checksums that run on from frame to frame. Frames count up
//! to the last one that commits a transaction; of the same page the latest does. What follows a
//! frame whose salts or checksums are wrong is left over from an earlier WAL. The pages stay in
//! their file; only their offsets are kept.

use std::sync::Arc;

use super::header::{OpenError, u32_at};
use crate::file_system::ReadAt;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The first three bytes of a WAL. The fourth tells in which order its checksums read words.
pub const WAL_MAGIC: &[u8; 3] = b"\x37\x7F\x06";
/// The first four bytes of a WAL whose checksums read words with the least significant byte first;
/// one more stands for the other order.
const LITTLE_ENDIAN: u32 = 0x377F_0682;
/// The only format that there is.
const FORMAT: u32 = 3_007_000;
/// A WAL of more pages than this is refused: where they stand takes 16 bytes for each.
const MOST_PAGES: usize = 1 << 20;

/// The committed pages of a WAL.
#[derive(Debug)]
pub(super) struct Wal {
    file: Arc<dyn ReadAt>,
    /// Each page with its offset in the WAL, sorted.
    offsets: Vec<(u32, u64)>,
    /// How many pages the database has with them.
    pages: u32,
}

impl Wal {
    /// Reads a WAL; `None` where nothing was committed to it.
    pub(super) fn read(file: Arc<dyn ReadAt>, page_size: u32) -> Result<Option<Self>, OpenError> {
        let length = file.length()?;
        let mut header = [0; HEADER];
        // SQLite leaves an empty WAL behind where nothing is to be written.
        if length < u64::try_from(HEADER).unwrap_or_default() {
            return Ok(None);
        }
        file.read_exact_at(&mut header, 0)?;
        let Some(mut sums) = Sums::of_wal(&header, page_size) else { return Ok(None) };
        let salts = header.get(16..24).unwrap_or_default();
        let frame_size = FRAME_HEADER + usize::try_from(page_size).unwrap_or_default();
        let mut frame = vec![0; frame_size];
        let mut wal = Self { file, offsets: Vec::new(), pages: 0 };
        let (mut committed, mut compacted) = (0, 0);
        let mut offset = u64::try_from(HEADER).unwrap_or_default();
        let step = u64::try_from(frame_size).unwrap_or_default();
        while offset + step <= length {
            wal.file.read_exact_at(&mut frame, offset)?;
            let (about, page) = frame.split_at_checked(FRAME_HEADER).unwrap_or_default();
            sums.add(about.get(..8).unwrap_or_default());
            sums.add(page);
            let number = u32_at(about, 0);
            let fits = about.get(8..16) == Some(salts) && about.get(16..) == Some(&sums.bytes());
            // What follows is left over from an earlier WAL.
            if number == 0 || !fits {
                break;
            }
            wal.offsets.push((number, offset + u64::try_from(FRAME_HEADER).unwrap_or_default()));
            let count = u32_at(about, 4);
            if count != 0 {
                committed = wal.offsets.len();
                wal.pages = count;
            }
            // A long WAL has the same pages many times, and only the last offset of each has to be
            // kept.
            if 2 * MOST_PAGES <= wal.offsets.len() - compacted {
                wal.compact(&mut committed);
                compacted = wal.offsets.len();
                if MOST_PAGES < compacted {
                    return Err(OpenError::TooLarge);
                }
            }
            offset += step;
        }
        wal.offsets.truncate(committed);
        wal.compact(&mut committed);
        if MOST_PAGES < wal.offsets.len() {
            return Err(OpenError::TooLarge);
        }
        Ok((wal.pages != 0).then_some(wal))
    }

    /// Keeps the last offset of each page of what was committed; what wasn't stays behind it.
    fn compact(&mut self, committed: &mut usize) {
        let pending = self.offsets.split_off(*committed);
        self.offsets.sort_unstable_by_key(|(page, offset)| (*page, std::cmp::Reverse(*offset)));
        // The latest offset of a page stands first, and is the one that stays.
        self.offsets.dedup_by_key(|(page, _)| *page);
        *committed = self.offsets.len();
        self.offsets.extend(pending);
    }

    pub(super) fn file(&self) -> &dyn ReadAt {
        &*self.file
    }

    /// Returns the offset of a page, if it is in the WAL.
    pub(super) fn offset(&self, page: u32) -> Option<u64> {
        let at = self.offsets.binary_search_by_key(&page, |(known, _)| *known).ok()?;
        self.offsets.get(at).map(|(_, offset)| *offset)
    }

    /// Returns how many pages the database has.
    pub(super) fn pages(&self) -> u32 {
        self.pages
    }

    /// Returns how many of them are there up to the first that is missing, given how many the file
    /// has.
    pub(super) fn pages_there(&self, in_file: u32, lock_page: u32) -> u32 {
        let mut there = in_file;
        let behind = self.offsets.partition_point(|(page, _)| *page <= in_file);
        for (page, _) in self.offsets.get(behind..).unwrap_or_default() {
            let next = there.saturating_add(1);
            let is_behind_lock = next == lock_page && *page == next.saturating_add(1);
            if *page != next && !is_behind_lock {
                break;
            }
            there = *page;
        }
        there.min(self.pages)
    }
}

/// Gives a WAL valid salts and checksums, whatever else stands in it.
#[cfg(any(test, fuzzing))]
pub(super) fn set_checksums(wal: &mut [u8], page_size: usize) -> Option<()> {
    let (header, frames) = wal.split_at_mut_checked(HEADER)?;
    let mut sums = Sums { read: u32::from_be_bytes, first: 0, second: 0 };
    header.get_mut(..4)?.copy_from_slice(&(LITTLE_ENDIAN + 1).to_be_bytes());
    header.get_mut(4..8)?.copy_from_slice(&FORMAT.to_be_bytes());
    header.get_mut(8..12)?.copy_from_slice(&u32::try_from(page_size).ok()?.to_be_bytes());
    sums.add(header.get(..24)?);
    header.get_mut(24..)?.copy_from_slice(&sums.bytes());
    let salts: [u8; 8] = *header.get(16..)?.first_chunk()?;
    for frame in frames.chunks_exact_mut(FRAME_HEADER + page_size) {
        let (about, page) = frame.split_at_mut_checked(FRAME_HEADER)?;
        sums.add(about.get(..8)?);
        sums.add(page);
        about.get_mut(8..16)?.copy_from_slice(&salts);
        about.get_mut(16..)?.copy_from_slice(&sums.bytes());
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
    /// Checks the header of a WAL, and begins its checksums; `None` where it belongs to another
    /// database or to none.
    fn of_wal(header: &[u8; HEADER], page_size: u32) -> Option<Self> {
        let read = match u32_at(header, 0).checked_sub(LITTLE_ENDIAN)? {
            0 => u32::from_le_bytes,
            1 => u32::from_be_bytes,
            _ => return None,
        };
        let mut sums = Self { read, first: 0, second: 0 };
        sums.add(header.get(..24)?);
        let fits = u32_at(header, 4) == FORMAT && u32_at(header, 8) == page_size;
        (fits && header.get(24..) == Some(&sums.bytes())).then_some(sums)
    }

    fn add(&mut self, bytes: &[u8]) {
        let (words, _) = bytes.as_chunks::<4>();
        for pair in words.chunks_exact(2) {
            if let [left, right] = *pair {
                // The format adds modulo 2^32.
                self.first = self.first.wrapping_add((self.read)(left)).wrapping_add(self.second);
                self.second = self.second.wrapping_add((self.read)(right)).wrapping_add(self.first);
            }
        }
    }

    fn bytes(&self) -> [u8; 8] {
        (u64::from(self.first) << 32 | u64::from(self.second)).to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: usize = 512;

    /// A WAL of pages, each with its number and, where it commits a transaction, the size of the
    /// database.
    fn wal(frames: &[(u32, u32, u8)]) -> Vec<u8> {
        let mut bytes = vec![7; HEADER];
        for (number, count, fill) in frames {
            bytes.extend([number.to_be_bytes(), count.to_be_bytes()].as_flattened());
            bytes.extend([0; 16]);
            bytes.extend([*fill; PAGE]);
        }
        set_checksums(&mut bytes, PAGE).unwrap();
        bytes
    }

    /// Tells the first byte of each page behind the first, of a database of three.
    #[track_caller]
    fn check(bytes: Vec<u8>, expected: &[u8]) {
        const IN_FILE: u32 = 3;
        let wal = Wal::read(Arc::new(bytes), 512).unwrap();
        let pages = wal.as_ref().map_or(IN_FILE, |wal| wal.pages_there(IN_FILE, u32::MAX));
        let first = |page| {
            let mut byte = [0];
            if let Some((wal, offset)) = wal.as_ref().and_then(|wal| Some((wal, wal.offset(page)?)))
            {
                wal.file().read_exact_at(&mut byte, offset).unwrap();
            }
            byte[0]
        };
        assert_eq!((2..=pages).map(first).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn pages_count_up_to_the_last_whole_transaction() {
        check(wal(&[]), &[0, 0]);
        check(wal(&[(2, 0, 8)]), &[0, 0]);
        check(wal(&[(2, 3, 8)]), &[8, 0]);
        check(wal(&[(2, 0, 8), (2, 3, 9), (3, 0, 10)]), &[9, 0]);
        check(wal(&[(4, 0, 8), (3, 4, 9)]), &[0, 9, 8]);
        check(wal(&[(3, 2, 9)]), &[0]);
        check(wal(&[(2, 3, 8), (0, 3, 9), (3, 3, 9)]), &[8, 0]);
    }

    #[test]
    fn a_database_ends_where_a_page_is_missing() {
        check(wal(&[(2, 0, 8), (4, 0, 8), (6, u32::MAX, 8)]), &[8, 0, 8]);
    }

    #[test]
    fn the_page_of_the_locks_is_missing_in_every_log() {
        let wal = Wal::read(Arc::new(wal(&[(4, 0, 1), (6, 6, 1)])), 512).unwrap().unwrap();
        assert_eq!((wal.pages_there(3, 5), wal.pages_there(3, 7)), (6, 4));
    }

    #[test]
    fn what_does_not_belong_to_the_database_counts_nothing() {
        let mut other = wal(&[(2, 3, 8)]);
        check(other.clone(), &[8, 0]);
        assert!(Wal::read(Arc::new(other.clone()), 1_024).unwrap().is_none());
        other[HEADER + FRAME_HEADER + 9] ^= 1;
        check(other.clone(), &[0, 0]);
        check(vec![0], &[0, 0]);
    }
}
