//! A configuration file and a baseline.

#![no_main]

#[path = "../../tests/it/examine.rs"]
#[expect(dead_code, reason = "each fuzzer uses a part")]
mod examine;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| examine::examine_settings(bytes));
