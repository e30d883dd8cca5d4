//! `refused-kubeadm-field`: a value in kubeadm's configuration that kubeadm refuses.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "refused-kubeadm-field",
    group: Group::Kubeadm,
    components: &[Component::KubeApiServer],
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "kubeadm refuses the value of a field of its configuration",
    why: "kubeadm decodes its configuration into Go types and validates the values before it writes \
a manifest. A value of the wrong type, a subnet that is too large, two subnets of one family, a control \
plane endpoint with a scheme or half of a pair of etcd's files is enough for it to exit \
(cmd/kubeadm/app/apis/kubeadm/validation/validation.go, Kubernetes 1.36).",
    fix: "correct the value",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let decoder = server.dialect.facts().decoder;
    for fault in &server.faults {
        if let FaultKind::RefusedPatch { problem } = &fault.kind {
            let message =
                format!("patches.directory: {problem}: kubeadm does not start the server");
            report.at(fault.span, message);
        }
        let FaultKind::RefusedField { field, problem, help } = &fault.kind else {
            continue;
        };
        let message = format!("{field}: {problem}: {decoder} refuses the file");
        let finding = report.at(fault.span, message);
        if !help.is_empty() {
            finding.help(help.clone());
        }
    }
}
