//! `Failure`: why a command could not be done, and what somebody can do about it.

use std::{io, path::PathBuf};

use super::{input, misuse::Misuse};
use crate::{
    backup::BackupError,
    catalogue::CatalogueError,
    examination::{
        PartialManifest,
        hint::{self, Face},
    },
    plan::{PlanError, SolveError},
    report::{
        csv::CsvError,
        html::HtmlError,
        json::{ErrorCode, SavedError},
    },
    settings::SettingsError,
};

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error("cannot read {}: {source}", .file.display())]
    CatalogueFile { file: PathBuf, source: io::Error },
    #[error("cannot read the password from {}: {source}", input::shown(.file))]
    PasswordFile { file: PathBuf, source: io::Error },
    #[error("there is no password in {}", input::shown(.file))]
    EmptyPassword { file: PathBuf },
    /// Also a list that could be read only in part.
    #[error("cannot read the list of paths from {}: {source}", input::shown(.file))]
    PathsFile { file: PathBuf, source: io::Error },
    /// One of its paths can be none on this system.
    #[error("it is not a path that this system can open: it is not valid text")]
    InvalidPath,
    #[error("no backup was named, and this system has no usual place for them")]
    NoUsualPlace,
    #[error("no backup was named, and there is none in {}", joined(.folders))]
    NothingThere { folders: Vec<PathBuf> },
    /// A name fits several devices, or a device with several backups.
    #[error("there are several backups of a device called `{name}`")]
    SeveralOfDevice { name: String, backups: Vec<PathBuf> },
    #[error("cannot read {}: {source}", .file.display())]
    SavedFile { file: PathBuf, source: io::Error },
    #[error("cannot use {}: {source}", .file.display())]
    NotSaved { file: PathBuf, source: SavedError },
    #[error("cannot read the list of apps from {}: {source}", input::shown(.file))]
    SettingsFile { file: PathBuf, source: io::Error },
    #[error("cannot use {} as the list of apps in Settings: {source}", input::shown(.file))]
    Settings { file: PathBuf, source: SettingsError },
    #[error("no app in this backup is called `{name}`")]
    NoSuchApp { name: String, near: Vec<String> },
    #[error("the catalogue has no app called `{name}`")]
    NotInCatalogue { name: String, near: Vec<String> },
    #[error("`{name}` could be {}", .fitting.join(", "))]
    Ambiguous { name: String, fitting: Vec<String> },
    /// A plan was asked for, and only a part of the manifest can be used.
    #[error(transparent)]
    PartialManifest(#[from] PartialManifest),
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The page would be written into a folder that isn't there.
    #[error("there is no folder {}", .folder.display())]
    NoFolder { folder: PathBuf },
    /// The page would be written into a backup, which is never changed.
    #[error("{} would be inside a backup, and a backup is never changed", .file.display())]
    PageInBackup { file: PathBuf },
    #[error("{} already exists", .file.display())]
    PageExists { file: PathBuf },
    /// What is there is a folder, a device or a pipe, which nobody wants to see replaced by a page.
    #[error("{} is not a regular file, and nothing else is overwritten", .file.display())]
    PageNotAFile { file: PathBuf },
    /// What is there leads to something else.
    #[error("{} is a link, and a link is never overwritten", .file.display())]
    PageIsLink { file: PathBuf },
    #[error("cannot write {}: {source}", .file.display())]
    PageNotWritten { file: PathBuf, source: io::Error },
    #[error("{} is written, but cannot be opened: {source}", .file.display())]
    PageNotOpened { file: PathBuf, source: io::Error },
    #[error(transparent)]
    Usage(#[from] Misuse),
    /// tierfit itself failed at one of many backups, and has said so on stderr.
    #[error("tierfit itself failed at this backup")]
    Internal,
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
    #[error("cannot write the report as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("cannot write the report as CSV: {0}")]
    Csv(#[from] CsvError),
    #[error("cannot write the report as a page: {0}")]
    Html(#[from] HtmlError),
}

impl Failure {
    /// Whether a folder was named that holds several backups.
    pub(super) fn is_of_several(&self) -> bool {
        matches!(self, Self::Backup(error) if error.is_of_several())
    }

    /// Returns the word for programs that says why one of many backups has no answer.
    pub(super) fn code(&self) -> ErrorCode {
        match self {
            Self::Backup(error) => code_of(error),
            Self::InvalidPath => ErrorCode::InvalidPath,
            Self::Ambiguous { .. } | Self::SeveralOfDevice { .. } => ErrorCode::AmbiguousName,
            Self::PartialManifest(_) => ErrorCode::PartialManifest,
            Self::Plan(_) => ErrorCode::NoPlan,
            Self::Usage(_) | Self::NoSuchApp { .. } | Self::NotInCatalogue { .. } => {
                ErrorCode::Usage
            }
            // None of these is about one of many backups, unless something has gone wrong inside.
            Self::Catalogue(_)
            | Self::CatalogueFile { .. }
            | Self::PasswordFile { .. }
            | Self::EmptyPassword { .. }
            | Self::PathsFile { .. }
            | Self::NoUsualPlace
            | Self::NothingThere { .. }
            | Self::SavedFile { .. }
            | Self::NotSaved { .. }
            | Self::SettingsFile { .. }
            | Self::Settings { .. }
            | Self::NoFolder { .. }
            | Self::PageInBackup { .. }
            | Self::PageExists { .. }
            | Self::PageNotAFile { .. }
            | Self::PageIsLink { .. }
            | Self::PageNotWritten { .. }
            | Self::PageNotOpened { .. }
            | Self::Internal
            | Self::Output(_)
            | Self::Json(_)
            | Self::Csv(_)
            | Self::Html(_) => ErrorCode::Internal,
        }
    }

    /// Returns what to do about one of several backups, of which nobody is asked for a password.
    pub(super) fn hint_beside_others(&self, command: &str) -> Option<String> {
        match self {
            Self::Backup(BackupError::Encrypted { .. }) => Some(format!(
                "name it alone, `tierfit {command} BACKUP`, to be asked for its password. For \
                 several, give one password in a file (--password-file FILE) or in the variable \
                 TIERFIT_PASSWORD"
            )),
            _ => self.hint(command),
        }
    }

    /// Returns what to do, in a sentence or two, for somebody who has typed this command.
    pub(super) fn hint(&self, command: &str) -> Option<String> {
        let hint = match self {
            Self::Backup(error) => return hint::of_backup(error, Face::Terminal),
            Self::NoUsualPlace => {
                return Some(format!(
                    "name the folder that idevicebackup2 or pymobiledevice3 wrote, or one copied \
                     from a Mac or PC: tierfit {command} FOLDER"
                ));
            }
            Self::NothingThere { .. } => {
                return Some(format!(
                    "{MAKE_ONE}. Or name the folder of one: tierfit {command} FOLDER"
                ));
            }
            Self::SeveralOfDevice { backups, .. } => return Some(hint::which_of(backups)),
            Self::NoSuchApp { near, .. } => return Some(near_or(near, ALL_OF_BACKUP)),
            Self::NotInCatalogue { near, .. } => return Some(near_or(near, ALL_OF_CATALOGUE)),
            Self::Ambiguous { .. } => "name it by its id, in brackets here",
            Self::PartialManifest(_) => {
                "make a new backup, and check that it completes. `tierfit sizes` shows what can be \
                 read of this one"
            }
            Self::Plan(PlanError::Solve(SolveError::TooMany | SolveError::Undecided)) => {
                "name apps to keep with --keep, so that there are fewer to choose from"
            }
            Self::Plan(_) => {
                "some of the sizes must be wrong; `tierfit sizes` shows which are the largest"
            }
            Self::PageInBackup { .. } => "name a folder outside the backup",
            Self::NoFolder { .. } => "make that folder first, or name another file with -o",
            Self::PageExists { .. } => "use --force to overwrite it",
            Self::PageNotAFile { .. } => "name a file, or `-` to write the page to standard output",
            Self::PageIsLink { .. } => "name the file it points to, or another one",
            Self::PageNotOpened { .. } => "open it with any browser",
            Self::SavedFile { .. } | Self::NotSaved { .. } => {
                "name the folder of a backup, or a file that `tierfit sizes --format json` wrote"
            }
            Self::SettingsFile { .. } => return Some(of_option("--settings", "the list")),
            Self::Settings { source, .. } => hint::of_settings(source),
            Self::CatalogueFile { .. } => "check its name, and who may read it",
            Self::PasswordFile { .. } | Self::EmptyPassword { .. } => {
                return Some(of_option("--password-file", "the password"));
            }
            Self::PathsFile { .. } => return Some(of_option("--paths-from", "the list")),
            Self::InvalidPath => "write the list in UTF-8",
            Self::Internal => "please report it, with stderr and what `tierfit --version` says",
            Self::Catalogue(_)
            | Self::PageNotWritten { .. }
            | Self::Usage(_)
            | Self::Output(_)
            | Self::Json(_)
            | Self::Csv(_)
            | Self::Html(_) => return None,
        };
        Some(hint.to_owned())
    }
}

const ALL_OF_BACKUP: &str = "`tierfit sizes --top 0` shows all apps of the backup";
const ALL_OF_CATALOGUE: &str =
    "`tierfit app` lists all that it has; one that it lacks is judged by its files";

/// Names the apps that may be meant, or says where all are shown.
fn near_or(near: &[String], all: &str) -> String {
    if near.is_empty() { all.to_owned() } else { format!("did you mean {}?", near.join(", ")) }
}

/// What to do about a file that an option names.
fn of_option(option: &str, what: &str) -> String {
    format!("check the name given to {option}; `-` reads {what} from standard input")
}

fn code_of(error: &BackupError) -> ErrorCode {
    match error {
        BackupError::Missing { .. } => ErrorCode::NotFound,
        BackupError::LeadsNowhere { .. } => ErrorCode::DanglingLink,
        BackupError::Archive { .. } => ErrorCode::Archive,
        BackupError::OtherName { .. } => ErrorCode::OtherName,
        BackupError::TooOld { .. } => ErrorCode::TooOld,
        BackupError::NotAFolder { .. } => ErrorCode::NotAFolder,
        BackupError::Denied { .. } => ErrorCode::PermissionDenied,
        BackupError::TooManyOpenFiles { .. } => ErrorCode::TooManyOpenFiles,
        BackupError::EmptyFolder { .. } => ErrorCode::EmptyFolder,
        BackupError::NotABackup { .. } => ErrorCode::NotABackup,
        BackupError::Several { .. } => ErrorCode::SeveralBackups,
        BackupError::Beside { error, .. } => code_of(error),
        BackupError::NoManifest { .. } => ErrorCode::NoManifest,
        BackupError::Encrypted { .. } => ErrorCode::PasswordNeeded,
        BackupError::WrongPassword { .. } => ErrorCode::WrongPassword,
        BackupError::NoLock { .. } | BackupError::NoKey { .. } => ErrorCode::NoKeys,
        BackupError::Undecipherable { .. } => ErrorCode::Undecipherable,
        BackupError::Damaged { .. }
        | BackupError::NotADatabase { .. }
        | BackupError::NoFiles { .. } => ErrorCode::Damaged,
        BackupError::Foreign { .. } => ErrorCode::ForeignManifest,
        BackupError::Changed { .. } => ErrorCode::Changed,
        BackupError::TotalTooLarge { .. } => ErrorCode::TotalTooLarge,
        BackupError::Unreadable { .. } => ErrorCode::Unreadable,
    }
}

/// How to make a backup.
pub(super) const MAKE_ONE: &str = "make a backup first: connect the device with a cable, choose it in Finder, Apple Devices or \
     iTunes, then “Back up all of the data to this computer” and Back Up Now";

/// Returns folders as a sentence names them.
pub(super) fn joined(folders: &[PathBuf]) -> String {
    folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(" or ")
}
