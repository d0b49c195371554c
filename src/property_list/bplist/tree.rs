//! The tree that a binary property list stands for, as the plist crate's [`Value`], built here
//! because that crate gives a whole list up for half an emoji in one name, and copies every icon.
//!
//! Whoever asks has made sure with [`Bplist::expansion`] that the tree is neither large nor deep.

use std::{
    borrow::Cow,
    time::{Duration, SystemTime},
};

use plist::{Dictionary, Uid, Value};

use super::{Bplist, DEEPEST, Numbers, long, number};

/// When the dates of property lists begin, 2001-01-01 in UTC, in Unix seconds.
const EPOCH: Duration = Duration::from_secs(978_307_200);

impl Bplist<'_> {
    /// Builds the tree, without the entries of dictionaries whose keys `is_skipped` names; `None`
    /// where some object isn't sound.
    pub(crate) fn tree(&self, is_skipped: fn(&str) -> bool) -> Option<Value> {
        self.value(self.top, DEEPEST, is_skipped)
    }

    fn value(&self, index: usize, room: u32, is_skipped: fn(&str) -> bool) -> Option<Value> {
        let room = room.checked_sub(1)?;
        let (marker, rest) = self.marked(index)?;
        match marker {
            0xA0..=0xAF => {
                let (length, rest) = long(marker & 0x0F, rest)?;
                let members = self.references(rest, length)?.iter();
                let values = members.map(|member| self.value(member, room, is_skipped));
                Some(Value::Array(values.collect::<Option<_>>()?))
            }
            0xD0..=0xDF => {
                let (length, rest) = long(marker & 0x0F, rest)?;
                let keys = self.references(rest, length)?;
                let values = self.references(rest.get(keys.bytes.len()..)?, length)?;
                self.entries(keys, values, room, is_skipped).map(Value::Dictionary)
            }
            _ => scalar(marker, rest),
        }
    }

    /// Returns the text at an index; `None` where another object is there, or not all of it.
    fn text(&self, index: usize) -> Option<Cow<'_, str>> {
        let (marker, rest) = self.marked(index)?;
        text(marker, rest)
    }

    fn entries(
        &self,
        keys: Numbers<'_>,
        values: Numbers<'_>,
        room: u32,
        is_skipped: fn(&str) -> bool,
    ) -> Option<Dictionary> {
        let mut entries = Dictionary::new();
        for (key, value) in keys.iter().zip(values.iter()) {
            let key = self.text(key)?;
            // What is skipped isn't even looked at, and so can't be what makes a list malformed.
            if !is_skipped(&key) {
                entries.insert(key.into_owned(), self.value(value, room, is_skipped)?);
            }
        }
        Some(entries)
    }
}

/// Reads an object that holds no others.
fn scalar(marker: u8, rest: &[u8]) -> Option<Value> {
    Some(match marker {
        0x08 => Value::Boolean(false),
        0x09 => Value::Boolean(true),
        0x10..=0x12 => Value::from(number(rest.get(..1 << (marker & 0x0F))?)),
        0x13 => Value::from(i64::from_be_bytes(*rest.first_chunk()?)),
        // Sixteen bytes, as Core Foundation writes a number from 2^63 on.
        0x14 => Value::from(u64::try_from(i128::from_be_bytes(*rest.first_chunk()?)).ok()?),
        0x22 => Value::Real(f32::from_be_bytes(*rest.first_chunk()?).into()),
        0x23 => Value::Real(f64::from_be_bytes(*rest.first_chunk()?)),
        0x33 => Value::Date(date(f64::from_be_bytes(*rest.first_chunk()?))?.into()),
        0x40..=0x4F => {
            let (length, rest) = long(marker & 0x0F, rest)?;
            Value::Data(rest.get(..length)?.to_vec())
        }
        0x50..=0x6F => Value::String(text(marker, rest)?.into_owned()),
        0x80..=0x87 => {
            let last = usize::from(marker & 0x0F);
            Value::Uid(Uid::new(number(rest.get(..=last)?)))
        }
        _ => return None,
    })
}

/// Reads a text of either alphabet; `None` where it is another object.
fn text(marker: u8, rest: &[u8]) -> Option<Cow<'_, str>> {
    let (length, rest) = long(marker & 0x0F, rest)?;
    match marker >> 4 {
        0x5 => {
            let bytes = rest.get(..length)?;
            // Almost all are ASCII, which is found out many bytes at a time.
            Some(
                str::from_utf8(bytes)
                    .map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed),
            )
        }
        0x6 => Some(Cow::Owned(utf16(rest.get(..length.checked_mul(2)?)?))),
        _ => None,
    }
}

/// Reads a text. Half an emoji, as is left where a name was cut off, becomes U+FFFD.
fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk());
    char::decode_utf16(units.map(|pair| u16::from_be_bytes(*pair)))
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Returns a date by its seconds since the beginning of 2001.
fn date(seconds: f64) -> Option<SystemTime> {
    let distance = Duration::try_from_secs_f64(seconds.abs()).ok()?;
    let epoch = SystemTime::UNIX_EPOCH.checked_add(EPOCH)?;
    if seconds.is_sign_negative() {
        epoch.checked_sub(distance)
    } else {
        epoch.checked_add(distance)
    }
}

#[cfg(test)]
mod tests {
    use sample_backups::binary_list;

    use super::*;

    fn tree(bytes: &[u8]) -> Option<Value> {
        Bplist::parse(bytes).unwrap().tree(|_| false)
    }

    #[test]
    fn the_tree_is_the_one_that_the_plist_crate_builds() {
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_155_160);
        let before = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let values = [
            Value::from(true),
            Value::from(false),
            Value::from(7),
            Value::from(300),
            Value::from(70_000),
            Value::from(-7),
            Value::from(i64::MAX),
            Value::from(u64::MAX),
            Value::Real(1.5),
            Value::Date(date.into()),
            Value::Date(before.into()),
            Value::Data(vec![7; 20]),
            Value::from("text"),
            Value::from("私の📱"),
            Value::Uid(Uid::new(70_000)),
            Value::Array(vec![Value::Array(Vec::new())]),
        ];
        let names = (0..).map(|number| format!("key {number}"));
        let list = Value::Dictionary(names.zip(values).collect());
        let mut bytes = Vec::new();
        list.to_writer_binary(&mut bytes).unwrap();
        assert_eq!(tree(&bytes), Some(list));
    }

    #[test]
    fn half_an_emoji_costs_no_more_than_itself() {
        // {"a": "x" and the first half of a pair, "b": 7}
        let objects = [
            vec![0xD2, 1, 2, 3, 4],
            vec![0x51, b'a'],
            vec![0x51, b'b'],
            vec![0x62, 0, b'x', 0xD8, 0x3D],
            vec![0x10, 7],
        ];
        let list = tree(&binary_list(&objects, 1)).unwrap().into_dictionary().unwrap();
        assert_eq!(list.get("a").and_then(Value::as_string), Some("x\u{FFFD}"));
        assert_eq!(list.get("b").and_then(Value::as_unsigned_integer), Some(7));
    }

    #[test]
    fn what_is_skipped_is_not_even_looked_at() {
        let list = binary_list(&[vec![0xD1, 1, 99], vec![0x51, b'a']], 1);
        let skip = |key: &str| key == "a";
        assert_eq!(
            Bplist::parse(&list).unwrap().tree(skip),
            Some(Value::Dictionary(Dictionary::new()))
        );
        assert_eq!(tree(&list), None);
    }

    #[test]
    fn an_object_that_is_not_all_there_makes_no_tree() {
        let odd: [&[u8]; 8] = [
            &[0x00],
            &[0x15, 0],
            &[0x4F],
            &[0x5F, 0x13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            &[0x6F, 0x13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            &[0x33, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0],
            &[0xD1, 0, 0],
            &[0xA1, 0],
        ];
        for object in odd {
            assert_eq!(tree(&binary_list(&[object.to_vec()], 1)), None, "{object:x?}");
        }
    }
}
