//! A borrowed view of a binary property list: objects are found, never built.
//!
//! It serves two ends. The scan finds a few numbers in a million small lists, and allocates for
//! none of them. And before a tree is built (`tree`) out of untrusted bytes,
//! [`Bplist::expansion`] tells how large that tree would grow: objects are stored once but may be
//! referred to many times, so that a few hundred bytes can stand for terabytes.
//!
//! It guarantees that no bytes make it panic, loop or allocate more than in proportion to them.
//! What it does not recognise it reports as such.
//!
//! Format: `CFBinaryPList.c` of Apple's CoreFoundation.

mod shape;
mod tree;

use std::num::NonZeroU32;

pub(crate) use self::shape::Shape;

const MAGIC: &[u8] = b"bplist00";
const TRAILER: usize = 32;
/// Lists nested deeper than this are refused; those of a backup have fewer than ten levels.
const DEEPEST: u32 = 64;
/// Lists of more objects than this are refused. The largest real one, an Info.plist with a thousand
/// apps and 10 MB of icons, has and stands for some 100,000.
pub(super) const MOST_OBJECTS: u64 = 2_000_000;
/// So many bytes of a text or of data take the room of one more object.
const BYTES_OF_AN_OBJECT: usize = 128;

/// A binary property list whose trailer and table of offsets stand inside its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bplist<'a> {
    /// The bytes before the trailer.
    body: &'a [u8],
    offsets: Numbers<'a>,
    reference_width: usize,
    top: usize,
}

/// An object of a list, as far as a scan needs to tell objects apart.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Object<'a> {
    /// A number of 1, 2 or 4 bytes, or a signed one of 8.
    Integer,
    /// A reference into the `$objects` of an archive.
    Uid(u64),
    /// A text in ASCII.
    Ascii(&'a [u8]),
    /// The members' indexes in the list.
    Array(Numbers<'a>),
    /// The keys' and the values' indexes in the list.
    Dictionary(Numbers<'a>, Numbers<'a>),
    /// Anything else.
    Other,
}

/// What an object stands for when each reference is followed. One is kept for each object of a
/// list, so it is small.
#[derive(Debug, Default, Clone, Copy)]
struct Extent {
    /// How many objects; none as long as nobody knows.
    objects: Option<NonZeroU32>,
    /// How many of them stand in one another.
    height: u32,
}

/// Big-endian numbers of one width, side by side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers<'a> {
    bytes: &'a [u8],
    width: usize,
}

impl<'a> Bplist<'a> {
    /// Reads the trailer; `None` where these bytes are no binary property list.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (body, trailer) = bytes.split_at_checked(bytes.len().checked_sub(TRAILER)?)?;
        if !body.starts_with(MAGIC) {
            return None;
        }
        let (widths, fields) = trailer.get(6..)?.split_at_checked(2)?;
        let (&offset_width, &reference_width) = (widths.first()?, widths.get(1)?);
        let offset_width = usize::from(offset_width);
        let reference_width = usize::from(reference_width);
        // The widths that the plist crate takes: the cursor must not read what it refuses.
        if !matches!(offset_width, 1..=4 | 8) || !matches!(reference_width, 1..=4 | 8) {
            return None;
        }
        let field = |at: usize| to_index(number(fields.get(at..at + 8)?));
        let (count, top, table) = (field(0)?, field(8)?, field(16)?);
        // Each object has at least a marker, and all stand before the table.
        if table < count {
            return None;
        }
        let end = table.checked_add(count.checked_mul(offset_width)?)?;
        let offsets = Numbers { bytes: body.get(table..end)?, width: offset_width };
        Some(Self { body, offsets, reference_width, top })
    }

    /// Returns the index of the outermost object.
    pub(crate) fn top(&self) -> usize {
        self.top
    }

    /// Returns the marker of the object at an index, which says what it is, and all bytes behind it.
    #[inline]
    fn marked(&self, index: usize) -> Option<(u8, &'a [u8])> {
        let (&marker, rest) = self.body.get(self.offsets.get(index)?..)?.split_first()?;
        Some((marker, rest))
    }

    /// Returns the object at an index; `None` where its bytes aren't all there.
    #[inline]
    pub(crate) fn object(&self, index: usize) -> Option<Object<'a>> {
        let (marker, rest) = self.marked(index)?;
        Some(match (marker >> 4, marker & 0x0F) {
            (0x1, 0..=3) => Object::Integer,
            (0x5, length) => {
                let (length, rest) = long(length, rest)?;
                Object::Ascii(rest.get(..length)?)
            }
            (0x8, last @ 0..=7) => Object::Uid(number(rest.get(..=usize::from(last))?)),
            (0xA, length) => {
                let (length, rest) = long(length, rest)?;
                Object::Array(self.references(rest, length)?)
            }
            (0xD, length) => {
                let (length, rest) = long(length, rest)?;
                let keys = self.references(rest, length)?;
                let values = self.references(rest.get(keys.bytes.len()..)?, length)?;
                Object::Dictionary(keys, values)
            }
            _ => Object::Other,
        })
    }

    /// Returns the indexes of keys and values of the dictionary at `index`, in its order.
    #[inline]
    pub(crate) fn dictionary(
        &self,
        index: usize,
    ) -> Option<impl Iterator<Item = (usize, usize)> + use<'a>> {
        match self.object(index)? {
            Object::Dictionary(keys, values) => Some(keys.iter().zip(values.iter())),
            _ => None,
        }
    }

    /// Returns the number at `index` if it is one that is known here.
    #[inline]
    pub(crate) fn integer(&self, index: usize) -> Option<i64> {
        let (marker, rest) = self.marked(index)?;
        // Not by way of `object`, because three of them are read for each row of a manifest.
        matches!(marker, 0x10..=0x13).then(|| integer(marker & 0x0F, rest))?
    }

    /// Returns the text at `index` if it is ASCII.
    #[inline]
    pub(crate) fn ascii(&self, index: usize) -> Option<&'a [u8]> {
        match self.object(index)? {
            Object::Ascii(text) => Some(text),
            _ => None,
        }
    }

    /// Returns how many objects this list stands for when each reference is followed, a long
    /// text counting for as many as would take its room; `None` where it refers to itself, to
    /// what isn't there, is nested too deep, or has itself more than [`MOST_OBJECTS`].
    pub(crate) fn expansion(&self) -> Option<u64> {
        let count = self.offsets.count();
        if u64::try_from(count).ok().is_none_or(|count| MOST_OBJECTS < count) {
            return None;
        }
        let mut known = vec![Extent::default(); count];
        let extent = self.extent_of(self.top, DEEPEST, &mut known)?;
        extent.objects.map(|objects| u64::from(objects.get()))
    }

    /// Returns the extent of what stands at an index, if it is no higher than `room`.
    fn extent_of(&self, index: usize, room: u32, known: &mut [Extent]) -> Option<Extent> {
        let extent = *known.get(index)?;
        // Many indexes may refer to one object, which is followed once.
        if extent.objects.is_some() {
            return (extent.height <= room).then_some(extent);
        }
        let room = room.checked_sub(1)?;
        let (mut expansion, mut height) = (NonZeroU32::MIN, 0);
        let mut follow = |members: Numbers<'_>| {
            for member in members.iter() {
                let extent = self.extent_of(member, room, &mut *known)?;
                expansion = expansion.saturating_add(extent.objects?.get());
                height = height.max(extent.height);
            }
            Some(())
        };
        match self.object(index) {
            Some(Object::Array(members)) => follow(members)?,
            Some(Object::Dictionary(keys, values)) => {
                follow(keys)?;
                follow(values)?;
            }
            // Whatever isn't known here has no members; whether it is sound is not asked.
            Some(Object::Integer | Object::Uid(_) | Object::Ascii(_) | Object::Other) | None => {
                let bytes = self.length(index).unwrap_or_default() / BYTES_OF_AN_OBJECT;
                expansion = expansion.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
            }
        }
        let extent = Extent { objects: Some(expansion), height: height + 1 };
        *known.get_mut(index)? = extent;
        Some(extent)
    }

    /// Returns how many bytes the text or the data at an index has, whatever its alphabet.
    fn length(&self, index: usize) -> Option<usize> {
        let (marker, rest) = self.marked(index)?;
        let (length, rest) = long(marker & 0x0F, rest)?;
        match marker >> 4 {
            // Data, ASCII.
            0x4 | 0x5 => Some(length.min(rest.len())),
            // Two bytes for each character.
            0x6 => Some(length.saturating_mul(2).min(rest.len())),
            _ => None,
        }
    }

    fn references(&self, bytes: &'a [u8], count: usize) -> Option<Numbers<'a>> {
        let bytes = bytes.get(..count.checked_mul(self.reference_width)?)?;
        Some(Numbers { bytes, width: self.reference_width })
    }
}

impl<'a> Numbers<'a> {
    /// Returns how many numbers there are.
    pub(crate) fn count(self) -> usize {
        self.bytes.len().checked_div(self.width).unwrap_or_default()
    }

    /// Returns the number at an index of its own.
    #[inline]
    pub(crate) fn get(self, index: usize) -> Option<usize> {
        let start = index.checked_mul(self.width)?;
        to_index(number(self.bytes.get(start..start.checked_add(self.width)?)?))
    }

    /// Returns the numbers one by one. One that doesn't fit this machine becomes an index that
    /// no list has.
    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> + use<'a> {
        self.bytes
            .chunks_exact(self.width)
            .map(|bytes| to_index(number(bytes)).unwrap_or(usize::MAX))
    }
}

/// Reads up to eight bytes, the most significant first.
#[inline]
fn number(bytes: &[u8]) -> u64 {
    match *bytes {
        // The widths of most lists, without a loop.
        [a] => u64::from(a),
        [a, b] => u64::from(u16::from_be_bytes([a, b])),
        [a, b, c, d] => u64::from(u32::from_be_bytes([a, b, c, d])),
        _ => bytes.iter().fold(0, |sum, &byte| (sum << 8) | u64::from(byte)),
    }
}

/// Reads an integer of 2^`power` bytes, at most eight. Only one of eight bytes has a sign.
#[inline]
fn integer(power: u8, rest: &[u8]) -> Option<i64> {
    Some(number(rest.get(..1 << power)?).cast_signed())
}

fn to_index(number: u64) -> Option<usize> {
    usize::try_from(number).ok()
}

/// Reads a length that stands in its marker's low half, or, when that is full, behind it.
#[inline]
fn long(low: u8, rest: &[u8]) -> Option<(usize, &[u8])> {
    if low != 0x0F {
        return Some((usize::from(low), rest));
    }
    let (&marker, rest) = rest.split_first()?;
    // The number behind it has a marker of its own, of which only the width is looked at, as in
    // the plist crate.
    let (bytes, rest) = rest.split_at_checked(1 << (marker & 0x03))?;
    Some((to_index(number(bytes))?, rest))
}

#[cfg(test)]
mod tests {
    use plist::Value;
    use sample_backups::binary_list;

    use super::*;

    fn binary(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        value.to_writer_binary(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn objects_are_found_in_what_the_plist_crate_writes() {
        let bytes = binary(&Value::Dictionary(
            [("a".to_owned(), Value::from(-7)), ("b".to_owned(), Value::from(5_000_000_000_u64))]
                .into_iter()
                .collect(),
        ));
        let list = Bplist::parse(&bytes).unwrap();
        let found: Vec<_> = list
            .dictionary(list.top())
            .unwrap()
            .map(|(key, value)| (list.ascii(key).unwrap(), list.integer(value).unwrap()))
            .collect();
        assert_eq!(found, [(&b"a"[..], -7), (b"b", 5_000_000_000)]);
    }

    #[test]
    fn an_expansion_counts_what_is_referred_to_twice_twice() {
        // Ten arrays of two references each to the next: 2^10 leaves out of eleven objects.
        let arrays = (1..=10).map(|next| vec![0xA2, next, next]);
        let objects: Vec<_> = arrays.chain([vec![0x09]]).collect();
        let mut bytes = binary_list(&objects, 1);
        assert_eq!(Bplist::parse(&bytes).unwrap().expansion(), Some(2_047));
        // The same with a reference back to the start never ends.
        bytes[MAGIC.len() + 3 * 9 + 1] = 0;
        assert_eq!(Bplist::parse(&bytes).unwrap().expansion(), None);
    }

    #[test]
    fn a_table_of_more_objects_than_there_can_be_is_not_gone_through() {
        let expansion = |count| {
            let mut objects = vec![vec![0x09]; count];
            objects[0] = vec![0xA0];
            Bplist::parse(&binary_list(&objects, 4)).unwrap().expansion()
        };
        assert_eq!(expansion(2_000_000), Some(1));
        assert_eq!(expansion(2_000_001), None);
        // A thousand offsets for one object.
        let mut list = binary_list(&[vec![0xA0]], 2);
        let trailer = list.split_off(list.len() - TRAILER);
        list.extend([8; 999]);
        list.extend(trailer);
        let count = list.len() - 24;
        list[count..count + 8].copy_from_slice(&1_000_u64.to_be_bytes());
        assert!(Bplist::parse(&list).is_none());
    }

    #[test]
    fn a_list_is_no_deeper_than_it_looks_from_any_of_its_objects() {
        /// Arrays of so many levels, which the outermost one refers to at two depths.
        fn list(levels: u8) -> Vec<u8> {
            let inner = (2..=levels).map(|next| vec![0xA1, next]);
            let outermost = vec![0xA2, levels / 2, 1];
            binary_list(
                &[outermost].into_iter().chain(inner).chain([vec![0x09]]).collect::<Vec<_>>(),
                1,
            )
        }
        let is_taken = |levels| Bplist::parse(&list(levels)).unwrap().expansion().is_some();
        assert!(is_taken(63));
        // The lower half is known before the upper one leads to it.
        assert!(!is_taken(64));
        assert!(!is_taken(100));
    }

    #[test]
    fn bytes_that_are_no_list_are_no_list() {
        assert!(Bplist::parse(b"").is_none());
        assert!(Bplist::parse(b"bplist00").is_none());
        assert!(Bplist::parse(&[0xFF; 100]).is_none());
    }
}
