//! A binary property list, laid out byte for byte as Core Foundation lays it out.
//!
//! The plist crate writes valid lists with another order of objects and other integer widths.
//! A reader that looks for a value where iOS puts it must be tried on bytes laid out by the same
//! rules, which are, as seen in real rows:
//!
//! - objects stand in the order of a walk that visits a dictionary's keys, then its values;
//! - equal strings, equal data and equal numbers are one object, but a 32-bit and a 64-bit number
//!   of the same value are two;
//! - numbers take 1, 2, 4 or 8 bytes, unsigned up to 4; negative ones always take 8;
//! - offsets take as many bytes as the last of them needs.

/// A value to be written, borrowed from what is being archived.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    /// A number that iOS archived as 32 bits wide.
    Int32(i128),
    /// A number that iOS archived as 64 bits wide.
    Int64(i128),
    /// A reference into `$objects` of a keyed archive.
    Uid(u8),
    /// A string, written as ASCII where it can be and as UTF-16 otherwise.
    Text(&'a str),
    /// Bytes.
    Data(&'a [u8]),
    /// A list.
    Array(Vec<Node<'a>>),
    /// Keys and values in the order in which they are written.
    Dictionary(Vec<(&'a str, Node<'a>)>),
}

/// Returns the whole list, header and trailer included.
pub(crate) fn to_bytes(root: &Node<'_>) -> Vec<u8> {
    let mut flat = Flat { objects: Vec::with_capacity(48) };
    flat.add(root);
    flat.to_bytes()
}

/// An object of the list, with what it holds as indexes in the list of objects.
#[derive(Debug, PartialEq)]
enum Object<'a> {
    Int32(i128),
    Int64(i128),
    Uid(u8),
    Text(&'a str),
    Data(&'a [u8]),
    Array(Vec<usize>),
    Dictionary { keys: Vec<usize>, values: Vec<usize> },
}

/// The objects in the order in which they are written.
struct Flat<'a> {
    objects: Vec<Object<'a>>,
}

impl<'a> Flat<'a> {
    fn add(&mut self, node: &Node<'a>) -> usize {
        match node {
            Node::Int32(value) => self.add_once(Object::Int32(*value)),
            Node::Int64(value) => self.add_once(Object::Int64(*value)),
            Node::Text(text) => self.add_once(Object::Text(text)),
            Node::Data(bytes) => self.add_once(Object::Data(bytes)),
            Node::Uid(target) => self.push(Object::Uid(*target)),
            Node::Array(items) => {
                let index = self.push(Object::Array(Vec::new()));
                let items = items.iter().map(|item| self.add(item)).collect();
                self.replace(index, Object::Array(items))
            }
            Node::Dictionary(entries) => {
                let index = self.push(Object::Array(Vec::new()));
                let keys = entries.iter().map(|(key, _)| self.add_once(Object::Text(key)));
                let keys = keys.collect();
                let values = entries.iter().map(|(_, value)| self.add(value)).collect();
                self.replace(index, Object::Dictionary { keys, values })
            }
        }
    }

    fn add_once(&mut self, object: Object<'a>) -> usize {
        let known = self.objects.iter().position(|other| *other == object);
        known.unwrap_or_else(|| self.push(object))
    }

    fn push(&mut self, object: Object<'a>) -> usize {
        self.objects.push(object);
        self.objects.len() - 1
    }

    /// Fills the slot that was kept for a container until what it holds was numbered.
    fn replace(&mut self, index: usize, object: Object<'a>) -> usize {
        if let Some(slot) = self.objects.get_mut(index) {
            *slot = object;
        }
        index
    }

    fn to_bytes(&self) -> Vec<u8> {
        let reference_size = bytes_needed(wide(self.objects.len()));
        let write = |object: &Object<'_>, out: &mut Vec<u8>| object.write(out, reference_size);
        of_objects(&self.objects, reference_size, write)
    }
}

/// Returns the list of these objects as they are, sound or not, the first of which is the
/// outermost. References in them take `reference_size` bytes.
pub fn binary_list(objects: &[Vec<u8>], reference_size: usize) -> Vec<u8> {
    of_objects(objects, reference_size, |object, out| out.extend_from_slice(object))
}

fn of_objects<O>(
    objects: &[O],
    reference_size: usize,
    write: impl Fn(&O, &mut Vec<u8>),
) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    out.extend_from_slice(b"bplist00");
    let mut offsets = Vec::with_capacity(objects.len());
    for object in objects {
        offsets.push(wide(out.len()));
        write(object, &mut out);
    }
    let table = wide(out.len());
    let offset_size = bytes_needed(table);
    for offset in offsets {
        push_big_endian(&mut out, offset, offset_size);
    }
    out.extend_from_slice(&[0; 6]);
    push_big_endian(&mut out, wide(offset_size), 1);
    push_big_endian(&mut out, wide(reference_size), 1);
    push_big_endian(&mut out, wide(objects.len()), 8);
    push_big_endian(&mut out, 0, 8);
    push_big_endian(&mut out, table, 8);
    out
}

impl Object<'_> {
    fn write(&self, out: &mut Vec<u8>, reference_size: usize) {
        match self {
            Self::Int32(value) | Self::Int64(value) => push_integer(out, *value),
            Self::Uid(target) => out.extend_from_slice(&[0x80, *target]),
            Self::Text(text) if text.is_ascii() => {
                push_marker(out, 0x50, text.len());
                out.extend_from_slice(text.as_bytes());
            }
            Self::Text(text) => {
                push_marker(out, 0x60, text.encode_utf16().count());
                out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
            }
            Self::Data(bytes) => {
                push_marker(out, 0x40, bytes.len());
                out.extend_from_slice(bytes);
            }
            Self::Array(items) => {
                push_marker(out, 0xA0, items.len());
                push_references(out, items, reference_size);
            }
            Self::Dictionary { keys, values } => {
                push_marker(out, 0xD0, keys.len());
                push_references(out, keys, reference_size);
                push_references(out, values, reference_size);
            }
        }
    }
}

/// Writes the kind of an object with its length; from 15 on the length is a number of its own.
fn push_marker(out: &mut Vec<u8>, kind: u8, length: usize) {
    match u8::try_from(length) {
        Ok(short) if short < 15 => out.push(kind | short),
        _ => {
            out.push(kind | 0x0F);
            push_integer(out, i128::from(wide(length)));
        }
    }
}

fn push_integer(out: &mut Vec<u8>, value: i128) {
    if let Ok(value) = u8::try_from(value) {
        out.extend_from_slice(&[0x10, value]);
    } else if let Ok(value) = u16::try_from(value) {
        out.push(0x11);
        out.extend_from_slice(&value.to_be_bytes());
    } else if let Ok(value) = u32::try_from(value) {
        out.push(0x12);
        out.extend_from_slice(&value.to_be_bytes());
    } else if let Ok(value) = i64::try_from(value) {
        out.push(0x13);
        out.extend_from_slice(&value.to_be_bytes());
    } else {
        out.push(0x14);
        out.extend_from_slice(&value.to_be_bytes());
    }
}

fn push_references(out: &mut Vec<u8>, indexes: &[usize], reference_size: usize) {
    for index in indexes {
        push_big_endian(out, wide(*index), reference_size);
    }
}

fn push_big_endian(out: &mut Vec<u8>, value: u64, size: usize) {
    out.extend(value.to_be_bytes().into_iter().skip(8_usize.saturating_sub(size)));
}

fn bytes_needed(value: u64) -> usize {
    (1..8).find(|size| value < 1 << (8 * size)).unwrap_or(8)
}

fn wide(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(node: &Node<'_>, expected: &plist::Value) {
        let read = plist::Value::from_reader(std::io::Cursor::new(to_bytes(node))).unwrap();
        assert_eq!(read, *expected);
    }

    #[test]
    fn numbers_of_every_width_are_read_back() {
        for value in [0, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, i64::MAX, -1] {
            check(&Node::Int64(value.into()), &plist::Value::from(value));
        }
        check(&Node::Int64(u64::MAX.into()), &plist::Value::from(u64::MAX));
    }

    #[test]
    fn text_is_ascii_or_utf16_of_any_length() {
        let long = "x".repeat(300);
        for text in ["", "a", "fourteen chars", "fifteen chars..", "漢字ノート", "🧶", &long]
        {
            check(&Node::Text(text), &plist::Value::from(text));
        }
    }

    #[test]
    fn lists_of_more_than_255_objects_take_wider_references() {
        let items = (0..300).map(Node::Int32).collect();
        let expected = (0..300).map(plist::Value::from).collect();
        check(&Node::Array(items), &plist::Value::Array(expected));
    }

    #[test]
    fn data_beyond_64_kilobytes_takes_offsets_of_three_bytes() {
        let data = vec![7; 70_000];
        let node = Node::Array(vec![Node::Data(&data), Node::Uid(1)]);
        let bytes = to_bytes(&node);
        assert_eq!(bytes[bytes.len() - 26], 3);
        check(
            &node,
            &plist::Value::Array(vec![
                plist::Value::Data(data.clone()),
                plist::Value::Uid(plist::Uid::new(1)),
            ]),
        );
    }

    #[test]
    fn equal_numbers_are_one_object_only_within_a_width() {
        let node = Node::Array(vec![
            Node::Int32(0),
            Node::Int64(0),
            Node::Int32(0),
            Node::Text("a"),
            Node::Text("a"),
        ]);
        let mut flat = Flat { objects: Vec::new() };
        flat.add(&node);
        assert_eq!(flat.objects.len(), 4);
    }
}
