//! What somebody can do about a backup that can't be read, or a list that can't be used.

use std::path::{Path, PathBuf};

use crate::{backup::BackupError, report::words, settings::SettingsError};

/// What to do about a wrong password; what costs most comes last.
const WRONG_PASSWORD: &str = "it is the one that was chosen when “Encrypt local backup” was switched on, perhaps years \
     ago and for an older device\n  \
     - Check the keyboard layout and Caps Lock.\n  \
     - Try older passwords, the password of the computer, that of the Apple Account and the \
     passcode of the device: many people use the same one.\n  \
     - On the Mac that made the backup, Keychain Access may have it: search for “iOS \
     Backup”.\n  \
     - Finder or iTunes on the computer that made the backup can tell whether a password is right: \
     choose Change Password, which asks for the old one.\n  \
     - If nobody knows it, nobody can read this backup. Only then, for backups to come: \
     Settings › General › Transfer or Reset › Reset › Reset All Settings removes the \
     password from the device. It deletes no apps and no data, but all settings start over: \
     Wi-Fi networks, Apple Pay cards, the Home Screen, privacy.";

/// Where somebody reads what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Where commands are typed.
    Terminal,
    /// Where folders are chosen or dropped.
    Browser,
}

/// Returns what to do about a backup that can't be read.
pub fn of_backup(error: &BackupError, face: Face) -> Option<String> {
    if face == Face::Browser
        && let Some(hint) = in_browser(error)
    {
        return Some(hint.to_owned());
    }
    let hint = match error {
        BackupError::Missing { .. }
        | BackupError::EmptyFolder { .. }
        | BackupError::NotAFolder { .. }
        | BackupError::Archive { .. }
        | BackupError::NotABackup { .. } => of_name(error)?,
        BackupError::Foreign { .. } => {
            "another program has rewritten this file in a form that no iPhone uses; use the backup \
             as Finder, iTunes or idevicebackup2 made it"
        }
        BackupError::Changed { .. } => {
            "a backup is in progress, or another program is changing it; wait until that is done, \
             then try again"
        }
        BackupError::LeadsNowhere { .. } => "connect the disk it points to",
        BackupError::OtherName { .. } => {
            "rename it to Manifest.db, and the files beside it to Info.plist, Manifest.plist and \
             Status.plist, where small and capital letters differ; or copy the backup again. One that \
             ends in .icloud is still in iCloud Drive, and has to be downloaded"
        }
        BackupError::TooOld { .. } => {
            "tierfit reads backups of iOS 5 and later; update the device and make a new one"
        }
        // There, even the owner needs it for the folder in which Finder keeps backups.
        BackupError::Denied { .. } if cfg!(target_os = "macos") => {
            "allow it: System Settings › Privacy & Security › Full Disk Access › switch on the \
             terminal, then quit and reopen the terminal"
        }
        BackupError::Denied { .. } => "check who owns the folder and its files",
        BackupError::TooManyOpenFiles { .. } => {
            "close other programs or lower --threads, and try again. In a shell, run `ulimit -n \
             1024` first to allow more open files"
        }
        BackupError::Several { .. } | BackupError::Beside { .. } => return of_others(error, face),
        BackupError::NoManifest { .. } => "make a new backup, and check that it completes",
        BackupError::Encrypted { .. } => {
            "on a terminal tierfit asks for the password. A script gives it in a file \
             (--password-file FILE, or `-` for standard input) or in the variable TIERFIT_PASSWORD"
        }
        BackupError::WrongPassword { .. } => WRONG_PASSWORD,
        BackupError::NoLock { .. }
        | BackupError::NoKey { .. }
        | BackupError::Undecipherable { .. }
        | BackupError::Damaged { .. }
        | BackupError::NoFiles { .. }
        | BackupError::TotalTooLarge { .. } => {
            "the backup is incomplete or was copied only in part: copy it again, or make a new one"
        }
        BackupError::NotADatabase { .. } => {
            "if the backup is encrypted, its Manifest.plist is missing or damaged: copy it again, \
             or make a new one"
        }
        // The system has said why, and the message has its words.
        BackupError::Unreadable { .. } => return None,
    };
    Some(hint.to_owned())
}

/// Returns what to do in a browser, where it isn't what is done elsewhere.
fn in_browser(error: &BackupError) -> Option<&'static str> {
    Some(match error {
        BackupError::EmptyFolder { .. }
        | BackupError::NotAFolder { .. }
        | BackupError::NotABackup { .. } => {
            "choose the folder that holds Manifest.db; its name is a long row of letters and digits. \
             The folder around it, usually called Backup or MobileSync, will do too"
        }
        BackupError::Archive { .. } => {
            "unpack it first (if it is a disk image, open it), and choose the folder inside"
        }
        BackupError::Foreign { .. } => {
            "another program has rewritten this file in a form that no iPhone uses. On the command \
             line, tierfit can read some of these; or use the backup as Finder, iTunes or \
             idevicebackup2 made it"
        }
        BackupError::Encrypted { .. } => "type its password",
        BackupError::Unreadable { .. } => {
            "if a backup is in progress, wait until it is done. Then choose the folder again: a \
             browser stops reading files that change"
        }
        // What is done about all others is the same as at a terminal.
        _ => return None,
    })
}

/// Returns what to do about a name that is none of a backup.
fn of_name(error: &BackupError) -> Option<&'static str> {
    Some(match error {
        BackupError::Missing { path } if is_unit(path) => {
            "if that belongs to a size, write it without a space, such as 50GB, or in quotes"
        }
        BackupError::Missing { .. } => {
            "check the name; `tierfit list` shows the backups in the usual places"
        }
        BackupError::EmptyFolder { .. } => {
            "name the folder of a backup, or one that holds backups up to five levels deep"
        }
        BackupError::NotAFolder { .. } => "name the folder that holds Manifest.db",
        BackupError::Archive { .. } => {
            "unpack it first (if it is a disk image, open it), and name the folder inside"
        }
        BackupError::NotABackup { .. } => {
            "name the folder that holds Manifest.db, or one that holds backups up to five levels deep"
        }
        _ => return None,
    })
}

/// Whether a name is a unit that belongs to a number before it.
fn is_unit(name: &Path) -> bool {
    let units = ["kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib"];
    name.to_str().is_some_and(|name| units.contains(&name.to_lowercase().as_str()))
}

/// Returns what to do where one of several backups is meant.
pub fn which_of(backups: &[PathBuf]) -> String {
    let named: Vec<_> = backups
        .iter()
        .map(|backup| format!("\n  {}", words::printable(&backup.to_string_lossy())))
        .collect();
    format!("name one of them; `tierfit list` shows whose they are:{}", named.concat())
}

/// Returns what to do where there are several backups, or may be.
fn of_others(error: &BackupError, face: Face) -> Option<String> {
    match error {
        BackupError::Several { backups, .. } => Some(which_of(backups)),
        BackupError::Beside { error, closed } => Some(beside(error, closed, face)),
        _ => None,
    }
}

/// Returns what to do about an error, and what else could not be looked into, each with its cause.
fn beside(error: &BackupError, closed: &[BackupError], face: Face) -> String {
    /// More of them say no more.
    const MOST: usize = 100;
    let named = closed.iter().take(MOST).map(ToString::to_string);
    let more = closed.len().saturating_sub(MOST);
    let more = (0 < more).then(|| words::counted(words::number(more), "other", "others"));
    let lines: Vec<_> =
        named.chain(more).map(|closed| format!("\n  {}", words::printable(&closed))).collect();
    let of_error = of_backup(error, face).map(|hint| hint + "\n").unwrap_or_default();
    format!("{of_error}a backup may also be where nobody could look:{}", lines.concat())
}

/// What to do about a list that can't be used.
pub fn of_settings(error: &SettingsError) -> &'static str {
    match error {
        SettingsError::Picture => {
            "copy the text of the screenshot, and save that as a file\n  \
             - iPhone: open the screenshot in Photos, tap the Live Text button at the bottom right, \
             then Copy All, and send the text to this computer (Notes, Mail).\n  \
             - Mac: open it in Preview or Photos, select the text with the mouse, and copy it.\n  \
             - Windows: open it in Photos or the Snipping Tool, and choose Text Actions › Copy all \
             text."
        }
        SettingsError::NotText => "save it as plain text (UTF-8)",
        SettingsError::Empty => {
            "it needs the list of Settings › [your name] › iCloud › Storage › Backups › this device › \
             Show All Apps, as text, with the name of each app and its size, such as “WhatsApp 11.3 \
             GB”. English, German, French, Spanish, Japanese and Chinese are read"
        }
        SettingsError::Apart { .. } => {
            "copy the list again, a few rows at a time, or write each size behind its name"
        }
        SettingsError::Twice { .. } => "remove the row that is out of date",
    }
}
