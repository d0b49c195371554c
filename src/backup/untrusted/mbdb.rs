//! Manifest.mbdb: every byte belongs to one record, or is behind the last that makes sense.

use std::hint::black_box;

use crate::backup::{
    Record,
    manifest::mbdb::{self, Readable},
};

pub(crate) fn read(bytes: &[u8]) {
    black_box(mbdb::read(bytes, |record| {
        black_box(record);
    }));
}

/// The records are no longer than the file, no file has a size that none can have, and what is
/// read up to the last record alone is the same, and whole.
pub(crate) fn check(bytes: &[u8]) {
    const HEADER: u64 = 6;
    let sound = |record: Record<'_>| {
        if let Record::File(file) = record {
            assert!(!file.domain.is_empty());
            assert!(i64::try_from(file.size.get()).is_ok());
        }
    };
    let Some(found) = mbdb::read(bytes, sound) else { return };
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let end = HEADER + found.bytes;
    assert!(end <= length);
    assert_eq!(found.is_whole, end == length);
    let until_end = usize::try_from(end).ok().and_then(|end| bytes.get(..end)).unwrap_or_default();
    let whole = Readable { is_whole: true, ..found };
    assert_eq!(mbdb::read(until_end, |_| ()), Some(whole));
}
