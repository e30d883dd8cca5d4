//! `swapped-certificate-key`: a key instead of a certificate, or the reverse.

use super::joined_flags::is_joined;
use super::pair::Pair;
use super::server_facts::named;
use crate::apiserver::{ApiServer, Component, Flag};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "swapped-certificate-key",
    group: Group::Serving,
    components: &[Component::KubeApiServer],
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "the server does not read the file when it starts",
    )],
    security_severity: Some("5.3"),
    summary: "a key instead of a certificate, or the reverse",
    why: "kube-apiserver reads the serving pair, the etcd pair and its CA files when it starts, \
and exits if a file holds a key instead of a certificate. It reads the pair for the kubelets only \
when it connects to one, so logs and exec fail later and without a message at the start. A key in \
a CA flag is also a key that is mounted where none is needed. The rule judges a file by its name, \
so it reports only names that leave no doubt.",
    fix: "name the certificate in the certificate's flag and the key in the key's flag",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/setup/best-practices/certificates/"],
    check,
};

/// The pairs, and whether the server reads them when it starts (recorded with 1.20.2 and 1.36.3 for
/// the serving and the kubelet pair; etcd client/pkg/transport/listener.go, `baseConfig`).
const PAIRS: [(Pair, Severity); 4] = [
    (Pair { certificate: "tls-cert-file", key: "tls-private-key-file" }, Severity::Error),
    (Pair { certificate: "etcd-certfile", key: "etcd-keyfile" }, Severity::Error),
    (
        Pair { certificate: "kubelet-client-certificate", key: "kubelet-client-key" },
        Severity::Warning,
    ),
    (
        Pair { certificate: "proxy-client-cert-file", key: "proxy-client-key-file" },
        Severity::Warning,
    ),
];

const AUTHORITIES: [&str; 4] = [
    "kubelet-certificate-authority",
    "client-ca-file",
    "requestheader-client-ca-file",
    "etcd-cafile",
];

/// Those by which the server knows its clients.
const CLIENT_AUTHORITIES: [&str; 2] = ["client-ca-file", "requestheader-client-ca-file"];

fn check(server: &ApiServer, report: &mut Report) {
    for (pair, severity) in PAIRS {
        let (certificate, key) = (file(server, pair.certificate), file(server, pair.key));
        if let (Some((flag, path)), Some((other, same))) = (certificate, key)
            && path == same
            && (is_key(path) || is_certificate(path))
        {
            let message = format!("--{} and --{} name the same file", flag.name, other.name);
            let finding = report.at(other.value_span, message + consequence(severity));
            finding
                .severity(severity)
                .also(flag.value_span, "named here too")
                .flag(flag.name.clone())
                .flag(other.name.clone());
            continue;
        }
        for (half, wrong, holds, wants) in [
            (certificate, is_key as fn(&str) -> bool, "a key", "a certificate"),
            (key, is_certificate, "a certificate", "a key"),
        ] {
            let Some((flag, path)) = half.filter(|(_, path)| wrong(path)) else {
                continue;
            };
            let message = format!(
                "--{} takes {wants}, and {path} is {holds}{}",
                flag.name,
                consequence(severity)
            );
            report.at(flag.value_span, message).severity(severity).flag(flag.name.clone());
        }
    }
    for name in AUTHORITIES {
        if let Some((flag, path)) = file(server, name).filter(|(_, path)| is_key(path)) {
            authority(server, flag, path, report);
        }
    }
}

/// Seen with 1.36.3: "no valid certificate authority data seen". Older clients took an empty pool. The
/// CAs of clients were always parsed at the start ("data does not contain any valid RSA or ECDSA
/// certificates": `ParseCertsPEM` in client-go/util/cert/pem.go).
fn authority(server: &ApiServer, flag: &Flag, path: &str, report: &mut Report) {
    let parsed = CLIENT_AUTHORITIES.contains(&&*flag.name);
    let severity =
        if parsed || server.version.at_least(36) { Severity::Error } else { Severity::Warning };
    let message = format!(
        "--{} takes the certificate of a CA, and {path} is a key{}",
        flag.name,
        if severity == Severity::Error { ": kube-apiserver will not start" } else { "" },
    );
    report
        .at(flag.value_span, message)
        .severity(severity)
        .help("name the CA's certificate; its key is not needed here")
        .flag(flag.name.clone());
}

fn consequence(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => ": kube-apiserver will not start",
        Severity::Warning | Severity::Note => ": connections that need it fail",
    }
}

/// A flag with the file that it names, which one that took the next flag for its value does not.
fn file<'a>(server: &'a ApiServer, name: &str) -> Option<(&'a Flag, &'a str)> {
    named(server, name).filter(|(flag, path)| !path.starts_with('-') && !is_joined(flag))
}

fn is_key(path: &str) -> bool {
    [".key", "-key.pem", "_key.pem", "/key.pem", ".key.pem"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

/// A `.pem` may hold either, so it is neither here.
fn is_certificate(path: &str) -> bool {
    [".crt", ".cer", ".cert", ".crt.pem", "-cert.pem", "/cert.pem"]
        .iter()
        .any(|ending| path.ends_with(ending))
}
