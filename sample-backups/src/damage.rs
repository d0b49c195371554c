//! `Damage`: what a partial copy or a bad disk does to Manifest.db.

use std::{fs, path::Path};

use crate::error::Error;

const PAGE: usize = 4096;

/// First byte of a page that holds rows.
const TABLE_LEAF: u8 = 0x0D;

/// First byte of a page that points to pages of a table.
const TABLE_INTERIOR: u8 = 0x05;

/// The first page of the table `Files`: it is the first table, after the page of pointers.
const FILES_ROOT: usize = 3;

/// What happened to Manifest.db after it was written, and encrypted if it is. A Manifest.mbdb has no
/// pages, and can only be cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// This many pages with rows, in the middle of the table `Files`, are zero.
    ZeroedPages(usize),
    /// This many bytes are missing at the end.
    ///
    /// Up to a page, SQLite reads on and takes the rest for zero. Beyond, it refuses the whole
    /// file as malformed, unless `PRAGMA writable_schema` is on.
    CutOff(u64),
}

/// Damage whose position is known.
///
/// Pages with rows can be told from others only as long as Manifest.db is not encrypted.
#[derive(Debug)]
pub(crate) enum Wound {
    /// These pages are zero.
    Zeroed(Vec<usize>),
    /// This many bytes are missing at the end.
    CutOff(u64),
}

impl Damage {
    /// Finds the position in a Manifest.db that is plain.
    pub(crate) fn aim(self, path: &Path) -> Result<Wound, Error> {
        match self {
            Self::ZeroedPages(count) => middle_pages(path, count).map(Wound::Zeroed),
            Self::CutOff(bytes) => Ok(Wound::CutOff(bytes)),
        }
    }
}

impl Wound {
    /// Damages the file, encrypted or not.
    pub(crate) fn strike(&self, path: &Path) -> Result<(), Error> {
        match self {
            Self::Zeroed(pages) => zero_pages(path, pages),
            Self::CutOff(bytes) => cut_off(path, *bytes),
        }
    }
}

fn middle_pages(path: &Path, count: usize) -> Result<Vec<usize>, Error> {
    let database = fs::read(path).map_err(Error::io(path))?;
    let leaves = leaves(&database, FILES_ROOT);
    let middle = leaves.len().saturating_sub(count) / 2;
    if leaves.len() < count + 2 {
        return Err(Error::TooSmall { path: path.to_path_buf() });
    }
    Ok(leaves.into_iter().skip(middle).take(count).collect())
}

fn zero_pages(path: &Path, pages: &[usize]) -> Result<(), Error> {
    let mut database = fs::read(path).map_err(Error::io(path))?;
    for number in pages {
        if let Some(page) = database.chunks_exact_mut(PAGE).nth(number - 1) {
            page.fill(0);
        }
    }
    fs::write(path, database).map_err(Error::io(path))
}

/// The numbers of the pages that hold a table's rows, in the order of the rows.
fn leaves(database: &[u8], number: usize) -> Vec<usize> {
    let Some(page) = number.checked_sub(1).and_then(|n| database.chunks_exact(PAGE).nth(n)) else {
        return Vec::new();
    };
    match page.first() {
        Some(&TABLE_LEAF) => vec![number],
        Some(&TABLE_INTERIOR) => {
            let cells = u16_at(page, 3);
            let children = (0..cells).map(|cell| u32_at(page, u16_at(page, 12 + 2 * cell)));
            children.chain([u32_at(page, 8)]).flat_map(|child| leaves(database, child)).collect()
        }
        _ => Vec::new(),
    }
}

fn u16_at(page: &[u8], at: usize) -> usize {
    let bytes = page.get(at..).and_then(|rest| rest.first_chunk::<2>());
    bytes.map_or(0, |bytes| u16::from_be_bytes(*bytes).into())
}

fn u32_at(page: &[u8], at: usize) -> usize {
    let bytes = page.get(at..).and_then(|rest| rest.first_chunk::<4>());
    bytes.and_then(|bytes| usize::try_from(u32::from_be_bytes(*bytes)).ok()).unwrap_or(0)
}

fn cut_off(path: &Path, bytes: u64) -> Result<(), Error> {
    let file = fs::OpenOptions::new().write(true).open(path).map_err(Error::io(path))?;
    let size = file.metadata().map_err(Error::io(path))?.len();
    file.set_len(size.saturating_sub(bytes)).map_err(Error::io(path))
}
