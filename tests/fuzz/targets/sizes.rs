//! Sizes, speeds and times as somebody types them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::SIZES;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&SIZES, bytes));
