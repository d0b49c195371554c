//! `MbFile`: what a scan needs of the archived object in the `file` column of a row.
//!
//! The column holds a binary property list that `NSKeyedArchiver` wrote: `$top.root` refers to the
//! member of `$objects` that describes the file. The numbers of interest stand inline in it.
//!
//! A cursor finds them without building anything. Where it meets what it doesn't know (keys in
//! UTF-16, numbers of sixteen bytes, an odd order of things), the plist crate decides, and
//! whatever the plist crate reads, the cursor reads alike. The cursor does not look at the rest
//! of the object: a row whose extended attributes are damaged still has its size.

use jiff::Timestamp;
use plist::{Dictionary, Value};

use crate::{
    bytes::Bytes,
    property_list::{self, Bplist, Object},
};

/// The bit of `st_flags` that says that the content isn't on the device (`SF_DATALESS` in
/// Apple's `sys/stat.h`).
const DATALESS: i64 = 0x4000_0000;

/// What a row says of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MbFile {
    /// How many bytes the file has; none if its content isn't on the device.
    pub size: Bytes,
    /// When it was changed last.
    pub modified: Option<Timestamp>,
}

/// The numbers as archived.
#[derive(Debug, Default)]
struct Fields {
    size: Option<i64>,
    flags: Option<i64>,
    modified: Option<i64>,
}

impl MbFile {
    /// Reads the `file` column; `None` where it holds no size or a negative one.
    #[inline]
    pub fn read(archive: &[u8]) -> Option<Self> {
        match Fields::by_cursor(archive) {
            Some(fields) => fields.into_file(),
            None => Self::by_tree(archive),
        }
    }

    /// Reads the column by way of the tree that it stands for, which is the judge of what the cursor finds.
    pub(in crate::backup) fn by_tree(archive: &[u8]) -> Option<Self> {
        let archive = property_list::read_dictionary(archive).ok()?;
        let root = archive.get("$top")?.as_dictionary()?.get("root")?.as_uid()?;
        let objects = archive.get("$objects")?.as_array()?;
        let object = objects.get(usize::try_from(root.get()).ok()?)?.as_dictionary()?;
        let number = |key| integer(object, key);
        Fields { size: number("Size"), flags: number("Flags"), modified: number("LastModified") }
            .into_file()
    }
}

impl Fields {
    /// Finds the numbers; `None` where the cursor doesn't recognise the archive.
    #[inline]
    fn by_cursor(archive: &[u8]) -> Option<Self> {
        let list = Bplist::parse(archive)?;
        let (mut top, mut objects) = (None, None);
        for (key, value) in list.dictionary(list.top())? {
            match list.ascii(key)? {
                b"$top" => top = Some(value),
                b"$objects" => objects = Some(value),
                _ => (),
            }
        }
        let mut root = None;
        for (key, value) in list.dictionary(top?)? {
            if list.ascii(key)? == b"root" {
                root = Some(list.object(value)?);
            }
        }
        let (Some(Object::Uid(root)), Object::Array(objects)) = (root, list.object(objects?)?)
        else {
            return None;
        };
        let root = objects.get(usize::try_from(root).ok()?)?;
        let mut fields = Self::default();
        for (key, value) in list.dictionary(root)? {
            let field = match list.ascii(key)? {
                b"Size" => &mut fields.size,
                b"Flags" => &mut fields.flags,
                b"LastModified" => &mut fields.modified,
                _ => continue,
            };
            let Object::Integer(number) = list.object(value)? else {
                return None;
            };
            *field = Some(number);
        }
        Some(fields)
    }

    fn into_file(self) -> Option<MbFile> {
        let size = u64::try_from(self.size?).ok()?;
        let dataless = self.flags.is_some_and(|flags| flags & DATALESS != 0);
        Some(MbFile {
            size: if dataless { Bytes::ZERO } else { Bytes::new(size) },
            modified: self.modified.and_then(|seconds| Timestamp::from_second(seconds).ok()),
        })
    }
}

/// Reads a number; one past 2^63 is as good as none, for no file has that many bytes.
fn integer(object: &Dictionary, key: &str) -> Option<i64> {
    object.get(key).and_then(Value::as_signed_integer)
}

#[cfg(test)]
mod tests {
    use plist::{Integer, Uid};
    use proptest::prelude::*;

    use super::*;

    fn archive(root: u64, object: impl IntoIterator<Item = (&'static str, Value)>) -> Vec<u8> {
        let object: Dictionary =
            object.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let top: Dictionary =
            [("root".to_owned(), Value::Uid(Uid::new(root)))].into_iter().collect();
        let archive: Dictionary = [
            ("$version".to_owned(), Value::from(100_000)),
            ("$archiver".to_owned(), Value::from("NSKeyedArchiver")),
            ("$top".to_owned(), Value::Dictionary(top)),
            (
                "$objects".to_owned(),
                Value::Array(vec![Value::from("$null"), Value::Dictionary(object)]),
            ),
        ]
        .into_iter()
        .collect();
        let mut bytes = Vec::new();
        Value::Dictionary(archive).to_writer_binary(&mut bytes).unwrap();
        bytes
    }

    #[track_caller]
    fn check(archive: &[u8], expected: Option<u64>) {
        assert_eq!(MbFile::read(archive).map(|file| file.size.get()), expected);
        assert_eq!(MbFile::by_tree(archive).map(|file| file.size.get()), expected);
    }

    #[test]
    fn the_size_stands_inline_in_the_root_object() {
        check(&archive(1, [("Size", Value::from(1562))]), Some(1562));
        check(&archive(1, [("Size", Value::from(6_000_000_000_u64))]), Some(6_000_000_000));
        check(&archive(1, [("Mode", Value::from(33152)), ("Size", Value::from(0))]), Some(0));
    }

    #[test]
    fn a_size_that_is_none_makes_the_row_unusable() {
        check(&archive(1, []), None);
        check(&archive(1, [("Size", Value::from(-1))]), None);
        check(&archive(1, [("Size", Value::from("7"))]), None);
        check(&archive(1, [("Size", Value::Uid(Uid::new(7)))]), None);
        check(&archive(1, [("Size", Value::Real(7.0))]), None);
        check(&archive(1, [("Size", Value::Integer(Integer::from(u64::MAX)))]), None);
        check(&archive(0, [("Size", Value::from(7))]), None);
        check(&archive(9, [("Size", Value::from(7))]), None);
        check(b"", None);
    }

    #[test]
    fn a_file_whose_content_is_elsewhere_takes_no_room() {
        check(
            &archive(1, [("Flags", Value::from(0x4000_0020)), ("Size", Value::from(7))]),
            Some(0),
        );
        check(&archive(1, [("Flags", Value::from(0x20)), ("Size", Value::from(7))]), Some(7));
    }

    #[test]
    fn a_time_out_of_range_is_no_time() {
        let file = |seconds: i64| {
            let archive =
                archive(1, [("LastModified", Value::from(seconds)), ("Size", Value::from(7))]);
            MbFile::read(&archive).unwrap().modified.map(Timestamp::as_second)
        };
        assert_eq!(file(1_682_109_153), Some(1_682_109_153));
        assert_eq!(file(i64::MAX), None);
    }

    #[test]
    fn the_cursor_the_tree_and_the_plist_crate_agree_whichever_byte_is_wrong() {
        let good = archive(
            1,
            [
                ("LastModified", Value::from(1_682_109_153)),
                ("RelativePath", Value::Uid(Uid::new(0))),
                ("Flags", Value::from(-1)),
                ("Size", Value::from(6_000_000_000_u64)),
            ],
        );
        for at in 0..good.len() {
            for wrong in 0..=u8::MAX {
                let mut bytes = good.clone();
                bytes[at] = wrong;
                let Ok(tree) = property_list::read(&bytes) else { continue };
                assert_eq!(MbFile::read(&bytes), MbFile::by_tree(&bytes), "{at}: {wrong}");
                if let Ok(known) = Value::from_reader(std::io::Cursor::new(&bytes)) {
                    // As text, in which what is no number is the same as itself.
                    assert_eq!(format!("{tree:?}"), format!("{known:?}"), "{at}: {wrong}");
                }
            }
        }
    }

    proptest! {
        /// Mutates a good archive anywhere: whatever still makes a tree, the cursor
        /// reads alike.
        #[test]
        fn the_cursor_and_the_tree_agree(
            size in prop_oneof![any::<i64>(), 0..100_000_i64],
            flags in any::<i64>(),
            modified in any::<i64>(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let mut bytes = archive(1, [
                ("LastModified", Value::from(modified)),
                ("RelativePath", Value::Uid(Uid::new(0))),
                ("Flags", Value::from(flags)),
                ("Size", Value::from(size)),
            ]);
            for (place, byte) in changes {
                *place.get_mut(&mut bytes) = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Some(file) = MbFile::by_tree(&bytes) {
                prop_assert_eq!(MbFile::read(&bytes), Some(file));
            }
            if property_list::read(&bytes).is_ok() {
                prop_assert_eq!(MbFile::read(&bytes), MbFile::by_tree(&bytes));
            }
        }

        #[test]
        fn hostile_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut list = b"bplist00".to_vec();
            list.extend(bytes);
            prop_assert!(MbFile::read(&list).is_none_or(|file| file.size.get() <= i64::MAX.unsigned_abs()));
        }
    }
}
