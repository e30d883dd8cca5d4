//! `docs/images/check.svg` shows the real output of the program for the manifest of the README.
//!
//! `SNAPSHOTS=overwrite cargo test --test it picture::` draws it anew.

use std::path::Path;
use std::process::Command;

use anstyle_svg::Term;
use snapbox::Data;
use snapbox::assert::Assert;

#[test]
fn the_picture_shows_the_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_scantling"))
        .args(["check", "--color", "always", "kube-apiserver.yaml"])
        .current_dir(root.join("testdata/readme"))
        .env("LC_ALL", "C.UTF-8")
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let findings = String::from_utf8(output.stdout).unwrap();
    let summary = String::from_utf8(output.stderr).unwrap();
    let screen =
        format!("\x1b[1m$ scantling check kube-apiserver.yaml\x1b[0m\n{findings}{summary}");
    let picture = Term::new().render_svg(&screen);
    let expected = Data::read_from(&root.join("docs/images/check.svg"), None).raw();
    Assert::new().action_env("SNAPSHOTS").eq(Data::text(picture).raw(), expected);
}
