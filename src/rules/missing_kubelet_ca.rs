//! `missing-kubelet-ca`: the API server does not verify the kubelets it connects to.

use super::kubelet_ca_without_serving_bootstrap::NOT_SET;
use super::suggested_flags::{self, ClientAuthority};
use crate::apiserver::kubelet::Common;
use crate::apiserver::{ApiServer, Component, Setting};
use crate::rule::{Finding, Group, Report, Rule, Severity};

const FLAG: &str = "kubelet-certificate-authority";

pub(super) static RULE: Rule = Rule {
    id: "missing-kubelet-ca",
    group: Group::Kubelet,
    components: &[Component::KubeApiServer],
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
    fix: "let the kubelets get their certificates from the cluster, then name the cluster's CA in \
--kubelet-certificate-authority. A kubelet signs its certificate itself by default, so the flag alone makes logs and \
exec fail with \"certificate signed by unknown authority\". The steps:\n\n1. Set serverTLSBootstrap: true where the kubelets are configured: a \
KubeletConfiguration document for kubeadm, kind and Cluster API, also in the ConfigMap kubelet-config and \
in /var/lib/kubelet/config.yaml of every node of a running cluster; machine.kubelet.extraArgs with \
rotate-server-certificates: true for Talos; the file that --config of the kubelet names for a cluster of \
your own units. RKE1 signs the certificates itself with services.kubelet.generate_serving_certificate: true \
(pki/services.go of rancher/rke), and kOps always does (nodeup/pkg/model/kubelet.go): there nothing has to be \
approved. k0s, k3s, RKE2 and OpenShift 4 need no change: they sign kubelet certificates and set the flag. New \
releases of MicroK8s set it too (microk8s-resources/default-args/kube-apiserver).\n2. \
Restart the kubelets. Each one sends a CertificateSigningRequest with the signer \
kubernetes.io/kubelet-serving, which nothing in Kubernetes approves: approve it with `kubectl certificate \
approve`, or run an approver that compares the names in it with the node.\n3. Wait until every request is \
approved and issued (`kubectl get csr`). Until then such a kubelet has no certificate, and logs and exec \
fail there.\n4. Set --kubelet-certificate-authority to the CA that signs the requests, the file of \
kube-controller-manager's --cluster-signing-cert-file: in the Pod or unit itself, in apiServer.extraArgs \
for kubeadm, kind and Cluster API, in kubeletClientInfo.ca for OpenShift 3, in cluster.apiServer.extraArgs \
for Talos, in spec.kubeAPIServer.kubeletCertificateAuthority (/srv/kubernetes/ca.crt) for kOps, in \
services.kube-api.extra_args (/etc/kubernetes/ssl/kube-ca.pem) for RKE1, in args/kube-apiserver \
(${SNAP_DATA}/certs/ca.crt) for MicroK8s. The kube-apiserver does not start if it cannot read the file, so it \
must be mounted",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/",
        "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/#kubelet-serving-certs",
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // The flag alone breaks logs and exec, unless the kubelets are known to ask for certificates.
    let fix = match server.kubelets.common() {
        Some(Common::Bootstrap(..)) => suggested_flags::flags(server, &[FLAG]),
        Some(Common::SelfSigned(..)) | None => None,
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
        Setting::Undetermined => return report.undecided(server, &[FLAG]),
        Setting::Set(_) | Setting::Default(_) | Setting::Unknown(_) => return,
    };
    if server.dialect.facts().sets_kubelet_authority {
        // k3s and k0s set the flag unless it is written, so it can only be empty here:
        //     kube-apiserver-arg:
        //       - kubelet-certificate-authority=
        let help =
            "remove it: the tool then sets the CA that signs the certificates of its kubelets";
        finding.flag(FLAG).help(help);
        return;
    }
    finding.fix(fix).flag(FLAG);
    advise(server, finding);
}

/// The kubelets of the same file or folder decide whether the flag alone is enough.
fn advise(server: &ApiServer, finding: &mut Finding) {
    let setting = authority(server);
    match server.kubelets.common() {
        Some(Common::SelfSigned(kubelet, span)) => {
            finding.also_in(kubelet.source.clone(), span, NOT_SET).help(in_order(&setting))
        }
        Some(Common::Bootstrap(kubelet, span)) => finding
            .also_in(kubelet.source.clone(), span, "certificates that the cluster signs")
            .help(format!(
                "set {setting}: the kubelets ask for certificates that the cluster signs, so it is safe \
once their requests are approved"
            )),
        None => finding.help(in_order(&setting)),
    };
}

fn in_order(setting: &str) -> String {
    format!(
        "first set serverTLSBootstrap: true in the KubeletConfiguration and run an approver for the \
kubelet-serving requests; then set {setting}. With the flag alone, logs and exec fail with \"certificate \
signed by unknown authority\". `scantling explain missing-kubelet-ca` has the steps"
    )
}

/// The setting to write, in the words of the dialect. The CA that signs for kubelets is that of the cluster,
/// which also signs for clients.
fn authority(server: &ApiServer) -> String {
    if let Some(setting) = server.dialect.facts().kubelet_authority {
        return format!("{setting} to the certificate of the CA that signs for the kubelets");
    }
    match suggested_flags::client_authority(server) {
        ClientAuthority::Path(path) => format!("--{FLAG}={path}"),
        ClientAuthority::Unknown => format!("--{FLAG} to the file of --client-ca-file"),
        ClientAuthority::Unset => format!("--{FLAG} to the certificate of the cluster's CA"),
    }
}
