//! What is encrypted with a password, and the keys that open it.
//!
//! A [`Lock`] is what a [`Password`] is tried on; what it turns into are [`Keys`]. With them a file
//! is read at any offset as if it were plain, and nothing that was decrypted is kept for longer than
//! it takes to read it.

mod cbc;
mod keybag;
mod secret;
mod spelling;
mod unlock;
#[cfg(any(test, fuzzing))]
pub(crate) mod untrusted;

pub(crate) use self::{cbc::CbcFile, secret::Key, unlock::EncryptionKey};
pub use self::{
    keybag::{Hashing, KeybagError, Tag},
    secret::Password,
    unlock::{Derivation, Keys, Lock, LockError, UnlockError},
};
