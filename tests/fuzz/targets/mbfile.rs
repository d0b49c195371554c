//! The `file` column of a row.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::MBFILE;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&MBFILE, bytes));
