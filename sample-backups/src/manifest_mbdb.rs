//! Manifest.mbdb: the catalogue of a backup of iOS 5 to 9.

use std::{fs, path::Path};

use crate::{error::Error, row::Row};

/// The name and the version of the form.
const HEADER: &[u8] = b"mbdb\x05\0";

/// The length of what is absent.
const ABSENT: u16 = 0xFFFF;

/// Writes the rows one after the other, with all numbers in big-endian order.
pub(crate) fn write<'a>(path: &Path, rows: impl IntoIterator<Item = &'a Row>) -> Result<(), Error> {
    let mut bytes = HEADER.to_vec();
    for row in rows {
        add(&mut bytes, row);
    }
    fs::write(path, bytes).map_err(Error::io(path))
}

fn add(bytes: &mut Vec<u8>, row: &Row) {
    let file = &row.mbfile;
    add_text(bytes, Some(row.domain.as_bytes()));
    add_text(bytes, Some(file.relative_path.as_bytes()));
    add_text(bytes, file.target.as_deref().map(str::as_bytes));
    add_text(bytes, file.digest.as_ref().map(<[u8; 20]>::as_slice));
    add_text(bytes, file.encryption_key.as_ref().map(<[u8; 44]>::as_slice));
    bytes.extend(u16::try_from(file.mode).unwrap_or_default().to_be_bytes());
    bytes.extend(file.inode.to_be_bytes());
    bytes.extend(file.user_id.to_be_bytes());
    bytes.extend(file.group_id.to_be_bytes());
    let seconds = |seconds: i64| u32::try_from(seconds).unwrap_or_default().to_be_bytes();
    let dates = file.dates.map(|dates| [dates.modified, dates.status_change, dates.birth]);
    bytes.extend(dates.unwrap_or_default().map(seconds).concat());
    // What is negative comes out as more than any file has.
    let size = u64::try_from(file.size).unwrap_or(u64::MAX);
    bytes.extend(size.to_be_bytes());
    bytes.push(u8::try_from(file.protection_class).unwrap_or_default());
    match &file.extended_attributes {
        None => bytes.push(0),
        Some(attributes) => {
            bytes.push(1);
            add_text(bytes, Some(b"com.example.attributes"));
            add_text(bytes, Some(attributes));
        }
    }
}

/// Adds a text with its length; one that is too long for that is left out.
fn add_text(bytes: &mut Vec<u8>, text: Option<&[u8]>) {
    let length = text.and_then(|text| u16::try_from(text.len()).ok());
    bytes.extend(length.unwrap_or(ABSENT).to_be_bytes());
    if length.is_some_and(|length| length != ABSENT) {
        bytes.extend_from_slice(text.unwrap_or_default());
    }
}
