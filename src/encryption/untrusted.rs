//! The keys of an encrypted backup: what may be tried on them is bounded.

use std::hint::black_box;

use crate::encryption::Lock;

/// No more rounds than this are asked for, in both steps together.
const MOST_ROUNDS: u64 = 100_000_000;

pub(crate) fn read(bytes: &[u8]) {
    let _ = black_box(Lock::read(Some(bytes), bytes.last_chunk::<44>().map(<[u8; 44]>::as_slice)));
}

/// A lock asks for a bounded number of rounds, says what is wrong in a few words, and shows no key.
pub(crate) fn check(bytes: &[u8]) {
    let shown = match Lock::read(Some(bytes), None) {
        Ok(lock) => {
            assert!((1..=MOST_ROUNDS).contains(&lock.rounds()));
            format!("{lock:?}")
        }
        Err(error) => error.to_string(),
    };
    assert!(!shown.contains(char::is_control));
    read(bytes);
}
