//! `Place`: where in a backup the files of evidence stand; `EvidenceFiles`: those that are there.

use std::{collections::BTreeMap, fmt};

use zeroize::Zeroizing;

use super::Source;

const HOME: &str = "HomeDomain";
const ROOT: &str = "RootDomain";
const CAMERA_ROLL: &str = "CameraRollDomain";
const PROFILES: &str = "SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles";

/// A place in a backup where a file of evidence can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The database of accounts.
    Accounts,
    /// Its write-ahead log, whose rows are newer.
    AccountsLog,
    /// When backups were last made.
    LastBackups,
    /// iCloud Backup's own record, since iOS 17.
    CloudBackup,
    /// The same before iOS 17. A device that was updated may still have it.
    OlderCloudBackup,
    /// What iCloud Photos leaves behind once it has begun.
    PhotoSync,
    /// The update that Settings offers.
    SoftwareUpdate,
    /// The list of configuration profiles.
    Profiles,
    /// The server that manages the device.
    Server,
}

/// What of a file has to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// What is in it.
    Content,
    /// That it is there; its content tells nothing.
    Presence,
}

impl Place {
    /// All places.
    pub const ALL: [Self; 9] = [
        Self::Accounts,
        Self::AccountsLog,
        Self::LastBackups,
        Self::CloudBackup,
        Self::OlderCloudBackup,
        Self::PhotoSync,
        Self::SoftwareUpdate,
        Self::Profiles,
        Self::Server,
    ];

    /// Returns the place of a row of the manifest, if evidence can stand there.
    pub fn of(domain: &str, relative_path: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|place| place.relative_path() == relative_path && place.domain() == domain)
    }

    /// Returns the domain, as it stands in the manifest.
    pub const fn domain(self) -> &'static str {
        match self {
            Self::Accounts
            | Self::AccountsLog
            | Self::LastBackups
            | Self::CloudBackup
            | Self::SoftwareUpdate => HOME,
            Self::OlderCloudBackup => ROOT,
            Self::PhotoSync => CAMERA_ROLL,
            Self::Profiles | Self::Server => PROFILES,
        }
    }

    /// Returns the path within the domain.
    pub const fn relative_path(self) -> &'static str {
        match self {
            Self::Accounts => "Library/Accounts/Accounts3.sqlite",
            Self::AccountsLog => "Library/Accounts/Accounts3.sqlite-wal",
            Self::LastBackups => "Library/Preferences/com.apple.mobile.ldbackup.plist",
            Self::CloudBackup | Self::OlderCloudBackup => {
                "Library/Preferences/com.apple.MobileBackup.plist"
            }
            Self::PhotoSync => "Media/PhotoData/CPL/initialsync_marker",
            Self::SoftwareUpdate => {
                "Library/Preferences/com.apple.softwareupdateservices.ui.ios.plist"
            }
            Self::Profiles => "Library/ConfigurationProfiles/PayloadManifest.plist",
            Self::Server => "Library/ConfigurationProfiles/MDM.plist",
        }
    }

    /// Returns the source that facts from here name.
    pub const fn source(self) -> Source {
        match self {
            Self::Accounts | Self::AccountsLog => Source::Accounts,
            Self::LastBackups => Source::LastBackups,
            Self::CloudBackup | Self::OlderCloudBackup => Source::CloudBackup,
            Self::PhotoSync => Source::PhotoSync,
            Self::SoftwareUpdate => Source::SoftwareUpdate,
            Self::Profiles | Self::Server => Source::Profiles,
        }
    }

    /// Returns what has to be known of the file here.
    pub const fn need(self) -> Need {
        match self {
            Self::PhotoSync => Need::Presence,
            Self::Accounts
            | Self::AccountsLog
            | Self::LastBackups
            | Self::CloudBackup
            | Self::OlderCloudBackup
            | Self::SoftwareUpdate
            | Self::Profiles
            | Self::Server => Need::Content,
        }
    }
}

/// The files of evidence that a backup holds, read and decrypted. Wiped when they go.
///
/// They hold names and addresses as well, which are shown nowhere: not even by `Debug`.
#[derive(Default)]
pub struct EvidenceFiles {
    contents: BTreeMap<Place, Zeroizing<Vec<u8>>>,
}

impl EvidenceFiles {
    /// Files of more bytes than this aren't worth reading: real ones have up to a few million.
    pub const LARGEST: usize = 32 << 20;

    /// Adds the file at a place; of one that only has to be there, an empty content does.
    ///
    /// One that is larger than [`LARGEST`](Self::LARGEST) is there, and tells nothing.
    pub fn insert(&mut self, place: Place, content: Zeroizing<Vec<u8>>) {
        let content = if content.len() <= Self::LARGEST { content } else { Zeroizing::default() };
        self.contents.insert(place, content);
    }

    /// Whether there is a file at a place.
    pub fn has(&self, place: Place) -> bool {
        self.contents.contains_key(&place)
    }

    /// Returns the content of the file at a place.
    pub(super) fn content(&self, place: Place) -> Option<&[u8]> {
        self.contents.get(&place).map(|content| content.as_slice())
    }
}

impl FromIterator<(Place, Vec<u8>)> for EvidenceFiles {
    fn from_iter<I: IntoIterator<Item = (Place, Vec<u8>)>>(files: I) -> Self {
        let mut all = Self::default();
        files.into_iter().for_each(|(place, content)| all.insert(place, content.into()));
        all
    }
}

/// Shows how large the files are, and nothing of what is in them.
impl fmt::Debug for EvidenceFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes = self.contents.iter().map(|(place, content)| (place, content.len()));
        f.debug_map().entries(sizes).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_its_domain_and_path() {
        for place in Place::ALL {
            assert_eq!(Place::of(place.domain(), place.relative_path()), Some(place));
        }
        assert_eq!(Place::of("MediaDomain", Place::Accounts.relative_path()), None);
        assert_eq!(Place::of(HOME, "Library/Accounts"), None);
    }

    #[test]
    fn a_file_that_is_too_large_is_there_and_tells_nothing() {
        let mut files = EvidenceFiles::default();
        files.insert(Place::Accounts, vec![0; EvidenceFiles::LARGEST + 1].into());
        assert!(files.has(Place::Accounts));
        assert_eq!(files.content(Place::Accounts), Some([].as_slice()));
        assert!(!files.has(Place::AccountsLog));
    }

    #[test]
    fn contents_are_never_shown() {
        let content = b"sample.person@example.com".to_vec();
        let files = EvidenceFiles::from_iter([(Place::Accounts, content)]);
        assert_eq!(format!("{files:?}"), "{Accounts: 25}");
    }
}
