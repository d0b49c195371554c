//! Opening a file of a backup, and nothing else in its place.

use std::{fs, io, path::Path};

/// Opens a file, or what a link to a file leads to. A pipe would block until a program writes to it,
/// and a device might never end: so the path is checked before, and what was opened once more, in case
/// it was replaced meanwhile. Opening itself never blocks.
pub(super) fn open_file(path: &Path) -> io::Result<fs::File> {
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

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_pipe_that_took_the_place_of_a_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // Nobody writes to it, so this would never return.
        assert!(open_at_once(&pipe).is_ok());
        assert!(open_file(&pipe).is_err());
    }
}
