//! Links the program for Linux at a fixed address.
//!
//! A program that may be loaded anywhere has 15,000 pointers that the loader mends at each start, which writes to 70
//! pages of memory. Without them `scantling --version` takes 1.7 times as long as `/bin/true` instead of 2.2 times.
//! The addresses of Go's programs, `kubectl` among them, are fixed as well. What the address would hide is of use to
//! somebody who can already overwrite memory, and `unsafe` is forbidden here.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name, value| env::var(name).is_ok_and(|set| set == value);
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    // What is linked statically has start files of its own, which `-C relocation-model=static` chooses.
    let is_static = features.split(',').any(|feature| feature == "crt-static");
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && !is_static {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
