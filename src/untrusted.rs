//! Untrusted input, and what must hold wherever it comes in.
//!
//! Each [`FuzzTarget`] reads bytes of one kind. Whatever they are, reading them ends,
//! never panics, and takes no more memory than a [`MemoryLimit`] that grows with their number. Fuzz
//! targets (`tests/fuzz`) and the ordinary tests go through the same functions. None of this is in
//! the program: it is compiled for tests and for fuzzing only.

mod catalogue;
mod saved;
mod settings;
mod sizes;
#[cfg(test)]
mod tests;

use crate::{
    backup::untrusted::{lists, mbdb, mbfile},
    encryption::untrusted as keybag,
    evidence::untrusted as evidence,
    sqlite::untrusted::{pages, wal},
};

/// What is done with bytes that come in somewhere.
#[derive(Debug, Clone, Copy)]
pub struct FuzzTarget {
    /// Its name, which its fuzz target and the folder of its corpus have too.
    pub name: &'static str,
    /// The most memory that reading takes at a time.
    pub limit: MemoryLimit,
    read: fn(&[u8]),
    check: fn(&[u8]),
}

/// The most bytes of memory that reading some bytes takes at a time, in one thread. What SQLite
/// allocates for itself isn't counted; that is bounded by the limits that it is opened with.
#[derive(Debug, Clone, Copy)]
pub struct MemoryLimit {
    per_byte: u64,
    besides: u64,
}

impl MemoryLimit {
    const fn new(per_byte: u64, besides: u64) -> Self {
        Self { per_byte, besides }
    }

    /// Returns the limit for an input of this length.
    pub fn of(self, length: usize) -> u64 {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        length.saturating_mul(self.per_byte).saturating_add(self.besides)
    }
}

impl FuzzTarget {
    /// Reads bytes as the program does, and no more.
    pub fn read(&self, bytes: &[u8]) {
        (self.read)(bytes);
    }

    /// Reads bytes, and panics where what must hold of the answer doesn't.
    pub fn check(&self, bytes: &[u8]) {
        (self.check)(bytes);
    }
}

/// A property list: two objects for each byte, of which a dictionary with one entry takes most, and
/// as long a text in it as counts for one. Besides, the buffer that XML is read through.
const LIST: MemoryLimit = MemoryLimit::new(640, 16 << 10);

/// The `file` column of a row. The cursor allocates nothing; what it leaves to the plist crate is a
/// list as any other.
pub const MBFILE: FuzzTarget =
    FuzzTarget { name: "mbfile", limit: LIST, read: mbfile::read, check: mbfile::check };

/// A database, of which a copy is made first. Of its pages some are held at a time, and one long
/// row; its schema is kept.
pub const PAGES: FuzzTarget = FuzzTarget {
    name: "pages",
    limit: MemoryLimit::new(12, 1 << 20),
    read: pages::read,
    check: pages::check,
};

/// A WAL beside a database, of which copies are made first: where its pages stand is kept.
pub const WAL: FuzzTarget = FuzzTarget {
    name: "wal",
    limit: MemoryLimit::new(3, 1 << 20),
    read: wal::read,
    check: wal::check,
};

/// The keys of an encrypted backup: of each record 40 bytes of 72 are kept, with its number.
pub const KEYBAG: FuzzTarget = FuzzTarget {
    name: "keybag",
    limit: MemoryLimit::new(2, 1 << 10),
    read: keybag::read,
    check: keybag::check,
};

/// Info.plist, Manifest.plist and Status.plist, which are read one after the other.
pub const LISTS: FuzzTarget =
    FuzzTarget { name: "lists", limit: LIST, read: lists::read, check: lists::check };

/// Manifest.mbdb: a buffer that grows by doubling. For files of more than 256 KB it is far less,
/// because it is filled anew once its records are handed on.
pub const MBDB: FuzzTarget = FuzzTarget {
    name: "mbdb",
    limit: MemoryLimit::new(4, 1 << 10),
    read: mbdb::read,
    check: mbdb::check,
};

/// The files that tell of the account: lists as any others, or a database of which no more is
/// read than it has bytes.
pub const EVIDENCE: FuzzTarget =
    FuzzTarget { name: "evidence", limit: LIST, read: evidence::read, check: evidence::check };

/// Sizes, speeds and times as somebody types them: the message about a text has it in it.
pub const SIZES: FuzzTarget = FuzzTarget {
    name: "sizes",
    limit: MemoryLimit::new(4, 1 << 10),
    read: sizes::read,
    check: sizes::check,
};

/// A user's own catalogue: for each dot of a key, even where there can't be one, the toml crate
/// makes a table of a kilobyte, beside 200 bytes for what it has cut each byte into. Besides, a
/// copy of what is known.
pub const CATALOGUE: FuzzTarget = FuzzTarget {
    name: "catalogue",
    limit: MemoryLimit::new(1_280, 512 << 10),
    read: catalogue::read,
    check: catalogue::check,
};

/// Sizes that were saved as JSON. Of an item, serde keeps what nobody asks for until its end.
pub const SAVED: FuzzTarget = FuzzTarget {
    name: "saved",
    limit: MemoryLimit::new(64, 4 << 10),
    read: saved::read,
    check: saved::check,
};

/// The list of apps in Settings: its text, and each line in three forms, of which a letter may
/// become several.
pub const SETTINGS: FuzzTarget = FuzzTarget {
    name: "settings",
    limit: MemoryLimit::new(256, 16 << 10),
    read: settings::read,
    check: settings::check,
};

/// All of them.
pub const FUZZ_TARGETS: [FuzzTarget; 11] =
    [MBFILE, PAGES, WAL, KEYBAG, LISTS, MBDB, EVIDENCE, SIZES, CATALOGUE, SAVED, SETTINGS];
