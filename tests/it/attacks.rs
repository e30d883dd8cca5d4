//! Attacks on a run by the files that it checks: each is made for real, and must change nothing.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A sound configuration of an API server without a kubelet CA: one warning.
const MANIFEST: &str = "apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --etcd-servers=http://127.0.0.1:2379
    - --service-account-issuer=https://kubernetes.default.svc
    - --service-account-key-file=/etc/kubernetes/pki/sa.pub
    - --service-account-signing-key-file=/etc/kubernetes/pki/sa.key
";

/// A folder with a repository that a stranger wrote.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("attacks-{name}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("repository/.git")).unwrap();
        let repository = Self(root.join("repository"));
        repository.write("kube-apiserver.yaml", MANIFEST);
        repository
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scantling"));
        command.current_dir(&self.0).env("SECRET_OF_THE_RUNNER", "s3cr3t-value").args(args);
        command.stdin(Stdio::null()).output().unwrap()
    }
}

fn printed(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    format!("{out}{err}")
}

/// The lines that a runner of GitHub or Azure would obey, and the bytes that a terminal would.
fn obeyed(text: &str) -> Vec<&str> {
    let is_command = |line: &&str| {
        line.trim_start().starts_with("::")
            || line.contains("##[")
            || line.to_ascii_lowercase().contains("##vso[")
            || line
                .chars()
                .any(|c| (c.is_control() && c != '\t') || ('\u{202A}'..='\u{202E}').contains(&c))
    };
    text.split('\n').filter(is_command).collect()
}

#[test]
fn a_configuration_that_links_to_the_environment_prints_nothing_of_it() {
    for name in ["scantling.toml", ".scantling.toml"] {
        let repository = Repository::new(&format!("environ{}", name.len()));
        symlink("/proc/self/environ", repository.0.join(name)).unwrap();
        for command in ["check", "show"] {
            let output = repository.run(&[command, "."]);
            assert_eq!(output.status.code(), Some(2));
            let text = printed(&output);
            assert!(text.contains(name) && text.contains("link out of the repository"), "{text}");
            assert!(!text.contains("s3cr3t-value"), "{text}");
        }
        // Named by the user, it is read, and is no configuration: nothing of it is quoted either.
        let output = repository.run(&["check", "--config", name, "."]);
        assert_eq!(output.status.code(), Some(2));
        assert!(!printed(&output).contains("s3cr3t-value"), "{}", printed(&output));
    }
}

#[test]
fn a_configuration_may_link_inside_the_repository() {
    let repository = Repository::new("inside");
    repository.write("shared/scantling.toml", "select = [\"missing-kubelet-ca\"]\n");
    symlink("shared/scantling.toml", repository.0.join("scantling.toml")).unwrap();
    let output = repository.run(&["check", "."]);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
}

#[test]
fn a_configuration_without_end_is_refused() {
    let repository = Repository::new("huge");
    repository.write("scantling.toml", &"# comment\n".repeat(200_000));
    let output = repository.run(&["check", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(printed(&output).contains("larger than 1024 KiB"), "{}", printed(&output));
    let output =
        repository.run(&["check", "--baseline", "/dev/zero", "kube-apiserver.yaml", "--no-config"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(printed(&output).contains("not a regular file"), "{}", printed(&output));
}

#[test]
fn a_configuration_with_very_many_parts_is_refused() {
    let repository = Repository::new("parts");
    let overrides = |count: usize, globs: usize| -> String {
        let paths = vec!["'*a*.yaml'"; globs].join(",");
        format!("[[overrides]]\npaths = [{paths}]\nseverity = {{ ALL = 'warning' }}\n")
            .repeat(count)
    };
    let nested =
        |depth: usize| format!("exclude = ['{}{}']\n", "{a,".repeat(depth), "}".repeat(depth));
    let excluded = |count: usize| format!("exclude = [{}]\n", vec!["'x*y'"; count].join(","));
    let long = |count: usize| excluded(count).replace('*', &"*x".repeat(2000));
    for (config, message) in [
        (overrides(250, 1), None),
        (overrides(251, 1), Some("scantling.toml:1:1: expected at most 250 overrides, not 251")),
        (overrides(20, 50), None),
        (overrides(21, 50), Some("a setting has more than 1000 globs")),
        (excluded(5000), None),
        (excluded(5001), Some("a setting has more than 5000 globs")),
        (long(8), None),
        (long(9), Some("the globs of a setting are longer than 32 KiB together")),
        (nested(50), None),
        (nested(100_000), Some("scantling.toml:1:12: a glob has more than 4096 bytes")),
    ] {
        repository.write("scantling.toml", &config);
        let output = repository.run(&["check", "."]);
        let text = printed(&output);
        match message {
            Some(message) => {
                assert_eq!(output.status.code(), Some(2), "{text}");
                assert!(text.contains(message), "{text}");
            }
            None => assert_eq!(output.status.code(), Some(1), "{text}"),
        }
    }
}

#[test]
fn a_very_long_setting_is_printed() {
    let repository = Repository::new("long-setting");
    let list = vec!["'all'"; 20_000].join(", ");
    repository.write("scantling.toml", &format!("ignore = []\nselect = [{list}]\n"));
    let output = repository.run(&["config"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert!(printed(&output).contains("select = [\"all\", "));
}

#[test]
fn hostile_words_of_a_configuration_and_a_baseline_are_escaped_and_cut() {
    let hostile =
        r"\n::error::owned ##[add-mask]x ##VSO[task.setvariable variable=PATH]y\u001b[31m\u202e";
    let long = format!("{hostile}{}", "x".repeat(50_000));
    let repository = Repository::new("words");
    for config in [
        format!("\"{long}\" = 1\n"),
        format!("select = [\"{long}\"]\n"),
        format!("exclude = [\"{{{long}\"]\n"),
        format!("[[overrides]]\npaths = [\"a\"]\ndialect = \"{long}\"\n"),
        format!("kubernetes-version = \"{long}\"\n"),
    ] {
        repository.write("scantling.toml", &config);
        let output = repository.run(&["check", "-v", "."]);
        assert_eq!(output.status.code(), Some(2));
        let text = printed(&output);
        assert_eq!(obeyed(&text), Vec::<&str>::new());
        assert!(text.len() < 5_000, "{} bytes", text.len());
    }
    fs::remove_file(repository.0.join("scantling.toml")).unwrap();
    for baseline in [
        format!(
            "{{\"version\": 1, \"findings\": [{{\"path\": \"{long}\", \"rule\": \"{hostile}\", \"flags\": [], \"count\": 1}}]}}"
        ),
        format!("{{\"version\": 1, \"{long}\": []}}"),
        format!("{{\"version\": \"{long}\", \"findings\": []}}"),
    ] {
        repository.write("baseline.json", &baseline);
        let text = printed(&repository.run(&["check", "--baseline", "baseline.json", "."]));
        assert_eq!(obeyed(&text), Vec::<&str>::new());
        assert!(text.len() < 5_000, "{} bytes", text.len());
    }
}

#[test]
fn hostile_names_and_values_obey_nobody_in_any_format() {
    let repository = Repository::new("names");
    let name = "a\n::error::x\u{1b}[31m\u{202e} ##[stop-commands]y ##vso[task.prependpath]z.yaml";
    let value = "relative ##[add-mask]x ##vso[task.x]y \u{202e}";
    let text = format!("{MANIFEST}    - --client-ca-file={value}\n    - --secure-port=##[x]\n");
    repository.write(name, &text);
    for format in ["full", "concise", "github"] {
        let output = repository.run(&["check", "--output-format", format, "-v", "."]);
        let text = printed(&output);
        let commands = obeyed(&text);
        // The format for GitHub consists of commands, of which each is ours.
        let ours =
            |line: &&&str| format == "github" && line.starts_with("::") && !line.contains("##[");
        assert_eq!(commands.iter().filter(|line| !ours(line)).count(), 0, "{format}: {commands:?}");
    }
    for args in [&["show", "."][..], &["check", "--show-files", "."], &["check", name, "--nope"]] {
        let text = printed(&repository.run(args));
        assert_eq!(obeyed(&text), Vec::<&str>::new(), "{args:?}");
    }
    let diff = printed(&repository.run(&["check", "--diff", "--unsafe-fixes", "."]));
    assert!(diff.contains("+++ b/") && diff.contains("control characters"), "{diff}");
    assert_eq!(obeyed(&diff), Vec::<&str>::new());
}

/// A reader gets the text as it is, and a log has no command in it.
#[test]
fn formats_for_programs_escape_what_a_runner_obeys() {
    let repository = Repository::new("programs");
    let value = "relative ##[add-mask]x ##vso[task.x]y \u{202e}x";
    // Without quotes, ` ##` would begin a comment.
    let text = format!("{MANIFEST}    - \"--client-ca-file={value}\"\n");
    repository.write("kube-apiserver.yaml", &text);
    repository.write("a\n::error::b.yaml", MANIFEST);
    for format in ["json", "jsonl", "sarif", "gitlab", "junit", "checkstyle", "rdjson", "markdown"]
    {
        let text = printed(&repository.run(&["check", "-q", "-o", format, "."]));
        assert_eq!(obeyed(&text), Vec::<&str>::new(), "{format}");
        assert!(text.contains("relative"), "{format}: {text}");
    }
    for command in ["show", "report", "upgrade"] {
        let text = printed(&repository.run(&[command, "--output-format", "json", "."]));
        assert_eq!(obeyed(&text), Vec::<&str>::new(), "{command}");
    }
    let table = printed(&repository.run(&["report", "--output-format", "csv", "."]));
    assert_eq!(obeyed(&table.replace("\r\n", "\n")), Vec::<&str>::new());
    let output = repository.run(&["show", "-o", "json", "kube-apiserver.yaml"]);
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(shown.to_string().contains(value), "{shown}");
}

#[test]
fn a_file_name_is_never_an_option() {
    let repository = Repository::new("options");
    for name in ["--write-baseline=x.json", "--config=evil.toml", "-q", "--exit-zero"] {
        repository.write(name, "");
        let output = repository.run(&["check", name, "kube-apiserver.yaml"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(printed(&output).contains("is a file here"), "{}", printed(&output));
        assert!(!repository.0.join("x.json").exists());
        // After --, or with ./ before it, it is a path.
        let output = repository.run(&["check", "--", name, "kube-apiserver.yaml"]);
        assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
        fs::remove_file(repository.0.join(name)).unwrap();
    }
    let target = repository.0.parent().unwrap().join("victim.json");
    let spelled = format!("--write-baseline={}", target.display());
    repository.write(&spelled, "");
    let output = repository.run(&["check", &spelled, "kube-apiserver.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!target.exists());
}

#[test]
fn ignore_files_above_the_repository_do_not_apply() {
    let repository = Repository::new("above");
    let above = repository.0.parent().unwrap();
    fs::write(above.join(".gitignore"), "*.yaml\n").unwrap();
    fs::write(above.join(".ignore"), "*.yaml\n").unwrap();
    assert_eq!(repository.run(&["check", "."]).status.code(), Some(1));
}

#[test]
fn ignore_files_of_the_repository_apply_to_its_folders_and_can_be_switched_off() {
    let repository = Repository::new("own");
    repository.write("deep/folder/kube-apiserver.yaml", MANIFEST);
    repository.write(".gitignore", "*.yaml\n");
    for folder in [".", "deep", "deep/folder"] {
        let codes = [
            &["check", folder][..],
            &["check", "--no-respect-gitignore", folder],
            &["check", "--isolated", folder],
        ]
        .map(|args| repository.run(args).status.code().unwrap());
        assert_eq!(codes, [0, 1, 1], "{folder}");
    }
    // A folder that is ignored, but named, is read.
    repository.write(".gitignore", "deep/\n");
    assert_eq!(repository.run(&["check", "deep"]).status.code(), Some(1));
}

#[test]
fn isolated_runs_obey_no_comment_and_no_configuration() {
    let repository = Repository::new("isolated");
    repository.write("kube-apiserver.yaml", &format!("# scantling: ignore-file\n{MANIFEST}"));
    repository.write("scantling.toml", "exclude = [\"**\"]\n");
    assert_eq!(repository.run(&["check", "."]).status.code(), Some(0));
    assert_eq!(repository.run(&["check", "--isolated", "."]).status.code(), Some(1));
    let args = ["check", "--no-config", "--no-ignore-comments", "."];
    assert_eq!(repository.run(&args).status.code(), Some(1));
}

#[test]
fn isolated_runs_use_no_baseline_but_that_of_the_command_line() {
    let repository = Repository::new("isolated-baseline");
    repository.run(&["check", "--write-baseline", "known.json", "."]);
    repository.write("scantling.toml", "baseline = \"known.json\"\n");
    let code = |args: &[&str], variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scantling"));
        command.current_dir(&repository.0).env("SCANTLING_BASELINE", variable).arg("check");
        command.args(args).output().unwrap().status.code().unwrap()
    };
    assert_eq!(code(&["."], ""), 0);
    assert_eq!(code(&["--isolated", "."], ""), 1);
    assert_eq!(code(&["--isolated", "."], "known.json"), 1);
    assert_eq!(code(&["--isolated", "--baseline", "known.json", "."], ""), 0);
}

#[test]
fn the_summary_counts_what_is_hidden() {
    let repository = Repository::new("summary");
    repository
        .write("a.yaml", &format!("# scantling: ignore-file[missing-kubelet-ca]\n{MANIFEST}"));
    repository.write("ignored/b.yaml", MANIFEST);
    repository.write("c.yaml", MANIFEST);
    repository.write("excluded.yaml", MANIFEST);
    repository.write(".gitignore", "ignored/\n/c.yaml\n");
    repository.write("scantling.toml", "exclude = [\"excluded.yaml\"]\n");
    let text = printed(&repository.run(&["check", "."]));
    assert!(text.contains("suppressed by comments"), "{text}");
    let left_out = "left out: 1 file and 1 folder by ignore files, 1 file by the configuration\n";
    assert!(text.contains(left_out), "{text}");
    for format in ["json", "jsonl"] {
        let text = printed(&repository.run(&["check", "-q", "-o", format, "."]));
        let text: String = text.split_whitespace().collect();
        for expected in [
            r#""suppressed_by":{"comments":1,"other_scanners":0,"baseline":0}"#,
            r#""ignore_files":{"files":1,"folders":1},"configuration":{"files":1,"folders":0}"#,
        ] {
            assert!(text.contains(expected), "{format}: {text}");
        }
    }
    let text = printed(&repository.run(&["check", "-q", "-o", "sarif", "."]));
    for expected in ["1 finding is suppressed by comments.", "Left out: 1 file and 1 folder by"] {
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn a_baseline_replaces_the_old_one_whole_or_not_at_all() {
    let repository = Repository::new("baseline");
    let outside = repository.0.parent().unwrap().join("outside.json");
    fs::write(&outside, "precious").unwrap();
    symlink(&outside, repository.0.join("link.json")).unwrap();
    let output = repository.run(&["check", "--write-baseline", "link.json", "kube-apiserver.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&outside).unwrap(), "precious");
    let output = repository.run(&["check", "--write-baseline", "b.json", "kube-apiserver.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let left: Vec<_> =
        fs::read_dir(&repository.0).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{left:?}");
}

#[test]
fn a_closed_pipe_hides_no_findings() {
    let repository = Repository::new("pipe");
    for n in 0..500 {
        repository.write(&format!("m{n}.yaml"), MANIFEST);
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_scantling"))
        .current_dir(&repository.0)
        .args(["check", "--output-format", "concise", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_pipe_that_nobody_writes_to_does_not_hang() {
    let repository = Repository::new("fifo");
    let made = Command::new("mkfifo").arg(repository.0.join("pipe.yaml")).status().unwrap();
    assert!(made.success());
    let output = repository.run(&["check", "pipe.yaml", "kube-apiserver.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    let text = printed(&output);
    assert!(text.contains("pipe.yaml") && text.contains("missing-kubelet-ca"), "{text}");
}

#[test]
fn names_that_look_alike_are_two_files() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let repository = Repository::new("lossy");
    fs::remove_file(repository.0.join("kube-apiserver.yaml")).unwrap();
    for byte in [b"\xfe", b"\xff"] {
        let name = [b"c".as_slice(), byte, b".yaml"].concat();
        fs::write(repository.0.join(OsStr::from_bytes(&name)), MANIFEST).unwrap();
    }
    let text = printed(&repository.run(&["check", "."]));
    assert!(text.contains("2 files checked"), "{text}");
}
