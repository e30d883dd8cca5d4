//! `unknown-kubeadm-field`: a field that kubeadm does not know and drops.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unknown-kubeadm-field",
    group: Group::Kubeadm,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "kubeadm ignores a field that it does not know, and all that is below it",
    why: "kubeadm prints a warning about an unknown field and continues without it, so the flags \
below a misspelt apiServer or extraArgs are not set. Field names are case-sensitive. The alpha \
versions had apiServerExtraArgs at the top; from v1beta1 on it is apiServer.extraArgs.",
    fix: "correct the field's name",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::UnknownField { field, meant } = &fault.kind else {
            continue;
        };
        report
            .at(
                fault.span,
                format!("kubeadm has no field {field}: it is ignored with all below it"),
            )
            .label(format!("did you mean {meant}?"))
            .help(format!("write {meant}"));
    }
}
