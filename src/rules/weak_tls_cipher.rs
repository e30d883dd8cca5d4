//! `weak-tls-cipher`: a cipher suite is offered that is broken or weak.

use super::ciphers;
use super::demand;
use crate::apiserver::{ApiServer, Component, Flag, Origin};
use crate::rule::{Group, Report, Rule, Severity};

const FLAG: &str = "tls-cipher-suites";

pub(super) static RULE: Rule = Rule {
    id: "weak-tls-cipher",
    group: Group::Serving,
    components: &[
        Component::KubeApiServer,
        Component::KubeControllerManager,
        Component::KubeScheduler,
        Component::Kubelet,
    ],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.3"),
    summary: "a cipher suite is offered that is broken or weak",
    why: "--tls-cipher-suites replaces the list that Go would offer for TLS 1.2. Suites with RC4 \
or 3DES are broken, and suites without ECDHE (TLS_RSA_…) have no forward secrecy: who records the \
traffic and later gets the server's key can read it. Go has not offered them by default for years \
(crypto/tls, Go 1.22). TLS 1.3 has suites of its own, which the flag does not change.",
    fix: "leave --tls-cipher-suites out, or list suites with ECDHE and GCM or CHACHA20",
    is_fixable: true,
    references: &[
        "https://pkg.go.dev/crypto/tls#CipherSuites",
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

/// How many more weak suites are pointed at.
const SHOWN_MAX: usize = 20;

fn check(server: &ApiServer, report: &mut Report) {
    let Some(suites) = server.elements(FLAG) else {
        return;
    };
    let weak: Vec<&(String, &Flag)> =
        suites.iter().filter(|(suite, _)| ciphers::is_weak(suite)).collect();
    let Some((first, flag)) = weak.first() else {
        return;
    };
    let names: Vec<&str> = weak.iter().map(|(suite, _)| suite.as_str()).collect();
    let own = if matches!(flag.origin, Origin::Default(_)) { ", which the tool sets" } else { "" };
    let message = format!("--tls-cipher-suites has weak suites{own}: {}", names.join(", "));
    let finding = report.at(flag.item_span(first), message).flag(FLAG);
    for (suite, flag) in weak.iter().skip(1).take(SHOWN_MAX) {
        let span = flag.item_span(suite);
        // What a tool sets, and a value whose items have no places, is one token.
        if span != finding.span {
            finding.also(span, "weak too");
        }
    }
    if !own.is_empty() {
        // What is written is put behind the tool's own list by some tools, and in its place by others.
        finding.help("a newer release of the tool may offer fewer suites");
        return;
    }
    let strong: Vec<&str> = suites
        .iter()
        .map(|(suite, _)| suite.as_str())
        .filter(|suite| !ciphers::is_weak(suite))
        .collect();
    if suites.iter().all(|(_, other)| std::ptr::eq(*other, *flag)) && !strong.is_empty() {
        finding.fix(demand::changed(server, flag, &strong.join(",")));
    }
}
