//! `missing-audit-policy`: no policy says what is audited.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-audit-policy",
    group: Group::Audit,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("4.0"),
    summary: "no policy says what is audited",
    why: "Without --audit-policy-file no event is recorded, whatever --audit-log-path says \
(staging/src/k8s.io/apiserver/pkg/server/options/audit.go, Kubernetes 1.20 and 1.36).",
    fix: "write an audit.k8s.io/v1 Policy, mount it and set --audit-policy-file",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    demand::set(server, report, "audit-policy-file", "no event is recorded");
}
