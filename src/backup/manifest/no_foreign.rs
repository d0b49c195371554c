//! `ForeignTable` where there is no disk, and with it no SQLite: a manifest of a form that iOS
//! doesn't make is never opened.

use std::{convert::Infallible, path::Path};

use super::Columns;
use crate::{file_system::FileSystem, sqlite::TableError};

/// No table: none is ever opened.
#[derive(Debug)]
pub(super) enum ForeignTable {}

/// Why a table of another form is not read.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Its form is never read.
    #[error(transparent)]
    Form(#[from] TableError),
    /// SQLite reads files on a disk only.
    #[error("its form is unusual, and it isn't on a disk")]
    NotOnDisk,
}

/// What SQLite would say.
pub type SqliteError = Infallible;

impl ForeignTable {
    /// Refuses.
    pub(super) fn open(_files: &dyn FileSystem, _path: &Path) -> Result<Self, Refused> {
        Err(Refused::NotOnDisk)
    }

    /// Has no rows to pass.
    pub(super) fn visit(&self, _visit: impl FnMut(Columns<'_>)) -> Result<(), SqliteError> {
        match *self {}
    }
}
