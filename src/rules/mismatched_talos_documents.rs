//! `mismatched-talos-documents`: documents of a Talos configuration that do not go together.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "mismatched-talos-documents",
    group: Group::Distribution,
    components: &[Component::KubeApiServer],
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "documents of a Talos configuration that do not go together",
    why: "Talos 1.14 and newer configure the kube-apiserver with the document KubeAPIServerConfig. \
Talos then always names a file for authentication and one for authorization, and writes them from the \
documents KubeAuthenticationConfig and KubeAuthorizerConfig. Without these the files are empty and the \
server stops. Talos refuses a KubeAPIServerConfig next to cluster.apiServer \
(pkg/machinery/config/types/k8s/apiserver.go, V1Alpha1ConflictValidate, and control_plane_final.go of \
siderolabs/talos).",
    fix: "add the missing document, or keep one of the two places",
    is_fixable: false,
    references: &["https://www.talos.dev/latest/reference/configuration/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        if let FaultKind::TalosDocument { problem, help } = &fault.kind {
            report.at(fault.span, problem.as_str()).help(help.clone());
        }
    }
}
