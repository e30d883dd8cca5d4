//! `missing-node-restriction`: a kubelet may change other nodes and their Pods.

use super::plugins;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-node-restriction",
    group: Group::Admission,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("6.3"),
    summary: "a kubelet may change other nodes and their Pods",
    why: "The admission plugin NodeRestriction lets a kubelet change its own Node object and the \
Pods bound to it, and keeps it from setting the labels that place workloads \
(plugin/pkg/admission/noderestriction). It is off by default; kubeadm enables it, and a list of \
plugins of one's own replaces kubeadm's. Without it a node that is broken into can draw Pods and \
their Secrets to itself.",
    fix: "add NodeRestriction to --enable-admission-plugins",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    plugins::missing(server, report, "NodeRestriction", "a kubelet may change other nodes");
}
