//! `Value`: the columns of a record.

use super::{Table, cell::varint, schema::ColumnDefault};

/// A value, as the database holds it.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub enum Value<'r> {
    /// NULL, or a column that was added to the table after the row.
    #[default]
    Null,
    /// An integer.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Bytes that are meant to be UTF-8. Nobody has looked whether they are.
    Text(&'r [u8]),
    /// Bytes.
    Blob(&'r [u8]),
}

impl<'r> Value<'r> {
    /// Returns the bytes of a text; `None` of any other value.
    pub fn as_text(self) -> Option<&'r [u8]> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::Integer(_) | Self::Real(_) | Self::Blob(_) => None,
        }
    }

    /// Returns the bytes of a blob; `None` of any other value.
    pub fn as_blob(self) -> Option<&'r [u8]> {
        match self {
            Self::Blob(blob) => Some(blob),
            Self::Null | Self::Integer(_) | Self::Real(_) | Self::Text(_) => None,
        }
    }

    /// Returns an integer; `None` of any other value, a floating-point number included.
    pub fn as_integer(self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(number),
            Self::Null | Self::Real(_) | Self::Text(_) | Self::Blob(_) => None,
        }
    }
}

/// Which columns of a table are wanted.
#[derive(Debug, Clone)]
pub(super) struct Projection<const N: usize> {
    /// For each column up to the last that is wanted: which of the wanted ones it is.
    slots: Vec<Option<usize>>,
    wanted: [Wanted; N],
}

/// Where a wanted value is had from.
#[derive(Debug, Clone)]
enum Wanted {
    /// From a column, which has this value in records from before it was added.
    Column(ColumnDefault),
    /// From the same column as an earlier one.
    Same(usize),
    Rowid,
}

impl<const N: usize> Projection<N> {
    /// Wants the columns of these indexes.
    pub(super) fn new(indexes: [usize; N], table: &Table) -> Self {
        let stored = indexes.iter().filter(|index| **index != Table::ROWID);
        let count = stored.max().map_or(0, |last| last + 1);
        let mut slots = vec![None; count];
        let mut slot = 0..N;
        let wanted = indexes.map(|index| {
            let slot = slot.next();
            if index == Table::ROWID || Some(index) == table.rowid_alias {
                // Records hold NULL where such a column stands.
                return Wanted::Rowid;
            }
            match slots.get_mut(index) {
                Some(Some(first)) => Wanted::Same(*first),
                Some(entry) => {
                    *entry = slot;
                    let column = table.columns.get(index);
                    Wanted::Column(column.map(|column| column.default.clone()).unwrap_or_default())
                }
                None => Wanted::Column(ColumnDefault::default()),
            }
        });
        Self { slots, wanted }
    }

    /// Returns the wanted columns of a record; `None` where it is damaged.
    #[inline]
    pub(super) fn read<'r>(&'r self, rowid: i64, record: &'r [u8]) -> Option<[Value<'r>; N]> {
        let mut values = [Value::Null; N];
        let (header, _) = varint(record)?;
        let (header, mut body) = record.split_at_checked(usize::try_from(header).ok()?)?;
        // The header's length counts itself.
        let (_, mut kinds) = varint(header)?;
        let mut slots = self.slots.iter();
        for slot in slots.by_ref() {
            // ALTER TABLE adds a column without touching the records that are there.
            if kinds.is_empty() {
                self.set_default(*slot, &mut values)?;
                break;
            }
            let (kind, rest) = varint(kinds)?;
            kinds = rest;
            let (value, rest) = value(kind, body)?;
            body = rest;
            if let Some(kept) = slot.and_then(|slot| values.get_mut(slot)) {
                *kept = value;
            }
        }
        for slot in slots {
            self.set_default(*slot, &mut values)?;
        }
        for (index, wanted) in self.wanted.iter().enumerate() {
            let value = match wanted {
                Wanted::Column(_) => continue,
                Wanted::Same(first) => *values.get(*first)?,
                Wanted::Rowid => Value::Integer(rowid),
            };
            *values.get_mut(index)? = value;
        }
        Some(values)
    }

    /// Sets a column that was added after the record; `None` where its default is an expression.
    #[cold]
    fn set_default<'r>(&'r self, slot: Option<usize>, values: &mut [Value<'r>; N]) -> Option<()> {
        let Some(slot) = slot else { return Some(()) };
        if let Wanted::Column(default) = self.wanted.get(slot)? {
            *values.get_mut(slot)? = match default {
                ColumnDefault::Null => Value::Null,
                ColumnDefault::Integer(number) => Value::Integer(*number),
                ColumnDefault::Text(text) => Value::Text(text.as_bytes()),
                ColumnDefault::Unknown => return None,
            };
        }
        Some(())
    }
}

/// Takes a value of a kind ("serial type") off the body of a record.
#[inline]
fn value(kind: u64, body: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let length = match kind {
        // 10 and 11 are reserved; SQLite takes them for NULL.
        0 | 8..=11 => 0,
        1..=4 => kind,
        5 => 6,
        6 | 7 => 8,
        12.. => (kind - 12) / 2,
    };
    let (bytes, rest) = body.split_at_checked(usize::try_from(length).ok()?)?;
    let value = match kind {
        1..=6 => Value::Integer(signed(bytes)),
        7 => Value::Real(f64::from_be_bytes(*bytes.first_chunk()?)),
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        12.. if kind.is_multiple_of(2) => Value::Blob(bytes),
        12.. => Value::Text(bytes),
        _ => Value::Null,
    };
    Some((value, rest))
}

/// Reads a number of up to eight bytes whose first bit is its sign.
fn signed(bytes: &[u8]) -> i64 {
    let sign = if bytes.first().is_some_and(|first| 0x80 <= *first) { -1 } else { 0 };
    bytes.iter().fold(sign, |sum, byte| (sum << 8) | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::Column;

    #[test]
    fn integers_have_a_sign() {
        assert_eq!(signed(&[0xFF, 0x80]), -128);
        assert_eq!(signed(&[0x00, 0x80]), 128);
        assert_eq!(signed(&i64::MIN.to_be_bytes()), i64::MIN);
        assert_eq!(signed(&[]), 0);
    }

    /// A header of four bytes: itself, an integer of a byte, a text of two, a blob of one.
    const RECORD: [u8; 8] = [4, 1, 17, 14, 7, b'a', b'b', 9];

    fn read<const N: usize>(indexes: [usize; N], rowid_alias: Option<usize>) -> String {
        let defaults = [
            ColumnDefault::Null,
            ColumnDefault::Null,
            ColumnDefault::Null,
            ColumnDefault::Integer(3),
            ColumnDefault::Unknown,
        ];
        let column = |default| Column { name: String::new(), default };
        let columns = defaults.map(column).into();
        let projection = Projection::new(indexes, &Table { root: 0, columns, rowid_alias });
        format!("{:?}", projection.read(5, &RECORD))
    }

    #[test]
    fn columns_are_read_in_any_order_and_more_than_once() {
        assert_eq!(read([2, 1, 0], None), "Some([Blob([9]), Text([97, 98]), Integer(7)])");
        assert_eq!(read([0, 1, 0], Some(0)), "Some([Integer(5), Text([97, 98]), Integer(5)])");
        assert_eq!(read([0, 0, Table::ROWID], None), "Some([Integer(7), Integer(7), Integer(5)])");
    }

    #[test]
    fn columns_that_were_added_after_the_record_have_their_default() {
        assert_eq!(read([1, 3], None), "Some([Text([97, 98]), Integer(3)])");
        assert_eq!(read([0, 3, 9], None), "Some([Integer(7), Integer(3), Null])");
        assert_eq!(read([4], None), "None");
        assert_eq!(read([4, 3], Some(4)), "Some([Integer(5), Integer(3)])");
    }

    #[test]
    fn a_damaged_record_is_none() {
        let table = Table { root: 0, columns: Vec::new(), rowid_alias: None };
        let read = |record| Projection::new([2], &table).read(5, record).is_some();
        assert!(read(&RECORD));
        assert!(!read(&RECORD[..7]) && !read(&[9, 1]) && !read(&[]));
    }
}
