//! The list of apps in Settings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::SETTINGS;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&SETTINGS, bytes));
