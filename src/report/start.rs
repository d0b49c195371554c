//! `StartReport`: what the program shows when its name is typed alone.

use crate::backup::Description;

/// The backups that are there, and what to do where there are none.
#[derive(Debug)]
pub struct StartReport {
    /// The backups in the usual places, newest first.
    pub backups: Vec<Description>,
    /// The usual places.
    pub places: Vec<String>,
    /// What could not be looked into: why, and what to do about it.
    pub closed: Vec<(String, Option<String>)>,
    /// How to make a backup.
    pub make_one: &'static str,
}
