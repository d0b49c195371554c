//! `StatusPlist`: how far the backup came, out of Status.plist.

use jiff::Timestamp;

use crate::property_list::{self, PropertyListError};

/// Status.plist. `IsFullBackup` stands there too, but isn't reliable, and nobody asks for it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct StatusPlist {
    /// How far the last run came.
    pub snapshot: Option<SnapshotState>,
    /// What kind of backup it left behind.
    pub backup: Option<BackupState>,
    /// When that was.
    pub date: Option<Timestamp>,
}

/// The steps of a run, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotState {
    /// Files are on their way.
    Uploading,
    /// All files have come, and are moved to their final folders.
    Moving,
    /// All files have been moved, and old ones are removed.
    Removing,
    /// All is done.
    Finished,
    /// A step that nobody has described.
    Other,
}

/// The `BackupState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupState {
    /// There is nothing in it.
    Empty,
    /// `old`, `new`, or what nobody has described.
    Filled,
}

/// How complete a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The last run came to its end.
    Finished,
    /// The last run was cut off, or is still under way.
    Interrupted,
    /// There is nothing in it.
    Empty,
    /// Nothing says how far it came.
    Unknown,
    /// There is no backup: the sizes are those that Settings lists.
    NoBackup,
}

impl State {
    /// All that a folder of a backup can be in.
    pub const ALL: [Self; 4] = [Self::Finished, Self::Interrupted, Self::Empty, Self::Unknown];
}

impl StatusPlist {
    /// Reads the bytes of Status.plist. A key that is missing or of an odd type is left out.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, PropertyListError> {
        let list = property_list::read_dictionary(bytes)?;
        Ok(Self {
            snapshot: property_list::text(&list, "SnapshotState").map(|state| {
                match state.as_str() {
                    "uploading" => SnapshotState::Uploading,
                    "moving" => SnapshotState::Moving,
                    "removing" => SnapshotState::Removing,
                    "finished" => SnapshotState::Finished,
                    _ => SnapshotState::Other,
                }
            }),
            backup: property_list::text(&list, "BackupState").map(|state| match state.as_str() {
                "empty" => BackupState::Empty,
                _ => BackupState::Filled,
            }),
            date: list.get("Date").and_then(property_list::time),
        })
    }

    /// Returns how complete the backup is, as far as this list tells.
    pub(super) fn state(&self) -> State {
        match (self.backup, self.snapshot) {
            (Some(BackupState::Empty), _) => State::Empty,
            (_, Some(SnapshotState::Finished)) => State::Finished,
            // Even in `removing`, when all data is there, the run didn't come to its end.
            (
                _,
                Some(SnapshotState::Uploading | SnapshotState::Moving | SnapshotState::Removing),
            ) => State::Interrupted,
            (_, Some(SnapshotState::Other) | None) => State::Unknown,
        }
    }
}
