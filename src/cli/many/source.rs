//! `Source`: the paths of many backups, from a list that may still be written or found in folders.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use crate::{
    backup::{BackupError, Found},
    cli::{
        Failure, Terminal,
        paths::{Listed, PathsFrom},
        request::Reading,
    },
};

/// The paths of many backups.
pub(in crate::cli) struct Source {
    pub(super) paths: Box<dyn Iterator<Item = Next> + Send>,
    is_of_one: bool,
    /// Ends a list before its end.
    pub(super) end: Option<Arc<AtomicBool>>,
}

/// One of many paths, or what is there instead.
pub(super) enum Next {
    Path(PathBuf),
    Failed(PathBuf, Failure),
    /// There may be more, but nobody can tell.
    Ended(Failure),
}

impl Source {
    pub(super) fn new(reading: &Reading, terminal: &mut Terminal<'_>) -> Result<Self, Failure> {
        match &reading.paths_from {
            Some(from) => Self::listed(from, terminal),
            None => Ok(Self::found(reading.all()?)),
        }
    }

    /// The paths of a list, as it has them.
    pub(in crate::cli) fn listed(
        from: &PathsFrom,
        terminal: &mut Terminal<'_>,
    ) -> Result<Self, Failure> {
        let list = from.open(terminal)?;
        let end = Some(list.end());
        let from = from.clone();
        let paths = list.map(move |listed| match listed {
            Ok(Listed::Path(path)) => Next::Path(path),
            Ok(Listed::Invalid(text)) => Next::Failed(text.into(), Failure::InvalidPath),
            Err(source) => Next::Ended(from.failure(source)),
        });
        // Only the end of a list tells how many there are, so none is taken to be alone.
        Ok(Self { paths: Box::new(paths), is_of_one: false, end })
    }

    /// What was found in folders, each once and sorted by path.
    pub(in crate::cli) fn found(Found { backups, closed, .. }: Found) -> Self {
        let closed = closed.into_iter().map(|error| (error.path().to_owned(), error));
        let closed: BTreeMap<PathBuf, BackupError> = closed.collect();
        let backups: BTreeSet<_> = backups.into_iter().collect();
        let is_of_one = backups.len() == 1;
        let mut paths: Vec<_> = backups.into_iter().map(Next::Path).collect();
        paths.extend(closed.into_iter().map(|(path, error)| Next::Failed(path, error.into())));
        paths.sort_by(|one, other| one.path().cmp(&other.path()));
        Self { paths: Box::new(paths.into_iter()), is_of_one, end: None }
    }

    /// Whether there is one backup, and it is known to be alone.
    pub(in crate::cli) fn is_of_one(&self) -> bool {
        self.is_of_one
    }
}

impl Next {
    fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) | Self::Failed(path, _) => Some(path),
            Self::Ended(_) => None,
        }
    }
}
