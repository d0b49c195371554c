//! `BackupBuilder`: from a description to a folder.

mod domains;
mod made;
mod write;

use plist::Value;

use self::{domains::Domains, made::Made};
use crate::{
    account::Account,
    app::App,
    blobs::Blobs,
    container::{Container, ContainerClass},
    damage::Damage,
    device::Device,
    encryption::{Encrypted, Encryption, Keybag},
    plists::{BackupState, PlistFile, PlistForm, SnapshotState},
    raw_row::RawRow,
    row::Row,
};

/// When backups were made unless told otherwise: 2026-11-20 06:12:40 UTC.
const LAST_BACKUP: i64 = 1_795_155_160;

/// A backup to be written: healthy, unencrypted and empty until told otherwise.
///
/// The same description gives the same bytes on every machine.
///
/// ```
/// use sample_backups::{App, BackupBuilder, Device};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// let written = BackupBuilder::new(Device::iphone("Anna’s iPhone"))
///     .app(App::new("com.example.notes").item_name("Notes for Examples"))
///     .file("AppDomain-com.example.notes", "Documents/a.bin", 1_234)
///     .write(folder)?;
///
/// assert_eq!(written.files, 1);
/// assert_eq!(written.directories, 2); // the domain's root and Documents
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct BackupBuilder {
    device: Device,
    last_backup: i64,
    apps: Vec<App>,
    containers: Vec<Container>,
    domains: Domains,
    made: Vec<Made>,
    raw_rows: Vec<RawRow>,
    wal_rows: Vec<Row>,
    catalogue: Catalogue,
    blobs: Blobs,
    form: PlistForm,
    info: PlistFile,
    manifest: PlistFile,
    status: PlistFile,
    states: (SnapshotState, BackupState),
    snapshot: SnapshotFolder,
    encryption: Encryption,
    damages: Vec<Damage>,
}

/// Which form the list of files has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Catalogue {
    /// Manifest.db of iOS 10 and later, with the files on 256 shelves.
    Database,
    /// Manifest.mbdb of iOS 5 to 9, with the files right beside it.
    Mbdb,
}

/// Whether the folder of an unfinished snapshot is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SnapshotFolder {
    Absent,
    Present,
}

impl BackupBuilder {
    /// A backup of this device without any rows.
    pub fn new(device: Device) -> Self {
        Self {
            device,
            last_backup: LAST_BACKUP,
            apps: Vec::new(),
            containers: Vec::new(),
            domains: Domains::default(),
            made: Vec::new(),
            raw_rows: Vec::new(),
            wal_rows: Vec::new(),
            catalogue: Catalogue::Database,
            blobs: Blobs::default(),
            form: PlistForm::default(),
            info: PlistFile::default(),
            manifest: PlistFile::default(),
            status: PlistFile::default(),
            states: (SnapshotState::default(), BackupState::default()),
            snapshot: SnapshotFolder::Absent,
            encryption: Encryption::default(),
            damages: Vec::new(),
        }
    }

    /// Sets the time of the backup, in Unix seconds, for all three property lists.
    pub fn last_backup(&mut self, unix_seconds: i64) -> &mut Self {
        self.last_backup = unix_seconds;
        self
    }

    /// Adds a user-installed app to Info.plist and Manifest.plist.
    pub fn app(&mut self, app: App) -> &mut Self {
        self.apps.push(app);
        self
    }

    /// Adds a container to Manifest.plist alone, as for plugins, groups and Apple's own apps.
    pub fn container(&mut self, identifier: &str, class: ContainerClass) -> &mut Self {
        self.containers.push(Container { identifier: identifier.to_owned(), class });
        self
    }

    /// Adds a file of this many bytes, and the directories above it.
    pub fn file(&mut self, domain: &str, relative_path: &str, size: u64) -> &mut Self {
        self.row(Row::file(domain, relative_path, size))
    }

    /// Adds a file with its content, and the directories above it.
    pub fn content(&mut self, domain: &str, relative_path: &str, bytes: &[u8]) -> &mut Self {
        self.row(Row::content(domain, relative_path, bytes))
    }

    /// Adds a row and the directories above it. A row with the path of an earlier one replaces it.
    pub fn row(&mut self, row: Row) -> &mut Self {
        self.domains.add(row);
        self
    }

    /// Adds a row without the directories above it.
    pub fn row_alone(&mut self, row: Row) -> &mut Self {
        self.domains.add_alone(row);
        self
    }

    /// Adds the files that tell of an account, in place of any rows at their paths.
    pub fn account(&mut self, account: Account) -> &mut Self {
        self.made.push(Made::Account(Box::new(account)));
        self
    }

    /// Adds a file with a small database in it, filled by these statements, in place of any row
    /// at its path.
    pub(crate) fn database(
        &mut self,
        domain: &'static str,
        path: &'static str,
        statements: &'static str,
    ) -> &mut Self {
        self.made.push(Made::Database { domain, path, statements });
        self
    }

    /// Adds a row that iOS would not write, after all others.
    pub fn raw_row(&mut self, row: RawRow) -> &mut Self {
        self.raw_rows.push(row);
        self
    }

    /// Commits these rows, and none besides, to Manifest.db-wal alone.
    pub fn rows_in_wal(&mut self, rows: impl IntoIterator<Item = Row>) -> &mut Self {
        self.wal_rows.extend(rows);
        self
    }

    /// Makes the backup one of iOS 5 to 9: its list of files is Manifest.mbdb, which is never
    /// encrypted, and its files lie right beside it. Raw rows and rows of the log, which there is
    /// none of, are left out; for an encrypted one see
    /// [`plain_manifest`](Encrypted::plain_manifest).
    pub fn mbdb(&mut self) -> &mut Self {
        self.catalogue = Catalogue::Mbdb;
        self
    }

    /// Says whether files without content of their own are on disk.
    pub fn blobs(&mut self, blobs: Blobs) -> &mut Self {
        self.blobs = blobs;
        self
    }

    /// Sets the form of the three property lists.
    pub fn plists(&mut self, form: PlistForm) -> &mut Self {
        self.form = form;
        self
    }

    /// Leaves Info.plist out.
    pub fn without_info(&mut self) -> &mut Self {
        self.info = PlistFile::Missing;
        self
    }

    /// Leaves Status.plist out.
    pub fn without_status(&mut self) -> &mut Self {
        self.status = PlistFile::Missing;
        self
    }

    /// Leaves Manifest.plist out.
    pub fn without_manifest_plist(&mut self) -> &mut Self {
        self.manifest = PlistFile::Missing;
        self
    }

    /// Leaves a Manifest.plist of zero bytes, as an aborted backup does.
    pub fn empty_manifest_plist(&mut self) -> &mut Self {
        self.manifest_bytes(b"")
    }

    /// Replaces Info.plist by these bytes.
    pub fn info_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.info = PlistFile::Bytes(bytes.to_vec());
        self
    }

    /// Replaces Manifest.plist by these bytes.
    pub fn manifest_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.manifest = PlistFile::Bytes(bytes.to_vec());
        self
    }

    /// Replaces Status.plist by these bytes.
    pub fn status_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.status = PlistFile::Bytes(bytes.to_vec());
        self
    }

    /// Sets or replaces a key of Info.plist.
    pub fn info_extra(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.info.change(key, Some(value.into()));
        self
    }

    /// Removes a key of Info.plist.
    pub fn without_info_key(&mut self, key: &str) -> &mut Self {
        self.info.change(key, None);
        self
    }

    /// Sets or replaces a key of Manifest.plist.
    pub fn manifest_extra(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.manifest.change(key, Some(value.into()));
        self
    }

    /// Removes a key of Manifest.plist.
    pub fn without_manifest_key(&mut self, key: &str) -> &mut Self {
        self.manifest.change(key, None);
        self
    }

    /// Sets or replaces a key of Status.plist.
    pub fn status_extra(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.status.change(key, Some(value.into()));
        self
    }

    /// Sets how far the backup got.
    pub fn status(&mut self, snapshot: SnapshotState, backup: BackupState) -> &mut Self {
        self.states = (snapshot, backup);
        self
    }

    /// Leaves a `Snapshot` folder, as a backup does that was cut off.
    pub fn snapshot_folder(&mut self) -> &mut Self {
        self.snapshot = SnapshotFolder::Present;
        self
    }

    /// Makes the backup look encrypted: the flag is set, and Manifest.db is noise that no
    /// password opens. Rows still count, and their contents get the sizes of encrypted ones.
    pub fn encrypted_flag(&mut self) -> &mut Self {
        self.encryption = Encryption::Noise { pages: 4 };
        self
    }

    /// Encrypts the backup: the keybag stands in Manifest.plist, every file has a key of its own
    /// and its content is encrypted with it, and so is Manifest.db. Raw rows stay as they are.
    pub fn encrypted(&mut self, encrypted: Encrypted) -> &mut Self {
        self.encryption = Encryption::Password(encrypted);
        self
    }

    /// Puts this keybag into Manifest.plist, in place of the right one if there is one.
    pub fn keybag(&mut self, keybag: &Keybag) -> &mut Self {
        self.manifest_extra("BackupKeyBag", Value::Data(keybag.to_bytes()))
    }

    /// Damages the list of files after it was written.
    pub fn damage(&mut self, damage: Damage) -> &mut Self {
        self.damages.push(damage);
        self
    }
}
