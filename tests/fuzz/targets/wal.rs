//! A write-ahead log beside a database.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tierfit::untrusted::WAL;

fuzz_target!(|bytes: &[u8]| tierfit_fuzz::check(&WAL, bytes));
