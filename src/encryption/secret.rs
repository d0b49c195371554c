//! Passwords and keys: wiped from memory when they go, never copied, never shown.
//!
//! That holds for what this module keeps. What the ciphers leave on the stack while they work (they
//! are moved, and what they leave behind when moved nobody wipes) is overwritten afterwards, as far
//! as that can be done without `unsafe`: the language promises nothing of the stack. Registers, the
//! environment that the system hands to the program, the terminal's own buffers and what is swapped
//! out are out of reach.

use std::{fmt, hint::black_box};

use aes::Block;
use aes_kw::{KeyInit, KwAes256};
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use zeroize::Zeroizing;

/// The password of an encrypted backup.
#[derive(PartialEq, Eq)]
pub struct Password(Zeroizing<Vec<u8>>);

/// A key of AES-256. It stays at its address when its owner moves, so that no copy of it
/// is left behind.
pub(crate) struct Key(Box<Zeroizing<[u8; Key::LENGTH]>>);

/// A key that is encrypted with another one, by RFC 3394.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WrappedKey([u8; WrappedKey::LENGTH]);

impl Password {
    /// Takes the bytes of a password, which iOS keeps in UTF-8.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Whether there is nothing in it. No backup has such a password.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the bytes as they are hashed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Key {
    pub(crate) const LENGTH: usize = 32;

    /// Fills a key in place, and leaves nothing of what that took on the stack.
    pub(crate) fn fill(fill: impl FnOnce(&mut [u8])) -> Self {
        let mut key = Self(Box::default());
        leaving_nothing(|| fill(key.0.as_mut_slice()));
        key
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn array(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// Decrypts a key with this one; `None` where it was encrypted with another one.
    pub(super) fn unwrap(&self, wrapped: &WrappedKey) -> Option<Self> {
        let mut is_unwrapped = false;
        let key = Self::fill(|key| {
            let cipher = KwAes256::new(self.array().into());
            // RFC 3394 has a check value inside, so that a wrong key is noticed here.
            is_unwrapped = cipher.unwrap_key(&wrapped.0, key).is_ok();
        });
        is_unwrapped.then_some(key)
    }

    /// Decrypts whole blocks of 16 bytes in place (AES-256-CBC), of which the ones before
    /// ended in `previous`; what is left over of a block stays as it is.
    pub(crate) fn decrypt(&self, bytes: &mut [u8], previous: [u8; 16]) {
        let (blocks, _) = Block::slice_as_chunks_mut(bytes);
        leaving_nothing(|| {
            let key = self.array().into();
            let mut cipher = cbc::Decryptor::<aes::Aes256>::new(key, &previous.into());
            cipher.decrypt_blocks(blocks);
        });
    }
}

/// Does something with a secret, and overwrites the part of the stack that it used.
fn leaving_nothing(work: impl FnOnce()) {
    apart(work);
    overwrite_stack();
}

/// Has the work use the stack below the caller, which is what is overwritten afterwards.
#[inline(never)]
fn apart(work: impl FnOnce()) {
    work();
    // No tail call, which would take the caller's stack frame.
    black_box(());
}

/// Overwrites more of the stack than any of the ciphers and hashes use.
#[inline(never)]
fn overwrite_stack() {
    const WORDS: usize = 2048;
    black_box(&mut [0_u64; WORDS]);
}

impl WrappedKey {
    /// A key of 32 bytes, and the 8 that tell whether it was decrypted.
    pub(super) const LENGTH: usize = 40;

    /// Takes the bytes, if there are as many as such a key has.
    pub(super) fn new(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WrappedKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_shown() {
        let password = Password::new(b"hunter2".to_vec());
        assert_eq!(format!("{password:?}"), "Password(…)");
        let key = Key::fill(|bytes| bytes.fill(7));
        assert_eq!(format!("{key:?}"), "Key(…)");
        let wrapped = WrappedKey::new(&[7; 40]).unwrap();
        assert_eq!(format!("{wrapped:?}"), "WrappedKey(…)");
    }

    /// The vector of RFC 3394, section 4.6.
    #[test]
    fn a_key_is_unwrapped_as_the_standard_says() {
        let outer = Key::fill(|bytes| {
            bytes.copy_from_slice(&(0..32).collect::<Vec<u8>>());
        });
        let wrapped = [
            0x28, 0xC9, 0xF4, 0x04, 0xC4, 0xB8, 0x10, 0xF4, 0xCB, 0xCC, 0xB3, 0x5C, 0xFB, 0x87,
            0xF8, 0x26, 0x3F, 0x57, 0x86, 0xE2, 0xD8, 0x0E, 0xD3, 0x26, 0xCB, 0xC7, 0xF0, 0xE7,
            0x1A, 0x99, 0xF4, 0x3B, 0xFB, 0x98, 0x8B, 0x9B, 0x7A, 0x02, 0xDD, 0x21,
        ];
        let key = outer.unwrap(&WrappedKey::new(&wrapped).unwrap()).unwrap();
        let expected: Vec<u8> = (0..16).map(|n| n * 0x11).chain(0..16).collect();
        assert_eq!(key.bytes(), expected);
        let other = Key::fill(|bytes| bytes.fill(1));
        assert!(other.unwrap(&WrappedKey::new(&wrapped).unwrap()).is_none());
        assert!(WrappedKey::new(&wrapped[1..]).is_none());
    }

    /// The vector F.2.6 of NIST SP 800-38A, whole and from its second block on.
    #[test]
    fn blocks_are_decrypted_from_any_one_on() {
        let key = Key::fill(|bytes| {
            bytes.copy_from_slice(&[
                0x60, 0x3D, 0xEB, 0x10, 0x15, 0xCA, 0x71, 0xBE, 0x2B, 0x73, 0xAE, 0xF0, 0x85, 0x7D,
                0x77, 0x81, 0x1F, 0x35, 0x2C, 0x07, 0x3B, 0x61, 0x08, 0xD7, 0x2D, 0x98, 0x10, 0xA3,
                0x09, 0x14, 0xDF, 0xF4,
            ]);
        });
        let first = [
            0xF5, 0x8C, 0x4C, 0x04, 0xD6, 0xE5, 0xF1, 0xBA, 0x77, 0x9E, 0xAB, 0xFB, 0x5F, 0x7B,
            0xFB, 0xD6,
        ];
        let second = [
            0x9C, 0xFC, 0x4E, 0x96, 0x7E, 0xDB, 0x80, 0x8D, 0x67, 0x9F, 0x77, 0x7B, 0xC6, 0x70,
            0x2C, 0x7D,
        ];
        let expected = [
            0xAE, 0x2D, 0x8A, 0x57, 0x1E, 0x03, 0xAC, 0x9C, 0x9E, 0xB7, 0x6F, 0xAC, 0x45, 0xAF,
            0x8E, 0x51,
        ];
        let mut both = [first, second].concat();
        key.decrypt(&mut both, std::array::from_fn(|at| u8::try_from(at).unwrap()));
        assert_eq!(both[16..], expected);
        let mut alone = [second.as_slice(), &[1, 2, 3]].concat();
        key.decrypt(&mut alone, first);
        assert_eq!(alone[..16], expected);
        assert_eq!(alone[16..], [1, 2, 3]);
    }

    /// Looks for the last part of what AES-256 makes of a key through all that this program can
    /// write to. It is kept inverted here, so that it isn't found for that.
    #[cfg(target_os = "linux")]
    #[test]
    fn no_part_of_a_used_key_stays_in_memory() {
        const LAST: [u8; 16] = [
            0xF6, 0x58, 0x26, 0x15, 0x76, 0x16, 0xA0, 0xCC, 0x5B, 0xA0, 0x95, 0xF3, 0x1D, 0xC6,
            0xE8, 0xC9,
        ];
        let key = Key::fill(|bytes| {
            bytes.copy_from_slice(&(0..32).map(|at| at * 7 + 1).collect::<Vec<_>>());
        });
        assert!(key.unwrap(&WrappedKey::new(&[7; 40]).unwrap()).is_none());
        key.decrypt(&mut [0; 64], [0; 16]);
        let inverted = black_box(LAST);
        let is_it = |bytes: &[u8]| bytes.iter().zip(inverted).all(|(byte, other)| *byte == !other);
        assert_eq!(written_memory().iter().filter(|part| part.windows(16).any(is_it)).count(), 0);
    }

    /// Returns the memory of this program that can be written to.
    #[cfg(target_os = "linux")]
    fn written_memory() -> Vec<Vec<u8>> {
        use std::os::unix::fs::FileExt;

        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let memory = std::fs::File::open("/proc/self/mem").unwrap();
        let number = |text| u64::from_str_radix(text, 16).unwrap();
        let parts = maps.lines().filter(|line| line.contains(" rw")).filter_map(|line| {
            let (range, _) = line.split_once(' ')?;
            let (start, end) = range.split_once('-')?;
            let mut bytes = vec![0; usize::try_from(number(end) - number(start)).ok()?];
            // Some of what is mapped can't be read.
            let read = memory.read_at(&mut bytes, number(start)).ok()?;
            bytes.truncate(read);
            Some(bytes)
        });
        parts.collect()
    }
}
