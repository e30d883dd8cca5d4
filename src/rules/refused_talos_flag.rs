//! `refused-talos-flag`: a flag that Talos keeps to itself.

use crate::apiserver::{ApiServer, FaultKind};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "refused-talos-flag",
    group: Group::Distribution,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "only newer releases of Talos refuse the flag",
    )],
    security_severity: None,
    summary: "extraArgs holds a flag that Talos refuses, so no kube-apiserver is started",
    why: "Talos makes the certificates of the control plane itself and writes where they are into the \
static pod. A flag for one of them in extraArgs is refused when the flags are merged: the controller \
reports an error again and again, and no new kube-apiserver is started (control_plane_final.go, \
before that control_plane_static_pod.go, of siderolabs/talos). talosctl validate does not see it.",
    fix: "remove the flag: Talos sets it",
    controls: &[],
    references: &["https://www.talos.dev/latest/reference/configuration/v1alpha1/config/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::RefusedFlag { flag, always } = &fault.kind else {
            continue;
        };
        let (who, severity) = if *always {
            ("Talos refuses", Severity::Error)
        } else {
            ("newer releases of Talos refuse", Severity::Warning)
        };
        report
            .at(
                fault.span,
                format!("extraArgs holds {flag}, which {who}: no kube-apiserver is started"),
            )
            .severity(severity)
            .label("Talos sets it")
            .flag(flag);
    }
}
