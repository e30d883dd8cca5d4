//! `missing-root-ca`: no CA is handed to Pods to check the API server with.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-root-ca",
    group: Group::ControlPlane,
    components: &[Component::KubeControllerManager],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.0"),
    summary: "no CA is handed to Pods to check the API server with",
    why: "The controller manager copies the CA of --root-ca-file into every namespace. Pods check the \
certificate of the API server with it. Without the flag, the controller manager copies the CA of its \
own kubeconfig. If that file holds no CA, Pods get none \
(cmd/kube-controller-manager/app/certificates.go, startRootCACertificatePublisherController).",
    fix: "set --root-ca-file=/etc/kubernetes/pki/ca.crt",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "Pods get the CA of the kubeconfig, if it has one";
    demand::set(server, report, "root-ca-file", so);
}
