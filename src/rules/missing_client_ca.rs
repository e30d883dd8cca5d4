//! `missing-client-ca`: clients cannot prove who they are by a certificate.

use super::demand;
use super::suggested_flags;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-client-ca",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.0"),
    summary: "clients cannot prove who they are by a certificate",
    why: "Without --client-ca-file the API server accepts no client certificate \
(pkg/kubeapiserver/options/authentication.go). Kubelets, the controller manager and the scheduler \
of most clusters have nothing else to prove who they are, so what still works does so by tokens, or \
anonymously.",
    fix: "set --client-ca-file=/etc/kubernetes/pki/ca.crt",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "no client certificate is accepted";
    let Some(finding) = demand::set(server, report, "client-ca-file", so) else {
        return;
    };
    finding.fix(suggested_flags::flags(server, &["client-ca-file"]));
}
