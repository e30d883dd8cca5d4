//! The pages for contributors are about the tree as it is: paths exist, and nothing is left out.

use std::fs;
use std::path::{Path, PathBuf};

/// The pages that name files of the repository.
const PAGES: &[&str] =
    &["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"];

/// The folders of the repository that paths begin with.
const TOP: &[&str] = &[
    ".ci/",
    "action/",
    "benches/",
    "docs/",
    "editors/",
    "examples/",
    "fuzz/",
    "packaging/",
    "src/",
    "testdata/",
    "tests/",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(page: &Path) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

/// The words in backticks of a page, outside of code blocks.
fn code_words(text: &str) -> Vec<&str> {
    let outside = text.split("```").step_by(2);
    outside.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

/// The folders below `src`, at any depth, as they are named below it: `yaml/edit/`.
fn folders(below: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = path.strip_prefix(root().join("src")).unwrap().to_str().unwrap();
            found.push(format!("{}/", name.replace('\\', "/")));
            folders(&path, found);
        }
    }
}

#[test]
fn paths_on_pages_exist() {
    let mut pages: Vec<PathBuf> = PAGES.iter().map(PathBuf::from).collect();
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path.strip_prefix(root()).unwrap().to_owned());
        }
    }
    let mut missing = Vec::new();
    for page in pages {
        let text = read(&page);
        for word in code_words(&text) {
            let is_path = TOP.iter().any(|top| word.starts_with(top));
            // `src/rules/<id>.rs` is a pattern.
            let is_exact = !word.contains(['<', '*', '{', ' ']);
            if is_path && is_exact && !root().join(word).exists() {
                missing.push(format!("{}: {word}", page.display()));
            }
        }
    }
    assert!(missing.is_empty(), "there is no such file: {missing:#?}");
}

#[test]
fn files_of_the_code_map_exist() {
    let text = read(Path::new("ARCHITECTURE.md"));
    let places = ["src", "src/dialect"].map(|place| root().join(place));
    let mut missing = Vec::new();
    for row in text.lines().filter(|line| line.starts_with("| `")) {
        let first = row.trim_start_matches("| ").split(" | ").next().unwrap();
        for word in code_words(first) {
            let extension = Path::new(word).extension();
            let is_source = extension.is_some_and(|extension| extension == "rs");
            let is_table = extension.is_some_and(|extension| extension == "tsv");
            let is_file = word.ends_with('/') || is_source || is_table;
            if is_file && !places.iter().any(|place| place.join(word).exists()) {
                missing.push(word.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "the code map names what is not there: {missing:?}");
}

#[test]
fn the_code_map_names_every_module_and_folder() {
    let text = read(Path::new("ARCHITECTURE.md"));
    let words = code_words(&text);
    let mut unnamed = Vec::new();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if !["lib", "main"].contains(&name) && !words.contains(&name) {
            unnamed.push(name.to_owned());
        }
    }
    let mut all = Vec::new();
    folders(&root().join("src"), &mut all);
    for folder in all.iter().filter(|folder| folder.matches('/').count() > 1) {
        let in_dialect = folder.strip_prefix("dialect/").unwrap_or(folder);
        if !words.contains(&in_dialect) {
            unnamed.push(folder.clone());
        }
    }
    assert!(unnamed.is_empty(), "ARCHITECTURE.md does not name {unnamed:?}");
}

#[test]
fn every_library_has_a_reason() {
    let text = read(Path::new("ARCHITECTURE.md"));
    let words = code_words(&text);
    let manifest: toml::Table = read(Path::new("Cargo.toml")).parse().unwrap();
    let mut libraries: Vec<&String> = manifest["dependencies"].as_table().unwrap().keys().collect();
    for target in manifest["target"].as_table().unwrap().values() {
        libraries.extend(target["dependencies"].as_table().unwrap().keys());
    }
    libraries.retain(|name| !words.contains(&name.as_str()));
    assert!(libraries.is_empty(), "ARCHITECTURE.md does not say why there is {libraries:?}");
}

#[test]
fn the_tests_that_hold_the_promises_exist() {
    let mut tests = String::new();
    for entry in fs::read_dir(root().join("tests/it")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            tests.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    let text = read(Path::new("SECURITY.md"));
    let is_test = |word: &&str| {
        word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let mut missing: Vec<&str> = code_words(&text).into_iter().filter(is_test).collect();
    missing.retain(|name| !tests.contains(&format!("fn {name}(")));
    assert!(missing.is_empty(), "SECURITY.md names tests that do not exist: {missing:?}");
}
