//! `Cause`: why no backup is made, if anything tells: of all that was found the one thing that comes
//! first, and what only follows from it.

use super::{
    Authority, Check, Conditions, Diagnosis, Finding, Status, icloud_backup::BackupSwitch,
};
use crate::{
    bytes::Bytes,
    evidence::{SignIn, Switch},
    inventory::{Completeness, ItemId},
};

/// Why no backup is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// This local backup can't be read as a whole, so nothing that it tells is sure.
    Unreadable,
    /// iCloud Backup is off.
    Off(Authority),
    /// The device isn't signed in, or Apple rejected its password.
    SignIn(SignIn),
    /// An app is said to hold more than the device can.
    Implausible {
        /// The app.
        item: ItemId,
        /// What the manifest says that it takes.
        local: Bytes,
    },
    /// There is too little room in iCloud.
    Full,
    /// An app may hold up the others.
    Stuck,
    /// The device is never on a charger, on Wi-Fi and locked.
    Conditions,
    /// A night is too short.
    UploadTime,
    /// The newest recorded error, whatever it means.
    Error,
}

impl Cause {
    /// Returns the check that found it.
    pub const fn check(&self) -> Check {
        match self {
            Self::Unreadable => Check::LocalBackup,
            Self::Off(_) => Check::IcloudBackup,
            Self::SignIn(_) => Check::SignIn,
            Self::Implausible { .. } | Self::Stuck => Check::StuckApp,
            Self::Full => Check::Storage,
            Self::Conditions => Check::Conditions,
            Self::UploadTime => Check::UploadTime,
            Self::Error => Check::RecentErrors,
        }
    }

    /// Returns the checks whose findings it explains.
    pub const fn explains(&self) -> &'static [Check] {
        use Check::{
            Conditions, IcloudDrive, LastBackup, RecentErrors, Storage, StuckApp, UploadTime,
        };
        match self {
            Self::Unreadable => &[Storage, UploadTime, StuckApp],
            Self::Off(_) => &[LastBackup, RecentErrors, Conditions],
            Self::SignIn(_) => &[LastBackup, RecentErrors, IcloudDrive],
            Self::Implausible { .. } => &[Storage, LastBackup, RecentErrors, UploadTime],
            Self::Full => &[LastBackup, RecentErrors],
            Self::Stuck => &[LastBackup, RecentErrors, UploadTime],
            Self::Conditions | Self::UploadTime | Self::Error => &[LastBackup],
        }
    }

    /// Finds what comes first, in the order in which one thing explains another.
    pub(super) fn of(diagnosis: &Diagnosis, completeness: Completeness) -> Option<Self> {
        // From here on, each makes what comes after it beside the point.
        if !completeness.is_complete() {
            return Some(Self::Unreadable);
        }
        let off = diagnosis.findings.iter().find_map(|finding| match finding {
            Finding::IcloudBackup(
                BackupSwitch { switch: Some(Switch::Off), by }
                // What a profile forbids is off, whatever the switch says.
                | BackupSwitch { by: by @ Authority::Profile, .. },
            ) => Some(*by),
            _ => None,
        });
        if let Some(by) = off {
            return Some(Self::Off(by));
        }
        let sign_in = diagnosis.findings.iter().find_map(|finding| match finding {
            Finding::SignIn(Some(sign_in @ (SignIn::Missing | SignIn::Rejected))) => Some(*sign_in),
            _ => None,
        });
        if let Some(sign_in) = sign_in {
            return Some(Self::SignIn(sign_in));
        }
        let implausible = diagnosis.findings.iter().find_map(|finding| match finding {
            Finding::StuckApp(stuck) => stuck.implausible(),
            _ => None,
        });
        if let Some((item, local)) = implausible {
            return Some(Self::Implausible { item: item.clone(), local });
        }
        if is_full(diagnosis) {
            return Some(Self::Full);
        }
        Self::of_failing(diagnosis)
    }

    /// Finds what may keep a backup from being made that does fail: where none does, it is no cause.
    fn of_failing(diagnosis: &Diagnosis) -> Option<Self> {
        let is_bad = |check| Status::Warning <= diagnosis.status_of(check);
        if !is_bad(Check::LastBackup) && !is_bad(Check::RecentErrors) {
            return None;
        }
        let is_never = diagnosis
            .findings
            .iter()
            .any(|finding| matches!(finding, Finding::Conditions(Conditions::Never { .. })));
        if is_bad(Check::StuckApp) {
            Some(Self::Stuck)
        } else if is_never {
            Some(Self::Conditions)
        } else if is_bad(Check::UploadTime) {
            Some(Self::UploadTime)
        } else if is_bad(Check::RecentErrors) {
            Some(Self::Error)
        } else {
            None
        }
    }
}

/// Whether there is too little room in iCloud: more than the storage holds; or, while no backup has
/// succeeded for long, more than leaves room to grow; or recorded errors that say so, whatever the
/// estimate says.
fn is_full(diagnosis: &Diagnosis) -> bool {
    let is_late = diagnosis.status_of(Check::LastBackup) == Status::Problem;
    diagnosis.findings.iter().any(|finding| match finding {
        Finding::Storage(filling) => {
            filling.status() == Status::Problem || (is_late && filling.is_above_budget())
        }
        Finding::RecentErrors(attempts) => attempts.say_full(),
        _ => false,
    })
}
