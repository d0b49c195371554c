//! `Warning`: how far the numbers can be trusted.

use std::path::Path;

use super::words;
use crate::{
    backup::{Gaps, Problem, ProblemKind, State},
    bytes::Bytes,
    inventory::{Inventory, Missing},
};

/// More than any iPhone or iPad holds.
const LARGEST_DEVICE: Bytes = Bytes::new(4 << 40);

/// Something that the reader should know about how far the numbers can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// A word for programs, such as `unusable_rows`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// How often it happened.
    pub count: u64,
}

impl Warning {
    pub(super) fn once(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), count: 1 }
    }

    /// Tells of a file of the backup that should have told something.
    pub fn of_problem(problem: &Problem) -> Self {
        let code = match problem.kind {
            ProblemKind::Missing => "missing_file",
            ProblemKind::Unreadable(_) => "unreadable_file",
            ProblemKind::Malformed(_) => "malformed_file",
        };
        let without = match problem.file {
            "Info.plist" => "without it, names of apps and of the device may be missing here",
            "Manifest.plist" => {
                "without it, some containers may not be told to belong to their app"
            }
            _ => "without it, nothing says whether the backup is complete",
        };
        Self::once(code, format!("{problem}; {without}."))
    }

    /// The same for one of several backups.
    pub fn of_problem_in(backup: &Path, problem: &Problem) -> Self {
        let warning = Self::of_problem(problem);
        Self { message: format!("{}: {}", backup.display(), warning.message), ..warning }
    }

    pub(super) fn of_state(state: State) -> Option<Self> {
        match state {
            State::Finished => None,
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

    pub(super) fn of_inventory(inventory: &Inventory, manifest: &str) -> Vec<Self> {
        let mut warnings = Vec::new();
        if let Missing::Rows(Gaps(gaps)) = inventory.missing {
            warnings.push(Self {
                code: "partial_manifest",
                message: format!(
                    "{manifest} is damaged or cut off: only a part of it could be read, and the \
                     sizes here are those of that part. Make a new backup for the rest."
                ),
                count: gaps.max(1),
            });
        }
        let unusable = inventory.totals.unusable;
        if 0 < unusable {
            let message = format!(
                "{} of the manifest could not be used and {} not counted.",
                words::counted(unusable, "row", "rows"),
                if unusable == 1 { "is" } else { "are" },
            );
            warnings.push(Self { code: "unusable_rows", message, count: unusable });
        }
        if LARGEST_DEVICE < inventory.totals.local {
            warnings.push(Self::once(
                "implausible_sizes",
                "The sizes add up to more than any iPhone or iPad holds, so some of them must be \
                 wrong.",
            ));
        }
        warnings
    }
}
