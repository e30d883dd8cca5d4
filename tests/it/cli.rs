//! The program as its users meet it, where `testdata/cli/` can't say it: streams, codes, rights.

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
            // What a version would decide has a line after the summary.
            let hint = |line: &&str| line.contains("--kubernetes-version decides");
            let lines = text(&output.stderr).lines().filter(|line| !hint(line)).count();
            assert_eq!(lines, 1, "{path} {format}");
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
        let places = ["duplicate-keys.yaml:21:15: ", "duplicate-keys.yaml:9:5: "];
        assert!(places.iter().any(|place| line.contains(place)), "{line}");
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
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn standard_input_may_be_anything() {
    for input in [&b"\xff\xfe"[..], b"\0", b"kube-apiserver\xff", b"{", b"%"] {
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

/// A kubeadm configuration that lacks the kubelet CA and nothing else.
const LACKING: &str = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n";

/// What a command in a folder ends with and prints, standard output first.
fn said(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = scantling(args).current_dir(folder).output().unwrap();
    let both = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(both).unwrap())
}

/// The text of standard input, and what is printed.
fn piped(folder: &Path, args: &[&str], input: &str) -> (i32, String) {
    let mut child = scantling(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let both = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(both).unwrap())
}

/// `init` changes nothing, so it does not put a file in front of one that is in force.
#[test]
fn init_takes_no_other_file_its_place() {
    let root = folder("init");
    fs::create_dir_all(root.join("below")).unwrap();
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(root.join(".scantling.toml"), "").unwrap();
    let (code, text) = said(&root, &["init"]);
    assert_eq!(code, 2);
    assert!(text.contains("error: .scantling.toml applies here"), "{text}");
    let (code, text) = said(&root.join("below"), &["init"]);
    assert_eq!(code, 2);
    assert!(text.contains("/.scantling.toml applies here"), "{text}");
    assert!(!root.join("scantling.toml").exists() && !root.join("below/scantling.toml").exists());
    fs::remove_file(root.join(".scantling.toml")).unwrap();
    assert_eq!(said(&root, &["init"]).0, 0);
    let (code, text) = said(&root, &["init"]);
    assert_eq!((code, text.as_str()), (2, "error: scantling.toml already exists\n"));
}

/// The configuration is that of what is checked.
#[test]
fn the_configuration_nearest_to_the_paths_counts() {
    let root = folder("nearest");
    for repository in ["one", "two"] {
        fs::create_dir_all(root.join(repository).join(".git")).unwrap();
        fs::create_dir_all(root.join(repository).join("deep/vendor")).unwrap();
        fs::write(root.join(repository).join("deep/k.yaml"), LACKING).unwrap();
        fs::write(root.join(repository).join("deep/l.yaml"), LACKING).unwrap();
    }
    fs::create_dir(root.join(".git")).unwrap();
    let ignore = "ignore = [\"missing-kubelet-ca\"]\n";
    fs::write(root.join("one/scantling.toml"), ignore).unwrap();
    let cases: [(&str, &[&str], i32); 10] = [
        ("", &["one"], 0),
        ("", &["one/deep/k.yaml"], 0),
        ("", &["one/deep/k.yaml", "one/deep/../deep/l.yaml"], 0),
        ("two", &["../one/deep"], 0),
        ("", &["two"], 1),
        ("", &["one", "two"], 1),
        ("", &["one", "--no-config"], 1),
        ("one/deep", &["k.yaml"], 0),
        // What has none is judged by that of the current folder.
        ("one", &["../two"], 0),
        ("one", &[".", "../two"], 0),
    ];
    for (below, args, expected) in cases {
        let (code, text) = said(&root.join(below), &[&["check"], args].concat());
        assert_eq!(code, expected, "{below} {args:?}: {text}");
    }
    let args = ["check", "-", "--stdin-filename", "one/deep/k.yaml"];
    assert_eq!(piped(&root, &args, LACKING).0, 0);
    assert_eq!(piped(&root, &args[..2], LACKING).0, 1);
}

#[test]
fn what_is_excluded_is_so_under_every_name() {
    let root = folder("excluded");
    fs::create_dir_all(root.join("sub/deep")).unwrap();
    fs::create_dir(root.join("vendor")).unwrap();
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(root.join("vendor/v.yaml"), LACKING).unwrap();
    let config = "exclude = [\"/vendor\"]\n";
    fs::write(root.join("scantling.toml"), config).unwrap();
    let vendored = "../../vendor/v.yaml";
    let none = "0 files checked: nothing to check\nleft out: 1 file by the configuration\n";
    let (_, text) = said(&root.join("sub/deep"), &["check", vendored, "--force-exclude"]);
    assert_eq!(text, none);
    let args = ["check", "-", "--stdin-filename", "vendor/v.yaml", "--force-exclude"];
    assert_eq!(piped(&root, &args, LACKING), (0, none.to_owned()));
    assert_eq!(piped(&root, &args[..4], LACKING).0, 1);
    let (_, text) = piped(&root, &[&args[..], &["--fix"]].concat(), LACKING);
    assert_eq!(text, format!("{LACKING}{none}"));
    // In its own folder and named as another file.
    let config = "[[overrides]]\npaths = [\"vendor\"]\nignore = [\"all\"]\n";
    fs::write(root.join("scantling.toml"), config).unwrap();
    let args = ["check", ".", "--config", "../scantling.toml"];
    assert_eq!(said(&root.join("vendor"), &args).0, 0);
    assert_eq!(said(&root.join("sub"), &["check", "../vendor"]).0, 0);
}

#[test]
fn who_says_the_version_is_named() {
    let root = folder("version");
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(root.join("k.yaml"), LACKING).unwrap();
    let shown = |args: &[&str]| {
        let text = said(&root, &[&["show", "k.yaml"], args].concat()).1;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let configs = [
        "kubernetes-version = \"1.33\"\n",
        "[[overrides]]\npaths = [\"k.yaml\"]\nkubernetes-version = \"1.33\"\n",
    ];
    for config in configs {
        fs::write(root.join("scantling.toml"), config).unwrap();
        let text = shown(&[]);
        let words = "Kubernetes 1.33 (kubernetes-version in the configuration)";
        assert!(text.contains(words), "{text}");
        let text = shown(&["--kubernetes-version", "1.34"]);
        assert!(text.contains("Kubernetes 1.34 (--kubernetes-version)"), "{text}");
    }
}

/// What one decision would settle is said where there is much, and not where there is little.
#[test]
fn the_summary_says_what_a_decision_would_settle() {
    let root = folder("decision");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    \
        command: [kube-apiserver, --etcd-servers=https://127.0.0.1:2379, \"--authorization-mode=Node,RBAC\"]\n";
    let hinted = |count: usize| {
        for n in 0..count {
            fs::write(root.join(format!("{n}.yaml")), pod).unwrap();
        }
        said(&root, &["check", "--no-config"]).1.contains("--write-baseline FILE")
    };
    assert!(!hinted(1) && !hinted(3) && hinted(12));
    let (_, text) = said(&root, &["check", "--no-config"]);
    assert!(text.contains("\n36 findings in 12 files: `--write-baseline FILE`"), "{text}");
    let (_, text) = said(&root, &["check", "--no-config", "--quiet"]);
    assert!(!text.contains("--write-baseline"), "{text}");
}

#[test]
fn statistics_for_programs() {
    let args = ["check", "--statistics", "--output-format"];
    let root = sample("");
    let output = scantling(&args).arg("json").current_dir(&root).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!({
        "version": 1,
        "summary": {
            "checked": 3, "skipped": 1, "failed": 0, "errors": 1, "warnings": 2, "notes": 0,
            "suppressed": 0, "undecided": 0,
            "suppressed_by": {"comments": 0, "other_scanners": 0, "baseline": 0},
            "left_out": {
                "ignore_files": {"files": 0, "folders": 0},
                "configuration": {"files": 0, "folders": 0}
            }
        },
        "rules": [
            {"rule": "missing-kubelet-ca", "severity": "warning", "findings": 2, "files": 2},
            {"rule": "missing-serving-cert", "severity": "error", "findings": 1, "files": 1},
        ],
    });
    assert_eq!(answer, expected);
    let output = scantling(&args).arg("sarif").current_dir(&root).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: --statistics has the formats full, concise, grouped and json only\n"
    );
}
