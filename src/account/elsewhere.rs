//! `Elsewhere`: what fills the account's storage besides the backups of its devices.

use super::{Device, own_copy::Copies};
use crate::{
    bytes::Bytes,
    evidence::Switch,
    inventory::{DriveBasis, ItemId, StoredIn},
};

/// What fills the account's storage besides the backups of its devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// All of it.
    pub bytes: Bytes,
    /// Who says so.
    pub source: ElsewhereSource,
    /// What it is made of, the largest first; nothing where a person has said how much it is.
    pub parts: Vec<ElsewherePart>,
    /// What of it is shared without a sign of who shares it, and may be somebody else's.
    pub unclear: Bytes,
}

/// Who says how much is elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElsewhereSource {
    /// The person, by an option: all of it.
    Option,
    /// The backups: the least that they prove.
    Backup,
}

/// A part of what is elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ElsewherePart {
    /// What it is.
    pub what: What,
    /// How much; of what several devices tell, the largest.
    pub bytes: Bytes,
    /// How sure that is.
    pub precision: Precision,
}

/// What is elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The photo library, in iCloud Photos.
    Photos,
    /// The messages, in Messages in iCloud.
    Messages,
    /// iCloud Drive, with the apps' own copies that were seen there.
    Drive,
    /// Apps' own copies beyond that.
    OwnCopies,
}

/// How sure a size is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// It is this or more: what the device has of it.
    AtLeast,
    /// It is about this: by a list of all of it.
    About,
}

impl What {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Photos => "photos",
            Self::Messages => "messages",
            Self::Drive => "drive",
            Self::OwnCopies => "own_copies",
        }
    }
}

impl Elsewhere {
    /// Takes what a person says.
    pub(super) fn said(bytes: Bytes) -> Self {
        Self { bytes, source: ElsewhereSource::Option, parts: Vec::new(), unclear: Bytes::ZERO }
    }

    /// Returns how much of something is elsewhere.
    pub fn part(&self, what: What) -> Bytes {
        let parts = self.parts.iter().filter(|part| part.what == what);
        parts.map(|part| part.bytes).sum()
    }

    /// Returns how sure all of it is.
    pub fn precision(&self) -> Precision {
        self.parts.iter().map(|part| part.precision).min().unwrap_or(Precision::About)
    }
}

/// Returns what the backups prove to be elsewhere: of several devices each part counts once, the
/// largest, because all see the same account. `None` where it is more than can be counted.
pub(super) fn seen_elsewhere(devices: &[Device<'_>], copies: &Copies) -> Option<Elsewhere> {
    let largest = |part: fn(&Device<'_>) -> Option<ElsewherePart>| {
        devices.iter().filter_map(part).max_by_key(|part| (part.bytes, part.precision))
    };
    let own_copies = ElsewherePart {
        what: What::OwnCopies,
        bytes: copies.beyond_drive()?,
        precision: Precision::About,
    };
    let parts = [largest(photos), largest(messages), largest(drive), Some(own_copies)];
    let mut parts: Vec<_> =
        parts.into_iter().flatten().filter(|part| Bytes::ZERO < part.bytes).collect();
    // Equal parts in the order of their kinds, so that a report is always the same.
    parts.sort_by_key(|part| (std::cmp::Reverse(part.bytes), part.what));
    let mut bytes = Bytes::ZERO;
    for part in &parts {
        bytes = bytes.checked_add(part.bytes)?;
    }
    // Only Drive has such files, so devices on which it is off have no say.
    let unclear = devices.iter().filter(|device| device.may_use_drive());
    let unclear = unclear.map(|device| device.inventory.drive.unclear).max().unwrap_or_default();
    Some(Elsewhere { bytes, source: ElsewhereSource::Backup, parts, unclear })
}

impl Device<'_> {
    /// Whether iCloud Drive isn't known to be off.
    pub(super) fn may_use_drive(&self) -> bool {
        self.drive != Some(Switch::Off)
    }
}

/// With Optimise Storage the device has less than iCloud; the database of the library knows more.
fn photos(device: &Device<'_>) -> Option<ElsewherePart> {
    if device.photos != StoredIn::Icloud {
        return None;
    }
    let local = device.inventory.photo_originals;
    let library = device.photo_library.unwrap_or_default();
    let precision = if local <= library { Precision::About } else { Precision::AtLeast };
    Some(ElsewherePart { what: What::Photos, bytes: local.max(library), precision })
}

fn messages(device: &Device<'_>) -> Option<ElsewherePart> {
    if device.messages != StoredIn::Icloud {
        return None;
    }
    let item = device.inventory.item(&ItemId::Messages);
    let bytes = item.map(|item| item.total.local).unwrap_or_default();
    Some(ElsewherePart { what: What::Messages, bytes, precision: Precision::AtLeast })
}

fn drive(device: &Device<'_>) -> Option<ElsewherePart> {
    if !device.may_use_drive() {
        return None;
    }
    let drive = device.inventory.drive;
    let precision = match drive.basis {
        DriveBasis::Database => Precision::About,
        DriveBasis::LocalFiles => Precision::AtLeast,
    };
    Some(ElsewherePart { what: What::Drive, bytes: drive.bytes, precision })
}
