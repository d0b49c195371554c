//! The catalogue with what a user knows of apps: the usual file, and one that was named.

use std::path::{Path, PathBuf};

use super::{Failure, Terminal, input};
use crate::catalogue::Catalogue;

/// Returns the bundled catalogue with the user's usual file, and one that was named, over it.
pub(super) fn own_catalogue(
    named: Option<&Path>,
    terminal: &Terminal<'_>,
) -> Result<Catalogue, Failure> {
    catalogue_with(usual_catalogue(terminal).as_deref(), named)
}

/// Returns where a user's own catalogue is read from without being named.
pub(super) fn usual_catalogue(terminal: &Terminal<'_>) -> Option<PathBuf> {
    let config = terminal.environment.config.as_ref()?;
    Some(config.join("tierfit").join("catalogue.toml"))
}

pub(super) fn catalogue_with(
    usual: Option<&Path>,
    named: Option<&Path>,
) -> Result<Catalogue, Failure> {
    let mut catalogue = Catalogue::bundled();
    // Nobody has to have the usual file; one that was named has to be there.
    let usual = usual.filter(|file| file.is_file());
    // The named one comes last, because what is added last replaces what was known.
    for file in usual.into_iter().chain(named) {
        let text = input::text(file)
            .map_err(|source| Failure::CatalogueFile { file: file.to_owned(), source })?;
        catalogue.add_own(file, &text)?;
    }
    Ok(catalogue)
}
