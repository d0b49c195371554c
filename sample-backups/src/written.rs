//! `Written`: what a reader of the backup should find.

use crate::row::{Row, RowKind};

/// The dataless flag of BSD `st_flags`: the content isn't on the phone, nor in its backup.
const DATALESS: u32 = 0x4000_0000;

/// What was written, for tests and benches to compare a reader's result with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows of files.
    pub files: u64,
    /// Rows of directories.
    pub directories: u64,
    /// Rows of symlinks.
    pub symlinks: u64,
    /// Raw rows, whatever they hold.
    pub raw_rows: u64,
    /// The sizes of the files added up, without negative ones and files marked as dataless.
    pub bytes: u64,
}

impl Written {
    /// All rows.
    pub fn rows(&self) -> u64 {
        self.files + self.directories + self.symlinks + self.raw_rows
    }

    pub(crate) fn count(&mut self, row: &Row) {
        match row.kind {
            RowKind::File => self.files += 1,
            RowKind::Directory => self.directories += 1,
            RowKind::Symlink => self.symlinks += 1,
        }
        let dataless = row.mbfile.flags.is_some_and(|flags| flags & DATALESS != 0);
        if row.kind == RowKind::File && !dataless {
            let size = u64::try_from(row.mbfile.size).unwrap_or(0);
            self.bytes = self.bytes.saturating_add(size);
        }
    }
}
