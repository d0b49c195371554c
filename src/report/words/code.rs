//! The words that stand in files: fixed, for programs.

use crate::{
    backup::{Encryption, State},
    catalogue::StorageSource,
    inventory::Kind,
    plan::Outcome,
};

/// Returns the word that stands in files for a kind of item.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::App => "app",
        Kind::Photos => "photos",
        Kind::Messages => "messages",
        Kind::Health => "health",
        Kind::System => "system",
        Kind::Unassigned => "unassigned",
    }
}

/// Returns the word that stands in files for the state of a backup.
pub fn state(state: State) -> &'static str {
    match state {
        State::Finished => "finished",
        State::Interrupted => "interrupted",
        State::Empty => "empty",
        State::Unknown | State::NoBackup => "unknown",
    }
}

/// Returns the word that stands in files for how a plan ended.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fits => "fits",
        Outcome::Plan => "plan",
        Outcome::Impossible => "impossible",
    }
}

/// Returns the word that stands in files for who says how large the storage is.
pub fn source(source: StorageSource) -> &'static str {
    match source {
        StorageSource::Option => "option",
        StorageSource::Backup => "backup",
    }
}

/// Returns whether a backup is encrypted, as `yes`, `no` or `unknown`.
pub fn encrypted(encryption: Encryption) -> &'static str {
    match encryption {
        Encryption::Encrypted => "yes",
        Encryption::None => "no",
        Encryption::Unknown => "unknown",
    }
}
