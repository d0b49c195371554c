//! The folder that a backup goes to.

use std::{fs, path::Path};

use crate::error::Error;

/// Creates the folder, or makes sure that it is empty: nothing is ever overwritten.
pub(crate) fn make_empty(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    match fs::read_dir(folder).map_err(Error::io(folder))?.next() {
        None => Ok(()),
        Some(_) => Err(Error::NotEmpty { folder: folder.to_path_buf() }),
    }
}
