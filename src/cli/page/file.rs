//! The file of a page: there whole or not at all, whatever happens while it is written.
//!
//! On Linux it has no name until it is whole, so it is gone with the program however that ends;
//! only to take the place of another page does it have a second name for a moment. Elsewhere, and
//! where a file system knows no such files, it has that name from the beginning, and is left behind
//! under it if a signal comes while it is written.

#[cfg(target_os = "linux")]
use std::os::fd::AsRawFd;
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

#[cfg(target_os = "linux")]
use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use tempfile::Builder;

use super::{Existing, check_existing, folder_of};
use crate::{bytes::Bytes, cli::Failure};

/// Writes a page to a path.
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
    #[cfg(target_os = "linux")]
    if let Some((unnamed, size)) = Unnamed::written(page, folder_of(file))? {
        match (unnamed.name(file), existing) {
            (Err(error), Existing::Replaced) if error.kind() == io::ErrorKind::AlreadyExists => {
                return unnamed.replace(file).map(|()| size);
            }
            (Err(error), Existing::Stays) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(error);
            }
            // Such a file can't be named here.
            (Err(_), _) => (),
            (Ok(()), _) => return Ok(size),
        }
    }
    let beside = other_name().tempfile_in(folder_of(file));
    // Its own message names the temporary file, which nobody has heard of.
    let beside = beside.map_err(|error| io::Error::from(error.kind()))?;
    let size = written_to(beside.as_file(), page)?;
    match existing {
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
    file.sync_all()?;
    Ok(Bytes::new(file.metadata()?.len()))
}

fn other_name() -> Builder<'static, 'static> {
    let mut name = Builder::new();
    name.prefix(".tierfit-").suffix(".html");
    name
}

/// A whole page that has no name yet.
#[cfg(target_os = "linux")]
struct Unnamed(File);

#[cfg(target_os = "linux")]
impl Unnamed {
    /// Writes a page; `None` where there can be no file without a name.
    fn written(page: WritePage<'_>, folder: &Path) -> io::Result<Option<(Self, Bytes)>> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let Ok(file) = rustix::fs::open(folder, flags, Mode::RUSR | Mode::WUSR) else {
            return Ok(None);
        };
        let file = File::from(file);
        let size = written_to(&file, page)?;
        Ok(Some((Self(file), size)))
    }

    /// Gives the file a name that is free.
    fn name(&self, name: &Path) -> io::Result<()> {
        let itself = format!("/proc/self/fd/{}", self.0.as_raw_fd());
        Ok(rustix::fs::linkat(CWD, itself, CWD, name, AtFlags::SYMLINK_FOLLOW)?)
    }

    /// Gives the file the name of another, which is gone then: by way of a name beside it,
    /// because no name that is taken can be given.
    fn replace(&self, file: &Path) -> io::Result<()> {
        let beside = other_name().make_in(folder_of(file), |name| self.name(name))?;
        Ok(beside.into_temp_path().persist(file)?)
    }
}
