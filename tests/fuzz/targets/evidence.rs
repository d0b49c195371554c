//! The files that tell of the account.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::EVIDENCE;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&EVIDENCE, bytes));
