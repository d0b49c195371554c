//! The keys of an encrypted backup.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::KEYBAG;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&KEYBAG, bytes));
