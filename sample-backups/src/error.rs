//! `Error`: why a backup could not be written.

use std::{io, path::PathBuf};

/// Why a backup could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something already is where the backup should go.
    #[error("{} is not empty", .folder.display())]
    NotEmpty {
        /// The folder that was asked for.
        folder: PathBuf,
    },
    /// A file could not be written.
    #[error("can't write {}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A row or the database could not be written, for instance because two raw rows have the
    /// same fileID.
    #[error("can't write the database {}", .path.display())]
    Database {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A property list could not be written.
    #[error("can't write the property list {}", .path.display())]
    PropertyList {
        /// The list.
        path: PathBuf,
        /// What the plist crate said.
        source: plist::Error,
    },
    /// The database has fewer pages of rows than should be damaged.
    #[error("{} is too small to be damaged like that", .path.display())]
    TooSmall {
        /// The database.
        path: PathBuf,
    },
}

impl Error {
    /// Wraps what the system said about a path; meant for `map_err`.
    pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }

    /// Wraps what SQLite said about a database; meant for `map_err`.
    pub(crate) fn database(path: &std::path::Path) -> impl FnOnce(rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Database { path, source }
    }
}
