//! `insecure-bind-address`: the port without TLS listens beyond the machine.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "insecure-bind-address",
    group: Group::Serving,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("9.1"),
    summary: "the port without TLS listens beyond the machine",
    why: "Up to Kubernetes 1.19 --insecure-bind-address (or --address) says where the port \
without TLS and authentication listens; the default is 127.0.0.1. Any other address lets others \
reach it. From 1.20 on the flag has no effect and from 1.24 on it does not exist.",
    fix: "remove --insecure-bind-address, and set --insecure-port=0",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // From 1.20 on the flag has no effect (cmd/kube-apiserver/app/server.go, 1.20).
    if server.version.at_least(20) {
        return;
    }
    for name in ["insecure-bind-address", "address"] {
        demand::unset(
            server,
            report,
            name,
            "the port without TLS and authentication listens there",
        );
    }
}
