//! `Disk`: the folders and files of the system that the program runs on.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{DanglingLink, Entry, File, FileSystem, Kind, Metadata, ReadAt};

/// The folders and files of this system.
#[derive(Debug, Default, Clone, Copy)]
pub struct Disk;

impl FileSystem for Disk {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let entries = fs::read_dir(folder).map_err(|error| match fs::metadata(folder) {
            // Windows has several words for that.
            Ok(metadata) if metadata.is_file() => io::ErrorKind::NotADirectory.into(),
            _ => explained(folder, error),
        })?;
        let entry = |entry: fs::DirEntry| {
            // Nothing else is ever opened, so that what can't be asked for its kind is passed over.
            let kind = entry.file_type().map_or(Kind::Other, Kind::of);
            Entry { name: entry.file_name(), kind }
        };
        entries.map(|found| found.map(entry)).collect()
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        Ok(fs::metadata(path).map_err(|error| explained(path, error))?.into())
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<Metadata> {
        Ok(fs::symlink_metadata(path)?.into())
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn File>> {
        Ok(Arc::new(open(path).map_err(|error| explained(path, error))?))
    }

    fn path_on_disk<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        Some(path)
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }
}

/// Tells a link to nothing from nothing.
fn explained(path: &Path, error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => {
            io::Error::new(io::ErrorKind::NotFound, DanglingLink)
        }
        _ => error,
    }
}

/// Opens a file, or what a link to a file leads to. A pipe would block until a program writes to
/// it, and a device might never end: so the path is checked before, and what was opened once more,
/// in case it was replaced meanwhile. Opening itself never blocks.
fn open(path: &Path) -> io::Result<fs::File> {
    let must_be_file = |metadata: fs::Metadata| {
        let is_other = || io::Error::other("it is something else than a file");
        metadata.is_file().then_some(()).ok_or_else(is_other)
    };
    must_be_file(fs::metadata(path)?)?;
    let file = open_at_once(path)?;
    must_be_file(file.metadata()?)?;
    Ok(file)
}

/// Opens without blocking, should it be a pipe.
#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<fs::File> {
    use rustix::fs::{Mode, OFlags};

    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

/// Opens: on other systems no pipe can stand among the files of a folder.
#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<fs::File> {
    fs::File::open(path)
}

impl ReadAt for fs::File {
    #[cfg(unix)]
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        // Reads without moving the file's own position, which all threads share.
        std::os::unix::fs::FileExt::read_exact_at(self, buffer, offset)
    }

    #[cfg(windows)]
    fn read_exact_at(&self, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
        use std::os::windows::fs::FileExt;
        while !buffer.is_empty() {
            match self.seek_read(buffer, offset) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    buffer = buffer.get_mut(count..).unwrap_or_default();
                    offset += u64::try_from(count).map_err(io::Error::other)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn length(&self) -> io::Result<u64> {
        Ok(fs::File::metadata(self)?.len())
    }
}

impl File for fs::File {
    fn metadata(&self) -> io::Result<Metadata> {
        Ok(fs::File::metadata(self)?.into())
    }
}

impl Kind {
    fn of(kind: fs::FileType) -> Self {
        if kind.is_file() {
            Self::File
        } else if kind.is_dir() {
            Self::Folder
        } else if kind.is_symlink() {
            Self::Link
        } else {
            Self::Other
        }
    }
}

impl From<fs::Metadata> for Metadata {
    fn from(metadata: fs::Metadata) -> Self {
        Self {
            kind: Kind::of(metadata.file_type()),
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::file_system::is_dangling_link;

    #[test]
    fn a_pipe_that_took_the_place_of_a_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // Nobody writes to it, so this would never return.
        assert!(open_at_once(&pipe).is_ok());
        assert!(open(&pipe).is_err());
        assert_eq!(Disk.metadata(&pipe).unwrap().kind, Kind::Other);
    }

    #[test]
    fn a_link_to_nothing_is_told_from_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path().join("nothing"), &link).unwrap();
        let is_link = |path: &Path| is_dangling_link(&Disk.open(path).unwrap_err());
        assert!(is_link(&link) && !is_link(&folder.path().join("nothing")));
        assert!(is_dangling_link(&Disk.metadata(&link).unwrap_err()));
        assert_eq!(Disk.symlink_metadata(&link).unwrap().kind, Kind::Link);
    }
}
