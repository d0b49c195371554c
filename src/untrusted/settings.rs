//! The list of apps in Settings, as somebody's recogniser has it.

use std::hint::black_box;

use crate::settings::SettingsList;

pub(super) fn read(bytes: &[u8]) {
    let _ = black_box(SettingsList::of_bytes(bytes));
}

/// Of a list that is taken, each row has a name and stands in a line of its own; read again from
/// its rows alone, it is the same.
pub(super) fn check(bytes: &[u8]) {
    let Ok(list) = SettingsList::of_bytes(bytes) else { return };
    assert!(!list.rows.is_empty());
    assert!(list.rows.is_sorted_by(|a, b| a.line < b.line), "{list:?}");
    assert!(list.rows.iter().all(|row| !row.name.trim().is_empty()), "{list:?}");
}
