//! `Failure`: why a command could not be done, and what somebody can do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    backup::BackupError,
    catalogue::CatalogueError,
    examination::{
        PartialManifest,
        hint::{self, Face},
    },
    plan::{PlanError, SolveError},
    report::{csv::CsvError, html::HtmlError, json::SavedError},
    settings::SettingsError,
};

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A catalogue that was named can't be read.
    #[error("cannot read {}: {source}", .file.display())]
    CatalogueFile { file: PathBuf, source: io::Error },
    /// The file with the password can't be read.
    #[error("cannot read the password from {}: {source}", named(.file))]
    PasswordFile { file: PathBuf, source: io::Error },
    /// The file with the password has none.
    #[error("there is no password in {}", named(.file))]
    EmptyPassword { file: PathBuf },
    /// No backup was named, and the system has no usual place.
    #[error("no backup was named, and this system has no usual place for them")]
    NoUsualPlace,
    /// No backup was named, and there is none in the usual places.
    #[error("no backup was named, and there is none in {}", joined(.places))]
    NothingThere { places: Vec<PathBuf> },
    /// A name fits several devices, or a device with several backups.
    #[error("there are several backups of a device called `{name}`")]
    SeveralOfDevice { name: String, backups: Vec<PathBuf> },
    /// Saved sizes can't be read.
    #[error("cannot read {}: {source}", .file.display())]
    SavedFile { file: PathBuf, source: io::Error },
    /// A file is no saved sizes.
    #[error("cannot use {}: {source}", .file.display())]
    NotSaved { file: PathBuf, source: SavedError },
    /// The list of Settings can't be read.
    #[error("cannot read the list of apps from {}: {source}", named(.file))]
    SettingsFile { file: PathBuf, source: io::Error },
    /// It can't be used.
    #[error("cannot use {} as the list of apps in Settings: {source}", named(.file))]
    Settings { file: PathBuf, source: SettingsError },
    /// An app was named that the backup doesn't have.
    #[error("no app in this backup is called `{name}`")]
    NoSuchApp { name: String, near: Vec<String> },
    /// An app was named that the catalogue doesn't have.
    #[error("the catalogue has no app called `{name}`")]
    NotInCatalogue { name: String, near: Vec<String> },
    /// A name fits several apps.
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
    /// The arguments contradict each other.
    #[error("{0}")]
    Usage(String),
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
        matches!(self, Self::Backup(BackupError::Several { .. }))
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
            Self::NoSuchApp { near, .. } if near.is_empty() => {
                "`tierfit sizes --top 0` shows all apps of the backup"
            }
            Self::NotInCatalogue { near, .. } if near.is_empty() => {
                "`tierfit app` lists all that it has; one that it lacks is judged by its files"
            }
            Self::NoSuchApp { near, .. } | Self::NotInCatalogue { near, .. } => {
                return Some(format!("did you mean {}?", near.join(", ")));
            }
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
            Self::SettingsFile { .. } => {
                "check the name given to --settings; `-` reads the list from standard input"
            }
            Self::Settings { source, .. } => hint::of_settings(source),
            Self::CatalogueFile { .. } => "check its name, and who may read it",
            Self::PasswordFile { .. } | Self::EmptyPassword { .. } => {
                "check the name given to --password-file; `-` reads the password from standard input"
            }
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

/// How to make a backup.
pub(super) const MAKE_ONE: &str = "make a backup first: connect the device with a cable, choose it in Finder, Apple Devices or \
     iTunes, then “Back up all of the data to this computer” and Back Up Now";

/// Returns the name of a file, of which `-` is standard input.
fn named(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

fn joined(places: &[PathBuf]) -> String {
    places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(" or ")
}
