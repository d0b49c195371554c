//! What stands on one page: its cells, the rows in them, and the columns that matter.
//!
//! All of it is borrowed from the page, and nothing is taken that isn't just as SQLite writes it.

use super::{Columns, LONGEST_ROW, Leaf, RowRange};

/// Returns the children of an inner page with the rowids that each can have.
pub(super) fn children(page: &[u8], range: RowRange) -> Option<Vec<Leaf>> {
    const HEADER: usize = 12;
    let mut children = Vec::new();
    let mut first = range.first;
    for cell in cells(page, HEADER)? {
        let (child, key) = page.get(cell?..)?.split_at_checked(4)?;
        let (key, _) = varint(key)?;
        let last = key.cast_signed();
        if last < first || range.last <= last {
            return None;
        }
        children.push(Leaf { page: number(child)?, range: RowRange { first, last } });
        first = last.checked_add(1)?;
    }
    let rightmost = number(page.get(8..HEADER)?)?;
    children.push(Leaf { page: rightmost, range: RowRange { first, ..range } });
    Some(children)
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_be_bytes)
}

/// Returns where the cells of a page begin.
#[inline]
fn cells(page: &[u8], header: usize) -> Option<impl Iterator<Item = Option<usize>>> {
    let count = usize::from(u16::from_be_bytes([*page.get(3)?, *page.get(4)?]));
    let end = header + 2 * count;
    let pointers = page.get(header..end)?;
    let is_behind = move |place: usize| Some(place).filter(|place| end <= *place);
    Some(pointers.chunks_exact(2).map(move |pointer| match *pointer {
        [high, low] => is_behind(usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    }))
}

/// The record of a row, which may go on on other pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payload<'a> {
    /// What of it stands on the leaf.
    pub(super) start: &'a [u8],
    pub(super) length: usize,
    /// The first of the other pages.
    pub(super) next: Option<u32>,
}

/// Returns the rows of a leaf, each with its rowid; `None` for one that is unusual.
#[inline]
pub(super) fn rows(page: &[u8]) -> Option<impl Iterator<Item = Option<(i64, Payload<'_>)>>> {
    const HEADER: usize = 8;
    let row = move |cell: Option<usize>| {
        let (length, rest) = varint(page.get(cell?..)?)?;
        let (rowid, rest) = varint(rest)?;
        let length = usize::try_from(length).ok().filter(|length| *length <= LONGEST_ROW)?;
        Some((rowid.cast_signed(), Payload::read(rest, length, page.len())?))
    };
    Some(cells(page, HEADER)?.map(row))
}

impl<'a> Payload<'a> {
    #[inline]
    fn read(cell: &'a [u8], length: usize, usable: usize) -> Option<Self> {
        // What is longer goes on on other pages, and then leaves room for other rows on this one.
        let longest = usable.checked_sub(35)?;
        if length <= longest {
            return Some(Self { start: cell.get(..length)?, length, next: None });
        }
        let least = (usable.checked_sub(12)? * 32 / 255).checked_sub(23)?;
        let filling = least + (length - least) % (usable - 4);
        let here = if filling <= longest { filling } else { least };
        let (start, rest) = cell.split_at_checked(here)?;
        Some(Self { start, length, next: Some(number(rest.get(..4)?)?) })
    }
}

/// A value of a record, as far as a row of ours has such values.
#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    Integer(i64),
    Text(&'a [u8]),
    Blob(&'a [u8]),
    Other,
}

#[inline]
pub(super) fn columns(record: &[u8]) -> Option<Columns<'_>> {
    let (header, _) = varint(record)?;
    let (header, mut body) = record.split_at_checked(usize::try_from(header).ok()?)?;
    let (_, mut kinds) = varint(header)?;
    let mut next = || {
        let (kind, rest) = varint(kinds)?;
        kinds = rest;
        let (value, rest) = value(kind, body)?;
        body = rest;
        Some(value)
    };
    let (file_id, domain, path, flags, file) = (next()?, next()?, next()?, next()?, next()?);
    let text = |value| match value {
        Value::Text(text) => Some(text),
        Value::Integer(_) | Value::Blob(_) | Value::Other => None,
    };
    Some(Columns {
        domain: text(domain),
        path: text(path),
        flags: match flags {
            Value::Integer(flags) => Some(flags),
            Value::Text(_) | Value::Blob(_) | Value::Other => None,
        },
        file: match file {
            Value::Blob(file) => Some(file),
            Value::Integer(_) | Value::Text(_) | Value::Other => None,
        },
        file_id: text(file_id),
    })
}

/// Takes a value of a kind ("serial type") off the body of a record.
#[inline]
fn value(kind: u64, body: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let length = match kind {
        0 | 8 | 9 => 0,
        1..=4 => kind,
        5 => 6,
        6 | 7 => 8,
        // Reserved; no file has them.
        10 | 11 => return None,
        12.. => (kind - 12) / 2,
    };
    let (bytes, rest) = body.split_at_checked(usize::try_from(length).ok()?)?;
    let value = match kind {
        1..=6 => Value::Integer(signed(bytes)),
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        12.. if kind.is_multiple_of(2) => Value::Blob(bytes),
        12.. => Value::Text(bytes),
        _ => Value::Other,
    };
    Some((value, rest))
}

/// Reads a number of up to eight bytes whose first bit is its sign.
fn signed(bytes: &[u8]) -> i64 {
    let sign = if bytes.first().is_some_and(|first| 0x80 <= *first) { -1 } else { 0 };
    bytes.iter().fold(sign, |sum, byte| (sum << 8) | i64::from(*byte))
}

/// Reads a number of one to nine bytes: seven bits of each, as long as the eighth is set; of the
/// ninth all eight.
#[inline]
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        return Some((u64::from(first), rest));
    }
    let mut sum = u64::from(first & 0x7F);
    for place in 1..8 {
        let byte = *bytes.get(place)?;
        sum = (sum << 7) | u64::from(byte & 0x7F);
        if byte < 0x80 {
            return Some((sum, bytes.get(place + 1..)?));
        }
    }
    let last = *bytes.get(8)?;
    Some(((sum << 8) | u64::from(last), bytes.get(9..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_sqlite_writes_them() {
        let check = |bytes: &[u8], expected: u64| {
            let (number, rest) = varint(bytes).unwrap();
            assert_eq!((number, rest), (expected, &[7][..]), "{bytes:?}");
        };
        check(&[0x00, 7], 0);
        check(&[0x7F, 7], 127);
        check(&[0x81, 0x00, 7], 128);
        check(&[0x82, 0x80, 0x00, 7], 32_768);
        check(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 7], u64::MAX);
        assert!(varint(&[0x81]).is_none());
        assert_eq!(signed(&[0xFF, 0x80]), -128);
        assert_eq!(signed(&[0x00, 0x80]), 128);
        assert_eq!(signed(&i64::MIN.to_be_bytes()), i64::MIN);
        assert_eq!(signed(&[]), 0);
    }
}
