//! `unknown-tool-field`: an option, a kind or a field that k3s, RKE2, kubeadm, Talos or kOps does not know.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "unknown-tool-field",
    group: Group::Distribution,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[SeverityCase::new(
        Severity::Error,
        "the tool refuses the file, as Talos does, or kubeadm if nothing is left to read",
    )],
    security_severity: None,
    summary: "a misspelt option, kind or field, which the tool does not know",
    why: "The flags below a misspelt name are not set, and most tools go on without them: k3s and RKE2 \
skip an option that they do not have (pkg/configfilearg/parser.go of k3s), kubeadm ignores a document of \
a kind that it does not have and ends if no other one is left, and kOps drops fields that it does not know. \
Talos refuses the configuration \
(pkg/machinery/config/configloader). Names are case-sensitive. Only a name that resembles a known one is \
reported.",
    fix: "correct the name",
    is_fixable: false,
    references: &[
        "https://docs.k3s.io/installation/configuration",
        "https://kops.sigs.k8s.io/cluster_spec/",
        "https://www.talos.dev/latest/reference/configuration/v1alpha1/config/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::MisspeltName(name) = &fault.kind else {
            continue;
        };
        let effect = if name.is_refused { "it refuses the file" } else { "it has no effect" };
        let message =
            format!("the {} {} is unknown to {}: {effect}", name.what, name.written, name.tool);
        let finding = report.at(fault.span, message);
        finding.label(format!("did you mean {}?", name.meant));
        finding.help(format!("write {}", name.meant));
        if name.is_refused {
            finding.severity(Severity::Error);
        }
    }
}
