//! The program that is measured.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Cargo's target folder.
pub fn target() -> PathBuf {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    env::var_os("CARGO_TARGET_DIR").map_or(target, PathBuf::from)
}

/// Builds the program with a profile of Cargo and returns its path.
pub fn build(profile: &str, target: &Path) -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--package", "scantling", "--profile", profile]);
    assert!(build.status().unwrap().success(), "{build:?} failed");
    target.join(profile).join("scantling")
}

/// A check of a file or a folder.
pub fn check(program: &Path, format: &str, path: &Path) -> Command {
    let mut check = Command::new(program);
    check.args(["check", "--output-format", format]).arg(path);
    check
}
