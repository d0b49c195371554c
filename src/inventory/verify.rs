//! `Verification`: whether the files of a backup are on the disk as its manifest lists them.

use std::collections::BTreeMap;

use crate::backup::Domain;

/// What a walk over the files on the disk found, compared with the rows of the manifest.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Rows of files that were looked for.
    pub checked: u64,
    /// Those of them without a file on the disk.
    pub missing: u64,
    /// Those of them whose file is smaller than the manifest says.
    pub truncated: u64,
    /// Files on the disk that no row stands for.
    pub unexpected: u64,
    /// Rows whose id is none, which could lead anywhere on the disk, and that were not looked for.
    pub unsafe_ids: u64,
    /// What was found in each domain that has a fault.
    pub by_domain: BTreeMap<Domain, BlobFaults>,
}

/// What was found in one domain.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct BlobFaults {
    /// Rows of files that were looked for.
    pub files: u64,
    /// Those of them without a file on the disk.
    pub missing: u64,
    /// Those of them whose file is smaller than the manifest says.
    pub truncated: u64,
}
