//! `disabled-serving-cert-rotation`: serving certificates of kubelets are not renewed.

use crate::apiserver::gates::Assigned;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "disabled-serving-cert-rotation",
    group: Group::ControlPlane,
    components: &[Component::KubeControllerManager, Component::Kubelet],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("4.2"),
    summary: "serving certificates of kubelets are not renewed",
    why: "The feature RotateKubeletServerCertificate lets a kubelet ask the cluster for the \
certificate that it serves, and for the next one before it expires. It is on by default since \
Kubernetes 1.12 (pkg/features/kube_features.go). If it is off, kubelets keep certificates that \
they sign themselves.",
    fix: "remove RotateKubeletServerCertificate=false",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let assigned = Assigned::of(server);
    let Some(gate) = assigned.last("RotateKubeletServerCertificate") else {
        return;
    };
    if !gate.value {
        let message = "the feature gate RotateKubeletServerCertificate is off: serving certificates of kubelets are not renewed";
        report.at(gate.span(), message).flag("feature-gates");
    }
}
