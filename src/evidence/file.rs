//! `EvidenceFile`: the files inside a backup that tell about the account; `EvidenceFiles`: what was
//! read of them.

use std::{collections::BTreeMap, fmt, io, sync::Arc};

use plist::Dictionary;
use zeroize::Zeroizing;

use super::{Source, database::Tables};
use crate::{backup::FileError, file_system::ReadAt, property_list};

const HOME: &str = "HomeDomain";
const ROOT: &str = "RootDomain";
const CAMERA_ROLL: &str = "CameraRollDomain";
const PROFILES: &str = "SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles";

/// Property lists larger than this are not read. Real ones have up to a few megabytes.
const LARGEST: usize = 32 << 20;

/// A file inside a backup that tells something about the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceFile {
    /// The database of accounts.
    Accounts,
    /// Its write-ahead log, whose rows are newer.
    AccountsWal,
    /// When backups were last made.
    LastBackups,
    /// iCloud Backup's own record, since iOS 17.
    CloudBackup,
    /// The same before iOS 17. A device that was updated may still have it.
    OlderCloudBackup,
    /// What iCloud Photos leaves behind once its first upload is finished.
    PhotoSync,
    /// The database of the photo library.
    PhotoLibrary,
    /// Its write-ahead log.
    PhotoLibraryWal,
    /// The database of iCloud Drive.
    Drive,
    /// Its write-ahead log.
    DriveWal,
    /// The update that Settings offers.
    SoftwareUpdate,
    /// The list of configuration profiles.
    Profiles,
    /// The server that manages the device.
    Server,
    /// What all profiles together allow.
    Restrictions,
}

/// When a file of evidence is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Always: it is small, and every report uses it.
    Content,
    /// Only that it is there matters.
    Presence,
    /// Once something else asks for it, because it is large or may not matter.
    OnDemand,
}

/// Why a file of evidence that is listed in the backup tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unreadable {
    /// The manifest lists it, and its blob isn't in the backup's folder.
    Missing,
    /// The system doesn't let it be read.
    Denied,
    /// It is encrypted, and no key opens it.
    Locked,
    /// It is larger than is ever read.
    TooLarge,
    /// It was read and not understood: cut off, damaged, or of a form that isn't known.
    Damaged,
    /// The system could not read it.
    Failed,
}

impl EvidenceFile {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Accounts,
        Self::AccountsWal,
        Self::LastBackups,
        Self::CloudBackup,
        Self::OlderCloudBackup,
        Self::PhotoSync,
        Self::PhotoLibrary,
        Self::PhotoLibraryWal,
        Self::Drive,
        Self::DriveWal,
        Self::SoftwareUpdate,
        Self::Profiles,
        Self::Server,
        Self::Restrictions,
    ];

    /// Returns the domain, as it stands in the manifest.
    pub const fn domain(self) -> &'static str {
        match self {
            Self::Accounts
            | Self::AccountsWal
            | Self::LastBackups
            | Self::CloudBackup
            | Self::Drive
            | Self::DriveWal
            | Self::SoftwareUpdate => HOME,
            // The path was the same, under another root.
            Self::OlderCloudBackup => ROOT,
            Self::PhotoSync | Self::PhotoLibrary | Self::PhotoLibraryWal => CAMERA_ROLL,
            Self::Profiles | Self::Server | Self::Restrictions => PROFILES,
        }
    }

    /// Returns the path within the domain, as the manifest has it under `relativePath`.
    pub const fn relative_path(self) -> &'static str {
        match self {
            Self::Accounts => "Library/Accounts/Accounts3.sqlite",
            Self::AccountsWal => "Library/Accounts/Accounts3.sqlite-wal",
            Self::LastBackups => "Library/Preferences/com.apple.mobile.ldbackup.plist",
            Self::CloudBackup | Self::OlderCloudBackup => {
                "Library/Preferences/com.apple.MobileBackup.plist"
            }
            Self::PhotoSync => "Media/PhotoData/CPL/initialsync_marker",
            Self::PhotoLibrary => "Media/PhotoData/Photos.sqlite",
            Self::PhotoLibraryWal => "Media/PhotoData/Photos.sqlite-wal",
            Self::Drive => "Library/Application Support/CloudDocs/session/db/client.db",
            Self::DriveWal => "Library/Application Support/CloudDocs/session/db/client.db-wal",
            Self::SoftwareUpdate => {
                "Library/Preferences/com.apple.softwareupdateservices.ui.ios.plist"
            }
            Self::Profiles => "Library/ConfigurationProfiles/PayloadManifest.plist",
            Self::Server => "Library/ConfigurationProfiles/MDM.plist",
            Self::Restrictions => "Library/ConfigurationProfiles/ProfileTruth.plist",
        }
    }

    /// Returns the source that facts from this file name.
    pub const fn source(self) -> Source {
        match self {
            Self::Accounts | Self::AccountsWal => Source::Accounts,
            Self::LastBackups => Source::LastBackups,
            Self::CloudBackup | Self::OlderCloudBackup => Source::CloudBackup,
            Self::PhotoSync => Source::PhotoSync,
            Self::PhotoLibrary | Self::PhotoLibraryWal => Source::PhotoLibrary,
            Self::Drive | Self::DriveWal => Source::Drive,
            Self::SoftwareUpdate => Source::SoftwareUpdate,
            Self::Profiles | Self::Server => Source::Profiles,
            Self::Restrictions => Source::Restrictions,
        }
    }

    /// Returns when it is read.
    pub const fn need(self) -> Need {
        match self {
            Self::PhotoSync => Need::Presence,
            Self::PhotoLibrary | Self::PhotoLibraryWal | Self::Drive | Self::DriveWal => {
                Need::OnDemand
            }
            Self::Accounts
            | Self::AccountsWal
            | Self::LastBackups
            | Self::CloudBackup
            | Self::OlderCloudBackup
            | Self::SoftwareUpdate
            | Self::Profiles
            | Self::Server
            | Self::Restrictions => Need::Content,
        }
    }
}

/// The files of evidence that a backup lists, opened as far as that was possible.
///
/// They hold names and addresses as well, which are shown nowhere: not even by `Debug`.
#[derive(Default)]
pub struct EvidenceFiles {
    files: BTreeMap<EvidenceFile, Result<Arc<dyn ReadAt>, Unreadable>>,
}

impl EvidenceFiles {
    /// Adds a file; of one that only has to be there, an empty one does.
    pub fn insert(&mut self, file: EvidenceFile, opened: Result<Arc<dyn ReadAt>, Unreadable>) {
        self.files.insert(file, opened);
    }

    /// Whether the backup lists this file.
    pub fn has(&self, file: EvidenceFile) -> bool {
        self.files.contains_key(&file)
    }

    fn opened(&self, file: EvidenceFile) -> Option<Result<Arc<dyn ReadAt>, Unreadable>> {
        self.files.get(&file).cloned()
    }

    /// Returns a property list; `None` where the backup has none.
    pub(super) fn dictionary(&self, file: EvidenceFile) -> Option<Result<Dictionary, Unreadable>> {
        let parse = |bytes: Zeroizing<Vec<u8>>| {
            property_list::read_dictionary(&bytes).map_err(|_| Unreadable::Damaged)
        };
        Some(self.opened(file)?.and_then(|opened| content(&*opened)).and_then(parse))
    }

    /// Returns the tables of a database with its write-ahead log; `None` where the backup has no
    /// such database. Without its WAL, a database may be long out of date: both have to be
    /// readable.
    pub(super) fn tables(
        &self,
        file: EvidenceFile,
        wal: EvidenceFile,
    ) -> Option<Result<Tables, Unreadable>> {
        let database = self.opened(file)?;
        Some(database.and_then(|file| Tables::open(file, self.opened(wal).transpose()?)))
    }
}

/// Reads a small file whole.
fn content(file: &dyn ReadAt) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let length = usize::try_from(file.length()?).map_err(|_| Unreadable::TooLarge)?;
    if LARGEST < length {
        return Err(Unreadable::TooLarge);
    }
    // As large from the start as it will be: a buffer that grows leaves copies behind.
    let mut bytes = Zeroizing::new(vec![0; length]);
    file.read_exact_at(&mut bytes, 0)?;
    Ok(bytes)
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Failed,
        }
    }
}

impl From<FileError> for Unreadable {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Missing => Self::Missing,
            FileError::Unreadable(error) => error.into(),
            FileError::TooLarge(_) => Self::TooLarge,
            FileError::Locked | FileError::NoKey => Self::Locked,
        }
    }
}

impl FromIterator<(EvidenceFile, Vec<u8>)> for EvidenceFiles {
    fn from_iter<I: IntoIterator<Item = (EvidenceFile, Vec<u8>)>>(files: I) -> Self {
        let mut all = Self::default();
        files.into_iter().for_each(|(file, content)| all.insert(file, Ok(Arc::new(content))));
        all
    }
}

/// Shows how large the files are, and nothing of what is in them.
impl fmt::Debug for EvidenceFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = |file: &Arc<dyn ReadAt>| file.length().ok();
        let sizes = self.files.iter().map(|(name, file)| (name, file.as_ref().map(length)));
        f.debug_map().entries(sizes).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_files_have_the_same_path() {
        let paths = EvidenceFile::ALL.map(|file| (file.domain(), file.relative_path()));
        assert_eq!(BTreeSet::from(paths).len(), EvidenceFile::ALL.len());
    }

    #[test]
    fn what_is_too_large_is_there_and_tells_nothing() {
        let mut files = EvidenceFiles::default();
        let file = EvidenceFile::LastBackups;
        files.insert(file, Ok(Arc::new(vec![0; LARGEST + 1])));
        assert!(files.has(file));
        assert_eq!(files.dictionary(file), Some(Err(Unreadable::TooLarge)));
        assert!(!files.has(EvidenceFile::CloudBackup));
    }

    #[test]
    fn a_database_whose_log_cannot_be_read_tells_nothing() {
        let image = rusqlite::Connection::open_in_memory().and_then(|mut connection| {
            connection.execute_batch("CREATE TABLE t (a)")?;
            Ok(connection.serialize("main")?.to_vec())
        });
        let mut files = EvidenceFiles::from_iter([(EvidenceFile::Accounts, image.unwrap())]);
        let read = |files: &EvidenceFiles| {
            let tables = files.tables(EvidenceFile::Accounts, EvidenceFile::AccountsWal)?;
            Some(tables.map(|tables| tables.names().count()))
        };
        assert_eq!(read(&files), Some(Ok(1)));
        files.insert(EvidenceFile::AccountsWal, Err(Unreadable::Denied));
        assert_eq!(read(&files), Some(Err(Unreadable::Denied)));
        assert_eq!(read(&EvidenceFiles::default()), None);
    }

    #[test]
    fn contents_are_never_shown() {
        let content = b"sample.person@example.com".to_vec();
        let files = EvidenceFiles::from_iter([(EvidenceFile::Accounts, content)]);
        assert_eq!(format!("{files:?}"), "{Accounts: Ok(Some(25))}");
    }
}
