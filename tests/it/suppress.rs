//! Ignore comments, ours and those of other scanners: which findings they take out.

use scantling::check::{self, Options};
use scantling::discover::{Content, FoundFile};
use scantling::rule::Finding;

/// A static pod that lacks all three certificates; `{}` are the places of comments.
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
    for other in ["file", "item", "key", "trailing-key", "above", "trailing", "annotation"] {
        // A comment on a separate line moves the text after it down, to the same column.
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
    let mut options = Options::plain().unwrap();
    options.settings.peer_suppressions = peers;
    let found =
        FoundFile { path: "x.yaml".to_owned(), content: Content::Text(text.as_str().into()) };
    let run = check::run(&[found], &options);
    assert!(run.failures().next().is_none(), "{text}");
    let rules = run.findings().map(|(_, finding)| finding.rule.id);
    rules.filter(|id| id.ends_with("-ca") || id.ends_with("-cert")).collect()
}

const ALL: [&str; 3] =
    ["missing-kubelet-ca", "missing-kubelet-client-cert", "missing-serving-cert"];

#[test]
fn comments_of_ours() {
    let one = "scantling: ignore[missing-kubelet-ca] why";
    for place in ["item", "key", "trailing-key", "above", "trailing"] {
        assert_eq!(left(place, one, false), ALL[1..], "{place}");
    }
    let two = "scantling: ignore[missing-kubelet-ca, missing-serving-cert]";
    assert_eq!(left("above", two, false), ["missing-kubelet-client-cert"]);
    assert_eq!(left("file", one, false), ALL, "the line below is not above the finding");
    assert_eq!(left("file", "scantling: ignore-file[missing-kubelet-ca]", false), ALL[1..]);
    assert_eq!(left("above", "scantling: ignore[duplicate-flag]", false), ALL);
    assert_eq!(left("above", "scantling: ignore missing-kubelet-ca", false), ALL);
    assert_eq!(left("annotation", "a: '# scantling: ignore-file[missing-kubelet-ca]'", false), ALL);
}

#[test]
fn comments_of_others() {
    let cases = [
        ("trailing", "checkov:skip=CKV_K8S_73:reason", &ALL[1..]),
        ("file", "checkov:skip=CKV_K8S_73:reason", &ALL[1..]),
        ("annotation", "checkov.io/skip1: CKV_K8S_73=reason", &ALL[1..]),
        ("above", "trivy:ignore:KCV-0006", &ALL[1..]),
        ("key", "trivy:ignore:AVD-KCV-0006", &ALL[1..]),
        ("above", "kics-scan ignore-line", &[]),
        ("file", "kics-scan ignore", &[]),
        ("above", "checkov:skip=CKV_K8S_1:other", &ALL[..]),
        ("above", "trivy:ignore:KCV-9999", &ALL[..]),
        ("file", "kics-scan disable=x", &ALL[..]),
        (
            "file",
            "kics-scan disable=x,ec18a0d3-0069-4a58-a7fb-fbfe0b4bbbe0,fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f",
            &ALL[1..2],
        ),
        ("above", "trivy:ignore:KCV-0005 trivy:ignore:AVD-KCV-0006", &ALL[2..]),
        ("above", "trivy:ignore:AVD-KCV-0006:exp:2020-01-01", &ALL[..]),
        ("above", "trivy:ignore:AVD-KCV-0006:exp:soon", &ALL[..]),
        ("above", "trivy:ignore:AVD-KCV-0006:exp:9999-12-31", &ALL[1..]),
        ("above", "trivy:ignore:KCV-0006[a=b]:ws:c", &ALL[1..]),
        ("file", "checkov:skip=CKV_K8S_73,CKV_K8S_72: reason", &ALL[2..]),
        ("item", "trivy:ignore:avd-kcv-0027", &ALL[..2]),
    ];
    for (place, comment, expected) in cases {
        assert_eq!(left(place, comment, true), *expected, "{place}: {comment}");
        assert_eq!(left(place, comment, false), ALL, "{place}: {comment}, not asked for");
    }
}

fn findings(path: &str, text: &str) -> Vec<Finding> {
    let file = check::text(path, text, &Options::plain().unwrap());
    file.findings().cloned().collect()
}

/// What of a file is still said with its comments.
fn said(path: &str, text: &str) -> Vec<&'static str> {
    let findings = findings(path, text).into_iter();
    let rules = findings.map(|finding| finding.rule.id);
    rules
        .filter(|id| {
            id.starts_with("missing-") || id.contains("-extra-arg") || id.contains("ignore")
        })
        .collect()
}

const KIND: &str = "kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
kubeadmConfigPatches:
{above}- | {beside}
  kind: ClusterConfiguration
  apiServer:
    {inner}extraArgs: {inner-beside}
      --profiling: \"false\"
";

/// A text with a comment in one place, and nothing in the others.
fn with(text: &str, place: &str, comment: &str) -> String {
    let mut text = text.to_owned();
    for other in ["above", "beside", "inner", "inner-beside"] {
        let hole = format!("{{{other}}}");
        let Some((before, _)) = text.split_once(&hole) else {
            continue;
        };
        // A comment on a separate line moves the text after it down, to the same column.
        let column = before.rsplit('\n').next().unwrap();
        let written = match (other == place, other.contains("beside")) {
            (false, _) => String::new(),
            (true, true) => comment.to_owned(),
            (true, false) => format!("{comment}\n{column}"),
        };
        text = text.replace(&hole, &written);
    }
    text
}

#[test]
fn comments_on_items_and_in_what_they_hold() {
    let nothing = with(KIND, "", "");
    assert_eq!(said("kind.yaml", &nothing), ["missing-kubelet-ca", "dashed-extra-arg"]);
    let comment = "# scantling: ignore[dashed-extra-arg] so";
    for place in ["above", "beside", "inner", "inner-beside"] {
        let text = with(KIND, place, comment);
        assert_eq!(said("kind.yaml", &text), ["missing-kubelet-ca"], "{text}");
    }
    let elsewhere = "# scantling: ignore[duplicate-flag] so";
    for place in ["inner", "inner-beside"] {
        let text = with(KIND, place, elsewhere);
        assert!(said("kind.yaml", &text).contains(&"unused-ignore"), "{text}");
    }

    let inner = nothing.replace("extraArgs:", &format!("extraArgs:  {comment}"));
    let inner: Vec<String> = inner.lines().map(|line| format!("    {line}\n")).collect();
    let nested = format!("kind: ConfigMap\napiVersion: v1\ndata:\n  a.yaml: |\n{}", inner.concat());
    assert_eq!(said("map.yaml", &nested), ["missing-kubelet-ca"], "{nested}");

    let list = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  \
        extraArgs:\n  {above}- name: audit-log-maxage\n    value: 30\n  - name: x\n    value: z\n";
    let text = with(list, "above", "# scantling: ignore[unquoted-extra-arg] so");
    assert_eq!(said("k.yaml", &text), ["missing-kubelet-ca"], "{text}");
}

#[test]
fn comments_on_a_script_in_a_list() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    \
        command:\n    - sh\n    - -c\n    {above}- | {beside}\n      exec kube-apiserver \\\n        \
        --etcd-servers=https://127.0.0.1:2379 --kubelet-certificate-authority=/ca.crt \\\n        \
        --kubelet-client-certificate=/a.crt --kubelet-client-key=/a.key\n";
    assert_eq!(said("pod.yaml", &with(pod, "", "")), ["missing-serving-cert"]);
    for place in ["above", "beside"] {
        let comment = "# scantling: ignore[missing-serving-cert] so";
        let text = with(pod, place, comment);
        assert!(said("pod.yaml", &text).is_empty(), "{text}");
    }
}

/// What looks like an ignore comment and is none says so.
#[test]
fn comments_that_nobody_reads() {
    let config = |comment: &str| {
        format!("{comment}\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n")
    };
    let cases = [
        (
            "# scantling: disable[missing-kubelet-ca]",
            "scantling: disable[missing-kubelet-ca]",
            "disable is no word for a comment, so it ignores nothing",
        ),
        (
            "# Scantling: ignore-file[missing-kubelet-ca] why",
            "Scantling: ignore-file[missing-kubelet-ca]",
            "Scantling is written scantling here, so it ignores nothing",
        ),
        (
            "# scantling ignore[missing-kubelet-ca]",
            "scantling ignore[missing-kubelet-ca]",
            "a colon is missing after scantling, so it ignores nothing",
        ),
        (
            "# scantling ignore missing-kubelet-ca",
            "scantling ignore missing-kubelet-ca",
            "a colon is missing after scantling, so it ignores nothing",
        ),
        (
            "# scantling: ignore missing-kubelet-ca",
            "ignore missing-kubelet-ca",
            "the comment names no rule, and ignores nothing",
        ),
        ("# scantling:", "scantling:", "the comment says nothing"),
    ];
    for (comment, place, message) in cases {
        let text = config(comment);
        let findings = findings("k.yaml", &text);
        let own = findings.iter().find(|finding| finding.rule.id == "unknown-rule-in-ignore");
        let own = own.unwrap();
        assert_eq!((&text[own.span.range()], own.message.as_str()), (place, message));
        assert_eq!(findings.len(), 2, "{text}");
    }
    for prose in [
        "# Scantling: a linter",
        "# scantling ignores what it does not know",
        "# scantling ignore comments are explained elsewhere",
        "# scantlings: ignore[x]",
        "# use scantling: ignore[x]",
    ] {
        assert_eq!(said("k.yaml", &config(prose)), ["missing-kubelet-ca"], "{prose}");
    }
}

#[test]
fn what_is_said_of_comments_can_be_ignored() {
    let config = |comment: &str| {
        format!(
            "{comment}\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n\
             # scantling: ignore[duplicate-flag] so\napiServer: {{}}\n"
        )
    };
    let file = "# scantling: ignore-file[unused-ignore] so";
    assert_eq!(said("k.yaml", &config(file)), ["missing-kubelet-ca"]);
    let none = config(file).replace("# scantling: ignore[duplicate-flag] so\n", "");
    assert_eq!(said("k.yaml", &none), ["unused-ignore", "missing-kubelet-ca"]);
    let itself = config("").replace("[duplicate-flag]", "[duplicate-flag, unused-ignore]");
    assert_eq!(said("k.yaml", &itself), ["missing-kubelet-ca"]);
    let unknown = config("# scantling: ignore[no-such-rule, unknown-rule-in-ignore] so");
    assert_eq!(said("k.yaml", &unknown), ["unused-ignore", "missing-kubelet-ca"]);
}

#[test]
fn comments_where_there_is_no_yaml() {
    let unit = "[Service]\n# scantling: ignore[missing-kubelet-ca] because\n\
        ExecStart=/usr/bin/kube-apiserver \\\n  --tls-cert-file=/a.crt --tls-private-key-file=/a.key\n";
    let left = ["missing-kubelet-client-cert"];
    assert_eq!(said("kube-apiserver.service", unit), left);
    let other = unit.replace("# scantling", "; and\n; scantling");
    assert_eq!(said("kube-apiserver.service", &other), left);

    let script = "#!/bin/sh\n# scantling: ignore[missing-kubelet-ca, missing-kubelet-client-cert] so\n\
        kube-apiserver --tls-cert-file=/a.crt --tls-private-key-file=/a.key\n\
        echo '# scantling: ignore-file[missing-kubelet-ca] no comment'\n\
        cat > /etc/kubernetes/kubeadm.yaml <<EOF\napiVersion: kubeadm.k8s.io/v1beta3\n\
        kind: ClusterConfiguration\napiServer:\n  # scantling: ignore[missing-kubelet-ca] so\n  \
        extraArgs:\n    profiling: \"false\"\nEOF\n";
    assert!(said("install.sh", script).is_empty());
    let without = script.replace("  # scantling: ignore[missing-kubelet-ca] so\n", "");
    assert_eq!(said("install.sh", &without), ["missing-kubelet-ca"]);

    let ended = "#!/bin/sh\nkube-apiserver --tls-cert-file=/a.crt --tls-private-key-file=/a.key \
        # scantling: ignore[missing-kubelet-ca] so\n";
    assert_eq!(said("install.sh", ended), left);
    let several = "===== a.yaml\napiVersion: kubeadm.k8s.io/v1beta3\n\
        kind: ClusterConfiguration # scantling: ignore[missing-kubelet-ca] so\n===== b.txt\nnothing\n";
    assert!(said("snapshot.txt", several).is_empty());

    let flags = "# scantling: ignore-file[missing-kubelet-ca] because\n\
        --etcd-servers=https://127.0.0.1:2379\n\
        --tls-cert-file=/a.crt\n--tls-private-key-file=/a.key\n";
    assert_eq!(said("args/kube-apiserver", flags), left);
}
