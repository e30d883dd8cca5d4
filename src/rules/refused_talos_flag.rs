//! `refused-talos-flag`: a flag that Talos does not allow in extraArgs.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "refused-talos-flag",
    group: Group::Distribution,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "only newer releases of Talos refuse the flag",
    )],
    security_severity: None,
    summary: "extraArgs holds a flag that Talos refuses, so no kube-apiserver is started",
    why: "Talos creates the certificates of the control plane itself and writes their paths into \
the static pod. It refuses a flag for one of them in extraArgs when it merges the flags: the \
controller reports an error again and again, and no new kube-apiserver is started \
(control_plane_final.go, earlier control_plane_static_pod.go, of siderolabs/talos). talosctl \
validate does not find it.",
    fix: "remove the flag: Talos sets it",
    is_fixable: false,
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
            .flag(flag.clone());
    }
}
