//! `scantling upgrade` against the tables of what each version of Kubernetes changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::files::Folder;

#[test]
fn plugins_are_new_in_the_version_that_brings_them() {
    let Some(tables) = tables() else {
        return;
    };
    let text = fs::read_to_string(tables.join("admission-plugins-by-version.tsv")).unwrap();
    let rows = text.lines().skip(2).map(|line| line.split('\t').collect::<Vec<_>>());
    let added: BTreeMap<&str, &str> = rows.map(|cells| (cells[0], cells[1])).collect();
    let mut seen = 0;
    for (minor, message) in changes("plugins", 20, &[]) {
        let Some(rest) = message.strip_prefix("the admission plugin ") else {
            continue;
        };
        let (name, _) = rest.split_once(' ').unwrap();
        assert_eq!(added.get(name), Some(&format!("1.{minor}").as_str()), "{name}");
        seen += 1;
    }
    assert!(seen > 1, "{seen} plugins");
}

/// A flag of every component that a later version does not have stops it there.
#[test]
fn flags_of_other_components_stop_them() {
    for (component, flag) in
        [("kube-controller-manager", "--port=0"), ("kube-scheduler", "--policy-configmap=a")]
    {
        let manifest = manifest(component, "1.20.2", &[flag.to_owned()]);
        let report = upgrade(component, &manifest);
        let server = &report["servers"][0];
        assert_eq!(server["component"], component);
        assert_eq!(server["starts"], false, "{component}: {report:#}");
    }
}

fn tables() -> Option<PathBuf> {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH") else {
        println!("skipped: SCANTLING_TRUTH is not set");
        return None;
    };
    Some(Path::new(&truth).join("facts/tables"))
}

/// Every change on the way of an API server, with its minor version.
fn changes(name: &str, from: u8, flags: &[String]) -> Vec<(u8, String)> {
    let mut all = vec!["--etcd-servers=https://127.0.0.1:2379".to_owned()];
    all.extend_from_slice(flags);
    let report = upgrade(name, &manifest("kube-apiserver", &format!("1.{from}.0"), &all));
    let mut changes = Vec::new();
    for step in report["servers"][0]["steps"].as_array().unwrap() {
        let minor = step["minor"].as_str().unwrap().strip_prefix("1.").unwrap().parse().unwrap();
        for change in step["changes"].as_array().unwrap() {
            changes.push((minor, change["message"].as_str().unwrap().to_owned()));
        }
    }
    changes
}

fn manifest(component: &str, version: &str, flags: &[String]) -> String {
    let mut command = vec![component.to_owned()];
    command.extend_from_slice(flags);
    let image = format!("registry.k8s.io/{component}:v{version}");
    serde_json::json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": component},
        "spec": {"containers": [{"name": component, "image": image, "command": command}]},
    })
    .to_string()
}

fn upgrade(name: &str, manifest: &str) -> Value {
    let folder = Folder::new(&format!("upgrade-{name}"));
    folder.write("manifest.json", manifest);
    let args = ["upgrade", "--no-config", "--output-format", "json", "manifest.json"];
    let out = folder.command(&args).output().unwrap().stdout;
    serde_json::from_slice(&out).unwrap()
}
