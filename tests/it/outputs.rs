//! Formats and files of one run, and the paths in the formats for programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const POD: &str = "testdata/readme/kube-apiserver.yaml";

/// A repository of this test's own.
fn repository(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("outputs-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("clusters/a")).unwrap();
    fs::create_dir_all(folder.join(".git")).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(root.join(POD), folder.join("clusters/a/pod.yaml")).unwrap();
    folder
}

fn scantling(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_scantling"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The paths of all results of a SARIF file.
fn uris(sarif: &[u8]) -> Vec<String> {
    let sarif: Value = serde_json::from_slice(sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let uri = "/locations/0/physicalLocation/artifactLocation/uri";
    results.iter().map(|one| one.pointer(uri).unwrap().as_str().unwrap().to_owned()).collect()
}

#[test]
fn paths_start_at_the_root_of_the_repository() {
    let folder = repository("root");
    let file = folder.join("clusters/a/pod.yaml");
    let absolute = file.to_str().unwrap();
    let below = folder.join("clusters/a");
    let cases: [(&Path, &str); 6] = [
        (&folder, "."),
        (&below, "."),
        (&below, "pod.yaml"),
        (&below, ".."),
        (&below, "../../clusters/a/pod.yaml"),
        (Path::new("/"), absolute),
    ];
    for (from, path) in cases {
        let output = scantling(from, &["check", "-o", "sarif", path]);
        let uris = uris(&output.stdout);
        assert!(!uris.is_empty());
        assert!(uris.iter().all(|uri| uri == "clusters/a/pod.yaml"), "{from:?} {path}: {uris:?}");
        let output = scantling(from, &["check", "--format", "github", path]);
        assert!(text(&output.stdout).contains(" file=clusters/a/pod.yaml,"), "{from:?} {path}");
    }
    // People open the paths that they see from where they are.
    let output = scantling(&below, &["check", "-o", "concise", "."]);
    assert!(text(&output.stdout).starts_with("pod.yaml:10:15: "));
}

#[cfg(unix)]
#[test]
fn one_file_under_several_names_is_one_file() {
    let folder = repository("names");
    std::os::unix::fs::symlink("clusters/a", folder.join("link")).unwrap();
    std::os::unix::fs::symlink("clusters/a/pod.yaml", folder.join("pod.yaml")).unwrap();
    let absolute = folder.join("clusters/a/pod.yaml");
    let names = [
        "clusters/../clusters/a/pod.yaml",
        absolute.to_str().unwrap(),
        "link/pod.yaml",
        "clusters/a/pod.yaml",
        "pod.yaml",
        "clusters",
    ];
    let args: Vec<&str> = ["check", "-o", "concise"].into_iter().chain(names).collect();
    let output = scantling(&folder, &args);
    let err = text(&output.stderr);
    assert!(err.starts_with("1 file checked: "), "{err}");
    assert!(text(&output.stdout).lines().all(|line| line.starts_with("clusters/a/pod.yaml:")));
    // A link alone is reported as the file that it leads to, for programs.
    let output = scantling(&folder, &["check", "-o", "sarif", "link/pod.yaml", "pod.yaml"]);
    assert!(uris(&output.stdout).iter().all(|uri| uri == "clusters/a/pod.yaml"));
}

#[test]
fn one_run_writes_several_reports() {
    let folder = repository("several");
    let output = scantling(
        &folder,
        &[
            "clusters",
            "-o",
            "concise",
            "--output-format",
            "sarif=out.sarif",
            "--format",
            "gitlab=gitlab.json",
            "-o",
            "junit=junit.xml",
            "-o",
            "markdown=summary.md",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).starts_with("clusters/a/pod.yaml:10:15: warning[missing-kubelet-ca]")
    );
    assert_eq!(uris(&fs::read(folder.join("out.sarif")).unwrap()).len(), 2);
    let gitlab: Value =
        serde_json::from_slice(&fs::read(folder.join("gitlab.json")).unwrap()).unwrap();
    assert_eq!(gitlab.as_array().unwrap().len(), 2);
    assert!(fs::read_to_string(folder.join("summary.md")).unwrap().contains("| warning |"));

    // Several for standard output, a file for none, a file that can't be written.
    for (args, said) in [
        (&["check", "-o", "json", "-o", "sarif"][..], "several formats for standard output"),
        (&["check", "-o", "sarif=a", "--output-file", "b"][..], "every format has a file already"),
        (&["check", "-o", "sarif="][..], "value"),
        (&["check", "-o", "sarfi"][..], "'sarif'"),
        (&["check", "-o", "json=no/such/folder/x"][..], "cannot write no/such/folder/x"),
    ] {
        let output = scantling(&folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(said), "{args:?}: {}", text(&output.stderr));
    }
    let output = scantling(&folder, &["check", "-o", "json", "--output-file", "report.json"]);
    assert!(output.stdout.is_empty());
    assert!(fs::read_to_string(folder.join("report.json")).unwrap().starts_with('{'));
}

#[test]
fn environment_and_configuration_choose_the_format() {
    let folder = repository("chosen");
    fs::write(
        folder.join("scantling.toml"),
        "output-format = [\"concise\"]\nbaseline = \"known.json\"\n",
    )
    .unwrap();
    scantling(&folder, &["check", "--write-baseline", "known.json"]);
    let output = scantling(&folder, &["check"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(text(&output.stderr).contains("2 in the baseline"));
    fs::write(folder.join("scantling.toml"), "output-format = [\"concise\"]\n").unwrap();
    assert!(
        text(&scantling(&folder, &["check"]).stdout).starts_with("clusters/a/pod.yaml:10:15: ")
    );
    let output = Command::new(env!("CARGO_BIN_EXE_scantling"))
        .arg("check")
        .current_dir(&folder)
        .env("SCANTLING_OUTPUT_FORMAT", "jsonl")
        .env("SCANTLING_FAIL_ON", "error")
        .output()
        .unwrap();
    let out = text(&output.stdout);
    assert!(out.lines().last().unwrap().starts_with("{\"type\":\"summary\""), "{out}");
    // A repository of somebody else must not choose files to write.
    fs::write(folder.join("scantling.toml"), "output-format = [\"json=stolen\"]\n").unwrap();
    let output = scantling(&folder, &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.join("stolen").exists());
}
