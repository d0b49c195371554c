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
    property_list::{self, Bplist, Numbers, Object, Shape},
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
    pub fn read(archive: &[u8]) -> Option<Self> {
        MbFiles::default().read(archive)
    }

    /// Reads the column by way of the tree that it stands for, which is the judge of what the
    /// cursor finds.
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

/// Reads one archive after the other, and remembers what those before looked like.
///
/// One writer made nearly all archives of a manifest, in a few shapes: with a digest or without,
/// with a key or without. In two archives of one shape the cursor looks at the same bytes until it
/// comes to the numbers, so for the second one it is enough to see that they are the same.
#[derive(Debug, Default)]
pub(in crate::backup) struct MbFiles {
    known: Vec<Known>,
    /// The one that was met last.
    last: usize,
    /// How many were learned, those that were forgotten again included.
    learned: usize,
}

/// A shape of archives, and what the cursor found in the first of them.
#[derive(Debug)]
struct Known {
    shape: Shape,
    root: usize,
    dictionary: usize,
    numbers: Indexes,
}

/// Real manifests have fewer shapes.
const MOST_KNOWN: usize = 16;
/// Once this many shapes have been learned, every archive looks different, and more are of no use.
const MOST_LEARNED: usize = 256;

impl MbFiles {
    /// Reads a `file` column; `None` where it holds no size or a negative one.
    #[inline]
    pub(in crate::backup) fn read(&mut self, archive: &[u8]) -> Option<MbFile> {
        let list = Bplist::parse(archive);
        match list.and_then(|list| self.by_shape(&list).or_else(|| self.by_cursor(&list))) {
            Some(fields) => fields.into_file(),
            None => MbFile::by_tree(archive),
        }
    }

    /// Finds the numbers of an archive that looks like one before.
    #[inline]
    fn by_shape(&mut self, list: &Bplist<'_>) -> Option<Fields> {
        if let Some(fields) = self.known.get(self.last).and_then(|known| known.fields(list)) {
            return Some(fields);
        }
        let (index, fields) = self
            .known
            .iter()
            .enumerate()
            .find_map(|(index, known)| Some((index, known.fields(list)?)))?;
        self.last = index;
        Some(fields)
    }

    /// Finds the numbers, and learns what the archive looks like; `None` where the cursor doesn't
    /// recognise it.
    #[cold]
    fn by_cursor(&mut self, list: &Bplist<'_>) -> Option<Fields> {
        let way = Way::through(list)?;
        let fields = Fields::of(list, way.values, way.numbers)?;
        if self.learned < MOST_LEARNED
            && let Some(shape) = Shape::of(list, &way.looked_at, [way.objects, way.values])
        {
            let Way { root, dictionary, numbers, .. } = way;
            let known = Known { shape, root, dictionary, numbers };
            self.last = self.learned % MOST_KNOWN;
            self.learned += 1;
            // The one that was learned first makes room.
            match self.known.get_mut(self.last) {
                Some(forgotten) => *forgotten = known,
                None => self.known.push(known),
            }
        }
        Some(fields)
    }
}

impl Known {
    #[inline]
    fn fields(&self, list: &Bplist<'_>) -> Option<Fields> {
        let [objects, values] = self.shape.varying_of(list)?;
        // The members of `$objects` may differ, but not which of them describes the file.
        if objects.get(self.root)? != self.dictionary {
            return None;
        }
        Fields::of(list, values, self.numbers)
    }
}

/// The way of the cursor through an archive.
struct Way<'a> {
    /// The objects that it looked at, by their indexes.
    looked_at: Vec<usize>,
    /// The members of `$objects`.
    objects: Numbers<'a>,
    /// Which of them describes the file, and the index of that dictionary.
    root: usize,
    dictionary: usize,
    /// Its values.
    values: Numbers<'a>,
    numbers: Indexes,
}

/// Which of the values of the dictionary the numbers are.
#[derive(Debug, Default, Clone, Copy)]
struct Indexes {
    size: Option<usize>,
    flags: Option<usize>,
    modified: Option<usize>,
}

impl<'a> Way<'a> {
    /// Finds the dictionary that describes the file; `None` where the cursor doesn't recognise the
    /// archive.
    fn through(list: &Bplist<'a>) -> Option<Self> {
        let mut looked_at = Vec::with_capacity(32);
        let (mut top, mut objects) = (None, None);
        for (key, value) in list.dictionary(list.top())? {
            looked_at.push(key);
            // A key that isn't ASCII is one that iOS doesn't write here, and the tree decides.
            match list.ascii(key)? {
                b"$top" => top = Some(value),
                b"$objects" => objects = Some(value),
                _ => (),
            }
        }
        let mut root = None;
        for (key, value) in list.dictionary(top?)? {
            looked_at.push(key);
            if list.ascii(key)? == b"root" {
                root = Some(value);
            }
        }
        looked_at.extend([list.top(), top?, objects?, root?]);
        let (Object::Uid(root), Object::Array(objects)) =
            (list.object(root?)?, list.object(objects?)?)
        else {
            return None;
        };
        let root = usize::try_from(root).ok()?;
        let dictionary = objects.get(root)?;
        let Object::Dictionary(keys, values) = list.object(dictionary)? else { return None };
        looked_at.push(dictionary);
        let mut numbers = Indexes::default();
        for (index, key) in keys.iter().enumerate() {
            looked_at.push(key);
            match list.ascii(key)? {
                b"Size" => numbers.size = Some(index),
                b"Flags" => numbers.flags = Some(index),
                b"LastModified" => numbers.modified = Some(index),
                _ => (),
            }
        }
        Some(Self { looked_at, objects, root, dictionary, values, numbers })
    }
}

impl Fields {
    /// Reads the numbers; `None` where one is none.
    #[inline]
    fn of(list: &Bplist<'_>, values: Numbers<'_>, indexes: Indexes) -> Option<Self> {
        let number = |index: Option<usize>| {
            let Some(index) = index else { return Some(None) };
            list.integer(values.get(index)?).map(Some)
        };
        Some(Self {
            size: number(indexes.size)?,
            flags: number(indexes.flags)?,
            modified: number(indexes.modified)?,
        })
    }

    fn into_file(self) -> Option<MbFile> {
        // The device takes a missing size for 0; here it is unusable, as a change of the format
        // would look like that.
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
        // Which has met the good one before, and all those that were wrong.
        let mut files = MbFiles::default();
        files.read(&good);
        for at in 0..good.len() {
            for wrong in 0..=u8::MAX {
                let mut bytes = good.clone();
                bytes[at] = wrong;
                let Ok(tree) = property_list::read(&bytes) else { continue };
                let expected = MbFile::by_tree(&bytes);
                assert_eq!(MbFile::read(&bytes), expected, "{at}: {wrong}");
                assert_eq!(files.read(&bytes), expected, "{at}: {wrong}");
                if let Ok(known) = Value::from_reader(std::io::Cursor::new(&bytes)) {
                    // As text, in which what is no number is the same as itself.
                    assert_eq!(format!("{tree:?}"), format!("{known:?}"), "{at}: {wrong}");
                }
            }
        }
    }

    /// A row as iOS archives it; each bit of `parts` is for a part that not all rows have.
    fn row(path: &str, [size, modified, inode]: [i64; 3], parts: u8) -> Vec<u8> {
        let has = |part: u8| parts & (1 << part) != 0;
        sample_backups::MbFile {
            relative_path: path.to_owned(),
            size: size.into(),
            mode: 0o100_644,
            user_id: 501,
            group_id: 501,
            inode: inode.unsigned_abs(),
            dates: has(0).then(|| sample_backups::Dates::all_at(modified)),
            flags: has(1).then_some(0),
            protection_class: 3,
            target: None,
            digest: has(2).then_some([7; 20]),
            extended_attributes: has(3).then(|| vec![0; 70]),
            encryption_key: has(4).then_some([9; 44]),
        }
        .to_bytes()
    }

    #[test]
    fn rows_that_differ_in_their_numbers_have_one_shape() {
        let mut files = MbFiles::default();
        let path = "Library/Application Support/a";
        // Equal numbers are one object, so that the references differ.
        for numbers in [[7, 8, 9], [501, 501, 501], [8, 8, 6_000_000_000], [1 << 40, -1, 3]] {
            let read = files.read(&row(path, numbers, 0b1_1111)).unwrap();
            assert_eq!(i64::try_from(read.size.get()).unwrap(), numbers[0]);
            assert_eq!(read.modified.unwrap().as_second(), numbers[1]);
        }
        files.read(&row("Library/b", [3, 4, 5], 0b1_1111)).unwrap();
        assert_eq!(files.learned, 1);
        files.read(&row(path, [7, 8, 9], 0b0_1111)).unwrap();
        assert_eq!(files.learned, 2);
    }

    #[test]
    fn what_looks_different_each_time_is_read_all_the_same() {
        let mut files = MbFiles::default();
        for width in 1..600_u32 {
            // The name of the archiver, which nobody asks for, stands before all else.
            let top = Value::Dictionary(
                [("root".to_owned(), Value::Uid(Uid::new(0)))].into_iter().collect(),
            );
            let file =
                Value::Dictionary([("Size".to_owned(), Value::from(width))].into_iter().collect());
            let archive: Dictionary = [
                ("$archiver".to_owned(), Value::from("x".repeat(usize::try_from(width).unwrap()))),
                ("$top".to_owned(), top),
                ("$objects".to_owned(), Value::Array(vec![file])),
            ]
            .into_iter()
            .collect();
            let mut bytes = Vec::new();
            Value::Dictionary(archive).to_writer_binary(&mut bytes).unwrap();
            assert_eq!(files.read(&bytes), MbFile::by_tree(&bytes));
        }
        assert_eq!((files.known.len(), files.learned), (MOST_KNOWN, MOST_LEARNED));
    }

    proptest! {
        /// Reads rows one after the other, sound ones and mutated ones: whatever was met before,
        /// the tree reads each alike.
        #[test]
        fn what_was_met_before_changes_nothing(
            rows in prop::collection::vec(
                (
                    ("[a-z/]{0,40}", prop::array::uniform3(prop_oneof![any::<i64>(), 0..600_i64])),
                    0_u8..32,
                    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
                ),
                1..12,
            ),
        ) {
            let mut files = MbFiles::default();
            for ((path, numbers), parts, changes) in rows {
                let mut bytes = row(&path, numbers, parts);
                for (at, byte) in changes {
                    *at.get_mut(&mut bytes) = byte;
                }
                let read = files.read(&bytes);
                prop_assert_eq!(read, MbFile::read(&bytes));
                if property_list::read(&bytes).is_ok() {
                    prop_assert_eq!(read, MbFile::by_tree(&bytes));
                }
            }
        }

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
            for (at, byte) in changes {
                *at.get_mut(&mut bytes) = byte;
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
