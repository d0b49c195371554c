//! `Attempt` and `AttemptResult`: what iCloud Backup meant to send, and how that ended.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Redacted;
use crate::{backup::Domain, bytes::Bytes};

/// What one attempt meant to send: changed bytes, never the size of a backup.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// All of it.
    pub total: Bytes,
    /// What of it is of each domain, as far as that can be read; it may be less than the total.
    pub domains: BTreeMap<Domain, Bytes>,
}

/// How one attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptResult {
    /// The date that was recorded with it.
    pub time: Timestamp,
    /// Of which kind.
    pub kind: ResultKind,
    /// Why it failed, as far as code or words tell.
    pub reason: Reason,
    /// The number that was recorded.
    pub code: i64,
    /// Where the number comes from, such as `MBErrorDomain`.
    pub domain: Redacted,
    /// The words that were recorded.
    pub description: Redacted,
}

/// What a recorded result means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultKind {
    /// The backup was made.
    Success,
    /// It was put off and tried again later; the device shows nothing of that.
    Retry,
    /// It failed.
    Failure,
}

/// Why an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There is too little room in iCloud.
    CloudStorage,
    /// There is too little room on the device.
    DeviceStorage,
    /// The sign-in failed.
    SignIn,
    /// Something else, or it didn't fail.
    Other,
}

impl ResultKind {
    /// Tells a result by its code, as the program itself does on the phone, and by its words.
    ///
    /// The codes of silent retries are those of Apple's own list (read in decompiled code), without
    /// those that are worth telling: 105 and 106 for a full device, 305 for a failed sign-in.
    pub(super) fn of(code: i64, words: &str) -> Self {
        match code {
            0 => Self::Success,
            // Before the retries, because 300 is one of them, and with these words it is worth
            // telling.
            _ if Reason::of(code, words) != Reason::Other => Self::Failure,
            13
            | 17
            | 19
            | 20
            | 202
            | 208
            | 209
            | 217..=220
            | 300
            | 302
            | 304
            | 308
            | 310
            | 556
            | 557 => Self::Retry,
            _ => Self::Failure,
        }
    }
}

impl Reason {
    /// Tells why an attempt failed by its code, else by its words.
    pub(super) fn of(code: i64, words: &str) -> Self {
        let words = words.to_lowercase();
        let says = |part: &str| words.contains(part);
        match code {
            303 => Self::CloudStorage,
            105 | 106 => Self::DeviceStorage,
            305 => Self::SignIn,
            // A success has no reason to have failed, whatever its words are.
            0 => Self::Other,
            _ if says("not enough") && (says("storage") || says("space")) => Self::CloudStorage,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_silent_retry_is_known() {
        for code in [13, 17, 202, 209, 217, 220, 300, 304, 308, 557] {
            assert_eq!(ResultKind::of(code, ""), ResultKind::Retry);
        }
        assert_eq!(ResultKind::of(0, "Not enough storage"), ResultKind::Success);
        for code in [1, 12, 203, 221, 301, 303, 105, 305, -13, i64::MIN] {
            assert_eq!(ResultKind::of(code, ""), ResultKind::Failure);
        }
    }

    #[test]
    fn a_full_storage_is_told_by_its_code_or_by_its_words() {
        assert_eq!(Reason::of(303, ""), Reason::CloudStorage);
        assert_eq!(Reason::of(7, "There is not enough free space in iCloud"), Reason::CloudStorage);
        assert_eq!(Reason::of(300, "Not Enough iCloud Storage"), Reason::CloudStorage);
        assert_eq!(ResultKind::of(300, "Not Enough iCloud Storage"), ResultKind::Failure);
        assert_eq!(Reason::of(7, "Not enough time"), Reason::Other);
        assert_eq!(Reason::of(7, "The storage is full"), Reason::Other);
        assert_eq!(Reason::of(106, ""), Reason::DeviceStorage);
        assert_eq!(Reason::of(305, ""), Reason::SignIn);
    }
}
