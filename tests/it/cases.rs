//! Small inputs with their truth, which is compared by `check_cases.py`. They are not part of this
//! repository: `SCANTLING_TRUTH` names the folder that they are in.

use std::path::PathBuf;
use std::process::Command;

/// The cases that are not right, each with the reason. The list only gets shorter.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "cors/cors-any",
        "kube-apiserver validates the patterns since 1.31: before, Options.Validate does not call \
         GenericServerRunOptions.Validate (pkg/controlplane/apiserver/options/validation.go), and the file says 1.30.5",
    ),
    (
        "version-under-condition/patch-release-from-template",
        "kOps clears insecurePort, whatever the field is (pkg/model/components/apiserver.go, BuildOptions)",
    ),
];

/// A script that starts a kube-apiserver through minikube, whose --extra-config is not read.
const MINIKUBE: &str = "scripts/starts-one/016/audit-policy.sh";

#[test]
fn what_is_said_of_each_case_is_true() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH").map(PathBuf::from) else {
        println!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let folder = truth.join("cases");
    if !folder.join("check_cases.py").exists() {
        println!("skipped: there are no cases in SCANTLING_TRUTH");
        return;
    }
    let done = Command::new("python3")
        .arg(folder.join("check_cases.py"))
        .arg(folder.join("given"))
        .env("SCANTLING", env!("CARGO_BIN_EXE_scantling"))
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    let mut wrong: Vec<&str> = said.lines().filter(|line| !line.starts_with("cases: ")).collect();
    let mut stale = Vec::new();
    for (name, _) in EXCEPTIONS {
        let before = wrong.len();
        wrong.retain(|line| !line.starts_with(&format!("{name}: ")));
        if wrong.len() == before {
            stale.push(name);
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), String::from_utf8_lossy(&done.stderr));
    println!("right by now: {stale:?}");
    assert!(said.contains("cases: "), "{said}");
}

#[test]
fn scripts_start_what_they_start() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH").map(PathBuf::from) else {
        println!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let script = truth.join("golden/check_golden.py");
    if !script.exists() {
        println!("skipped: there are no scripts in SCANTLING_TRUTH");
        return;
    }
    let done = Command::new("python3")
        .arg(script)
        .arg(truth.join("golden/given"))
        .arg("scripts")
        .env("SCANTLING", env!("CARGO_BIN_EXE_scantling"))
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    let wrong =
        said.lines().filter(|line| line.starts_with(['f', 'm']) && line.contains(" server"));
    let wrong: Vec<&str> = wrong.filter(|line| !line.contains(MINIKUBE)).collect();
    assert!(wrong.is_empty(), "{said}");
    assert!(!said.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
}
