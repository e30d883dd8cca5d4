//! Baselines: which findings they hold, wherever and however the program is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A kubeadm configuration that lacks the kubelet CA, with more written to it.
fn kubeadm(more: &str) -> String {
    format!("apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n{more}")
}

/// A static pod with a certificate and no key, and the kubelet CA given.
fn pod(certificate: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: a\n    \
        command:\n    - kube-apiserver\n    - --etcd-servers=https://127.0.0.1:2379\n    \
        - --kubelet-certificate-authority=/ca.crt\n    - --kubelet-client-certificate=/a.crt\n    \
        - --kubelet-client-key=/a.key\n    - --authorization-mode=Node,RBAC\n{certificate}"
    )
}

/// A folder with a file `m/y.yaml` and a baseline of it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("baseline-{name}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("m")).unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        let folder = Self(root);
        folder.write("m/y.yaml", &kubeadm(""));
        folder
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.join(path), text).unwrap();
    }

    /// What `check` prints in a folder, findings first.
    fn check(&self, below: &str, args: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_scantling"))
            .args(["check", "--output-format", "concise"])
            .args(args)
            .current_dir(self.0.join(below))
            .output()
            .unwrap();
        let both = [output.stdout, output.stderr].concat();
        String::from_utf8(both).unwrap()
    }

    fn baseline(&self) -> String {
        fs::read_to_string(self.0.join("known")).unwrap()
    }
}

const ALL_KNOWN: &str = "1 file checked: no findings (1 in the baseline)\n";

#[test]
fn it_is_the_same_from_every_folder() {
    let writes: [(&str, &[&str]); 4] = [
        ("", &["--write-baseline", "known"]),
        ("m", &["--write-baseline", "../known", "."]),
        ("m", &["--write-baseline", "../m/../known", "../m"]),
        ("", &["--write-baseline", "./known", "m/../m/y.yaml"]),
    ];
    let reads: [(&str, &[&str]); 4] = [
        ("", &["--baseline", "known"]),
        ("m", &["--baseline", "../known", "."]),
        ("m", &["--baseline", "../known", "../m/y.yaml"]),
        ("", &["--baseline", "known", "m/../m/y.yaml"]),
    ];
    let folder = Folder::new("folders");
    for (from, write) in writes {
        let said = folder.check(from, write);
        assert!(said.starts_with("1 finding written to "), "{said}");
        assert!(folder.baseline().contains("\"path\": \"m/y.yaml\""));
        for (from, read) in reads {
            assert_eq!(folder.check(from, read), ALL_KNOWN, "{from} {read:?}");
        }
    }
}

#[test]
fn its_paths_lead_out_of_its_folder() {
    let folder = Folder::new("outside");
    fs::create_dir(folder.0.join("ci")).unwrap();
    folder.check("", &["--write-baseline", "ci/known"]);
    let text = fs::read_to_string(folder.0.join("ci/known")).unwrap();
    assert!(text.contains("\"path\": \"../m/y.yaml\""), "{text}");
    let known = folder.check("m", &["--baseline", "../ci/known", "."]);
    assert_eq!(known, ALL_KNOWN);
}

#[test]
fn only_what_was_judged_is_stale() {
    let folder = Folder::new("judged");
    folder.check("", &["--write-baseline", "known"]);
    let silent: [&[&str]; 3] =
        [&["--select", "serving"], &["--ignore", "kubelet"], &["--config", "other.toml"]];
    folder.write("other.toml", "ignore = [\"missing-kubelet-ca\"]\n");
    for args in silent {
        let said = folder.check("", &[args, &["--baseline", "known"]].concat());
        assert_eq!(said, "1 file checked: no findings\n", "{args:?}");
    }
    folder.write("m/y.yaml", &kubeadm("apiServer: [\n"));
    let said = folder.check("", &["--baseline", "known"]);
    assert!(said.contains(" failed: ") && !said.contains("stale"), "{said}");
}

#[test]
fn what_is_gone_is_stale() {
    let folder = Folder::new("gone");
    folder.write("x.yaml", &kubeadm(""));
    folder.check("", &["--write-baseline", "known"]);
    let stale = "stale in the baseline: m/y.yaml: missing-kubelet-ca is no longer found\n";

    fs::rename(folder.0.join("m/y.yaml"), folder.0.join("m/z.txt")).unwrap();
    let said = folder.check("", &["--baseline", "known"]);
    assert!(said.contains(stale), "{said}");
    assert!(said.contains("rewrite it with --write-baseline known"), "{said}");
    // Elsewhere nobody looked.
    let said = folder.check("", &["--baseline", "known", "x.yaml"]);
    assert_eq!(said, ALL_KNOWN);
    // What else the baseline holds would be lost.
    let said = folder.check("", &["--baseline", "known", "m"]);
    assert!(said.contains(stale) && !said.contains("--write-baseline"), "{said}");

    fs::remove_dir_all(folder.0.join("m")).unwrap();
    let said = folder.check("", &["--baseline", "known"]);
    assert!(said.contains(stale), "{said}");
}

/// Old trouble stays old while somebody writes around it.
#[test]
fn what_is_missing_has_no_text() {
    let folder = Folder::new("missing");
    let changes = [
        (
            kubeadm(""),
            kubeadm("apiServer:\n  extraArgs:\n  - {name: profiling, value: \"false\"}\n"),
        ),
        (pod("    - --tls-cert-file=/s.crt\n"), pod("    - --tls-cert-file\n    - /s.crt\n")),
        (kubeadm(""), format!("# moved\n\n\n{}", kubeadm(""))),
    ];
    for (before, after) in changes {
        folder.write("m/y.yaml", &before);
        folder.check("", &["--write-baseline", "known"]);
        folder.write("m/y.yaml", &after);
        let said = folder.check("", &["--baseline", "known"]);
        assert_eq!(said, ALL_KNOWN, "{after}");
    }
    // Two servers of one file are two.
    folder.write("m/y.yaml", &kubeadm(""));
    folder.check("", &["--write-baseline", "known"]);
    folder.write("m/y.yaml", &format!("{}---\n{}", kubeadm(""), kubeadm("")));
    let said = folder.check("", &["--baseline", "known"]);
    assert!(said.contains("m/y.yaml:5:7: warning[missing-kubelet-ca]"), "{said}");
    assert!(said.contains("the kind ClusterConfiguration is in the file twice"), "{said}");
}

#[test]
fn quiet_is_quiet() {
    let folder = Folder::new("quiet");
    assert_eq!(folder.check("", &["-q", "--write-baseline", "known"]), "");
    fs::remove_file(folder.0.join("m/y.yaml")).unwrap();
    assert_eq!(folder.check("", &["-q", "--baseline", "known"]), "");
}

/// A slip of the keyboard must not replace a manifest.
#[test]
fn a_file_that_is_not_a_baseline_is_not_replaced() {
    let folder = Folder::new("other");
    let before = fs::read_to_string(folder.0.join("m/y.yaml")).unwrap();
    for option in ["--write-baseline", "--baseline"] {
        let said = folder.check(".", &["m", option, "m/y.yaml"]);
        assert!(said.contains("m/y.yaml is not a baseline: name another file"), "{said}");
    }
    assert_eq!(fs::read_to_string(folder.0.join("m/y.yaml")).unwrap(), before);
}
