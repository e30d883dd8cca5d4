//! The floors of the house: imports point down, no circle of files, closed rooms, one type a name.
//!
//! `ARCHITECTURE.md` draws the floors. Exceptions are listed in `layering_exceptions.txt`; an entry that is no
//! longer needed fails the test, and `SNAPSHOTS=overwrite cargo test --test it layering` deletes it. Entries
//! are only added by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::crate_map::{Crate, Module};

/// The modules of the crate from the top floor to the ground. A module may use what is below it and
/// nothing on its own floor.
const FLOORS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["server"],
    &["fix", "upgrade"],
    &["check"],
    &["suppress", "plan"],
    &["report", "baseline"],
    &["scorecard"],
    &["outcome"],
    &["settings"],
    &["config"],
    &["profile", "selector"],
    &["rules"],
    &["rule"],
    &["benchmark", "severity", "group", "edit"],
    &["text_kind"],
    &["dialect"],
    &["component_config"],
    &["yaml"],
    &["apiserver"],
    &["discover"],
    &["text_edit"],
    &["mapped_text", "near_miss"],
    &["failure"],
    &["rendered"],
    &["source"],
    &["secrets"],
    &["sanitize"],
    &["replace"],
    &["temporary_file"],
    &["untrusted"],
    &["paths"],
    &["byte_runs", "few_words", "short_words"],
    &["memory"],
    &["threads"],
    &["built_in_table"],
    &["hashed"],
];

/// Crates that are used in one room only, so that they can be exchanged there.
const ROOMS: &[(&str, &str)] = &[
    ("clap", "src/cli/"),
    ("granit_parser", "src/yaml/"),
    ("hcl_edit", "src/dialect/terraform/"),
    ("k8s_openapi", "src/dialect/"),
    ("miette", "src/report/"),
    ("serde_sarif", "src/report/sarif/"),
];

/// The crates of those that a single file uses.
const ONE_FILE: &[&str] = &["k8s_openapi", "miette"];

/// Ways to hide an `if`, and what to write.
const HIDDEN: &[(&str, &str)] = &[
    (".filter(|_|", "`if condition && let Some(x) = …`"),
    ("then_some(())?", "`if !condition { return None; }`"),
];

/// Names that readers take for those of the standard library.
const STANDARD: &[&str] =
    &["Debug", "Default", "Display", "From", "Into", "Iterator", "Read", "Write"];

/// The file with the exceptions.
const EXCEPTIONS: &str = "tests/it/layering_exceptions.txt";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The tests run side by side and may all want to rewrite the exceptions.
static WRITING: Mutex<()> = Mutex::new(());

static CRATE: LazyLock<Crate> = LazyLock::new(Crate::read);

/// Compares what was found with the exceptions of one kind.
fn compare_with_exceptions(kind: &str, found: &BTreeSet<String>, advice: &str) {
    let _guard = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let text = fs::read_to_string(root().join(EXCEPTIONS)).unwrap();
    let prefix = format!("{kind} ");
    let listed: BTreeSet<String> =
        text.lines().filter_map(|line| line.strip_prefix(&prefix)).map(str::to_owned).collect();
    let new: Vec<&String> = found.difference(&listed).collect();
    assert!(new.is_empty(), "{advice}\n{new:#?}");
    let done: Vec<&String> = listed.difference(found).collect();
    if done.is_empty() {
        return;
    }
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite");
    assert!(
        overwrite,
        "well done: delete these `{kind}` lines from {EXCEPTIONS}, or let\n\
         `SNAPSHOTS=overwrite cargo test --test it layering` do it\n{done:#?}"
    );
    let kept = |line: &&str| line.strip_prefix(&prefix).is_none_or(|entry| found.contains(entry));
    let kept: Vec<&str> = text.lines().filter(kept).collect();
    fs::write(root().join(EXCEPTIONS), kept.join("\n") + "\n").unwrap();
}

/// The modules that can be reached from one.
fn reached<'m>(
    uses: &BTreeMap<&'m Module, BTreeSet<&'m Module>>,
    from: &'m Module,
) -> BTreeSet<&'m Module> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        for used in &uses[module] {
            if reached.insert(*used) {
                open.push(used);
            }
        }
    }
    reached
}

#[test]
fn imports_point_down() {
    let floor = |module: &Module| {
        let top = module.first().map_or("lib", String::as_str);
        let floor = FLOORS.iter().position(|floor| floor.contains(&top));
        (top.to_owned(), floor.unwrap_or_else(|| panic!("src/{top} has no floor in FLOORS")))
    };
    let program = &*CRATE;
    let mut upward = BTreeSet::new();
    for (module, used) in program.uses() {
        if module.is_empty() {
            continue;
        }
        let (from, high) = floor(module);
        for used in used {
            let (to, low) = floor(used);
            if from != to && high >= low {
                upward.insert(format!("{} -> {to}", program.modules[module].path));
            }
        }
    }
    compare_with_exceptions(
        "upward",
        &upward,
        "an import must point to a floor below its own (FLOORS)",
    );
}

#[test]
fn the_code_map_lists_the_floors_from_the_top() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, rest) = page.split_once("| module, from the top floor |").unwrap();
    let table = rest.split("\n\n").next().unwrap();
    let mut floors = Vec::new();
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let names = row.split(" | ").next().unwrap().split('`').skip(1).step_by(2);
        for name in names {
            let floor = FLOORS.iter().position(|floor| floor.contains(&name));
            floors.push((floor.unwrap_or_else(|| panic!("{name} is on no floor")), name));
        }
    }
    let sorted = floors.is_sorted_by_key(|(floor, _)| floor);
    assert!(sorted, "ARCHITECTURE.md lists modules in another order: {floors:?}");
}

#[test]
fn no_files_import_one_another_in_a_circle() {
    let program = &*CRATE;
    let uses = program.uses();
    let mut circles = BTreeSet::new();
    for module in program.modules.keys() {
        let reached = reached(&uses, module);
        if reached.contains(module) {
            circles.insert(program.modules[module].path.clone());
        }
    }
    compare_with_exceptions(
        "circle",
        &circles,
        "these files are in a circle of imports; move what they share below both",
    );
}

#[test]
fn every_type_has_a_name_for_itself() {
    let mut seen: BTreeSet<String> = STANDARD.iter().map(|&name| name.to_owned()).collect();
    let mut shared = BTreeSet::new();
    for file in CRATE.modules.values() {
        for name in &file.types {
            if !seen.insert(name.clone()) {
                shared.insert(name.clone());
            }
        }
    }
    compare_with_exceptions(
        "name",
        &shared,
        "these types have the name of another type; say which they are",
    );
}

#[test]
fn closed_rooms_stay_closed() {
    let mut sources = Vec::new();
    for file in CRATE.modules.values() {
        let text = fs::read_to_string(root().join(&file.path)).unwrap();
        sources.push((file.path.as_str(), text));
    }
    for (name, room) in ROOMS {
        let path = format!("{name}::");
        let users = sources.iter().filter(|(_, text)| text.contains(&path));
        let users: Vec<&str> = users.map(|(path, _)| *path).collect();
        assert!(users.iter().all(|path| path.starts_with(room)), "{name} is for {room}: {users:?}");
        let most = if ONE_FILE.contains(name) { 1 } else { usize::MAX };
        assert!((1..=most).contains(&users.len()), "{name} belongs in one file: {users:?}");
    }
}

#[test]
fn control_flow_is_written_as_control_flow() {
    for (pattern, instead) in HIDDEN {
        let mut found = BTreeSet::new();
        for file in CRATE.modules.values() {
            if fs::read_to_string(root().join(&file.path)).unwrap().contains(pattern) {
                found.insert(file.path.clone());
            }
        }
        compare_with_exceptions(
            pattern,
            &found,
            &format!("write {instead} instead of `{pattern}`"),
        );
    }
}
