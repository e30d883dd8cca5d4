//! The map from each character of a scalar to its bytes in the file.

#![no_main]

#[path = "../../tests/it/examine.rs"]
#[expect(dead_code, reason = "each fuzzer uses a part")]
mod examine;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| examine::examine_scalars(text));
