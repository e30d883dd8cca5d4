//! Every console block of the README, and the cases of `testdata/cli/`, are run and compared.
//!
//! `TRYCMD=overwrite cargo test --test it readme` writes what the program prints now.

use std::fs;
use std::path::Path;

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn consoles() {
    trycmd::TestCases::new()
        .case("README.md")
        .case("testdata/cli/*.md")
        .case("testdata/cli/*.toml")
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .env("TERM", "xterm");
}

/// The text of the fenced blocks of a language.
fn blocks(readme: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = readme.split(&fence).skip(1);
    parts.map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

/// The manifest that the README shows is the one that its first command checks.
#[test]
fn the_manifest_is_the_one_that_is_checked() {
    let readme = file("README.md");
    let shown = blocks(&readme, "yaml").into_iter().next().unwrap();
    let path = "testdata/readme/kube-apiserver.yaml";
    let console = blocks(&readme, "console").into_iter().next().unwrap();
    assert!(console.starts_with(&format!("$ scantling check {path}\n")));
    assert_eq!(shown, file(path));
}

/// What cannot be compared here, since it compiles or is this test, is run by `.ci/run`, and the
/// program's own part of it is compared above.
#[test]
fn the_commands_to_type_are_run() {
    let readme = file("README.md");
    let ci = file(".ci/run");
    let typed = blocks(&readme, "sh");
    let cargo = typed.iter().flat_map(|block| block.lines());
    let cargo: Vec<&str> = cargo.filter(|line| line.starts_with("cargo ")).collect();
    assert!(cargo.contains(&"cargo test"));
    // What is not released yet can't be installed from there.
    let cargo = cargo.iter().filter(|line| !line.starts_with("cargo install"));
    for command in cargo {
        let run = ci.lines().any(|line| line.trim().starts_with(command));
        assert!(run, ".ci/run does not run `{command}`");
        if let Some(args) = command.strip_prefix("cargo run --release -- ") {
            let shown = format!("$ scantling {args}\n");
            assert!(readme.contains(&shown), "the output of `{command}`");
        }
    }
}

/// The hooks that the README speaks of exist, and none is left out.
#[test]
fn hooks_are_described() {
    let readme = file("README.md");
    let hooks = file(".pre-commit-hooks.yaml");
    let ids = hooks.lines().filter_map(|line| line.strip_prefix("- id: "));
    for id in ids {
        assert!(readme.contains(&format!("`{id}`")), "{id}");
    }
}
