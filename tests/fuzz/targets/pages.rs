//! A manifest in memory, read from its pages and by SQLite.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::PAGES;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&PAGES, bytes));
