//! A backup on disk: its folder, its property lists, the list of its files and the files.
//!
//! [`Backup`] is a folder that is a backup, with what its property lists say. Its
//! [`database`](Backup::database) hands out the rows of the manifest, and
//! [`read_file`](Backup::read_file) the content of a file. Nothing here adds up, and nothing here
//! writes: a backup is opened for reading only.
//!
//! An encrypted backup has a [`Lock`], which a [`Password`] turns into [`Keys`]. With them it is
//! read as a plain one, a page at a time: nothing that was decrypted touches a disk.
//!
//! Only files are opened: what stands there instead of one, such as a pipe that nobody writes to,
//! is reported as an error before anything waits for it.

mod blobs;
mod containers;
mod description;
mod device;
mod domain;
mod error;
mod icons;
mod layout;
mod locate;
mod lock;
mod manifest;
mod manifest_plist;
mod problem;
mod size_on_disk;
mod status;
#[cfg(any(test, fuzzing))]
pub(crate) mod untrusted;

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use self::{
    blobs::{
        Agreement, Blob, Blobs, Content, DevicePath, FileEntry, FileError, FileId, Landmark,
        OnDisk, Outline, encrypted_size,
    },
    containers::{ContainerClass, ContainerInfo, Containers},
    description::Description,
    device::Device,
    domain::{BundleId, Domain, Labels},
    error::{BackupError, Damage},
    locate::{Extent, Found, System, UserFolders, backup_around, default_places, find},
    lock::EncryptionScope,
    manifest::{
        Chunk, Database, FileRecord, Gaps, Lost, MbFile, Origin, Reader, Record, Records, Refused,
        SqliteError,
    },
    manifest_plist::{Encryption, KeyMaterial, ManifestPlist},
    problem::{ListFile, Problem, ProblemKind},
    size_on_disk::size_on_disk,
    status::{BackupState, SnapshotState, State, StatusPlist},
};
use self::{
    layout::{Layout, Snapshot},
    problem::read_list,
};
pub use crate::{
    encryption::{
        Derivation, Hashing, KeybagError, Keys, Lock, LockError, Password, Tag, UnlockError,
    },
    property_list::PropertyListError,
};
use crate::{
    file_system::{FileSystem, is_dangling_link},
    sqlite,
};

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

impl Backup {
    /// Opens a folder of the disk that is a backup, or that holds exactly one.
    ///
    /// # Errors
    /// When the folder is missing, may not be read, is no backup or holds several.
    #[cfg(feature = "disk")]
    pub fn open(folder: &Path) -> Result<Self, BackupError> {
        Self::open_in(Arc::new(crate::file_system::Disk), folder)
    }

    /// The same in any file system.
    ///
    /// # Errors
    /// When the folder is missing, may not be read, is no backup or holds several.
    pub fn open_in(files: Arc<dyn FileSystem>, folder: &Path) -> Result<Self, BackupError> {
        let metadata = files.metadata(folder);
        if metadata.map_err(|error| BackupError::from_io(folder, error))?.is_file() {
            return Err(locate::not_a_folder(&*files, folder));
        }
        let Found { mut backups, closed, archives, extent: _ } = find(&*files, folder)?;
        match (backups.pop(), backups.is_empty()) {
            // A backup may be in what is closed, and then that is what is wrong.
            (None, _) => Err(BackupError::of_closed(closed).unwrap_or_else(|| {
                match archives.into_iter().next() {
                    Some(path) => BackupError::Archive { path },
                    None => BackupError::none_in(&*files, folder),
                }
            })),
            (Some(only), true) => Ok(Self::read(files, only).with_beside(closed)),
            (Some(last), false) => {
                backups.push(last);
                Err(BackupError::Several { folder: folder.to_owned(), backups }.beside(closed))
            }
        }
    }

    fn read(files: Arc<dyn FileSystem>, folder: PathBuf) -> Self {
        let mut problems = Vec::new();
        let (layout, manifest_name) = Layout::find(&*files, &folder);
        let path = |list| layout.path_of(&*files, &folder, list);
        let manifest = read_list(
            &*files,
            &path(ListFile::Manifest),
            ListFile::Manifest,
            ManifestPlist::read,
            &mut problems,
        );
        let status = read_list(
            &*files,
            &path(ListFile::Status),
            ListFile::Status,
            StatusPlist::read,
            &mut problems,
        );
        let layout = layout.of_encrypted(&*files, &folder.join(manifest_name), &manifest);
        // A run that is aborted early can leave a Manifest.plist of no bytes.
        let cut_off = problems.iter().any(|problem| {
            matches!(
                problem,
                Problem {
                    file: ListFile::Manifest,
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

    /// Returns the folder of the backup itself, which may be inside the one that was opened.
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
        let device = self.read_beside(ListFile::Info, Device::read, &mut problems);
        (device, problems)
    }

    /// Reads which containers the device had, out of Manifest.plist, which is read once more for them.
    /// There are none where it couldn't be read when the backup was opened.
    pub fn containers(&self) -> (Containers, Vec<Problem>) {
        let mut problems = Vec::new();
        if self.problems.iter().any(|problem| problem.file == ListFile::Manifest) {
            return (Containers::new(), problems);
        }
        let containers = self.read_beside(ListFile::Manifest, containers::read, &mut problems);
        (containers, problems)
    }

    /// Reads the icons of the apps out of Info.plist, which are all but a few percent of it; none
    /// where it can't be read. Nobody has checked what is in them.
    pub fn icons(&self) -> BTreeMap<BundleId, Vec<u8>> {
        // `device` already reports why Info.plist can't be read.
        self.read_beside(ListFile::Info, icons::read, &mut Vec::new())
    }

    /// Reads one of the lists beside the manifest.
    fn read_beside<T: Default>(
        &self,
        list: ListFile,
        read: impl FnOnce(&[u8]) -> Result<T, PropertyListError>,
        problems: &mut Vec<Problem>,
    ) -> T {
        let path = self.layout.path_of(&*self.files, &self.folder, list);
        read_list(&*self.files, &path, list, read, problems)
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
                    } else if let Some(path) =
                        locate::manifest_by_another_name(&*self.files, &folder)
                    {
                        BackupError::OtherName { path }
                    } else {
                        BackupError::NoManifest { folder }
                    }
                }
                _ => BackupError::from_io(path, error),
            }),
        }
    }
}
