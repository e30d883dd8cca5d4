//! What an editor sends to the language server: a message on each line.

#![no_main]

#[path = "../../tests/it/examine.rs"]
#[expect(dead_code, reason = "each fuzzer uses a part")]
mod examine;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| examine::examine_messages(text));
