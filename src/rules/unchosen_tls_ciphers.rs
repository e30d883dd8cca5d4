//! `unchosen-tls-ciphers`: the cipher suites are those that Go offers by default.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unchosen-tls-ciphers",
    group: Group::Hardening,
    components: &[Component::KubeApiServer, Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "the cipher suites are those that Go offers by default",
    why: "Without --tls-cipher-suites the API server offers what the Go release that built it has \
by default. Up to Go 1.21 (Kubernetes 1.29) that includes suites without forward secrecy; the lists \
of today include suites with CBC, which benchmarks do not want. What is offered changes with every \
release of Kubernetes.",
    fix: "set --tls-cipher-suites to suites with ECDHE and GCM or CHACHA20, such as \
TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    is_fixable: false,
    references: &["https://pkg.go.dev/crypto/tls#CipherSuites"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    demand::set(server, report, "tls-cipher-suites", "Go's default suites are offered");
}
