//! `Index`: what the bundled apps are found by, before anything else about them is read.
//!
//! The build script includes this file too, so nothing here may use the rest of the crate.

use serde::{Deserialize, Serialize};

/// What the bundled apps are found by. An app is identified by its position among all of them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Index<'a> {
    /// All apps, in the order of their main ids.
    #[serde(borrow)]
    pub(super) entries: Vec<Entry<'a>>,
    /// The ids that they have.
    pub(super) ids: Keys<'a>,
    /// Those that aren't in small letters, in small letters.
    pub(super) folded_ids: Keys<'a>,
    /// The beginnings of the ids of all apps of a vendor, in small letters.
    pub(super) vendors: Keys<'a>,
    /// Containers that don't carry an id in their name.
    pub(super) groups: Keys<'a>,
    /// Where the data lies that is on the device alone.
    pub(super) only_here: Vec<DataPath<'a>>,
}

/// An app, and where its facts are.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry<'a> {
    /// Its ids, the main one first.
    #[serde(borrow)]
    pub(super) ids: Vec<&'a str>,
    /// How many bytes its facts take. They follow those of the app before it.
    pub(super) length: usize,
}

/// A path of an app's data.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DataPath<'a> {
    /// The position of the app.
    pub(super) app: usize,
    /// The text of its domain.
    pub(super) domain: &'a str,
    /// The path below that.
    pub(super) path: &'a str,
}

/// Sorted texts, each with the position of an app.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Keys<'a>(#[serde(borrow)] Vec<(&'a str, usize)>);

impl<'a> Keys<'a> {
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        let at = self.0.binary_search_by(|(text, _)| (*text).cmp(key)).ok()?;
        self.0.get(at).map(|(_, position)| *position)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, usize)> {
        self.0.iter().copied()
    }
}

impl<'a> FromIterator<(&'a str, usize)> for Keys<'a> {
    fn from_iter<T: IntoIterator<Item = (&'a str, usize)>>(keys: T) -> Self {
        let mut keys: Vec<_> = keys.into_iter().collect();
        keys.sort_unstable();
        Self(keys)
    }
}
