//! The work grows with the size of the input, and not faster, whatever the input is made of.
//!
//! Each construct, and each tree of files, is written in four sizes, each twice the one before, and valgrind counts the instructions
//! of a check. A scan that starts over, or a list that is searched for each item, makes each step cost four
//! times the step before it instead of twice. A count does not depend on what else the machine does.

mod constructs;
mod trees;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use constructs::{ALL, Construct};
use rayon::prelude::*;
use trees::{FileTree, TREES};

/// The bytes of the smallest input.
const SMALLEST: usize = 3_000;

/// The files of the smallest tree.
const FEWEST: usize = 50;

/// How much more the last doubling may cost than the one before it, in hundredths: 200 is linear and 400 is
/// quadratic.
const BOUND: i64 = 270;

#[test]
fn work_grows_with_the_size_of_the_input() {
    if std::env::var_os("SCANTLING_VALGRIND").is_none() {
        println!("skipped: SCANTLING_VALGRIND is not set");
        return;
    }
    let only = std::env::var("SCANTLING_CONSTRUCT").ok();
    let folder = tempfile::tempdir().unwrap();
    let is_wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let inputs: Vec<Input> =
        ALL.iter().map(Input::Text).chain(TREES.iter().map(Input::Tree)).collect();
    let failed: Vec<String> = inputs
        .par_iter()
        .filter(|input| is_wanted(input.name()))
        .filter_map(|input| input.grows(folder.path()))
        .collect();
    assert!(failed.is_empty(), "the last doubling costs too much: {}", failed.join(", "));
}

/// What is checked.
enum Input {
    Text(&'static Construct),
    Tree(&'static FileTree),
}

impl Input {
    const fn name(&self) -> &'static str {
        match self {
            Self::Text(construct) => construct.name,
            Self::Tree(tree) => tree.name,
        }
    }

    /// The name of an input whose work grows too fast, and how fast.
    fn grows(&self, folder: &Path) -> Option<String> {
        let name = self.name();
        let work = [1, 2, 4, 8].map(|times| self.instructions(&folder.join(name), times));
        let [_, second, third, fourth] = work;
        // In hundredths.
        let growth = 100 * (fourth - third) / (third - second).max(1);
        println!("{name:32} {growth} {work:?}");
        if growth > BOUND { Some(format!("{name}: {growth} hundredths")) } else { None }
    }

    /// The instructions that a check of the input takes in a size.
    fn instructions(&self, folder: &Path, times: usize) -> i64 {
        match self {
            Self::Text(construct) => {
                fs::create_dir_all(folder).unwrap();
                let path = folder.join(construct.file);
                fs::write(&path, construct.text(SMALLEST * times)).unwrap();
                instructions(self.name(), construct.format, &[path])
            }
            Self::Tree(tree) => {
                let paths = tree.write(&folder.join(times.to_string()), FEWEST * times);
                instructions(self.name(), "concise", &paths)
            }
        }
    }
}

/// The instructions that a check of some paths takes.
fn instructions(name: &str, format: &str, paths: &[PathBuf]) -> i64 {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_scantling"))
        .args(["check", "--no-config", "--output-format", format])
        .args(paths)
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("valgrind is installed");
    let code = output.status.code();
    assert!(matches!(code, Some(0..=2)), "{name}: exit code {code:?}");
    // `==1234== I refs:        12,345,678`
    let words = String::from_utf8_lossy(&output.stderr);
    let counted = words.lines().find_map(|line| line.split_once("refs:")).expect("a count").1;
    counted.trim().replace(',', "").parse().expect("a number")
}

/// The texts are of the size that they are asked for, and are read: a construct that is skipped or refused
/// measures nothing.
#[test]
fn constructs_are_read() {
    for construct in ALL {
        let text = construct.text(SMALLEST);
        assert!(text.len() >= SMALLEST, "{}", construct.name);
        let names = ["kube-apiserver", "apiServer", "kubeAPIServer", "KUBE_API", "/etcd"];
        assert!(names.iter().any(|name| text.contains(name)), "{}", construct.name);
    }
    let folder = tempfile::tempdir().unwrap();
    for tree in TREES {
        for path in tree.write(&folder.path().join(tree.name), 2) {
            assert!(path.is_dir(), "{}", tree.name);
        }
    }
}
