//! Finding backups: the folders where systems keep them, and the backups in a folder.
//!
//! A backup is recognised by what is in its folder, never by the folder's name, because people
//! rename them.

mod archive;
mod default_places;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

pub(super) use self::archive::not_a_folder;
use self::archive::{has_ending, is_named_as_an_archive};
pub use self::default_places::{System, UserFolders, default_places};
use super::BackupError;
use crate::file_system::{Entry, FileSystem, Kind, is_dangling_link};

/// How many levels below a folder backups are looked for: people keep them as
/// `Versions/UDID/DATE`, and name the folder of their disk.
const DEEPEST: usize = 5;
/// No more folders than this are looked into. A whole home folder has some 50,000.
const MOST_FOLDERS: usize = 200_000;
/// What systems keep on each disk for themselves. Nobody may enter it, and no backup is in it.
const OF_THE_SYSTEM: [&str; 8] = [
    "$RECYCLE.BIN",
    ".DocumentRevisions-V100",
    ".Spotlight-V100",
    ".TemporaryItems",
    ".Trashes",
    ".fseventsd",
    "System Volume Information",
    "lost+found",
];

/// What was found in a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// The backups, sorted by path.
    pub backups: Vec<PathBuf>,
    /// What is there and couldn't be looked into, sorted by path: a backup may be in it.
    pub closed: Vec<BackupError>,
    /// Archives right in the folder, sorted by path: a backup may be in them.
    pub archives: Vec<PathBuf>,
    /// Whether all folders were looked into.
    pub extent: Extent,
}

impl Found {
    /// Adds what was found in another folder, which comes behind.
    pub fn extend(&mut self, other: Self) {
        self.backups.extend(other.backups);
        self.closed.extend(other.closed);
        self.archives.extend(other.archives);
        if self.extent == Extent::Everything {
            self.extent = other.extent;
        }
    }
}

/// How far a search came.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// To its end.
    #[default]
    Everything,
    /// Not further than so many folders.
    FirstFolders(usize),
}

/// Finds the backups in a folder: the folder itself if it is one, else those up to five levels
/// below it. Links are followed, and what several ways lead to is found once.
///
/// # Errors
/// When the folder itself can't be listed.
pub fn find(files: &dyn FileSystem, folder: &Path) -> Result<Found, BackupError> {
    if examine(files, folder)? == Folder::Backup {
        return Ok(Found { backups: vec![folder.to_owned()], ..Found::default() });
    }
    let real = files.real_path(folder).unwrap_or_else(|_| folder.to_owned());
    let mut search = Search::new(files);
    // A link further down may lead back here.
    search.seen.insert(real.clone(), 0);
    search.list(&Candidate { path: folder.to_owned(), real, level: 0 })?;
    // Links come last, so that a backup goes by its own path, where that is here, too.
    while let Some(candidate) = search.folders.pop_front().or_else(|| search.links.pop_front()) {
        if MOST_FOLDERS <= search.seen.len() {
            search.found.extent = Extent::FirstFolders(MOST_FOLDERS);
            break;
        }
        search.look_into(candidate);
    }
    let mut found = search.found;
    found.backups.sort();
    found.archives.sort();
    found.closed.sort_by(|one, other| one.path().cmp(other.path()));
    Ok(found)
}

/// A folder that is to be looked into.
struct Candidate {
    /// The way that leads there.
    path: PathBuf,
    /// Where it really is.
    real: PathBuf,
    level: usize,
}

/// A search through folders, level by level.
struct Search<'f> {
    files: &'f dyn FileSystem,
    folders: VecDeque<Candidate>,
    links: VecDeque<Candidate>,
    /// Where the search has been, and at which level: links may lead there again, or around.
    seen: BTreeMap<PathBuf, usize>,
    /// Where something closed really is.
    closed: BTreeSet<PathBuf>,
    found: Found,
}

impl<'f> Search<'f> {
    fn new(files: &'f dyn FileSystem) -> Self {
        Self {
            files,
            folders: VecDeque::new(),
            links: VecDeque::new(),
            seen: BTreeMap::new(),
            closed: BTreeSet::new(),
            found: Found::default(),
        }
    }

    fn look_into(&mut self, candidate: Candidate) {
        let seen = self.seen.get(&candidate.real).copied();
        // Come upon from further up, more of what is below it is within reach, so it is read again.
        if seen.is_some_and(|level| level <= candidate.level) {
            return;
        }
        self.seen.insert(candidate.real.clone(), candidate.level);
        match examine(self.files, &candidate.path) {
            // Seen from further up before, it was found then.
            Ok(Folder::Backup) if seen.is_some() => (),
            Ok(Folder::Backup) => self.found.backups.push(candidate.path),
            Ok(Folder::Other) if candidate.level < DEEPEST => {
                if let Err(error) = self.list(&candidate) {
                    self.close(candidate.real, error);
                }
            }
            Ok(Folder::Other) => (),
            Err(error) => self.close(candidate.real, error),
        }
    }

    /// Notes what is in a folder.
    fn list(&mut self, candidate: &Candidate) -> Result<(), BackupError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotADirectory => not_a_folder(self.files, &candidate.path),
            _ => BackupError::from_io(&candidate.path, source),
        };
        let mut entries = self.files.list(&candidate.path).map_err(failed)?;
        entries.sort();
        for entry in entries {
            if !OF_THE_SYSTEM.iter().any(|system| entry.name == *system) {
                self.note(candidate, &entry);
            }
        }
        Ok(())
    }

    fn note(&mut self, around: &Candidate, entry: &Entry) {
        let (path, level) = (around.path.join(&entry.name), around.level + 1);
        // Other folders may be called so because they were unpacked.
        let is_archive = match entry.kind {
            Kind::Folder => has_ending(&path, &["sparsebundle"]),
            Kind::File | Kind::Link | Kind::Other => is_named_as_an_archive(&path),
        };
        if level == 1 && is_archive {
            self.found.archives.push(path);
            return;
        }
        let real = around.real.join(&entry.name);
        match entry.kind {
            Kind::Folder => self.folders.push_back(Candidate { path, real, level }),
            Kind::Link => {
                let led_to = self.files.metadata(&path);
                match led_to.and_then(|led_to| Ok((led_to, self.files.real_path(&path)?))) {
                    Ok((led_to, real)) if led_to.is_folder() => {
                        self.links.push_back(Candidate { path, real, level });
                    }
                    Ok(_) => (),
                    Err(error) => self.close(real, BackupError::from_io(path, error)),
                }
            }
            Kind::File | Kind::Other if is_called_like_a_manifest(&entry.name) => {
                self.close(real, BackupError::OtherName { path });
            }
            Kind::File | Kind::Other => (),
        }
    }

    /// Notes what can't be looked into, once, wherever it was come upon.
    fn close(&mut self, real: PathBuf, error: BackupError) {
        if self.closed.insert(real) {
            self.found.closed.push(error);
        }
    }
}

/// Returns the backup that a folder belongs to, if it is one or inside one.
pub fn backup_around<'p>(files: &dyn FileSystem, folder: &'p Path) -> Option<&'p Path> {
    folder.ancestors().find(|folder| matches!(examine(files, folder), Ok(Folder::Backup)))
}

/// What a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Folder {
    Backup,
    Other,
}

/// Tells whether a folder is a backup. One has a manifest, be it of an unfinished backup, or two of
/// the three lists that stand beside one, or the files that iOS 2 to 4 left: a single Info.plist is
/// in every Mac application.
fn examine(files: &dyn FileSystem, folder: &Path) -> Result<Folder, BackupError> {
    let has = |name: &str| is_there(files, &folder.join(name));
    // A closed folder `Snapshot` is for whoever lists this one to tell.
    let is_begun = || has("Snapshot/Manifest.db").unwrap_or_default();
    if has("Manifest.db")? || has("Manifest.mbdb")? || is_begun() {
        return Ok(Folder::Backup);
    }
    let lists = ["Info.plist", "Manifest.plist", "Status.plist"];
    let lists = lists.into_iter().map(has).collect::<Result<Vec<_>, _>>()?;
    let count = lists.iter().filter(|is_there| **is_there).count();
    let is_backup = 1 < count || (count == 1 && is_of_ios_2_to_4(files, folder));
    Ok(if is_backup { Folder::Backup } else { Folder::Other })
}

/// Whether there is a file, or a link that should lead to one.
fn is_there(files: &dyn FileSystem, path: &Path) -> Result<bool, BackupError> {
    match files.metadata(path) {
        Ok(metadata) => Ok(metadata.is_file()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            // It is the folder that may not be looked into: asking about a file reads nothing of
            // it.
            let folder = path.parent().unwrap_or(path);
            Err(BackupError::from_io(folder, error))
        }
        // A link that leads nowhere is one that should lead to a file.
        Err(error) => Ok(is_dangling_link(&error)),
    }
}

/// Whether a folder holds files as backups of iOS 2 to 4 have them: each beside one that tells
/// what it is, and no list of all.
pub(super) fn is_of_ios_2_to_4(files: &dyn FileSystem, folder: &Path) -> bool {
    let entries = files.list(folder).unwrap_or_default();
    let has_ending =
        |entry: &Entry| has_ending(Path::new(&entry.name), &["mddata", "mdinfo", "mdbackup"]);
    entries.iter().any(has_ending)
}

/// Returns the manifest in a folder that has none by its name, if something there is called like one.
pub(super) fn manifest_by_another_name(files: &dyn FileSystem, folder: &Path) -> Option<PathBuf> {
    let mut entries = files.list(folder).ok()?;
    entries.sort();
    let mut entries = entries.into_iter().filter(|entry| entry.kind == Kind::File);
    entries.find(|entry| is_called_like_a_manifest(&entry.name)).map(|it| folder.join(it.name))
}

/// Whether a file is called as a manifest is, but in small or capital letters, as some disks and
/// programs leave it; with a number, as a second copy has it; or with the ending of a download that isn't
/// complete.
fn is_called_like_a_manifest(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let lower = name.to_lowercase();
    let Some(rest) = lower.trim_start_matches(['.', ' ']).strip_prefix("manifest") else {
        return false;
    };
    // Between the name and its ending stand at most a number or a word such as “copy”.
    let Some((_, after)) = rest.split_once(".db").or_else(|| rest.split_once(".mbdb")) else {
        return false;
    };
    let is_usual = ["Manifest.db", "Manifest.mbdb"].contains(&&*name);
    // An AppleDouble file holds attributes, and what SQLite keeps beside a database is none.
    !is_usual && !name.starts_with("._") && (after.is_empty() || after.starts_with('.'))
}
