//! What is known about one app or one row of Settings.
//!
//! Texts that come with the program are borrowed from its static data; those of a user's own file
//! are owned.

use std::borrow::Cow;

use super::{InBackup, OwnCopy, SourceKind, Sureness, Verdict};
use crate::bytes::Bytes;

/// A text of the program's static data, or of a user's own file.
pub type Text = Cow<'static, str>;

/// Where a claim comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimSource {
    /// Of which kind it is.
    pub kind: SourceKind,
    /// Where it stands; nothing where it is generally known.
    pub url: Option<Text>,
    /// The month when it was looked up, such as `2026-11`.
    pub seen: Option<Text>,
    /// What it says, in words of our own.
    pub says: Option<Text>,
}

/// Data of an app that matters, is on the device alone, and has no other copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalData {
    /// One word for it, such as `drafts`.
    pub what: Text,
    /// What it is, in half a sentence.
    pub text: Text,
    /// Where it lies: the text of a domain and a path below it, with all that is below that; none
    /// where that isn't known.
    pub paths: Cow<'static, [(Text, Text)]>,
    /// Where that comes from.
    pub source: ClaimSource,
}

/// What is known about an app. A bundled one lacks at most `smaller`, `note`, `local` and `groups`; a
/// user's own may lack everything but its id and verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppFacts {
    /// As on the home screen.
    pub name: Option<Text>,
    /// What becomes of its data.
    pub verdict: Verdict,
    /// Where its other copy is.
    pub copy: Option<OwnCopy>,
    /// Whether its data is in a device backup at all.
    pub in_backup: InBackup,
    /// What of it has no other copy, whatever the verdict says of the rest.
    pub local: Cow<'static, [LocalData]>,
    /// Where the verdict comes from.
    pub source: ClaimSource,
    /// What is still there afterwards.
    pub survives: Option<Text>,
    /// What would be gone.
    pub lost: Option<Text>,
    /// What to do before switching it off.
    pub first: Option<Text>,
    /// What makes it smaller inside the app.
    pub smaller: Option<Text>,
    /// Anything else worth telling.
    pub note: Option<Text>,
    /// Containers that don't carry its id in their name.
    pub groups: Cow<'static, [Text]>,
    /// How sure the verdict is.
    pub sureness: Sureness,
}

/// What is known about an item that is no app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFacts {
    /// Its id, such as `system.photos`.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What becomes of its data, if it has a switch.
    pub verdict: Option<Verdict>,
    /// What is still there afterwards.
    pub survives: Option<&'static str>,
    /// What would be gone.
    pub lost: Option<&'static str>,
    /// What to do before switching it off.
    pub first: Option<&'static str>,
}

/// A size of iCloud storage that can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierFacts {
    /// Its name, such as `50 GB`.
    pub name: &'static str,
    /// Its size.
    pub bytes: u64,
    /// What it costs a month in the US, as of the date of the catalogue.
    pub price: &'static str,
}

/// A model of iPhone or iPad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFacts {
    /// What it is called, such as `iPhone 13`.
    pub name: &'static str,
    /// The largest storage that it was sold with. A gigabyte is 2^30 bytes here, so that no device is
    /// taken for smaller than it is.
    pub largest: Bytes,
}

/// A version of iOS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFacts {
    /// The number before the first dot. 18 was followed by 26.
    pub major: u16,
    /// The month when it came out, such as `2025-09`.
    pub since: &'static str,
    /// The newest version of it that is known.
    pub newest: &'static str,
}
