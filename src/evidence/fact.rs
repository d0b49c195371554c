//! `Fact`: something read from a backup, with where it stood and how sure its meaning is.

use jiff::Timestamp;

/// Something read from a backup, with where it stood and how sure its meaning is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<T> {
    /// What was read.
    pub value: T,
    /// Where it stood.
    pub source: Source,
    /// How sure it is that this is what it means.
    pub sureness: Sureness,
}

/// A file inside a backup that tells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// `Library/Accounts/Accounts3.sqlite`
    Accounts,
    /// `Library/Preferences/com.apple.mobile.ldbackup.plist`
    LastBackups,
    /// `Library/Preferences/com.apple.MobileBackup.plist`
    CloudBackup,
    /// `Media/PhotoData/CPL/initialsync_marker`
    PhotoSync,
    /// `Media/PhotoData/Photos.sqlite`
    PhotoLibrary,
    /// `Library/Application Support/CloudDocs/session/db/client.db`
    Drive,
    /// `Library/Preferences/com.apple.softwareupdateservices.ui.ios.plist`
    SoftwareUpdate,
    /// The folder of configuration profiles.
    Profiles,
    /// What all profiles together allow.
    Restrictions,
}

impl Source {
    /// Returns the file's name, for messages.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Accounts => "Accounts3.sqlite",
            Self::LastBackups => "com.apple.mobile.ldbackup.plist",
            Self::CloudBackup => "com.apple.MobileBackup.plist",
            Self::PhotoSync => "initialsync_marker",
            Self::PhotoLibrary => "Photos.sqlite",
            Self::Drive => "client.db of iCloud Drive",
            Self::SoftwareUpdate => "com.apple.softwareupdateservices.ui.ios.plist",
            Self::Profiles => "PayloadManifest.plist",
            Self::Restrictions => "ProfileTruth.plist",
        }
    }
}

/// How sure the meaning of a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sureness {
    /// Seen in the files of real devices.
    Seen,
    /// Read in the code of tools that are known to work.
    Sourced,
    /// Inferred: neither seen nor read in code.
    Inferred,
}

pub(super) fn seen<T>(value: Option<T>, source: Source) -> Option<Fact<T>> {
    value.map(|value| Fact { value, source, sureness: Sureness::Seen })
}

pub(super) fn sourced<T>(value: Option<T>, source: Source) -> Option<Fact<T>> {
    value.map(|value| Fact { value, source, sureness: Sureness::Sourced })
}

/// Returns the later of two times, the first where they are the same.
pub(super) fn later(
    one: Option<Fact<Timestamp>>,
    other: Option<Fact<Timestamp>>,
) -> Option<Fact<Timestamp>> {
    match (one, other) {
        (Some(one), Some(other)) if one.value < other.value => Some(other),
        (one, other) => one.or(other),
    }
}
