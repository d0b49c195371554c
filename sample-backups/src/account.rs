//! `Account`: what a backup knows of the iCloud account that its device belongs to.
//!
//! A database and a few property lists tell it, in files that stand among the others. Keys, columns
//! and archives are those of real ones; every person, address and number in them is invented.

mod archive;
mod condition;
mod database;
mod drive;
mod lists;
mod photos;

use std::collections::BTreeSet;

pub use self::condition::Condition;
use self::drive::{DriveFile, Zone};
use crate::{builder::BackupBuilder, error::Error};

const HOME: &str = "HomeDomain";
const ROOT: &str = "RootDomain";
const CAMERA_ROLL: &str = "CameraRollDomain";
const PROFILES: &str = "SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles";

/// What a backup knows of an iCloud account: signed in with 5 GB, iCloud Backup, iCloud Photos and
/// iCloud Drive on, and nothing recorded yet, until told otherwise.
///
/// The same description gives the same bytes on every machine.
///
/// ```
/// use sample_backups::{Account, BackupBuilder, Device, Generation, Service};
///
/// let mut backup = BackupBuilder::new(Device::iphone("Anna’s iPhone"));
/// Account::new(Generation::Ios18)
///     .quota(50 << 30)
///     .off(Service::Photos)
///     .last_backup(1_795_100_000)
///     .apply(&mut backup)?;
/// # Ok::<(), sample_backups::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    generation: Generation,
    sign_in: SignIn,
    quota: Option<u64>,
    services: BTreeSet<Service>,
    first_upload: FirstUpload,
    originals: Vec<u64>,
    drive: Vec<DriveFile>,
    last_backup: Option<i64>,
    switched_off: Vec<String>,
    attempt: Vec<(String, u64)>,
    outcomes: Vec<Outcome>,
    conditions: Vec<Condition>,
    offered_update: Option<String>,
    profiles: Vec<String>,
    server: Option<String>,
    restricted: Vec<String>,
    restricted_as: Restrictions,
    permission: Permission,
}

/// Which iOS wrote the files: it decides their domains and the names of some columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// iOS 12: fewer tables, hence other numbers in the names of columns; the record of iCloud
    /// Backup is in `RootDomain`.
    Ios12,
    /// iOS 16: the record of iCloud Backup is still in `RootDomain`.
    Ios16,
    /// iOS 18, as iOS 17 and 26: the record of iCloud Backup is in `HomeDomain`.
    Ios18,
    /// An iOS to come, with yet other numbers.
    Later,
}

/// A service of iCloud that has a switch in Settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// iCloud Backup.
    Backup,
    /// iCloud Photos.
    Photos,
    /// Messages in iCloud.
    Messages,
    /// iCloud Drive.
    Drive,
}

/// How far iCloud Photos has got, if it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstUpload {
    UnderWay,
    Finished,
}

/// The form in which domains stand that a server keeps out of iCloud Backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restrictions {
    /// One text with commas, of the server alone.
    Text,
    /// A list, of the device and of the server.
    List,
    /// A dictionary with the domains as keys.
    Dictionary,
}

/// Whether profiles allow iCloud Backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Permission {
    Allowed,
    Forbidden,
}

/// A file of the account and where in a backup it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFile {
    /// The domain.
    pub domain: &'static str,
    /// The path within the domain.
    pub path: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Whether there is an account, and whether Apple accepts its password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignIn {
    SignedIn,
    SignedOut,
    Rejected { unix_seconds: i64 },
}

/// How an attempt of iCloud Backup ended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    unix_seconds: i64,
    code: i64,
    description: String,
}

impl Generation {
    /// The domain that holds the record of iCloud Backup.
    fn record_domain(self) -> &'static str {
        match self {
            Self::Ios12 | Self::Ios16 => ROOT,
            Self::Ios18 | Self::Later => HOME,
        }
    }
}

impl Account {
    /// An account on a device with this iOS.
    pub fn new(generation: Generation) -> Self {
        Self {
            generation,
            sign_in: SignIn::SignedIn,
            quota: Some(5 << 30),
            services: [Service::Backup, Service::Photos, Service::Drive].into(),
            first_upload: FirstUpload::Finished,
            originals: Vec::new(),
            drive: Vec::new(),
            last_backup: None,
            switched_off: Vec::new(),
            attempt: Vec::new(),
            outcomes: Vec::new(),
            conditions: Vec::new(),
            offered_update: None,
            profiles: Vec::new(),
            server: None,
            restricted: Vec::new(),
            restricted_as: Restrictions::Text,
            permission: Permission::Allowed,
        }
    }

    /// Sets how large the account's storage is, in bytes.
    #[must_use]
    pub fn quota(mut self, bytes: u64) -> Self {
        self.quota = Some(bytes);
        self
    }

    /// Leaves out how large the account's storage is.
    #[must_use]
    pub fn without_quota(mut self) -> Self {
        self.quota = None;
        self
    }

    /// Switches a service on.
    #[must_use]
    pub fn on(mut self, service: Service) -> Self {
        self.services.insert(service);
        self
    }

    /// Switches a service off.
    #[must_use]
    pub fn off(mut self, service: Service) -> Self {
        self.services.remove(&service);
        self
    }

    /// Has the first upload of iCloud Photos still under way.
    #[must_use]
    pub fn uploading_photos(mut self) -> Self {
        self.first_upload = FirstUpload::UnderWay;
        self
    }

    /// Puts originals of these sizes into the photo library in iCloud.
    #[must_use]
    pub fn photo_library(mut self, originals: &[u64]) -> Self {
        self.originals = originals.to_vec();
        self
    }

    /// Puts a file into iCloud Drive: `library` is the container of an app, or
    /// `com.apple.CloudDocs`.
    #[must_use]
    pub fn drive_file(self, library: &str, name: &str, bytes: u64, unix_seconds: i64) -> Self {
        self.drive_file_in(Zone::Own, (library, name), bytes, unix_seconds)
    }

    /// The same of a file that somebody else shares.
    #[must_use]
    pub fn shared_with_me(self, library: &str, name: &str, bytes: u64, unix_seconds: i64) -> Self {
        self.drive_file_in(Zone::SomebodyElses, (library, name), bytes, unix_seconds)
    }

    fn drive_file_in(
        mut self,
        zone: Zone,
        (library, name): (&str, &str),
        bytes: u64,
        unix_seconds: i64,
    ) -> Self {
        let (library, name) = (library.to_owned(), name.to_owned());
        self.drive.push(DriveFile { library, name, bytes, unix_seconds, zone });
        self
    }

    /// Signs out: the accounts that are left have nothing to do with iCloud.
    #[must_use]
    pub fn signed_out(mut self) -> Self {
        self.sign_in = SignIn::SignedOut;
        self
    }

    /// Has Apple reject the password at this time, in Unix seconds.
    #[must_use]
    pub fn rejected(mut self, unix_seconds: i64) -> Self {
        self.sign_in = SignIn::Rejected { unix_seconds };
        self
    }

    /// Sets when iCloud Backup last succeeded, in Unix seconds.
    #[must_use]
    pub fn last_backup(mut self, unix_seconds: i64) -> Self {
        self.last_backup = Some(unix_seconds);
        self
    }

    /// Switches a domain off for iCloud Backup.
    #[must_use]
    pub fn switched_off(mut self, domain: &str) -> Self {
        self.switched_off.push(domain.to_owned());
        self
    }

    /// Sets what the last attempt meant to send, in bytes by domain.
    #[must_use]
    pub fn attempt(mut self, domains: &[(&str, u64)]) -> Self {
        self.attempt = domains.iter().map(|(name, bytes)| ((*name).to_owned(), *bytes)).collect();
        self
    }

    /// Adds how an attempt ended, in the order of time. Code 0 is success.
    #[must_use]
    pub fn outcome(mut self, unix_seconds: i64, code: i64, description: &str) -> Self {
        self.outcomes.push(Outcome { unix_seconds, code, description: description.to_owned() });
        self
    }

    /// Adds a time on a charger, on Wi-Fi and locked, in the order of time.
    #[must_use]
    pub fn on_condition(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    /// Offers a version of iOS that isn't installed.
    #[must_use]
    pub fn offered_update(mut self, version: &str) -> Self {
        self.offered_update = Some(version.to_owned());
        self
    }

    /// Installs a configuration profile.
    #[must_use]
    pub fn profile(mut self, identifier: &str) -> Self {
        self.profiles.push(identifier.to_owned());
        self
    }

    /// Puts the device under a server, whose profile must be installed too.
    #[must_use]
    pub fn managed_by(mut self, profile: &str) -> Self {
        self.server = Some(profile.to_owned());
        self
    }

    /// Has the server keep a domain out of iCloud Backup.
    #[must_use]
    pub fn restricted(mut self, domain: &str) -> Self {
        self.restricted.push(domain.to_owned());
        self
    }

    /// Chooses the form in which such domains stand.
    #[must_use]
    pub fn restricted_as(mut self, form: Restrictions) -> Self {
        self.restricted_as = form;
        self
    }

    /// Has a profile forbid iCloud Backup.
    #[must_use]
    pub fn backup_forbidden(mut self) -> Self {
        self.permission = Permission::Forbidden;
        self
    }

    /// Adds the files to a backup, in place of any rows at their paths.
    pub fn apply(&self, backup: &mut BackupBuilder) -> Result<(), Error> {
        for AccountFile { domain, path, bytes } in self.files()? {
            backup.content(domain, path, &bytes);
        }
        Ok(())
    }

    /// Returns the files.
    pub fn files(&self) -> Result<Vec<AccountFile>, Error> {
        let mut files = vec![
            AccountFile {
                domain: HOME,
                path: "Library/Accounts/Accounts3.sqlite",
                bytes: self.database()?,
            },
            lists::last_backups(self)?,
            lists::cloud_backup(self)?,
            lists::software_update(self)?,
            lists::payload_manifest(self)?,
        ];
        files.extend(lists::mdm(self)?);
        files.extend(lists::profile_truth(self)?);
        if !self.originals.is_empty() {
            files.push(AccountFile {
                domain: CAMERA_ROLL,
                path: "Media/PhotoData/Photos.sqlite",
                bytes: photos::database(&self.originals)?,
            });
        }
        if !self.drive.is_empty() {
            files.push(AccountFile {
                domain: HOME,
                path: "Library/Application Support/CloudDocs/session/db/client.db",
                bytes: drive::database(&self.drive)?,
            });
        }
        if self.has(Service::Photos) && self.first_upload == FirstUpload::Finished {
            let path = "Media/PhotoData/CPL/initialsync_marker";
            files.push(AccountFile { domain: CAMERA_ROLL, path, bytes: Vec::new() });
        }
        Ok(files)
    }

    fn has(&self, service: Service) -> bool {
        self.sign_in != SignIn::SignedOut && self.services.contains(&service)
    }
}
