//! Info.plist, Manifest.plist and Status.plist.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::LISTS;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&LISTS, bytes));
