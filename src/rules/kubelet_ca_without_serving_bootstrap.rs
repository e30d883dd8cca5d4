//! `kubelet-ca-without-serving-bootstrap`: the API server verifies kubelets that sign for themselves.

use crate::apiserver::kubelet::Common;
use crate::apiserver::{ApiServer, Component, Setting};
use crate::rule::{Group, Report, Rule, Severity};

const FLAG: &str = "kubelet-certificate-authority";

pub(super) static RULE: Rule = Rule {
    id: "kubelet-ca-without-serving-bootstrap",
    group: Group::Kubelet,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "the API server verifies kubelets that sign their certificates themselves",
    why: "A kubelet without serverTLSBootstrap and without tlsCertFile makes a certificate of its own \
and signs it itself (cmd/kubelet/app/server.go, InitializeTLS, Kubernetes 1.36). An API server with \
--kubelet-certificate-authority refuses that certificate: logs, exec, attach and port-forward fail \
with \"certificate signed by unknown authority\". The kubelets are those that a KubeletConfiguration \
in the same file or folder configures. The kubelets of k3s, RKE2, k0s, kOps, RKE1, MicroK8s and \
OpenShift get their certificates from the tool.",
    fix: "set serverTLSBootstrap: true in the KubeletConfiguration, and run an approver for the \
kubelet-serving requests: Kubernetes approves none of them by itself",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/#kubelet-serving-certs",
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#certificate-rotation",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if server.dialect.facts().certifies_kubelets {
        return;
    }
    let (Setting::Set(flag) | Setting::Unknown(flag)) = server.setting(FLAG) else {
        return;
    };
    let Some(Common::SelfSigned(kubelet, span)) = server.kubelets.common() else {
        return;
    };
    report
        .at(
            flag.name_span,
            "--kubelet-certificate-authority is set, and the kubelets sign their certificates \
themselves: logs and exec fail",
        )
        .label("refuses certificates that it did not sign")
        .also_in(kubelet.source.clone(), span, NOT_SET)
        .flag(FLAG);
}

/// The label in the configuration of such a kubelet.
pub(super) const NOT_SET: &str = "serverTLSBootstrap is not true";
