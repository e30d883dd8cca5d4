//! `scantling upgrade` against the tables of what each version of Kubernetes changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::files::Folder;

#[test]
fn plugins_work_from_the_version_that_brings_them_or_their_gates() {
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
        let (name, what) = rest.split_once(' ').unwrap();
        let since: u8 = added[name].strip_prefix("1.").unwrap().parse().unwrap();
        if what.starts_with("is new") {
            assert_eq!(since, minor, "{name}");
        } else {
            assert!(since < minor, "{name}: {message}");
        }
        seen += 1;
    }
    assert!(seen > 1, "{seen} plugins");
}

/// Plugins whose gates are alpha in every version that is known do nothing (1.36: `InspectFeatureGates`).
#[test]
fn plugins_without_their_gates_do_nothing() {
    let said: Vec<String> =
        changes("gates-off", 33, &[]).into_iter().map(|(_, message)| message).collect();
    for name in ["JobValidation", "PodGroupProtection", "ClusterTrustBundleAttest"] {
        assert!(!said.iter().any(|message| message.contains(name)), "{said:#?}");
    }
    let gates = ["--feature-gates=GenericWorkload=true".to_owned()];
    let said = changes("gates-on", 33, &gates);
    let found = said.iter().find(|(_, message)| message.contains("PodGroupProtection"));
    assert_eq!(found.unwrap().0, 36);
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
