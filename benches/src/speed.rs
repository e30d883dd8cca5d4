//! How fast the program is, next to programs that everybody has.
//!
//! Both sides run in turn, a round each, so that whatever else the machine does disturbs both. `rg` and
//! `/bin/true` do a part of the same work. `gzip` does other work; the ratio to it tells on any machine whether the
//! megabytes a second changed.
//!
//! ```text
//! cargo speed                      all rows
//! cargo speed --profile dist       what is published
//! cargo speed --rounds 5 sarif     the rows whose name contains "sarif", in five rounds
//! cargo speed --files 100000       one more tree
//! ```

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints a table, and a benchmark that can't run should panic"
)]

mod child;
mod inputs;
mod program;

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use child::{Cost, Median};
use program::check;

/// Two programs that are compared.
struct Row {
    name: String,
    ours: Command,
    theirs: Command,
    /// The size of what is read, if it matters.
    bytes: Option<u64>,
    rounds: usize,
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let target = program::target();
    let program = program::build(value(&args, "--profile").unwrap_or("release"), &target);
    let options = ["--profile", "--rounds", "--files"];
    let is_value = |at: usize| at > 0 && options.contains(&args[at - 1].as_str());
    let wanted: Vec<&String> = args
        .iter()
        .enumerate()
        .filter(|(at, arg)| !arg.starts_with("--") && !is_value(*at))
        .map(|(_, arg)| arg)
        .collect();
    let rounds = value(&args, "--rounds").map(|rounds| rounds.parse().unwrap());
    let files = value(&args, "--files").map(|files| files.parse().unwrap());
    println!("{:32} {:>10} {:>10} {:>7}", "median of paired runs", "scantling", "peer", "ratio");
    for (name, row) in rows(files) {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            let mut row = row(&program, &target.join("tmp"));
            row.name = name;
            row.rounds = rounds.unwrap_or(row.rounds);
            compare(row);
        }
    }
}

type MakeRow = Box<dyn Fn(&Path, &Path) -> Row>;

/// The rows by their names. The input of a row is written if the row is measured.
fn rows(files: Option<usize>) -> Vec<(String, MakeRow)> {
    let mut rows: Vec<(String, MakeRow)> = vec![
        ("--version / true".to_owned(), Box::new(|program, _| start(program))),
        ("500 files / rg -l".to_owned(), Box::new(|program, tmp| tree(program, 500, 50, tmp))),
        (
            "20000 files / rg -l".to_owned(),
            Box::new(|program, tmp| tree(program, 20_000, 100, tmp)),
        ),
        ("20000 targets, sarif / gzip".to_owned(), Box::new(sarif)),
        ("50 MB in one file / gzip".to_owned(), Box::new(stream)),
        (
            "findings at the end / gzip".to_owned(),
            Box::new(|program, tmp| {
                let (end, _) = inputs::findings_at(tmp);
                whole_file(program, "full", &end, 20)
            }),
        ),
        (
            "findings at the start / gzip".to_owned(),
            Box::new(|program, tmp| {
                let (_, start) = inputs::findings_at(tmp);
                whole_file(program, "full", &start, 20)
            }),
        ),
    ];
    if let Some(files) = files {
        let row = move |program: &Path, tmp: &Path| tree(program, files, 100, tmp);
        rows.push((format!("{files} files / rg -l"), Box::new(row)));
    }
    rows
}

fn start(program: &Path) -> Row {
    let mut ours = Command::new(program);
    ours.arg("--version");
    row(ours, Command::new("/bin/true"), None, 300)
}

fn tree(program: &Path, files: usize, every: usize, tmp: &Path) -> Row {
    let tree = inputs::tree(files, every, tmp);
    let mut theirs = Command::new("rg");
    theirs.args(["-l", "kube-apiserver"]).arg(&tree);
    let rounds = if files > 1_000 { 15 } else { 100 };
    row(check(program, "concise", &tree), theirs, None, rounds)
}

fn sarif(program: &Path, tmp: &Path) -> Row {
    let targets = inputs::targets(20_000, tmp);
    // The peer reads the same bytes from one file.
    let mut bytes = Vec::new();
    for folder in fs::read_dir(&targets).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            bytes.extend(fs::read(file.unwrap().path()).unwrap());
        }
    }
    let joined = tmp.join("targets-joined.yaml");
    fs::write(&joined, &bytes).unwrap();
    row(check(program, "sarif", &targets), gzip(&joined), Some(bytes.len() as u64), 5)
}

fn stream(program: &Path, tmp: &Path) -> Row {
    whole_file(program, "concise", &inputs::stream(12_000, 40, tmp), 5)
}

fn whole_file(program: &Path, format: &str, file: &Path, rounds: usize) -> Row {
    let bytes = fs::metadata(file).unwrap().len();
    row(check(program, format, file), gzip(file), Some(bytes), rounds)
}

const fn row(ours: Command, theirs: Command, bytes: Option<u64>, rounds: usize) -> Row {
    Row { name: String::new(), ours, theirs, bytes, rounds }
}

fn gzip(file: &Path) -> Command {
    let mut gzip = Command::new("gzip");
    gzip.args(["--stdout", "--fast"]).arg(file);
    gzip
}

/// What follows an option: `20000` for `--files 20000`.
fn value<'a>(args: &'a [String], option: &str) -> Option<&'a str> {
    let at = args.iter().position(|arg| arg == option)?;
    args.get(at + 1).map(String::as_str)
}

/// Runs both programs in turn and prints what they cost.
fn compare(mut row: Row) {
    let watch = row.bytes.is_some();
    // The first run of each finds cold caches and is not counted.
    if let Err(error) = Cost::of(&mut row.theirs, watch) {
        println!("{:32} skipped: there is nothing to compare with ({error})", row.name);
        return;
    }
    Cost::of(&mut row.ours, watch).unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..row.rounds {
        ours.push(Cost::of(&mut row.ours, watch).unwrap());
        theirs.push(Cost::of(&mut row.theirs, watch).unwrap());
    }
    let (ours, theirs) = (Median::of(&ours), Median::of(&theirs));
    line(&row.name, ours.wall, theirs.wall, "ms");
    if let (Some(ours), Some(theirs)) = (ours.processor, theirs.processor)
        && ours >= 100.0
    {
        line("  processor time", ours, theirs, "ms");
    }
    let Some(bytes) = row.bytes else {
        return;
    };
    #[expect(clippy::cast_precision_loss, reason = "no file has petabytes")]
    let megabytes = bytes as f64 / 1e6;
    if let (Some(ours), Some(theirs)) = (ours.processor, theirs.processor)
        && ours > 0.0
        && theirs > 0.0
    {
        line(
            "  megabytes a second and core",
            megabytes / ours * 1e3,
            megabytes / theirs * 1e3,
            "MB",
        );
    }
    if let (Some(ours), Some(theirs)) = (ours.memory, theirs.memory) {
        line("  memory for each byte", ours / megabytes / 1e6, theirs / megabytes / 1e6, "B ");
    }
}

fn line(name: &str, ours: f64, theirs: f64, unit: &str) {
    println!("{name:32} {ours:>7.2} {unit} {theirs:>7.2} {unit} {:>6.2}x", ours / theirs);
}
