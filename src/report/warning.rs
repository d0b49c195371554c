//! `Warning`: how far the numbers can be trusted.

use std::path::{Path, PathBuf};

use super::words;
use crate::{
    backup::{BackupError, Extent, Gaps, ListFile, Problem, ProblemKind, State},
    bytes::{Bytes, Units},
    catalogue::Catalogue,
    evidence::{Source, Unreadable},
    inventory::{Completeness, Inventory, ItemId},
};

/// More than any iPhone or iPad holds.
const LARGEST_DEVICE: Bytes = Bytes::new(4 << 40);

/// How many folders are named that can't be opened; more of them say no more.
const MOST_FOLDERS: usize = 100;

/// Something that the reader should know about how far the numbers can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// A word for programs, such as `unusable_rows`.
    pub code: &'static str,
    /// A sentence for people, with sizes as on the iCloud screens.
    pub message: String,
    /// The same with sizes of 10^9 bytes a GB, where it names sizes.
    pub in_decimal: Option<String>,
    /// How often it happened.
    pub count: u64,
    /// The item that it is about, if it is about one.
    pub id: Option<ItemId>,
    /// The bytes that it is about, if it is about some.
    pub bytes: Option<Bytes>,
}

impl Warning {
    pub(super) fn once(code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message, in_decimal: None, count: 1, id: None, bytes: None }
    }

    /// Makes a warning that names sizes, before anybody knows in which units they will be shown.
    pub fn sized(code: &'static str, message: impl Fn(&dyn Fn(Bytes) -> String) -> String) -> Self {
        let [message, in_decimal] = [Units::Icloud, Units::Decimal]
            .map(|units| message(&|bytes: Bytes| bytes.display(units).to_string()));
        Self { in_decimal: Some(in_decimal), ..Self::once(code, message) }
    }

    /// Returns its sentence with sizes in these units.
    pub fn said(&self, units: Units) -> &str {
        match (units, &self.in_decimal) {
            (Units::Decimal, Some(message)) => message,
            _ => &self.message,
        }
    }

    fn times(code: &'static str, message: impl Into<String>, count: u64) -> Self {
        Self { count, ..Self::once(code, message) }
    }

    /// Warns of a file of the backup that would have been evidence, and couldn't be used.
    pub fn of_problem(problem: &Problem) -> Self {
        let code = match problem.kind {
            ProblemKind::Missing => "missing_file",
            ProblemKind::Unreadable(_) => "unreadable_file",
            ProblemKind::Malformed(_) => "malformed_file",
        };
        let without = match problem.file {
            ListFile::Info => "without it, names of apps and of the device may be missing here",
            ListFile::Manifest => {
                "without it, nothing says whether the backup is encrypted, and some containers may \
                 not be told to belong to their app"
            }
            ListFile::Status => "without it, nothing says whether the backup is complete",
        };
        Self::once(code, format!("{problem}; {without}."))
    }

    /// The same for one of several backups.
    pub fn of_problem_in(backup: &Path, problem: &Problem) -> Self {
        let warning = Self::of_problem(problem);
        warning.with_prefix(&backup.display().to_string())
    }

    /// The same for one of two backups that are compared.
    pub(super) fn of_one_of_two(&self, which: &str) -> Self {
        self.clone().with_prefix(which)
    }

    /// Says first what it is about.
    fn with_prefix(self, about: &str) -> Self {
        let prefixed = |message: String| format!("{about}: {message}");
        let in_decimal = self.in_decimal.map(prefixed);
        Self { message: prefixed(self.message), in_decimal, ..self }
    }

    /// Takes over a warning from sizes that were saved. A word that this version has none of its own
    /// for stays without one, so that no file puts words in the mouth of this program.
    pub(super) fn of_saved(code: &str, message: String, count: u64) -> Self {
        /// What is said of a single backup.
        const CODES: [&str; 13] = [
            "empty_backup",
            "implausible_sizes",
            "interrupted_backup",
            "malformed_file",
            "missing_file",
            "off_but_sent",
            "partial_manifest",
            "snapshot_manifest",
            "unknown_state",
            "unreadable_evidence",
            "unreadable_file",
            "unreadable_place",
            "unusable_rows",
        ];
        let known = CODES.into_iter().find(|known| *known == code);
        Self::times(known.unwrap_or("saved_warning"), message, count)
    }

    /// Tells what of an option may be meant otherwise.
    pub fn of_request(code: &'static str, message: String) -> Self {
        Self::once(code, message)
    }

    /// Tells what a list in Settings can't tell, or what of it isn't clear.
    pub fn of_settings(code: &'static str, message: String) -> Self {
        Self::once(code, message)
    }

    /// Tells that one of many backups has no app of a name that was given.
    pub fn of_absent_app(name: &str) -> Self {
        Self::once("app_not_found", format!("No app in this backup is called `{name}`."))
    }

    /// Tells that none of them has one.
    pub fn of_app_nowhere(name: &str) -> Self {
        Self::once("app_not_found", format!("No app in any of these backups is called `{name}`."))
    }

    /// Tells of a backup that counts twice.
    pub fn of_named_twice(folder: &Path) -> Self {
        let folder = folder.display();
        Self::once(
            "named_twice",
            format!("{folder} is named twice, so it counts twice. Name each device’s backup once."),
        )
    }

    /// Warns of two backups that look like those of one device.
    pub fn of_one_device() -> Self {
        Self::once(
            "one_device",
            "Two of these backups may be of one device: its name and its model are the same. iCloud keeps \
             one backup of each: if so, give only the newer one.",
        )
    }

    /// Tells of a folder that may hold a backup, or of a manifest, that can't be opened, and
    /// what to do about it.
    pub fn of_unreadable(code: &'static str, error: &BackupError, hint: Option<&str>) -> Self {
        Self::once(code, words::sentences(&error.to_string(), hint))
    }

    /// Tells of a backup whose manifest is cut off.
    pub fn of_cut_off(folder: &Path) -> Self {
        let folder = folder.display();
        let message = format!(
            "The backup in {folder} was copied only in part: its manifest is cut off. Copy it again, or \
             make a new one."
        );
        Self::once("partial_manifest", message)
    }

    /// Tells of what lies beside a backup and can't be opened: each with its cause.
    pub(super) fn of_unreadable_folders(closed: &[BackupError]) -> impl Iterator<Item = Self> {
        let named = closed.iter().take(MOST_FOLDERS).map(|error| {
            Self::once("unreadable_place", format!("Another backup may be here: {error}."))
        });
        named.chain(Self::of_more_folders(closed.len().saturating_sub(MOST_FOLDERS)))
    }

    /// Tells of further ones.
    pub fn of_more_folders(count: usize) -> Option<Self> {
        let folders = words::counted(words::number(count), "more folder", "more folders");
        let message = format!("{folders} can’t be opened either.");
        (0 < count).then(|| Self::times("unreadable_place", message, words::number(count)))
    }

    /// Tells of archives in which a backup may be.
    pub fn of_archives(archives: &[PathBuf]) -> Option<Self> {
        /// How many are named.
        const NAMED: usize = 5;
        let name =
            |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let mut names: Vec<_> = archives.iter().take(NAMED).filter_map(name).collect();
        if let Some(more) = archives.len().checked_sub(NAMED).filter(|more| 0 < *more) {
            names.push(words::counted(words::number(more), "other", "others"));
        }
        let message = match names.as_slice() {
            [] => return None,
            [one] => format!("{one} is an archive. If a backup is in it, unpack it first."),
            names => format!(
                "{} are archives. If backups are in them, unpack them first.",
                words::listed(names)
            ),
        };
        Some(Self::times("archive", message, words::number(archives.len())))
    }

    /// Tells that not all folders were looked into.
    pub fn of_extent(extent: Extent) -> Option<Self> {
        match extent {
            Extent::Everything => None,
            Extent::FirstFolders(count) => Some(Self::once(
                "search_ended",
                format!(
                    "Only the first {count} folders were looked into. Name a folder closer to the \
                     backups to find others."
                ),
            )),
        }
    }

    pub(super) fn of_state(state: State) -> Option<Self> {
        match state {
            State::Finished | State::NoBackup => None,
            State::Interrupted => Some(Self::once(
                "interrupted_backup",
                "This backup was cut off or is still under way, so files may be missing from it. \
                 Make a new one for exact numbers.",
            )),
            State::Empty => {
                Some(Self::once("empty_backup", "This backup says of itself that it is empty."))
            }
            State::Unknown => {
                Some(Self::once("unknown_state", "Nothing says whether this backup was completed."))
            }
        }
    }

    /// Tells what of the manifest could not be read or used.
    pub(super) fn of_inventory(inventory: &Inventory, manifest: &str) -> Vec<Self> {
        const CODE: &str = "partial_manifest";
        let mut warnings = Vec::new();
        let unusable = inventory.totals.unusable;
        match inventory.completeness {
            Completeness::Complete => (),
            Completeness::Damaged(Gaps(gaps)) => warnings.push(Self::times(
                CODE,
                format!(
                    "{manifest} is damaged or cut off: only a part of it could be read, and the \
                     sizes here are those of that part. Make a new backup for the rest."
                ),
                gaps.max(1),
            )),
            Completeness::NoFiles => warnings.push(Self::once(
                CODE,
                format!(
                    "{manifest} lists no file at all. Either the backup was cut off at once, or this \
                     is not all of it. Make a new backup."
                ),
            )),
            Completeness::TooManyUnusable => warnings.push(Self::times(
                CODE,
                format!(
                    "So many rows of {manifest} can’t be used that the sizes here say little. It may \
                     be damaged, or written by a version of iOS that is not known yet. Make a new \
                     backup."
                ),
                unusable,
            )),
        }
        if 0 < unusable {
            let message = format!(
                "{} of the manifest could not be used and {} not counted.",
                words::counted(unusable, "row", "rows"),
                if unusable == 1 { "is" } else { "are" },
            );
            warnings.push(Self::times("unusable_rows", message, unusable));
        }
        warnings
    }

    /// Tells of evidence that is there and can't be read, and what isn't known without it.
    pub(super) fn of_evidence(source: Source, cause: Unreadable) -> Self {
        let why = match cause {
            Unreadable::Missing => "the backup lists it, but its file is not in the folder",
            Unreadable::Denied => "this computer doesn’t allow it to be read (permission denied)",
            Unreadable::Locked => "it is encrypted, and its key is missing",
            Unreadable::TooLarge => "it is larger than is ever read",
            Unreadable::Damaged => "it is damaged, cut off or of a form that is not known",
            Unreadable::Failed => "this computer could not read it",
        };
        let without = match source {
            Source::Accounts => {
                "how large your iCloud storage is and what is on in iCloud isn’t known"
            }
            Source::LastBackups => "when the last iCloud backup succeeded may not be known",
            Source::CloudBackup => {
                "which apps are off already isn’t known, nor how the last backups ended"
            }
            Source::PhotoSync => "whether the photos are in the backup isn’t known",
            Source::PhotoLibrary => {
                "how large your photo library is in iCloud isn’t known, and what is on the device is \
                 counted instead"
            }
            Source::Drive => {
                "what iCloud Drive holds isn’t known, and what is on the device is counted instead"
            }
            Source::SoftwareUpdate => "whether an update of iOS is offered isn’t known",
            Source::Profiles => "whether somebody manages the device isn’t known",
            Source::Restrictions => "whether a profile forbids iCloud Backup isn’t known",
        };
        let message = format!("{} can’t be used: {why}. So {without}.", source.file_name());
        Self::once("unreadable_evidence", message)
    }

    /// Tells of sizes that no device of this model can hold.
    pub(super) fn of_implausible_sizes(
        inventory: &Inventory,
        product_type: Option<&str>,
        catalogue: &Catalogue,
    ) -> Vec<Self> {
        const CODE: &str = "implausible_sizes";
        let model = product_type.and_then(|product_type| catalogue.model(product_type));
        let (device, largest) = match model {
            Some(model) => (format!("an {}", model.name), model.largest),
            None => ("any iPhone or iPad".to_owned(), LARGEST_DEVICE),
        };
        let too_large = inventory.items.iter().filter(|item| largest < item.total.local);
        let mut warnings: Vec<_> = too_large
            .map(|item| Self {
                id: Some(item.id.clone()),
                bytes: Some(item.total.local),
                ..Self::sized(CODE, |size| {
                    format!(
                        "{} is said to hold {}, more than {device} can. That is a fault in its \
                         records: delete the app on the device and install it again.",
                        catalogue.home_screen_name(item),
                        size(item.total.local),
                    )
                })
            })
            .collect();
        if warnings.is_empty() && largest < inventory.totals.local {
            warnings.push(Self::sized(CODE, |size| {
                format!(
                    "The sizes add up to {}, more than {device} can hold, so some of them must be \
                     wrong.",
                    size(inventory.totals.local),
                )
            }));
        }
        warnings
    }

    /// Tells of apps that are off, and of which the last attempt counted bytes all the same.
    pub(super) fn of_off_but_sent(inventory: &Inventory, catalogue: &Catalogue) -> Vec<Self> {
        let sent = inventory.off_but_sent.iter();
        sent.map(|(id, bytes)| {
            let item = inventory.item(id);
            let name = item.map(|item| catalogue.home_screen_name(item));
            let name = name.or_else(|| catalogue.known_name(id)).unwrap_or(id.as_str());
            let warning = Self::sized("off_but_sent", |size| {
                format!(
                    "{name} is off for iCloud Backup, but the last attempt still counted {} of it, so \
                     this does, too. That attempt may be older than the switch. If it stays so: clear \
                     it inside the app, or delete the app and install it again.",
                    size(*bytes),
                )
            });
            Self { id: Some(id.clone()), bytes: Some(*bytes), ..warning }
        })
        .collect()
    }
}
