//! Ignore comments, ours and those of other scanners: which findings they take out.
#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use scantling::check::{self, Options};
use scantling::discover::{Content, Found};

/// A static pod that lacks all three certificates; `{}` stand for comments.
const POD: &str = "{file}apiVersion: v1
kind: Pod
metadata:
  annotations: {{annotation}}
spec:
  containers:
  {item}- name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.2
    {key}command: # {trailing-key}
    {above}- kube-apiserver # {trailing}
    - --etcd-servers=https://127.0.0.1:2379
";

/// The rules about certificates that still speak with one comment in the pod.
fn left(place: &str, comment: &str, peers: bool) -> Vec<&'static str> {
    let mut text = POD.to_owned();
    for other in [
        "file",
        "item",
        "key",
        "trailing-key",
        "above",
        "trailing",
        "annotation",
    ] {
        // On a line of its own a comment pushes what follows down, to the same column.
        let column = match other {
            "file" => Some(""),
            "item" => Some("  "),
            "key" | "above" => Some("    "),
            _ => None,
        };
        let written = match (other == place, column) {
            (false, _) => String::new(),
            (true, None) => comment.to_owned(),
            (true, Some(column)) => format!("# {comment}\n{column}# and more\n\n{column}"),
        };
        text = text.replace(&format!("{{{other}}}"), &written);
    }
    let mut options = Options::all().unwrap();
    options.policy.peer_suppressions = peers;
    let found = Found {
        path: "x.yaml".to_owned(),
        content: Content::Text(text.clone()),
    };
    let run = check::run(vec![found], &options);
    assert!(run.failures().next().is_none(), "{text}");
    let rules = run.findings().map(|(_, finding)| finding.rule.id);
    rules
        .filter(|id| id.ends_with("-ca") || id.ends_with("-cert"))
        .collect()
}

const ALL: [&str; 3] = [
    "missing-kubelet-ca",
    "missing-kubelet-client-cert",
    "missing-serving-cert",
];

#[test]
fn comments_of_ours() {
    let one = "scantling: ignore[missing-kubelet-ca] why";
    for place in ["key", "trailing-key", "above", "trailing"] {
        assert_eq!(left(place, one, false), ALL[1..], "{place}");
    }
    let two = "scantling: ignore[missing-kubelet-ca, missing-serving-cert]";
    assert_eq!(left("above", two, false), ["missing-kubelet-client-cert"]);
    assert_eq!(
        left("file", one, false),
        ALL,
        "the line below is not above the finding"
    );
    assert_eq!(
        left("file", "scantling: ignore-file[missing-kubelet-ca]", false),
        ALL[1..]
    );
    assert_eq!(
        left("above", "scantling: ignore[duplicate-flag]", false),
        ALL
    );
    assert_eq!(
        left("above", "scantling: ignore missing-kubelet-ca", false),
        ALL
    );
    assert_eq!(
        left(
            "annotation",
            "a: '# scantling: ignore-file[missing-kubelet-ca]'",
            false
        ),
        ALL
    );
}

#[test]
fn comments_of_others() {
    let cases = [
        ("trailing", "checkov:skip=CKV_K8S_73:reason", &ALL[1..]),
        ("file", "checkov:skip=CKV_K8S_73:reason", &ALL[1..]),
        (
            "annotation",
            "checkov.io/skip1: CKV_K8S_73=reason",
            &ALL[1..],
        ),
        ("above", "trivy:ignore:KCV-0006", &ALL[1..]),
        ("key", "trivy:ignore:AVD-KCV-0006", &ALL[1..]),
        ("above", "kics-scan ignore-line", &[]),
        ("file", "kics-scan ignore", &[]),
        ("above", "checkov:skip=CKV_K8S_1:other", &ALL[..]),
        ("above", "trivy:ignore:KCV-9999", &ALL[..]),
        ("file", "kics-scan disable=x", &ALL[..]),
    ];
    for (place, comment, expected) in cases {
        assert_eq!(left(place, comment, true), *expected, "{place}: {comment}");
        assert_eq!(
            left(place, comment, false),
            ALL,
            "{place}: {comment}, not asked for"
        );
    }
}

/// What of a file that is not YAML is still said with its comments.
fn said(path: &str, text: &str) -> Vec<&'static str> {
    let file = check::text(path, text, &Options::all().unwrap());
    let rules = file.findings.iter().map(|finding| finding.rule.id);
    rules.filter(|id| id.starts_with("missing-")).collect()
}

#[test]
fn comments_where_there_is_no_yaml() {
    let unit = "[Service]\n# scantling: ignore[missing-kubelet-ca] because\n\
        ExecStart=/usr/bin/kube-apiserver \\\n  --tls-cert-file=/a.crt --tls-private-key-file=/a.key\n";
    let left = ["missing-kubelet-client-cert"];
    assert_eq!(said("kube-apiserver.service", unit), left);

    let script = "#!/bin/sh\n# scantling: ignore[missing-kubelet-ca, missing-kubelet-client-cert] so\n\
        kube-apiserver --tls-cert-file=/a.crt --tls-private-key-file=/a.key\n\
        echo '# scantling: ignore-file[missing-kubelet-ca] no comment'\n\
        cat > /etc/kubernetes/kubeadm.yaml <<EOF\napiVersion: kubeadm.k8s.io/v1beta3\n\
        kind: ClusterConfiguration\napiServer:\n  # scantling: ignore[missing-kubelet-ca] so\n  \
        extraArgs:\n    profiling: \"false\"\nEOF\n";
    assert!(said("install.sh", script).is_empty());
    let without = script.replace("  # scantling: ignore[missing-kubelet-ca] so\n", "");
    assert_eq!(said("install.sh", &without), ["missing-kubelet-ca"]);

    let flags = "# scantling: ignore-file[missing-kubelet-ca] because\n\
        --etcd-servers=https://127.0.0.1:2379\n\
        --tls-cert-file=/a.crt\n--tls-private-key-file=/a.key\n";
    assert_eq!(said("args/kube-apiserver", flags), left);
}
