//! The parts of the database header that SQLite here would write differently.

use std::{
    fs::OpenOptions,
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use crate::error::Error;

/// Bytes 18 and 19, write and read version: 2 is WAL, which iOS uses.
const WAL_VERSIONS: (u64, &[u8]) = (18, &[2, 2]);

/// Bytes 96–99, the version of the SQLite that wrote last: 3.43.2, as in iOS 18. Fixed, so that a
/// newer SQLite in this package doesn't change the samples.
const WRITER: (u64, &[u8]) = (96, &3_043_002_u32.to_be_bytes());

/// Makes the bytes of a database look as iOS leaves it.
pub(crate) fn patch_bytes(database: &mut [u8]) {
    for (offset, bytes) in [WAL_VERSIONS, WRITER] {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        for (byte, new) in database.iter_mut().skip(offset).zip(bytes) {
            *byte = *new;
        }
    }
}

/// Makes a closed database look as iOS leaves it.
pub(super) fn patch(path: &Path) -> Result<(), Error> {
    let write = || {
        let mut file = OpenOptions::new().write(true).open(path)?;
        for (offset, bytes) in [WAL_VERSIONS, WRITER] {
            file.seek(SeekFrom::Start(offset))?;
            file.write_all(bytes)?;
        }
        Ok(())
    };
    write().map_err(Error::io(path))
}
