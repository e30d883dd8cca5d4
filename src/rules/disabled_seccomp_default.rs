//! `disabled-seccomp-default`: every function of the kernel is open to Pods.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "disabled-seccomp-default",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("4.3"),
    summary: "every function of the kernel is open to Pods",
    why: "Without seccompDefault a Pod that does not ask for a seccomp profile runs without one. \
With it the kubelet gives such Pods the profile of the container runtime, which leaves out what \
containers do not need (pkg/kubelet/kuberuntime/helpers.go, since Kubernetes 1.22).",
    fix: "set seccompDefault to true, after trying it on a node",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/tutorials/security/seccomp/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "Pods run without a seccomp profile";
    demand::switch(server, report, "seccomp-default", true, so);
}
