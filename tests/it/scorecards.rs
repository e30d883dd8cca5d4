//! What `scantling report` says about controls, by its JSON.

use std::process::Output;

use serde_json::Value;
use snapbox::cmd::{Command, cargo_bin};

/// The controls of each server in a text that is called `name`: id, status and reason.
fn controls(name: &str, text: &str) -> Vec<Vec<[String; 3]>> {
    let arguments = ["report", "--no-config", "--benchmark", "cis-1.12", "-o", "json"];
    let command = Command::new(cargo_bin!("scantling")).args(arguments);
    let output: Output =
        command.args(["--stdin-filename", name, "-"]).stdin(text).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let servers = report["servers"].as_array().unwrap().iter();
    let controls = servers.map(|server| server["controls"].as_array().unwrap());
    controls.map(|controls| controls.iter().map(control).collect()).collect()
}

fn control(control: &Value) -> [String; 3] {
    ["id", "status", "why"].map(|key| control[key].as_str().unwrap().to_owned())
}

fn status_and_reason<'c>(controls: &'c [[String; 3]], wanted: &str) -> (&'c str, &'c str) {
    let found = controls.iter().find(|[id, _, _]| id == wanted);
    let [_, status, why] = found.unwrap_or_else(|| panic!("no control {wanted}"));
    (status, why)
}

#[test]
fn what_is_written_on_an_open_command_line_does_not_pass() {
    let unit = "[Service]\nEnvironmentFile=-/etc/kubernetes/apiserver\nExecStart=/usr/bin/kube-apiserver \
--etcd-servers=http://127.0.0.1:2379 --anonymous-auth=true --authorization-mode=RBAC $KUBE_API_ARGS\n";
    let servers = controls("kube-apiserver.service", unit);
    let [controls] = servers.as_slice() else { panic!("{servers:?}") };
    let (status, why) = status_and_reason(controls, "1.2.1");
    assert_eq!(status, "undecided", "{why}");
    assert!(why.contains("--anonymous-auth is true"), "{why}");
    assert!(why.ends_with("more flags may come from the file that EnvironmentFile names"), "{why}");
    let (status, why) = status_and_reason(controls, "1.2.7");
    assert_eq!(status, "undecided", "{why}");
    // RBAC stays, whatever is added.
    assert_eq!(status_and_reason(controls, "1.2.8").0, "pass");
}

#[test]
fn an_open_command_line_fails_by_what_nothing_takes_back() {
    let unit = "[Service]\nExecStart=/usr/bin/kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
--authorization-mode=Node,AlwaysAllow $KUBE_API_ARGS\n";
    let servers = controls("kube-apiserver.service", unit);
    let [controls] = servers.as_slice() else { panic!("{servers:?}") };
    assert_eq!(status_and_reason(controls, "1.2.6").0, "fail");
}

#[test]
fn branches_that_are_judged_alike_are_one_server() {
    let text = "k3s_server:\n{% if ipv6 %}\n  node-ip: \"{{ four }},{{ six }}\"\n{% else %}\n  node-ip: \
\"{{ four }}\"\n{% endif %}\n  kube-apiserver-arg:\n  - anonymous-auth=true\n";
    assert_eq!(controls("server.yaml.j2", text).len(), 1);
}

#[test]
fn all_values_that_add_up_are_shown() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\nspec:\n  containers:\n  - name: \
kube-apiserver\n    command:\n    - kube-apiserver\n    - --etcd-servers=https://127.0.0.1:2379\n    - \
--authorization-mode=Node\n    - --authorization-mode=RBAC\n";
    let servers = controls("kube-apiserver.yaml", pod);
    let [controls] = servers.as_slice() else { panic!("{servers:?}") };
    assert_eq!(status_and_reason(controls, "1.2.7"), ("pass", "--authorization-mode=Node,RBAC"));
}
