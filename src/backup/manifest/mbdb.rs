//! `Mbdb`: Manifest.mbdb, the list of files of iOS 5 to 9, and its records.
//!
//! The file is a header and records, one after the other, with all numbers in big-endian order.
//! Nothing tells how long a record is but the record itself, so the file is gone through once when
//! it is opened: for offsets to cut it at, and for how far it makes sense. What is damaged
//! hides where the next record begins: all behind it is lost, and that is reported. Nobody looks
//! for a record further on, because none has a mark or a checksum, and what looks like one may be
//! bytes of a property: a file would be counted that isn't there.
//!
//! A stretch of [`READ_AHEAD`] bytes is in memory at a time for each thread. It grows only for a
//! record that is longer, and the longest that the form allows has 34 MB. Real ones have some 200
//! bytes.

use std::{
    io::{self, Read},
    ops::ControlFlow,
    path::Path,
    sync::Arc,
};

use jiff::Timestamp;

use super::{FileRecord, Gaps, Lost, Record, record::Origin};
use crate::{
    bytes::Bytes,
    file_system::{self, File, FileSystem},
};

/// How the file begins: its name and the only version that was ever seen.
const HEADER: [u8; 6] = *b"mbdb\x05\0";
/// How many bytes are read at once.
const READ_AHEAD: u64 = 256 << 10;
/// How many chunks the records are cut into: enough that many cores end at about the same time.
const CHUNKS: u64 = 64;
/// Parts of fewer bytes than this aren't worth a thread.
const FEW_BYTES: u64 = 1 << 20;

/// A Manifest.mbdb that can be read.
#[derive(Debug)]
pub(super) struct Mbdb {
    file: Arc<dyn File>,
    /// Where chunks begin, and where the last one ends.
    cuts: Vec<u64>,
    end: End,
}

/// Bytes of the file, from the beginning of a record to the end of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    start: u64,
    end: u64,
}

/// How a stretch came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With the last of its records.
    Whole,
    /// Within a record, or with one that makes no sense.
    Broken,
}

impl Mbdb {
    /// Opens a file, and finds out how far it can be read; `None` where it is no such list.
    pub(super) fn open(files: &dyn FileSystem, path: &Path) -> io::Result<Option<Self>> {
        let file = files.open(path)?;
        let length = file.length()?;
        let mut bytes = file_system::Stretch::new(&*file, 0, length)?;
        let mut header = Vec::new();
        bytes.by_ref().take(length_of(&HEADER)).read_to_end(&mut header)?;
        if header != HEADER {
            return Ok(None);
        }
        let each = (length / CHUNKS).max(FEW_BYTES);
        let mut end_of_last = length_of(&HEADER);
        let mut cuts = vec![end_of_last];
        let end = each_record(bytes, |record| {
            // Only where a record begins: from anywhere else, there is no way to find where the next
            // one does.
            if cuts.last().is_some_and(|cut| each <= end_of_last - cut) {
                cuts.push(end_of_last);
            }
            end_of_last += record.length;
        })?;
        if cuts.last().is_some_and(|cut| *cut < end_of_last) {
            cuts.push(end_of_last);
        }
        Ok(Some(Self { file, cuts, end }))
    }

    /// Returns the chunks, the same ones for any number of threads.
    pub(super) fn chunks(&self) -> impl Iterator<Item = Stretch> {
        let ends = self.cuts.iter().skip(1);
        self.cuts.iter().zip(ends).map(|(start, end)| Stretch { start: *start, end: *end })
    }

    /// Whether something of the file could not be read.
    pub(super) fn is_cut_off(&self) -> bool {
        self.end == End::Broken
    }

    /// Hands the records of a chunk to `visit`, one after the other.
    pub(super) fn visit(&self, chunk: Stretch, mut visit: impl FnMut(Record<'_>)) -> Gaps {
        let read = file_system::Stretch::new(&*self.file, chunk.start, chunk.end)
            .and_then(|bytes| each_record(bytes, |record| visit(record.understood())));
        match read {
            Ok(End::Whole) => Gaps::default(),
            // It could be read when it was opened; now it has changed, or the disk fails.
            Ok(End::Broken) | Err(_) => Gaps(1),
        }
    }
}

/// How far a file makes sense, and how many bytes its records have together.
#[cfg(any(test, fuzzing))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::backup) struct Readable {
    pub(in crate::backup) records: u64,
    pub(in crate::backup) bytes: u64,
    pub(in crate::backup) is_whole: bool,
}

/// Hands on the records of a file whose bytes are at hand; `None` where it is no such list.
#[cfg(any(test, fuzzing))]
pub(in crate::backup) fn read(bytes: &[u8], mut visit: impl FnMut(Record<'_>)) -> Option<Readable> {
    let mut readable = Readable { records: 0, bytes: 0, is_whole: false };
    let end = each_record(bytes.strip_prefix(&HEADER)?, |record| {
        readable.records += 1;
        readable.bytes += record.length;
        visit(record.understood());
    });
    readable.is_whole = end.is_ok_and(|end| end == End::Whole);
    Some(readable)
}

/// Hands on one record after the other, as far as they make sense.
fn each_record(mut from: impl Read, mut visit: impl FnMut(&RawRecord<'_>)) -> io::Result<End> {
    let mut buffer = Vec::new();
    loop {
        let before = buffer.len();
        from.by_ref().take(READ_AHEAD).read_to_end(&mut buffer)?;
        if buffer.len() == before {
            return Ok(if buffer.is_empty() { End::Whole } else { End::Broken });
        }
        let mut rest = buffer.as_slice();
        let stopped = loop {
            let Some((record, behind)) = RawRecord::take(rest) else {
                break ControlFlow::Continue(());
            };
            if !record.makes_sense() {
                break ControlFlow::Break(());
            }
            visit(&record);
            rest = behind;
        };
        if stopped.is_break() {
            return Ok(End::Broken);
        }
        // What is left is the beginning of a record that the next bytes complete.
        let done = buffer.len() - rest.len();
        buffer.drain(..done);
    }
}

/// A record as it stands in the file, as far as anybody asks for it.
#[derive(Debug, Clone, Copy)]
struct RawRecord<'a> {
    domain: Option<&'a [u8]>,
    path: Option<&'a [u8]>,
    key: Option<&'a [u8]>,
    mode: u16,
    /// When the file was changed last, in Unix seconds.
    modified: u32,
    size: u64,
    /// How many bytes the record has.
    length: u64,
}

impl<'a> RawRecord<'a> {
    /// Takes a record off the beginning of some bytes; `None` where they end before it does.
    #[inline]
    fn take(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        const INODE_USER_GROUP: usize = 8 + 4 + 4;
        const CHANGED_BORN: usize = 4 + 4;
        let (domain, rest) = text(bytes)?;
        let (path, rest) = text(rest)?;
        let (_target, rest) = text(rest)?;
        let (_hash, rest) = text(rest)?;
        let (key, rest) = text(rest)?;
        let (mode, rest) = rest.split_first_chunk()?;
        let (_, rest) = rest.split_at_checked(INODE_USER_GROUP)?;
        let (modified, rest) = rest.split_first_chunk()?;
        let (_, rest) = rest.split_at_checked(CHANGED_BORN)?;
        let (size, rest) = rest.split_first_chunk()?;
        let ([_protection_class, properties], mut rest) = rest.split_first_chunk()?;
        for _ in 0..*properties {
            let (_name, behind) = text(rest)?;
            let (_value, behind) = text(behind)?;
            rest = behind;
        }
        let record = Self {
            domain,
            path,
            key,
            mode: u16::from_be_bytes(*mode),
            modified: u32::from_be_bytes(*modified),
            size: u64::from_be_bytes(*size),
            length: length_of(bytes) - length_of(rest),
        };
        Some((record, rest))
    }

    /// Whether this can be a record at all. What is read from a wrong offset has no domain or one that
    /// nobody could have written; where the domain is said to be absent, it is an odd record.
    fn makes_sense(&self) -> bool {
        self.domain
            .is_none_or(|domain| !domain.is_empty() && !domain.iter().any(u8::is_ascii_control))
    }

    /// Understands a record.
    fn understood(&self) -> Record<'a> {
        const KIND: u16 = 0xF000;
        const DIRECTORY: u16 = 0x4000;
        const SYMLINK: u16 = 0xA000;
        let (Some(domain), Some(path)) = (self.domain, self.path) else {
            let is_told = matches!(self.mode & KIND, DIRECTORY | SYMLINK);
            return Record::Unusable(if is_told { Lost::NoFile } else { Lost::File });
        };
        match self.mode & KIND {
            // No file has 2^63 bytes.
            0x8000 if i64::try_from(self.size).is_ok() => Record::File(FileRecord {
                domain,
                path,
                size: Bytes::new(self.size),
                modified: Timestamp::from_second(self.modified.into()).ok(),
                origin: Origin::Mbdb { key: self.key },
            }),
            DIRECTORY => Record::Directory { domain },
            SYMLINK => Record::Symlink { domain },
            _ => Record::Unusable(Lost::File),
        }
    }
}

/// Takes a text, or other bytes of a length, off the beginning; inside `None` where it is absent.
#[inline]
fn text(bytes: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    const ABSENT: u16 = 0xFFFF;
    let (length, rest) = bytes.split_first_chunk()?;
    match u16::from_be_bytes(*length) {
        ABSENT => Some((None, rest)),
        length => {
            let (text, rest) = rest.split_at_checked(length.into())?;
            Some((Some(text), rest))
        }
    }
}

fn length_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
