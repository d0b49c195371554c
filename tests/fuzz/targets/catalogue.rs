//! A user's own catalogue.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::CATALOGUE;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&CATALOGUE, bytes));
