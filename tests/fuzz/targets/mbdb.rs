//! Manifest.mbdb.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::MBDB;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&MBDB, bytes));
