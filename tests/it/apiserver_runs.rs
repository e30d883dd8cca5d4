//! Verdicts against many runs of real kube-apiservers: `testdata/oracle/apiserver-more-*.json`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::apiserver::version::{Release, VersionOrigin};
use scantling::apiserver::{ApiServer, Dialect, Origin, Version, argv};
use scantling::mapped_text::MappedText;
use scantling::rule::{Finding, Severity};
use scantling::source::Span;
use scantling::{check, rules};
use serde::Deserialize;

#[derive(Deserialize)]
struct Record {
    id: u32,
    group: String,
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
const UNDECIDED: [(&str, u32, &str); 7] = [
    ("1.36.3", 996, "the host has an address of IPv6, which another may not have"),
    ("1.36.3", 998, "the host has an address of IPv6, which another may not have"),
    ("1.36.3", 1553, "OpenShift's kube-apiserver has the flag"),
    ("1.20.2", 201, "a vendor's kube-apiserver may have plugins with a domain for a prefix"),
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
    let mut files: BTreeMap<&str, u32> = BTreeMap::new();
    for record in &records {
        let server = server(record, version, more);
        let findings = check::judge(std::slice::from_ref(&server), rules::ALL);
        let refused: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        let known = |row: &&(&str, u32, &str)| row.0 == version && row.1 == record.id;
        if let Some((.., why)) = UNDECIDED.iter().find(known) {
            assert!(!record.starts && refused.is_empty(), "{} is decided: {why}", record.id);
        } else if refused.is_empty() && !record.starts && !record.files.is_empty() {
            // What the flags name decides; the arguments alone don't.
            *files.entry(&record.group).or_default() += 1;
        } else if refused.is_empty() != record.starts {
            let said = refused.first().map_or("starts", |finding| finding.message.as_str());
            let real = if record.starts { "starts" } else { &record.error };
            let argv = record.argv.join(" ");
            writeln!(disagreements, "{} {argv}\n  real: {real}\n  ours: {said}", record.id)
                .unwrap();
        }
    }
    eprintln!("{version}: decided by files that the flags name: {files:?}");
    assert!(disagreements.is_empty(), "{disagreements}");
}

fn server(record: &Record, version: &str, more: &[&str]) -> ApiServer {
    let kept = BASE.into_iter().chain(more.iter().copied()).filter(|word| {
        let name = word.split('=').next().unwrap_or_default();
        !record.base_removed.iter().any(|removed| removed == name)
    });
    let words = kept.chain(record.argv.iter().map(String::as_str));
    let words: Vec<MappedText> = words.map(|word| MappedText::verbatim(word, 0)).collect();
    let release = Release::parse(version).unwrap();
    ApiServer {
        version: Version::Exact { release, origin: VersionOrigin::ImageTag, span: None },
        ..ApiServer::new(Dialect::StaticPod, Span::new(0, 1), argv::parse(&words, Origin::Written))
    }
}
