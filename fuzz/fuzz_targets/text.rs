//! One file of any kind to findings, fixes and every report. The first byte chooses the file's name.

#![no_main]

#[path = "../../tests/it/examine.rs"]
#[expect(dead_code, reason = "each fuzzer uses a part")]
mod examine;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scantling::check::Options;

static OPTIONS: LazyLock<Options> = LazyLock::new(examine::options);

fuzz_target!(|bytes: &[u8]| examine::examine_named(bytes, &OPTIONS));
