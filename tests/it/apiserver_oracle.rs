//! Verdicts against what real kube-apiservers did with their arguments.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::apiserver::version::{Release, VersionOrigin};
use scantling::apiserver::{ApiServer, Dialect, Origin, Setting, Version, argv};
use scantling::mapped_text::MappedText;
use scantling::rule::{Finding, Severity};
use scantling::source::Span;
use scantling::{check, rules};
use serde::Deserialize;

/// A run of the real program, with `argv` behind the flags of [`BASE`].
#[derive(Deserialize)]
struct Record {
    argv: Vec<String>,
    starts: bool,
    error: Option<String>,
    serving_cert: Option<[String; 2]>,
    deprecated: Vec<String>,
}

/// What every run was given first: enough to start.
const BASE: [&str; 6] = [
    "--etcd-servers=http://127.0.0.1:2379",
    "--service-account-issuer=https://issuer",
    "--service-account-key-file=/pki/sa.pub",
    "--service-account-signing-key-file=/pki/sa.key",
    "--secure-port=6443",
    "--cert-dir=/certdir",
];

/// Runs that ended because of what was, or was not, on the machine. Text can't show it.
const ON_THE_MACHINE: [(&str, &str); 6] = [
    ("--token-auth-file=/nope", "the file is not there"),
    ("--client-ca-file=/nope", "the file is not there"),
    ("--encryption-provider-config=/nope", "the file is not there"),
    ("--kubelet-certificate-authority=/nope", "the file is not there"),
    ("--kubelet-client-certificate=/nope --kubelet-client-key=/nope", "the files are not there"),
    ("--tls-cert-file=$(CERT) --tls-private-key-file=$(KEY)", "no variable of that name"),
];

#[test]
fn verdicts_equal_those_of_kube_apiserver_1_20_2() {
    compare("apiserver-1.20-argv.json", "1.20.2", &[]);
}

#[test]
fn verdicts_equal_those_of_kube_apiserver_1_36_3() {
    compare("apiserver-1.36-argv.json", "1.36.3", &["--authorization-mode=RBAC"]);
}

fn compare(file: &str, version: &str, more: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/oracle").join(file);
    let records: Vec<Record> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(records.len() >= 50, "{} records", records.len());
    let mut disagreements = String::new();
    for record in &records {
        let argv = record.argv.join(" ");
        let server = server(record, version, more);
        let findings = check::judge(std::slice::from_ref(&server), rules::ALL);
        let refused: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        let machine = ON_THE_MACHINE.iter().any(|(known, _)| *known == argv);
        if machine {
            assert!(!record.starts, "{argv} starts, so the machine does not matter");
            assert!(refused.is_empty(), "{argv}: decided from text after all");
        } else if refused.is_empty() != record.starts {
            let said = refused.first().map_or("starts", |finding| finding.message.as_str());
            let real = record.error.as_deref().unwrap_or("starts");
            writeln!(disagreements, "{argv}\n  real: {real}\n  ours: {said}").unwrap();
        }
        if let Some(served) = &record.serving_cert
            && record.starts
            && *served != serving_pair(&server)
        {
            writeln!(disagreements, "{argv}\n  serves {served:?}, not {:?}", serving_pair(&server))
                .unwrap();
        }
        let warned = findings
            .iter()
            .any(|finding| matches!(finding.rule.id, "deprecated-flag" | "disabled-kubelet-https"));
        if record.deprecated.is_empty() == warned && record.starts {
            writeln!(disagreements, "{argv}\n  deprecated: {:?}", record.deprecated).unwrap();
        }
    }
    assert!(disagreements.is_empty(), "{disagreements}");
}

fn server(record: &Record, version: &str, more: &[&str]) -> ApiServer {
    let given = record.argv.iter().map(String::as_str);
    let words = BASE.into_iter().chain(more.iter().copied()).chain(given);
    let words: Vec<MappedText> = words.map(|word| MappedText::verbatim(word, 0)).collect();
    ApiServer {
        version: Version::Exact {
            release: Release::parse(version).unwrap(),
            origin: VersionOrigin::ImageTag,
            span: None,
        },
        ..ApiServer::new(Dialect::StaticPod, Span::new(0, 1), argv::parse(&words, Origin::Written))
    }
}

/// The pair that the server would serve: the one it is given, else the one in its folder.
fn serving_pair(server: &ApiServer) -> [String; 2] {
    let value = |name: &str| match server.setting(name) {
        Setting::Set(flag) => flag.known().map(str::to_owned),
        _ => None,
    };
    let folder = value("cert-dir").unwrap();
    let default = |name: &str| format!("{folder}/{name}");
    [
        value("tls-cert-file").unwrap_or_else(|| default("apiserver.crt")),
        value("tls-private-key-file").unwrap_or_else(|| default("apiserver.key")),
    ]
}
