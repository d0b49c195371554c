//! What can go wrong with a backup as a whole. One odd file or row is no error: it is a
//! [`Problem`](super::Problem) beside the result.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{LockError, Refused, SqliteError, UnlockError};
use crate::{
    file_system::{FileSystem, is_dangling_link},
    sqlite::{OpenError, ScanError, SchemaError},
};

/// Why a backup could not be opened or read at all.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Nothing is there.
    #[error("{} does not exist", .path.display())]
    Missing {
        /// What was asked for.
        path: PathBuf,
    },
    /// A link is there, and what it leads to isn't.
    #[error("{} is a link to something that is not there", .path.display())]
    LeadsNowhere {
        /// The link.
        path: PathBuf,
    },
    /// An archive was given instead of the folder in it.
    #[error("{} is an archive; a backup is a folder", .path.display())]
    Archive {
        /// What was asked for.
        path: PathBuf,
    },
    /// The manifest has another name than iOS gives it: in other letters, or as a copy of a file has it.
    #[error("{} seems to be the manifest of a backup under another name", .path.display())]
    OtherName {
        /// The manifest.
        path: PathBuf,
    },
    /// The backup has a layout that tierfit does not read.
    #[error("the backup in {} was made by iOS 4 or older, which had no manifest", .folder.display())]
    TooOld {
        /// The backup.
        folder: PathBuf,
    },
    /// A file was given instead of the folder around it.
    #[error("{} is a file; a backup is a folder", .path.display())]
    NotAFolder {
        /// What was asked for.
        path: PathBuf,
    },
    /// The system refuses to let us read.
    #[error("{} may not be read: {source}", .path.display())]
    Denied {
        /// What may not be read.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system refuses to open another file.
    #[error("cannot open {}: too many files are open", .path.display())]
    TooManyOpenFiles {
        /// What could not be opened.
        path: PathBuf,
    },
    /// The folder has nothing in it.
    #[error("{} is empty", .folder.display())]
    EmptyFolder {
        /// What was asked for.
        folder: PathBuf,
    },
    /// The folder has none of the files of a backup.
    #[error("{} is not an iPhone or iPad backup: it has no Manifest.db", .folder.display())]
    NotABackup {
        /// What was asked for.
        folder: PathBuf,
    },
    /// The folder holds backups instead of being one.
    #[error("{} holds several backups instead of being one", .folder.display())]
    Several {
        /// What was asked for.
        folder: PathBuf,
        /// The backups in it.
        backups: Vec<PathBuf>,
    },
    /// An error, beside what could not be looked into: what is asked for may be in there.
    #[error("{error}")]
    Beside {
        /// What is wrong.
        error: Box<BackupError>,
        /// What could not be looked into.
        closed: Vec<BackupError>,
    },
    /// The backup has its other files, but no manifest.
    #[error("the backup in {} has no Manifest.db: it was cut off before it was complete", .folder.display())]
    NoManifest {
        /// The backup.
        folder: PathBuf,
    },
    /// The manifest is encrypted, and there is no password to open it with.
    #[error("the backup in {} is encrypted, and no password was given", .folder.display())]
    Encrypted {
        /// The backup.
        folder: PathBuf,
    },
    /// The password is another one.
    #[error("wrong password for the backup in {}", .folder.display())]
    WrongPassword {
        /// The backup.
        folder: PathBuf,
    },
    /// There is nothing to try a password on.
    #[error("the backup in {} is encrypted, and no password can open it: {source}", .folder.display())]
    NoLock {
        /// The backup.
        folder: PathBuf,
        /// What is wrong.
        source: LockError,
    },
    /// It is the password, and something else is wrong with the keys.
    #[error("the password of the backup in {} is right, but it opens nothing: {source}", .folder.display())]
    NoKey {
        /// The backup.
        folder: PathBuf,
        /// What is wrong.
        source: UnlockError,
    },
    /// What was decrypted is no database.
    #[error("{} cannot be decrypted: it is damaged, or belongs to another backup", .path.display())]
    Undecipherable {
        /// The manifest.
        path: PathBuf,
    },
    /// Nothing of the manifest can be read.
    #[error("{} is damaged beyond reading", .path.display())]
    Damaged {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        source: Damage,
    },
    /// The manifest has a form that iOS does not make.
    #[error("the manifest {} cannot be read: {source}", .path.display())]
    Foreign {
        /// The manifest.
        path: PathBuf,
        /// What is unusual.
        source: Refused,
    },
    /// A program writes to the manifest.
    #[error("{} has changed while it was read", .path.display())]
    Changed {
        /// The manifest.
        path: PathBuf,
    },
    /// The file is not a database.
    #[error("{} is not a database, and the backup doesn't say that it is encrypted", .path.display())]
    NotADatabase {
        /// The manifest.
        path: PathBuf,
    },
    /// The database has not the table of files.
    #[error("{} has no list of files in it", .path.display())]
    NoFiles {
        /// The manifest.
        path: PathBuf,
    },
    /// The sizes add up to more than 2^64 bytes.
    #[error("the sizes in {} add up to more than any device holds: it is damaged", .path.display())]
    TotalTooLarge {
        /// The manifest.
        path: PathBuf,
    },
    /// Anything else that the system says.
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable {
        /// What could not be read.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What is wrong with a manifest of which nothing can be read.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// It isn't a database that can be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Its tables can't be listed.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// The way to its rows is damaged.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// SQLite can't read it any more.
    #[error(transparent)]
    Sqlite(#[from] SqliteError),
    /// None of its rows can be read.
    #[error("none of its rows can be read")]
    NoRows,
    /// It has more apps, groups and folders than any device; adding them up would take more memory
    /// the more there are.
    #[error("it names more apps, groups and folders than any device has")]
    Crowded,
}

impl BackupError {
    /// Says that there is no backup in a folder.
    pub fn none_in(files: &dyn FileSystem, folder: &Path) -> Self {
        let folder = folder.to_owned();
        match files.list(&folder).map(|entries| entries.is_empty()) {
            Ok(true) => Self::EmptyFolder { folder },
            Ok(false) | Err(_) => Self::NotABackup { folder },
        }
    }

    /// Takes what could not be looked into for what is wrong: the first, beside the others. `None`
    /// where there is nothing of that kind.
    pub fn of_closed(closed: Vec<Self>) -> Option<Self> {
        let mut closed = closed.into_iter();
        let first = closed.next()?;
        Some(first.beside(closed.collect()))
    }

    /// Adds what could not be looked into, so that nobody takes it for not being there.
    #[must_use]
    pub fn beside(self, closed: Vec<Self>) -> Self {
        if closed.is_empty() { self } else { Self::Beside { error: Box::new(self), closed } }
    }

    /// Whether the folder holds several backups instead of being one.
    pub fn is_of_several(&self) -> bool {
        match self {
            Self::Several { .. } => true,
            Self::Beside { error, .. } => error.is_of_several(),
            _ => false,
        }
    }

    /// Returns the file or folder that it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Missing { path }
            | Self::LeadsNowhere { path }
            | Self::Archive { path }
            | Self::OtherName { path }
            | Self::NotAFolder { path }
            | Self::Denied { path, .. }
            | Self::Undecipherable { path }
            | Self::Damaged { path, .. }
            | Self::NotADatabase { path }
            | Self::NoFiles { path }
            | Self::TotalTooLarge { path }
            | Self::Foreign { path, .. }
            | Self::Changed { path }
            | Self::TooManyOpenFiles { path }
            | Self::Unreadable { path, .. } => path,
            Self::Beside { error, .. } => error.path(),
            Self::TooOld { folder }
            | Self::EmptyFolder { folder }
            | Self::NotABackup { folder }
            | Self::Several { folder, .. }
            | Self::NoManifest { folder }
            | Self::Encrypted { folder }
            | Self::WrongPassword { folder }
            | Self::NoLock { folder, .. }
            | Self::NoKey { folder, .. } => folder,
        }
    }

    /// Makes the right error of what the system said about `path`.
    pub(crate) fn from_io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::NotFound if is_dangling_link(&source) => Self::LeadsNowhere { path },
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::PermissionDenied => Self::Denied { path, source },
            _ if is_out_of_files(&source) => Self::TooManyOpenFiles { path },
            _ => Self::Unreadable { path, source },
        }
    }
}

/// Whether this program, or the whole system, has as many files open as it may. The library has no
/// kind of error for that, so it goes by the system's numbers: EMFILE and ENFILE, or
/// `ERROR_TOO_MANY_OPEN_FILES`.
fn is_out_of_files(source: &io::Error) -> bool {
    let numbers: &[i32] = if cfg!(windows) { &[4] } else { &[23, 24] };
    source.raw_os_error().is_some_and(|number| numbers.contains(&number))
}
