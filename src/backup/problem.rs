//! `Problem`: what is wrong with one of the property lists beside a manifest.
//!
//! None of them has to be there: one that can't be read is noted, and counts as empty.

use std::{fmt, io, path::Path};

use crate::{file_system::FileSystem, property_list::PropertyListError};

/// Property lists larger than this are not read. The largest real one, an Info.plist full of
/// icons, has 10 MB.
const LARGEST_LIST: u64 = 256 << 20;

/// A property list of the backup that couldn't be used.
#[derive(Debug)]
pub struct Problem {
    /// Which of the lists it is.
    pub file: ListFile,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// A property list beside the manifest, in every generation of backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFile {
    /// Info.plist: the device and its apps.
    Info,
    /// Manifest.plist: whether the backup is encrypted, its keys and the containers of apps.
    Manifest,
    /// Status.plist: how far the last run came.
    Status,
}

impl ListFile {
    /// Returns the name that the file has in the backup's folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "Info.plist",
            Self::Manifest => "Manifest.plist",
            Self::Status => "Status.plist",
        }
    }
}

/// What is wrong with a property list.
#[derive(Debug)]
pub enum ProblemKind {
    /// It isn't there.
    Missing,
    /// It is there and could not be read.
    Unreadable(io::Error),
    /// It was read and not understood.
    Malformed(PropertyListError),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.file.name();
        match &self.kind {
            ProblemKind::Missing => write!(f, "{name} is missing"),
            ProblemKind::Unreadable(error) => write!(f, "{name} cannot be read: {error}"),
            ProblemKind::Malformed(error) => write!(f, "{name} cannot be used: {error}"),
        }
    }
}

/// Reads one of the property lists, or notes why not and continues with an empty one.
pub(super) fn read_list<T: Default>(
    files: &dyn FileSystem,
    path: &Path,
    file: ListFile,
    read: impl FnOnce(&[u8]) -> Result<T, PropertyListError>,
    problems: &mut Vec<Problem>,
) -> T {
    let kind = match read_bounded(files, path) {
        Ok(bytes) => match read(&bytes) {
            Ok(list) => return list,
            Err(error) => ProblemKind::Malformed(error),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => ProblemKind::Missing,
        Err(error) => ProblemKind::Unreadable(error),
    };
    problems.push(Problem { file, kind });
    T::default()
}

fn read_bounded(files: &dyn FileSystem, path: &Path) -> io::Result<Vec<u8>> {
    let file = files.open(path)?;
    let length = file.length()?;
    if length > LARGEST_LIST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    // At once: an Info.plist has some 10 MB.
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.read_exact_at(&mut bytes, 0)?;
    Ok(bytes)
}
