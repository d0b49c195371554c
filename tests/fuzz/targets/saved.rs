//! Sizes that were saved as JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::SAVED;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&SAVED, bytes));
