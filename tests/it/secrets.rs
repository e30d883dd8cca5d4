//! Secrets: in no format, not in the lines around a finding, and on demand where somebody asks for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::files::files;
use scantling::source::{Source, Span};

/// Each secret of [`MANIFEST`], as it is written.
const WRITTEN: [&str; 9] = [
    "hunter2-cloud",
    "hunter2-flag",
    "hunter2-env",
    "hunter2-url",
    "abcdef.0123456789abcdef",
    "aHVudGVyMi1zZWNyZXQ=",
    "MIIEpAIBAAKCAQEA7bq",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl",
];

/// Findings next to secrets of every kind: by the name of a flag and a variable, by place, by shape. The
/// flags with a relative path, an invalid value and a stray argument are errors, and each has a secret in
/// the line above or below, or in itself.
const MANIFEST: &str = "apiVersion: v1
kind: Secret
metadata: {name: credentials}
data:
  anything: aHVudGVyMi1zZWNyZXQ=
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --etcd-servers=https://root:hunter2-url@127.0.0.1:2379
    - --cloud-password=hunter2-cloud
    - --client-ca-file=relative.crt
    - --secure-port=$(DB_PASSWORD)
    - --v=abcdef.0123456789abcdef
    - --audit-log-maxage=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    - stray-token=hunter2-flag
    - --tls-cert-file=eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl
    env:
    - name: DB_PASSWORD
      value: hunter2-env
    - name: KEY
      value: |
        -----BEGIN RSA PRIVATE KEY-----
        MIIEpAIBAAKCAQEA7bq
        -----END RSA PRIVATE KEY-----
";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, text: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("secrets-{name}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("a.yaml"), text).unwrap();
        Self(root)
    }

    fn run(&self, args: &[&str]) -> String {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_scantling"))
            .current_dir(&self.0)
            .args(args)
            .output()
            .unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    }
}

fn leaked(text: &str) -> Vec<&'static str> {
    WRITTEN.into_iter().filter(|secret| text.contains(secret)).collect()
}

#[test]
fn no_format_prints_a_secret() {
    let folder = Folder::new("formats", MANIFEST);
    for format in [
        "full",
        "concise",
        "grouped",
        "json",
        "jsonl",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "markdown",
    ] {
        let text = folder.run(&["check", "--no-config", "--output-format", format, "a.yaml"]);
        assert!(text.contains("a.yaml"), "{format}: {text}");
        assert_eq!(leaked(&text), Vec::<&str>::new(), "{format}: {text}");
    }
    for args in [
        &["check", "--no-config", "--diff", "--unsafe-fixes", "a.yaml"][..],
        &["show", "a.yaml"],
        &["show", "--output-format", "json", "a.yaml"],
        &["show", "--output-format", "shell", "a.yaml"],
    ] {
        assert_eq!(leaked(&folder.run(args)), Vec::<&str>::new(), "{args:?}");
    }
}

/// The measures of a crop are taken of the text as it is written, and nothing of it is printed.
#[test]
fn reports_take_the_text_of_a_file_from_the_gate_that_masks_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in files(&root.join("src/report")) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        // The lines of a template are compared with those of the rendered text, and not printed.
        let measures = path.ends_with("excerpt/crop.rs") || path.ends_with("report/templates.rs");
        assert!(measures || !text.contains("source.slice("), "{path:?}: use Source::shown");
    }
}

#[test]
fn scorecards_print_no_secret() {
    let manifest = MANIFEST.replace("--v=abc", "--authorization-mode=hunter2-flag\n    - --v=abc");
    let folder = Folder::new("scorecards", &manifest);
    for format in ["table", "markdown", "json", "csv", "html"] {
        let text = folder.run(&["report", "--no-config", "--output-format", format, "a.yaml"]);
        assert!(text.contains("1.2"), "{format}: {text}");
        assert_eq!(leaked(&text), Vec::<&str>::new(), "{format}: {text}");
    }
}

#[test]
fn the_lines_around_a_finding_are_shown_with_asterisks() {
    let folder = Folder::new("excerpt", MANIFEST);
    let text = folder.run(&["check", "--no-config", "--select", "relative-path", "a.yaml"]);
    assert!(text.contains("--cloud-password=*************"), "{text}");
    assert!(text.contains("--client-ca-file=relative.crt"), "{text}");
}

#[test]
fn secrets_are_printed_if_somebody_asks_for_them() {
    let folder = Folder::new("asked", MANIFEST);
    let text = folder.run(&["show", "--show-secrets", "a.yaml"]);
    assert!(text.contains("--cloud-password=hunter2-cloud"), "{text}");
    assert!(text.contains("--secure-port=hunter2-env"), "{text}");
}

/// A safe fix next to a secret, which is a line of context in the diff.
const FIXABLE: &str = "apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
- token: abcdef.0123456789abcdef
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
  - name: --cloud-password
    value: hunter2-cloud
  - name: --profiling
    value: \"false\"
";

#[test]
fn a_diff_masks_secrets_and_says_so_and_a_fix_keeps_them() {
    let folder = Folder::new("diff", FIXABLE);
    let masked = folder.run(&["check", "--no-config", "--diff", "a.yaml"]);
    assert!(masked.contains("+++ b/a.yaml"), "{masked}");
    assert!(masked.contains("are masked in the diff"), "{masked}");
    assert_eq!(leaked(&masked), Vec::<&str>::new(), "{masked}");
    let whole = folder.run(&["check", "--no-config", "--diff", "--show-secrets", "a.yaml"]);
    assert!(whole.contains("hunter2-cloud"), "{whole}");
    // Apart from the secrets, both are the same diff.
    let places = |diff: &str| diff.lines().filter(|line| line.starts_with("@@")).count();
    assert_eq!(places(&masked), places(&whole));
    folder.run(&["check", "--no-config", "--fix", "a.yaml"]);
    let fixed = fs::read_to_string(folder.0.join("a.yaml")).unwrap();
    assert!(fixed.contains("hunter2-cloud") && !fixed.contains("***"), "{fixed}");
}

#[test]
fn a_baseline_holds_no_text_of_a_file() {
    let folder = Folder::new("baseline", MANIFEST);
    folder.run(&["check", "--no-config", "--write-baseline", "known.json", "a.yaml"]);
    let baseline = fs::read_to_string(folder.0.join("known.json")).unwrap();
    assert_eq!(leaked(&baseline), Vec::<&str>::new());
    assert!(!baseline.contains("relative.crt"), "{baseline}");
    let text = folder.run(&["check", "--no-config", "--baseline", "known.json", "a.yaml"]);
    assert!(text.contains("no findings"), "{text}");
}

#[test]
fn a_baseline_with_texts_still_applies_and_is_told_of() {
    let folder = Folder::new("old-baseline", MANIFEST);
    let old = r#"{"version": 1, "findings": [{"path": "a.yaml", "rule": "relative-path",
        "flags": ["client-ca-file"], "text": "relative.crt", "count": 1}]}"#;
    fs::write(folder.0.join("known.json"), old).unwrap();
    let args = ["check", "--no-config", "--select", "relative-path"];
    let text = folder.run(&[&args[..], &["--baseline", "known.json", "a.yaml"]].concat());
    assert!(text.contains("(1 in the baseline)"), "{text}");
    assert!(text.contains("holds texts of the files"), "{text}");
}

/// Each line is shown above a finding, as a comment.
#[test]
fn what_is_no_secret_is_shown() {
    let shown = [
        "--service-account-key-file=/etc/kubernetes/pki/sa.pub",
        "--token-auth-file=tokens.csv",
        "--authentication-token-webhook-cache-ttl=2m0s",
        "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "--feature-gates=UnauthenticatedHTTP2DOSMitigation=true",
        "--etcd-servers=https://127.0.0.1:2379",
        "image: x@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "env: {name: API_TOKEN, valueFrom: {secretKeyRef: {name: tokens, key: api}}}",
        "--token=$(API_TOKEN)",
        "secretName: serving-certificates",
        "imagePullSecrets: [{name: registry}]",
        "password: {{ .Values.password }}",
        "automountServiceAccountToken: true",
    ];
    let finding = "    - --client-ca-file=relative.crt\n";
    let clean = MANIFEST.replace("    - --cloud-password=hunter2-cloud\n", "");
    for line in shown {
        let text = clean.replace(finding, &format!("    # {line}\n{finding}"));
        let folder = Folder::new("harmless", &text);
        let printed = folder.run(&["check", "--no-config", "--select", "relative-path", "a.yaml"]);
        // A long line is cut at the width of the report.
        let shown = line.get(..50).unwrap_or(line);
        assert!(printed.contains(shown), "{line}: {printed}");
    }
}

/// Each line is shown above a finding, as a comment, without the secret in it.
#[test]
fn secrets_in_every_notation_are_masked() {
    let hidden = [
        ("export ETCD_PASSWORD=\"two words\"", "two words"),
        ("token: 'it''s-one'", "s-one"),
        ("{\"clientSecret\": \"a\\\"b-c\"}", "b-c"),
        ("token: \"é\\\\\\\"letters\" # x", "letters"),
        ("token: 'C:\\letters\\'", "letters"),
        ("{name: DB_PASS, value: letters}", "letters"),
        ("{value: letters, name: DB_PASS}", "letters"),
        ("kube-apiserver --bind-password letters --v=2", "letters"),
        ("[\"--bind-password\", \"letters\"]", "letters"),
        ("passwords: [one-a, two-b]", "two-b"),
        ("Authorization: Bearer abcdefgh.ijkl", "ijkl"),
        ("curl -H 'authorization: basic dXNlcjpwYXNz'", "dXNlcjpwYXNz"),
        ("redis://:letters@cache:6379", "letters"),
        ("password: {{ .Values.password | default \"letters\" }}", "letters"),
        ("aws: AKIAIOSFODNN7EXAMPLE", "IOSFODNN7"),
        ("key: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=", "UFJJVkFUR"),
        ("q7Jx2mPz9Vb4Ld8Rt1Ns6Wc3Hy5Kf0Ga", "q7Jx2mPz"),
    ];
    let finding = "    - --client-ca-file=relative.crt\n";
    for (line, secret) in hidden {
        let text = MANIFEST.replace(finding, &format!("    # {line}\n{finding}"));
        let folder = Folder::new("notations", &text);
        let printed = folder.run(&["check", "--no-config", "--select", "relative-path", "a.yaml"]);
        assert!(printed.contains("relative.crt") && !printed.contains(secret), "{line}: {printed}");
    }
}

/// A name and its value may come in either order, and the value may be a block.
#[test]
fn secrets_of_entries_are_masked_in_either_order() {
    let hidden = [
        "- name: DB_PASSWORD\n  value: |\n    letters\n    more-letters\n",
        "- value: |\n    letters\n  name: DB_PASSWORD\n",
        "- value: letters\n  name: DB_PASSWORD\n",
        "- name: DB_PASSWORD\n  value: |\n    name: OTHER_PASSWORD\n    value: |\n      letters\n",
        "- value: |\n    name: DB_PASSWORD\n    value: letters\n",
        "- value: |\n    value: |\n      letters\n    name: DB_PASSWORD\n",
    ];
    for text in hidden {
        let source = Source::new("a.yaml", text);
        let shown = source.shown(Span::from_range(&(0..text.len())));
        assert!(!shown.contains("letters") && shown.contains("PASSWORD"), "{text}: {shown}");
    }
    // The name is inside of the value.
    let text = "- value: |\n    letters\n    name: DB_PASSWORD\n";
    let source = Source::new("a.yaml", text);
    assert_eq!(source.shown(Span::from_range(&(0..text.len()))), text);
}
