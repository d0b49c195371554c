//! `Keys`: the keys of the files, each wrapped in the key of its class.

use std::ops::RangeInclusive;

use aes_kw::{KeyInit, KwAes256, cipher::consts::U32};

use super::cipher;
use crate::{
    row::{Content, Row, RowKind},
    seeded::Seeded,
};

/// The classes of a keybag.
pub(super) const CLASSES: RangeInclusive<u32> = 1..=11;

/// The classes of files; most are of the third, as on a phone.
const FILE_CLASSES: [u32; 8] = [3, 3, 3, 3, 3, 1, 2, 4];

/// What wraps the keys of files: the keys of the classes.
pub(crate) struct Keys {
    classes: Vec<(u32, KwAes256)>,
}

impl Keys {
    /// The keys of a backup with this password.
    pub(super) fn of(password: &str) -> Self {
        let wrapper = |class| (class, KwAes256::new(&class_key(password, class).into()));
        Self { classes: CLASSES.map(wrapper).collect() }
    }

    /// Returns the row as an encrypted backup has it: a file gets a key of its own, and its
    /// content is encrypted with it. A key that the row has already is kept.
    pub(crate) fn encrypt(&self, mut row: Row) -> Row {
        if row.kind != RowKind::File {
            return row;
        }
        let mut seeded = Seeded::from_name(&row.file_id());
        let class = seeded.pick(&FILE_CLASSES).copied().unwrap_or(3);
        let key = seeded.array();
        if let Content::Bytes(bytes) = &mut row.content {
            cipher::encrypt(&key, bytes);
        }
        if row.mbfile.encryption_key.is_none() {
            row.mbfile.protection_class = class;
            row.mbfile.encryption_key = Some(self.wrapped(class, &key));
        }
        row
    }

    /// The class, 4 bytes little-endian, and the key wrapped in the key of the class.
    pub(super) fn wrapped(&self, class: u32, key: &[u8; 32]) -> [u8; 44] {
        let of_class = self.classes.iter().find(|(known, _)| *known == class);
        let wrapped = of_class.map(|(_, wrapper)| wrapper.wrap_fixed_key::<U32>(&(*key).into()));
        let mut bytes = [0; 44];
        let parts = class.to_le_bytes().into_iter().chain(wrapped.into_iter().flatten());
        for (byte, new) in bytes.iter_mut().zip(parts) {
            *byte = new;
        }
        bytes
    }
}

/// The key of a class.
pub(super) fn class_key(password: &str, class: u32) -> [u8; 32] {
    Seeded::from_name(&format!("class {class} of {password}")).array()
}

/// Wraps a key in another (RFC 3394).
pub(super) fn wrap(outer: &[u8; 32], key: &[u8; 32]) -> [u8; 40] {
    KwAes256::new(&(*outer).into()).wrap_fixed_key::<U32>(&(*key).into()).into()
}
