//! The hooks of `.pre-commit-hooks.yaml`, run by pre-commit itself on a small repository.
//!
//! pre-commit compiles the program for two of them, which takes a while: it is done where
//! `SCANTLING_PRE_COMMIT=1` is set, as in `.ci/run`, and not in a plain `cargo test`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

const FILE: &str = "manifests/kube-apiserver.yaml";

const GOOD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.2
    command:
    - kube-apiserver
    - --etcd-servers=https://127.0.0.1:2379
    - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt
    - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
    - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
    - --service-account-issuer=https://kubernetes.default.svc
    - --service-account-key-file=/etc/kubernetes/pki/sa.pub
    - --service-account-signing-key-file=/etc/kubernetes/pki/sa.key
    - --service-cluster-ip-range=10.96.0.0/12
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
    - --authorization-mode=Node,RBAC
    volumeMounts:
    - {name: pki, mountPath: /etc/kubernetes/pki, readOnly: true}
  volumes:
  - name: pki
    hostPath: {path: /etc/kubernetes/pki}
";

/// A repository with hooks, and what its commands need.
struct Repository {
    folder: PathBuf,
    scratch: PathBuf,
    /// Whether this build's program is in PATH; otherwise the hook must have brought its own.
    installed: bool,
}

impl Repository {
    fn new(scratch: &Path, name: &str, config: &str) -> Self {
        let folder = scratch.join(name);
        fs::create_dir_all(folder.join("manifests")).unwrap();
        let repository =
            Self { folder, scratch: scratch.to_path_buf(), installed: name == "installed" };
        repository.git(&["init", "--quiet"]);
        repository.write(".pre-commit-config.yaml", config);
        repository.write("values.yaml", "replicas: 2\n");
        repository
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.folder.join(path), text).unwrap();
        self.git(&["add", path]);
    }

    fn git(&self, args: &[&str]) {
        let output = Command::new("git").args(args).current_dir(&self.folder).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {output:?}");
    }

    /// `pre-commit run`, with its own cache and no network for cargo.
    fn pre_commit(&self) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_scantling"));
        let path = env::var_os("PATH").unwrap_or_default();
        let installed = self.installed.then(|| program.parent().unwrap().to_path_buf());
        let path = env::join_paths(installed.into_iter().chain(env::split_paths(&path)));
        Command::new("pre-commit")
            .args(["run", "--all-files", "--color", "never"])
            .current_dir(&self.folder)
            .env("PATH", path.unwrap())
            .env("PRE_COMMIT_HOME", self.scratch.join("home"))
            .env("CARGO_NET_OFFLINE", "true")
            // What a release needs is built once, here or by the next `cargo build --release`.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap())
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap()
    }

    /// The hook fails on a broken manifest and shows why, and passes once it is mended.
    fn fails_then_passes(&self) {
        let broken =
            GOOD.replace("    - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key\n", "");
        assert_ne!(broken, GOOD);
        self.write(FILE, &broken);
        let output = self.pre_commit();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        for expected in [
            "Failed",
            "exit code: 1",
            "error[missing-serving-cert]",
            "--tls-private-key-file is not set while --tls-cert-file is set",
            "manifests/kube-apiserver.yaml:19:7]",
            "1 file checked",
        ] {
            assert!(printed.contains(expected), "no {expected:?} in\n{printed}");
        }
        self.write(FILE, GOOD);
        let output = self.pre_commit();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("Passed"));
    }
}

/// True where the hooks can be run; says so where they can't.
fn wanted() -> bool {
    if env::var_os("SCANTLING_PRE_COMMIT").is_none_or(|value| value != "1") {
        eprintln!("skipped: SCANTLING_PRE_COMMIT=1 is not set");
        return false;
    }
    let found = Command::new("pre-commit").arg("--version").output();
    assert!(found.is_ok(), "SCANTLING_PRE_COMMIT=1, but there is no pre-commit in PATH");
    true
}

/// A folder of this test's own, outside every repository: where this one ends up inside a
/// checkout, git would take the checkout's.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pre-commit-{name}"));
    let _ = fs::remove_dir_all(folder.join("home"));
    for repository in ["hooks", "by-name", "whole", "installed"] {
        let _ = fs::remove_dir_all(folder.join(repository));
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_manifest_of_the_hooks_is_valid() {
    if !wanted() {
        return;
    }
    let output = Command::new("pre-commit")
        .args(["validate-manifest", ".pre-commit-hooks.yaml"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// The installed program, as a hook of the repository itself: the manifest's entry word for word.
#[test]
fn installed() {
    if !wanted() {
        return;
    }
    let scratch = scratch("system");
    let hooks = hooks(&scratch);
    let config = config(&hooks, "scantling-system");
    Repository::new(&scratch, "installed", &config).fails_then_passes();
}

/// Files that pre-commit hands to the hook like options. Each fails the hook by name, and does nothing.
#[test]
fn hostile_names() {
    if !wanted() {
        return;
    }
    let scratch = scratch("hostile");
    let hooks = hooks(&scratch);
    let config = config(&hooks, "scantling-system");
    let target = scratch.join("victim.json");
    let _ = fs::remove_file(&target);
    let absolute = format!("--write-baseline={}", target.display());
    for name in ["--write-baseline=x.json", "--config=evil.yaml", "-q.yaml", absolute.as_str()] {
        let _ = fs::remove_dir_all(scratch.join("installed"));
        let repository = Repository::new(&scratch, "installed", &config);
        let path = repository.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
        fs::write(repository.folder.join("evil.yaml"), "exclude = [\"**\"]\n").unwrap();
        let broken =
            GOOD.replace("    - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key\n", "");
        fs::write(repository.folder.join(FILE), broken).unwrap();
        repository.git(&["add", "--all"]);
        let output = repository.pre_commit();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{name}: {printed}");
        assert!(printed.contains("is a file here"), "{name}: {printed}");
        assert!(!repository.folder.join("x.json").exists() && !target.exists(), "{name}");
    }
}

/// Both hooks that compile the program, one after the other because they share what is compiled.
#[test]
fn from_source() {
    if !wanted() {
        return;
    }
    let scratch = scratch("rust");
    let hooks = hooks(&scratch);
    let by_name = config(&hooks, "scantling");
    Repository::new(&scratch, "by-name", &by_name).fails_then_passes();
    let whole = config(&hooks, "scantling-repo");
    Repository::new(&scratch, "whole", &whole).fails_then_passes();
}

fn config(hooks: &Path, id: &str) -> String {
    format!("repos:\n- repo: {}\n  rev: v0\n  hooks:\n  - id: {id}\n", hooks.display())
}

/// A repository with what pre-commit clones: this checkout as it is, with a tag.
fn hooks(scratch: &Path) -> PathBuf {
    let hooks = Repository {
        folder: scratch.join("hooks"),
        scratch: scratch.to_path_buf(),
        installed: false,
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(&hooks.folder).unwrap();
    for file in ["Cargo.toml", "Cargo.lock", "build.rs", ".pre-commit-hooks.yaml", "README.md"] {
        fs::copy(here.join(file), hooks.folder.join(file)).unwrap();
    }
    for folder in ["src", "tests", "benches"] {
        copy(&here.join(folder), &hooks.folder.join(folder));
    }
    // Whether it is installed and runs is the question, and optimising takes two minutes.
    let manifest = hooks.folder.join("Cargo.toml");
    let unoptimised = "\n[profile.release.package.scantling]\nopt-level = 0\n";
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap() + unoptimised).unwrap();
    hooks.git(&["init", "--quiet"]);
    hooks.git(&["add", "."]);
    let who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    hooks.git(&[&who[..], &["commit", "--quiet", "--no-verify", "-m", "all"]].concat());
    hooks.git(&["tag", "v0"]);
    hooks.folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}
