//! The list of apps and sizes that Settings shows, as text.
//!
//! Settings › [your name] › iCloud › Manage Account Storage › Backups › a device lists what the
//! next backup takes, app by app: the only screen that tells exactly what iCloud counts. iPhone's
//! Live Text makes text of a screenshot of it. [`SettingsList::parse`] reads that text, with the
//! rest of the screen around it; [`Names`] finds out which app a name stands for, or says that it
//! isn't clear. Nothing is guessed: a size that goes to a wrong app would make a wrong plan.

mod line;
mod names;
mod size;
mod unread;
mod words;

use std::collections::BTreeMap;

pub use self::names::{Match, Names, unknown_app};
use self::{
    line::{Line, Total},
    size::Size,
};
use crate::{bytes::Bytes, text::decoded};

/// What a screen of Settings shows.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct SettingsList {
    /// The rows with a name and a size, in the order of the text.
    pub rows: Vec<Row>,
    /// How much iCloud storage there is.
    pub quota: Option<Bytes>,
    /// How much of it is used, by everything.
    pub used: Option<Bytes>,
    /// What the last backup of this device takes.
    pub backup_size: Option<Bytes>,
    /// What the next backup would take.
    pub next_backup_size: Option<Bytes>,
    /// The lines with sizes of which none clearly belongs to a name, or that can't be read, counted
    /// from 1.
    pub without_name: Vec<usize>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name as it was recognised.
    pub name: String,
    /// The size, in which a GB is 2^30 bytes as on all screens of iCloud.
    pub bytes: Bytes,
    /// How far the size may be off because it was rounded.
    pub rounding: Bytes,
    /// The line of the text, counted from 1.
    pub line: usize,
}

/// Why a text can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It begins as a picture or a PDF does.
    #[error("it is a picture, and a picture has no text yet")]
    Picture,
    /// It is neither UTF-8 nor UTF-16.
    #[error("it is not text")]
    NotText,
    /// No line has a name and a size.
    #[error("no line in it has the name of an app and its size")]
    Empty,
    /// Several names follow each other, and then several sizes.
    #[error(
        "from line {line} on, names and sizes stand apart, so which belong together isn’t clear"
    )]
    Apart {
        /// The first size that stands apart.
        line: usize,
    },
    /// An app stands there twice, with two sizes.
    #[error("{name} stands there twice with different sizes, in lines {first} and {second}")]
    Twice {
        /// The name, as the second row has it.
        name: String,
        /// The line of the first.
        first: usize,
        /// The line of the second.
        second: usize,
    },
}

impl SettingsList {
    /// Reads what a file holds: text in UTF-8 or UTF-16.
    ///
    /// # Errors
    /// When it is no text, or no list of apps, or one that isn't clear.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, SettingsError> {
        // What a screenshot is saved as: PNG, JPEG, GIF, PDF, and TIFF in both byte orders.
        const PICTURES: [&[u8]; 6] =
            [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"%PDF", b"II*\0", b"MM\0*"];
        // A file of this family begins with a length; HEIC, in which iPhones save photos, is one.
        let is_heic = bytes.get(4..8) == Some(b"ftyp");
        let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        if is_heic || is_webp || PICTURES.iter().any(|magic| bytes.starts_with(magic)) {
            return Err(SettingsError::Picture);
        }
        Self::parse(&decoded(bytes).ok_or(SettingsError::NotText)?)
    }

    /// Reads text that was copied from the screen, line by line.
    ///
    /// # Errors
    /// When it is no list of apps, or one that isn't clear.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let mut list = Self::default();
        let mut waiting = Waiting::default();
        for (number, line) in (1..).zip(text.lines()) {
            match Line::read(line) {
                Line::Noise => {}
                Line::Name(name) => waiting.name(name),
                Line::Label(total) => {
                    waiting = Waiting { total: Some(total), ..Waiting::default() }
                }
                Line::Size(size) => list.lone_size(size, number, &mut waiting)?,
                Line::Row(name, size) => {
                    waiting = Waiting::default();
                    list.add(name, size, number);
                }
                Line::Total(total, size) => {
                    waiting = Waiting::default();
                    list.set(total, size);
                }
                Line::Used { used, quota } => {
                    waiting = Waiting::default();
                    (list.used, list.quota) = (Some(used.bytes), Some(quota.bytes));
                }
                Line::Unclear => {
                    waiting = Waiting::default();
                    list.without_name.push(number);
                }
                // Where a name waits for its size, it is that, without its unit.
                Line::Clock if waiting.name.is_none() => {}
                Line::Unread | Line::Clock => {
                    // It is that of the name before; without one, perhaps that of the name behind.
                    let is_after_size = waiting.name.is_none() && waiting.total.is_none();
                    waiting = Waiting { is_after_size, ..Waiting::default() };
                    list.without_name.push(number);
                }
            }
        }
        if list.rows.is_empty() {
            return Err(SettingsError::Empty);
        }
        list.without_repeated()
    }

    /// Takes a line with nothing but a size: of the name or the label before it.
    fn lone_size(
        &mut self,
        size: Size,
        line: usize,
        waiting: &mut Waiting,
    ) -> Result<(), SettingsError> {
        if let Some(total) = waiting.total.take() {
            self.set(total, size);
        } else if waiting.is_after_size && waiting.name.take().is_some() {
            // The size before may have been that of this name, and this one that of the next.
            self.without_name.push(line);
        } else if let Some(name) = waiting.name.take() {
            self.add(name, size, line);
            waiting.has_size = true;
        } else if 1 < waiting.names && waiting.has_size {
            // Names first and sizes after them: in which order they belong together can't be told.
            return Err(SettingsError::Apart { line });
        } else {
            self.without_name.push(line);
            *waiting = Waiting { is_after_size: true, ..Waiting::default() };
        }
        Ok(())
    }

    fn add(&mut self, name: String, size: Size, line: usize) {
        self.rows.push(Row { name, bytes: size.bytes, rounding: size.rounding, line });
    }

    fn set(&mut self, total: Total, size: Size) {
        let known = match total {
            Total::Backup => &mut self.backup_size,
            Total::NextBackup => &mut self.next_backup_size,
            Total::Used => &mut self.used,
        };
        *known = Some(size.bytes);
    }

    /// Takes out what stands there again: a longer list is copied screen by screen, and screens
    /// overlap.
    fn without_repeated(mut self) -> Result<Self, SettingsError> {
        let mut known: BTreeMap<String, (Bytes, usize)> = BTreeMap::new();
        let mut rows = Vec::new();
        for row in self.rows {
            // Folded, because case and spaces may be recognised differently on the next screen.
            match known.insert(names::folded(&row.name), (row.bytes, row.line)) {
                None => rows.push(row),
                Some((bytes, _)) if bytes == row.bytes => {}
                Some((_, first)) => {
                    let (name, second) = (row.name, row.line);
                    return Err(SettingsError::Twice { name, first, second });
                }
            }
        }
        self.rows = rows;
        Ok(self)
    }

    /// Returns what the whole backup takes: what the screen says, as far as it is no less than its
    /// rows. The size of the next backup may be that of what has changed alone.
    pub fn total(&self) -> Option<Bytes> {
        let sum: Bytes = self.rows.iter().map(|row| row.bytes).sum();
        let rounding: Bytes = self.rows.iter().map(|row| row.rounding).sum();
        // Rows are rounded, and may add up to more than a total that is right.
        let least = sum.saturating_sub(rounding);
        // The rows are those of the next backup, so its size comes first.
        let totals = [self.next_backup_size, self.backup_size];
        totals.into_iter().flatten().find(|total| least <= *total)
    }

    /// Returns what fills the storage besides this device's backup, if the screen tells.
    pub fn used_elsewhere(&self) -> Option<Bytes> {
        Some(self.used?.saturating_sub(self.backup_size?))
    }

    /// Returns what is free, if the screen tells.
    pub fn free(&self) -> Option<Bytes> {
        Some(self.quota?.saturating_sub(self.used?))
    }
}

/// What the lines before have left open.
#[derive(Debug, Default)]
struct Waiting {
    name: Option<String>,
    total: Option<Total>,
    /// How many names have followed each other.
    names: usize,
    /// Whether a size has followed them.
    has_size: bool,
    /// Whether a size without a name stands before the name.
    is_after_size: bool,
}

impl Waiting {
    fn name(&mut self, name: String) {
        // With a second name, the first has lost its size, and the one before may have been its.
        let is_after_size = self.is_after_size && self.name.is_none();
        if self.has_size || self.total.is_some() {
            *self = Self::default();
        }
        self.is_after_size = is_after_size;
        self.name = Some(name);
        self.names += 1;
    }
}
