//! Whether the local backup is whole, and whether it is encrypted.

use super::{Input, Status};
use crate::{
    backup::{Encryption, State},
    inventory::{Completeness, Verification},
};

/// How whole the local backup is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalBackup {
    /// How far the last run came.
    pub state: State,
    /// Whether all of the manifest could be read.
    pub completeness: Completeness,
    /// Rows of the manifest that could not be used.
    pub unusable: u64,
    /// Rows of files.
    pub files: u64,
    /// Whether the files on the disk are as they should be, if that was looked at.
    pub verification: Option<Verification>,
}

impl LocalBackup {
    pub(super) fn check(input: &Input<'_>) -> Self {
        Self {
            state: input.description.state,
            completeness: input.inventory.completeness,
            unusable: input.inventory.totals.unusable,
            files: input.inventory.totals.files,
            verification: input.verification.cloned(),
        }
    }

    /// A problem when anything is missing; unknown when nothing says whether it was completed.
    pub fn status(&self) -> Status {
        // Files in use that changed their size, and files that nobody lists, do no harm.
        let faults = self.verification.as_ref().is_some_and(|verification| {
            let Verification { missing, truncated, unsafe_ids, unreadable, .. } = verification;
            [missing, truncated, unsafe_ids, unreadable].into_iter().any(|count| 0 < *count)
        });
        if faults || 0 < self.unusable || !self.completeness.is_complete() {
            return Status::Problem;
        }
        match self.state {
            State::Finished => Status::Ok,
            State::Interrupted | State::Empty => Status::Problem,
            State::Unknown | State::NoBackup => Status::Unknown,
        }
    }
}

/// Worth knowing when it isn't: then the backup lacks passwords, Health and Wi-Fi.
pub(super) fn status_of_encryption(encryption: Encryption) -> Status {
    match encryption {
        Encryption::Encrypted => Status::Ok,
        Encryption::None => Status::Note,
        Encryption::Unknown => Status::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::Gaps;

    fn whole() -> LocalBackup {
        LocalBackup {
            state: State::Finished,
            completeness: Completeness::Complete,
            unusable: 0,
            files: 10,
            verification: None,
        }
    }

    #[track_caller]
    fn check(backup: &LocalBackup, expected: Status) {
        assert_eq!(backup.status(), expected, "{backup:?}");
    }

    #[test]
    fn only_a_finished_backup_is_whole() {
        check(&whole(), Status::Ok);
        check(&LocalBackup { state: State::Interrupted, ..whole() }, Status::Problem);
        check(&LocalBackup { state: State::Empty, ..whole() }, Status::Problem);
        check(&LocalBackup { state: State::Unknown, ..whole() }, Status::Unknown);
    }

    #[test]
    fn a_row_that_is_missing_or_cannot_be_used_is_a_problem() {
        check(
            &LocalBackup { completeness: Completeness::Damaged(Gaps(0)), ..whole() },
            Status::Problem,
        );
        check(&LocalBackup { unusable: 1, ..whole() }, Status::Problem);
        check(&LocalBackup { unusable: 1, state: State::Unknown, ..whole() }, Status::Problem);
    }

    #[test]
    fn a_file_that_is_missing_short_or_of_no_name_is_a_problem() {
        let verified = |verification| LocalBackup { verification: Some(verification), ..whole() };
        let sound = Verification { checked: 10, unexpected: 3, ..Verification::default() };
        check(&verified(sound.clone()), Status::Ok);
        check(&verified(Verification { missing: 1, ..sound.clone() }), Status::Problem);
        check(&verified(Verification { truncated: 1, ..sound.clone() }), Status::Problem);
        check(&verified(Verification { unsafe_ids: 1, ..sound }), Status::Problem);
    }

    #[test]
    fn a_backup_that_is_not_encrypted_is_worth_a_note() {
        assert_eq!(status_of_encryption(Encryption::None), Status::Note);
        assert_eq!(status_of_encryption(Encryption::Encrypted), Status::Ok);
        assert_eq!(status_of_encryption(Encryption::Unknown), Status::Unknown);
    }
}
