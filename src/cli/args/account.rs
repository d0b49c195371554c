//! What somebody knows of the account, and can't be read from a backup.

use std::{path::PathBuf, str::FromStr};

use clap::{ArgAction, Args};

use super::ACCOUNT;
use crate::bytes::{Bytes, ParseBytesError};

#[derive(Debug, Default, Clone, Args)]
pub(in crate::cli) struct AccountArgs {
    /// All that fills your iCloud storage besides these backups, as Settings shows it [default: the
    /// least that the backup itself proves]
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, help_heading = ACCOUNT)]
    pub(in crate::cli) used_elsewhere: Option<Bytes>,
    /// This app’s own backup is already in iCloud, and this is its size there (repeatable)
    #[arg(long, value_name = "APP[=SIZE]", action = ArgAction::Append, help_heading = ACCOUNT)]
    pub(in crate::cli) own_copy: Vec<CopyArg>,
    /// What Settings shows for an app, or for the whole backup as `total` (repeatable)
    #[arg(long, value_name = "APP=SIZE", action = ArgAction::Append, help_heading = ACCOUNT)]
    pub(in crate::cli) shown: Vec<ShownArg>,
    /// The list of apps and sizes that Settings shows, as text, such as Live Text copies it from a
    /// screenshot; `-` for standard input. Without BACKUP, only this list is used
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) settings: Option<PathBuf>,
}

/// `APP` or `APP=SIZE`, the app by its name or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct CopyArg {
    pub(in crate::cli) name: String,
    pub(in crate::cli) size: Option<Bytes>,
}

/// `APP=SIZE`, the app by its name or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct ShownArg {
    pub(in crate::cli) name: String,
    pub(in crate::cli) size: Bytes,
}

/// Why a text is no size of something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::cli) enum ParseSizedError {
    #[error("write the app, by its id or name")]
    NoName,
    #[error("write the app and the size that Settings shows, such as WhatsApp=14.2GB")]
    NoSize,
    #[error(transparent)]
    NotASize(#[from] ParseBytesError),
}

impl FromStr for CopyArg {
    type Err = ParseSizedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // From the right: a name can have a `=` in it, and a size has none.
        let (name, size) = match text.rsplit_once('=') {
            None => (text, None),
            Some((name, size)) => (name, Some(size.parse()?)),
        };
        Ok(Self { name: named(name)?, size })
    }
}

impl FromStr for ShownArg {
    type Err = ParseSizedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, size) = text.rsplit_once('=').ok_or(ParseSizedError::NoSize)?;
        Ok(Self { name: named(name)?, size: size.parse()? })
    }
}

fn named(name: &str) -> Result<String, ParseSizedError> {
    match name.trim() {
        "" => Err(ParseSizedError::NoName),
        name => Ok(name.to_owned()),
    }
}
