//! The `file` column of a row: the cursor and the tree agree.

use std::hint::black_box;

use crate::{backup::MbFile, property_list};

pub(crate) fn read(bytes: &[u8]) {
    black_box(MbFile::read(bytes));
}

/// Whatever the tree makes of the column, the cursor makes the same. Where it makes
/// nothing of it, because of damage that the cursor doesn't look at, there may still be a size.
pub(crate) fn check(bytes: &[u8]) {
    let found = MbFile::read(bytes);
    assert!(found.is_none_or(|file| i64::try_from(file.size.get()).is_ok()));
    if property_list::read(bytes).is_ok() {
        assert_eq!(found, MbFile::by_tree(bytes));
    }
}
