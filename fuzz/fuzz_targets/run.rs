//! Several files in one run. A NUL byte separates them, and the first byte of each chooses its name.

#![no_main]

#[path = "../../tests/it/examine.rs"]
#[expect(dead_code, reason = "each fuzzer uses a part")]
mod examine;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scantling::check::Options;

static OPTIONS: LazyLock<Options> = LazyLock::new(examine::options);

fuzz_target!(|bytes: &[u8]| examine::examine_together(bytes, &OPTIONS));
