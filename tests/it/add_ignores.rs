//! `--add-ignores` writes an ignore comment for each finding, and changes nothing else.

use std::fs;

use crate::files::Folder;

const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  hostNetwork: true
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.2
    command:
    - kube-apiserver
    - --authorization-mode=AlwaysAllow
    - --token-auth-file=/etc/kubernetes/tokens.csv  # for a test
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    volumeMounts:
    - {name: pki, mountPath: /etc/kubernetes}
";

fn text(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.0.join(name)).unwrap()
}

#[test]
fn comments_are_written_once_and_nothing_else_changes() {
    let folder = Folder::new("add-ignores");
    folder.write("pod.yaml", POD);
    let (code, said) = folder.run(&["check", "--add-ignores=accepted until June", "."]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("findings are ignored now, in 1 file"), "{said}");
    let after = text(&folder, "pod.yaml");
    let expected =
        "    # scantling: ignore[static-tokens] accepted until June\n    - --token-auth-file";
    assert!(after.contains(expected), "{after}");
    let others: Vec<&str> = after.lines().filter(|line| !line.contains("# scantling:")).collect();
    assert_eq!(others, POD.lines().collect::<Vec<_>>());

    let (code, said) = folder.run(&["check", "--add-ignores=again", "."]);
    assert_eq!((code, text(&folder, "pod.yaml")), (0, after), "{said}");
    let (code, said) = folder.run(&["check", "."]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn windows_line_ends_stay() {
    let folder = Folder::new("add-ignores-crlf");
    folder.write("pod.yaml", &POD.replace('\n', "\r\n"));
    let (code, said) = folder.run(&["check", "--add-ignores=ours", "."]);
    assert_eq!(code, 0, "{said}");
    let after = text(&folder, "pod.yaml");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[test]
fn what_has_no_comments_is_left() {
    let folder = Folder::new("add-ignores-json");
    let json = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"kube-apiserver\"}, \"spec\": \
                {\"containers\": [{\"name\": \"kube-apiserver\", \"command\": [\"kube-apiserver\", \
                \"--token-auth-file=/t.csv\"]}]}}\n";
    let script = "#!/bin/sh\nexec kube-apiserver \\\n  --authorization-mode=Node,RBAC \\\n  \
                  --token-auth-file=/etc/t.csv \\\n  --etcd-servers=https://127.0.0.1:2379\n";
    folder.write("pod.json", json);
    folder.write("json-in.yaml", json);
    folder.write("start.sh", script);
    let (code, said) = folder.run(&["check", "--select=static-tokens", "--add-ignores=ours", "."]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("left: 3 findings without a place for a comment"), "{said}");
    for (name, before) in [("pod.json", json), ("json-in.yaml", json), ("start.sh", script)] {
        assert_eq!(text(&folder, name), before, "{name}");
    }
}

#[test]
fn a_placeholder_for_a_reason_is_none() {
    let folder = Folder::new("add-ignores-reason");
    folder.write("pod.yaml", POD);
    let (code, said) = folder.run(&["check", "--select=static-tokens", "--add-ignores", "."]);
    assert_eq!(code, 0, "{said}");
    assert!(text(&folder, "pod.yaml").contains("ignore[static-tokens] TODO: say why\n"));
    folder.write("scantling.toml", "require-reason = true\n");
    let (code, said) =
        folder.run(&["check", "-o", "concise", "--select=static-tokens,unreasoned-ignore", "."]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("warning[unreasoned-ignore]: the comment does not say why"), "{said}");
    // A reason that ends the comment could write anything below it.
    let (code, _) = folder.run(&["check", "--add-ignores=one\ntwo: 3", "."]);
    assert_eq!(code, 2);
}
