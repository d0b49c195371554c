//! `Failure`: what went wrong, as the page tells it.

use std::error::Error;

use tierfit::{
    backup::BackupError,
    examination::hint::{self, Face},
};

/// What went wrong, and what somebody can do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        Self { message: error.to_string(), hint: hint::of_backup(&error, Face::Browser) }
    }
}

impl Failure {
    pub(crate) fn new(error: impl Into<Box<dyn Error>>) -> Self {
        Self { message: error.into().to_string(), hint: None }
    }
}
