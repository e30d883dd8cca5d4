//! The conventions for rules, files and lists of this project.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::files::files;
use scantling::discover;
use scantling::rule::Rule;
use scantling::rules;

/// What an id may begin with: the word names the defect, and reads well after "ignore". Adding one
/// is a decision.
const DEFECTS: [&str; 53] = [
    "overridden",
    "unlimited",
    "unprotected",
    "allowed",
    "always",
    "anonymous",
    "closed",
    "enabled",
    "excessive",
    "extended",
    "few",
    "open",
    "short",
    "small",
    "static",
    "unchecked",
    "unchosen",
    "weak",
    "conflicting",
    "dashed",
    "deprecated",
    "disabled",
    "duplicate",
    "empty",
    "ignored",
    "impossible",
    "incomplete",
    "insecure",
    "invalid",
    "joined",
    // kubelet-ca-without-serving-bootstrap: what is wrong there is what two files say together.
    "kubelet",
    "mismatched",
    "misplaced",
    "missing",
    "placeholder",
    "refused",
    "relative",
    "removed",
    "required",
    // second-document-ignored: the defect is that it is the second.
    "second",
    "shared",
    "stray",
    "swapped",
    "undecodable",
    "underscored",
    "unknown",
    "unmounted",
    "unpaired",
    "unquoted",
    // unreadable-yaml: Kubernetes' parser can't read what this one can.
    "unreadable",
    "unreasoned",
    "unused",
    "weak",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// A sentence without its dress: lower case in front, unless it is a name, and no full stop behind.
fn is_plain(text: &str) -> bool {
    let first = text.chars().next();
    let name = ["Kubernetes ", "U+"].iter().any(|name| text.starts_with(name));
    (name || first.is_some_and(|c| !c.is_uppercase()))
        && !text.ends_with('.')
        && text.trim() == text
}

#[test]
fn ids_are_unique_kebab_case_and_name_the_defect() {
    let mut seen = BTreeSet::new();
    for Rule { id, .. } in rules::ALL {
        assert!(seen.insert(id), "{id} is there twice");
        let kebab = id.split('-').all(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        assert!(kebab, "{id} is not kebab-case");
        let (defect, rest) = id.split_once('-').unwrap();
        assert!(DEFECTS.contains(&defect) && !rest.is_empty(), "{id}");
        assert_eq!(rules::find(id).unwrap().id, *id);
    }
}

/// A rule is in the file of its name, and that file begins with the id and the gist of the summary.
#[test]
fn a_rule_stands_in_its_own_file() {
    for Rule { id, .. } in rules::ALL {
        let path = format!("src/rules/{}.rs", id.replace('-', "_"));
        let text = read(&path);
        assert!(text.starts_with(&format!("//! `{id}`: ")), "{path}");
        assert!(text.contains(&format!("id: \"{id}\",")), "{path}");
        assert_eq!(text.matches("static RULE: Rule").count(), 1, "{path}");
    }
    for path in files(&root().join("src/rules")) {
        let text = fs::read_to_string(&path).unwrap();
        if text.contains("static RULE: Rule") {
            let id = name(&path).trim_end_matches(".rs").replace('_', "-");
            assert!(rules::find(&id).is_some(), "{id} is not in rules::ALL");
        }
    }
}

#[test]
fn what_is_said_of_rules_is_plain() {
    for rule in rules::ALL {
        let Rule { id, summary, fix, why, .. } = rule;
        assert!(summary.chars().count() <= 80, "{id}: the summary is long");
        assert!(!summary.contains('\n'), "{id}: the summary has lines");
        assert!(is_plain(summary), "{id}: {summary}");
        assert!(is_plain(fix), "{id}: {fix}");
        assert!(why.ends_with('.'), "{id}: why is sentences");
        for text in [*summary, *fix, *why] {
            assert!(!text.contains("  "), "{id}: two spaces in {text:?}");
        }
        for reference in rule.references {
            assert!(reference.starts_with("https://"), "{id}: {reference}");
        }
        let mut controls = BTreeSet::new();
        for control in rule.controls() {
            assert!(controls.insert((control.benchmark, control.id)), "{id}: {control} twice");
        }
        if let Some(score) = rule.security_severity {
            let score: f32 = score.parse().unwrap();
            assert!((0.1..=10.0).contains(&score), "{id}: {score}");
        }
    }
}

#[test]
fn every_rule_has_good_and_bad_fixtures() {
    for Rule { id, .. } in rules::ALL {
        let folder = root().join("testdata/rules").join(id);
        assert!(folder.is_dir(), "there is no testdata/rules/{id}");
        let files = files(&folder);
        for kind in ["bad-", "ok-"] {
            let there = files.iter().any(|path| name(path).starts_with(kind));
            assert!(there, "testdata/rules/{id} has no {kind}*.yaml");
        }
    }
}

#[test]
fn fixtures_belong_to_a_rule_and_outputs_to_a_fixture() {
    for path in files(&root().join("testdata/rules")) {
        let folder = name(path.parent().unwrap());
        assert!(rules::find(folder).is_some(), "{}: no rule", path.display());
        let exists = |extension| path.with_extension(extension).exists();
        let extension = path.extension().unwrap().to_str().unwrap();
        let (bad, ok) = (name(&path).starts_with("bad-"), name(&path).starts_with("ok-"));
        let belongs = match extension {
            "out" => bad && (exists("yaml") || exists("json")),
            "yaml" => bad && exists("out") && !exists("json") || ok,
            "json" => bad && exists("out") && !exists("yaml") || ok,
            _ => false,
        };
        assert!(belongs, "{}: a stray file", path.display());
    }
}

#[test]
fn messages_are_plain() {
    for path in files(&root().join("testdata/rules")) {
        if path.extension().is_none_or(|extension| extension != "out") {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let (_, message) = line.split_once("]: ").unwrap();
            assert!(is_plain(message), "{}: {message}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for folder in ["src", "tests", "benches"] {
        for path in files(&root().join(folder)) {
            if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                assert!(text.starts_with("//! "), "{}", path.display());
            }
        }
    }
}

/// Whose machine it was made on, and where its packages came from, is nobody's concern.
#[test]
fn nothing_is_tied_to_a_machine() {
    let home = |user: &str| format!("/{user}/");
    let host = |name: &str, end: &str| format!("{name}.{end}");
    let words = [
        home("home"),
        home("Users"),
        home("root"),
        host("crates", "io"),
        host("npmjs", "org"),
        host("npmjs", "com"),
        host("pypi", "org"),
        host("pythonhosted", "org"),
    ];
    let folders =
        ["src", "tests", "benches", "testdata", "docs", ".ci", ".github", "fuzz/fuzz_targets"];
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .map(|folder| root().join(folder))
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| files(&folder))
        .collect();
    // Cargo.lock names a registry in every entry and is not ours to write.
    let top = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "Cargo.toml",
        ".pre-commit-hooks.yaml",
        "action.yml",
    ];
    paths.extend(top.iter().map(|path| root().join(path)).filter(|path| path.exists()));
    for path in paths {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for word in &words {
            assert!(!text.contains(word.as_str()), "{word} in {}", path.display());
        }
    }
}

/// The hooks look at the files that are read in a folder.
#[test]
fn hooks_take_the_files_that_are_read_in_a_folder() {
    let hooks = read(".pre-commit-hooks.yaml");
    let mut extensions: Vec<&str> = discover::extensions().collect();
    extensions.sort_unstable();
    let pattern = format!(
        r"files: (?i)(\.({})|{})$",
        extensions.join("|"),
        concat!(
            r"(^|/)(args|default-args|kubernetes|sysconfig|default)/(kube-)?apiserver",
            r"|(^|/)kube-apiserver\.(conf|env)|(^|/)(gnu)?makefile"
        )
    );
    assert_eq!(hooks.matches(&pattern).count(), hooks.matches("- id: ").count());
}
