//! The file of a page: there whole or not at all, whatever happens while it is written.
//!
//! On Linux it has no name until it is whole, so it is gone with the program however that ends;
//! only to take the place of another page does it have a second name for a moment. Elsewhere, and
//! where a file system knows no such files, it has that name from the beginning, and is left behind
//! under it if a signal comes while it is written.

#[cfg(target_os = "linux")]
use std::{fs::File, os::fd::AsRawFd};
use std::{
    io::{self, Write},
    path::Path,
};

#[cfg(target_os = "linux")]
use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use tempfile::Builder;

use super::{Existing, check_existing, folder_of};
use crate::cli::Failure;

/// Writes the whole page, or nothing.
pub(super) fn write(page: &str, file: &Path, existing: Existing) -> Result<(), Failure> {
    // Once more: it took a while since, and something else may have come to stand there.
    check_existing(file, existing)?;
    written(page, file, existing).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => Failure::PageExists { file: file.to_owned() },
        _ => Failure::PageNotWritten { file: file.to_owned(), source },
    })
}

fn written(page: &str, file: &Path, existing: Existing) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if let Some(unnamed) = Unnamed::written(page, folder_of(file))? {
        match (unnamed.name(file), existing) {
            (Err(error), Existing::Replaced) if error.kind() == io::ErrorKind::AlreadyExists => {
                return unnamed.replace(file);
            }
            (Err(error), Existing::Stays) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(error);
            }
            // Such a file can't be named here.
            (Err(_), _) => (),
            (Ok(()), _) => return Ok(()),
        }
    }
    let beside = other_name().tempfile_in(folder_of(file));
    // Its own message names the temporary file, which nobody has heard of.
    let mut beside = beside.map_err(|error| io::Error::from(error.kind()))?;
    beside.write_all(page.as_bytes())?;
    beside.as_file().sync_all()?;
    match existing {
        Existing::Stays => beside.persist_noclobber(file)?,
        Existing::Replaced => beside.persist(file)?,
    };
    Ok(())
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
    fn written(page: &str, folder: &Path) -> io::Result<Option<Self>> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let Ok(file) = rustix::fs::open(folder, flags, Mode::RUSR | Mode::WUSR) else {
            return Ok(None);
        };
        let mut file = File::from(file);
        file.write_all(page.as_bytes())?;
        file.sync_all()?;
        Ok(Some(Self(file)))
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
