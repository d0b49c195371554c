//! Status.plist: how far the backup got.

use plist::{Dictionary, Value};

use super::{date, dictionary, text};
use crate::{device::Device, seeded::Seeded};

/// How far a snapshot got; only `Finished` is whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SnapshotState {
    /// Files are still coming in.
    Uploading,
    /// New files are being moved into place.
    Moving,
    /// Old files are being removed; all data is there.
    Removing,
    /// Done.
    #[default]
    Finished,
}

/// What the backup as a whole holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BackupState {
    /// Nothing yet.
    Empty,
    /// The state of the last time.
    Old,
    /// The state of this time.
    #[default]
    New,
}

impl SnapshotState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Moving => "moving",
            Self::Removing => "removing",
            Self::Finished => "finished",
        }
    }
}

impl BackupState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

/// Returns Status.plist.
pub(crate) fn status(
    device: &Device,
    states: (SnapshotState, BackupState),
    last_backup: i64,
) -> Dictionary {
    let (snapshot, backup) = states;
    dictionary([
        ("BackupState", text(backup.as_str())),
        ("Date", date(last_backup)),
        ("IsFullBackup", Value::Boolean(false)),
        ("SnapshotState", text(snapshot.as_str())),
        ("UUID", text(&Seeded::from_name(&device.udid).uuid())),
        ("Version", text("3.3")),
    ])
}
