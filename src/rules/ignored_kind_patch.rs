//! `ignored-kind-patch`: a patch for a configuration that kind does not write.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "ignored-kind-patch",
    group: Group::Distribution,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "kind ignores a patch for another document than those it writes",
    why: "kind writes kubeadm's configuration in one version, which depends on the Kubernetes \
version of the node image. It applies a patch only if kind and apiVersion are the same, and drops \
any other patch without a message: the cluster starts, and none of the flags in the patch is set \
(pkg/cluster/internal/kubeadm/config.go and pkg/internal/patch of kind). A patch without \
apiVersion applies to every version. A patch for a kind that kind does not write, such as a misspelt one, \
applies to nothing.",
    fix: "write the apiVersion that kind writes, or leave it out",
    is_fixable: false,
    references: &["https://kind.sigs.k8s.io/docs/user/configuration/#kubeadm-config-patches"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let (message, help) = match &fault.kind {
            FaultKind::IgnoredPatch { api_version, written } => (
                format!(
                    "kind writes {written} for Kubernetes {} and leaves out this patch for {api_version}",
                    server.version
                ),
                format!("write {written}, with extraArgs in its form, or leave apiVersion out"),
            ),
            FaultKind::UnmatchedPatch { kind } => (
                format!("kind writes no {kind} and leaves out this patch"),
                "the flags of the kube-apiserver are in ClusterConfiguration".to_owned(),
            ),
            FaultKind::JoiningPatch => (
                "this node joins the cluster, and kubeadm join reads no ClusterConfiguration: \
the patch has no effect"
                    .to_owned(),
                "move the patch to the first control-plane node or to the top of the file"
                    .to_owned(),
            ),
            _ => continue,
        };
        report.at(fault.span, message).label("dropped without a word").help(help);
    }
}
