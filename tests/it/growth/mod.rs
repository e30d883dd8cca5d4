//! The work grows with the size of the input, and not faster, whatever the input is made of.
//!
//! Each construct is written in four sizes, each twice the one before, and valgrind counts the instructions
//! of a check. A scan that starts over, or a list that is searched for each item, makes each step cost four
//! times the step before it instead of twice. A count does not depend on what else the machine does.

mod constructs;

use std::fs;
use std::path::Path;
use std::process::Command;

use constructs::{ALL, Construct};
use rayon::prelude::*;

/// The bytes of the smallest input.
const SMALLEST: usize = 3_000;

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
    let wanted = |construct: &&Construct| only.as_deref().is_none_or(|only| only == construct.name);
    let failed: Vec<String> = ALL
        .par_iter()
        .filter(wanted)
        .filter_map(|construct| grows(folder.path(), construct))
        .collect();
    assert!(failed.is_empty(), "the last doubling costs too much: {}", failed.join(", "));
}

/// The name of a construct whose work grows too fast, and how fast.
fn grows(folder: &Path, construct: &Construct) -> Option<String> {
    let work = [1, 2, 4, 8].map(|times| instructions(folder, construct, times));
    let [_, second, third, fourth] = work;
    // In hundredths.
    let growth = 100 * (fourth - third) / (third - second).max(1);
    println!("{:32} {growth} {work:?}", construct.name);
    if growth > BOUND { Some(format!("{}: {growth} hundredths", construct.name)) } else { None }
}

/// The instructions that a check of a construct takes.
fn instructions(folder: &Path, construct: &Construct, times: usize) -> i64 {
    let folder = folder.join(construct.name);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(construct.file);
    fs::write(&path, construct.text(SMALLEST * times)).unwrap();
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_scantling"))
        .args(["check", "--no-config", "--output-format", construct.format])
        .arg(&path)
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("valgrind is installed");
    let code = output.status.code();
    assert!(matches!(code, Some(0..=2)), "{}: exit code {code:?}", construct.name);
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
}
