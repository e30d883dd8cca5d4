//! `disabled-kubelet-cert-rotation`: the kubelet does not renew its client certificate.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "disabled-kubelet-cert-rotation",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "the kubelet does not renew its client certificate",
    why: "With rotateCertificates the kubelet asks for its next client certificate before the \
present one expires. Without it, which is the default, the node leaves the cluster on that day \
unless somebody renews the certificate by hand (pkg/kubelet/certificate, Kubernetes 1.20 and \
1.36). kubeadm turns it on.",
    fix: "set rotateCertificates to true",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "the certificate expires unless somebody renews it";
    demand::switch(server, report, "rotate-certificates", true, so);
}
