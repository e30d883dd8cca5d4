//! How many instructions some pieces of work take, next to the numbers of `benches/instructions.tsv`.
//!
//! valgrind counts them, so what else the machine does changes nothing, and a piece of work that became
//! more expensive shows where seconds would not tell.
//!
//! ```text
//! cargo instructions             fails if something takes a fifth more than is written there
//! cargo instructions --record    writes the numbers of today
//! ```

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints a table, and a benchmark that can't run should panic"
)]

#[expect(dead_code, reason = "the other benchmark uses the rest")]
mod inputs;
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What a piece of work may take more than before, in percent. Another compiler, or a processor with other
/// instructions for searching, changes some.
const TOLERANCE: u64 = 20;

/// Files of the larger and of the smaller run. Their difference leaves out the start of the program and of its
/// threads: fewer than 16 small files are checked without them.
const FILES: (usize, usize) = (120, 20);

/// A piece of work, and the instructions that it takes.
type Measured = (&'static str, u64);

fn main() -> ExitCode {
    let target = program::target();
    let program = program::build("release", &target);
    let Some(measured) = measure(&program, &target.join("tmp")) else {
        println!("skipped: there is no valgrind");
        return ExitCode::SUCCESS;
    };
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.tsv");
    if std::env::args().any(|arg| arg == "--record") {
        let rows = measured.iter().map(|(work, count)| format!("{work}\t{count}\n"));
        fs::write(&table, rows.collect::<String>()).unwrap();
    }
    let before = fs::read_to_string(&table).unwrap();
    let mut more = false;
    for (work, count) in measured {
        let row = before.lines().find_map(|row| row.strip_prefix(work)?.strip_prefix('\t'));
        let before: u64 = row.unwrap().parse().unwrap();
        let percent = 100 * count / before;
        println!("{work:32} {count:>12} {before:>12} {percent:>4} percent");
        more |= percent > 100 + TOLERANCE;
    }
    if more {
        println!("more than before: find out why, or record it with --record");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Every piece of work. `None` without valgrind.
fn measure(program: &Path, tmp: &Path) -> Option<Vec<Measured>> {
    let mut start = Command::new(program);
    start.arg("--version");
    let one = program::check(program, "concise", &manifests(1, tmp));
    let mut measured =
        vec![("--version", instructions(&start)?), ("a run of one file", instructions(&one)?)];
    let (more, fewer) = FILES;
    let folders = [more, fewer].map(|files| manifests(files, tmp));
    for (work, format) in [("a manifest, concise", "concise"), ("a manifest, sarif", "sarif")] {
        let [more_work, less_work] =
            folders.each_ref().map(|folder| instructions(&program::check(program, format, folder)));
        measured.push((work, (more_work? - less_work?) / (more - fewer) as u64));
    }
    let [more_work, less_work] = [more, fewer].map(|files| {
        let tree = inputs::tree(files, 1_000, tmp);
        instructions(&program::check(program, "concise", &tree))
    });
    measured.push(("a file without a server", (more_work? - less_work?) / (more - fewer) as u64));
    Some(measured)
}

/// A folder with as many manifests.
fn manifests(files: usize, tmp: &Path) -> PathBuf {
    let folder = tmp.join(format!("instructions-{files}"));
    fs::create_dir_all(&folder).unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../testdata/sample/manifests/kube-apiserver.yaml");
    let text = fs::read_to_string(sample).unwrap();
    for nth in 0..files {
        fs::write(folder.join(format!("{nth}.yaml")), &text).unwrap();
    }
    folder
}

/// The instructions of a command in one thread. `None` without valgrind.
fn instructions(command: &Command) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(command.get_program())
        .args(command.get_args())
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .ok()?;
    // `==1234== I refs:        1,103,467`
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    let (_, rest) = printed.split_once("refs:").unwrap();
    let digits: String =
        rest.lines().next().unwrap().chars().filter(char::is_ascii_digit).collect();
    Some(digits.parse().unwrap())
}
