//! `missing-kubelet-client-ca`: the API server cannot prove to the kubelet who it is.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-kubelet-client-ca",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.0"),
    summary: "the API server cannot prove to the kubelet who it is",
    why: "The kubelet checks client certificates against the CA of \
authentication.x509.clientCAFile. Without it the certificate of the API server proves nothing, and \
requests count as anonymous unless they carry a token (cmd/kubelet/app/auth.go, Kubernetes 1.20 \
and 1.36).",
    fix: "set authentication.x509.clientCAFile to /etc/kubernetes/pki/ca.crt",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "client certificates prove nothing";
    demand::set(server, report, "client-ca-file", so);
}
