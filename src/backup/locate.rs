//! Finding backups: the places where systems keep them, and the backups in a folder.
//!
//! A backup is told by what is in its folder, never by the folder's name, because people rename
//! them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::BackupError;

/// The systems, as far as their places differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Finder keeps backups in the home folder.
    MacOs,
    /// iTunes and Apple Devices keep backups in one of two places.
    Windows,
    /// No program keeps backups at a place of its own.
    Other,
}

impl System {
    /// The system that this program was built for.
    pub const fn current() -> Self {
        if cfg!(target_os = "macos") {
            Self::MacOs
        } else if cfg!(windows) {
            Self::Windows
        } else {
            Self::Other
        }
    }
}

/// The folders of the user that the usual places are found from.
#[derive(Debug, Default, Clone)]
pub struct UserFolders {
    /// The home folder.
    pub home: Option<PathBuf>,
    /// `%APPDATA%` of Windows.
    pub app_data: Option<PathBuf>,
}

/// Returns the places where the system keeps backups, whether they exist or not.
pub fn default_places(system: System, folders: &UserFolders) -> Vec<PathBuf> {
    let below = |folder: &Option<PathBuf>, path: &[&str]| {
        folder.as_ref().map(|folder| path.iter().fold(folder.clone(), |path, part| path.join(part)))
    };
    let places = match system {
        System::MacOs => {
            vec![below(&folders.home, &["Library", "Application Support", "MobileSync", "Backup"])]
        }
        System::Windows => vec![
            below(&folders.app_data, &["Apple Computer", "MobileSync", "Backup"]),
            below(&folders.home, &["Apple", "MobileSync", "Backup"]),
        ],
        System::Other => Vec::new(),
    };
    places.into_iter().flatten().collect()
}

/// Returns the backups in `folder`, sorted by path: the folder itself if it is one, else those
/// right below it.
///
/// # Errors
/// When the folder can't be listed.
pub fn backups_in(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    if looks_like_a_backup(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotADirectory => BackupError::NotAFolder { path: folder.to_owned() },
        _ => BackupError::from_io(folder, source),
    };
    let mut backups = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if looks_like_a_backup(&path) {
            backups.push(path);
        }
    }
    backups.sort();
    Ok(backups)
}

/// Returns the backup that a folder belongs to, if it is one or inside one.
pub fn backup_around(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| looks_like_a_backup(folder))
}

/// Whether a folder has a manifest, be it of an unfinished backup, or two of the three lists that
/// stand beside one: a single Info.plist is in every Mac application.
fn looks_like_a_backup(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).is_file();
    let lists = ["Info.plist", "Manifest.plist", "Status.plist"];
    has("Manifest.db")
        || has("Manifest.mbdb")
        || has("Snapshot/Manifest.db")
        || lists.into_iter().filter(|name| has(name)).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(system: System, expected: &[&str]) {
        let folders =
            UserFolders { home: Some("/home/anna".into()), app_data: Some("/roaming".into()) };
        // As paths, whose parts Windows joins with another character.
        let expected: Vec<_> = expected.iter().map(PathBuf::from).collect();
        assert_eq!(default_places(system, &folders), expected);
    }

    #[test]
    fn each_system_has_its_places() {
        check(System::MacOs, &["/home/anna/Library/Application Support/MobileSync/Backup"]);
        check(
            System::Windows,
            &["/roaming/Apple Computer/MobileSync/Backup", "/home/anna/Apple/MobileSync/Backup"],
        );
        check(System::Other, &[]);
    }

    #[test]
    fn a_user_without_a_home_has_no_places() {
        assert!(default_places(System::MacOs, &UserFolders::default()).is_empty());
    }
}
