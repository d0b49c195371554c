//! Info.plist, Manifest.plist and Status.plist, and what can be odd about each.

mod info;
mod manifest;
mod status;

use std::{
    fs,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

use plist::{Date, Dictionary, Value};

pub use self::status::{BackupState, SnapshotState};
pub(crate) use self::{info::info, manifest::manifest, status::status};
use crate::error::Error;

/// How the three property lists are written; real backups have both kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlistForm {
    /// Apple's binary form.
    #[default]
    Binary,
    /// XML.
    Xml,
}

/// One of the three lists, before it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PlistFile {
    /// What a healthy backup has, with these keys replaced, added or (without a value) removed.
    Generated(Vec<(String, Option<Value>)>),
    /// These bytes instead of it.
    Bytes(Vec<u8>),
    /// No such file.
    Missing,
}

impl Default for PlistFile {
    fn default() -> Self {
        Self::Generated(Vec::new())
    }
}

impl PlistFile {
    /// Replaces, adds or removes a key; without effect on a list that isn't generated.
    pub(crate) fn change(&mut self, key: &str, value: Option<Value>) {
        if let Self::Generated(changes) = self {
            changes.push((key.to_owned(), value));
        }
    }

    /// Writes the list, if it is to be there at all.
    pub(crate) fn write(
        &self,
        path: &Path,
        form: PlistForm,
        healthy: impl FnOnce() -> Dictionary,
    ) -> Result<(), Error> {
        let bytes = match self {
            Self::Missing => return Ok(()),
            Self::Bytes(bytes) => bytes.clone(),
            Self::Generated(changes) => {
                let mut dictionary = healthy();
                for (key, value) in changes {
                    match value {
                        Some(value) => drop(dictionary.insert(key.clone(), value.clone())),
                        None => drop(dictionary.remove(key)),
                    }
                }
                dictionary.sort_keys();
                encode(&Value::Dictionary(dictionary), form)
                    .map_err(|source| Error::PropertyList { path: path.to_path_buf(), source })?
            }
        };
        fs::write(path, bytes).map_err(Error::io(path))
    }
}

/// Returns the bytes of a property list.
pub(crate) fn encode(value: &Value, form: PlistForm) -> Result<Vec<u8>, plist::Error> {
    let mut bytes = Vec::new();
    match form {
        PlistForm::Binary => value.to_writer_binary(&mut bytes)?,
        PlistForm::Xml => value.to_writer_xml(&mut bytes)?,
    }
    Ok(bytes)
}

/// Returns a date, held within the years 1 to 9999 that XML can tell.
pub(crate) fn date(unix_seconds: i64) -> Value {
    let seconds = unix_seconds.clamp(-62_135_596_800, 253_402_300_799);
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let time = if seconds < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance };
    Value::Date(Date::from(time))
}

/// Returns a text.
pub(crate) fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

/// Returns a dictionary of these keys.
pub(crate) fn dictionary<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Dictionary {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
