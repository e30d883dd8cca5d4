//! Verdicts against many runs of real kube-apiservers: `testdata/oracle/apiserver-more-*.json`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::apiserver::Component;
use scantling::apiserver::version::{Release, VersionOrigin};
use scantling::apiserver::{ApiServer, Dialect, Origin, Version, argv};
use scantling::mapped_text::MappedText;
use scantling::outcome::Outcome;
use scantling::rule::{Finding, Severity};
use scantling::source::Span;
use scantling::{check, rules};
use serde::Deserialize;

#[derive(Deserialize)]
struct Record {
    id: u32,
    argv: Vec<String>,
    #[serde(default)]
    base_removed: Vec<String>,
    starts: bool,
    #[serde(default)]
    error: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
}

/// What every run was given first, without what it removes.
const BASE: [&str; 8] = [
    "--etcd-servers=http://127.0.0.1:2379",
    "--service-account-issuer=https://x",
    "--service-account-key-file=/pki/sa.key",
    "--service-account-signing-key-file=/pki/sa.key",
    "--secure-port=16443",
    "--bind-address=127.0.0.1",
    "--service-cluster-ip-range=10.0.0.0/24",
    "--cert-dir=/certdir",
];

/// Runs that its arguments do not decide, and why.
const UNDECIDED: [(&str, u32, &str); 8] = [
    ("1.36.3", 996, "the host has an address of IPv6, which another may not have"),
    ("1.36.3", 998, "the host has an address of IPv6, which another may not have"),
    ("1.36.3", 1553, "OpenShift's kube-apiserver has the flag"),
    ("1.20.2", 201, "a vendor's kube-apiserver may have plugins with a domain for a prefix"),
    ("1.20.2", 233, "it names a file that is not there, which no text tells"),
    ("1.20.2", 930, "built with a newer Go than 1.20.2 was, which takes leading zeros"),
    ("1.20.2", 950, "built with a newer Go than 1.20.2 was, which takes leading zeros"),
    ("1.20.2", 1410, "OpenShift's kube-apiserver has the flag"),
];

#[test]
fn verdicts_equal_those_of_many_runs_of_1_20_2() {
    compare("apiserver-more-1.20.json", "1.20.2", &[]);
}

#[test]
fn verdicts_equal_those_of_many_runs_of_1_36_3() {
    compare("apiserver-more-1.36.json", "1.36.3", &["--authorization-mode=RBAC"]);
}

fn compare(file: &str, version: &str, more: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/oracle").join(file);
    let records: Vec<Record> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(records.len() > 800, "{} records", records.len());
    let mut disagreements = String::new();
    for record in &records {
        let findings = findings(record, version, more);
        let refused: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        let known = |row: &&(&str, u32, &str)| row.0 == version && row.1 == record.id;
        if let Some((.., why)) = UNDECIDED.iter().find(known) {
            assert!(!record.starts && refused.is_empty(), "{} is decided: {why}", record.id);
        } else if refused.is_empty() != record.starts {
            let said = refused.first().map_or("starts", |finding| finding.message.as_str());
            let real = if record.starts { "starts" } else { &record.error };
            let argv = record.argv.join(" ");
            writeln!(disagreements, "{} {argv}\n  real: {real}\n  ours: {said}", record.id)
                .unwrap();
        }
    }
    assert!(disagreements.is_empty(), "{disagreements}");
}

/// The findings for a run. Files that it read are written by the same cloud-init as its manifest.
fn findings(record: &Record, version: &str, more: &[&str]) -> Vec<Finding> {
    if record.files.is_empty() {
        let server = server(record, version, more);
        return check::judge(std::slice::from_ref(&server), rules::ALL);
    }
    let command: Vec<String> =
        std::iter::once("kube-apiserver".to_owned()).chain(words(record, more)).collect();
    let pod = serde_json::json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "kube-apiserver"},
        "spec": {
            "containers": [{
                "name": "kube-apiserver",
                "image": format!("registry.k8s.io/kube-apiserver:v{version}"),
                "command": command,
                "volumeMounts": MOUNTS.map(|path| serde_json::json!({"name": &path[1..], "mountPath": path})),
            }],
            "volumes": MOUNTS.map(|path| serde_json::json!({"name": &path[1..], "hostPath": {"path": path}})),
        },
    });
    let file =
        |(path, content): (&String, &String)| serde_json::json!({"path": path, "content": content});
    let mut files: Vec<serde_json::Value> = record.files.iter().map(file).collect();
    let place = "/etc/kubernetes/manifests/kube-apiserver.json";
    files.push(serde_json::json!({"path": place, "content": pod.to_string()}));
    let text = format!("#cloud-config\n{}", serde_json::json!({"write_files": files}));
    let options = check::Options::all().unwrap();
    let file = check::text("user-data.yaml", &text, &options);
    assert_eq!(
        file.outcome,
        Outcome::Checked { servers: vec![Component::KubeApiServer] },
        "{}",
        record.id
    );
    file.findings.into_iter().map(|reported| reported.finding).collect()
}

/// The folders that the recorded servers saw.
const MOUNTS: [&str; 5] = ["/pki", "/cfg", "/certdir", "/data", "/nope"];

fn words(record: &Record, more: &[&str]) -> Vec<String> {
    let kept = BASE.into_iter().chain(more.iter().copied()).filter(|word| {
        let name = word.split('=').next().unwrap_or_default();
        !record.base_removed.iter().any(|removed| removed == name)
    });
    kept.map(str::to_owned).chain(record.argv.iter().cloned()).collect()
}

fn server(record: &Record, version: &str, more: &[&str]) -> ApiServer {
    let words = words(record, more);
    let words: Vec<MappedText> = words.iter().map(|word| MappedText::verbatim(word, 0)).collect();
    let release = Release::parse(version).unwrap();
    ApiServer {
        version: Version::Exact { release, origin: VersionOrigin::ImageTag, span: None },
        ..ApiServer::new(Dialect::StaticPod, Span::new(0, 1), argv::parse(&words, Origin::Written))
    }
}
