//! `Keybag`: the keys of an encrypted backup, each encrypted with one that only the password
//! gives.
//!
//! It stands in Manifest.plist as fields with a tag of four letters and a length. The first ones
//! are about the bag, and say how the password is turned into a key; each later `UUID` begins a
//! record of one class of files. Layout and meaning: the readers of hashcat and of
//! libimobiledevice agree on them.
//!
//! The input is untrusted: every length is checked, nothing may
//! stand there twice, and a bag that asks for more work than any device does is refused.

use std::collections::BTreeMap;

use super::secret::WrappedKey;

/// How often a password may be hashed. iOS asks for 10,000,000 rounds and then 10,000; more than
/// five times as many is no backup, but a trap.
const MOST_ROUNDS: u32 = 50_000_000;
/// The number of bytes that are mixed with the password.
const SALT: usize = 20;
/// The bit of `WRAP` that says that the password is needed.
const BY_PASSWORD: u32 = 2;

/// How a password is turned into keys, and the keys of the classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keybag {
    /// The pre-derivation with SHA-256 (DPSL, DPIC), since iOS 10.2.
    pub(super) stretch: Option<Hashing>,
    /// The step with SHA-1 that gives the key of the bag.
    pub(super) hashing: Hashing,
    /// By the number of the class: its key, encrypted with that of the bag.
    pub(super) classes: BTreeMap<u32, WrappedKey>,
}

/// What a password is mixed with, and how often it is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashing {
    /// What it is mixed with.
    pub salt: [u8; SALT],
    /// How often it is hashed.
    pub rounds: u32,
}

/// Why a keybag can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeybagError {
    /// It ends within a field.
    #[error("its keybag is cut off")]
    CutOff,
    /// A field stands in it twice.
    #[error("its keybag has {0} twice")]
    Doubled(Tag),
    /// A field isn't there.
    #[error("its keybag has no {0}")]
    Missing(Tag),
    /// A field is too short or too long.
    #[error("{tag} in its keybag has {length} bytes instead of {expected}")]
    Length {
        /// The field.
        tag: Tag,
        /// How long it is.
        length: usize,
        /// How long it has to be.
        expected: usize,
    },
    /// A password would have to be hashed for hours, or not at all.
    #[error("{tag} in its keybag asks for {rounds} rounds of hashing, which no iPhone does")]
    Rounds {
        /// The field.
        tag: Tag,
        /// The rounds.
        rounds: u32,
    },
    /// No class has a key that the password opens.
    #[error("its keybag has no key that a password opens")]
    NoKeys,
}

/// A field of a keybag, as far as it is of interest here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tag {
    /// Begins the bag, and then the record of each class.
    Uuid,
    /// What encrypts the key of a class.
    Wrap,
    /// What the password is mixed with.
    Salt,
    /// How often it is hashed.
    Iter,
    /// The same for the pre-derivation.
    Dpsl,
    /// The same for the pre-derivation.
    Dpic,
    /// The number of a class.
    Clas,
    /// The encrypted key of a class.
    Wpky,
}

impl Tag {
    const ALL: [Self; 8] = [
        Self::Uuid,
        Self::Wrap,
        Self::Salt,
        Self::Iter,
        Self::Dpsl,
        Self::Dpic,
        Self::Clas,
        Self::Wpky,
    ];

    /// Returns the four letters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Uuid => "UUID",
            Self::Wrap => "WRAP",
            Self::Salt => "SALT",
            Self::Iter => "ITER",
            Self::Dpsl => "DPSL",
            Self::Dpic => "DPIC",
            Self::Clas => "CLAS",
            Self::Wpky => "WPKY",
        }
    }

    fn read(letters: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|tag| tag.as_str().as_bytes() == letters)
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Keybag {
    /// Reads the `BackupKeyBag` of Manifest.plist.
    ///
    /// # Errors
    /// When a field that is needed is missing, doubled or of a wrong length, or asks for more
    /// work than any device does.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeybagError> {
        // All of it has to make sense before any of it counts.
        Records { rest: bytes }.try_for_each(|record| record.map(drop))?;
        let mut records = Records { rest: bytes };
        let header = records.next().transpose()?.unwrap_or_default();
        let hashing = header.hashing(Tag::Salt, Tag::Iter)?;
        let stretch = match (header.get(Tag::Dpsl), header.get(Tag::Dpic)) {
            (None, None) => None,
            (Some(_), _) | (_, Some(_)) => Some(header.hashing(Tag::Dpsl, Tag::Dpic)?),
        };
        let mut classes = BTreeMap::new();
        for record in records {
            let record = record?;
            let class = record.number(Tag::Clas)?;
            // Such a key is wrapped otherwise, and no password opens it.
            if record.number(Tag::Wrap)? & BY_PASSWORD == 0 {
                continue;
            }
            let key = WrappedKey::new(record.exactly(Tag::Wpky, WrappedKey::LENGTH)?);
            let key = key.ok_or(KeybagError::Missing(Tag::Wpky))?;
            if classes.insert(class, key).is_some() {
                return Err(KeybagError::Doubled(Tag::Clas));
            }
        }
        if classes.is_empty() {
            return Err(KeybagError::NoKeys);
        }
        Ok(Self { stretch, hashing, classes })
    }
}

/// The fields of the bag itself, or those of one class.
#[derive(Debug, Default)]
struct Record<'a>(BTreeMap<Tag, &'a [u8]>);

/// The records of a keybag, one at a time: each but the first begins with the second, third …
/// `UUID`.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, KeybagError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let record = self.take_record();
        // Behind a field that makes no sense there is no telling where the next one begins.
        if record.is_err() {
            self.rest = &[];
        }
        Some(record)
    }
}

impl<'a> Records<'a> {
    fn take_record(&mut self) -> Result<Record<'a>, KeybagError> {
        let mut record = Record::default();
        while !self.rest.is_empty() {
            let (letters, rest) = self.rest.split_at_checked(4).ok_or(KeybagError::CutOff)?;
            let (length, rest) = rest.split_at_checked(4).ok_or(KeybagError::CutOff)?;
            let length = number(length).and_then(|length| usize::try_from(length).ok());
            let value = length.and_then(|length| rest.split_at_checked(length));
            let (value, behind) = value.ok_or(KeybagError::CutOff)?;
            let tag = Tag::read(letters);
            // The first one of a record is its own; the next one begins another.
            if tag == Some(Tag::Uuid) && record.0.contains_key(&Tag::Uuid) {
                break;
            }
            self.rest = behind;
            // Tags that nobody asks for may stand there as often as they like.
            if let Some(tag) = tag
                && record.0.insert(tag, value).is_some()
            {
                return Err(KeybagError::Doubled(tag));
            }
        }
        Ok(record)
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_be_bytes)
}

impl<'a> Record<'a> {
    fn get(&self, tag: Tag) -> Option<&'a [u8]> {
        self.0.get(&tag).copied()
    }

    fn exactly(&self, tag: Tag, expected: usize) -> Result<&'a [u8], KeybagError> {
        let value = self.get(tag).ok_or(KeybagError::Missing(tag))?;
        if value.len() == expected {
            Ok(value)
        } else {
            Err(KeybagError::Length { tag, length: value.len(), expected })
        }
    }

    fn number(&self, tag: Tag) -> Result<u32, KeybagError> {
        number(self.exactly(tag, 4)?).ok_or(KeybagError::Missing(tag))
    }

    fn hashing(&self, salt: Tag, rounds: Tag) -> Result<Hashing, KeybagError> {
        let bytes = self.exactly(salt, SALT)?;
        let bytes = bytes.try_into().map_err(|_| KeybagError::Missing(salt))?;
        match self.number(rounds)? {
            count @ 1..=MOST_ROUNDS => Ok(Hashing { salt: bytes, rounds: count }),
            count => Err(KeybagError::Rounds { tag: rounds, rounds: count }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sample_backups::{Encrypted, tlv};

    use super::*;

    fn good() -> sample_backups::Keybag {
        Encrypted::with_password("hunter2").rounds(2, 1).keybag()
    }

    #[track_caller]
    fn check(bag: &sample_backups::Keybag, expected: &str) {
        assert_eq!(Keybag::read(&bag.to_bytes()).unwrap_err().to_string(), expected);
    }

    #[test]
    fn the_keys_that_a_password_opens_are_kept() {
        let bag = Keybag::read(&good().to_bytes()).unwrap();
        assert_eq!(bag.stretch.unwrap().rounds, 2);
        assert_eq!(bag.hashing.rounds, 1);
        // The eleventh needs the phone itself.
        assert_eq!(bag.classes.into_keys().collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    }

    #[test]
    fn before_ios_10_2_there_is_no_pre_derivation() {
        let bag = Encrypted::with_password("hunter2").before_ios_10_2().keybag();
        assert_eq!(Keybag::read(&bag.to_bytes()).unwrap().stretch, None);
    }

    #[test]
    fn what_is_missing_or_of_a_wrong_length_is_named() {
        check(&good().without(b"SALT"), "its keybag has no SALT");
        check(&good().without(b"ITER"), "its keybag has no ITER");
        check(&good().without(b"DPIC"), "its keybag has no DPIC");
        check(&good().without(b"DPSL"), "its keybag has no DPSL");
        check(&good().without(b"WPKY"), "its keybag has no WPKY");
        check(&good().without(b"UUID"), "its keybag has WRAP twice");
        check(&good().entry(b"SALT", &[0; 19]), "SALT in its keybag has 19 bytes instead of 20");
        check(&good().entry(b"ITER", &[1]), "ITER in its keybag has 1 bytes instead of 4");
        check(&good().entry(b"WPKY", &[0; 41]), "WPKY in its keybag has 41 bytes instead of 40");
        check(&sample_backups::Keybag::new(), "its keybag has no SALT");
    }

    #[test]
    fn nothing_may_stand_there_twice() {
        check(&good().also(b"WPKY", &[0; 40]), "its keybag has WPKY twice");
        let class = [tlv(b"UUID", &[9; 16]), tlv(b"CLAS", &[0, 0, 0, 1])].concat();
        let key = [tlv(b"WRAP", &[0, 0, 0, 2]), tlv(b"WPKY", &[0; 40])].concat();
        let bytes = [good().to_bytes(), class, key].concat();
        assert_eq!(Keybag::read(&bytes), Err(KeybagError::Doubled(Tag::Clas)));
    }

    #[test]
    fn absurd_rounds_are_refused_before_anything_is_hashed() {
        let words = |tag: &str, rounds: u32| {
            format!("{tag} in its keybag asks for {rounds} rounds of hashing, which no iPhone does")
        };
        check(&good().number(b"DPIC", u32::MAX), &words("DPIC", u32::MAX));
        check(&good().number(b"DPIC", 0), &words("DPIC", 0));
        check(&good().number(b"ITER", 50_000_001), &words("ITER", 50_000_001));
        assert!(Keybag::read(&good().number(b"ITER", 50_000_000).to_bytes()).is_ok());
    }

    #[test]
    fn a_bag_without_keys_is_of_no_use() {
        let header = [tlv(b"UUID", &[0; 16]), tlv(b"SALT", &[0; 20]), tlv(b"ITER", &[0, 0, 0, 1])];
        assert_eq!(Keybag::read(&header.concat()), Err(KeybagError::NoKeys));
    }

    #[test]
    fn a_bag_that_is_cut_off_anywhere_is_never_read_as_a_whole_one() {
        let bytes = good().to_bytes();
        let whole = Keybag::read(&bytes).unwrap();
        for end in 0..bytes.len() {
            if let Ok(bag) = Keybag::read(&bytes[..end]) {
                assert!(bag.classes.len() <= whole.classes.len());
                assert_eq!(bag.hashing, whole.hashing);
            }
        }
    }

    proptest! {
        /// Mutates a good bag anywhere: it is read or refused, and never asks for more work than
        /// is bounded.
        #[test]
        fn a_mutated_bag_is_read_or_refused(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            cut in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let mut bytes = good().to_bytes();
            for (at, byte) in changes {
                *at.get_mut(&mut bytes) = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Ok(bag) = Keybag::read(&bytes) {
                prop_assert!(bag.hashing.rounds <= MOST_ROUNDS);
                prop_assert!(bag.stretch.is_none_or(|stretch| stretch.rounds <= MOST_ROUNDS));
                prop_assert!(!bag.classes.is_empty());
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = Keybag::read(&bytes);
        }
    }
}
