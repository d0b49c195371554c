//! What is said of the local backup.

use super::{super::words, COMPUTER, Wording, fine, with_remedy};
use crate::{
    backup::{Encryption, State},
    doctor::{LocalBackup, Status},
    inventory::Completeness,
};

pub(super) fn whole(backup: &LocalBackup) -> Wording {
    let files = words::counted(backup.files, "file", "files");
    match backup.status() {
        Status::Ok => {
            fine(format!("This backup is complete and lists {files}. {}", on_disk(backup)))
        }
        Status::Unknown => with_remedy(
            format!(
                "Nothing in this backup says whether it was completed. It lists {files}. {}",
                on_disk(backup),
            ),
            "If in doubt, make a new backup. What is missing here makes the numbers too low.",
            COMPUTER,
        ),
        Status::Note | Status::Warning | Status::Problem => with_remedy(
            format!("This backup is incomplete. {}", faults(backup).join(" ")),
            "Make a new backup, and keep this one until that is finished. Until then, the numbers \
             here may be too low.",
            COMPUTER,
        ),
    }
}

/// Says whether the files are on the disk, where nothing is wrong with those that were looked for.
fn on_disk(backup: &LocalBackup) -> String {
    let Some(verification) = &backup.verification else {
        return "Whether they are on the disk was not looked at (--verify).".to_owned();
    };
    let checked = words::counted(verification.checked, "file was", "files were");
    let mut text = format!("On the disk, {checked} looked for and found in full.");
    if 0 < verification.in_use {
        let databases = words::counted(verification.in_use, "database was", "databases were");
        text.extend([" ", &databases, " in use meanwhile and changed their size, as they may."]);
    }
    if 0 < verification.unexpected {
        let more = words::counted(verification.unexpected, "file is", "files are");
        text.extend([" ", &more, " there without being listed, which does no harm."]);
    }
    text
}

/// Returns what is wrong, one sentence each.
fn faults(backup: &LocalBackup) -> Vec<String> {
    let mut faults = Vec::new();
    match backup.state {
        State::Interrupted => faults.push("It was cut off, or is still under way.".to_owned()),
        State::Empty => faults.push("It says of itself that it is empty.".to_owned()),
        State::Finished | State::Unknown | State::NoBackup => (),
    }
    match backup.completeness {
        Completeness::Complete => (),
        Completeness::Damaged(_) => {
            faults.push("Only a part of its manifest could be read.".to_owned());
        }
        Completeness::NoFiles => faults.push("It lists no file at all.".to_owned()),
        Completeness::TooManyUnusable => {
            faults.push("Too much of its manifest can’t be used.".to_owned());
        }
    }
    if 0 < backup.unusable {
        faults.push(format!(
            "{} of its manifest can’t be used.",
            words::counted(backup.unusable, "row", "rows"),
        ));
    }
    let Some(verification) = &backup.verification else {
        return faults;
    };
    let of = words::counted(verification.checked, "file", "files");
    if 0 < verification.missing {
        let (missing, are) =
            (words::grouped(verification.missing), is_or_are(verification.missing));
        faults.push(format!("Of {of}, {missing} {are} missing from the disk."));
    }
    if 0 < verification.truncated {
        let (short, are) =
            (words::grouped(verification.truncated), is_or_are(verification.truncated));
        faults.push(format!("Of {of}, {short} {are} cut short on the disk."));
    }
    if 0 < verification.unreadable {
        let unreadable =
            words::counted(verification.unreadable, "folder or file", "folders or files");
        faults.push(format!("On the disk, {unreadable} could not be looked at."));
    }
    if 0 < verification.unsafe_ids {
        faults.push(format!(
            "{} of the manifest could lead out of the backup, and {} not looked for.",
            words::counted(verification.unsafe_ids, "row", "rows"),
            if verification.unsafe_ids == 1 { "was" } else { "were" },
        ));
    }
    faults
}

fn is_or_are(count: u64) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

pub(super) fn encryption(encryption: Encryption) -> Wording {
    match encryption {
        Encryption::Encrypted => {
            fine("This local backup is encrypted, and so holds passwords and Health, too.")
        }
        Encryption::Unknown => fine(
            "Nothing says whether this local backup is encrypted: its Manifest.plist can’t be used.",
        ),
        Encryption::None => with_remedy(
            "This local backup is not encrypted, so Health, passwords and Wi-Fi are not in it. \
             This has nothing to do with iCloud.",
            "To have them in a local backup, switch on Encrypt local backup, and keep its password \
             safe: nobody can find it out again.",
            "On the computer: Finder or iTunes › the device › Encrypt local backup",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{backup::Gaps, inventory::Verification};

    fn backup() -> LocalBackup {
        LocalBackup {
            state: State::Finished,
            completeness: Completeness::Complete,
            unusable: 0,
            files: 1_200,
            verification: None,
        }
    }

    #[track_caller]
    fn check(backup: &LocalBackup, expected: &str) {
        let (evidence, remedy) = whole(backup);
        assert_eq!(evidence, expected);
        assert_eq!(remedy.is_none(), backup.status() == Status::Ok);
    }

    #[test]
    fn a_whole_backup_says_how_far_it_was_looked_at() {
        check(
            &backup(),
            "This backup is complete and lists 1,200 files. Whether they are on the disk was not \
             looked at (--verify).",
        );
        let mut verification = Verification { checked: 1_200, ..Verification::default() };
        let verified = |verification: &Verification| LocalBackup {
            verification: Some(verification.clone()),
            ..backup()
        };
        check(
            &verified(&verification),
            "This backup is complete and lists 1,200 files. On the disk, 1,200 files were looked \
             for and found in full.",
        );
        verification.unexpected = 1;
        check(
            &verified(&verification),
            "This backup is complete and lists 1,200 files. On the disk, 1,200 files were looked \
             for and found in full. 1 file is there without being listed, which does no harm.",
        );
    }

    #[test]
    fn every_fault_is_told() {
        let verification = Verification {
            checked: 1_200,
            missing: 2,
            truncated: 1,
            unsafe_ids: 1,
            ..Verification::default()
        };
        check(
            &LocalBackup {
                state: State::Interrupted,
                completeness: Completeness::Damaged(Gaps(1)),
                unusable: 3,
                verification: Some(verification),
                ..backup()
            },
            "This backup is incomplete. It was cut off, or is still under way. Only a part of its \
             manifest could be read. 3 rows of its manifest can’t be used. \
             Of 1,200 files, 2 are missing from the disk. Of 1,200 files, 1 is cut short on the disk. 1 row of the \
             manifest could lead out of the backup, and was not looked for.",
        );
    }

    #[test]
    fn a_backup_that_says_nothing_of_itself_is_neither_praised_nor_blamed() {
        check(
            &LocalBackup { state: State::Unknown, ..backup() },
            "Nothing in this backup says whether it was completed. It lists 1,200 files. Whether \
             they are on the disk was not looked at (--verify).",
        );
    }
}
