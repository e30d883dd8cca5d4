//! Every console block of the documentation, and the cases of `testdata/cli/`, are run and compared.
//! Links lead somewhere, and what is listed is complete.
//!
//! `TRYCMD=overwrite cargo test --test it readme` writes what the program prints now.

use std::fs;
use std::path::Path;

use crate::files::files;

/// The pages that people write, besides those in `docs/`.
const PAGES: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

#[test]
fn consoles() {
    trycmd::TestCases::new()
        .case("README.md")
        .case("ARCHITECTURE.md")
        .case("CONTRIBUTING.md")
        .case("docs/*.md")
        .case("docs/guides/*.md")
        .case("docs/migrate/*.md")
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

/// `.ci/run` runs the cargo commands of the README. The output of the program's own part of them is
/// compared above.
#[test]
fn the_commands_to_type_are_run() {
    let ci = file(".ci/run");
    let usage = file("docs/usage.md");
    let mut seen = 0;
    for block in blocks(&file("README.md"), "sh") {
        for command in block.lines() {
            let Some(args) = command.strip_prefix("cargo run --release -- ") else {
                continue;
            };
            seen += 1;
            let is_run = ci.lines().any(|line| line.trim().starts_with(command));
            assert!(is_run, ".ci/run does not run `{command}`");
            assert!(usage.contains(&format!("$ scantling {args}\n")), "the output of `{command}`");
        }
    }
    assert_eq!(seen, 1);
}

/// All hooks are described, and those that are named exist.
#[test]
fn hooks_are_described() {
    let page = file("docs/guides/pre-commit.md");
    let hooks = file(".pre-commit-hooks.yaml");
    for id in hooks.lines().filter_map(|line| line.strip_prefix("- id: ")) {
        assert!(page.contains(&format!("| `{id}` |")), "{id}");
    }
}

/// Every dialect that `show` names for a fixture is in the table.
#[test]
fn dialects_are_listed() {
    let page = file("docs/dialects.md");
    let mut seen = 0;
    for path in files(&root().join("testdata/dialects")) {
        if path.extension().is_none_or(|extension| extension != "out") {
            continue;
        }
        let shown = fs::read_to_string(&path).unwrap();
        for rest in shown.split(": kube-apiserver (").skip(1) {
            let dialect = rest.split(')').next().unwrap();
            assert!(page.contains(&format!("`{dialect}`")), "{dialect} of {}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} servers");
}

/// The heading `## Adding a rule` can be linked to as `#adding-a-rule`.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title.chars().filter(|c| c.is_alphanumeric() || [' ', '-'].contains(c));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut pages: Vec<_> = PAGES.iter().map(|page| root().join(page)).collect();
    pages.extend(
        files(&root().join("docs"))
            .into_iter()
            .filter(|path| path.extension().is_some_and(|it| it == "md")),
    );
    for path in pages {
        let page = fs::read_to_string(&path).unwrap();
        for link in page.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            if target.contains("://") {
                continue;
            }
            let there = path.parent().unwrap().join(target);
            let there = if target.is_empty() { path.clone() } else { there };
            assert!(there.exists(), "{link} in {}", path.display());
            if !anchor.is_empty() {
                let known = anchors(&fs::read_to_string(&there).unwrap());
                assert!(known.iter().any(|name| name == anchor), "{link} in {}", path.display());
            }
        }
    }
}
