//! `missing-kubelet-ca`: the API server does not verify the kubelets it connects to.

use super::kubelet_ca_without_serving_bootstrap::NOT_SET;
use super::suggested_flags;
use crate::apiserver::kubelet::{self, Common};
use crate::apiserver::{ApiServer, Setting};
use crate::rule::{Control, Finding, Group, Report, Rule, Severity};

const FLAG: &str = "kubelet-certificate-authority";

pub(super) static RULE: Rule = Rule {
    id: "missing-kubelet-ca",
    group: Group::Kubelet,
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.9"),
    summary: "the API server does not verify the kubelets it connects to",
    why: "For logs, exec, attach, port-forward and the node proxy the API server opens a TLS \
connection to the kubelet of the node. Without --kubelet-certificate-authority it accepts any \
certificate there and says nothing about it: whoever can answer in place of a kubelet reads and \
changes what passes, commands typed into exec and the secrets they print included \
(pkg/kubelet/client/kubelet_client.go, transportConfig, Kubernetes 1.20 and 1.36). No tool but a few \
distributions sets the flag by itself; kubeadm never does.",
    fix: "first give the kubelets certificates that this CA signed: serverTLSBootstrap: true in their \
KubeletConfiguration, and an approver for the kubelet-serving requests; then set \
--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt. With the flag alone, logs and exec fail \
with \"certificate signed by unknown authority\"",
    controls: &[
        Control::new("CIS-1.5", "1.2.6"),
        Control::new("CIS-1.6", "1.2.6"),
        Control::new("CIS-1.20", "1.2.5"),
        Control::new("CIS-1.23", "1.2.6"),
        Control::new("CIS-1.24", "1.2.5"),
        Control::new("CIS-1.7", "1.2.5"),
        Control::new("CIS-1.8", "1.2.5"),
        Control::new("CIS-1.9", "1.2.5"),
        Control::new("CIS-1.10", "1.2.5"),
        Control::new("CIS-1.11", "1.2.5"),
        Control::new("CIS-1.12", "1.2.5"),
        Control::new("RH-1.0", "1.2.6"),
        Control::new("RH-1.4", "1.2.6"),
        Control::new("RH-1.8", "1.2.4"),
    ],
    references: &[
        "https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/",
        "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/#kubelet-serving-certs",
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
    ],
    check,
};

/// Where kubeadm has the CA's certificate unless it is told otherwise.
const AUTHORITY: &str = "/etc/kubernetes/pki/ca.crt";

fn check(server: &ApiServer, report: &mut Report) {
    // Of kubelets that sign for themselves the flag alone would make another finding.
    let fix = match kubelet::common(&server.kubelets) {
        Some(Common::SelfSigned(..)) => None,
        Some(Common::Bootstrap(..)) | None => suggested_flags::flags(server, &[FLAG]),
    };
    let finding = match server.setting(FLAG) {
        Setting::Absent => report
            .at(
                server.anchor,
                "--kubelet-certificate-authority is not set: the API server accepts any certificate \
from a kubelet",
            )
            .label("started without it"),
        Setting::Empty(flag) => report
            .at(
                flag.value_span,
                "--kubelet-certificate-authority is empty, which is as good as not set: the API \
server accepts any certificate from a kubelet",
            )
            .label("no path"),
        Setting::Set(_) | Setting::Default(_) | Setting::Unknown(_) | Setting::Undetermined => return,
    };
    finding.fix(fix).flag(FLAG);
    advise(server, finding);
}

/// The kubelets of the same file or folder decide whether the flag alone is enough.
fn advise(server: &ApiServer, finding: &mut Finding) {
    let authority = authority(server);
    let flag = format!("--{FLAG}={authority}");
    match kubelet::common(&server.kubelets) {
        Some(Common::SelfSigned(kubelet, span)) => finding
            .also_in(kubelet.source.clone(), span, NOT_SET)
            .help(format!(
                "first set serverTLSBootstrap: true in the KubeletConfiguration and run an approver for \
the kubelet-serving requests; then set {flag}. With the flag alone, logs and exec fail with \
\"certificate signed by unknown authority\""
            )),
        Some(Common::Bootstrap(kubelet, span)) => finding
            .also_in(kubelet.source.clone(), span, "certificates that the cluster signs")
            .help(format!(
                "set {flag}: the kubelets ask for certificates that the cluster signs, so it is safe \
once their requests are approved"
            )),
        None if authority != AUTHORITY => finding.help(RULE.fix.replace(AUTHORITY, authority)),
        None => finding,
    };
}

/// The CA that signs for kubelets: the cluster's, whose certificate a tool's own flags name.
fn authority(server: &ApiServer) -> &str {
    match server.setting("client-ca-file") {
        Setting::Default(flag) => flag.known(),
        _ => None,
    }
    .unwrap_or(AUTHORITY)
}
