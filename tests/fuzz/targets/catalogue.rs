//! A user's own catalogue.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::hostile::CATALOGUE;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&CATALOGUE, bytes));
