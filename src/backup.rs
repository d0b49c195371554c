//! Layer 1: a backup on disk: its folder, its property lists, the list of its files and the files.
//!
//! [`Backup`] is a folder that is a backup, with what its property lists say. Its
//! [`database`](Backup::database) hands out the rows of the manifest, and
//! [`read_file`](Backup::read_file) the content of a file. Nothing here adds up, and nothing here
//! writes: a backup is opened for reading only.
//!
//! An encrypted backup has a [`Lock`], which a [`Password`] turns into [`Keys`]. With them it is
//! read as a plain one, a page at a time: nothing that was decrypted touches a disk.
//!
//! Only files are opened: what stands in the place of one, such as a pipe that nobody writes to,
//! is told as an error before anything waits for it.

mod blobs;
mod device;
mod domain;
mod error;
mod files;
#[cfg(any(test, fuzzing))]
pub(crate) mod hostile;
mod icons;
mod layout;
mod locate;
mod manifest;
mod manifest_plist;
mod size_on_disk;
mod status;

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;

use self::{
    blobs::BlobEncryption,
    layout::{Layout, Snapshot},
};
pub use self::{
    blobs::{Blob, Blobs, FileId, FilePlace, Landmark, OnDisk, Outline},
    device::Device,
    domain::{BundleId, Domain, Labels},
    error::{BackupError, Damage},
    files::{Agreement, Content, FileEntry, FileError, encrypted_size},
    locate::{Extent, Found, System, UserFolders, backup_around, default_places, find},
    manifest::{
        Database, FileRecord, Gaps, MbFile, Origin, Part, Reader, Record, Records, Refused,
        SqliteError,
    },
    manifest_plist::{ContainerClass, ContainerInfo, Encryption, KeyMaterial, ManifestPlist},
    size_on_disk::size_on_disk,
    status::{BackupState, SnapshotState, StatusPlist},
};
pub use crate::{
    encryption::{
        Derivation, Hashing, KeybagError, Keys, Lock, LockError, Password, Tag, UnlockError,
    },
    property_list::PropertyListError,
};
use crate::{
    file_system::{FileSystem, Stretch, is_dangling_link},
    sqlite,
};

/// Property lists larger than this are not read. The largest real one, an Info.plist full of
/// icons, has 10 MB.
const LARGEST_LIST: u64 = 256 << 20;

/// A folder that is a backup, with what its small property lists say of it.
#[derive(Debug)]
pub struct Backup {
    files: Arc<dyn FileSystem>,
    folder: PathBuf,
    layout: Layout,
    manifest_name: &'static str,
    manifest_plist: ManifestPlist,
    status: StatusPlist,
    state: State,
    problems: Vec<Problem>,
    beside: Vec<BackupError>,
}

/// How complete a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The last run came to its end.
    Finished,
    /// The last run was cut off, or is still under way.
    Interrupted,
    /// There is nothing in it.
    Empty,
    /// Nothing says how far it came.
    Unknown,
    /// There is no backup: the sizes are those that Settings lists.
    NoBackup,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Finished, Self::Interrupted, Self::Empty, Self::Unknown];
}

/// How much of a backup is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncryptionScope {
    /// Nothing of it.
    Nothing,
    /// The files, but not the list of them: iOS 10.1 and older.
    Files,
    /// The files and the list of them.
    Everything,
}

/// What a backup is and of which device, in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The name that its owner gave the device.
    pub device_name: Option<String>,
    /// The model, such as `iPhone14,5`.
    pub product_type: Option<String>,
    /// The version of iOS, such as `18.6`.
    pub product_version: Option<String>,
    /// When the backup was made.
    pub last_backup: Option<Timestamp>,
    /// Whether it is encrypted.
    pub encryption: Encryption,
    /// How complete it is.
    pub state: State,
}

/// A file of the backup that should have told something, and couldn't.
#[derive(Debug)]
pub struct Problem {
    /// The name of the file.
    pub file: &'static str,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// What is wrong with a property list.
#[derive(Debug)]
pub enum ProblemKind {
    /// It isn't there.
    Missing,
    /// It is there and could not be read.
    Unreadable(io::Error),
    /// It was read and not understood.
    Malformed(PropertyListError),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ProblemKind::Missing => write!(f, "{} is missing", self.file),
            ProblemKind::Unreadable(error) => write!(f, "{} cannot be read: {error}", self.file),
            ProblemKind::Malformed(error) => write!(f, "{} cannot be used: {error}", self.file),
        }
    }
}

impl Backup {
    /// Opens a folder of the disk that is a backup, or that holds exactly one.
    ///
    /// # Errors
    /// When the folder is missing, may not be read, is no backup or holds several.
    #[cfg(feature = "disk")]
    pub fn open(folder: &Path) -> Result<Self, BackupError> {
        Self::open_in(Arc::new(crate::file_system::Disk), folder)
    }

    /// The same in any place that has files.
    ///
    /// # Errors
    /// When the folder is missing, may not be read, is no backup or holds several.
    pub fn open_in(files: Arc<dyn FileSystem>, folder: &Path) -> Result<Self, BackupError> {
        let metadata = files.metadata(folder);
        if metadata.map_err(|error| BackupError::from_io(folder, error))?.is_file() {
            return Err(locate::not_a_folder(&*files, folder));
        }
        let Found { mut backups, mut closed, archives, extent: _ } = find(&*files, folder)?;
        match (backups.pop(), backups.is_empty()) {
            // A backup may be in what is closed, and then that is what is wrong.
            (None, _) if !closed.is_empty() => Err(closed.swap_remove(0)),
            (None, _) => Err(match archives.into_iter().next() {
                Some(path) => BackupError::Archive { path },
                None => BackupError::none_in(&*files, folder),
            }),
            (Some(only), true) => Ok(Self::read(files, only).with_beside(closed)),
            (Some(last), false) => {
                backups.push(last);
                Err(BackupError::Several { folder: folder.to_owned(), backups })
            }
        }
    }

    fn read(files: Arc<dyn FileSystem>, folder: PathBuf) -> Self {
        let mut problems = Vec::new();
        let (layout, manifest_name) = Layout::find(&*files, &folder);
        let path = |file| layout.path_of(&*files, &folder, file);
        let manifest =
            read_list(&*files, path("Manifest.plist"), ManifestPlist::read, &mut problems);
        let status = read_list(&*files, path("Status.plist"), StatusPlist::read, &mut problems);
        let cut_off = problems.iter().any(|problem| {
            matches!(
                problem,
                Problem {
                    file: "Manifest.plist",
                    kind: ProblemKind::Malformed(PropertyListError::Empty)
                }
            )
        });
        let told = status.state();
        let is_told_to_be_done = matches!(told, State::Finished | State::Empty);
        let is_under_way = match Snapshot::look(&*files, &folder) {
            Snapshot::Absent => false,
            // Some programs leave it behind when all is done.
            Snapshot::Empty => !is_told_to_be_done,
            Snapshot::Filled => true,
        };
        let state = if cut_off || is_under_way { State::Interrupted } else { told };
        Self {
            files,
            folder,
            layout,
            manifest_name,
            manifest_plist: manifest,
            status,
            state,
            problems,
            beside: Vec::new(),
        }
    }

    /// Notes what was found with it and couldn't be looked into: another backup may be in it.
    #[must_use]
    pub fn with_beside(mut self, closed: Vec<BackupError>) -> Self {
        self.beside.extend(closed);
        self
    }

    /// Returns what was found with it and couldn't be looked into.
    pub fn beside(&self) -> &[BackupError] {
        &self.beside
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the name of the manifest that is read, for messages.
    pub fn manifest_name(&self) -> &'static str {
        self.manifest_name
    }

    /// Whether the manifest that is read is one of a backup that was never finished.
    pub fn is_unfinished(&self) -> bool {
        self.layout == Layout::Snapshot
    }

    fn manifest_path(&self) -> PathBuf {
        self.folder.join(self.manifest_name())
    }

    /// Returns what Manifest.plist says.
    pub fn manifest_plist(&self) -> &ManifestPlist {
        &self.manifest_plist
    }

    /// Returns what could not be read when the backup was opened.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns how complete the backup is.
    pub fn state(&self) -> State {
        self.state
    }

    /// Reads Info.plist, which holds an icon for each app and takes as long to read as a
    /// hundred thousand rows: do it beside the scan.
    pub fn device(&self) -> (Device, Vec<Problem>) {
        let mut problems = Vec::new();
        let path = self.layout.path_of(&*self.files, &self.folder, "Info.plist");
        let device = read_list(&*self.files, path, Device::read, &mut problems);
        (device, problems)
    }

    /// Reads the icons of the apps out of Info.plist, which are all but a few percent of it; none where
    /// it can't be read. Nobody has checked what is in them.
    pub fn icons(&self) -> BTreeMap<BundleId, Vec<u8>> {
        let path = self.layout.path_of(&*self.files, &self.folder, "Info.plist");
        read_list(&*self.files, path, icons::read, &mut Vec::new())
    }

    /// Returns what the backup is, from the first source that knows each thing.
    pub fn describe(&self, device: &Device) -> Description {
        let manifest = &self.manifest_plist;
        let either = |first: &Option<String>, second: &Option<String>| {
            first.as_ref().or(second.as_ref()).cloned()
        };
        Description {
            device_name: either(&device.name, &manifest.device_name),
            product_type: either(&device.product_type, &manifest.product_type),
            product_version: either(&device.product_version, &manifest.product_version),
            last_backup: device.last_backup.or(self.status.date).or(manifest.date),
            encryption: manifest.encryption,
            state: self.state,
        }
    }

    /// Returns how much of the backup is encrypted.
    ///
    /// # Errors
    /// When its manifest is missing or can't be opened.
    pub fn encryption_scope(&self) -> Result<EncryptionScope, BackupError> {
        let is_plain = self.layout == Layout::Mbdb || self.begins_as_a_database()?;
        Ok(match (self.manifest_plist.encryption, is_plain) {
            (Encryption::None | Encryption::Unknown, _) => EncryptionScope::Nothing,
            (Encryption::Encrypted, true) if self.was_decrypted() => EncryptionScope::Nothing,
            (Encryption::Encrypted, true) => EncryptionScope::Files,
            (Encryption::Encrypted, false) => EncryptionScope::Everything,
        })
    }

    /// Whether another program has decrypted the files of a backup that says of itself that it is
    /// encrypted, and whose manifest isn't.
    fn was_decrypted(&self) -> bool {
        match self.blob_encryption() {
            BlobEncryption::No => true,
            BlobEncryption::Yes => false,
            // Since iOS 10.2 the manifest is as encrypted as the files are.
            BlobEncryption::Unknown => self.manifest_plist.key_material.manifest_key.is_some(),
        }
    }

    /// Returns what a password has to open; `None` where the backup isn't encrypted.
    ///
    /// # Errors
    /// When it is, and its keys are missing or can't be used.
    pub fn lock(&self) -> Result<Option<Lock>, BackupError> {
        match self.manifest_plist.encryption {
            Encryption::None | Encryption::Unknown => Ok(None),
            Encryption::Encrypted => {
                let key_material = &self.manifest_plist.key_material;
                Lock::read(key_material.keybag.as_deref(), key_material.manifest_key.as_deref())
                    .map(Some)
                    .map_err(|source| BackupError::NoLock { folder: self.folder.clone(), source })
            }
        }
    }

    /// Tries a password on the lock, in all its [spellings](Password::spellings), each of which takes
    /// a second or more.
    ///
    /// # Errors
    /// When it isn't the password, or the keys are damaged.
    pub fn unlock(&self, lock: &Lock, password: &Password) -> Result<Keys, BackupError> {
        let mut result = Err(UnlockError::WrongPassword);
        for spelling in password.spellings() {
            result = lock.open(&spelling);
            if !matches!(result, Err(UnlockError::WrongPassword)) {
                break;
            }
        }
        self.unlocked(result)
    }

    /// Tries what somebody else has [derived](Lock::derivation) from a password.
    ///
    /// # Errors
    /// When it was another password, or the keys are damaged.
    pub fn unlock_derived(&self, lock: &Lock, derived: &[u8; 32]) -> Result<Keys, BackupError> {
        self.unlocked(lock.open_derived(derived))
    }

    fn unlocked(&self, result: Result<Keys, UnlockError>) -> Result<Keys, BackupError> {
        let folder = || self.folder.clone();
        result.map_err(|error| match error {
            UnlockError::WrongPassword => BackupError::WrongPassword { folder: folder() },
            UnlockError::ManifestKey => BackupError::NoKey { folder: folder(), source: error },
        })
    }

    /// Opens the manifest, with the keys if it is encrypted. Up to iOS 10.1 it is plain even where
    /// the files are encrypted, and then they aren't needed.
    ///
    /// # Errors
    /// When there is none, it is encrypted and there are no keys, or nothing of it can be read.
    pub fn database(&self, keys: Option<&Keys>) -> Result<Database, BackupError> {
        let path = self.manifest_path();
        let folder = self.folder.clone();
        if self.layout == Layout::Mbdb {
            return Database::open_mbdb(&*self.files, path);
        }
        if self.begins_as_a_database()? {
            return Database::open(&*self.files, path);
        }
        match (self.manifest_plist.encryption, keys) {
            (Encryption::None | Encryption::Unknown, _) => Err(BackupError::NotADatabase { path }),
            (Encryption::Encrypted, None) => Err(BackupError::Encrypted { folder }),
            (Encryption::Encrypted, Some(keys)) => match &keys.manifest {
                Some(key) => Database::decrypt(&*self.files, path, Arc::clone(key)),
                None => Err(BackupError::NoLock { folder, source: LockError::NoManifestKey }),
            },
        }
    }

    /// Whether the manifest begins as a database does, and so isn't encrypted.
    fn begins_as_a_database(&self) -> Result<bool, BackupError> {
        let path = self.manifest_path();
        let mut beginning = [0; sqlite::MAGIC.len()];
        match self.files.open(&path).and_then(|file| file.read_exact_at(&mut beginning, 0)) {
            Ok(()) => Ok(beginning == *sqlite::MAGIC),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::UnexpectedEof => BackupError::NoFiles { path },
                io::ErrorKind::NotFound if !is_dangling_link(&error) => {
                    let folder = self.folder.clone();
                    if locate::is_of_ios_2_to_4(&*self.files, &folder) {
                        BackupError::TooOld { folder }
                    } else {
                        BackupError::NoManifest { folder }
                    }
                }
                _ => BackupError::from_io(path, error),
            }),
        }
    }
}

impl StatusPlist {
    fn state(&self) -> State {
        match (self.backup, self.snapshot) {
            (Some(BackupState::Empty), _) => State::Empty,
            (_, Some(SnapshotState::Finished)) => State::Finished,
            // Even in `removing`, when all data is there, the run didn't come to its end.
            (
                _,
                Some(SnapshotState::Uploading | SnapshotState::Moving | SnapshotState::Removing),
            ) => State::Interrupted,
            (_, Some(SnapshotState::Other) | None) => State::Unknown,
        }
    }
}

/// Reads one of the property lists, or notes why not and continues with an empty one.
fn read_list<T: Default>(
    files: &dyn FileSystem,
    (path, file): (PathBuf, &'static str),
    read: impl FnOnce(&[u8]) -> Result<T, PropertyListError>,
    problems: &mut Vec<Problem>,
) -> T {
    let kind = match read_bounded(files, &path) {
        Ok(bytes) => match read(&bytes) {
            Ok(list) => return list,
            Err(error) => ProblemKind::Malformed(error),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => ProblemKind::Missing,
        Err(error) => ProblemKind::Unreadable(error),
    };
    problems.push(Problem { file, kind });
    T::default()
}

fn read_bounded(files: &dyn FileSystem, path: &Path) -> io::Result<Vec<u8>> {
    let file = files.open(path)?;
    let length = file.length()?;
    if length > LARGEST_LIST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    // As large from the start as it will be: an Info.plist has some 10 MB.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    Stretch::new(&*file, 0, length)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}
