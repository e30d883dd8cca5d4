//! The program as its users meet it, where `testdata/cli/` can't say it: streams, codes, rights.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failing test should panic, and a skipped one say so"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn scantling(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scantling"));
    command.args(args).env("NO_COLOR", "1");
    command
}

fn bad_input() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cli/bad-input.in")
}

fn sample(path: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/sample");
    folder.join(path)
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// Whatever the input, the machine formats are whole and agree with the exit code.
#[test]
fn programs_can_read_the_answer_to_any_input() {
    for entry in fs::read_dir(bad_input()).unwrap() {
        let path = entry.unwrap().path();
        let path = path.to_str().unwrap();
        for format in ["json", "sarif"] {
            let args = ["check", "--output-format", format, path];
            let output = scantling(&args).output().unwrap();
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            let found = match format {
                "json" => answer.get("findings"),
                _ => answer.pointer("/runs/0/results"),
            };
            let found = found.and_then(Value::as_array).unwrap();
            let code = output.status.code().unwrap();
            assert!(code != 0 || found.is_empty(), "{path} {format}");
            assert!(code != 1 || !found.is_empty(), "{path} {format}");
            assert_eq!(text(&output.stderr).lines().count(), 1, "{path} {format}");
        }
    }
}

/// Results go to standard output alone, the summary to standard error alone.
#[test]
fn streams_are_apart() {
    let manifest = bad_input().join("duplicate-keys.yaml");
    let args = ["check", "--output-format", "concise"];
    let output = scantling(&args).arg(manifest).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let lines = text(&output.stdout).lines();
    assert!(lines.clone().count() > 0);
    for line in lines {
        assert!(line.contains("duplicate-keys.yaml:21:15: "), "{line}");
    }
    let summary = text(&output.stderr);
    assert!(summary.starts_with("1 file checked: "), "{summary}");
}

/// `--fail-on` moves the line between 0 and 1 and nothing else.
#[test]
fn fail_on_decides_the_exit_code() {
    // It has warnings only.
    let manifest = sample("kubeadm/cluster.yaml");
    let run = |level: &str| -> Output {
        let args = ["check", "--fail-on", level];
        scantling(&args).arg(&manifest).output().unwrap()
    };
    assert_eq!(run("warning").status.code(), Some(1));
    assert_eq!(run("note").status.code(), Some(1));
    assert_eq!(run("error").status.code(), Some(0));
    assert_eq!(run("error").stdout, run("warning").stdout);
}

/// `scantling check … | head -1` is no failure.
#[test]
fn a_reader_that_leaves_is_no_failure() {
    let folder = folder("broken-pipe");
    let manifest = "kind: Pod\nspec: {containers: [{command: [kube-apiserver]}]}\n";
    for n in 0..200 {
        fs::write(folder.join(format!("{n}.yaml")), manifest).unwrap();
    }
    let mut child = scantling(&["check"])
        .arg(&folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn standard_input_may_be_anything() {
    for input in [
        &b""[..],
        b"\xff\xfe",
        b"\0",
        b"kube-apiserver\xff",
        b"{",
        b"%",
    ] {
        let mut child = scantling(&["check", "-", "--output-format", "json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(answer.get("findings").is_some(), "{input:?}");
    }
}

/// A file that may not be read was not checked, whether it is named or found in a folder.
#[cfg(unix)]
#[test]
fn a_file_without_read_permission_is_a_failure() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder("no-permission");
    let file = folder.join("kube-apiserver.yaml");
    fs::write(&file, "kind: Pod\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&file).is_ok() {
        eprintln!("skipped: this user may read every file");
        return;
    }
    for path in [&file, &folder] {
        let args = ["check", "--output-format", "concise"];
        let output = scantling(&args).arg(path).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let line = text(&output.stdout);
        let end = "kube-apiserver.yaml: failed: permission denied\n";
        assert!(line.ends_with(end), "{line}");
    }
}
