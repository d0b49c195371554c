//! The file of a page: there whole or not at all, whatever happens while it is written.
//!
//! It is written into the same folder under another name, `.tierfit-….html`, and renamed once it is
//! on the disk. Should a signal end the program in that moment, what stays is that file, which
//! nothing takes for a page.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use tempfile::Builder;

use super::{Existing, check_existing, folder_of};
use crate::{bytes::Bytes, cli::Failure};

/// What writes the text of a page, or of another file, into what it is given.
pub(in crate::cli) type WritePage<'p> = &'p dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Writes the whole page, or nothing; returns how large it is.
pub(in crate::cli) fn write(
    page: WritePage<'_>,
    file: &Path,
    existing: Existing,
) -> Result<Bytes, Failure> {
    // Once more: it took a while since, and something else may have come to stand there.
    check_existing(file, existing)?;
    written(page, file, existing).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => Failure::PageExists { file: file.to_owned() },
        _ => Failure::PageNotWritten { file: file.to_owned(), source },
    })
}

fn written(page: WritePage<'_>, file: &Path, existing: Existing) -> io::Result<Bytes> {
    // Only its owner can read such a file, and that stays so under its new name.
    let beside = Builder::new().prefix(".tierfit-").suffix(".html").tempfile_in(folder_of(file));
    // Its own message names the temporary file, which nobody has heard of.
    let beside = beside.map_err(|error| io::Error::from(error.kind()))?;
    let size = written_to(beside.as_file(), page)?;
    match existing {
        // Refuses what came to be since it was checked, too.
        Existing::Stays => beside.persist_noclobber(file)?,
        Existing::Replaced => beside.persist(file)?,
    };
    Ok(size)
}

/// Writes a page to a file, as far as the disk; returns how large it is.
fn written_to(file: &File, page: WritePage<'_>) -> io::Result<Bytes> {
    let mut out = BufWriter::with_capacity(64 << 10, file);
    page(&mut out)?;
    out.flush()?;
    // A crash after the renaming must not leave an empty file under the name of the page.
    file.sync_all()?;
    Ok(Bytes::new(file.metadata()?.len()))
}
