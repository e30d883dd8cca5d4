//! `weak-tls-version`: the versions 1.0 or 1.1 of TLS are accepted.

use super::demand;
use crate::apiserver::{ApiServer, Component, Resolved};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "weak-tls-version",
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
    summary: "the versions 1.0 or 1.1 of TLS are accepted",
    why: "TLS 1.0 and 1.1 rest on MD5 and SHA-1 and have been formally deprecated since 2021 (RFC \
8996). The API server accepts them only if --tls-min-version says so: the default is TLS 1.2 \
(staging/src/k8s.io/component-base/cli/flag/ciphersuites_flag.go, DefaultTLSVersion).",
    fix: "remove --tls-min-version, or set VersionTLS12 or VersionTLS13",
    is_fixable: true,
    references: &["https://www.rfc-editor.org/rfc/rfc8996"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if let Resolved::Given(flag, value) = server.resolved("tls-min-version")
        && matches!(value.as_str(), "VersionTLS10" | "VersionTLS11")
    {
        let message = format!("--tls-min-version is {value}, which is deprecated");
        let fix = demand::changed(server, flag, "VersionTLS12");
        report.at(flag.value_span, message).fix(fix).flag("tls-min-version");
    }
}
