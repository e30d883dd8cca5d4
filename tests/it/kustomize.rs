//! What kustomize makes of a base and its patches: `testdata/kustomize/<case>/`.
//!
//! The findings about each folder, in the concise format, are in `<case>.out`, with what `show` prints.
//! `SNAPSHOTS=overwrite cargo test --test it kustomize` writes them.

use std::fs;
use std::path::Path;
use std::process::Command;

use snapbox::Data;
use snapbox::assert::Assert;

fn run(case: &str, arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_scantling"))
        .args(arguments)
        .arg(case)
        .env("COLUMNS", "1000")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kustomize"))
        .output()
        .unwrap();
    String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap()
}

/// The result is judged, and each finding is in the file that wrote the flag.
#[test]
fn the_result_of_patches_is_judged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kustomize");
    let mut cases = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_dir() {
            continue;
        }
        let case = path.file_name().unwrap().to_str().unwrap();
        let checked = run(case, &["check", "--no-config", "--output-format", "concise"]);
        let shown = run(case, &["show", "--no-config"]);
        let expected = folder.join(format!("{case}.out"));
        Assert::new()
            .action_env("SNAPSHOTS")
            .eq(Data::text(checked + "\n" + &shown).raw(), Data::read_from(&expected, None).raw());
        cases += 1;
    }
    assert!(cases >= 5, "{cases}");
}
