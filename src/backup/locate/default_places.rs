//! The folders in which Finder, iTunes and Apple Devices keep backups.

use std::path::PathBuf;

/// The systems, as far as their usual places differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Finder keeps backups in the home folder.
    MacOs,
    /// iTunes and Apple Devices keep backups in one of two folders.
    Windows,
    /// No program keeps backups in a folder of its own.
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

impl Default for System {
    fn default() -> Self {
        Self::current()
    }
}

/// Returns the folders where the system keeps backups, whether they exist or not.
pub fn default_places(system: System, folders: &UserFolders) -> Vec<PathBuf> {
    let below = |folder: &Option<PathBuf>, path: &[&str]| {
        folder.as_ref().map(|folder| path.iter().fold(folder.clone(), |path, part| path.join(part)))
    };
    let paths = match system {
        System::MacOs => {
            vec![below(&folders.home, &["Library", "Application Support", "MobileSync", "Backup"])]
        }
        System::Windows => vec![
            // iTunes; those from the Microsoft Store, iTunes and Apple Devices, keep them in the
            // home folder.
            below(&folders.app_data, &["Apple Computer", "MobileSync", "Backup"]),
            below(&folders.home, &["Apple", "MobileSync", "Backup"]),
        ],
        System::Other => Vec::new(),
    };
    paths.into_iter().flatten().collect()
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
    fn each_system_has_its_usual_places() {
        check(System::MacOs, &["/home/anna/Library/Application Support/MobileSync/Backup"]);
        check(
            System::Windows,
            &["/roaming/Apple Computer/MobileSync/Backup", "/home/anna/Apple/MobileSync/Backup"],
        );
        check(System::Other, &[]);
    }

    #[test]
    fn a_user_without_a_home_has_no_usual_places() {
        assert!(default_places(System::MacOs, &UserFolders::default()).is_empty());
    }
}
