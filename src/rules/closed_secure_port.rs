//! `closed-secure-port`: --secure-port=0: nothing is served with TLS.

use super::demand;
use crate::apiserver::{ApiServer, Component, Resolved};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "closed-secure-port",
    group: Group::Serving,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("7.5"),
    summary: "--secure-port=0: nothing is served with TLS",
    why: "--secure-port=0 switched HTTPS off in old versions of Kubernetes, which left the port \
without TLS and authentication as the only one. Today it must be a port \
(staging/src/k8s.io/apiserver/pkg/server/options/serving.go, ValidateWith; `Required` for \
kube-apiserver) and the server does not start.",
    fix: "set --secure-port=6443",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // Newer servers refuse it, which is an invalid value.
    if server.version.at_least(20) {
        return;
    }
    if let Resolved::Given(flag, value) = server.resolved("secure-port")
        && value == "0"
    {
        let message = "--secure-port is 0, which is no port: nothing is served with TLS";
        let fix = demand::changed(server, flag, "6443");
        report.at(flag.value_span, message).fix(fix).flag("secure-port");
    }
}
